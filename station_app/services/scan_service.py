"""Scans of a case: kept once per content, assigned to a material, replaced by newer versions, with remarks pinned."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from station_app.domain.case_records import RemarkRow, ScanRow
from station_app.domain.file_types import MediaType
from station_app.domain.records import CaseDetail
from station_app.domain.text_rules import check_required
from station_app.errors import Code, UserError
from station_app.paths import Paths
from station_app.services.case_lookup import find_case, find_open_case
from station_app.services.scan_check import CheckedFile, check_bytes, read_checked
from station_app.settings import ATTACHMENT_IDENTITY, MOST_ATTACHMENT_BYTES, Settings
from station_app.storage import case_store, scan_store, setting_store
from station_app.storage.attachments import Attachments, new_identity
from station_app.storage.store import Store, Write

_REMARK_LIMIT = 500
_NAME_LIMIT = 200


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that is safely in the folder, not yet in a case."""

    name: str
    sha256: str
    size: int
    media_type: MediaType
    renamed: bool


class ScanService:
    """`keep` may run on any thread and touches no row; everything else is one transaction per call."""

    def __init__(self, store: Store, paths: Paths, settings: Settings) -> None:
        self._store = store
        self._paths = paths
        self._settings = settings

    @cached_property
    def files(self) -> Attachments:
        """The folder of files; its key is made with the first file."""
        identity = self._settings.get(ATTACHMENT_IDENTITY)
        if not identity:
            identity = self._make_identity()
        return Attachments(self._paths.attachments, identity)

    def _make_identity(self) -> str:
        with self._store.write() as write:
            identity = setting_store.stored(self._store, ATTACHMENT_IDENTITY) or new_identity()
            setting_store.put(write, ATTACHMENT_IDENTITY, identity)
        self._settings.remember(ATTACHMENT_IDENTITY, identity)
        return identity

    def keep(self, path: Path) -> KeptFile:
        """Read, check, encrypt and keep a file; durable on return, but in no case yet.

        Raises:
            UserError: as `scan_check.read_checked`.
            EnvironmentFault: `disk_full`, `store_read_only`.
        """
        return self._keep(read_checked(path, self._settings.get(MOST_ATTACHMENT_BYTES)))

    def keep_bytes(self, name: str, data: bytes) -> KeptFile:
        """Keep what came from the clipboard or was made from other scans; as `keep`."""
        return self._keep(check_bytes(name, data, self._settings.get(MOST_ATTACHMENT_BYTES)))

    def _keep(self, checked: CheckedFile) -> KeptFile:
        sha256 = self.files.put(checked.data)
        return KeptFile(checked.name[-_NAME_LIMIT:], sha256, len(checked.data), checked.media_type, checked.renamed)

    def attach(self, no: str, kept: KeptFile, operator_id: str, material: str | None = None) -> ScanRow:
        """Put a kept file into a case as the next version of a material's scan; the same content is not doubled; commits.

        Raises:
            UserError: `case_not_found`, `unknown_material`, `action_not_allowed` for a closed case.
        """
        with self._store.write(operator_id) as write:
            case = find_open_case(self._store, no, "attach")
            rid = case.summary.rid
            self._check_material(rid, material)
            known = scan_store.holding(self._store, rid, kept.sha256)
            if known is not None and known.material == material:
                return known
            if known is not None:
                return self._reassign(write, case, known, material)
            scan_id = scan_store.add(
                write, rid, case.summary.id, material, kept.name, kept.sha256, kept.size, kept.media_type
            )
            told = {"material": material, "name": kept.name}
            case_store.add_event(write, rid, "scan", "station", told)
            write.audit("scan_add", case.summary.no, sha256=kept.sha256)
            found = scan_store.by_id(self._store, scan_id)
        assert found is not None
        return found[1]

    def assign(self, scan_id: str, material: str | None, operator_id: str) -> ScanRow:
        """Say which material a scan belongs to; it becomes that material's next version; commits.

        Raises:
            UserError: `scan_not_found`, `unknown_material`, `action_not_allowed` for a closed case.
        """
        with self._store.write(operator_id) as write:
            case, scan = self._scan(scan_id)
            self._check_material(case.summary.rid, material)
            return self._reassign(write, case, scan, material)

    def _reassign(self, write: Write, case: CaseDetail, scan: ScanRow, material: str | None) -> ScanRow:
        if scan.material != material:
            version = scan_store.next_version(self._store, case.summary.rid, material)
            scan_store.amend(write, scan.id, case.summary.id, {"material": material, "version": version})
        found = scan_store.by_id(self._store, scan.id)
        assert found is not None
        return found[1]

    def remove(self, scan_id: str, operator_id: str) -> None:
        """Take a scan out of sight; the file stays, `bring_back` shows it again; commits.

        Raises:
            UserError: `scan_not_found`, `action_not_allowed` for a closed case.
        """
        with self._store.write(operator_id) as write:
            case, _ = self._scan(scan_id)
            scan_store.amend(write, scan_id, case.summary.id, {"removed_at": write.at})
            write.audit("scan_remove", case.summary.no)

    def bring_back(self, scan_id: str, operator_id: str) -> None:
        """Show a removed scan again; commits.

        Raises:
            UserError: `scan_not_found`, `action_not_allowed` for a closed case.
        """
        with self._store.write(operator_id) as write:
            case, _ = self._scan(scan_id)
            scan_store.amend(write, scan_id, case.summary.id, {"removed_at": None})

    def of_case(self, no: str) -> list[ScanRow]:
        """The scans of a case in sight, all versions, by material and age.

        Raises:
            UserError: `case_not_found`.
        """
        return scan_store.of_case(self._store, find_case(self._store, no).summary.rid)

    def remarks(self, no: str) -> list[RemarkRow]:
        """The remarks pinned to the scans of a case, oldest first.

        Raises:
            UserError: `case_not_found`.
        """
        return scan_store.remarks(self._store, find_case(self._store, no).summary.rid)

    def content(self, sha256: str) -> bytes:
        """A file's content; may run on any thread.

        Raises:
            UserError: `file_not_found` when it is not on this PC.
            EnvironmentFault: `store_damaged`.
        """
        return self.files.read(sha256)

    def pin(
        self, scan_id: str, page: int, at: tuple[float, float], text: str, operator_id: str, source: str = "station"
    ) -> str:
        """Pin a remark to a scan and return its id; commits.

        Args:
            page: from 0.
            at: x and y as shares of the page, from the top left corner.

        Raises:
            UserError: `scan_not_found`, `required`, `too_long`, `bad_character`, `bad_number`.
        """
        check_required(text, "text", _REMARK_LIMIT)
        x, y = at
        if page < 0 or not (0 <= x <= 1 and 0 <= y <= 1):
            raise UserError(Code.BAD_NUMBER, "at")
        with self._store.write(operator_id) as write:
            case, _ = self._scan(scan_id)
            return scan_store.add_remark(write, case.summary.id, scan_id, page, x, y, text, source)

    def settle(self, scan_id: str, remark_id: str, operator_id: str) -> None:
        """Note that what a remark asked for is done; commits.

        Raises:
            UserError: `scan_not_found`.
        """
        with self._store.write(operator_id) as write:
            case, _ = self._scan(scan_id)
            scan_store.settle_remark(write, remark_id, case.summary.id)

    def _scan(self, scan_id: str) -> tuple[CaseDetail, ScanRow]:
        found = scan_store.by_id(self._store, scan_id)
        if found is None:
            raise UserError(Code.SCAN_NOT_FOUND, "scan")
        rid, scan = found
        return find_open_case(self._store, case_store.id_of(self._store, rid), "attach"), scan

    def _check_material(self, rid: int, material: str | None) -> None:
        if material is not None and all(line.material != material for line in case_store.lines(self._store, rid)):
            raise UserError(Code.UNKNOWN_MATERIAL, "material", material=material)
