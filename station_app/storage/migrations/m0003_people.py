"""Schema version 3: the work with people: service log, appointments, duty, evaluations, merged enterprises. Frozen."""

from __future__ import annotations

from station_app.storage.migrations.m0001_initial import Connection

STATEMENTS = (
    'ALTER TABLE "enterprise" ADD COLUMN "merged_into" TEXT',
    'CREATE INDEX "enterprise_merged_into" ON "enterprise" ("merged_into")',
    'ALTER TABLE "operator" ADD COLUMN "hlc" TEXT',
    'ALTER TABLE "operator" ADD COLUMN "clocks" TEXT',
    """
    UPDATE "operator" SET "hlc" = (SELECT "hlc" FROM "change" WHERE "kind" = 'operator' AND "entity_id" =
    "operator"."id" ORDER BY "seq" DESC LIMIT 1)
    """,
    """
    CREATE TABLE "appointment" ("rid" INTEGER NOT NULL PRIMARY KEY, "id" TEXT NOT NULL, "no" TEXT NOT NULL,
    "client_id" TEXT NOT NULL, "content_hash" TEXT NOT NULL, "channel" TEXT NOT NULL, "day" TEXT NOT NULL,
    "start" TEXT NOT NULL, "end" TEXT NOT NULL, "window" TEXT NOT NULL, "enterprise_id" TEXT,
    "enterprise_name" TEXT NOT NULL, "contact_name" TEXT NOT NULL, "contact_mobile" TEXT NOT NULL, "matter"
    TEXT NOT NULL, "case_id" TEXT, "state" TEXT NOT NULL, "state_at" TEXT NOT NULL, "reason" TEXT NOT NULL,
    "operator_id" TEXT NOT NULL, "hlc" TEXT NOT NULL, "clocks" TEXT)
    """,
    """
    CREATE UNIQUE INDEX "appointment_id" ON "appointment" ("id")
    """,
    """
    CREATE INDEX "appointment_no" ON "appointment" ("no")
    """,
    """
    CREATE UNIQUE INDEX "appointment_client_id" ON "appointment" ("client_id")
    """,
    """
    CREATE INDEX "appointment_enterprise_id" ON "appointment" ("enterprise_id")
    """,
    """
    CREATE INDEX "appointment_case_id" ON "appointment" ("case_id")
    """,
    """
    CREATE INDEX "appointment_day_start" ON "appointment" ("day", "start")
    """,
    """
    CREATE TABLE "duty" ("id" TEXT NOT NULL PRIMARY KEY, "client_id" TEXT NOT NULL, "operator_id" TEXT NOT
    NULL, "at" TEXT NOT NULL, "kind" TEXT NOT NULL, "reason" TEXT NOT NULL, "hlc" TEXT NOT NULL)
    """,
    """
    CREATE UNIQUE INDEX "duty_client_id" ON "duty" ("client_id")
    """,
    """
    CREATE INDEX "duty_operator_id_at" ON "duty" ("operator_id", "at")
    """,
    """
    CREATE TABLE "enterprise_merge" ("id" TEXT NOT NULL PRIMARY KEY, "keep_id" TEXT NOT NULL, "drop_id" TEXT
    NOT NULL, "moved" TEXT NOT NULL, "at" TEXT NOT NULL, "operator_id" TEXT NOT NULL, "undone_at" TEXT,
    "undone_by" TEXT, "hlc" TEXT NOT NULL, "clocks" TEXT)
    """,
    """
    CREATE INDEX "enterprise_merge_keep_id" ON "enterprise_merge" ("keep_id")
    """,
    """
    CREATE INDEX "enterprise_merge_drop_id" ON "enterprise_merge" ("drop_id")
    """,
    """
    CREATE TABLE "evaluation" ("rid" INTEGER NOT NULL PRIMARY KEY, "id" TEXT NOT NULL, "client_id" TEXT NOT
    NULL, "content_hash" TEXT NOT NULL, "event_kind" TEXT NOT NULL, "event_id" TEXT NOT NULL, "case_id" TEXT,
    "level" INTEGER NOT NULL, "channel" TEXT NOT NULL, "name" TEXT NOT NULL, "reasons" TEXT NOT NULL,
    "comment" TEXT NOT NULL, "at" TEXT NOT NULL, "handler_id" TEXT NOT NULL, "recorded_by" TEXT NOT NULL,
    "hlc" TEXT NOT NULL)
    """,
    """
    CREATE UNIQUE INDEX "evaluation_id" ON "evaluation" ("id")
    """,
    """
    CREATE UNIQUE INDEX "evaluation_client_id" ON "evaluation" ("client_id")
    """,
    """
    CREATE INDEX "evaluation_case_id" ON "evaluation" ("case_id")
    """,
    """
    CREATE INDEX "evaluation_level" ON "evaluation" ("level")
    """,
    """
    CREATE INDEX "evaluation_at" ON "evaluation" ("at")
    """,
    """
    CREATE UNIQUE INDEX "evaluation_event_kind_event_id" ON "evaluation" ("event_kind", "event_id")
    """,
    """
    CREATE TABLE "evaluation_step" ("seq" INTEGER NOT NULL PRIMARY KEY, "id" TEXT NOT NULL, "evaluation_id"
    TEXT NOT NULL, "step" TEXT NOT NULL, "at" TEXT NOT NULL, "actor" TEXT NOT NULL, "text" TEXT NOT NULL,
    "satisfied" INTEGER, "complex_case" INTEGER NOT NULL, "hlc" TEXT NOT NULL)
    """,
    """
    CREATE UNIQUE INDEX "evaluation_step_id" ON "evaluation_step" ("id")
    """,
    """
    CREATE INDEX "evaluation_step_evaluation_id" ON "evaluation_step" ("evaluation_id")
    """,
    """
    CREATE TABLE "free_service" ("log_rid" INTEGER NOT NULL, "kind" TEXT NOT NULL, "count" INTEGER NOT NULL,
    "saved_fen" INTEGER NOT NULL, PRIMARY KEY ("log_rid", "kind")) WITHOUT ROWID
    """,
    """
    CREATE TABLE "leave_cover" ("id" TEXT NOT NULL PRIMARY KEY, "operator_id" TEXT NOT NULL, "cover_id" TEXT
    NOT NULL, "first_day" TEXT NOT NULL, "last_day" TEXT NOT NULL, "reason" TEXT NOT NULL, "cancelled_at"
    TEXT, "hlc" TEXT NOT NULL, "clocks" TEXT)
    """,
    """
    CREATE INDEX "leave_cover_cover_id" ON "leave_cover" ("cover_id")
    """,
    """
    CREATE TABLE "queue_figure" ("id" TEXT NOT NULL PRIMARY KEY, "at" TEXT NOT NULL, "waiting" INTEGER NOT
    NULL, "served" INTEGER NOT NULL, "windows_open" INTEGER NOT NULL, "hlc" TEXT NOT NULL)
    """,
    """
    CREATE INDEX "queue_figure_at" ON "queue_figure" ("at")
    """,
    """
    CREATE TABLE "service_log" ("rid" INTEGER NOT NULL PRIMARY KEY, "id" TEXT NOT NULL, "client_id" TEXT NOT
    NULL, "content_hash" TEXT NOT NULL, "at" TEXT NOT NULL, "category" TEXT NOT NULL, "channel" TEXT NOT NULL,
    "enterprise_id" TEXT, "enterprise_name" TEXT NOT NULL, "contact_name" TEXT NOT NULL, "contact_mobile" TEXT
    NOT NULL, "subject" TEXT NOT NULL, "answer" TEXT NOT NULL, "solved" INTEGER NOT NULL, "passed_to" TEXT NOT
    NULL, "minutes" INTEGER NOT NULL, "weekend" INTEGER NOT NULL, "after_hours" INTEGER NOT NULL, "case_id"
    TEXT, "visit" TEXT, "callback_on" TEXT, "called_back_at" TEXT, "callback_result" TEXT NOT NULL,
    "operator_id" TEXT NOT NULL, "hlc" TEXT NOT NULL, "clocks" TEXT)
    """,
    """
    CREATE UNIQUE INDEX "service_log_id" ON "service_log" ("id")
    """,
    """
    CREATE UNIQUE INDEX "service_log_client_id" ON "service_log" ("client_id")
    """,
    """
    CREATE INDEX "service_log_at" ON "service_log" ("at")
    """,
    """
    CREATE INDEX "service_log_enterprise_id" ON "service_log" ("enterprise_id")
    """,
    """
    CREATE INDEX "service_log_case_id" ON "service_log" ("case_id")
    """,
    """
    CREATE INDEX "service_log_callback_on" ON "service_log" ("callback_on") WHERE (("callback_on" IS NOT NULL)
    AND ("called_back_at" IS NULL))
    """,
    """
    CREATE TRIGGER evaluation_no_update BEFORE UPDATE ON evaluation
    BEGIN SELECT RAISE(ABORT, 'evaluations are append-only'); END
    """,
    """
    CREATE TRIGGER evaluation_no_delete BEFORE DELETE ON evaluation
    BEGIN SELECT RAISE(ABORT, 'evaluations are append-only'); END
    """,
    """
    CREATE TRIGGER evaluation_step_no_update BEFORE UPDATE ON evaluation_step
    BEGIN SELECT RAISE(ABORT, 'evaluations are append-only'); END
    """,
    """
    CREATE TRIGGER evaluation_step_no_delete BEFORE DELETE ON evaluation_step
    BEGIN SELECT RAISE(ABORT, 'evaluations are append-only'); END
    """,
)


def upgrade(database: Connection) -> None:
    """Add the tables; runs inside the migration's transaction."""
    for statement in STATEMENTS:
        database.execute_sql(statement)
