"""Schema version 2: the work on a case between its registration and the archive. Frozen."""

from __future__ import annotations

from station_app.storage.migrations.m0001_initial import Connection

STATEMENTS = (
    'ALTER TABLE "assist_case" ADD COLUMN "named_items" TEXT',
    'ALTER TABLE "assist_case" ADD COLUMN "first_asker" TEXT',
    'ALTER TABLE "assist_case" ADD COLUMN "state_before" TEXT',
    'ALTER TABLE "assist_case" ADD COLUMN "region_mode" TEXT',
    'ALTER TABLE "assist_case" ADD COLUMN "labels" TEXT',
    'ALTER TABLE "case_item" ADD COLUMN "watch_due" TEXT',
    'ALTER TABLE "material_line" DROP COLUMN "ticked_at"',
    """
    CREATE INDEX "case_item_watch_due" ON "case_item" ("watch_due") WHERE ("watch_due" IS NOT NULL)
    """,
    """
    CREATE TABLE "case_result" ("id" TEXT NOT NULL PRIMARY KEY, "case_rid" INTEGER NOT NULL, "item" TEXT, "name"
    TEXT NOT NULL, "document_no" TEXT NOT NULL, "received_at" TEXT NOT NULL, "hlc" TEXT NOT NULL, "clocks" TEXT)
    """,
    """
    CREATE INDEX "case_result_case_rid" ON "case_result" ("case_rid")
    """,
    """
    CREATE TABLE "delivery" ("id" TEXT NOT NULL PRIMARY KEY, "case_rid" INTEGER NOT NULL, "recipient" TEXT NOT
    NULL, "relation" TEXT NOT NULL, "way" TEXT NOT NULL, "express_no" TEXT, "place" TEXT, "delivered_at" TEXT NOT
    NULL, "operator_id" TEXT NOT NULL, "hlc" TEXT NOT NULL, "clocks" TEXT)
    """,
    """
    CREATE INDEX "delivery_case_rid" ON "delivery" ("case_rid")
    """,
    """
    CREATE TABLE "entrustment" ("id" TEXT NOT NULL PRIMARY KEY, "case_rid" INTEGER NOT NULL, "agent" TEXT NOT
    NULL, "number" TEXT, "valid_from" TEXT NOT NULL, "valid_until" TEXT NOT NULL, "signed_at" TEXT NOT NULL,
    "ended_at" TEXT, "hlc" TEXT NOT NULL, "clocks" TEXT)
    """,
    """
    CREATE INDEX "entrustment_case_rid" ON "entrustment" ("case_rid")
    """,
    """
    CREATE TABLE "hall_paper" ("id" TEXT NOT NULL PRIMARY KEY, "case_rid" INTEGER NOT NULL, "item" TEXT,
    "document" TEXT NOT NULL, "number" TEXT NOT NULL, "dated" TEXT NOT NULL, "issued_by" TEXT NOT NULL,
    "received_at" TEXT NOT NULL, "sha256" TEXT, "remedy" INTEGER, "operator_id" TEXT NOT NULL, "hlc" TEXT NOT
    NULL, "clocks" TEXT)
    """,
    """
    CREATE INDEX "hall_paper_case_rid" ON "hall_paper" ("case_rid")
    """,
    """
    CREATE TABLE "held_original" ("id" TEXT NOT NULL PRIMARY KEY, "case_rid" INTEGER NOT NULL, "material" TEXT NOT
    NULL, "taken_at" TEXT NOT NULL, "shelf" TEXT NOT NULL, "due_back" TEXT, "returned_at" TEXT, "returned_to"
    TEXT, "operator_id" TEXT NOT NULL, "hlc" TEXT NOT NULL, "clocks" TEXT)
    """,
    """
    CREATE INDEX "held_original_case_rid" ON "held_original" ("case_rid")
    """,
    """
    CREATE TABLE "material_mark" ("case_rid" INTEGER NOT NULL, "material" TEXT NOT NULL, "ticked_at" TEXT,
    "ticked_by" TEXT, "copies" INTEGER, "treatment" TEXT, "signed_at" TEXT, "promised_at" TEXT, "promised_until"
    TEXT, "supplement" TEXT, "hlc" TEXT NOT NULL, "clocks" TEXT, PRIMARY KEY ("case_rid", "material"))
    WITHOUT ROWID
    """,
    """
    CREATE INDEX "material_mark_promised_until" ON "material_mark" ("promised_until") WHERE ("promised_until" IS
    NOT NULL)
    """,
    """
    CREATE TABLE "shipment" ("id" TEXT NOT NULL PRIMARY KEY, "case_rid" INTEGER NOT NULL, "direction" TEXT NOT
    NULL, "courier" TEXT NOT NULL, "express_no" TEXT NOT NULL, "counterpart" TEXT NOT NULL, "sent_at" TEXT NOT
    NULL, "arrived_at" TEXT, "operator_id" TEXT NOT NULL, "hlc" TEXT NOT NULL, "clocks" TEXT)
    """,
    """
    CREATE INDEX "shipment_case_rid" ON "shipment" ("case_rid")
    """,
    """
    CREATE TABLE "transfer" ("id" TEXT NOT NULL PRIMARY KEY, "number" TEXT NOT NULL, "cases" TEXT NOT NULL,
    "checksum" TEXT NOT NULL, "sent_at" TEXT NOT NULL, "express_no" TEXT, "receiver" TEXT, "received_at" TEXT,
    "operator_id" TEXT NOT NULL, "hlc" TEXT NOT NULL, "clocks" TEXT)
    """,
)


def upgrade(database: Connection) -> None:
    """Add the tables and columns; runs inside the migration's transaction."""
    for statement in STATEMENTS:
        database.execute_sql(statement)
