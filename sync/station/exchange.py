"""By stick instead of by wire: a session's outbox in a signed and sealed file, and the hall's receipt brought home."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pyrage

from station_app.clock import parse_moment, to_text
from station_app.errors import Code, EnvironmentFault, Exit, UserError
from station_app.ids import new_id
from station_app.instance import Lock, hold
from station_app.services.attachment_sync import QueuedFile
from station_app.services.exchange_service import PackageRow
from station_app.services.sync_service import Membership
from sync.station.enrolment import refuse_real_hall_for_demo
from sync.station.needs import StationServices
from sync.station.receipts import ImportedPackage, Receipt, outbox_by_stick
from sync.station.stick_enrolment import introduction
from sync.station.tokens import Tokens
from sync.wire.calls import EnrolRequest
from sync.wire.package import (
    OutboxBatch,
    OutboxFile,
    OutboxManifest,
    PackageHead,
    PackageKind,
    check_signature,
    read_head,
    signing_key,
)
from sync.wire.package_file import reading_package, write_package
from sync.wire.package_reading import OpenPackage
from sync.wire.package_writing import write_into

__all__ = ["ExportedPackage", "ImportedPackage", "export_package", "import_package"]

KEPT_FOR = timedelta(days=30)
"""How long a package may be on its way."""
SUFFIX = ".station-package"
MOST_FILE_BYTES = 512 * 1024 * 1024
"""Files of cases beyond this wait for the next package."""


@dataclass(frozen=True, slots=True)
class ExportedPackage:
    """What lies on the stick now, read back and compared."""

    package_id: str
    path: str
    batches: int
    changes: int
    files: int
    size: int
    expires_at: str

    def __str__(self) -> str:
        """The same for people."""
        return f"已导出到 {self.path}：{self.batches} 批 {self.changes} 条，附件 {self.files} 份。大厅收到后带回回执包才算送达。"


def export_package(services: StationServices, folder: Path) -> ExportedPackage:
    """Write everything that waits into one file, read it back and compare it. Nothing counts as sent before the receipt.

    Raises:
        UserError: `not_enrolled`, `demo_to_real_hall`, `exchange_not_ready`, `file_not_found` when the folder is not
            there.
        EnvironmentFault: `file_not_written`, `package_not_verified`, `already_running`, `key_locked`; no file is left.
    """
    own = services.sync.membership()
    keys, sender = services.exchange.keys(), _sender(services, own)
    if keys is None or sender is None:
        raise UserError(Code.EXCHANGE_NOT_READY, "hall")
    if not folder.is_dir():
        raise UserError(Code.FILE_NOT_FOUND, "folder", path=str(folder))
    with hold(services.paths, Lock.SYNC):
        batches, files = _freeze(services), _files(services)
        identity = pyrage.x25519.Identity.generate()
        manifest = OutboxManifest(
            replica_id=own.replica_id,
            next_seq=services.sync.membership().next_seq,
            cursor=own.cursor,
            recipient=str(identity.to_public()),
            batches=tuple(batches),
            files=tuple(_described(file) for file in files),
            introduction=sender.introduction,
        )
        now = services.clock.now()
        head = {
            "kind": PackageKind.OUTBOX, "package_id": new_id(), "station": own.station, "device_id": sender.device_id,
            "document_key": sender.introduction.document_key if sender.introduction else "",
            "made_at": to_text(now), "expires_at": to_text(now + KEPT_FOR),
        }  # fmt: skip
        target = folder / f"{own.station}-{now:%Y%m%d-%H%M%S}-{str(head['package_id'])[-6:]}{SUFFIX}"
        seal = partial(
            write_into, head=head, manifest=manifest, parts=_parts(services, manifest), recipient=keys[0],
            key=signing_key(sender.secret),
        )  # fmt: skip
        size = write_package(target, seal)
        services.exchange.went_out(
            PackageRow(
                id=str(head["package_id"]), name=target.name, made_at=str(head["made_at"]),
                expires_at=str(head["expires_at"]), identity=str(identity), batches=len(batches), files=len(files),
                size=size,
            )
        )  # fmt: skip
    changes = sum(batch.last_seq - batch.first_seq + 1 for batch in batches)
    return ExportedPackage(
        str(head["package_id"]), str(target), len(batches), changes, len(files), size, str(head["expires_at"])
    )


@dataclass(frozen=True, slots=True)
class _Sender:
    """Under which name a package goes out, and the key it is signed with."""

    device_id: str
    secret: str
    introduction: EnrolRequest | None = None


def _sender(services: StationServices, own: Membership) -> _Sender | None:
    begun = introduction(services)
    if begun is not None:
        return _Sender(own.device_id or own.replica_id, begun[1], begun[0])
    if own.device_id is None:
        raise UserError(Code.NOT_ENROLLED, "hall")
    if own.hall_url is not None:
        refuse_real_hall_for_demo(services, own.hall_url)
    secret = Tokens(services.tokens, own.device_id).signing_key()
    return _Sender(own.device_id, secret) if secret is not None else None


def import_package(services: StationServices, path: Path) -> ImportedPackage:
    """Take a receipt of the hall in, as a session on the wire would: verdicts, the feed, files that arrived.

    Raises:
        UserError: `file_not_found`, `package_unknown`, `package_cut`, `package_damaged`, `package_forged`,
            `package_foreign`, `package_expired`; nothing was changed.
        EnvironmentFault: `already_running`, `hall_nonsense`, or the store's faults.
    """
    keys = services.exchange.keys()
    if keys is None:
        raise UserError(Code.EXCHANGE_NOT_READY, "hall")
    with reading_package(path) as source:
        return _import(services, source, keys[1])


def _import(services: StationServices, source: BinaryIO, verify_key: str) -> ImportedPackage:
    head, lines, signature, sealed = read_head(source)
    check_signature(lines, signature, verify_key)
    row = services.exchange.package(head.package_id)
    if head.kind is not PackageKind.RECEIPT or row is None or head.station != services.sync.membership().station:
        raise UserError(Code.PACKAGE_FOREIGN, "file")
    if parse_moment(head.expires_at) < services.clock.now():
        raise UserError(Code.PACKAGE_EXPIRED, "file")
    with OpenPackage(sealed, row.identity) as package:
        if row.received_at is not None:
            return _nothing_new(services, head)
        with hold(services.paths, Lock.SYNC):
            return Receipt(services, head, package).take()


def _freeze(services: StationServices) -> list[OutboxBatch]:
    """Everything that waits, frozen: the same bytes go out again over the wire if the network is back first."""
    outbox, found, after = outbox_by_stick(services), list[OutboxBatch](), 0
    while (batch := outbox.following(after)) is not None:
        found.append(OutboxBatch(batch_id=batch.batch_id, first_seq=batch.first_seq, last_seq=batch.last_seq))
        after = batch.last_seq
    return found


def _files(services: StationServices) -> list[QueuedFile]:
    """The files that go along; one that cannot be read is left to the list of what needs a person."""
    found, size = list[QueuedFile](), 0
    for file in services.uploads.queue():
        size += file.size
        if size > MOST_FILE_BYTES:
            break
        with suppress(UserError):
            services.uploads.content(file.sha256)
            found.append(file)
    return found


def _parts(services: StationServices, manifest: OutboxManifest) -> Iterator[tuple[str, bytes]]:
    """What the manifest names, read when its turn comes."""
    for batch in manifest.batches:
        frozen = services.sync.frozen_batch(batch.batch_id)
        if frozen is None:
            raise EnvironmentFault(Code.STORE_DAMAGED, "batch")
        yield f"batches/{batch.batch_id}", frozen.body
    for file in manifest.files:
        yield f"files/{file.sha256}", services.uploads.content(file.sha256)


def _described(file: QueuedFile) -> OutboxFile:
    return OutboxFile(
        sha256=file.sha256, size=file.size, case_id=file.case_id or "", media_type=file.media_type, purpose=file.purpose
    )


def _nothing_new(services: StationServices, head: PackageHead) -> ImportedPackage:
    return ImportedPackage(head.package_id, 0, 0, 0, 0, services.sync.pending(), repeated=True, exit=Exit.DONE)
