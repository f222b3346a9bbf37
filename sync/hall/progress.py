"""Progress that the approval platform exports: rows of events that move the hall's affairs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from station_app.clock import parse_moment
from station_app.domain.affair import Affair, AffairEvent, EventKind, apply
from station_app.errors import Code, UserError
from sync.hall.affairs import affair, save, settle_silence
from sync.hall.context import Hall
from sync.hall.feed import entities, lock_station
from sync.hall.store.database import Tx
from sync.wire.kinds import unwanted


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One line of an import, as text; what a line does not have is empty."""

    line: int
    case_no: str = ""
    official_no: str = ""
    item: str = ""
    event: str = ""
    at: str = ""
    text: str = ""
    document_no: str = ""
    kind: str = ""
    until: str = ""
    value: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class ProgressFault:
    """A line that was not applied, and why."""

    line: int
    error: UserError


@dataclass(frozen=True, slots=True)
class ProgressReport:
    """What an import did: affairs moved, lines told before, lines refused."""

    applied: int
    unchanged: int
    faults: tuple[ProgressFault, ...]


@dataclass(frozen=True, slots=True)
class _Target:
    station: str
    case_id: str
    item: str


_EVENTS = {
    **{kind.value: kind for kind in EventKind if kind is not EventKind.DEEMED_ACCEPTED},
    "收件": EventKind.RECEIVED, "02": EventKind.RECEIVED, "2": EventKind.RECEIVED,
    "补正": EventKind.CORRECTION, "补正告知": EventKind.CORRECTION, "补齐补正": EventKind.CORRECTION,
    "06": EventKind.CORRECTION, "6": EventKind.CORRECTION,
    "受理": EventKind.ACCEPTED, "05": EventKind.ACCEPTED, "5": EventKind.ACCEPTED,
    "不予受理": EventKind.NOT_ACCEPTED, "07": EventKind.NOT_ACCEPTED, "7": EventKind.NOT_ACCEPTED,
    "在办": EventKind.PROCESSING, "审批": EventKind.PROCESSING, "12": EventKind.PROCESSING,
    "挂起": EventKind.SUSPENDED, "特别程序": EventKind.SUSPENDED, "特别程序申请": EventKind.SUSPENDED,
    "11": EventKind.SUSPENDED,
    "恢复": EventKind.RESUMED, "特别程序结果": EventKind.RESUMED,
    "延期": EventKind.EXTENDED, "延长": EventKind.EXTENDED,
    "办结": EventKind.FINISHED, "10": EventKind.FINISHED,
    "送达": EventKind.SERVED,
    "退件": EventKind.RETURNED, "13": EventKind.RETURNED,
}  # fmt: skip

_LONGEST = {"text": 4_000, "document_no": 100, "official_no": 100, "kind": 64, "result": 64}


def import_progress(hall: Hall, rows: Iterable[ProgressRow], *, dry_run: bool = False) -> ProgressReport:
    """Apply rows in their order, each by itself: a bad row is reported and the others go on.

    A row without an item speaks of every item of its case that can take the event. Told twice, a row changes nothing.

    Args:
        dry_run: report what would happen and change nothing.
    """
    kept = list(rows)

    def work(tx: Tx) -> ProgressReport:
        for station in _stations(tx, kept):
            lock_station(tx, station)
        settle_silence(hall, tx)
        return _import(hall, tx, kept)

    if not dry_run:
        return hall.store.transact(work)
    with hall.store.rehearse() as tx:
        return work(tx)


def _stations(tx: Tx, rows: Iterable[ProgressRow]) -> list[str]:
    """The stations whose affairs the rows may move."""
    cases = sorted({row.case_no for row in rows if row.case_no})
    official = sorted({row.official_no for row in rows if row.official_no and not row.case_no})
    found = tx.among("SELECT DISTINCT station FROM case_index WHERE no IN (#)", cases)
    found += tx.among("SELECT DISTINCT station FROM affair WHERE official_no IN (#)", official)
    return sorted({row[0] for row in found})


def _import(hall: Hall, tx: Tx, rows: Iterable[ProgressRow]) -> ProgressReport:
    applied = unchanged = 0
    faults: list[ProgressFault] = []
    for row in rows:
        try:
            moved = _apply_row(hall, tx, row)
        except UserError as error:
            faults.append(ProgressFault(row.line, error))
            continue
        applied += moved
        unchanged += moved == 0
    return ProgressReport(applied, unchanged, tuple(faults))


def _apply_row(hall: Hall, tx: Tx, row: ProgressRow) -> int:
    """The number of affairs a row has moved."""
    event = _event(row)
    refused: UserError | None = None
    known = False
    moved = 0
    for target in _targets(tx, row):
        before = affair(tx, target.station, target.case_id, target.item) or _expected(tx, target)
        try:
            after = apply(before, event)
        except UserError as error:
            refused = refused or error
            continue
        known = True
        if after != before:
            save(hall, tx, target.station, after)
            moved += 1
    if not known and refused is not None:
        raise refused
    return moved


def _event(row: ProgressRow) -> AffairEvent:
    for name, longest in _LONGEST.items():
        value: str = getattr(row, name)
        if len(value) > longest:
            raise UserError(Code.TOO_LONG, name, limit=longest)
        if any(unwanted(character) for character in value):
            raise UserError(Code.BAD_CHARACTER, name)
    if not row.event:
        raise UserError(Code.REQUIRED, "event")
    kind = _EVENTS.get(row.event.strip())
    if kind is None:
        raise UserError(Code.UNKNOWN_FIELD, "event", value=row.event)
    if not row.at:
        raise UserError(Code.REQUIRED, "at")
    try:
        at = parse_moment(row.at.strip().replace("/", "-"))
        until = date.fromisoformat(row.until.strip().replace("/", "-")[:10]) if row.until else None
    except ValueError as error:
        raise UserError(Code.BAD_DATE, "at") from error
    if row.value and not (row.value.isascii() and row.value.isdigit() and len(row.value) <= 4):
        raise UserError(Code.BAD_NUMBER, "value")
    return AffairEvent(
        kind=kind,
        at=at.replace(microsecond=0),
        document_no=row.document_no,
        text=row.text,
        until=until,
        segment_kind=row.kind,
        value=int(row.value) if row.value else None,
        result=row.result,
        official_no=row.official_no,
    )


def _targets(tx: Tx, row: ProgressRow) -> list[_Target]:
    if not row.case_no and not row.official_no:
        raise UserError(Code.REQUIRED, "case_no")
    if not row.case_no:
        return _by_official_no(tx, row)
    cases = tx.all("SELECT station, case_id FROM case_index WHERE no = ?", row.case_no)
    if not cases:
        raise UserError(Code.CASE_NOT_FOUND, "case_no", no=row.case_no)
    if len(cases) > 1:
        raise UserError(Code.BAD_QUERY, "case_no", no=row.case_no, count=len(cases))
    station, case_id = cases[0]
    items = _items(tx, station, case_id)
    if row.item:
        if row.item not in items:
            raise UserError(Code.UNKNOWN_ITEM, "item", item=row.item)
        items = [row.item]
    if not items:
        raise UserError(Code.UNKNOWN_ITEM, "item", item="")
    return [_Target(station, case_id, item) for item in items]


def _by_official_no(tx: Tx, row: ProgressRow) -> list[_Target]:
    rows = tx.all("SELECT station, case_id, item FROM affair WHERE official_no = ?", row.official_no)
    targets = [_Target(*found) for found in rows if row.item in {"", found[2]}]
    if not targets:
        raise UserError(Code.CASE_NOT_FOUND, "official_no", no=row.official_no)
    return targets


def _items(tx: Tx, station: str, case_id: str) -> list[str]:
    stored = entities(tx, station, [("case", case_id)]).get(("case", case_id))
    guidance = stored.state.value("guidance") if stored else None
    return [str(item["code"]) for item in (guidance or {}).get("items", [])]


def _expected(tx: Tx, target: _Target) -> Affair:
    row = tx.one("SELECT no FROM case_index WHERE station = ? AND case_id = ?", target.station, target.case_id)
    assert row is not None
    return Affair(case_id=target.case_id, case_no=row[0], item=target.item)


def numbered(rows: Iterable[ProgressRow]) -> list[ProgressRow]:
    """The rows with their places as line numbers, for rows that come from no file."""
    return [replace(row, line=line) for line, row in enumerate(rows, start=1)]
