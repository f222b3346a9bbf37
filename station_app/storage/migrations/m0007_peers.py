"""Schema version 7: rows of the station's other PCs, conflicts a person closes, corrections, and the digest of the feed. Frozen."""

from __future__ import annotations

from station_app.storage.migrations.m0001_initial import Connection

STATEMENTS = (
    'ALTER TABLE "conflict" ADD COLUMN "winner_hlc" TEXT',
    'ALTER TABLE "conflict" ADD COLUMN "loser_hlc" TEXT',
    'ALTER TABLE "conflict" ADD COLUMN "closed_at" TEXT',
    'CREATE INDEX "conflict_kind_entity_id" ON "conflict" ("kind", "entity_id")',
    'ALTER TABLE "unknown_row" ADD COLUMN "waits_for" TEXT',
    'CREATE INDEX "unknown_row_waits_for" ON "unknown_row" ("waits_for") WHERE ("waits_for" IS NOT NULL)',
    'ALTER TABLE "attachment" ADD COLUMN "elsewhere" INTEGER',
    'DROP INDEX "evaluation_event_kind_event_id"',
    'CREATE INDEX "evaluation_event_kind_event_id" ON "evaluation" ("event_kind", "event_id")',
    """
    CREATE TABLE "correction" ("id" TEXT NOT NULL PRIMARY KEY, "case_rid" INTEGER NOT NULL, "fields" TEXT NOT NULL,
        "reason" TEXT NOT NULL, "at" TEXT NOT NULL, "operator_id" TEXT NOT NULL, "hlc" TEXT NOT NULL, "clocks" TEXT)
    """,
    'CREATE INDEX "correction_case_rid" ON "correction" ("case_rid")',
    """
    CREATE TABLE "fed_row" ("kind" TEXT NOT NULL, "entity_id" TEXT NOT NULL, "seq" INTEGER NOT NULL, PRIMARY KEY
        ("kind", "entity_id")) WITHOUT ROWID
    """,
    'ALTER TABLE "replica" ADD COLUMN "fed_digest" TEXT',
)


def upgrade(database: Connection) -> None:
    """Add the columns and indexes; runs inside the migration's transaction."""
    for statement in STATEMENTS:
        database.execute_sql(statement)
