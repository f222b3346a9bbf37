"""Progress that a clerk registers for a case: checked as a whole, posted for several items at once, told to the station."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from station_app.clock import to_text
from station_app.domain.affair import Affair, AffairEvent, AffairState, EventKind, apply, corrected
from station_app.domain.affair_json import event_from_json, event_to_json
from station_app.errors import UserError
from station_app.ids import new_id
from sync.hall import audit
from sync.hall.affairs import SILENCE, affair, save, settle_silence
from sync.hall.context import Hall
from sync.hall.feed import lock_station, put_own
from sync.hall.pins import send_pins
from sync.hall.store.database import Tx


class Refusal(StrEnum):
    """Why a posting is not taken."""

    NO_ITEM = "no_item"
    REQUIRED = "required"
    FUTURE = "future"
    BEFORE_RECEIPT = "before_receipt"
    NOT_ACCEPTED_YET = "not_accepted_yet"
    WRONG_STATE = "wrong_state"
    REMEDY = "remedy"
    UNTIL_TOO_EARLY = "until_too_early"
    REPLACED_ALREADY = "replaced_already"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, at a field."""

    field: str
    refusal: Refusal
    item: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class SealedFile:
    """The paper with the authority's seal, already among the hall's files."""

    sha256: str
    size: int
    name: str
    media_type: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class Posting:
    """What the authority has issued, as a clerk registers it.

    Attributes:
        requires: fields that must not be empty for this kind.
        paper: code of the sealed document.
        remedy: None when the kind asks for none; else whether the paper tells of it.
        replaces: id of a posted line that was wrong.
    """

    kind: EventKind
    items: tuple[str, ...]
    at: datetime
    document_no: str = ""
    text: str = ""
    until: date | None = None
    segment_kind: str = ""
    result: str = ""
    paper: str = ""
    issued_by: str = ""
    remedy: bool | None = None
    requires: tuple[str, ...] = ()
    sealed: SealedFile | None = None
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class PostedLine:
    """A line that was posted."""

    id: str
    item: str
    action: str
    event: AffairEvent
    sha256: str
    clerk: str
    posted_at: str
    replaces: str
    replaced_by: str


class PostingRefusedError(Exception):
    """Between the check and the posting something has moved."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(fault.refusal.value for fault in faults))
        self.faults = tuple(faults)


def check(hall: Hall, tx: Tx, station: str, case_id: str, posting: Posting) -> list[Fault]:
    """Everything that is wrong with a posting; nothing is changed."""
    faults = [] if posting.items else [Fault("items", Refusal.NO_ITEM)]
    faults += [Fault(name, Refusal.REQUIRED) for name in posting.requires if not getattr(posting, name)]
    if posting.remedy is False:
        faults.append(Fault("remedy", Refusal.REMEDY))
    if posting.at > hall.clock.now():
        faults.append(Fault("at", Refusal.FUTURE))
    if posting.until is not None and posting.until < posting.at.date():
        faults.append(Fault("until", Refusal.UNTIL_TOO_EARLY))
    for item in posting.items:
        before = affair(tx, station, case_id, item)
        fault = _item_fault(tx, before, posting, item)
        if fault is not None:
            faults.append(fault)
    return faults


def _item_fault(tx: Tx, before: Affair | None, posting: Posting, item: str) -> Fault | None:
    if before is None:
        return Fault("items", Refusal.WRONG_STATE, item)
    if before.received_at is not None and posting.at < before.received_at.replace(second=0):
        return Fault("at", Refusal.BEFORE_RECEIPT, item)
    if posting.replaces:
        line = _line(tx, posting.replaces, item)
        if line is None or line.replaced_by:
            return Fault("items", Refusal.REPLACED_ALREADY, item)
    elif posting.kind is EventKind.FINISHED and before.accepted_at is None:
        return Fault("action", Refusal.NOT_ACCEPTED_YET, item, before.state.value)
    try:
        _moved(tx, before, posting, item)
    except UserError:
        return Fault("action", Refusal.WRONG_STATE, item, before.state.value)
    return None


def post(hall: Hall, tx: Tx, station: str, case_id: str, posting: Posting, clerk: str) -> None:
    """Post for every item: the affairs move, the station is told, the sealed paper and new pins go along.

    Raises:
        PostingRefusedError: something is wrong with it, or has become so since it was checked.
    """
    lock_station(tx, station)
    settle_silence(hall, tx, station=station)
    faults = check(hall, tx, station, case_id, posting)
    if faults:
        raise PostingRefusedError(faults)
    now = to_text(hall.clock.now())
    for item in posting.items:
        before = affair(tx, station, case_id, item)
        assert before is not None
        event = _event(before, posting)
        save(hall, tx, station, _moved(tx, before, posting, item))
        _keep_line(tx, station, case_id, item, posting, event, clerk, now)
        if posting.sealed is not None:
            put_own(tx, station, "hall_document", new_id(), _document(case_id, item, posting, posting.sealed))
    if posting.kind is EventKind.CORRECTION:
        send_pins(tx, station, case_id, now)
    row = tx.one("SELECT no FROM case_index WHERE station = ? AND case_id = ?", station, case_id)
    told = f"{posting.kind.value} {','.join(posting.items)} {posting.document_no}".strip()
    audit.note(
        hall, tx, clerk, "progress_replaced" if posting.replaces else "progress", row[0] if row else case_id, told
    )


def posted_lines(tx: Tx, station: str, case_id: str) -> list[PostedLine]:
    """Every line posted for a case, replaced ones too, the newest first."""
    rows = tx.all(
        f"SELECT {_COLUMNS} FROM posting WHERE station = ? AND case_id = ? ORDER BY posted_at DESC, id DESC LIMIT 200",  # noqa: S608  # fixed columns
        station,
        case_id,
    )
    return [_posted(row) for row in rows]


_COLUMNS = "id, item, action, event, sha256, clerk, posted_at, replaces, replaced_by"


def _posted(row: tuple[Any, ...]) -> PostedLine:
    return PostedLine(row[0], row[1], row[2], event_from_json(json.loads(row[3])), *row[4:])


def _line(tx: Tx, line_id: str, item: str) -> PostedLine | None:
    row = tx.one(f"SELECT {_COLUMNS} FROM posting WHERE id = ? AND item = ?", line_id, item)  # noqa: S608  # fixed columns
    return None if row is None else _posted(row)


def _event(before: Affair, posting: Posting) -> AffairEvent:
    event = AffairEvent(
        kind=posting.kind,
        at=posting.at.replace(second=0, microsecond=0),
        document_no=posting.document_no,
        text=posting.text,
        until=posting.until,
        segment_kind=posting.segment_kind,
        result=posting.result,
    )
    if _late_acceptance(before, posting):
        return replace(event, kind=EventKind.DEEMED_ACCEPTED, text=SILENCE)
    return event


def _late_acceptance(before: Affair, posting: Posting) -> bool:
    """An acceptance after five days of silence only gives a number to what the law has already brought about."""
    return posting.kind is EventKind.ACCEPTED and before.deemed and not posting.replaces


def _moved(tx: Tx, before: Affair, posting: Posting, item: str) -> Affair:
    event = _event(before, posting)
    if posting.replaces:
        line = _line(tx, posting.replaces, item)
        assert line is not None
        return corrected(before, line.event, event)
    if _late_acceptance(before, posting):
        silent = next(one for one in before.events if one.kind is EventKind.DEEMED_ACCEPTED)
        return corrected(before, silent, event)
    return apply(before, event)


def _keep_line(
    tx: Tx, station: str, case_id: str, item: str, posting: Posting, event: AffairEvent, clerk: str, now: str
) -> None:
    line_id = new_id()
    tx.run(
        "INSERT INTO posting VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
        line_id,
        station,
        case_id,
        item,
        event.kind.value,
        json.dumps(event_to_json(event), ensure_ascii=False),
        posting.document_no,
        posting.sealed.sha256 if posting.sealed else "",
        clerk,
        now,
        posting.replaces,
    )
    if posting.replaces:
        tx.run("UPDATE posting SET replaced_by = ? WHERE id = ?", line_id, posting.replaces)


def _document(case_id: str, item: str, posting: Posting, sealed: SealedFile) -> dict[str, Any]:
    return {
        "case": case_id,
        "item": item,
        "document": posting.paper,
        "number": posting.document_no,
        "dated": posting.at.date().isoformat(),
        "issued_by": posting.issued_by,
        "sha256": sealed.sha256,
        "size": sealed.size,
        "media_type": sealed.media_type,
        "name": sealed.name,
    }


OPEN_STATES = frozenset(AffairState) - {AffairState.SERVED, AffairState.NOT_ACCEPTED, AffairState.RETURNED}
"""States in which something can still be registered."""
