"""Lists of the sync centre, each from an index and of a bounded length: what waits, what came, what was done."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from station_app.storage.exchange_store import RunRow
from station_app.storage.row_titles import title_of
from station_app.storage.store import Store
from station_app.storage.tables.sync import SyncRun

LOOKED_AT = 2_000
"""Changes and timeline entries that are looked at for a list; what lies behind them is only counted."""


@dataclass(frozen=True, slots=True)
class OutboxObject:
    """A case, or something else, with all of its changes and files that the hall has not taken.

    Attributes:
        kind: of the object; `case` for everything that belongs to one.
        kinds: how many changes of each kind wait.
        size: bytes of changes and files.
        files: how many files wait.
        stored_at: when the oldest of it was stored, `changed_at` the newest.
        no: of the case or the appointment; None for what has no number.
        name: title of the case, name of the enterprise; may be empty.
        fresh: the hall has nothing of this case yet.
        sent: all of its changes lie in a batch that has begun to go out.
        verdict: `rejected` or `held` by the hall, empty for what simply waits.
        code: why, or what is wrong with a file; None when nothing is.
        file_fault: a person was asked about one of its files.
    """

    entity: str
    kind: str
    kinds: Mapping[str, int]
    size: int
    files: int
    stored_at: str
    changed_at: str
    no: str | None = None
    name: str = ""
    fresh: bool = False
    sent: bool = False
    verdict: str = ""
    code: str | None = None
    file_fault: bool = False
    contested: bool = False


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """Something that came: an answer of the hall, or what another PC of the station has written.

    Attributes:
        kind: the kind of the timeline entry.
        source: `hall`, or `station` for another PC.
    """

    id: int
    at: str
    kind: str
    source: str
    case_no: str
    title: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NumberedRun:
    """A session with its number on this PC."""

    number: int
    run: RunRow


_WAITING = (
    "SELECT * FROM (SELECT c.* FROM attention a JOIN change c ON c.change_id = a.ref WHERE a.source = 'change'"
    " AND a.closed_at IS NULL AND c.state = 'rejected' LIMIT ?)"
    " UNION ALL SELECT * FROM (SELECT * FROM change WHERE state = 'held' ORDER BY seq LIMIT ?)"
    " UNION ALL SELECT * FROM (SELECT * FROM change WHERE state = 'pending' ORDER BY seq LIMIT ?)"
)
_OBJECTS = (
    "SELECT coalesce(h.case_id, h.entity_id), h.case_id IS NOT NULL, h.kind, count(*), min(h.seq), max(h.seq),"  # noqa: S608  # constant parts
    " min(h.wall_at), max(h.wall_at), sum(length(CAST(b.fields AS BLOB)) + length(b.base)), max(h.state = 'rejected'),"
    f" max(h.state = 'held'), max(h.code) FROM ({_WAITING}) h JOIN change_body b USING (seq) GROUP BY 1, 2, 3 ORDER BY 5"
)
_FILES = (
    "SELECT c.id, count(*), sum(a.size), min(a.added_at), max(a.added_at), max(u.code) FROM"
    " (SELECT * FROM attachment WHERE complete_at IS NULL AND elsewhere IS NULL LIMIT ?) a"
    " LEFT JOIN attachment_upload u ON u.sha256 = a.sha256 JOIN assist_case c ON c.rid ="
    " coalesce((SELECT case_rid FROM scan WHERE sha256 = a.sha256 LIMIT 1),"
    " (SELECT case_rid FROM hall_paper WHERE sha256 = a.sha256 LIMIT 1))"
    " GROUP BY c.id ORDER BY min(a.added_at)"
)


def outbox(store: Store, limit: int) -> list[OutboxObject]:
    """What waits, by object, the oldest first; what needs a person stands before the rest."""
    frozen = int(store.sql("SELECT coalesce(max(last_seq), 0) FROM batch WHERE state = 'frozen'")[0][0])
    found: dict[str, OutboxObject] = {}
    for entity, of_case, kind, count, _, last, at, newest, size, rejected, held, code in store.sql(
        _OBJECTS, LOOKED_AT, LOOKED_AT, LOOKED_AT
    ):
        verdict = "rejected" if rejected else ("held" if held else "")
        own = OutboxObject(
            entity=entity, kind="case" if of_case else kind, kinds={kind: count}, size=size, files=0, stored_at=at, changed_at=newest,
            sent=last <= frozen, verdict=verdict, code=code,
        )  # fmt: skip
        known = found.get(entity)
        found[entity] = own if known is None else _joined(known, own)
    for case_id, count, size, at, newest, code in store.sql(_FILES, LOOKED_AT):
        files = OutboxObject(
            entity=case_id,
            kind="case",
            kinds={},
            size=size,
            files=count,
            stored_at=at,
            changed_at=newest,
            code=code,
            file_fault=bool(code),
        )
        known = found.get(case_id)
        found[case_id] = files if known is None else _joined(known, files)
    shown = sorted(found.values(), key=lambda one: (not (one.verdict == "rejected" or one.file_fault), one.stored_at))
    contested = {row[0] for row in store.sql(_CONTESTED)}
    return [_named(store, replace(one, contested=one.entity in contested)) for one in shown[:limit]]


_CONTESTED = (
    "SELECT case_id FROM attention WHERE source = 'conflict' AND closed_at IS NULL AND case_id IS NOT NULL"
    " UNION SELECT entity_id FROM conflict WHERE closed_at IS NULL"
)


def _joined(one: OutboxObject, other: OutboxObject) -> OutboxObject:
    kinds = {kind: one.kinds.get(kind, 0) + other.kinds.get(kind, 0) for kind in (*one.kinds, *other.kinds)}
    verdicts = {one.verdict, other.verdict}
    return replace(
        one,
        kinds=kinds,
        size=one.size + other.size,
        files=one.files + other.files,
        stored_at=min(one.stored_at, other.stored_at),
        changed_at=max(one.changed_at, other.changed_at),
        sent=one.sent and (other.sent or not other.kinds),
        verdict=next((verdict for verdict in ("rejected", "held") if verdict in verdicts), ""),
        code=one.code or other.code,
        file_fault=one.file_fault or other.file_fault,
    )


def _named(store: Store, one: OutboxObject) -> OutboxObject:
    """Number and name of an object, by its id."""
    if one.kind == "case":
        rows = store.sql("SELECT no, title, receipt_no IS NULL FROM assist_case WHERE id = ?", one.entity)
    elif one.kind == "appointment":
        rows = store.sql("SELECT no, matter, 0 FROM appointment WHERE id = ?", one.entity)
    else:
        rows = [(None, title_of(store, one.kind, one.entity), 0)]
    if not rows:
        return one
    no, name, fresh = rows[0]
    return replace(one, no=no, name=str(name or ""), fresh=bool(fresh))


def contested_cases(store: Store) -> frozenset[str]:
    """The ids of cases with an open conflict."""
    rows = store.sql("SELECT case_id FROM attention WHERE source = 'conflict' AND closed_at IS NULL")
    return frozenset(str(row[0]) for row in rows if row[0])


def inbox(store: Store, limit: int) -> list[InboxEntry]:
    """What came lately, the newest first: among the latest entries of all timelines."""
    rows = store.sql(
        "SELECT e.id, e.at, e.kind, e.source, c.no, c.enterprise_name, e.data FROM"
        " (SELECT * FROM case_event ORDER BY id DESC LIMIT ?) e JOIN assist_case c ON c.rid = e.case_rid"
        " WHERE e.source = 'hall' OR e.kind IN ('registered_elsewhere', 'changed_elsewhere') ORDER BY e.id DESC LIMIT ?",
        LOOKED_AT,
        limit,
    )
    return [
        InboxEntry(number, at, kind, source, no, title, json.loads(data))
        for number, at, kind, source, no, title, data in rows
    ]


def runs(store: Store, limit: int) -> list[NumberedRun]:
    """Finished sessions with their numbers, newest first."""
    rows = store.rows(SyncRun.select().order_by(SyncRun.id.desc()).limit(limit))
    names = tuple(RunRow.__dataclass_fields__)
    return [NumberedRun(row.id, RunRow(*(getattr(row, name) for name in names))) for row in rows]


def newest_of(store: Store, trigger: str) -> RunRow | None:
    """The newest session that was begun in one way; the kept ones are few."""
    query = SyncRun.select().where(SyncRun.trigger == trigger).order_by(SyncRun.id.desc()).limit(1)
    row = store.first(query)
    return None if row is None else RunRow(*(getattr(row, name) for name in RunRow.__dataclass_fields__))
