"""Schema version 6: uploads of files and what the hall has published. Frozen."""

from __future__ import annotations

from station_app.storage.migrations.m0001_initial import Connection

STATEMENTS = (
    """CREATE TABLE "attachment_upload" ("sha256" TEXT NOT NULL PRIMARY KEY, "upload_url" TEXT, "sent" INTEGER NOT NULL,
    "attempts" INTEGER NOT NULL, "next_try_at" TEXT, "ask_first" INTEGER NOT NULL, "code" TEXT)""",
    """CREATE TABLE "publication" ("kind" TEXT NOT NULL PRIMARY KEY, "version" TEXT NOT NULL, "sha256" TEXT NOT NULL,
    "size" INTEGER NOT NULL, "effective_from" TEXT NOT NULL, "published_at" TEXT NOT NULL, "state" TEXT NOT NULL,
    "code" TEXT, "next_try_at" TEXT)""",
    'CREATE INDEX "attachment_complete_at" ON "attachment" ("complete_at") WHERE ("complete_at" IS NULL)',
)


def upgrade(database: Connection) -> None:
    """Add the tables and the index; runs inside the migration's transaction."""
    for statement in STATEMENTS:
        database.execute_sql(statement)
