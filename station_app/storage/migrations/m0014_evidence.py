"""Schema version 14: files that belong to demands, blocking points and visits. Frozen."""

from __future__ import annotations

from station_app.storage.migrations.m0001_initial import Connection

STATEMENTS = (
    """
    CREATE TABLE "evidence" ("id" TEXT NOT NULL PRIMARY KEY, "about_kind" TEXT NOT NULL, "about_id" TEXT NOT NULL,
    "sha256" TEXT NOT NULL, "name" TEXT NOT NULL, "added_at" TEXT NOT NULL, "operator_id" TEXT NOT NULL,
    "removed_at" TEXT, "hlc" TEXT NOT NULL, "clocks" TEXT)
    """,
    'CREATE INDEX "evidence_sha256" ON "evidence" ("sha256")',
    'CREATE INDEX "evidence_about_kind_about_id" ON "evidence" ("about_kind", "about_id")',
)


def upgrade(database: Connection) -> None:
    """Add the table; runs inside the migration's transaction."""
    for statement in STATEMENTS:
        database.execute_sql(statement)
