"""Files on their way in: how far each has come, one writer at a time by its offset, whole and verified at the end."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

from station_app.clock import to_text
from station_app.errors import Code, EnvironmentFault
from station_app.ids import new_id
from sync.hall.auth import Device, hold_device, require_active
from sync.hall.awaited_files import arrived
from sync.hall.blob_store import Arrival, has_whole
from sync.hall.context import Hall
from sync.hall.incoming import Incoming
from sync.hall.loose_files import note_loose
from sync.hall.problems import ProblemError
from sync.hall.store.database import Tx
from sync.hall.upload_metadata import Described
from sync.wire.codes import Problem

KEPT_MS = 7 * 24 * 3_600_000
"""How long a stopped upload waits to be continued."""
_STEP = 4 * 1024 * 1024
"""Bytes that become durable together."""
_SWEPT_AT_ONCE = 100
_COLUMNS = "id, station, sha256, size, case_id, media_type, purpose, metadata, received, state, turn, expires_ms"


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
        received: how much of it lies safely where the hall keeps its files.
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
    if _proved(hall, announced):
        announced = replace(announced, received=size, state=UploadState.COMPLETE)
    return hall.store.transact(lambda tx: _announce(hall, tx, caller, announced))


def _announce(hall: Hall, tx: Tx, caller: Device, upload: Upload) -> Upload:
    require_active(hold_device(tx, caller.device_id))
    if upload.state is UploadState.OPEN:
        hall.blobs.staging.begin(upload.id)
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
        arrival = hall.blobs.staging.bring(upload.id, upload.received, partial(incoming.parts, start, size))
        try:
            upload = hall.store.transact(partial(_append_step, hall, caller, upload, arrival, size, whole=whole))
        except ProblemError:
            arrival.abandon()
            raise
    return upload


def _append_step(
    hall: Hall, caller: Device, upload: Upload, arrival: Arrival, size: int, tx: Tx, *, whole: bool
) -> Upload:
    require_active(hold_device(tx, caller.device_id))
    reached, expires = upload.received + size, hall.clock.wall_ms() + KEPT_MS
    moved = tx.run(
        "UPDATE upload SET received = ?, expires_ms = ? WHERE id = ? AND received = ? AND state = ? AND (? = 1 OR turn = ?)",
        reached, expires, upload.id, upload.received, UploadState.OPEN.value, int(whole), upload.turn,
    )  # fmt: skip
    if not moved:
        raise ProblemError(Problem.UPLOAD_OFFSET, "Upload-Offset")
    arrival.join(tx)
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
    hall.blobs.staging.discard(hall.store.transact(lambda tx: _note_outcome(hall, tx, upload, genuine=genuine)))
    if not genuine:
        raise ProblemError(Problem.HASH_MISMATCH)
    return replace(upload, state=UploadState.COMPLETE)


def _note_outcome(hall: Hall, tx: Tx, upload: Upload, *, genuine: bool) -> list[str]:
    """Write it down; what of the upload is of no use any more."""
    if not genuine:
        started_again = tx.run(
            "UPDATE upload SET received = 0, state = ?, turn = turn + 1 WHERE id = ? AND received = ? AND state <> ?",
            UploadState.OPEN.value, upload.id, upload.size, UploadState.COMPLETE.value,
        )  # fmt: skip
        return hall.blobs.staging.release(tx, upload.id) if started_again else []
    tx.run("UPDATE upload SET state = ? WHERE id = ?", UploadState.COMPLETE.value, upload.id)
    tx.run(
        "INSERT INTO attachment VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (station, sha256) DO UPDATE"
        " SET complete_at = excluded.complete_at",
        upload.station, upload.sha256, upload.case_id, upload.size, upload.media_type, upload.purpose,
        to_text(hall.clock.now()),
    )  # fmt: skip
    arrived(tx, upload.station, upload.sha256)
    return hall.blobs.staging.release(tx, upload.id)


def drop(hall: Hall, station: str, upload_id: str) -> None:
    """Forget an upload; a file that was complete stays.

    Raises:
        ProblemError: `not_found`.
    """
    released = hall.store.transact(lambda tx: _delete(hall, tx, _take_turn(hall, tx, station, upload_id)))
    _clear(hall, [upload_id], released)


def _delete(hall: Hall, tx: Tx, upload: Upload) -> list[str]:
    """Forget it; what it leaves. Its file may have its name already, and then nobody knows yet whose it is."""
    tx.run("DELETE FROM upload WHERE id = ?", upload.id)
    if upload.state is UploadState.VERIFIED:
        note_loose(hall, tx, upload.sha256)
    return hall.blobs.staging.release(tx, upload.id)


def _clear(hall: Hall, uploads: Sequence[str], released: Sequence[str]) -> None:
    """Remove what forgotten uploads have left; what cannot be removed now is swept one day."""
    for upload_id in uploads:
        hall.blobs.staging.end(upload_id)
    hall.blobs.staging.discard(released)


def sweep(hall: Hall) -> int:
    """Remove uploads nobody has continued in time, with what they left; how many."""
    with hall.store.read() as tx:
        old = tx.one("SELECT 1 FROM upload WHERE expires_ms < ?", hall.clock.wall_ms())
    if old is None:
        return 0
    gone, released = hall.store.transact(lambda tx: _delete_old(hall, tx))
    _clear(hall, gone, released)
    return len(gone)


def _delete_old(hall: Hall, tx: Tx) -> tuple[list[str], list[str]]:
    rows = tx.all(
        f"SELECT {_COLUMNS} FROM upload WHERE expires_ms < ? ORDER BY expires_ms LIMIT ?",  # noqa: S608  # fixed parts
        hall.clock.wall_ms(),
        _SWEPT_AT_ONCE,
    )
    old = [_upload(row) for row in rows]
    return [one.id for one in old], [name for one in old for name in _delete(hall, tx, one)]


def _proved(hall: Hall, upload: Upload) -> bool:
    """Whether this station has sent this very content before, and it is still here; what was proved is never swept."""
    with hall.store.read() as tx:
        known = tx.one("SELECT size FROM attachment WHERE station = ? AND sha256 = ?", upload.station, upload.sha256)
    return known == (upload.size,) and has_whole(hall.blobs, upload.sha256, upload.size)


def _take_turn(hall: Hall, tx: Tx, station: str, upload_id: str) -> Upload:
    """Read an upload and shut out the half-done work of whoever came before."""
    row = tx.one(
        f"UPDATE upload SET turn = turn + 1 WHERE id = ? AND station = ? AND expires_ms >= ? RETURNING {_COLUMNS}",  # noqa: S608  # fixed parts
        upload_id,
        station,
        hall.clock.wall_ms(),
    )
    if row is None:
        raise ProblemError(Problem.NOT_FOUND)
    upload = _upload(row)
    reached = hall.blobs.staging.reached(upload_id, upload.received)
    if upload.state is UploadState.OPEN and reached < upload.received:
        tx.run("UPDATE upload SET received = 0 WHERE id = ?", upload_id)
        return replace(upload, received=0)
    return upload


def _upload(row: Sequence[Any]) -> Upload:
    return Upload(
        id=row[0], station=row[1], sha256=row[2], size=row[3], case_id=row[4], media_type=row[5], purpose=row[6],
        metadata=row[7], received=row[8], state=UploadState(row[9]), turn=row[10], expires_ms=row[11],
    )  # fmt: skip


def _put_in_place(hall: Hall, upload: Upload) -> bool:
    """Whether the content is what was promised; if so, it has its name afterwards."""
    try:
        with hall.blobs.staging.gathered(hall.store, upload.id, upload.size) as path:
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


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _disk_faults() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EnvironmentFault(Code.FILE_NOT_WRITTEN, "upload") from error
