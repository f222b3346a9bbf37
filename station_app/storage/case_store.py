"""Queries and writes of cases: rows in, frozen dataclasses out, lists paged by keyset."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from station_app.domain.guidance import MaterialLine as GuidanceLine
from station_app.domain.records import CaseDetail, CaseEventRow, CaseItemRow, CaseSummary, MaterialLineRow, PageKey
from station_app.storage import search_index
from station_app.storage.case_conditions import is_open
from station_app.storage.prepared import read_rows
from station_app.storage.search_index import Entry
from station_app.storage.store import Store, Write
from station_app.storage.tables.cases import AssistCase, CaseEvent, CaseItem, MaterialLine

SEARCH_KIND = "case"
_PAGE = 500
_COLUMNS = frozenset(AssistCase._meta.fields)  # noqa: SLF001  # peewee's public way
_SUMMARY_COLUMNS = tuple(
    getattr(AssistCase, name) for name in CaseSummary.__dataclass_fields__
)  # the fields are the columns, in this order


def next_serial(write: Write, row: str, day: str) -> int:
    """The next serial of a row on a day, taken inside the transaction."""
    found = write.store.database.execute_sql(
        "INSERT INTO serial(row, day, last) VALUES(?, ?, 1) ON CONFLICT(row, day) DO UPDATE SET last = last + 1"
        " RETURNING last",
        (row, day),
    ).fetchone()
    return int(found[0])


def insert(write: Write, values: Mapping[str, Any]) -> int:
    """Add a case row and return its rid."""
    return write.insert(AssistCase, values)


def update(write: Write, rid: int, values: Mapping[str, Any]) -> None:
    """Write some columns of a case."""
    write.update(AssistCase, {"rid": rid}, values)


def amend(
    write: Write, rid: int, case_id: str, fields: Mapping[str, Any], columns: Mapping[str, Any] | None = None
) -> None:
    """Write fields of a case that the hall sees, with their change.

    Args:
        fields: by their names on the wire; those that are columns too are written under the same name.
        columns: columns that are stored under another name or stay at the station.
    """
    row = write.store.run(AssistCase.select(AssistCase.hlc, AssistCase.clocks).where(AssistCase.rid == rid))[0]
    stamp, clocks = write.stamp(), row.clocks or {}
    stored = {name: value for name, value in fields.items() if name in _COLUMNS} | dict(columns or {})
    stored["clocks"] = {**clocks, **dict.fromkeys(fields, stamp)}
    update(write, rid, stored)
    base = {name: clocks.get(name, row.hlc) for name in fields}
    write.change("case", case_id, fields, stamp, base=base, case_id=case_id)


def change_state(write: Write, rid: int, case_id: str, state: str, fields: Mapping[str, Any] | None = None) -> None:
    """Move a case to another state, with the change for the hall and the fields that go with it."""
    amend(write, rid, case_id, {"state": state, **(fields or {})})


def put_items(write: Write, rid: int, codes: Sequence[str]) -> None:
    """Write the items of a new case, numbered from 1."""
    for position, code in enumerate(codes, start=1):
        write.insert(CaseItem, {"case_rid": rid, "position": position, "code": code})


def update_item(write: Write, rid: int, position: int, values: Mapping[str, Any]) -> None:
    """Write the hall's progress of one item."""
    write.update(CaseItem, {"case_rid": rid, "position": position}, values)


def replace_items(write: Write, rid: int, codes: Sequence[str]) -> None:
    """Renumber the items of a case whose choice has changed; what is known of those that stay is worked out anew."""
    write.store.run(CaseItem.delete().where(CaseItem.case_rid == rid))
    put_items(write, rid, codes)


def replace_lines(write: Write, rid: int, lines: Iterable[GuidanceLine], chosen: Sequence[str]) -> None:
    """Put a new list in the place of the old one; marks stay with their materials."""
    write.store.run(MaterialLine.delete().where(MaterialLine.case_rid == rid))
    put_lines(write, rid, lines, chosen)


_PUT_LINE = f"INSERT INTO material_line VALUES({', '.join('?' * 14)})"
"""In the order of the columns."""


def put_lines(write: Write, rid: int, lines: Iterable[GuidanceLine], chosen: Sequence[str]) -> None:
    """Write the list of a new case."""
    numerals = {code: number for number, code in enumerate(chosen, start=1)}
    write.store.database.connection().executemany(
        _PUT_LINE,
        [
            (
                rid, line.code, position, line.originals, line.copies,
                ",".join(str(numerals[code]) for code in line.items), line.necessity.value, line.treatment.value,
                line.deferrable, line.commitment, line.deferral_workdays, line.provisional, line.produced_by,
                line.wallet_valid_to.isoformat() if line.wallet_valid_to else None,
            )
            for position, line in enumerate(lines, start=1)
        ],
    )  # fmt: skip


def guidance_columns(guidance: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that the one field `guidance` of a case fills."""
    codes = _codes(guidance)
    names = [str(item.get("name", "")) for item in guidance.get("items", [])]
    more = f"等 {len(names)} 项" if len(names) > 1 else ""
    return {
        "title": str(guidance.get("title") or (names[0] + more if names else "")),
        "bundle": guidance.get("bundle"),
        "catalogue_version": str(guidance.get("catalogue_version", "")),
        "answers": dict(guidance.get("answers") or {}),
        "open_situations": list(guidance.get("open_situations") or []),
        "named_items": list(guidance.get("named_items", codes)),
        "requested": int(guidance.get("requested", 0)),
        "merged": int(guidance.get("merged", 0)),
        "to_submit": int(guidance.get("to_submit", 0)),
    }


def put_guidance(write: Write, rid: int, guidance: Mapping[str, Any]) -> None:
    """Put items and list of a case as another PC worked them out; what is known of items that stay is worked out anew."""
    codes = _codes(guidance)
    if [row.code for row in items(write.store, rid)] != codes:
        replace_items(write, rid, codes)
    update(write, rid, guidance_columns(guidance))
    write.store.database.execute_sql("DELETE FROM material_line WHERE case_rid = ?", (rid,))
    _put_their_lines(write, rid, guidance)


def put_first_guidance(write: Write, rid: int, guidance: Mapping[str, Any]) -> None:
    """Put items and list of a new case as another PC worked them out; its columns were written with its row."""
    put_items(write, rid, _codes(guidance))
    _put_their_lines(write, rid, guidance)


def _codes(guidance: Mapping[str, Any]) -> list[str]:
    return [str(item.get("code")) for item in guidance.get("items", [])]


def _put_their_lines(write: Write, rid: int, guidance: Mapping[str, Any]) -> None:
    numerals = {code: number for number, code in enumerate(_codes(guidance), start=1)}
    write.store.database.connection().executemany(
        _PUT_LINE,
        [
            (
                rid, str(line["code"]), position, int(line.get("originals", 0)), int(line.get("copies", 0)),
                ",".join(str(numerals[code]) for code in line.get("items", []) if code in numerals),
                str(line.get("necessity", "")), str(line.get("treatment", "submit")), bool(line.get("deferrable")),
                bool(line.get("commitment")), _scalar(line.get("deferral_workdays")), bool(line.get("provisional")),
                _scalar(line.get("produced_by")), _scalar(line.get("wallet_valid_to")),
            )
            for position, line in enumerate(guidance.get("lines", []), start=1)
        ],
    )  # fmt: skip


def _scalar(value: object) -> object:
    """What another PC told, so that a column can hold it."""
    return value if value is None or isinstance(value, (str, int)) else json.dumps(value, ensure_ascii=False)


def add_event(
    write: Write, rid: int, kind: str, source: str, data: Mapping[str, Any], at: str = "", actor: str | None = None
) -> None:
    """Append to the timeline of a case; the actor is who writes, unless it was somebody on another PC."""
    who = write.actor if actor is None else actor
    row = {"case_rid": rid, "at": at or write.at, "kind": kind, "source": source, "actor": who, "data": data}
    write.insert(CaseEvent, row)


def reindex(write: Write, case_id: str) -> None:
    """Write the search row of a case anew from what is stored."""
    case = detail(write.store, case_id)
    if case is not None:
        index_cases(write, [case])


def index_cases(write: Write, cases: Iterable[CaseDetail]) -> None:
    """Write the search rows of cases as they were read."""
    entries: list[Entry] = []
    for case in cases:
        one = case.summary
        texts = (one.no, one.enterprise_name, one.contact_name, case.contact_mobile, case.uscc or "", one.title)
        entries.append(
            Entry(SEARCH_KIND, one.id, one.no, one.enterprise_name, one.title, texts, (one.enterprise_name,))
        )
    search_index.put_many(write.store.database, entries)


def index(write: Write, summary_no: str, case_id: str, title: str, enterprise: str, texts: tuple[str, ...]) -> None:
    """Write the search row of a case."""
    entry = Entry(SEARCH_KIND, case_id, summary_no, enterprise, title, texts, (enterprise,))
    search_index.put(write.store.database, entry)


def detail(store: Store, no_or_id: str) -> CaseDetail | None:
    """One case by its number or its id; the older one when clones of a station gave out one number twice."""
    rows = store.sql(_DETAIL, no_or_id, no_or_id, no_or_id)
    return _detail_of(rows[0]) if rows else None


_DETAIL_COLUMNS = (
    "bundle", "uscc", "contact_mobile", "remark", "catalogue_version", "answers", "open_situations", "submitted_at",
    "content_hash", "named_items", "first_asker", "state_before", "region_mode", "labels",
)  # fmt: skip
_DETAIL = (
    f"SELECT {', '.join((*CaseSummary.__dataclass_fields__, *_DETAIL_COLUMNS))} FROM assist_case"  # noqa: S608  # own names
    " WHERE no = ? OR id = ? OR client_id = ? ORDER BY rid LIMIT 1"
)


def _detail_of(row: tuple[Any, ...]) -> CaseDetail:
    width = len(CaseSummary.__dataclass_fields__)
    found = dict(zip(_DETAIL_COLUMNS, row[width:], strict=True))
    named, labels = found["named_items"], found["labels"]
    return CaseDetail(
        summary=CaseSummary(*row[:width]),
        bundle=found["bundle"],
        uscc=found["uscc"],
        contact_mobile=found["contact_mobile"],
        remark=found["remark"],
        catalogue_version=found["catalogue_version"],
        answers=json.loads(found["answers"]),
        open_situations=tuple(json.loads(found["open_situations"])),
        submitted_at=found["submitted_at"],
        content_hash=found["content_hash"],
        named_items=tuple(json.loads(named)) if named is not None else None,
        first_asker=found["first_asker"],
        state_before=found["state_before"],
        region_mode=found["region_mode"],
        labels=tuple(json.loads(labels)) if labels is not None else (),
    )


def id_of(store: Store, rid: int) -> str:
    """The id of the case in a row."""
    return str(store.sql("SELECT id FROM assist_case WHERE rid = ?", rid)[0][0])


def holder_of(store: Store, official_no: str) -> tuple[str, str] | None:
    """Number and item of the case that has an official number."""
    query = (
        CaseItem.select(AssistCase.no, CaseItem.code)
        .join(AssistCase, on=(AssistCase.rid == CaseItem.case_rid))
        .where(CaseItem.official_no == official_no)
        .limit(1)
    )
    rows = store.rows(query.tuples())
    return (rows[0][0], rows[0][1]) if rows else None


def acknowledged(store: Store, client_id: str) -> tuple[str, str, str] | None:
    """Id, number and content hash of the case a caller's id already stands for."""
    rows = store.sql("SELECT id, no, content_hash FROM assist_case WHERE client_id = ?", client_id)
    return (rows[0][0], rows[0][1], rows[0][2]) if rows else None


_ITEM_COLUMNS = tuple(CaseItemRow.__dataclass_fields__)
_LINE_COLUMNS = tuple(MaterialLineRow.__dataclass_fields__)
_EVENT_COLUMNS = tuple(CaseEventRow.__dataclass_fields__)


def items(store: Store, rid: int) -> list[CaseItemRow]:
    """The items of a case in their order."""
    return [CaseItemRow(*row) for row in read_rows(store, CaseItem, _ITEM_COLUMNS, "case_rid", rid, "position")]


def lines(store: Store, rid: int) -> list[MaterialLineRow]:
    """The merged list of a case in its order."""
    return [_line(row) for row in read_rows(store, MaterialLine, _LINE_COLUMNS, "case_rid", rid, "position")]


def _line(row: tuple[Any, ...]) -> MaterialLineRow:
    (
        material, position, originals, copies, numerals, necessity, treatment, deferrable, commitment,
        deferral_workdays, provisional, produced_by, wallet_valid_to,
    ) = row  # fmt: skip
    return MaterialLineRow(
        material=material,
        position=position,
        originals=originals,
        copies=copies,
        items=tuple(int(number) for number in numerals.split(",")),
        necessity=necessity,
        treatment=treatment,
        deferrable=bool(deferrable),
        commitment=bool(commitment),
        deferral_workdays=deferral_workdays,
        provisional=bool(provisional),
        produced_by=produced_by,
        wallet_valid_to=date.fromisoformat(wallet_valid_to) if wallet_valid_to else None,
    )


def events(store: Store, rid: int) -> list[CaseEventRow]:
    """The timeline of a case, oldest first."""
    rows = read_rows(store, CaseEvent, _EVENT_COLUMNS, "case_rid", rid, "id")
    return [CaseEventRow(at, kind, source, actor, json.loads(data)) for at, kind, source, actor, data in rows]


def page(store: Store, condition: Any, after: PageKey, limit: int) -> list[CaseSummary]:
    """The next rows of the default order (due day, then age) that fulfil a condition (None = all)."""
    query = AssistCase.select(*_SUMMARY_COLUMNS).order_by(AssistCase.sort_key, AssistCase.rid).limit(limit)
    if condition is not None:
        query = query.where(condition)
    if after.rid:
        query = query.where(
            (AssistCase.sort_key >= after.sort_key)
            & ((AssistCase.sort_key > after.sort_key) | (AssistCase.rid > after.rid))
        )
    return [CaseSummary(*row) for row in store.rows(query.tuples())]


def pages(store: Store, condition: Any) -> Iterator[CaseSummary]:
    """Every case that fulfils a condition (None = all), in the default order, read page by page."""
    after = PageKey()
    while rows := page(store, condition, after, _PAGE):
        yield from rows
        after = PageKey(rows[-1].sort_key, rows[-1].rid)


def open_of_enterprise(store: Store, enterprise_id: str | None, name: str, since: str) -> list[CaseSummary]:
    """Open cases of an enterprise logged since a moment, the newest first; by its exact name when it is not known."""
    of_it = AssistCase.enterprise_id == enterprise_id if enterprise_id else AssistCase.enterprise_name == name
    query = (
        AssistCase.select(*_SUMMARY_COLUMNS)
        .where(of_it, AssistCase.registered_at >= since, is_open())
        .order_by(AssistCase.rid.desc())
    )
    return [CaseSummary(*row) for row in store.rows(query.tuples())]


def of_enterprise(store: Store, enterprise_id: str, limit: int) -> list[CaseSummary]:
    """The cases of an enterprise, the newest first."""
    query = (
        AssistCase.select(*_SUMMARY_COLUMNS)
        .where(AssistCase.enterprise_id == enterprise_id)
        .order_by(AssistCase.rid.desc())
        .limit(limit)
    )
    return [CaseSummary(*row) for row in store.rows(query.tuples())]


def by_ids(store: Store, ids: Sequence[str]) -> list[CaseSummary]:
    """The named cases, in the order of the names."""
    rows = store.rows(AssistCase.select(*_SUMMARY_COLUMNS).where(AssistCase.id.in_(ids)).tuples())
    found = {summary.id: summary for summary in (CaseSummary(*row) for row in rows)}
    return [found[case_id] for case_id in ids if case_id in found]


def by_rids(store: Store, rids: Sequence[int]) -> list[CaseSummary]:
    """The cases of these rows, in the order of the row ids."""
    rows = store.rows(AssistCase.select(*_SUMMARY_COLUMNS).where(AssistCase.rid.in_(rids)).tuples())
    found = {summary.rid: summary for summary in (CaseSummary(*row) for row in rows)}
    return [found[rid] for rid in rids if rid in found]


def count(store: Store, condition: Any) -> int:
    """How many cases fulfil a condition (None = all)."""
    query = AssistCase.select()
    if condition is not None:
        query = query.where(condition)
    return int(query.count(store.database))


def latest_of_enterprise(store: Store, enterprise_id: str) -> CaseDetail | None:
    """The newest case of an enterprise."""
    query = (
        AssistCase.select(AssistCase.id)
        .where(AssistCase.enterprise_id == enterprise_id)
        .order_by(AssistCase.rid.desc())
        .limit(1)
    )
    row = store.first(query)
    return detail(store, row.id) if row else None
