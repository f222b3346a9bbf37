"""Everything the page of one case shows: its frozen lines, its files, its items, pins and posted lines."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from station_app.domain.affair import Affair
from station_app.domain.masking import mask_mobile, mask_name
from station_app.domain.merge import EntityState, load
from sync.hall.affairs import affairs_of_cases
from sync.hall.console.case_summary import Window, guidance, here, text, title, window
from sync.hall.console.words import circled
from sync.hall.context import Hall
from sync.hall.feed import belonging_to, entities
from sync.hall.pins import Pin, pins_of
from sync.hall.postings import PostedLine, posted_lines
from sync.hall.store.database import Tx

MODES = {"proxy": "全程代办", "help": "帮办", "consult": "咨询"}
_TREATMENTS = {
    "submit": ("原", "已收", "green"), "commitment": ("承诺", "已签", "purple"), "deferrable": ("容缺", "容缺", "yellow"),
    "ecert": ("免交", "电子证照", "grey"), "produced": ("免交", "前项结果", "grey"), "wallet": ("免交", "材料库有", "blue"),
    "optional": ("可选", "可不交", "grey"),
}  # fmt: skip
_FREE = ("免交", "免交", "grey")


@dataclass(frozen=True, slots=True)
class Scan:
    """A file of the case, the newest version of its material first."""

    id: str
    material: str
    version: int
    sha256: str
    media_type: str
    name: str
    added_at: str
    here: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One frozen line of the list of materials."""

    code: str
    name: str
    numerals: tuple[int, ...]
    copies: str
    badge: str
    tone: str
    scans: tuple[Scan, ...]

    @property
    def runs(self) -> tuple[tuple[int, ...], ...]:
        """The numerals with neighbours put together: `1—5` instead of five."""
        runs: list[list[int]] = []
        for number in self.numerals:
            if runs and runs[-1][-1] == number - 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        return tuple(
            part for run in runs for part in (((run[0], run[-1]),) if len(run) > 2 else tuple((n,) for n in run))
        )


@dataclass(frozen=True, slots=True)
class Item:
    """One item with its affair at the hall."""

    number: int
    code: str
    name: str
    department: str
    affair: Affair | None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One case."""

    station: str
    station_name: str
    case_id: str
    no: str
    enterprise: str
    title: str
    mode: str
    contact_name: str
    contact_mobile: str
    catalogue_version: str
    items: tuple[Item, ...]
    lines: tuple[Line, ...]
    other_scans: tuple[Scan, ...]
    pins: tuple[Pin, ...]
    posted: tuple[PostedLine, ...]
    window: Window
    tally: dict[str, int] = field(default_factory=dict)

    @property
    def link(self) -> str:
        """Where it is shown."""
        return f"/console/cases/{self.station}/{self.case_id}"

    @property
    def scans(self) -> tuple[Scan, ...]:
        """Every file, in the order of the lines."""
        return (*(scan for line in self.lines for scan in line.scans), *self.other_scans)

    @property
    def scans_missing(self) -> int:
        """Files that were announced and are not here."""
        return sum(not scan.here for scan in self.scans)

    def scan(self, scan_id: str) -> Scan | None:
        """One file of the case."""
        return next((one for one in self.scans if one.id == scan_id), None)

    def line_of(self, scan: Scan) -> Line | None:
        """The line a file belongs to."""
        return next((line for line in self.lines if scan in line.scans), None)

    def masked_contact(self) -> str:
        """Name and number as everybody may see them."""
        parts = [mask_name(self.contact_name) if self.contact_name else ""]
        parts.append(mask_mobile(self.contact_mobile) if self.contact_mobile else "")
        return " ".join(part for part in parts if part)


def case_facts(hall: Hall, tx: Tx, station: str, case_id: str) -> CaseFacts | None:
    """The case, or None when its record is not here."""
    row = tx.one("SELECT no, received_at FROM case_index WHERE station = ? AND case_id = ?", station, case_id)
    stored = entities(tx, station, [("case", case_id)]).get(("case", case_id))
    if row is None or stored is None:
        return None
    state = stored.state
    name = tx.one("SELECT name FROM station WHERE code = ?", station)
    affairs = affairs_of_cases(tx, {(station, case_id)}).get((station, case_id), [])
    items = _items(state, affairs)
    parts = {key: one.state for key, one in belonging_to(tx, station, case_id).items() if not one.state.void}
    scans = _scans(hall, parts)
    pins = tuple(pins_of(tx, station, case_id))
    lines = _lines(state, items, parts, scans, pins)
    known = {line.code for line in lines}
    mode = text(state, "mode")
    return CaseFacts(
        station=station, station_name=name[0] if name else station, case_id=case_id, no=row[0],
        enterprise=text(state, "enterprise_name"), title=title(state), mode=MODES.get(mode, mode),
        contact_name=text(state, "contact_name"), contact_mobile=text(state, "contact_mobile"),
        catalogue_version=str(guidance(state).get("catalogue_version") or ""), items=items, lines=lines,
        other_scans=tuple(scan for scan in scans if scan.material not in known), pins=pins,
        posted=tuple(posted_lines(tx, station, case_id)), window=window(hall, _undecided(affairs)),
        tally=_tally(lines),
    )  # fmt: skip


def _undecided(affairs: Sequence[Affair]) -> datetime | None:
    return min((one.received_at for one in affairs if one.state.value == "received" and one.received_at), default=None)


def _items(state: EntityState, affairs: Sequence[Affair]) -> tuple[Item, ...]:
    by_code = {one.item: one for one in affairs}
    told = [one for one in guidance(state).get("items", []) if isinstance(one, dict)]
    return tuple(
        Item(number, str(one.get("code", "")), str(one.get("name") or one.get("code") or ""), str(one.get("department", "")),
             by_code.get(str(one.get("code", ""))))
        for number, one in enumerate(told, start=1)
    )  # fmt: skip


def _scans(hall: Hall, parts: dict[tuple[str, str], EntityState]) -> list[Scan]:
    found = [
        Scan(
            entity, text(state, "material"), int(state.value("version") or 1), text(state, "sha256"),
            text(state, "media_type"), text(state, "name"), text(state, "added_at"), here(hall, state.value("sha256")),
        )
        for (kind, entity), state in parts.items()
        if kind == "scan" and not state.value("removed_at")
    ]  # fmt: skip
    return sorted(found, key=lambda scan: (scan.material, -scan.version, scan.id))


def _lines(
    state: EntityState, items: Sequence[Item], parts: dict[tuple[str, str], EntityState], scans: Sequence[Scan],
    pins: Sequence[Pin],
) -> tuple[Line, ...]:  # fmt: skip
    numbers = {item.code: item.number for item in items}
    marks = {text(mark, "material"): mark for (kind, _), mark in parts.items() if kind == "material_mark"}
    pinned = {pin.scan for pin in pins}
    lines = []
    for told in guidance(state).get("lines", []):
        if not isinstance(told, dict):
            continue
        code = str(told.get("code", ""))
        own = tuple(scan for scan in scans if scan.material == code)
        copies, badge, tone = _state(told, marks.get(code), own, pinned, numbers)
        codes = told.get("items")
        numerals = tuple(sorted(numbers[one] for one in (codes if isinstance(codes, list) else []) if one in numbers))
        lines.append(Line(code, str(told.get("name") or code), numerals, copies, badge, tone, own))
    return tuple(lines)


def _state(
    told: dict[str, Any],
    mark: EntityState | None,
    scans: Sequence[Scan],
    pinned: Collection[str],
    numbers: dict[str, int],
) -> tuple[str, str, str]:
    treatment = text(mark, "treatment") if mark and mark.value("treatment") else str(told.get("treatment", ""))
    copies, badge, tone = _TREATMENTS.get(treatment, _FREE)
    if treatment == "submit":
        originals, duplicates = told.get("originals") or 0, told.get("copies") or 0
        words = [f"原 {originals}"] if originals else []
        copies = " ".join([*words, *([f"复 {duplicates}"] if duplicates else [])]) or "—"
        if any(not scan.here for scan in scans):
            badge, tone = "缺扫描", "yellow"
        elif not (mark and mark.value("ticked_at")) and not scans:
            badge, tone = "没有扫描", "grey"
    if badge == "容缺" and told.get("deferral_workdays"):
        badge = f"受理后 {told['deferral_workdays']} 日"
    if treatment == "produced" and told.get("produced_by") in numbers:
        badge = f"{circled(numbers[told['produced_by']])}的结果"
    if any(scan.id in pinned for scan in scans):
        badge, tone = "要补正", "yellow"
    return copies, badge, tone


def _tally(lines: Sequence[Line]) -> dict[str, int]:
    counted = {"应交": 0, "承诺": 0, "容缺": 0, "免交": 0}
    for line in lines:
        counted[line.copies if line.copies in counted else "应交"] += 1
    return counted


def neighbours(tx: Tx, station: str, case_id: str) -> tuple[str, str]:
    """The undecided cases of the station before and after this one, as links; empty at the ends."""
    rows = tx.all("SELECT silent_from FROM affair WHERE station = ? AND case_id = ?", station, case_id)
    first = min((row[0] for row in rows if row[0]), default="")
    if not first:
        return "", ""
    found = []
    for sign, order in (("<", "DESC"), (">", "ASC")):
        near = tx.one(
            f"SELECT case_id FROM affair WHERE station = ? AND silent_from <> '' AND (silent_from, case_id) {sign} (?, ?)"  # noqa: S608  # fixed parts
            f" ORDER BY silent_from {order}, case_id {order} LIMIT 1",
            station,
            first,
            case_id,
        )
        found.append(f"/console/cases/{station}/{near[0]}" if near else "")
    return found[0], found[1]


def read_body(body: str) -> EntityState:
    """An entity as the feed keeps it."""
    return load(json.loads(body))
