"""The receipt of a package as it is made: page after page of the feed, sealed on its way into a file, read back, then kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from station_app.clock import to_text
from station_app.errors import Code, EnvironmentFault
from sync.hall import exchange_keys, feed_page
from sync.hall.auth import Device
from sync.hall.blob_store import Blobs, copied
from sync.hall.changes import id_at
from sync.hall.context import Hall
from sync.hall.feed_cursor import CursorKey
from sync.hall.problems import ProblemError
from sync.hall.replicas import cursor_key, replica_of
from sync.hall.spooling import spooled
from sync.hall.store.database import Tx, meta
from sync.wire.calls import EnrolAnswer
from sync.wire.limits import MAX_PAGE_ROWS
from sync.wire.package import BatchOutcome, OutboxManifest, ReceiptManifest, read_head, signing_key
from sync.wire.package_file import write_package
from sync.wire.package_writing import write_into


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a package, as far as its receipt tells it.

    Attributes:
        complete: hashes of the files that lie at the hall now.
        repeated: it was taken in before.
        enrolled: what a PC needs that introduced itself.
    """

    device: Device
    manifest: OutboxManifest
    outcomes: tuple[BatchOutcome, ...]
    complete: tuple[str, ...]
    repeated: bool
    enrolled: EnrolAnswer | None


def keep_new_receipt(hall: Hall, head: Mapping[str, Any], taken: TakenIn) -> str:
    """Write a receipt and keep it among the files; its hash. Never more than one page of the feed is held.

    The pages are read twice from one state of the store: how many they are stands before them.

    Args:
        head: the fields of `PackageHead` but size and hash.

    Raises:
        UserError: `package_too_large`.
        EnvironmentFault: `file_not_written`, `package_not_verified`, or the faults of the store and of the files.
    """
    seal, standing = hall.store.transact(lambda tx: (exchange_keys.signing(tx), _standing(tx, taken)))
    with spooled(hall.blobs.spool) as path:
        with hall.store.read() as tx:
            key = cursor_key(meta(tx), taken.device)
            beginnings = _beginnings(tx, key, taken.manifest)
            write = partial(
                write_into, head=head, manifest=_manifest(hall, meta(tx)["hall_epoch"], taken, standing, len(beginnings)),
                parts=_pages(tx, key, taken.manifest, beginnings), recipient=taken.manifest.recipient,
                key=signing_key(seal),
            )  # fmt: skip
            write_package(path, write)
        try:
            sha256 = _hash_of(path)
            hall.blobs.adopt(path, sha256)
        except OSError as error:
            raise EnvironmentFault(Code.FILE_NOT_WRITTEN, "receipt") from error
    return sha256


def put_receipt(blobs: Blobs, sha256: str, target: Path) -> None:
    """Write a kept receipt to its medium, read back and compared.

    Raises:
        EnvironmentFault: `file_not_written`, `package_not_verified`, or the faults of the files; no file is left.
    """
    write_package(target, partial(_copy, blobs, sha256))


def _copy(blobs: Blobs, sha256: str, target: BinaryIO) -> bytes:
    copied(blobs.open(sha256), target)
    return read_head(target)[1]


def _beginnings(tx: Tx, key: CursorKey, manifest: OutboxManifest) -> list[str]:
    """The cursor before each page the station has not seen; none when its own is of another hall."""
    beginnings, cursor = list[str](), manifest.cursor
    with suppress(ProblemError):
        while True:
            page = feed_page.page(tx, key, cursor, manifest.replica_id, MAX_PAGE_ROWS)
            beginnings.append(cursor)
            cursor = page.cursor
            if not page.more:
                break
    return beginnings


def _pages(tx: Tx, key: CursorKey, manifest: OutboxManifest, beginnings: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    for number, cursor in enumerate(beginnings):
        page = feed_page.page(tx, key, cursor, manifest.replica_id, MAX_PAGE_ROWS)
        yield f"pages/{number:06d}", page.text.encode()


def _standing(tx: Tx, taken: TakenIn) -> dict[str, Any]:
    """Where the hall stands with the PC's log; a replica that is new is registered."""
    with suppress(ProblemError):
        replica = replica_of(tx, taken.device, taken.manifest.replica_id)
        last_change = id_at(tx, replica.replica_id, replica.last_seq)
        return {"last_seq": replica.last_seq, "last_change": last_change, "durable_seq": replica.durable_seq}
    return {"last_seq": 0, "durable_seq": 0}


def _manifest(hall: Hall, epoch: str, taken: TakenIn, standing: Mapping[str, Any], pages: int) -> ReceiptManifest:
    return ReceiptManifest(
        replica_id=taken.manifest.replica_id, hall_epoch=epoch, **standing,
        imported_at=to_text(hall.clock.now()), outcomes=taken.outcomes, complete=taken.complete, pages=pages,
        repeated=taken.repeated, enrolled=taken.enrolled,
    )  # fmt: skip


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
