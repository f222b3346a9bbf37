"""Cells and figures of ledgers in words, the same on paper, in text and on the screen."""

from __future__ import annotations

from datetime import date, datetime

from station_app.domain.ledger import Cell, Figure, LightCell
from station_app.domain.report_period import Period

NOTHING = "—"


def words_of(cell: Cell, period: Period) -> str:
    """A cell in words; a day of the period's year without the year."""
    if cell is None or cell == "":
        return NOTHING
    if isinstance(cell, LightCell):
        return cell.words
    if isinstance(cell, date):
        day = "%m-%d" if cell.year == period.first.year == period.last.year else "%Y-%m-%d"
        return cell.strftime(f"{day} %H:%M" if isinstance(cell, datetime) else day)
    return number_text(cell) if isinstance(cell, int | float) else cell


def number_text(number: float) -> str:
    """A number with its thousands apart and at most two decimals."""
    return f"{number:,}" if isinstance(number, int) else f"{number:,.2f}".rstrip("0").rstrip(".")


def figure_text(figure: Figure) -> str:
    """A figure with its fraction: “办结率 91.1%（办结 41 ÷ 受理 45）”."""
    unit = figure.unit if figure.unit in {"", "%"} else f" {figure.unit}"
    worked = f"（{figure.worked}）" if figure.worked else ""
    return f"{figure.name} {figure.value}{unit}{worked}"


def figures_text(figures: tuple[Figure, ...]) -> str:
    """All figures in one sentence; empty when there are none."""
    return f"{'；'.join(figure_text(figure) for figure in figures)}。" if figures else ""


def notes_text(figures: tuple[Figure, ...], notes: tuple[str, ...]) -> str:
    """What is divided by what, and how what is counted was understood; empty when there is nothing to say."""
    formulas = [f"{figure.name}＝{figure.formula}" for figure in figures if figure.formula]
    told = [*formulas, *(note.rstrip("。；") for note in notes)]
    return f"口径：{'；'.join(told)}。" if told else ""
