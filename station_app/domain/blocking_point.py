"""Blocking points (堵点): why a project is stuck, who leads, until when, and the steps until it is closed (销号)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from station_app.domain.deadlines import Light
from station_app.domain.identifiers import check_client_id
from station_app.domain.project_light import due_light
from station_app.domain.text_rules import check_long_text, check_required, check_text
from station_app.domain.workday_axis import WorkdayAxis, check_near
from station_app.errors import Code, UserError

_TEXT, _LONG = 200, 4_000


class Level(StrEnum):
    """Who deals with it, from below."""

    DEPARTMENT = "department"
    """部门研究."""
    DISTRICT = "district"
    """区级协调."""
    CITY = "city"
    """市级协调."""


LEVELS = tuple(Level)


class PointStep(StrEnum):
    """What is done about one."""

    RAISE = "raise"
    NOTE = "note"
    ESCALATE = "escalate"
    CLOSE = "close"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class PointForm:
    """A blocking point, as raised.

    Attributes:
        project: number or id; `node` the step that is stuck, or empty.
        cause: 堵点原因; `plan` what is to be done; `evidence` what shows it (papers, minutes).
        lead: the unit that leads (牵头单位); `support` those that help.
    """

    client_id: str
    project: str
    title: str
    lead: str
    due: date
    cause: str = ""
    support: str = ""
    level: Level = Level.DEPARTMENT
    node: str = ""
    raised_on: date | None = None
    evidence: str = ""
    plan: str = ""


@dataclass(frozen=True, slots=True)
class PointStepRow:
    """One step, in order."""

    step: PointStep
    at: str
    level: Level
    text: str
    actor: str


@dataclass(frozen=True, slots=True)
class PointRow:
    """One blocking point; `closed_on` None = open."""

    rid: int
    id: str
    client_id: str
    project_id: str
    node: str
    title: str
    cause: str
    lead: str
    support: str
    level: Level
    raised_on: date
    due: date
    evidence: str
    plan: str
    closed_on: date | None
    result: str
    operator_id: str
    steps: tuple[PointStepRow, ...] = ()

    @property
    def reopened(self) -> int:
        """How often it was opened again."""
        return sum(step.step is PointStep.REOPEN for step in self.steps)


@dataclass(frozen=True, slots=True)
class PointView:
    """One with its light and the workdays until its last day; None once it is closed."""

    point: PointRow
    light: Light
    remaining: int | None


def check_point(form: PointForm, today: date) -> PointForm:
    """Check a form.

    Raises:
        UserError: at the first wrong field; `bad_date` when it was raised in the future or is due before that.
    """
    check_client_id(form.client_id)
    check_required(form.title, "title", _TEXT)
    check_required(form.lead, "lead", _TEXT)
    check_text(form.support, "support", _TEXT)
    for name in ("cause", "evidence", "plan"):
        check_long_text(getattr(form, name), name, _LONG)
    raised_on = form.raised_on or today
    if raised_on > today:
        raise UserError(Code.BAD_DATE, "raised_on")
    check_near(raised_on, today, "raised_on")
    check_near(form.due, today, "due")
    if form.due < raised_on:
        raise UserError(Code.BAD_DATE, "due")
    return form


def view_of_point(point: PointRow, axis: WorkdayAxis, today: date) -> PointView:
    """A blocking point with its light."""
    if point.closed_on is not None:
        return PointView(point, Light.DONE, None)
    limit = axis.between(point.raised_on, point.due)
    light = due_light(today, point.due, limit, axis)
    return PointView(point, light, axis.between(today, point.due))


def next_level(level: Level) -> Level:
    """The next higher one.

    Raises:
        UserError: `action_not_allowed` at the highest.
    """
    place = LEVELS.index(level) + 1
    if place == len(LEVELS):
        raise UserError(Code.ACTION_NOT_ALLOWED, "step", action=PointStep.ESCALATE.value, reason="highest_level")
    return LEVELS[place]


def check_step(point: PointRow, step: PointStep, text: str, due: date | None, today: date) -> None:
    """Check that a step may be taken now.

    Raises:
        UserError: `action_not_allowed`, `required` without words, `bad_date` for a new last day that has passed.
    """
    check_long_text(text, "text", _LONG)
    wants_open = step is not PointStep.REOPEN
    if step is PointStep.RAISE or (point.closed_on is None) != wants_open:
        reason = "point_open" if point.closed_on is None else "point_closed"
        raise UserError(Code.ACTION_NOT_ALLOWED, "step", action=step.value, reason=reason)
    if not text.strip():
        raise UserError(Code.REQUIRED, "text")
    if due is not None:
        check_near(due, today, "due")
        if due < today:
            raise UserError(Code.BAD_DATE, "due")
