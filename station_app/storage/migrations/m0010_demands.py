"""Schema version 10: visits, and demands with what was done about them, of which only the stamps may move, and the enterprise when two are merged. Frozen."""

from __future__ import annotations

from station_app.storage.migrations.m0001_initial import Connection

STATEMENTS = (
    """
    CREATE TABLE "visit" ("rid" INTEGER NOT NULL PRIMARY KEY, "id" TEXT NOT NULL, "no" TEXT NOT NULL,
    "client_id" TEXT NOT NULL, "content_hash" TEXT NOT NULL, "kind" TEXT NOT NULL, "enterprise_id" TEXT,
    "enterprise_name" TEXT NOT NULL, "at" TEXT NOT NULL, "subject" TEXT NOT NULL, "companions" TEXT NOT NULL,
    "place" TEXT NOT NULL, "record" TEXT NOT NULL, "state" TEXT NOT NULL, "state_at" TEXT NOT NULL, "reason"
    TEXT NOT NULL, "project_id" TEXT, "operator_id" TEXT NOT NULL, "hlc" TEXT NOT NULL, "clocks" TEXT)
    """,
    'CREATE UNIQUE INDEX "visit_id" ON "visit" ("id")',
    'CREATE INDEX "visit_no" ON "visit" ("no")',
    'CREATE UNIQUE INDEX "visit_client_id" ON "visit" ("client_id")',
    'CREATE INDEX "visit_enterprise_id" ON "visit" ("enterprise_id")',
    'CREATE INDEX "visit_at" ON "visit" ("at")',
    'CREATE INDEX "visit_project_id" ON "visit" ("project_id")',
    """
    CREATE TABLE "demand" ("rid" INTEGER NOT NULL PRIMARY KEY, "id" TEXT NOT NULL, "no" TEXT NOT NULL,
    "client_id" TEXT NOT NULL, "content_hash" TEXT NOT NULL, "kind" TEXT NOT NULL, "channel" TEXT NOT NULL,
    "subject" TEXT NOT NULL, "text" TEXT NOT NULL, "enterprise_id" TEXT, "enterprise_name" TEXT NOT NULL,
    "contact_name" TEXT NOT NULL, "contact_mobile" TEXT NOT NULL, "amount_fen" INTEGER, "concerned" INTEGER NOT
    NULL, "broken_promise" INTEGER NOT NULL, "hotline_no" TEXT NOT NULL, "case_id" TEXT, "project_id" TEXT,
    "visit_id" TEXT, "at" TEXT NOT NULL, "operator_id" TEXT NOT NULL, "hlc" TEXT NOT NULL)
    """,
    'CREATE UNIQUE INDEX "demand_id" ON "demand" ("id")',
    'CREATE INDEX "demand_no" ON "demand" ("no")',
    'CREATE UNIQUE INDEX "demand_client_id" ON "demand" ("client_id")',
    'CREATE INDEX "demand_enterprise_id" ON "demand" ("enterprise_id")',
    'CREATE INDEX "demand_case_id" ON "demand" ("case_id")',
    'CREATE INDEX "demand_project_id" ON "demand" ("project_id")',
    'CREATE INDEX "demand_visit_id" ON "demand" ("visit_id")',
    'CREATE INDEX "demand_at" ON "demand" ("at")',
    """
    CREATE TABLE "demand_act" ("seq" INTEGER NOT NULL PRIMARY KEY, "id" TEXT NOT NULL, "demand_id" TEXT NOT
    NULL, "act" TEXT NOT NULL, "after" TEXT NOT NULL, "at" TEXT NOT NULL, "actor" TEXT NOT NULL, "text" TEXT NOT
    NULL, "unit" TEXT NOT NULL, "with_units" TEXT NOT NULL, "person" TEXT NOT NULL, "workdays" INTEGER, "cause"
    TEXT NOT NULL, "outcome" TEXT NOT NULL, "satisfied" INTEGER, "into_id" TEXT, "slip_no" TEXT NOT NULL, "hlc"
    TEXT NOT NULL)
    """,
    'CREATE UNIQUE INDEX "demand_act_id" ON "demand_act" ("id")',
    'CREATE INDEX "demand_act_into_id" ON "demand_act" ("into_id")',
    'CREATE INDEX "demand_act_demand_id_hlc" ON "demand_act" ("demand_id", "hlc")',
    """
    CREATE TRIGGER demand_no_update BEFORE UPDATE OF rid, id, no, client_id, content_hash, kind, channel,
    subject, text, enterprise_name, contact_name, contact_mobile, amount_fen, concerned,
    broken_promise, hotline_no, case_id, project_id, visit_id, at, operator_id ON demand
    BEGIN SELECT RAISE(ABORT, 'demands are append-only'); END
    """,
    """
    CREATE TRIGGER demand_no_delete BEFORE DELETE ON demand
    BEGIN SELECT RAISE(ABORT, 'demands are append-only'); END
    """,
    """
    CREATE TRIGGER demand_act_no_update BEFORE UPDATE OF seq, id, demand_id, act, after, at, actor, text, unit,
    with_units, person, workdays, cause, outcome, satisfied, into_id, slip_no ON demand_act
    BEGIN SELECT RAISE(ABORT, 'demands are append-only'); END
    """,
    """
    CREATE TRIGGER demand_act_no_delete BEFORE DELETE ON demand_act
    BEGIN SELECT RAISE(ABORT, 'demands are append-only'); END
    """,
)


def upgrade(database: Connection) -> None:
    """Add the tables; runs inside the migration's transaction."""
    for statement in STATEMENTS:
        database.execute_sql(statement)
