"""Schema version 12: reports that were handed in, of which only the stamps may move, and cases found by when the hall took and finished them. Frozen."""

from __future__ import annotations

from station_app.storage.migrations.m0001_initial import Connection

STATEMENTS = (
    'CREATE INDEX "case_item_accepted_at" ON "case_item" ("accepted_at") WHERE ("accepted_at" IS NOT NULL)',
    'CREATE INDEX "case_item_finished_at" ON "case_item" ("finished_at") WHERE ("finished_at" IS NOT NULL)',
    """
    CREATE TABLE "report_filing" ("rid" INTEGER NOT NULL PRIMARY KEY, "id" TEXT NOT NULL, "kind" TEXT NOT NULL,
    "period" TEXT NOT NULL, "title" TEXT NOT NULL, "number" TEXT NOT NULL, "version" INTEGER NOT NULL, "figures" TEXT
    NOT NULL, "body" TEXT NOT NULL, "at" TEXT NOT NULL, "operator_id" TEXT NOT NULL, "hlc" TEXT NOT NULL)
    """,
    'CREATE UNIQUE INDEX "report_filing_id" ON "report_filing" ("id")',
    'CREATE INDEX "report_filing_kind_period" ON "report_filing" ("kind", "period")',
    """
    CREATE TRIGGER report_filing_no_update BEFORE UPDATE OF rid, id, kind, period, title, number, version, figures,
    body, at, operator_id ON report_filing
    BEGIN SELECT RAISE(ABORT, 'filings are append-only'); END
    """,
    """
    CREATE TRIGGER report_filing_no_delete BEFORE DELETE ON report_filing
    BEGIN SELECT RAISE(ABORT, 'filings are append-only'); END
    """,
)


def upgrade(database: Connection) -> None:
    """Add indexes and table; runs inside the migration's transaction."""
    for statement in STATEMENTS:
        database.execute_sql(statement)
