"""Schema version 1: everything the main job needs. Frozen: later changes go into later steps."""

from __future__ import annotations

from typing import Protocol


class Connection(Protocol):
    """What a step needs of a database."""

    def execute_sql(self, sql: str) -> object:
        """Run one statement."""


STATEMENTS = (
    """
    CREATE TABLE "affair" ("case_id" TEXT NOT NULL, "item" TEXT NOT NULL, "body" TEXT NOT NULL, "pulled_at"
    TEXT NOT NULL, PRIMARY KEY ("case_id", "item"))
    """,
    """
    CREATE TABLE "assist_case" ("rid" INTEGER NOT NULL PRIMARY KEY, "id" TEXT NOT NULL, "no" TEXT NOT NULL,
    "client_id" TEXT NOT NULL, "content_hash" TEXT NOT NULL, "mode" TEXT NOT NULL, "channel" TEXT NOT NULL,
    "state" TEXT NOT NULL, "title" TEXT NOT NULL, "bundle" TEXT, "enterprise_id" TEXT, "enterprise_name"
    TEXT NOT NULL, "uscc" TEXT, "contact_name" TEXT NOT NULL, "contact_mobile" TEXT NOT NULL, "remark" TEXT
    NOT NULL, "catalogue_version" TEXT NOT NULL, "answers" TEXT NOT NULL, "open_situations" TEXT NOT NULL,
    "requested" INTEGER NOT NULL, "merged" INTEGER NOT NULL, "to_submit" INTEGER NOT NULL, "ready" INTEGER
    NOT NULL, "registered_at" TEXT NOT NULL, "submitted_at" TEXT, "operator_id" TEXT NOT NULL, "stage" TEXT
    NOT NULL, "clock" TEXT NOT NULL, "due" TEXT, "yellow_from" TEXT, "sort_key" TEXT NOT NULL, "sync_state"
    TEXT NOT NULL, "receipt_no" TEXT, "received_at" TEXT, "hlc" TEXT NOT NULL, "clocks" TEXT)
    """,
    """
    CREATE UNIQUE INDEX "assist_case_id" ON "assist_case" ("id")
    """,
    """
    CREATE INDEX "assist_case_no" ON "assist_case" ("no")
    """,
    """
    CREATE UNIQUE INDEX "assist_case_client_id" ON "assist_case" ("client_id")
    """,
    """
    CREATE INDEX "assist_case_enterprise_id" ON "assist_case" ("enterprise_id")
    """,
    """
    CREATE INDEX "assist_case_sort_key_rid" ON "assist_case" ("sort_key", "rid")
    """,
    """
    CREATE INDEX "assist_case_state_sort_key_rid" ON "assist_case" ("state", "sort_key", "rid")
    """,
    """
    CREATE INDEX "assist_case_operator_id_sort_key_rid" ON "assist_case" ("operator_id", "sort_key", "rid")
    """,
    """
    CREATE TABLE "attention" ("id" INTEGER NOT NULL PRIMARY KEY, "source" TEXT NOT NULL, "ref" TEXT NOT
    NULL, "code" TEXT NOT NULL, "params" TEXT NOT NULL, "case_id" TEXT, "first_at" TEXT NOT NULL, "last_at"
    TEXT NOT NULL, "closed_at" TEXT)
    """,
    """
    CREATE TABLE "audit" ("seq" INTEGER NOT NULL PRIMARY KEY, "at" TEXT NOT NULL, "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL, "ref" TEXT NOT NULL, "detail" TEXT NOT NULL, "previous" TEXT NOT NULL, "hash"
    TEXT NOT NULL)
    """,
    """
    CREATE TABLE "batch" ("batch_id" TEXT NOT NULL PRIMARY KEY, "first_seq" INTEGER NOT NULL, "last_seq"
    INTEGER NOT NULL, "body" BLOB, "sha256" TEXT NOT NULL, "size" INTEGER NOT NULL, "state" TEXT NOT NULL,
    "response" TEXT, "receipt_no" TEXT, "receipt_at" TEXT, "created_at" TEXT NOT NULL)
    """,
    """
    CREATE INDEX "batch_state" ON "batch" ("state")
    """,
    """
    CREATE TABLE "case_event" ("id" INTEGER NOT NULL PRIMARY KEY, "case_rid" INTEGER NOT NULL, "at" TEXT NOT
    NULL, "kind" TEXT NOT NULL, "source" TEXT NOT NULL, "actor" TEXT NOT NULL, "data" TEXT NOT NULL)
    """,
    """
    CREATE INDEX "case_event_case_rid" ON "case_event" ("case_rid")
    """,
    """
    CREATE TABLE "case_item" ("case_rid" INTEGER NOT NULL, "position" INTEGER NOT NULL, "code" TEXT NOT
    NULL, "status" TEXT, "status_source" TEXT, "accepted_at" TEXT, "finished_at" TEXT, "official_no" TEXT,
    "due" TEXT, PRIMARY KEY ("case_rid", "position")) WITHOUT ROWID
    """,
    """
    CREATE TABLE "catalogue_version" ("kind" TEXT NOT NULL, "version" TEXT NOT NULL, "sha256" TEXT NOT NULL,
    "body" BLOB NOT NULL, "imported_at" TEXT NOT NULL, "active" INTEGER NOT NULL, PRIMARY KEY ("kind",
    "version"))
    """,
    """
    CREATE TABLE "change" ("seq" INTEGER NOT NULL PRIMARY KEY, "change_id" TEXT NOT NULL, "txn_id" TEXT NOT
    NULL, "kind" TEXT NOT NULL, "entity_id" TEXT NOT NULL, "op" TEXT NOT NULL, "fields" TEXT NOT NULL,
    "base" TEXT NOT NULL, "hlc" TEXT NOT NULL, "wall_at" TEXT NOT NULL, "actor_id" TEXT NOT NULL, "case_id"
    TEXT, "batch_id" TEXT, "state" TEXT NOT NULL, "code" TEXT, "acked_at" TEXT)
    """,
    """
    CREATE UNIQUE INDEX "change_change_id" ON "change" ("change_id")
    """,
    """
    CREATE INDEX "change_case_id" ON "change" ("case_id")
    """,
    """
    CREATE INDEX "change_state" ON "change" ("state")
    """,
    """
    CREATE TABLE "conflict" ("id" INTEGER NOT NULL PRIMARY KEY, "kind" TEXT NOT NULL, "entity_id" TEXT NOT
    NULL, "field" TEXT NOT NULL, "winner" TEXT NOT NULL, "loser" TEXT NOT NULL, "seen_at" TEXT NOT NULL,
    "closed_by_change" TEXT)
    """,
    """
    CREATE TABLE "document_print" ("id" TEXT NOT NULL PRIMARY KEY, "case_rid" INTEGER NOT NULL, "number"
    TEXT NOT NULL, "document" TEXT NOT NULL, "version" INTEGER NOT NULL, "reprint" INTEGER NOT NULL,
    "content_hash" TEXT NOT NULL, "printed_at" TEXT NOT NULL, "operator_id" TEXT NOT NULL)
    """,
    """
    CREATE INDEX "document_print_case_rid" ON "document_print" ("case_rid")
    """,
    """
    CREATE UNIQUE INDEX "document_print_number_version_reprint" ON "document_print" ("number", "version",
    "reprint")
    """,
    """
    CREATE TABLE "draft" ("id" TEXT NOT NULL PRIMARY KEY, "form" TEXT NOT NULL, "title" TEXT NOT NULL,
    "parked" INTEGER NOT NULL, "updated_at" TEXT NOT NULL)
    """,
    """
    CREATE TABLE "enterprise" ("rid" INTEGER NOT NULL PRIMARY KEY, "id" TEXT NOT NULL, "client_id" TEXT,
    "content_hash" TEXT, "uscc" TEXT, "name" TEXT NOT NULL, "profile" TEXT NOT NULL, "created_at" TEXT NOT
    NULL, "updated_at" TEXT NOT NULL, "hlc" TEXT NOT NULL, "clocks" TEXT)
    """,
    """
    CREATE UNIQUE INDEX "enterprise_id" ON "enterprise" ("id")
    """,
    """
    CREATE UNIQUE INDEX "enterprise_client_id" ON "enterprise" ("client_id")
    """,
    """
    CREATE UNIQUE INDEX "enterprise_uscc" ON "enterprise" ("uscc")
    """,
    """
    CREATE INDEX "enterprise_name" ON "enterprise" ("name")
    """,
    """
    CREATE TABLE "hall_token" ("name" TEXT NOT NULL PRIMARY KEY, "value" TEXT NOT NULL)
    """,
    """
    CREATE TABLE "material_line" ("case_rid" INTEGER NOT NULL, "material" TEXT NOT NULL, "position" INTEGER
    NOT NULL, "originals" INTEGER NOT NULL, "copies" INTEGER NOT NULL, "items" TEXT NOT NULL, "necessity"
    TEXT NOT NULL, "treatment" TEXT NOT NULL, "deferrable" INTEGER NOT NULL, "commitment" INTEGER NOT NULL,
    "deferral_workdays" INTEGER, "provisional" INTEGER NOT NULL, "produced_by" TEXT, "wallet_valid_to" TEXT,
    "ticked_at" TEXT, PRIMARY KEY ("case_rid", "material")) WITHOUT ROWID
    """,
    """
    CREATE TABLE "operator" ("id" TEXT NOT NULL PRIMARY KEY, "name" TEXT NOT NULL, "role" TEXT NOT NULL,
    "work_no" TEXT NOT NULL, "password_hash" TEXT, "created_at" TEXT NOT NULL, "active" INTEGER NOT NULL)
    """,
    """
    CREATE TABLE "progress_note" ("id" TEXT NOT NULL PRIMARY KEY, "case_rid" INTEGER NOT NULL, "item" TEXT
    NOT NULL, "action" TEXT NOT NULL, "at" TEXT NOT NULL, "data" TEXT NOT NULL, "recorded_at" TEXT NOT NULL,
    "operator_id" TEXT NOT NULL)
    """,
    """
    CREATE INDEX "progress_note_case_rid" ON "progress_note" ("case_rid")
    """,
    """
    CREATE TABLE "published_item" ("code" TEXT NOT NULL PRIMARY KEY, "name" TEXT NOT NULL, "department" TEXT
    NOT NULL, "department_code" TEXT NOT NULL, "area_code" TEXT NOT NULL, "item_type_code" TEXT NOT NULL,
    "item_type" TEXT NOT NULL, "source" TEXT NOT NULL, "position" INTEGER NOT NULL)
    """,
    """
    CREATE INDEX "published_item_source" ON "published_item" ("source")
    """,
    """
    CREATE TABLE "replica" ("id" INTEGER NOT NULL PRIMARY KEY, "replica_id" TEXT NOT NULL, "station" TEXT
    NOT NULL, "terminal" TEXT NOT NULL, "document_key" TEXT NOT NULL, "next_seq" INTEGER NOT NULL,
    "hlc_last" TEXT, "hall_url" TEXT, "hall_ca" TEXT, "device_id" TEXT, "hall_epoch" TEXT, "cursor" TEXT,
    "clock_offset_ms" INTEGER NOT NULL, "ready" INTEGER NOT NULL, "durable_seq" INTEGER NOT NULL,
    "resync_at" TEXT)
    """,
    """
    CREATE TABLE "search_row" ("rid" INTEGER NOT NULL PRIMARY KEY, "kind" TEXT NOT NULL, "ref" TEXT NOT
    NULL, "no" TEXT NOT NULL, "title" TEXT NOT NULL, "detail" TEXT NOT NULL)
    """,
    """
    CREATE UNIQUE INDEX "search_row_kind_ref" ON "search_row" ("kind", "ref")
    """,
    """
    CREATE TABLE "serial" ("row" TEXT NOT NULL, "day" TEXT NOT NULL, "last" INTEGER NOT NULL, PRIMARY KEY
    ("row", "day"))
    """,
    """
    CREATE TABLE "setting" ("key" TEXT NOT NULL PRIMARY KEY, "value" TEXT NOT NULL)
    """,
    """
    CREATE TABLE "sync_run" ("id" INTEGER NOT NULL PRIMARY KEY, "started_at" TEXT NOT NULL, "trigger" TEXT
    NOT NULL, "outcome" TEXT NOT NULL, "code" TEXT, "pushed" INTEGER NOT NULL, "pulled" INTEGER NOT NULL,
    "attention" INTEGER NOT NULL, "requests" INTEGER NOT NULL, "bytes_up" INTEGER NOT NULL, "bytes_down"
    INTEGER NOT NULL, "duration_ms" INTEGER NOT NULL, "receipt_no" TEXT)
    """,
    """
    CREATE TABLE "unknown_row" ("kind" TEXT NOT NULL, "entity_id" TEXT NOT NULL, "body" TEXT NOT NULL,
    "pulled_at" TEXT NOT NULL, PRIMARY KEY ("kind", "entity_id"))
    """,
    """
    CREATE TABLE "wallet_item" ("enterprise_id" TEXT NOT NULL, "material" TEXT NOT NULL, "valid_to" TEXT,
    "hlc" TEXT NOT NULL, PRIMARY KEY ("enterprise_id", "material"))
    """,
    # peewee has no model for virtual tables and triggers; these stand here alone.
    """
    CREATE VIRTUAL TABLE search_index USING fts5(
        tokens, content='', contentless_delete=1, detail=none, tokenize=unicode61, prefix='1 2 3')
    """,
    """
    CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
    """,
    """
    CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
    """,
)


def upgrade(database: Connection) -> None:
    """Create all tables; runs inside the migration's transaction."""
    for statement in STATEMENTS:
        database.execute_sql(statement)
