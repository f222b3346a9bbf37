"""附证据: files of demands, blocking points and visits, kept and sent to the hall as the scans of cases are."""

from __future__ import annotations

from pathlib import Path

from station_app.domain.evidence import EvidenceOf, EvidenceRow
from station_app.errors import Code, UserError
from station_app.services.scan_service import KeptFile, ScanService
from station_app.storage import blocking_point_store, demand_store, evidence_store, visit_store
from station_app.storage.store import Store


class EvidenceService:
    """One transaction per call that writes; every one appends its change for the hall."""

    def __init__(self, store: Store, scans: ScanService) -> None:
        self._store = store
        self._scans = scans

    def keep(self, path: Path) -> KeptFile:
        """Read, check, encrypt and keep a file; may run on any thread, belongs to nothing yet.

        Raises:
            UserError: as `ScanService.keep`.
            EnvironmentFault: `disk_full`, `store_read_only`.
        """
        return self._scans.keep(path)

    def add(self, about: EvidenceOf, name: str, kept: KeptFile, operator_id: str) -> EvidenceRow:
        """Attach a kept file to something; the same content is not attached to it twice; commits.

        Args:
            name: number or id of what it belongs to.

        Raises:
            UserError: `demand_not_found`, `blocking_point_not_found`, `visit_not_found`.
        """
        with self._store.write(operator_id) as write:
            about_id, number = self._about(about, name)
            held = next(
                (row for row in evidence_store.of(self._store, about, about_id) if row.sha256 == kept.sha256), None
            )
            if held is not None:
                return held
            entity = evidence_store.add(write, about, about_id, kept.name, kept.sha256, kept.size, kept.media_type)
            write.audit("evidence_add", number, sha256=kept.sha256)
        return self.find(entity)

    def remove(self, evidence_id: str, operator_id: str) -> None:
        """Take a file out of sight; its content stays; commits.

        Raises:
            UserError: `evidence_not_found`.
        """
        with self._store.write(operator_id) as write:
            row = self.find(evidence_id)
            evidence_store.remove(write, row.id)
            write.audit("evidence_remove", row.id)

    def of(self, about: EvidenceOf, name: str) -> list[EvidenceRow]:
        """The files of something, oldest first.

        Raises:
            UserError: as `add`.
        """
        return evidence_store.of(self._store, about, self._about(about, name)[0])

    def find(self, evidence_id: str) -> EvidenceRow:
        """One file.

        Raises:
            UserError: `evidence_not_found`.
        """
        row = evidence_store.find(self._store, evidence_id)
        if row is None:
            raise UserError(Code.EVIDENCE_NOT_FOUND, "evidence")
        return row

    def content(self, evidence_id: str) -> bytes:
        """A file's content.

        Raises:
            UserError: `evidence_not_found`; `file_not_found` when it is not on this PC.
            EnvironmentFault: `store_damaged`.
        """
        return self._scans.content(self.find(evidence_id).sha256)

    def _about(self, about: EvidenceOf, name: str) -> tuple[str, str]:
        """Id and number of what a file belongs to."""
        if about is EvidenceOf.DEMAND:
            demand = demand_store.find(self._store, name)
            if demand is None:
                raise UserError(Code.DEMAND_NOT_FOUND, "demand", no=name)
            return demand.id, demand.no
        if about is EvidenceOf.VISIT:
            visit = visit_store.find(self._store, name)
            if visit is None:
                raise UserError(Code.VISIT_NOT_FOUND, "visit", no=name)
            return visit.id, visit.no
        point = blocking_point_store.find(self._store, name)
        if point is None:
            raise UserError(Code.BLOCKING_POINT_NOT_FOUND, "blocking_point")
        return point.id, point.id
