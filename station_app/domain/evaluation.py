"""好差评: five levels, who may give one, and what a bad one sets going (dictionary 5.7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from station_app.clock import parse_moment
from station_app.domain.catalogue import Limit, LimitUnit
from station_app.domain.deadlines import Deadline, ServiceHours, work_out
from station_app.domain.identifiers import check_client_id
from station_app.domain.text_rules import check_long_text, check_text
from station_app.domain.workdays import Calendar
from station_app.errors import Code, UserError

_NAME, _TEXT = 64, 4000


class Level(IntEnum):
    """The five levels (GB/T 39046-2020, table A.8)."""

    VERY_SATISFIED = 1
    SATISFIED = 2
    MOSTLY_SATISFIED = 3
    DISSATISFIED = 4
    VERY_DISSATISFIED = 5

    @property
    def bad(self) -> bool:
        """Whether it sets a mending going."""
        return self >= Level.DISSATISFIED


class EvaluationChannel(StrEnum):
    """Where it was given; on `SCREEN` and `QR` the enterprise enters it itself."""

    SCREEN = "screen"
    PAPER = "paper"
    PHONE = "phone"
    QR = "qr"
    HALL = "hall"


class EventKind(StrEnum):
    """What may be evaluated, once each."""

    CASE = "case"
    SERVICE_LOG = "service_log"


class BadReason(StrEnum):
    """Why somebody was not content."""

    ATTITUDE = "attitude"
    SLOW = "slow"
    NOT_TOLD_AT_ONCE = "not_told_at_once"
    SENT_ABOUT = "sent_about"
    EXTRA_MATERIALS = "extra_materials"
    CHARGED = "charged"
    SURROUNDINGS = "surroundings"
    OTHER = "other"


class Step(StrEnum):
    """What the station does about an evaluation."""

    CONTACT = "contact"
    MEND = "mend"
    EXPLAIN = "explain"
    REJECT = "reject"
    REVISIT = "revisit"


class MendingState(StrEnum):
    """Where the mending of a bad evaluation stands."""

    NONE = "none"
    OPEN = "open"
    CONTACTED = "contacted"
    MENDED = "mended"
    EXPLAINED = "explained"
    NOT_UPHELD = "not_upheld"
    REVISITED = "revisited"


SETTLED = frozenset({MendingState.MENDED, MendingState.EXPLAINED, MendingState.NOT_UPHELD, MendingState.REVISITED})
_AFTER = {
    Step.CONTACT: MendingState.CONTACTED,
    Step.MEND: MendingState.MENDED,
    Step.EXPLAIN: MendingState.EXPLAINED,
    Step.REJECT: MendingState.NOT_UPHELD,
    Step.REVISIT: MendingState.REVISITED,
}
_MEASURES = frozenset({Step.MEND, Step.EXPLAIN, Step.REJECT})


@dataclass(frozen=True, slots=True)
class EvaluationForm:
    """One evaluation, as given.

    Attributes:
        event: number or id of the case, or id of the service log.
        name: whoever gives it by name (实名); empty = anonymous.
        at: when it was given; None = now.
    """

    client_id: str
    event_kind: EventKind
    event: str
    level: Level
    channel: EvaluationChannel = EvaluationChannel.SCREEN
    name: str = ""
    reasons: tuple[BadReason, ...] = ()
    comment: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step, by whom and when; `satisfied` belongs to a revisit, `complex_case` to a contact."""

    step: Step
    at: str
    actor: str
    text: str
    satisfied: bool | None = None
    complex_case: bool = False


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """One evaluation with its steps; it is never changed, only followed."""

    rid: int
    id: str
    client_id: str
    event_kind: EventKind
    event_id: str
    case_id: str | None
    level: Level
    channel: EvaluationChannel
    name: str
    reasons: tuple[BadReason, ...]
    comment: str
    at: str
    handler_id: str
    recorded_by: str
    steps: tuple[StepRow, ...] = ()

    @property
    def real_name(self) -> bool:
        """Whether it was given by name."""
        return bool(self.name)

    @property
    def state(self) -> MendingState:
        """Where its mending stands; `NONE` for a good one."""
        if not self.level.bad:
            return MendingState.NONE
        return _AFTER[self.steps[-1].step] if self.steps else MendingState.OPEN

    @property
    def settled(self) -> bool:
        """Whether a bad one was mended, explained or not upheld."""
        return self.level.bad and any(step.step in _MEASURES for step in self.steps)

    @property
    def revisited(self) -> bool:
        """Whether somebody asked again afterwards."""
        return bool(self.steps) and self.steps[-1].step is Step.REVISIT

    @property
    def closed(self) -> bool:
        """Whether nothing is left to do: a bad one is settled, and one given by name was revisited."""
        if not self.level.bad:
            return True
        return self.state in SETTLED and (self.revisited or not self.real_name)


@dataclass(frozen=True, slots=True)
class MendingLimits:
    """Workdays for the first contact, for mending, and for mending what is complex."""

    contact: int = 1
    mend: int = 5
    complex_mend: int = 15


@dataclass(frozen=True, slots=True)
class Mending:
    """The clocks of a bad evaluation; None when there is nothing left to do by then."""

    contact: Deadline | None
    mend: Deadline | None


def check_evaluation(form: EvaluationForm, now: datetime) -> None:
    """Check a form.

    Raises:
        UserError: at the first wrong field; `required` for the reasons of a bad one, `bad_date` in the future.
    """
    check_client_id(form.client_id)
    check_text(form.name, "name", _NAME)
    check_long_text(form.comment, "comment", _TEXT)
    if form.level.bad and not form.reasons:
        raise UserError(Code.REQUIRED, "reasons")
    if form.at is not None and form.at > now:
        raise UserError(Code.BAD_DATE, "at")


def check_recorder(handler_id: str, operator_id: str, channel: EvaluationChannel) -> None:
    """Check that nobody records an evaluation of their own work; the enterprise itself has no operator.

    Raises:
        UserError: `own_evaluation`, or `required` when a channel that needs an operator has none.
    """
    if operator_id and operator_id == handler_id:
        raise UserError(Code.OWN_EVALUATION, "operator")
    if not operator_id and channel not in {EvaluationChannel.SCREEN, EvaluationChannel.QR}:
        raise UserError(Code.REQUIRED, "operator")


def check_step(row: EvaluationRow, step: StepRow) -> None:
    """Check that a step may follow.

    A good one can only be revisited, once. A bad one given by name is contacted before anything is decided; a measure
    comes before the revisit; after a revisit that was not satisfied it is mended or explained again. Whoever handled
    the matter can't reject the evaluation of it.

    Raises:
        UserError: `action_not_allowed`, `own_evaluation`, `required` for the text of a measure or the answer of a
            revisit.
    """
    if step.step not in _possible(row):
        raise UserError(
            Code.ACTION_NOT_ALLOWED, "action", action=step.step.value, state=row.state.value, reason="wrong_step"
        )
    if step.step is Step.REJECT and step.actor == row.handler_id:
        raise UserError(Code.OWN_EVALUATION, "operator")
    check_long_text(step.text, "text", _TEXT)
    if step.step in _MEASURES and not step.text.strip():
        raise UserError(Code.REQUIRED, "text")
    if step.step is Step.REVISIT and step.satisfied is None:
        raise UserError(Code.REQUIRED, "satisfied")


def possible_steps(row: EvaluationRow) -> tuple[Step, ...]:
    """The steps that may follow now, in their usual order."""
    return tuple(step for step in Step if step in _possible(row))


def _possible(row: EvaluationRow) -> frozenset[Step]:
    if not row.level.bad:
        return frozenset() if row.steps else frozenset({Step.REVISIT})
    last = row.steps[-1] if row.steps else None
    if last is None:
        return frozenset({Step.CONTACT}) | (frozenset() if row.real_name else _MEASURES)
    if last.step is Step.CONTACT:
        return _MEASURES
    if last.step is Step.REVISIT:
        return frozenset() if last.satisfied else frozenset({Step.MEND, Step.EXPLAIN})
    return frozenset({Step.REVISIT})


def mending(
    row: EvaluationRow, limits: MendingLimits, calendar: Calendar, hours: ServiceHours, now: datetime
) -> Mending:
    """The clocks that still run for a bad evaluation."""
    if not row.level.bad or row.settled:
        return Mending(None, None)
    complex_case = any(step.complex_case for step in row.steps)
    days = limits.complex_mend if complex_case else limits.mend

    def clock(workdays: int) -> Deadline:
        return work_out(parse_moment(row.at), Limit(workdays, LimitUnit.WORKDAY), calendar, now, hours=hours)

    return Mending(None if row.steps else clock(limits.contact), clock(days))
