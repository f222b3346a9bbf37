"""Builds what the board of projects shows; runs on the store thread."""

from __future__ import annotations

from dataclasses import dataclass

from station_app.domain.deadlines import Light
from ui.desk import Desk
from ui.projects.lines import COUNTED, CardLine, card_line, money

ALL, GREEN, MINE, POINTS = "all", "green", "mine", "points"


@dataclass(frozen=True, slots=True)
class ColumnLines:
    """One phase with its cards."""

    name: str
    cards: tuple[CardLine, ...]
    average: str


@dataclass(frozen=True, slots=True)
class BoardView:
    """The board, and how many projects each filter would show."""

    columns: tuple[ColumnLines, ...]
    counts: dict[str, int]
    lights: tuple[tuple[Light, str], ...]
    investment: str

    @property
    def cards(self) -> tuple[CardLine, ...]:
        """Every card, phase by phase."""
        return tuple(card for column in self.columns for card in column.cards)


def read_board(desk: Desk, chosen: str) -> BoardView:
    """The board under a filter."""
    services = desk.services
    now, board = services.clock.now(), services.project_board
    shown = board.board(
        liaison=desk.operator_id if chosen == MINE else None, green_only=chosen == GREEN, with_points=chosen == POINTS
    )
    whole = shown if chosen == ALL else board.board()
    cards = [card for column in whole.columns for card in column.cards]
    mine = sum(card.project.liaison_id == desk.operator_id for card in cards)
    columns = tuple(
        ColumnLines(
            name=column.name,
            cards=tuple(
                card_line(card, column.phase, services.visits.of_project(card.project.id), now) for card in column.cards
            ),
            average="" if column.average_workdays is None else f"平均 {column.average_workdays} 天",
        )
        for column in shown.columns
    )
    return BoardView(
        columns=columns,
        counts={ALL: len(cards), GREEN: whole.green_cards, MINE: mine, POINTS: whole.with_points},
        lights=tuple((light, f"{word} {shown.lights.get(light, 0)}") for light, word in COUNTED.items()),
        investment=f"总投资 {money(shown.investment_fen) or '—'}",
    )
