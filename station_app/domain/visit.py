"""走访: visits to enterprises, planned and logged, and how far they reach (dictionary 53)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from station_app.domain.identifiers import check_client_id
from station_app.domain.rates import Rate
from station_app.domain.text_rules import check_long_text, check_text
from station_app.errors import Code, UserError

_NAME, _SUBJECT, _TEXT = 64, 200, 4000


class VisitKind(StrEnum):
    """走访, 敲门行动 or 企业服务日."""

    VISIT = "visit"
    KNOCK = "knock"
    SERVICE_DAY = "service_day"


class VisitState(StrEnum):
    """Whether the enterprise knows of it and whether it took place."""

    PLANNED = "planned"
    AGREED = "agreed"
    DONE = "done"
    CANCELLED = "cancelled"


_MOVES = {
    VisitState.PLANNED: frozenset({VisitState.AGREED, VisitState.DONE, VisitState.CANCELLED}),
    VisitState.AGREED: frozenset({VisitState.PLANNED, VisitState.DONE, VisitState.CANCELLED}),
    VisitState.DONE: frozenset[VisitState](),
    VisitState.CANCELLED: frozenset[VisitState](),
}


@dataclass(frozen=True, slots=True)
class VisitForm:
    """A visit to plan, or one that has taken place and is logged at once.

    Attributes:
        at: when it is to begin, or has begun.
        companions: who comes along.
        record: what was found; empty while it is only planned.
        done: whether it has taken place.
        problems: what the enterprise asks for; each becomes a demand, so only with `done`.
    """

    client_id: str
    at: datetime
    subject: str
    kind: VisitKind = VisitKind.VISIT
    uscc: str | None = None
    enterprise_name: str = ""
    companions: tuple[str, ...] = ()
    place: str = ""
    record: str = ""
    project: str | None = None
    done: bool = False
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit; `state_at` is when it took its state."""

    rid: int
    id: str
    no: str
    client_id: str
    kind: VisitKind
    enterprise_id: str | None
    enterprise_name: str
    at: str
    subject: str
    companions: tuple[str, ...]
    place: str
    record: str
    state: VisitState
    state_at: str
    reason: str
    project_id: str | None
    operator_id: str


@dataclass(frozen=True, slots=True)
class Unseen:
    """An enterprise nobody has visited for long; `last` is the day of its last visit, None without any."""

    enterprise_id: str
    name: str
    last: date | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the visits of a period reach."""

    visits: int
    enterprises: Rate


def visit_number(day: date, terminal: str, serial: int) -> str:
    """`ZF-261116-101`: the day, the terminal and the serial of the terminal's day."""
    return f"ZF-{day:%y%m%d}-{terminal}{serial:02d}"


def coverage(visits: int, visited: int, known: int) -> Coverage:
    """Visits of a period, and the share of the station's enterprises that had one."""
    return Coverage(visits, Rate("走访覆盖率", "走访过的企业数 ÷ 企业库企业数", visited, known))


def check_visit(form: VisitForm, now: datetime) -> None:
    """Check a form.

    Raises:
        UserError: at the first wrong field; `required`, `bad_date` for one that is done in the future.
    """
    check_client_id(form.client_id)
    check_text(form.enterprise_name, "enterprise.name", _SUBJECT)
    if not form.enterprise_name.strip() and form.uscc is None:
        raise UserError(Code.REQUIRED, "enterprise")
    check_text(form.subject, "subject", _SUBJECT)
    if not form.subject.strip():
        raise UserError(Code.REQUIRED, "subject")
    check_text(form.place, "place", _SUBJECT)
    check_long_text(form.record, "record", _TEXT)
    for name in form.companions:
        check_text(name, "companions", _NAME)
    _check_problems(form.problems, done=form.done)
    if form.done and form.at > now:
        raise UserError(Code.BAD_DATE, "at")


def check_outcome(row: VisitRow, state: VisitState, record: str, problems: tuple[str, ...], now: str) -> None:
    """Check that a visit may take a state.

    Args:
        now: as moments are stored.

    Raises:
        UserError: `action_not_allowed`; `required` for the record of a visit that took place; `bad_date` when it is
            still to come.
    """
    if state not in _MOVES[row.state]:
        raise UserError(
            Code.ACTION_NOT_ALLOWED, "state", action=state.value, state=row.state.value, reason="wrong_step"
        )
    check_long_text(record, "record", _TEXT)
    _check_problems(problems, done=state is VisitState.DONE)
    if state is VisitState.DONE and not record.strip():
        raise UserError(Code.REQUIRED, "record")
    if state is VisitState.DONE and row.at > now:
        raise UserError(Code.BAD_DATE, "at")


def _check_problems(problems: tuple[str, ...], *, done: bool) -> None:
    for problem in problems:
        check_text(problem, "problems", _SUBJECT)
        if not problem.strip():
            raise UserError(Code.REQUIRED, "problems")
    if problems and not done:
        raise UserError(Code.ACTION_NOT_ALLOWED, "problems", action="problems", reason="not_done")
