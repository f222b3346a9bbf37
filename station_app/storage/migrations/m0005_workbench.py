"""Schema version 5: indexes of the workbench, and papers of several parts or without a case. Frozen."""

from __future__ import annotations

from station_app.storage.migrations.m0001_initial import Connection

STATEMENTS = (
    'CREATE INDEX "assist_case_registered_at" ON "assist_case" ("registered_at")',
    """CREATE INDEX "case_event_at" ON "case_event" ("at") WHERE ("source" = 'hall')""",
    'CREATE INDEX "case_item_official_no" ON "case_item" ("official_no") WHERE ("official_no" IS NOT NULL)',
    'CREATE INDEX "held_original_due_back" ON "held_original" ("due_back") WHERE ("returned_at" IS NULL)',
    'ALTER TABLE "document_print" ADD COLUMN "part" TEXT',
    'ALTER TABLE "document_print" ADD COLUMN "subject" TEXT',
    'CREATE INDEX "document_print_subject" ON "document_print" ("subject") WHERE ("subject" IS NOT NULL)',
)


def upgrade(database: Connection) -> None:
    """Add the indexes and columns; runs inside the migration's transaction."""
    for statement in STATEMENTS:
        database.execute_sql(statement)
