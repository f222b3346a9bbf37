"""Files on their way in: how far each has come, one writer at a time by its offset, whole and verified at the end."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path

from station_app.clock import to_text
from station_app.errors import Code, EnvironmentFault
from station_app.ids import new_id
from sync.hall.auth import Device, hold_device, require_active
from sync.hall.awaited_files import arrived
from sync.hall.blobs import has_whole
from sync.hall.context import Hall
from sync.hall.incoming import Incoming
from sync.hall.problems import ProblemError
from sync.hall.store.database import Tx
from sync.hall.upload_metadata import Described
from sync.wire.codes import Problem

KEPT_MS = 7 * 24 * 3_600_000
"""How long a stopped upload waits to be continued."""
_STEP = 4 * 1024 * 1024
"""Bytes that become durable together."""
_SWEPT_AT_ONCE = 100


class UploadState(StrEnum):
    """How far the content of an upload can be trusted."""

    OPEN = "open"
    VERIFIED = "verified"
    """All of it had the promised hash; its file is being given its name."""
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Upload:
    """One announced file.

    Attributes:
        received: how much of it lies safely on disk.
        turn: counts who came to write or to ask; what an earlier one left half done no longer counts.
    """

    id: str
    station: str
    sha256: str
    size: int
    case_id: str
    media_type: str
    purpose: str
    metadata: str
    received: int
    state: UploadState
    turn: int
    expires_ms: int


def create(hall: Hall, caller: Device, size: int, described: Described) -> Upload:
    """Announce a file. One that this station has sent before is complete at once; of others' files it learns nothing.

    Raises:
        ProblemError: `too_large`, or the caller is not active any more.
        EnvironmentFault: `disk_full` or `file_not_written`.
    """
    if size > hall.limits.max_upload_bytes:
        raise ProblemError(Problem.TOO_LARGE, "Upload-Length")
    sweep(hall)
    announced = Upload(
        id=new_id(), station=caller.station, sha256=described.sha256, size=size, case_id=described.case,
        media_type=described.media_type, purpose=described.purpose, metadata=described.text, received=0,
        state=UploadState.OPEN, turn=0, expires_ms=hall.clock.wall_ms() + KEPT_MS,
    )  # fmt: skip
    return hall.store.transact(lambda tx: _announce(hall, tx, caller, announced))


def _announce(hall: Hall, tx: Tx, caller: Device, upload: Upload) -> Upload:
    require_active(hold_device(tx, caller.device_id))
    if _proved(hall, tx, upload):
        upload = replace(upload, received=upload.size, state=UploadState.COMPLETE)
    else:
        _write_at(_partial(hall, upload.id), 0, ())
    tx.run(
        "INSERT INTO upload VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        upload.id, upload.station, upload.sha256, upload.size, upload.case_id, upload.media_type, upload.purpose,
        upload.metadata, upload.received, upload.state.value, upload.turn, upload.expires_ms,
    )  # fmt: skip
    return upload


def look_up(hall: Hall, station: str, upload_id: str) -> Upload:
    """Where an upload stands now. What a broken connection may still hand in afterwards no longer counts.

    Raises:
        ProblemError: `not_found` for an id that is absent, expired or another station's.
    """
    return hall.store.transact(lambda tx: _take_turn(hall, tx, station, upload_id))


def begin(hall: Hall, station: str, upload_id: str, offset: int) -> Upload:
    """Take the turn to write at an offset, before anything of the body is read.

    Raises:
        ProblemError: `not_found`, or `upload_offset` when the upload stands elsewhere.
    """
    upload = look_up(hall, station, upload_id)
    if upload.received != offset:
        raise ProblemError(Problem.UPLOAD_OFFSET, "Upload-Offset", expected=upload.received)
    return upload


def append(hall: Hall, caller: Device, upload: Upload, incoming: Incoming, *, whole: bool) -> Upload:
    """Put what came in behind what was there, durable before the offset moves.

    Args:
        whole: the body came to its end; of one that broke off as much is kept as nobody has come for meanwhile.

    Raises:
        ProblemError: `upload_offset` when another writer was faster, or the caller is not active any more.
        EnvironmentFault: `disk_full` or `file_not_written`; the offset is where it was.
    """
    for start in range(0, incoming.size, _STEP):
        size = min(_STEP, incoming.size - start)
        upload = hall.store.transact(partial(_append_step, hall, caller, upload, incoming, start, size, whole=whole))
    return upload


def _append_step(
    hall: Hall, caller: Device, upload: Upload, incoming: Incoming, start: int, size: int, tx: Tx, *, whole: bool
) -> Upload:
    require_active(hold_device(tx, caller.device_id))
    reached, expires = upload.received + size, hall.clock.wall_ms() + KEPT_MS
    moved = tx.run(
        "UPDATE upload SET received = ?, expires_ms = ? WHERE id = ? AND received = ? AND state = ? AND (? = 1 OR turn = ?)",
        reached, expires, upload.id, upload.received, UploadState.OPEN.value, int(whole), upload.turn,
    )  # fmt: skip
    if not moved:
        raise ProblemError(Problem.UPLOAD_OFFSET, "Upload-Offset")
    _write_at(_partial(hall, upload.id), upload.received, incoming.parts(start, size))
    return replace(upload, received=reached, expires_ms=expires)


def finish(hall: Hall, upload: Upload) -> Upload:
    """Verify a file that is all here and give it its name; anything else is left as it is.

    Raises:
        ProblemError: `hash_mismatch`; the upload starts again from 0.
        EnvironmentFault: `disk_full` or `file_not_written`.
    """
    if upload.state is UploadState.COMPLETE or upload.received < upload.size:
        return upload
    with _disk_faults():
        genuine = _put_in_place(hall, upload)
    hall.store.transact(lambda tx: _note_outcome(hall, tx, upload, genuine=genuine))
    if not genuine:
        raise ProblemError(Problem.HASH_MISMATCH)
    return replace(upload, state=UploadState.COMPLETE)


def _note_outcome(hall: Hall, tx: Tx, upload: Upload, *, genuine: bool) -> None:
    if not genuine:
        tx.run(
            "UPDATE upload SET received = 0, state = ?, turn = turn + 1 WHERE id = ? AND received = ? AND state <> ?",
            UploadState.OPEN.value, upload.id, upload.size, UploadState.COMPLETE.value,
        )  # fmt: skip
        return
    tx.run("UPDATE upload SET state = ? WHERE id = ?", UploadState.COMPLETE.value, upload.id)
    tx.run(
        "INSERT INTO attachment VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (station, sha256) DO UPDATE"
        " SET complete_at = excluded.complete_at",
        upload.station, upload.sha256, upload.case_id, upload.size, upload.media_type, upload.purpose,
        to_text(hall.clock.now()),
    )  # fmt: skip
    arrived(tx, upload.station, upload.sha256)


def drop(hall: Hall, station: str, upload_id: str) -> None:
    """Forget an upload; a file that was complete stays.

    Raises:
        ProblemError: `not_found`.
    """
    hall.store.transact(lambda tx: _delete(hall, tx, station, upload_id))
    _forget(hall, upload_id)


def _delete(hall: Hall, tx: Tx, station: str, upload_id: str) -> None:
    _take_turn(hall, tx, station, upload_id)
    tx.run("DELETE FROM upload WHERE id = ?", upload_id)


def sweep(hall: Hall) -> int:
    """Remove uploads nobody has continued in time, with what they left on disk; how many."""
    with hall.store.read() as tx:
        old = tx.one("SELECT 1 FROM upload WHERE expires_ms < ?", hall.clock.wall_ms())
    if old is None:
        return 0
    rows = hall.store.transact(lambda tx: _delete_old(hall, tx))
    for upload_id in rows:
        _forget(hall, upload_id)
    return len(rows)


def _delete_old(hall: Hall, tx: Tx) -> list[str]:
    rows = tx.all(
        "SELECT id FROM upload WHERE expires_ms < ? ORDER BY expires_ms LIMIT ?", hall.clock.wall_ms(), _SWEPT_AT_ONCE
    )
    tx.many("DELETE FROM upload WHERE id = ?", rows)
    return [row[0] for row in rows]


def _proved(hall: Hall, tx: Tx, upload: Upload) -> bool:
    """Whether this station has sent this very content before, and it is still here."""
    known = tx.one("SELECT size FROM attachment WHERE station = ? AND sha256 = ?", upload.station, upload.sha256)
    return known == (upload.size,) and has_whole(hall.blobs, upload.sha256, upload.size)


def _take_turn(hall: Hall, tx: Tx, station: str, upload_id: str) -> Upload:
    """Read an upload and shut out the half-done work of whoever came before."""
    row = tx.one(
        "UPDATE upload SET turn = turn + 1 WHERE id = ? AND station = ? AND expires_ms >= ? RETURNING id, station,"
        " sha256, size, case_id, media_type, purpose, metadata, received, state, turn, expires_ms",
        upload_id, station, hall.clock.wall_ms(),
    )  # fmt: skip
    if row is None:
        raise ProblemError(Problem.NOT_FOUND)
    upload = Upload(
        id=row[0], station=row[1], sha256=row[2], size=row[3], case_id=row[4], media_type=row[5], purpose=row[6],
        metadata=row[7], received=row[8], state=UploadState(row[9]), turn=row[10], expires_ms=row[11],
    )  # fmt: skip
    if upload.state is UploadState.OPEN and _lies(_partial(hall, upload_id)) < upload.received:
        tx.run("UPDATE upload SET received = 0 WHERE id = ?", upload_id)
        return replace(upload, received=0)
    return upload


def _put_in_place(hall: Hall, upload: Upload) -> bool:
    """Whether the content is what was promised; if so, it has its name afterwards."""
    path = _partial(hall, upload.id)
    try:
        genuine = _hash_of(path) == upload.sha256
        if genuine:
            _mark_verified(hall, upload)
            hall.blobs.adopt(path, upload.sha256)
    except FileNotFoundError:
        return _was_verified(hall, upload) and has_whole(hall.blobs, upload.sha256, upload.size)
    return genuine


def _mark_verified(hall: Hall, upload: Upload) -> None:
    hall.store.transact(
        lambda tx: tx.run(
            "UPDATE upload SET state = ? WHERE id = ? AND received = ? AND state = ?",
            UploadState.VERIFIED.value, upload.id, upload.size, UploadState.OPEN.value,
        )
    )  # fmt: skip


def _was_verified(hall: Hall, upload: Upload) -> bool:
    with hall.store.read() as tx:
        row = tx.one("SELECT state FROM upload WHERE id = ?", upload.id)
    return row is not None and row[0] != UploadState.OPEN.value


def _partial(hall: Hall, upload_id: str) -> Path:
    return hall.blobs.incoming / f"{upload_id}.part"


def _lies(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return -1


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_at(path: Path, offset: int, parts: Iterator[bytes] | tuple[bytes, ...]) -> None:
    """Make a file end with these parts after an offset, whatever a writer that died has left there."""
    with _disk_faults():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "r+b") as file:
            file.truncate(offset)
            file.seek(offset)
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())


def _forget(hall: Hall, upload_id: str) -> None:
    with suppress(OSError):
        _partial(hall, upload_id).unlink(missing_ok=True)


@contextmanager
def _disk_faults() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EnvironmentFault(Code.FILE_NOT_WRITTEN, "upload") from error
