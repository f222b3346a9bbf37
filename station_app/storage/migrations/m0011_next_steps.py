"""Schema version 11: what the weekly ledgers of a project say is done next. Frozen."""

from __future__ import annotations

from station_app.storage.migrations.m0001_initial import Connection

STATEMENTS = ('ALTER TABLE "project" ADD COLUMN "next_steps" TEXT',)


def upgrade(database: Connection) -> None:
    """Add the column; runs inside the migration's transaction."""
    for statement in STATEMENTS:
        database.execute_sql(statement)
