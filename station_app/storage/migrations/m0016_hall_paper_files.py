"""Schema version 16: files of hall papers that other PCs have registered are known to be elsewhere. Frozen."""

from __future__ import annotations

from station_app.storage.migrations.m0001_initial import Connection

STATEMENTS = (
    """
    INSERT INTO "attachment" ("sha256", "size", "media_type", "added_at", "elsewhere")
    SELECT "sha256", 0, '', min("received_at"), 1 FROM "hall_paper" WHERE "sha256" IS NOT NULL AND "sha256" <> ''
    AND "sha256" NOT IN (SELECT "sha256" FROM "attachment") GROUP BY "sha256"
    """,
)


def upgrade(database: Connection) -> None:
    """Note those that were pulled before they were noted; runs inside the migration's transaction."""
    for statement in STATEMENTS:
        database.execute_sql(statement)
