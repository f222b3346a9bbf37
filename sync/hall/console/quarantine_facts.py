"""What there is to know about the changes in quarantine: in plain words, masked, the poisonous ones unparsed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from station_app.domain.masking import mask_name
from sync.hall.changes import HELD
from sync.hall.console import words
from sync.hall.console.case_summary import text, title
from sync.hall.console.cursors import PAGE, Page, cut, read
from sync.hall.console.field_words import CODES, DECISION_WORDS, KIND_WORDS, field_words
from sync.hall.console.quarantine_compare import Compared, compare, number_of
from sync.hall.console.station_facts import offset_of
from sync.hall.context import Hall
from sync.hall.decisions import Quarantined, adoptable, quarantined, stated
from sync.hall.feed import entities
from sync.hall.messages import reason_sentence
from sync.hall.store.database import Tx
from sync.wire.codes import Reason


@dataclass(frozen=True, slots=True)
class Waiting:
    """One row of the list."""

    replica_id: str
    seq: int
    station: str
    no: str
    words: str
    age: str
    old: bool

    @property
    def id(self) -> str:
        """What names it in an address."""
        return f"{self.replica_id}:{self.seq}"


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is to know about one change."""

    one: Quarantined
    no: str
    about: str
    code: str
    sentence: str
    kind: str
    void: bool
    fields: tuple[Compared, ...]
    hall_written: str
    station_written: str
    offset: str
    batch: str
    sha256: str
    followers: tuple[str, ...]
    why_not_adopt: str
    poison: str
    decided: tuple[tuple[str, str, str, str], ...]

    @property
    def id(self) -> str:
        """What names it in an address."""
        return f"{self.one.replica_id}:{self.one.seq}"


def waiting_page(hall: Hall, tx: Tx, station: str, cursor: str, *, decided: bool) -> Page[Waiting]:
    """Changes that wait, or were decided about, the oldest first."""
    place = read(cursor, 3)
    order, sign = ("DESC", "<") if place and place.backwards else ("ASC", ">")
    where, params = (" AND q.station = ?", [station]) if station else ("", [])
    if place:
        where += f" AND (q.at, q.replica_id, q.seq) {sign} (?, ?, ?)"
        seq = place.key[2]
        params = [*params, place.key[0], place.key[1], int(seq) if seq.isdigit() and len(seq) < 16 else 0]  # type: ignore[list-item]
    states = "'returned', 'adopted', 'archived', 'corrected'" if decided else "'open'"
    rows = tx.all(
        "SELECT q.replica_id, q.seq, q.station, q.kind, q.entity, q.code, q.field, q.at, c.payload FROM quarantine q"  # noqa: S608  # fixed parts
        " JOIN change_in c ON c.replica_id = q.replica_id AND c.seq = q.seq"
        f" WHERE q.status IN ({states}){where} ORDER BY q.at {order}, q.replica_id {order}, q.seq {order} LIMIT ?",
        *params,
        PAGE + 1,
    )
    found = [_waiting(hall, tx, row) for row in rows]
    return cut(found, [(str(row[7]), str(row[0]), str(row[1])) for row in rows], place)


def _waiting(hall: Hall, tx: Tx, row: tuple[Any, ...]) -> Waiting:
    replica_id, seq, station, kind, entity, code, field, at, payload = row
    began = words.read(at)
    seconds = (hall.clock.now() - began).total_seconds() if began else 0
    no = _case_no(tx, station, kind, entity, stated(payload) if code != Reason.POISON else {})
    return Waiting(replica_id, seq, station, no, _plain(code, kind, field), words.stretch(seconds), seconds > 43_200)


def _plain(code: str, kind: str, field: str) -> str:
    what = field_words(kind, field) or KIND_WORDS.get(kind, kind)
    return CODES.get(code, ("{what}没有被采用", ""))[0].format(what=what)


def _case_no(tx: Tx, station: str, kind: str, entity: str, fields: Mapping[str, Any]) -> str:
    case = entity if kind == "case" else fields.get("case")
    known = number_of(tx, station, case) if isinstance(case, str) else None
    told = fields.get("no")
    return known or (told[:64] if isinstance(told, str) and told else station)


def place_of(text_id: str) -> tuple[str, int] | None:
    """The replica and number behind an id; None for a text that is none."""
    replica_id, _, seq = text_id.rpartition(":")
    return (replica_id, int(seq)) if replica_id and seq.isascii() and seq.isdigit() and len(seq) < 16 else None


def change_facts(hall: Hall, tx: Tx, text_id: str) -> Facts | None:
    """The facts of one change, or None when there is no such change."""
    place = place_of(text_id)
    one = quarantined(tx, *place) if place else None
    if one is None:
        return None
    stored = entities(tx, one.station, [one.key]).get(one.key) if one.key else None
    fields = one.change.fields if one.change else {}
    written = max(stored.state.clocks().values(), default="") if stored else ""
    row = tx.one("SELECT q.field, q.kind, q.entity, c.payload_sha256 FROM quarantine q JOIN change_in c"
                 " ON c.replica_id = q.replica_id AND c.seq = q.seq WHERE q.replica_id = ? AND q.seq = ?", *(place or ()))  # fmt: skip
    assert row is not None
    field, kind, entity, sha256 = row
    known = {reason.value for reason in Reason}
    offset = offset_of(one.payload) if one.change else None
    return Facts(
        one=one,
        no=_case_no(tx, one.station, kind, entity, fields),
        about=_about(tx, one, fields),
        code=one.code,
        sentence=CODES.get(one.code, ("", ""))[1]
        or (reason_sentence(Reason(one.code)) if one.code in known else one.code),
        kind=KIND_WORDS.get(kind, kind) + (f" · {field_words(kind, field)}" if field else ""),
        void=bool(one.change and one.change.op == "void"),
        fields=compare(hall, tx, one, stored),
        hall_written=_stamp_words(hall, written),
        station_written=_station_words(hall, tx, one),
        offset=words.clock_words(offset) if offset is not None else "不明",
        batch=f"{one.receipt_no} 第 {one.seq} 条",
        sha256=f"{sha256[:4]}…{sha256[-4:]}",
        followers=_followers(tx, one),
        why_not_adopt=_why_not(one),
        poison="" if one.change else one.payload[:20_000],
        decided=_decided(hall, tx, one),
    )


def _why_not(one: Quarantined) -> str:
    fault = adoptable(one)
    if not fault:
        return ""
    return {
        Reason.NOT_OWNER.value: "这一项归大厅，去办件里登记进度，不从驿站采用。",
        Reason.INVALID_CHANGE.value: "这一条读不出来，不能采用。",
    }.get(fault, "内容不合要求，不能原样采用，退回驿站改。")


def _about(tx: Tx, one: Quarantined, fields: Mapping[str, Any]) -> str:
    case = one.change.entity if one.change and one.change.kind == "case" else fields.get("case")
    if not isinstance(case, str):
        return ""
    stored = entities(tx, one.station, [("case", case)]).get(("case", case))
    return f"{text(stored.state, 'enterprise_name')} · {title(stored.state)}" if stored else ""


def _stamp_words(hall: Hall, stamp: str) -> str:
    if not stamp[:13].isdigit():
        return "大厅还没有"
    return words.when(datetime.fromtimestamp(int(stamp[:13]) / 1000, hall.clock.now().tzinfo), hall.clock.now())


def _station_words(hall: Hall, tx: Tx, one: Quarantined) -> str:
    device = tx.one(
        "SELECT d.pubname FROM replica r JOIN device d ON d.device_id = r.device_id WHERE r.replica_id = ?",
        one.replica_id,
    )
    operator = entities(tx, one.station, [("operator", one.change.actor)]) if one.change else {}
    name = next((text(stored.state, "name") for stored in operator.values()), "")
    made = words.when(one.change.wall_at, hall.clock.now()) if one.change else "—"
    return " · ".join(
        part for part in (made, "站方", mask_name(name) if name else "", device[0] if device else "") if part
    )


def _followers(tx: Tx, one: Quarantined) -> tuple[str, ...]:
    if one.key is None:
        return ()
    rows = tx.all(
        "SELECT seq, kind FROM quarantine WHERE station = ? AND status = ? AND waits_kind = ? AND waits_entity = ?"
        " ORDER BY replica_id, seq LIMIT 20",
        one.station,
        HELD,
        *one.key,
    )
    return tuple(f"第 {seq} 条，{KIND_WORDS.get(kind, kind)}" for seq, kind in rows)


def _decided(hall: Hall, tx: Tx, one: Quarantined) -> tuple[tuple[str, str, str, str], ...]:
    rows = tx.all(
        "SELECT at, verdict, reason, clerk FROM decision WHERE replica_id = ? AND seq = ? ORDER BY at, id",
        one.replica_id,
        one.seq,
    )
    return tuple(
        (words.when(at, hall.clock.now()), DECISION_WORDS.get(v, v), reason, clerk) for at, v, reason, clerk in rows
    )
