"""How the cells of a ledger are set: each kind in its own way, long words smaller, then on two lines, then cut with a mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reports.ledgers.words import number_text, words_of
from reports.typeset.drawing import MM, Fragment, Weight
from reports.typeset.marks import light
from reports.typeset.paragraph import LEADING, Align, Mark, Span, Style, fitted, paragraph, text_width
from reports.typeset.type_size import SMALLEST, set_size
from station_app.domain.deadlines import Light
from station_app.domain.ledger import Cell, Column, ColumnKind, Ledger, LedgerRow, LightCell
from station_app.domain.report_period import Period

SIZE = 8.5
_MARK_AFTER = 0.4 * MM
_MARK_SPACE = 0.2
"""What stands between a mark and the words after it, in ems."""
_GAP, _GAP_AFTER_NUMBER = 3 * MM, 4.5 * MM
_LINES = 2
_LOOSE = "，。、；：（ "
_NEVER_BROKEN = frozenset({ColumnKind.NUMBER, ColumnKind.CODE})
_LEAST_TEXT = 16 * MM
"""Codes, days and lights keep their width while this much is left for every column of text."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column stands: its left edge and the room for its cells."""

    column: Column
    left: float
    room: float

    @property
    def right(self) -> float:
        """Where its numbers end."""
        return self.left + self.room

    @property
    def align(self) -> Align:
        """Numbers stand at the right, everything else at the left."""
        return Align.RIGHT if self.column.kind is ColumnKind.NUMBER else Align.LEFT

    def heading(self) -> Fragment:
        """Its title."""
        return fitted(self.column.title, self.room, Style(SIZE, Weight.BOLD, self.align))

    def set(self, cell: Cell, period: Period) -> Fragment:
        """One of its cells."""
        if isinstance(cell, LightCell):
            return _light(cell, self.room)
        return _words(words_of(cell, period), self.room, self.align)


def sum_text(rows: Sequence[LedgerRow], index: int) -> str:
    """What the numbers of a column come to."""
    return number_text(sum(cell for cell in (row.cells[index] for row in rows) if isinstance(cell, int | float)))


def places(ledger: Ledger, left: float, width: float) -> list[Place]:
    """Columns side by side: as wide as their cells ask for, else by their weights."""
    wanted = [_wanted(ledger, index) for index in range(len(ledger.columns))]
    widths = _shared(ledger.columns, wanted, width)
    found: list[Place] = []
    for column, taken in zip(ledger.columns, widths, strict=True):
        found.append(Place(column, left, taken - _gap(column)))
        left += taken
    return found


def _wanted(ledger: Ledger, index: int) -> float:
    column = ledger.columns[index]
    texts = {words_of(row.cells[index], ledger.period) for row in ledger.rows}
    widest = max((text_width(text, SIZE) for text in texts), default=0.0)
    if column.summed:
        widest = max(widest, text_width(sum_text(ledger.rows, index), SIZE, Weight.BOLD))
    mark = _mark_room() if column.kind is ColumnKind.LIGHT else 0.0
    return max(widest + mark, text_width(column.title, SIZE, Weight.BOLD)) + 1 + _gap(column)


def _gap(column: Column) -> float:
    return _GAP_AFTER_NUMBER if column.kind is ColumnKind.NUMBER else _GAP


def _shared(columns: Sequence[Column], wanted: Sequence[float], width: float) -> list[float]:
    spare = width - sum(wanted)
    if spare >= 0:
        weights = sum(column.weight for column in columns)
        return [wish + spare * column.weight / weights for column, wish in zip(columns, wanted, strict=True)]
    fixed = {index for index, column in enumerate(columns) if column.kind is not ColumnKind.TEXT}
    texts = len(columns) - len(fixed)
    if sum(wanted[index] for index in fixed) > width - texts * _LEAST_TEXT:
        fixed = {index for index, column in enumerate(columns) if column.kind in _NEVER_BROKEN}
    return _squeezed(columns, wanted, width, fixed)


def _squeezed(columns: Sequence[Column], wanted: Sequence[float], width: float, settled: set[int]) -> list[float]:
    """Columns that ask for less than their share get it; the others share the rest by weight."""
    while True:
        room = width - sum(wanted[index] for index in settled)
        open_ones = [index for index in range(len(columns)) if index not in settled]
        unit = room / max(sum(columns[index].weight for index in open_ones), 1)
        modest = {index for index in open_ones if wanted[index] <= unit * columns[index].weight}
        if not modest:
            break
        settled |= modest
    return [wanted[index] if index in settled else unit * column.weight for index, column in enumerate(columns)]


def _mark_room() -> float:
    """What the shape of a light takes before its words."""
    return light(Light.GREEN)[0].width + _MARK_AFTER + _MARK_SPACE * set_size(SIZE)


def _light(cell: LightCell, room: float) -> Fragment:
    shape, _ = light(cell.light)
    natural = text_width(cell.words, SIZE) + _mark_room()
    size = SIZE if natural <= room else max(SMALLEST, SIZE * room / natural)
    return paragraph([Mark(shape, after=_MARK_AFTER), Span(cell.words)], room, Style(size))


@lru_cache(maxsize=16_384)
def _words(text: str, room: float, align: Align) -> Fragment:
    """A text that takes more than its lines is cut where they end; the spreadsheet has it whole."""
    style = Style(SIZE, align=align)
    highest = _LINES * set_size(SIZE) * LEADING + 0.1
    kept = min(len(text), int(len(text) * (_LINES + 1) * room / (text_width(text, SMALLEST) or 1)) + 1)
    drawn = fitted(text if kept == len(text) else f"{text[:kept]}…", room, style)
    while drawn.height > highest and kept > 1:
        kept -= max(1, kept // 24)
        drawn = fitted(f"{text[:kept].rstrip(_LOOSE)}…", room, style)
    return drawn
