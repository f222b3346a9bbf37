"""The hall's 办件 (Affair): its states, the events that move it and what each event leaves behind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from station_app.errors import Code, UserError


class AffairState(StrEnum):
    """Where the hall stands with one item of a case (domain.md 5.3)."""

    EXPECTED = "expected"
    RECEIVED = "received"
    CORRECTION = "correction"
    ACCEPTED = "accepted"
    PROCESSING = "processing"
    SUSPENDED = "suspended"
    FINISHED = "finished"
    SERVED = "served"
    NOT_ACCEPTED = "not_accepted"
    RETURNED = "returned"


class EventKind(StrEnum):
    """What the hall can say about an affair."""

    RECEIVED = "received"
    CORRECTION = "correction"
    ACCEPTED = "accepted"
    DEEMED_ACCEPTED = "deemed_accepted"
    NOT_ACCEPTED = "not_accepted"
    PROCESSING = "processing"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    EXTENDED = "extended"
    FINISHED = "finished"
    SERVED = "served"
    RETURNED = "returned"


class FinishResult(StrEnum):
    """办结结果 by the provincial codes 0-6."""

    LICENCE = "0"
    RETURNED = "1"
    VOIDED = "2"
    DELETED = "3"
    REFERRED = "4"
    NOT_SUPPLEMENTED = "5"
    DONE = "6"


@dataclass(frozen=True, slots=True)
class AffairEvent:
    """One thing that happened at the hall.

    Attributes:
        at: when it happened; the start of a stop for `suspended`.
        until: last day of a stop that is known beforehand.
        segment_kind: why the clock stops (听证, 检测, ...).
        value: units by which the limit was extended.
        result: for `finished`, one of `FinishResult`.
    """

    kind: EventKind
    at: datetime
    document_no: str = ""
    text: str = ""
    until: date | None = None
    segment_kind: str = ""
    value: int | None = None
    result: str = ""
    official_no: str = ""


@dataclass(frozen=True, slots=True)
class StopSegment:
    """A stretch in which the clock stands still: every day d with start < d <= end; end None = still open."""

    start: date
    end: date | None
    kind: str
    document_no: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """A longer limit, with the document that grants it and its reason."""

    value: int
    document_no: str
    reason: str


@dataclass(frozen=True, slots=True)
class Affair:
    """One item of a case as the hall sees it. Only the hall moves it; the station reads.

    Attributes:
        deemed: accepted by silence, because no supplement notice came in time.
        documents: numbers of the documents the events carried, in order.
        replaced: events that were posted by mistake and have been replaced since; they are kept, and move nothing.
    """

    case_id: str
    case_no: str
    item: str
    state: AffairState = AffairState.EXPECTED
    official_no: str = ""
    received_at: datetime | None = None
    accepted_at: datetime | None = None
    deemed: bool = False
    finished_at: datetime | None = None
    served_at: datetime | None = None
    result: str = ""
    segments: tuple[StopSegment, ...] = ()
    extensions: tuple[Extension, ...] = ()
    documents: tuple[str, ...] = ()
    events: tuple[AffairEvent, ...] = ()
    replaced: tuple[AffairEvent, ...] = ()


SUPPLEMENT = "补正"
"""Kind of the stop segment that a supplement notice after acceptance opens."""

_RUNNING = frozenset({AffairState.ACCEPTED, AffairState.PROCESSING})
_BEFORE_ACCEPTANCE = frozenset({AffairState.EXPECTED, AffairState.RECEIVED, AffairState.CORRECTION})

ALLOWED: dict[EventKind, frozenset[AffairState]] = {
    EventKind.RECEIVED: frozenset({AffairState.EXPECTED, AffairState.CORRECTION}),
    EventKind.CORRECTION: frozenset({AffairState.EXPECTED, AffairState.RECEIVED}) | _RUNNING,
    EventKind.ACCEPTED: _BEFORE_ACCEPTANCE,
    EventKind.DEEMED_ACCEPTED: frozenset({AffairState.RECEIVED}),
    EventKind.NOT_ACCEPTED: _BEFORE_ACCEPTANCE,
    EventKind.PROCESSING: frozenset({AffairState.ACCEPTED}),
    EventKind.SUSPENDED: _RUNNING,
    EventKind.RESUMED: frozenset({AffairState.SUSPENDED}),
    EventKind.EXTENDED: _RUNNING,
    EventKind.FINISHED: _RUNNING,
    EventKind.SERVED: frozenset({AffairState.FINISHED}),
    EventKind.RETURNED: _BEFORE_ACCEPTANCE | _RUNNING | {AffairState.SUSPENDED},
}
"""The states in which each event can happen."""


def apply(affair: Affair, event: AffairEvent) -> Affair:
    """The affair after an event; the same event told twice changes nothing.

    Raises:
        UserError: `action_not_allowed` when the event cannot happen in this state, `required`, `extension_incomplete`
            or `segment_reversed` when it lacks what the law asks for.
    """
    if event in affair.events:
        return affair
    if affair.state not in ALLOWED[event.kind]:
        raise UserError(Code.ACTION_NOT_ALLOWED, "event", action=event.kind.value, state=affair.state.value)
    _check(affair, event)
    moved = replace(
        affair,
        events=(*affair.events, event),
        official_no=event.official_no or affair.official_no,
        documents=(*affair.documents, event.document_no) if event.document_no else affair.documents,
    )
    return _EFFECTS[event.kind](moved, event)


def corrected(affair: Affair, wrong: AffairEvent, right: AffairEvent) -> Affair:
    """The affair as it were had one event been posted rightly: all events again, in order, with the new one in its place.

    Raises:
        UserError: `action_not_allowed` when the affair has no such event, or when the others do not follow from the
            new one; and as `apply`.
    """
    if wrong not in affair.events:
        raise UserError(Code.ACTION_NOT_ALLOWED, "event", action=right.kind.value, state=affair.state.value)
    again = Affair(case_id=affair.case_id, case_no=affair.case_no, item=affair.item)
    for event in affair.events:
        again = apply(again, right if event == wrong else event)
    return replace(again, replaced=(*affair.replaced, wrong))


def accepted(affair: Affair) -> bool:
    """Whether the hall has accepted the item, which locks the intake of its case."""
    return affair.accepted_at is not None


def _check(affair: Affair, event: AffairEvent) -> None:
    if event.kind is EventKind.SUSPENDED:
        if not event.segment_kind:
            raise UserError(Code.REQUIRED, "kind")
        if not event.document_no:
            raise UserError(Code.REQUIRED, "document_no")
        if event.until is not None and event.until < event.at.date():
            raise UserError(Code.SEGMENT_REVERSED, "to", start=event.at.date(), end=event.until)
    if event.kind is EventKind.RESUMED and event.at.date() < affair.segments[-1].start:
        raise UserError(Code.SEGMENT_REVERSED, "at", start=affair.segments[-1].start, end=event.at.date())
    if event.kind is EventKind.EXTENDED and not (event.value and event.document_no and event.text):
        raise UserError(Code.EXTENSION_INCOMPLETE, "value" if not event.value else "document_no")


def _received(affair: Affair, event: AffairEvent) -> Affair:
    return replace(affair, state=AffairState.RECEIVED, received_at=event.at)


def _correction(affair: Affair, event: AffairEvent) -> Affair:
    if affair.state in _RUNNING:
        return _stop(affair, StopSegment(event.at.date(), None, SUPPLEMENT, event.document_no))
    return replace(affair, state=AffairState.CORRECTION, received_at=affair.received_at or event.at)


def _accepted(affair: Affair, event: AffairEvent) -> Affair:
    return replace(affair, state=AffairState.ACCEPTED, accepted_at=event.at, received_at=affair.received_at or event.at)


def _deemed_accepted(affair: Affair, event: AffairEvent) -> Affair:
    """Its clock runs from the moment of receipt, not from the day it was found out (RULES 2, 补正)."""
    return replace(affair, state=AffairState.ACCEPTED, accepted_at=affair.received_at or event.at, deemed=True)


def _not_accepted(affair: Affair, event: AffairEvent) -> Affair:
    return replace(affair, state=AffairState.NOT_ACCEPTED, finished_at=event.at)


def _processing(affair: Affair, event: AffairEvent) -> Affair:
    del event
    return replace(affair, state=AffairState.PROCESSING)


def _suspended(affair: Affair, event: AffairEvent) -> Affair:
    segment = StopSegment(event.at.date(), event.until, event.segment_kind, event.document_no)
    if event.until is not None:
        return replace(affair, segments=(*affair.segments, segment))
    return _stop(affair, segment)


def _resumed(affair: Affair, event: AffairEvent) -> Affair:
    closed = replace(affair.segments[-1], end=event.at.date())
    return replace(affair, state=AffairState.PROCESSING, segments=(*affair.segments[:-1], closed))


def _extended(affair: Affair, event: AffairEvent) -> Affair:
    assert event.value is not None
    return replace(affair, extensions=(*affair.extensions, Extension(event.value, event.document_no, event.text)))


def _finished(affair: Affair, event: AffairEvent) -> Affair:
    return replace(affair, state=AffairState.FINISHED, finished_at=event.at, result=event.result)


def _served(affair: Affair, event: AffairEvent) -> Affair:
    return replace(affair, state=AffairState.SERVED, served_at=event.at)


def _returned(affair: Affair, event: AffairEvent) -> Affair:
    return replace(affair, state=AffairState.RETURNED, finished_at=event.at)


def _stop(affair: Affair, segment: StopSegment) -> Affair:
    return replace(affair, state=AffairState.SUSPENDED, segments=(*affair.segments, segment))


_EFFECTS = {
    EventKind.RECEIVED: _received,
    EventKind.CORRECTION: _correction,
    EventKind.ACCEPTED: _accepted,
    EventKind.DEEMED_ACCEPTED: _deemed_accepted,
    EventKind.NOT_ACCEPTED: _not_accepted,
    EventKind.PROCESSING: _processing,
    EventKind.SUSPENDED: _suspended,
    EventKind.RESUMED: _resumed,
    EventKind.EXTENDED: _extended,
    EventKind.FINISHED: _finished,
    EventKind.SERVED: _served,
    EventKind.RETURNED: _returned,
}
