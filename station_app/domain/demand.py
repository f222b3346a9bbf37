"""诉求: what enterprises ask for or complain of, in five stages with an owner and a limit each (dictionary 54-58, 78)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from station_app.clock import parse_moment
from station_app.domain.identifiers import check_client_id
from station_app.domain.text_rules import check_long_text, check_text
from station_app.errors import Code, UserError

_NAME, _SUBJECT, _TEXT = 64, 200, 4000
_MOST_CONCERNED = 1_000_000
_MOST_WORKDAYS = 365


class DemandKind(StrEnum):
    """What it is about: a clue, 办不成事, 有诉即办, 诚信投诉 or 作风问题."""

    CLUE = "clue"
    CANNOT_DO = "cannot_do"
    PROMPT = "prompt"
    INTEGRITY = "integrity"
    STYLE = "style"


class DemandChannel(StrEnum):
    """How it came in."""

    WINDOW = "window"
    PHONE = "phone"
    WEB = "web"
    BOX = "box"
    MAIL = "mail"
    HOTLINE = "12345"
    QR = "qr"
    VISIT = "visit"
    PROJECT = "project"


class Stage(StrEnum):
    """The five stages, in order, and the end."""

    SOURCE = "source"
    ANALYSIS = "analysis"
    ASSIGNMENT = "assignment"
    FEEDBACK = "feedback"
    SUPERVISION = "supervision"
    CLOSED = "closed"


STAGES = (Stage.SOURCE, Stage.ANALYSIS, Stage.ASSIGNMENT, Stage.FEEDBACK, Stage.SUPERVISION)


class Act(StrEnum):
    """What is done about a demand; the first five move it on."""

    ANALYSE = "analyse"
    ASSIGN = "assign"
    FEED_BACK = "feed_back"
    SUPERVISE = "supervise"
    REVISIT = "revisit"
    REFER = "refer"
    MERGE = "merge"
    REPLY = "reply"
    CHASE = "chase"
    EXTEND = "extend"
    NOTE = "note"


class Cause(StrEnum):
    """Why something could not be done, as found by the analysis."""

    MATERIALS = "materials"
    POLICY = "policy"
    SYSTEM = "system"
    COORDINATION = "coordination"
    STAFF = "staff"
    SUPPLY = "supply"
    OTHER = "other"


class Outcome(StrEnum):
    """What the enterprise is told."""

    RESOLVED = "resolved"
    PARTLY = "partly"
    EXPLAINED = "explained"


_MOVES: Mapping[Act, tuple[frozenset[Stage], Stage]] = {
    Act.ANALYSE: (frozenset({Stage.SOURCE}), Stage.ANALYSIS),
    Act.ASSIGN: (frozenset({Stage.ANALYSIS}), Stage.ASSIGNMENT),
    Act.REFER: (frozenset({Stage.ANALYSIS}), Stage.ASSIGNMENT),
    Act.FEED_BACK: (frozenset({Stage.ASSIGNMENT}), Stage.FEEDBACK),
    Act.SUPERVISE: (frozenset({Stage.FEEDBACK}), Stage.SUPERVISION),
    Act.REVISIT: (frozenset({Stage.SUPERVISION}), Stage.CLOSED),
    Act.MERGE: (frozenset({Stage.SOURCE, Stage.ANALYSIS}), Stage.CLOSED),
}
_STAYS: Mapping[Act, frozenset[Stage]] = {
    Act.REPLY: frozenset({Stage.ASSIGNMENT}),
    Act.CHASE: frozenset({Stage.ASSIGNMENT}),
    Act.EXTEND: frozenset({Stage.ASSIGNMENT}),
    Act.NOTE: frozenset(Stage),
}
GIVES_OUT = frozenset({Act.ASSIGN, Act.REFER})
"""The acts that give a demand to a unit."""
_NEEDS_TEXT = frozenset({Act.REPLY, Act.EXTEND, Act.NOTE, Act.FEED_BACK, Act.SUPERVISE, Act.REFER})


@dataclass(frozen=True, slots=True)
class DemandForm:
    """A demand as it comes in.

    Attributes:
        amount_fen: the money concerned; None when it is none or not known.
        concerned: how many enterprises, this one included.
        broken_promise: 承诺未兑现, for an integrity complaint.
        hotline_no: the number of the 12345 ticket.
        at: when it came in; None = now.
    """

    client_id: str
    subject: str
    channel: DemandChannel
    kind: DemandKind = DemandKind.CLUE
    text: str = ""
    uscc: str | None = None
    enterprise_name: str = ""
    contact_name: str = ""
    contact_mobile: str = ""
    amount_fen: int | None = None
    concerned: int = 1
    broken_promise: bool = False
    hotline_no: str = ""
    case: str | None = None
    project: str | None = None
    visit: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StepForm:
    """What is said with an act.

    Attributes:
        unit: the unit that leads, with `ASSIGN` and `REFER`; the analysing operator's name else.
        workdays: the limit given with `ASSIGN`, or how much longer with `EXTEND`; None = the usual limit.
        into: the number or id of the demand this one is merged into.
        at: when it was done, for what was written on paper first; None = now.
    """

    act: Act
    text: str = ""
    unit: str = ""
    with_units: tuple[str, ...] = ()
    person: str = ""
    workdays: int | None = None
    cause: Cause | None = None
    outcome: Outcome | None = None
    satisfied: bool | None = None
    into: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DemandStep:
    """One act that was done; `after` is the stage it led to, None when it moved nothing."""

    act: Act
    after: Stage | None
    at: str
    actor: str
    text: str = ""
    unit: str = ""
    with_units: tuple[str, ...] = ()
    person: str = ""
    workdays: int | None = None
    cause: Cause | None = None
    outcome: Outcome | None = None
    satisfied: bool | None = None
    into_id: str | None = None
    slip_no: str = ""


@dataclass(frozen=True, slots=True)
class DemandRow:
    """A demand with everything that was done about it, oldest first; it is never changed, only followed."""

    rid: int
    id: str
    no: str
    client_id: str
    kind: DemandKind
    channel: DemandChannel
    subject: str
    text: str
    enterprise_id: str | None
    enterprise_name: str
    contact_name: str
    contact_mobile: str
    amount_fen: int | None
    concerned: int
    broken_promise: bool
    hotline_no: str
    case_id: str | None
    project_id: str | None
    visit_id: str | None
    at: str
    operator_id: str
    steps: tuple[DemandStep, ...] = ()

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        return self._moves[-1].after or Stage.SOURCE if self._moves else Stage.SOURCE

    @property
    def entered_at(self) -> str:
        """Since when it stands there."""
        return self._moves[-1].at if self._moves else self.at

    @property
    def reopened(self) -> int:
        """How many times a return visit was not satisfied."""
        return sum(1 for step in self.steps if step.act is Act.REVISIT and not step.satisfied)

    @property
    def assigned(self) -> DemandStep | None:
        """Whom it was given to last."""
        return next((step for step in reversed(self.steps) if step.act in GIVES_OUT), None)

    @property
    def referred(self) -> bool:
        """Whether it was handed to the discipline body."""
        return any(step.act is Act.REFER for step in self.steps)

    @property
    def outcome(self) -> Outcome | None:
        """What the enterprise was told last."""
        return next((step.outcome for step in reversed(self.steps) if step.outcome is not None), None)

    @property
    def merged_into(self) -> str | None:
        """The demand that stands for this one too."""
        return next((step.into_id for step in self.steps if step.act is Act.MERGE), None)

    @property
    def closed_at(self) -> str | None:
        """When it was closed; None while it is open."""
        return self.entered_at if self.stage is Stage.CLOSED else None

    @property
    def _moves(self) -> list[DemandStep]:
        return [step for step in self.steps if step.after is not None]


def demand_number(day: date, terminal: str, serial: int) -> str:
    """`SQ-261116-102`: the day, the terminal and the serial of the terminal's day."""
    return f"SQ-{day:%y%m%d}-{terminal}{serial:02d}"


def assignment_number(year: int, terminal: str, serial: int) -> str:
    """`JB-2026-1418`: the slip (交办单) that goes to the unit."""
    return f"JB-{year}-{terminal}{serial:03d}"


def check_demand(form: DemandForm, now: datetime) -> None:
    """Check a form.

    Raises:
        UserError: at the first wrong field; `required`, `too_long`, `bad_character`, `bad_number`, `bad_date`.
    """
    check_client_id(form.client_id)
    check_text(form.subject, "subject", _SUBJECT)
    if not form.subject.strip():
        raise UserError(Code.REQUIRED, "subject")
    check_long_text(form.text, "text", _TEXT)
    check_text(form.enterprise_name, "enterprise.name", _SUBJECT)
    check_text(form.contact_name, "contact.name", _NAME)
    check_text(form.contact_mobile, "contact.mobile", _NAME)
    check_text(form.hotline_no, "hotline_no", _NAME)
    if form.channel is DemandChannel.HOTLINE and not form.hotline_no.strip():
        raise UserError(Code.REQUIRED, "hotline_no")
    if not 1 <= form.concerned <= _MOST_CONCERNED:
        raise UserError(Code.BAD_NUMBER, "concerned")
    if form.broken_promise and form.kind is not DemandKind.INTEGRITY:
        raise UserError(Code.ACTION_NOT_ALLOWED, "broken_promise", action="broken_promise", reason="kind")
    if form.at is not None and form.at > now:
        raise UserError(Code.BAD_DATE, "at")


def check_step(row: DemandRow, form: StepForm, now: datetime) -> None:
    """Check that an act may follow and says what it has to.

    Raises:
        UserError: `action_not_allowed`; `required` for what is missing; `bad_number` for the workdays; `bad_date` for a
            moment in the future or before the stage was entered.
    """
    if form.act not in possible_acts(row):
        raise UserError(
            Code.ACTION_NOT_ALLOWED, "action", action=form.act.value, state=row.stage.value, reason="wrong_step"
        )
    check_long_text(form.text, "text", _TEXT)
    for name, value in (("unit", form.unit), ("person", form.person)):
        check_text(value, name, _NAME)
    for value in form.with_units:
        check_text(value, "with_units", _NAME)
    missing = _missing(form)
    if missing:
        raise UserError(Code.REQUIRED, missing)
    if form.workdays is not None and not 1 <= form.workdays <= _MOST_WORKDAYS:
        raise UserError(Code.BAD_NUMBER, "workdays")
    if form.at is not None and not parse_moment(row.entered_at) <= form.at <= now:
        raise UserError(Code.BAD_DATE, "at")


def _missing(form: StepForm) -> str:
    """The field an act lacks; empty when it has all."""
    wanted = {
        "text": form.act in _NEEDS_TEXT and not form.text.strip(),
        "unit": form.act in GIVES_OUT and not form.unit.strip(),
        "cause": form.act is Act.ASSIGN and form.cause is None,
        "outcome": form.act is Act.SUPERVISE and form.outcome is None,
        "satisfied": form.act is Act.REVISIT and form.satisfied is None,
        "into": form.act is Act.MERGE and not form.into,
        "workdays": form.act is Act.EXTEND and form.workdays is None,
    }
    return next((name for name, lacking in wanted.items() if lacking), "")


def possible_acts(row: DemandRow) -> tuple[Act, ...]:
    """The acts that may follow now, in their usual order; only 作风问题 are referred."""
    stage = row.stage
    open_to = {act: stages for act, (stages, _) in _MOVES.items()} | dict(_STAYS)
    return tuple(act for act in Act if stage in open_to[act] and (act is not Act.REFER or row.kind is DemandKind.STYLE))


def stage_after(form: StepForm) -> Stage | None:
    """Where an act leads; whoever was not satisfied sends it back to the unit."""
    if form.act is Act.REVISIT and not form.satisfied:
        return Stage.ASSIGNMENT
    return _MOVES[form.act][1] if form.act in _MOVES else None
