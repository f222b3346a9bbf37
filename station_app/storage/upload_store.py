"""Queries and writes of files on their way to the hall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station_app.clock import LONGEST_WAIT, to_text
from station_app.domain.file_types import MediaType
from station_app.storage.store import Store, Write
from station_app.storage.tables.scans import Attachment
from station_app.storage.tables.uploads import AttachmentUpload


@dataclass(frozen=True, slots=True)
class QueuedFile:
    """A file the hall does not have whole yet.

    Attributes:
        purpose: what it is: `scan` or `hall_paper` of a case, or `evidence`, which belongs to no case.
        upload_url: where the hall takes it, once it was announced.
        ask_first: the hall may have all of it, so its content need not come with the announcement.
        code: why a person was asked; None while it simply waits its turn.
    """

    sha256: str
    size: int
    media_type: str
    case_id: str
    purpose: str
    upload_url: str | None
    sent: int
    attempts: int
    ask_first: bool
    code: str | None


_WAITING = (
    "FROM attachment a LEFT JOIN attachment_upload u ON u.sha256 = a.sha256"
    " WHERE a.complete_at IS NULL AND a.elsewhere IS NULL"
)
_CASE = (
    "coalesce((SELECT c.id FROM scan s JOIN assist_case c ON c.rid = s.case_rid WHERE s.sha256 = a.sha256 LIMIT 1),"
    " (SELECT c.id FROM hall_paper h JOIN assist_case c ON c.rid = h.case_rid WHERE h.sha256 = a.sha256 LIMIT 1), '')"
)
_PURPOSE = (
    "CASE WHEN EXISTS (SELECT 1 FROM scan s WHERE s.sha256 = a.sha256) THEN 'scan'"
    " WHEN EXISTS (SELECT 1 FROM evidence e WHERE e.sha256 = a.sha256) THEN 'evidence' ELSE 'hall_paper' END"
)


def queue(store: Store, now: datetime) -> list[QueuedFile]:
    """The files whose turn it is, oldest first; a wait that would last too long was written by a wrong clock."""
    rows = store.sql(
        f"SELECT a.sha256, a.size, a.media_type, {_CASE}, {_PURPOSE}, u.upload_url, coalesce(u.sent, 0),"
        f" coalesce(u.attempts, 0), coalesce(u.ask_first, 0), u.code {_WAITING}"
        " AND (u.next_try_at IS NULL OR u.next_try_at <= ? OR u.next_try_at > ?) ORDER BY a.added_at, a.sha256",
        to_text(now),
        to_text(now + LONGEST_WAIT),
    )
    return [
        QueuedFile(
            sha256=row[0], size=row[1], media_type=row[2], case_id=row[3], purpose=row[4], upload_url=row[5], sent=row[6],
            attempts=row[7], ask_first=bool(row[8]), code=row[9],
        )
        for row in rows
    ]  # fmt: skip


def count_waiting(store: Store) -> tuple[int, int]:
    """Files that will go by themselves, and their bytes; those a person was asked about are not counted."""
    rows = store.sql(f"SELECT count(*), coalesce(sum(a.size), 0) {_WAITING} AND u.code IS NULL")
    return int(rows[0][0]), int(rows[0][1])


def keep(write: Write, sha256: str, **columns: object) -> None:
    """Write how far a file has come."""
    if not write.store.run(AttachmentUpload.update(**columns).where(AttachmentUpload.sha256 == sha256)):
        row = {"sent": 0, "attempts": 0, "ask_first": False, **columns}
        write.store.run(AttachmentUpload.insert(sha256=sha256, **row))


def arrived(write: Write, sha256: str) -> None:
    """The hall has a file, whole and verified."""
    write.store.run(Attachment.update(complete_at=write.at).where(Attachment.sha256 == sha256))
    write.store.run(AttachmentUpload.delete().where(AttachmentUpload.sha256 == sha256))


def offer_again(write: Write) -> int:
    """The hall may have lost what it had: ask it about every file this PC holds; how many."""
    write.store.run(AttachmentUpload.update(upload_url=None, sent=0, ask_first=True, next_try_at=None))
    database = write.store.database
    database.execute_sql(
        "INSERT INTO attachment_upload (sha256, sent, attempts, ask_first) SELECT sha256, 0, 0, 1 FROM attachment"
        " WHERE complete_at IS NOT NULL AND elsewhere IS NULL ON CONFLICT (sha256) DO NOTHING"
    )
    held = Attachment.complete_at.is_null(is_null=False) & Attachment.elsewhere.is_null()
    return int(write.store.run(Attachment.update(complete_at=None).where(held)))


def hall_papers_elsewhere(store: Store, limit: int = 50) -> list[tuple[str, int]]:
    """Papers of the hall whose file is not on this PC, newest first: hash, and size or 0 where it was not told."""
    rows = store.sql(
        "SELECT a.sha256, a.size FROM attachment a JOIN hall_paper p ON p.sha256 = a.sha256"
        " WHERE a.elsewhere = 1 GROUP BY a.sha256, a.size ORDER BY max(p.received_at) DESC, a.sha256 LIMIT ?",
        limit,
    )
    return [(str(sha256), int(size)) for sha256, size in rows]


def size_of(store: Store, sha256: str) -> int | None:
    """The bytes of a file that something names, 0 where its size was not told; None for a file nothing names."""
    rows = store.sql("SELECT size FROM attachment WHERE sha256 = ?", sha256)
    return int(rows[0][0]) if rows else None


def here_now(write: Write, sha256: str, size: int, kind: MediaType | None) -> None:
    """A file that was elsewhere is here, and the hall has it; what nobody has told of it is known now."""
    write.store.database.execute_sql(
        "UPDATE attachment SET elsewhere = NULL, complete_at = coalesce(complete_at, ?), size = ?,"
        " media_type = CASE WHEN media_type = '' THEN ? ELSE media_type END WHERE sha256 = ?",
        (write.at, size, kind.value if kind else "", sha256),
    )
