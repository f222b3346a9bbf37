"""The project board: one card a project, in the column of the phase it is in, and the figures above (screen 05)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from station_app.domain.deadlines import Light
from station_app.domain.project import ProjectRow
from station_app.domain.project_template import PARALLEL_PHASE
from station_app.domain.project_view import NodeView, ProjectView
from station_app.domain.workday_axis import WorkdayAxis

PHASES = {"A": "立项用地规划许可", "B": "工程建设许可", "C": "施工许可", "D": "竣工验收"}
"""The four columns; phases of a template of one's own stand under the first unless they bear one of these letters."""
_ORDER = (Light.RED, Light.YELLOW, Light.GREEN, Light.PAUSED, Light.NOT_STARTED, Light.NO_LIMIT, Light.DONE)


@dataclass(frozen=True, slots=True)
class Card:
    """One project as a card.

    Attributes:
        next: the node that comes next; None without a plan and when all is done.
        points: open blocking points.
        phase_workdays: workdays it has been in its phase; None before that has begun.
    """

    project: ProjectRow
    light: Light
    next: NodeView | None
    done: int
    needed: int
    points: int
    late: int | None
    finish: date | None
    phase_workdays: int | None
    liaison: str


@dataclass(frozen=True, slots=True)
class Column:
    """One phase with its cards, the most urgent first; `average_workdays` that its projects have been in it."""

    phase: str
    name: str
    cards: tuple[Card, ...]
    average_workdays: int | None


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board; `investment_fen` of all its projects together."""

    columns: tuple[Column, ...]
    lights: Mapping[Light, int]
    green_cards: int
    with_points: int
    investment_fen: int


def card_of(view: ProjectView, points: int, liaison: str, axis: WorkdayAxis, today: date) -> Card:
    """A project as a card."""
    phase = next((one for one in view.phases if one.code == view.phase), None)
    since = phase.started_on if phase else None
    return Card(
        project=view.project,
        light=view.light,
        next=view.next[0] if view.next else None,
        done=view.done,
        needed=view.needed,
        points=points,
        late=view.late,
        finish=view.plan.finish if view.plan else None,
        phase_workdays=axis.between(since, today) if since else None,
        liaison=liaison,
    )


def board_of(cards: Sequence[tuple[str | None, Card]]) -> Board:
    """The board of some cards, each with the phase its project is in."""
    columns = tuple(
        _column(code, name, [card for phase, card in cards if _column_of(phase) == code])
        for code, name in PHASES.items()
    )
    plain = [card for _, card in cards]
    return Board(
        columns=columns,
        lights={light: sum(card.light is light for card in plain) for light in _ORDER},
        green_cards=sum(card.project.green_card for card in plain),
        with_points=sum(card.points > 0 for card in plain),
        investment_fen=sum(card.project.investment_fen or 0 for card in plain),
    )


def _column_of(phase: str | None) -> str:
    first = (phase or "").strip()[:1]
    return first if first in PHASES and phase != PARALLEL_PHASE else next(iter(PHASES))


def _column(code: str, name: str, cards: Sequence[Card]) -> Column:
    took = [card.phase_workdays for card in cards if card.phase_workdays is not None]
    average = round(sum(took) / len(took)) if took else None
    return Column(code, name, tuple(sorted(cards, key=_urgency)), average)


def _urgency(card: Card) -> tuple[int, date, str]:
    """By light, then by the last day of what comes next."""
    due = card.next.due if card.next and card.next.due else date.max
    return _ORDER.index(card.light), due, card.project.no
