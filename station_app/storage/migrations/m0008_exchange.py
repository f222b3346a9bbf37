"""Schema version 8: packages that went out on a stick. Frozen."""

from __future__ import annotations

from station_app.storage.migrations.m0001_initial import Connection

STATEMENTS = (
    """
    CREATE TABLE "exchange_package" ("id" TEXT NOT NULL PRIMARY KEY, "name" TEXT NOT NULL, "made_at" TEXT NOT NULL,
        "expires_at" TEXT NOT NULL, "identity" TEXT NOT NULL, "batches" INTEGER NOT NULL, "files" INTEGER NOT NULL,
        "size" INTEGER NOT NULL, "received_at" TEXT)
    """,
)


def upgrade(database: Connection) -> None:
    """Add the table; runs inside the migration's transaction."""
    for statement in STATEMENTS:
        database.execute_sql(statement)
