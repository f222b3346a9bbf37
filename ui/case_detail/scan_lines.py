"""The scans of a case as its page shows them: by material, with their versions and what is pinned to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from station_app.domain.case_records import RemarkRow, ScanRow
from ui.case_detail.lines import CaseView, MaterialRow
from ui.scanning.overlay import Target


@dataclass(frozen=True, slots=True)
class CaseScans:
    """All scans in sight; versions oldest first."""

    versions: Mapping[str, Sequence[ScanRow]] = field(default_factory=dict)
    unassigned: Sequence[ScanRow] = ()
    pinned: Mapping[str, Sequence[RemarkRow]] = field(default_factory=dict)

    def of(self, material: str) -> Sequence[ScanRow]:
        """The versions of a material's scan."""
        return self.versions.get(material, ())

    def newest(self, material: str) -> ScanRow | None:
        """The version that counts."""
        versions = self.of(material)
        return versions[-1] if versions else None

    def remarks(self, scan: ScanRow) -> Sequence[RemarkRow]:
        """What is pinned to a version."""
        return self.pinned.get(scan.id, ())


def case_scans(scans: Sequence[ScanRow], remarks: Sequence[RemarkRow]) -> CaseScans:
    """Put scans and remarks in order."""
    versions: dict[str, list[ScanRow]] = {}
    for scan in sorted((scan for scan in scans if scan.material is not None), key=lambda scan: scan.version):
        versions.setdefault(str(scan.material), []).append(scan)
    pinned: dict[str, list[RemarkRow]] = {}
    for remark in remarks:
        pinned.setdefault(remark.scan_id, []).append(remark)
    return CaseScans(versions, [scan for scan in scans if scan.material is None], pinned)


def targets(view: CaseView, scans: CaseScans) -> list[Target]:
    """The materials a scan can be filed under: what has to be mended and what is missing first."""
    return [
        Target(row.code, row.name, row.numbers, _note(row, len(scans.of(row.code))))
        for row in sorted(view.materials, key=lambda row: _urgency(row, scans))
    ]


def _urgency(row: MaterialRow, scans: CaseScans) -> int:
    if row.mark.supplement:
        return 0
    if row.free:
        return 3
    return 2 if scans.of(row.code) else 1


def _note(row: MaterialRow, versions: int) -> str:
    if row.mark.supplement:
        return "要补正"
    return f"已有 {versions} 版" if versions else ("免交" if row.free else "未扫")
