"""A person's decision about a change in quarantine: back to the station, taken over by the hall, or put away."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import ValidationError

from station_app.clock import to_text
from station_app.domain import hlc
from station_app.domain.merge import EntityState, FieldChange, merge
from station_app.domain.ownership import hall_owned
from station_app.errors import Code, UserError
from station_app.ids import new_id
from sync.hall import audit
from sync.hall.attention import QUARANTINED
from sync.hall.changes import OPEN, RETURNED, release_decided
from sync.hall.context import Hall
from sync.hall.feed import Stored, entities, lock_station, put_entities, put_own
from sync.hall.receive import follow_cases
from sync.hall.store.database import Tx
from sync.wire.batch import Change
from sync.wire.codes import Reason
from sync.wire.framing import canonical
from sync.wire.kinds import character_fault, field_fault

ADOPTED = "adopted"
ARCHIVED = "archived"
_HALL_TAG = "00000000"
"""Stands for the hall in the stamps it makes."""
LONGEST_REASON = 500


class Decision(StrEnum):
    """What a person can decide."""

    RETURN = "return"
    ADOPT = "adopt"
    ARCHIVE = "archive"


_STATUS = {Decision.RETURN: RETURNED, Decision.ADOPT: ADOPTED, Decision.ARCHIVE: ARCHIVED}
DECIDABLE = (OPEN, RETURNED, ARCHIVED)


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A change that waits for a person; `change` is None when nobody could read it."""

    replica_id: str
    seq: int
    station: str
    code: str
    status: str
    change: Change | None
    payload: str
    receipt_no: str

    @property
    def key(self) -> tuple[str, str] | None:
        """The entity it speaks of."""
        return (self.change.kind, self.change.entity) if self.change else None


def quarantined(tx: Tx, replica_id: str, seq: int) -> Quarantined | None:
    """One change of the quarantine. A poisonous one is not parsed."""
    row = tx.one(
        "SELECT q.station, q.code, q.status, c.payload, c.receipt_no FROM quarantine q JOIN change_in c"
        " ON c.replica_id = q.replica_id AND c.seq = q.seq WHERE q.replica_id = ? AND q.seq = ?",
        replica_id,
        seq,
    )
    if row is None:
        return None
    station, code, status, payload, receipt_no = row
    return Quarantined(replica_id, seq, station, code, status, _read(code, payload), payload, receipt_no)


def _read(code: str, payload: str) -> Change | None:
    if code == Reason.POISON:
        return None
    try:
        return Change.model_validate_json(payload)
    except ValidationError:
        return None


def adoptable(one: Quarantined) -> str:
    """Why the hall cannot take a change over, as a code; empty when it can."""
    if one.change is None:
        return Reason.INVALID_CHANGE
    if hall_owned(one.change.kind, one.change.fields) is not None:
        return Reason.NOT_OWNER
    fault = field_fault(one.change.kind, one.change.fields, creates=False)
    fault = fault or character_fault(canonical(one.change.fields), one.change.fields)
    return fault[0] if fault else ""


def decide(
    hall: Hall, tx: Tx, replica_id: str, seq: int, decision: Decision, reason: str, document_no: str, actor: str
) -> None:
    """Decide about a change inside the caller's transaction; the station learns the reason word for word.

    Taken over, the station's values become a change of the hall's, with a stamp later than all others, and every PC of
    the station pulls them. What was held behind the change is judged again, except after a return: then it waits until
    the change comes again, corrected.

    Raises:
        UserError: `store_not_found`, `action_not_allowed` when it cannot be decided (so), `required` without a reason,
            or without a document's number when the hall takes the values over, `too_long`.
    """
    one = quarantined(tx, replica_id, seq)
    if one is None:
        raise UserError(Code.STORE_NOT_FOUND, "id")
    lock_station(tx, one.station)
    one = quarantined(tx, replica_id, seq)
    assert one is not None
    _check(one, decision, reason, document_no)
    now = to_text(hall.clock.now())
    if decision is Decision.ADOPT:
        _adopt(hall, tx, one)
    tx.run("UPDATE quarantine SET status = ? WHERE replica_id = ? AND seq = ?", _STATUS[decision], replica_id, seq)
    tx.run(
        "INSERT INTO decision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        new_id(), replica_id, seq, one.station, decision.value, reason, document_no, actor, now,
    )  # fmt: skip
    put_own(tx, one.station, "verdict", _change_id(one), _verdict(one, decision, reason, now))
    ref = f"{replica_id}:{seq}"
    tx.run(
        "UPDATE attention SET closed_at = ? WHERE station = ? AND code = ? AND ref = ?",
        now,
        one.station,
        QUARANTINED,
        ref,
    )
    audit.note(hall, tx, actor, f"decide_{decision.value}", ref, f"{reason} {document_no}".strip())
    if decision is not Decision.RETURN:
        release_decided(hall, tx, one.station)


def by_attention(tx: Tx, item_id: str) -> tuple[str, int]:
    """The replica and number an attention item, or a reference such as `replica:12`, speaks of.

    Raises:
        UserError: `store_not_found`.
    """
    row = tx.one("SELECT ref FROM attention WHERE id = ? AND code = ?", item_id, QUARANTINED)
    replica_id, _, seq = (row[0] if row else item_id).rpartition(":")
    if not replica_id or not (seq.isascii() and seq.isdigit()) or len(seq) > 15:
        raise UserError(Code.STORE_NOT_FOUND, "id")
    return replica_id, int(seq)


def _check(one: Quarantined, decision: Decision, reason: str, document_no: str) -> None:
    if one.status not in DECIDABLE:
        raise UserError(Code.ACTION_NOT_ALLOWED, "id", action=decision.value, state=one.status)
    if not reason.strip():
        raise UserError(Code.REQUIRED, "reason")
    if len(reason) > LONGEST_REASON or len(document_no) > 100:
        raise UserError(Code.TOO_LONG, "reason", limit=LONGEST_REASON)
    if decision is not Decision.ADOPT:
        return
    if not document_no.strip():
        raise UserError(Code.REQUIRED, "document_no")
    fault = adoptable(one)
    if fault:
        raise UserError(Code.ACTION_NOT_ALLOWED, "decision", action=decision.value, state=fault)


def _adopt(hall: Hall, tx: Tx, one: Quarantined) -> None:
    assert one.change is not None
    key = (one.change.kind, one.change.entity)
    stored = entities(tx, one.station, [key]).get(key)
    state = stored.state if stored else EntityState()
    adopted, _ = merge(state, _as_the_hall(hall, state, one.change))
    moved = {key: Stored(adopted, "", sole=False)}
    put_entities(tx, one.station, moved)
    follow_cases(hall, tx, one.station, moved, one.receipt_no, hall.clock.now())


def _as_the_hall(hall: Hall, state: EntityState, change: Change) -> FieldChange:
    """The station's values with a stamp of the hall's, in knowledge of every version there is."""
    heads = {name: tuple(cell.heads) for name, cell in state.fields.items()}
    latest = max([change.hlc, *(stamp for stamps in heads.values() for stamp in stamps)])
    names = ["void"] if change.op == "void" else list(change.fields)
    return FieldChange(
        kind=change.kind,
        hlc=hlc.tick(latest, hall.clock.wall_ms(), _HALL_TAG),
        fields=change.fields,
        base={name: (*heads.get(name, ()), change.hlc) for name in names},
        actor=change.actor,
        void=change.op == "void",
    )


def _change_id(one: Quarantined) -> str:
    return one.change.id if one.change else f"{one.replica_id}:{one.seq}"


def _verdict(one: Quarantined, decision: Decision, reason: str, now: str) -> dict[str, Any]:
    return {
        "replica_id": one.replica_id,
        "seq": one.seq,
        "verdict": "applied" if decision is Decision.ADOPT else "rejected",
        "decision": decision.value,
        "reason": reason,
        "at": now,
    }


def stated(payload: str) -> dict[str, Any]:
    """The fields a change names, for showing them; nothing for one that cannot be read."""
    try:
        data = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    fields = data.get("fields") if isinstance(data, dict) else None
    return fields if isinstance(fields, dict) else {}
