"""Taking a receipt of the hall in from a stick, in the order of a session on the wire."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from station_app.clock import to_text
from station_app.errors import Code, EnvironmentFault, Exit, UserError
from station_app.services.sync_service import BatchRow, PulledRow, RunRow
from sync.station.needs import StationServices
from sync.station.outbox import NewReplicaNeededError, Outbox, Pushed
from sync.station.poison import PoisonHunt
from sync.station.policy import Refusal
from sync.station.push import check_answer
from sync.station.standing import Standing, follow, forked
from sync.station.stick_enrolment import finish_enrolment
from sync.wire.batch import BatchAnswer
from sync.wire.calls import ChangesAnswer
from sync.wire.limits import Limits
from sync.wire.package import PackageHead, ReceiptManifest
from sync.wire.package_reading import OpenPackage

TRIGGER = "usb"
_PAGE = TypeAdapter(ChangesAnswer)


@dataclass(frozen=True, slots=True)
class ImportedPackage:
    """What a receipt brought.

    Attributes:
        repeated: this receipt was taken in before; nothing was changed.
        refused: batches the hall refused as a whole and that go out again in the next package or session.
    """

    package_id: str
    settled: int
    refused: int
    pulled: int
    files: int
    pending: int
    repeated: bool
    exit: Exit

    def __str__(self) -> str:
        """The same for people."""
        if self.repeated:
            return "这份回执已经收过，没有变化。"
        left = f"，还有 {self.pending} 条待上传" if self.pending else ""
        return f"已收回大厅回执：{self.settled} 条送达，收回 {self.pulled}，附件 {self.files} 份{left}"


class Receipt:
    """Taking one receipt in, in the order of a session."""

    def __init__(self, services: StationServices, head: PackageHead, package: OpenPackage) -> None:
        self._services = services
        self._head = head
        self._package = package
        try:
            self._manifest = ReceiptManifest.model_validate_json(package.part("manifest.json"))
        except ValidationError as error:
            raise UserError(Code.PACKAGE_DAMAGED, "file") from error
        self._outbox = outbox_by_stick(services)
        self._refused = 0

    def take(self) -> ImportedPackage:
        """Take it in.

        Raises:
            UserError: `station_code` when the hall took this PC for another station's.
            EnvironmentFault: `hall_nonsense`, or the store's faults.
        """
        services, manifest = self._services, self._manifest
        started_at = to_text(services.clock.now())
        if manifest.enrolled is not None:
            finish_enrolment(services, manifest.enrolled)
        for batch, answer, refusal in self._outcomes():
            if answer is not None:
                self._outbox.settle(batch, answer)
            elif refusal is not None:
                self._refused += 1
                self._mend(batch, refusal)
                break
        self._follow_the_hall()
        pulled, opened = self._take_pages()
        for sha256 in manifest.complete:
            services.uploads.arrived(sha256)
        self._note_hall()
        services.exchange.came_back(self._head.package_id)
        pushed = self._outbox.pushed
        new_items, pending = pushed.new_items + opened, services.sync.pending()
        services.sync.record_run(
            RunRow(
                started_at=started_at, trigger=TRIGGER, outcome="partial" if pending else "done", code=None,
                pushed=pushed.changes, pulled=pulled, attention=new_items, requests=0, bytes_up=0,
                bytes_down=self._head.size, duration_ms=0, receipt_no=pushed.receipts[-1] if pushed.receipts else None,
            )
        )  # fmt: skip
        code = Exit.PARTIAL if pending else Exit.ATTENTION if new_items else Exit.DONE
        return ImportedPackage(
            self._head.package_id, pushed.changes, self._refused, pulled, len(manifest.complete), pending,
            repeated=False, exit=code,
        )  # fmt: skip

    def _outcomes(self) -> list[tuple[BatchRow, BatchAnswer | None, Refusal | None]]:
        """What became of the batches that still wait for it; one that was answered over the wire meanwhile is left out."""
        found: list[tuple[BatchRow, BatchAnswer | None, Refusal | None]] = []
        for outcome in self._manifest.outcomes:
            batch = self._services.sync.frozen_batch(outcome.batch_id)
            if batch is None:
                continue
            if outcome.answer is None:
                refusal = Refusal(outcome.status, outcome.code, outcome.expected, outcome.hall_ms)
                found.append((batch, None, refusal))
                continue
            try:
                found.append((batch, check_answer(batch, BatchAnswer.model_validate(outcome.answer)), None))
            except ValidationError as error:
                raise EnvironmentFault(Code.HALL_NONSENSE, "hall") from error
        return found

    def _mend(self, batch: BatchRow, refusal: Refusal) -> None:
        try:
            self._outbox.repair(batch, refusal)
        except NewReplicaNeededError:
            self._services.sync.become_new_replica()

    def _follow_the_hall(self) -> None:
        """What a hello would bring about; only a hall that is not the same any more can have lost something."""
        sync, manifest = self._services.sync, self._manifest
        own = sync.membership()
        if manifest.replica_id != own.replica_id:
            return
        standing = Standing(manifest.hall_epoch, manifest.last_seq, manifest.last_change)
        if forked(sync, own, standing):
            sync.become_new_replica()
        elif own.hall_epoch and own.hall_epoch != manifest.hall_epoch:
            follow(self._services, own, standing)

    def _note_hall(self) -> None:
        """Keep where the hall stands; nothing of a log that was begun anew lies safe there."""
        sync, manifest = self._services.sync, self._manifest
        own = sync.membership()
        durable_seq = manifest.durable_seq if manifest.replica_id == own.replica_id else 0
        sync.note_hall(epoch=manifest.hall_epoch, durable_seq=durable_seq, clock_offset_ms=own.clock_offset_ms)

    def _take_pages(self) -> tuple[int, int]:
        """The feed as far as it follows on what this PC has pulled; a page from elsewhere waits for the wire."""
        own = self._services.sync.membership()
        if self._manifest.replica_id != own.replica_id:
            return 0, 0
        rows = opened = 0
        for number in range(self._manifest.pages):
            page = _PAGE.validate_json(self._package.part(f"pages/{number:06d}"))
            pulled = [PulledRow(row.kind, row.entity, row.origin, row.void, row.body, row.seq) for row in page.changes]
            opened += self._services.sync.take_page(pulled, page.cursor) or 0
            rows += len(pulled)
        if self._manifest.pages:
            self._services.sync.finish_pull()
        return rows, opened


def outbox_by_stick(services: StationServices) -> Outbox:
    """The outbox with the limits of a hall that cannot be asked."""
    hunt = PoisonHunt(_never_asked)
    return Outbox(services.sync, Limits.model_validate({}), services.clock.wall_ms, hunt, Pushed())


def _never_asked() -> None:
    """On a stick there is nobody to ask."""
