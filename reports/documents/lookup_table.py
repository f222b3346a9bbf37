"""Look-up tables of plain columns: a header that comes back on every page, rows that never split, rows left to write in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.documents.frame import WIDTH
from reports.documents.parts import HEADING_GAP, SECTION_GAP, cell, section_heading
from reports.typeset.drawing import MM, Fragment, Weight
from reports.typeset.flow import Block, TableHead
from reports.typeset.marks import changed_mark
from reports.typeset.paragraph import Align, Inline, Mark, Span
from reports.typeset.table import HEAD, OUTER, ROW, Placed, row
from station_app.domain.documents import Material

_GAP = 2 * MM
_LEAST = 7 * MM
Cell = str | Fragment | Sequence[Inline]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its width in points and how its cells stand."""

    title: str
    width: float
    align: Align = Align.LEFT
    size: float = 9
    weight: Weight = Weight.REGULAR

    def set(self, content: Cell) -> Fragment:
        """A cell of this column."""
        if isinstance(content, Fragment):
            return content
        return cell(content, self._room, self.size, self.weight, self.align)

    def heading(self) -> Fragment:
        """Its title."""
        return cell(self.title, self._room, 8.5, Weight.BOLD, self.align)

    @property
    def _room(self) -> float:
        return self.width - (0 if self.align is Align.CENTRE else _GAP)


def table_blocks(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], *, least: float = _LEAST) -> list[Block]:
    """The header row and one row per entry; an entry of empty cells is a row to write in."""
    head = TableHead(header_of(columns))
    last = len(rows) - 1
    return [
        Block(head.header, HEADING_GAP, keep_with_next=True),
        *(
            Block(row_of(columns, entry, least, OUTER if index == last else ROW), table=head)
            for index, entry in enumerate(rows)
        ),
    ]


def section(
    words: str, note: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], *, least: float = _LEAST
) -> list[Block]:
    """A section heading with its table."""
    heading = Block(section_heading(words, note), SECTION_GAP, keep_with_next=True)
    return [heading, *table_blocks(columns, rows, least=least)]


def serial_cell(serial: int, material: Material) -> Cell:
    """The serial number of a line, behind a triangle when the line changed since the version it replaces."""
    return [Mark(changed_mark(), after=0.6 * MM), Span(str(serial))] if material.changed else str(serial)


def header_of(columns: Sequence[Column]) -> Fragment:
    """The header row."""
    return _row(columns, [column.heading() for column in columns], 6.2 * MM, HEAD, OUTER)


def row_of(columns: Sequence[Column], entry: Sequence[Cell], least: float, below: float) -> Fragment:
    """A row at least so high, with a line below."""
    return _row(columns, [column.set(content) for column, content in zip(columns, entry, strict=True)], least, below)


def _row(
    columns: Sequence[Column], fragments: Sequence[Fragment], least: float, below: float, above: float = 0.0
) -> Fragment:
    placed: list[Placed] = []
    x = 0.0
    for column, fragment in zip(columns, fragments, strict=True):
        centred = (column.width - fragment.width) / 2 if column.align is Align.CENTRE else 0.0
        placed.append(Placed(x + centred, fragment))
        x += column.width
    return row(WIDTH, placed, padding=1.1 * MM, least=least, below=below, above=above)
