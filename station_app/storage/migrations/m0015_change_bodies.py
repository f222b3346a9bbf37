"""Schema version 15: what a change says lies beside its row, so that a verdict on it rewrites little. Frozen."""

from __future__ import annotations

from station_app.storage.migrations.m0001_initial import Connection

STATEMENTS = (
    """
    CREATE TABLE "change_body" ("seq" INTEGER NOT NULL PRIMARY KEY, "fields" TEXT NOT NULL, "base" TEXT NOT NULL)
    """,
    'INSERT INTO "change_body" ("seq", "fields", "base") SELECT "seq", "fields", "base" FROM "change"',
    'ALTER TABLE "change" DROP COLUMN "fields"',
    'ALTER TABLE "change" DROP COLUMN "base"',
)


def upgrade(database: Connection) -> None:
    """Move the texts of the log into a table of their own; runs inside the migration's transaction."""
    for statement in STATEMENTS:
        database.execute_sql(statement)
