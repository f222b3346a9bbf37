"""Schema version 4: files of cases, remarks pinned to scans, and where a wallet's material came from. Frozen."""

from __future__ import annotations

from station_app.storage.migrations.m0001_initial import Connection

STATEMENTS = (
    'ALTER TABLE "wallet_item" ADD COLUMN "sha256" TEXT',
    'ALTER TABLE "wallet_item" ADD COLUMN "source_case" TEXT',
    'ALTER TABLE "wallet_item" ADD COLUMN "added_at" TEXT',
    'ALTER TABLE "wallet_item" ADD COLUMN "reused" INTEGER',
    """
    CREATE TABLE "attachment" ("sha256" TEXT NOT NULL PRIMARY KEY, "size" INTEGER NOT NULL, "media_type" TEXT NOT
    NULL, "added_at" TEXT NOT NULL, "complete_at" TEXT)
    """,
    """
    CREATE TABLE "scan" ("id" TEXT NOT NULL PRIMARY KEY, "case_rid" INTEGER NOT NULL, "material" TEXT, "version"
    INTEGER NOT NULL, "sha256" TEXT NOT NULL, "name" TEXT NOT NULL, "added_at" TEXT NOT NULL, "operator_id" TEXT
    NOT NULL, "removed_at" TEXT, "hlc" TEXT NOT NULL, "clocks" TEXT)
    """,
    """
    CREATE INDEX "scan_sha256" ON "scan" ("sha256")
    """,
    """
    CREATE INDEX "scan_case_rid_material_version" ON "scan" ("case_rid", "material", "version")
    """,
    """
    CREATE TABLE "scan_remark" ("id" TEXT NOT NULL PRIMARY KEY, "scan_id" TEXT NOT NULL, "page" INTEGER NOT NULL,
    "x" REAL NOT NULL, "y" REAL NOT NULL, "text" TEXT NOT NULL, "source" TEXT NOT NULL, "at" TEXT NOT NULL,
    "settled_at" TEXT, "hlc" TEXT NOT NULL, "clocks" TEXT)
    """,
    """
    CREATE INDEX "scan_remark_scan_id" ON "scan_remark" ("scan_id")
    """,
)


def upgrade(database: Connection) -> None:
    """Add the tables and columns; runs inside the migration's transaction."""
    for statement in STATEMENTS:
        database.execute_sql(statement)
