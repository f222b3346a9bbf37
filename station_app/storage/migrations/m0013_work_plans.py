"""Schema version 13: work plans with their tasks and weekly notes, of which only the stamps may move. Frozen."""

from __future__ import annotations

from station_app.storage.migrations.m0001_initial import Connection

STATEMENTS = (
    """
    CREATE TABLE "work_plan" ("rid" INTEGER NOT NULL PRIMARY KEY, "id" TEXT NOT NULL, "no" TEXT NOT NULL,
    "client_id" TEXT NOT NULL, "content_hash" TEXT NOT NULL, "title" TEXT NOT NULL, "lead" TEXT NOT NULL,
    "first_day" TEXT, "last_day" TEXT, "source" TEXT NOT NULL, "operator_id" TEXT NOT NULL, "hlc" TEXT NOT NULL,
    "clocks" TEXT)
    """,
    'CREATE UNIQUE INDEX "work_plan_id" ON "work_plan" ("id")',
    'CREATE INDEX "work_plan_no" ON "work_plan" ("no")',
    'CREATE UNIQUE INDEX "work_plan_client_id" ON "work_plan" ("client_id")',
    """
    CREATE TABLE "work_task" ("rid" INTEGER NOT NULL PRIMARY KEY, "id" TEXT NOT NULL, "plan_id" TEXT NOT NULL,
    "number" TEXT NOT NULL, "position" INTEGER NOT NULL, "aspect" TEXT NOT NULL, "item" TEXT NOT NULL, "title"
    TEXT NOT NULL, "lead" TEXT NOT NULL, "support" TEXT NOT NULL, "due" TEXT, "targets" TEXT NOT NULL,
    "finished_on" TEXT, "result" TEXT NOT NULL, "dropped_on" TEXT, "hlc" TEXT NOT NULL, "clocks" TEXT)
    """,
    'CREATE UNIQUE INDEX "work_task_id" ON "work_task" ("id")',
    'CREATE INDEX "work_task_plan_id" ON "work_task" ("plan_id")',
    """
    CREATE TABLE "work_note" ("rid" INTEGER NOT NULL PRIMARY KEY, "id" TEXT NOT NULL, "task_id" TEXT NOT NULL,
    "week" TEXT NOT NULL, "progress" TEXT NOT NULL, "coming" TEXT NOT NULL, "at" TEXT NOT NULL, "operator_id"
    TEXT NOT NULL, "hlc" TEXT NOT NULL)
    """,
    'CREATE UNIQUE INDEX "work_note_id" ON "work_note" ("id")',
    'CREATE INDEX "work_note_task_id_week_hlc" ON "work_note" ("task_id", "week", "hlc")',
    """
    CREATE TRIGGER work_note_no_update BEFORE UPDATE OF rid, id, task_id, week, progress, coming, at, operator_id
    ON work_note
    BEGIN SELECT RAISE(ABORT, 'notes are append-only'); END
    """,
    """
    CREATE TRIGGER work_note_no_delete BEFORE DELETE ON work_note
    BEGIN SELECT RAISE(ABORT, 'notes are append-only'); END
    """,
)


def upgrade(database: Connection) -> None:
    """Add the tables; runs inside the migration's transaction."""
    for statement in STATEMENTS:
        database.execute_sql(statement)
