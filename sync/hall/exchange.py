"""Taking in what stations bring on a stick, and the receipt that goes back: the same receiving as over the wire."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from station_app.clock import parse_moment, to_text
from station_app.errors import Code, UserError
from sync.hall import audit, exchange_keys
from sync.hall.auth import Device, DeviceStatus, device_by_id
from sync.hall.awaited_files import arrived
from sync.hall.batch_reading import read_batch
from sync.hall.context import Hall
from sync.hall.exchange_receipts import KEPT_FOR, ImportReport, keep_receipt
from sync.hall.exchange_writing import TakenIn, keep_new_receipt, put_receipt
from sync.hall.problems import ProblemError
from sync.hall.receive import receive
from sync.hall.stick_enrolment import take_in
from sync.hall.store.database import Tx
from sync.wire.batch import BatchAnswer
from sync.wire.codes import Verdict
from sync.wire.framing import BadGzipError, BodyTooLargeError, inflate
from sync.wire.package import (
    BatchOutcome,
    OutboxBatch,
    OutboxFile,
    OutboxManifest,
    PackageHead,
    PackageKind,
    Sealed,
    check_signature,
    read_head,
)
from sync.wire.package_file import reading_package
from sync.wire.package_reading import OpenPackage

SUFFIX = ".station-receipt"


def import_package(hall: Hall, path: Path, folder: Path, actor: str) -> ImportReport:
    """Take a package in and write its receipt into a folder, read back and compared.

    Raises:
        UserError: `file_not_found` or `package_too_large`, and as `take_package`.
        EnvironmentFault: `file_not_written`, `package_not_verified`, or the store's faults.
    """
    with reading_package(path) as source:
        report, sha256 = take_package(hall, source, actor)
    target = folder / report.receipt
    put_receipt(hall.blobs, sha256, target)
    return replace(report, receipt=str(target))


def take_package(hall: Hall, source: BinaryIO, actor: str) -> tuple[ImportReport, str]:
    """Take a package in; what became of it, and the hash of the receipt, which stays at the hall to be fetched again.

    Raises:
        UserError: `package_unknown`, `package_cut`, `package_damaged`, `package_forged`, `package_foreign`,
            `package_expired`; nothing was changed.
        EnvironmentFault: `file_not_written`, or the store's faults.
    """
    head, lines, signature, sealed = read_head(source)
    device, verify_key = _sender(hall, head)
    check_signature(lines, signature, verify_key)
    if parse_moment(head.expires_at) < hall.clock.now():
        raise UserError(Code.PACKAGE_EXPIRED, "file", until=head.expires_at[:10])
    return _take(hall, device, head, sealed, actor)


def _take(hall: Hall, known: Device | None, head: PackageHead, sealed: Sealed, actor: str) -> tuple[ImportReport, str]:
    opener = hall.store.transact(exchange_keys.identity)
    with hall.store.read() as tx:
        before = tx.one("SELECT 1 FROM exchange_package WHERE package_id = ?", head.package_id)
    with OpenPackage(sealed, opener) as package:
        manifest = _manifest(package)
        device, enrolled = (known, None) if known is not None else take_in(hall, head, manifest)
        outcomes = _take_batches(hall, device, manifest, package)
        complete = _take_files(hall, device, manifest, package)
    taken = TakenIn(device, manifest, outcomes, complete, before is not None, enrolled)
    now = hall.clock.now()
    back = {
        "kind": PackageKind.RECEIPT, "package_id": head.package_id, "station": head.station, "device_id": head.device_id,
        "made_at": to_text(now), "expires_at": to_text(now + KEPT_FOR),
    }  # fmt: skip
    sha256 = keep_new_receipt(hall, back, taken)
    report = ImportReport(
        head.package_id, head.station, f"{head.station}-{now:%Y%m%d-%H%M%S}-{head.package_id[-6:]}{SUFFIX}",
        len(outcomes), {one.batch_id: one.code for one in outcomes if one.answer is None}, len(complete),
        repeated=before is not None, waiting=len(manifest.batches) - len(outcomes), verdicts=_verdicts(manifest, outcomes),
        files_sent=len(manifest.files), made_at=head.made_at,
    )  # fmt: skip
    hall.store.transact(lambda tx: _note(hall, tx, head, report, sha256, actor))
    return report, sha256


def _manifest(package: OpenPackage) -> OutboxManifest:
    try:
        return OutboxManifest.model_validate_json(package.part("manifest.json"))
    except ValidationError as error:
        raise UserError(Code.PACKAGE_DAMAGED, "file") from error


def _verdicts(manifest: OutboxManifest, outcomes: Sequence[BatchOutcome]) -> dict[str, int]:
    """How many changes got which verdict; what an answer does not list was applied."""
    counted: Counter[str] = Counter()
    for batch, outcome in zip(manifest.batches, outcomes, strict=False):
        if outcome.answer is not None:
            told = Counter(str(one["verdict"]) for one in outcome.answer.get("results", ()))
            counted += told
            counted[Verdict.APPLIED.value] += batch.last_seq - batch.first_seq + 1 - told.total()
    return {verdict: count for verdict, count in counted.items() if count > 0}


def _sender(hall: Hall, head: PackageHead) -> tuple[Device | None, str]:
    """The device a package says it is from, and the key it signs with; no device for one that introduces itself."""
    with hall.store.read() as tx:
        row = tx.one("SELECT station, document_key FROM device WHERE device_id = ?", head.device_id)
        if head.kind is not PackageKind.OUTBOX:
            raise UserError(Code.PACKAGE_FOREIGN, "file", why="receipt")
        if row is None and head.document_key:
            return None, head.document_key
        if row is None or not row[1]:
            raise UserError(Code.PACKAGE_FOREIGN, "file", why="unknown")
        if row[0] != head.station:
            raise UserError(Code.PACKAGE_FOREIGN, "file", why="station", station=head.station)
        device = device_by_id(tx, head.device_id)
    if device.status in {DeviceStatus.REVOKED, DeviceStatus.SUSPENDED}:
        raise UserError(Code.PACKAGE_FOREIGN, "file", why="stopped", status=device.status.value)
    return device, str(row[1])


def _take_batches(
    hall: Hall, device: Device, manifest: OutboxManifest, package: OpenPackage
) -> tuple[BatchOutcome, ...]:
    """Each batch as over the wire; after a refusal the rest waits, because its numbers follow on what was refused."""
    outcomes: list[BatchOutcome] = []
    for batch in manifest.batches:
        outcome = _take_batch(hall, device, batch, package.part(f"batches/{batch.batch_id}"))
        outcomes.append(outcome)
        if outcome.answer is None:
            break
    return tuple(outcomes)


def _take_batch(hall: Hall, device: Device, batch: OutboxBatch, body: bytes) -> BatchOutcome:
    try:
        read = read_batch(hall, inflate(body, hall.limits.max_raw_bytes))
        answer = BatchAnswer.model_validate_json(receive(hall, device, read))
    except ProblemError as error:
        return BatchOutcome(
            batch_id=batch.batch_id, status=error.status, code=error.problem.value, expected=error.expected,
            hall_ms=error.hall_ms,
        )  # fmt: skip
    except (BadGzipError, BodyTooLargeError) as error:
        raise UserError(Code.PACKAGE_DAMAGED, "file") from error
    return BatchOutcome(batch_id=batch.batch_id, answer=answer.model_dump(mode="json", exclude_defaults=True))


def _take_files(hall: Hall, device: Device, manifest: OutboxManifest, package: OpenPackage) -> tuple[str, ...]:
    """Keep the files whose content is what was promised; the others are asked for again over the wire."""
    complete: list[str] = []
    for file in manifest.files:
        content = package.part(f"files/{file.sha256}")
        if len(content) == file.size and hall.blobs.keep(content) == file.sha256:
            hall.store.transact(partial(_note_file, hall, device.station, file))
            complete.append(file.sha256)
    return tuple(complete)


def _note_file(hall: Hall, station: str, file: OutboxFile, tx: Tx) -> None:
    tx.run(
        "INSERT INTO attachment VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (station, sha256) DO NOTHING",
        station,
        file.sha256,
        file.case_id,
        file.size,
        file.media_type,
        file.purpose,
        to_text(hall.clock.now()),
    )
    arrived(tx, station, file.sha256)


def _note(hall: Hall, tx: Tx, head: PackageHead, report: ImportReport, sha256: str, actor: str) -> None:
    tx.run(
        "INSERT INTO exchange_package VALUES (?, ?, ?, ?) ON CONFLICT (package_id) DO NOTHING",
        head.package_id,
        head.station,
        head.device_id,
        to_text(hall.clock.now()),
    )
    keep_receipt(hall, tx, report, sha256, actor)
    audit.note(hall, tx, actor, "exchange_import", head.package_id, head.station)
