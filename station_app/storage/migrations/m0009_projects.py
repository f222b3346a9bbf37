"""Schema version 9: projects with their plans, people, reminders, blocking points, whistles and hand-overs. Frozen."""

from __future__ import annotations

from station_app.storage.migrations.m0001_initial import Connection

STATEMENTS = (
    """
    CREATE TABLE "blocking_point" ("rid" INTEGER NOT NULL PRIMARY KEY, "id" TEXT NOT NULL, "client_id" TEXT NOT
    NULL, "content_hash" TEXT NOT NULL, "project_id" TEXT NOT NULL, "node" TEXT NOT NULL, "title" TEXT NOT NULL,
    "cause" TEXT NOT NULL, "lead" TEXT NOT NULL, "support" TEXT NOT NULL, "level" TEXT NOT NULL, "raised_on" TEXT
    NOT NULL, "due" TEXT NOT NULL, "evidence" TEXT NOT NULL, "plan" TEXT NOT NULL, "closed_on" TEXT, "result" TEXT
    NOT NULL, "operator_id" TEXT NOT NULL, "hlc" TEXT NOT NULL, "clocks" TEXT)
    """,
    'CREATE UNIQUE INDEX "blocking_point_id" ON "blocking_point" ("id")',
    'CREATE UNIQUE INDEX "blocking_point_client_id" ON "blocking_point" ("client_id")',
    'CREATE INDEX "blocking_point_project_id" ON "blocking_point" ("project_id")',
    'CREATE INDEX "blocking_point_raised_on" ON "blocking_point" ("raised_on")',
    'CREATE INDEX "blocking_point_closed_on" ON "blocking_point" ("closed_on")',
    """
    CREATE TABLE "blocking_step" ("seq" INTEGER NOT NULL PRIMARY KEY, "id" TEXT NOT NULL, "point_id" TEXT NOT NULL,
    "step" TEXT NOT NULL, "at" TEXT NOT NULL, "level" TEXT NOT NULL, "text" TEXT NOT NULL, "actor" TEXT NOT NULL,
    "hlc" TEXT NOT NULL)
    """,
    'CREATE UNIQUE INDEX "blocking_step_id" ON "blocking_step" ("id")',
    'CREATE INDEX "blocking_step_point_id" ON "blocking_step" ("point_id")',
    """
    CREATE TABLE "chase" ("rid" INTEGER NOT NULL PRIMARY KEY, "id" TEXT NOT NULL, "project_id" TEXT NOT NULL, "node"
    TEXT NOT NULL, "department" TEXT NOT NULL, "contact" TEXT NOT NULL, "way" TEXT NOT NULL, "times" INTEGER NOT
    NULL, "text" TEXT NOT NULL, "at" TEXT NOT NULL, "answered_on" TEXT, "answer" TEXT NOT NULL, "operator_id" TEXT
    NOT NULL, "hlc" TEXT NOT NULL, "clocks" TEXT)
    """,
    'CREATE UNIQUE INDEX "chase_id" ON "chase" ("id")',
    'CREATE INDEX "chase_project_id" ON "chase" ("project_id")',
    'CREATE INDEX "chase_at" ON "chase" ("at")',
    """
    CREATE TABLE "project" ("rid" INTEGER NOT NULL PRIMARY KEY, "id" TEXT NOT NULL, "no" TEXT NOT NULL, "client_id"
    TEXT NOT NULL, "content_hash" TEXT NOT NULL, "name" TEXT NOT NULL, "project_code" TEXT NOT NULL, "enterprise_id"
    TEXT, "owner_uscc" TEXT NOT NULL, "owner_name" TEXT NOT NULL, "investment_fen" INTEGER, "site" TEXT NOT NULL,
    "green_card" INTEGER NOT NULL, "green_card_no" TEXT NOT NULL, "green_channel" INTEGER NOT NULL, "liaison_id"
    TEXT NOT NULL, "answers" TEXT NOT NULL, "situations" TEXT NOT NULL, "fast" TEXT NOT NULL, "template" TEXT,
    "start" TEXT, "wished_finish" TEXT, "state" TEXT NOT NULL, "state_at" TEXT NOT NULL, "state_reason" TEXT NOT
    NULL, "remark" TEXT NOT NULL, "registered_at" TEXT NOT NULL, "operator_id" TEXT NOT NULL, "hlc" TEXT NOT NULL,
    "clocks" TEXT)
    """,
    'CREATE UNIQUE INDEX "project_id" ON "project" ("id")',
    'CREATE INDEX "project_no" ON "project" ("no")',
    'CREATE UNIQUE INDEX "project_client_id" ON "project" ("client_id")',
    'CREATE INDEX "project_enterprise_id" ON "project" ("enterprise_id")',
    'CREATE INDEX "project_liaison_id" ON "project" ("liaison_id")',
    'CREATE INDEX "project_state" ON "project" ("state")',
    """
    CREATE TABLE "project_baseline" ("seq" INTEGER NOT NULL PRIMARY KEY, "id" TEXT NOT NULL, "project_id" TEXT NOT
    NULL, "version" INTEGER NOT NULL, "template" TEXT NOT NULL, "at" TEXT NOT NULL, "reason" TEXT NOT NULL, "start"
    TEXT NOT NULL, "finish" TEXT, "workdays" INTEGER NOT NULL, "tentative" INTEGER NOT NULL, "nodes" TEXT NOT NULL,
    "operator_id" TEXT NOT NULL, "hlc" TEXT NOT NULL)
    """,
    'CREATE UNIQUE INDEX "project_baseline_id" ON "project_baseline" ("id")',
    'CREATE INDEX "project_baseline_project_id" ON "project_baseline" ("project_id")',
    """
    CREATE TABLE "project_contact" ("rid" INTEGER NOT NULL PRIMARY KEY, "id" TEXT NOT NULL, "project_id" TEXT NOT
    NULL, "department" TEXT NOT NULL, "name" TEXT NOT NULL, "phone" TEXT NOT NULL, "duty" TEXT NOT NULL,
    "removed_at" TEXT, "hlc" TEXT NOT NULL, "clocks" TEXT)
    """,
    'CREATE UNIQUE INDEX "project_contact_id" ON "project_contact" ("id")',
    'CREATE INDEX "project_contact_project_id" ON "project_contact" ("project_id")',
    """
    CREATE TABLE "project_handover" ("seq" INTEGER NOT NULL PRIMARY KEY, "id" TEXT NOT NULL, "project_id" TEXT NOT
    NULL, "from_id" TEXT NOT NULL, "to_id" TEXT NOT NULL, "at" TEXT NOT NULL, "reason" TEXT NOT NULL, "open_work"
    TEXT NOT NULL, "operator_id" TEXT NOT NULL, "hlc" TEXT NOT NULL)
    """,
    'CREATE UNIQUE INDEX "project_handover_id" ON "project_handover" ("id")',
    'CREATE INDEX "project_handover_project_id" ON "project_handover" ("project_id")',
    """
    CREATE TABLE "project_node" ("id" TEXT NOT NULL PRIMARY KEY, "project_id" TEXT NOT NULL, "template" TEXT NOT
    NULL, "code" TEXT NOT NULL, "position" INTEGER NOT NULL, "name" TEXT NOT NULL, "item" TEXT, "department" TEXT
    NOT NULL, "phase" TEXT NOT NULL, "phase_name" TEXT NOT NULL, "days" INTEGER NOT NULL, "depends_on" TEXT NOT
    NULL, "preliminary_for" TEXT NOT NULL, "parallel_group" TEXT NOT NULL, "milestone" INTEGER NOT NULL, "condition"
    TEXT NOT NULL, "fast" INTEGER NOT NULL, "dropped_on" TEXT, "drop_reason" TEXT NOT NULL, "started_on" TEXT,
    "preliminary_on" TEXT, "finished_on" TEXT, "case_id" TEXT, "hlc" TEXT NOT NULL, "clocks" TEXT)
    """,
    'CREATE INDEX "project_node_finished_on" ON "project_node" ("finished_on")',
    'CREATE INDEX "project_node_case_id" ON "project_node" ("case_id")',
    """
    CREATE INDEX "project_node_project_id_template_position" ON "project_node" ("project_id", "template",
    "position")
    """,
    """
    CREATE TABLE "project_template" ("rid" INTEGER NOT NULL PRIMARY KEY, "id" TEXT NOT NULL, "code" TEXT NOT NULL,
    "name" TEXT NOT NULL, "phases" TEXT NOT NULL, "nodes" TEXT NOT NULL, "source" TEXT NOT NULL, "retired_at" TEXT,
    "at" TEXT NOT NULL, "operator_id" TEXT NOT NULL, "hlc" TEXT NOT NULL, "clocks" TEXT)
    """,
    'CREATE UNIQUE INDEX "project_template_id" ON "project_template" ("id")',
    'CREATE INDEX "project_template_code" ON "project_template" ("code")',
    """
    CREATE TABLE "whistle" ("rid" INTEGER NOT NULL PRIMARY KEY, "id" TEXT NOT NULL, "client_id" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL, "project_id" TEXT NOT NULL, "node" TEXT NOT NULL, "department" TEXT NOT NULL,
    "matter" TEXT NOT NULL, "sent_at" TEXT NOT NULL, "answer_by" TEXT NOT NULL, "answered_at" TEXT, "answered_by"
    TEXT NOT NULL, "answer" TEXT NOT NULL, "operator_id" TEXT NOT NULL, "hlc" TEXT NOT NULL, "clocks" TEXT)
    """,
    'CREATE UNIQUE INDEX "whistle_id" ON "whistle" ("id")',
    'CREATE UNIQUE INDEX "whistle_client_id" ON "whistle" ("client_id")',
    'CREATE INDEX "whistle_project_id" ON "whistle" ("project_id")',
    'CREATE INDEX "whistle_sent_at" ON "whistle" ("sent_at")',
    """
    CREATE TRIGGER blocking_step_no_update BEFORE UPDATE ON blocking_step
    BEGIN SELECT RAISE(ABORT, 'steps are append-only'); END
    """,
    """
    CREATE TRIGGER blocking_step_no_delete BEFORE DELETE ON blocking_step
    BEGIN SELECT RAISE(ABORT, 'steps are append-only'); END
    """,
)


def upgrade(database: Connection) -> None:
    """Add the tables; runs inside the migration's transaction."""
    for statement in STATEMENTS:
        database.execute_sql(statement)
