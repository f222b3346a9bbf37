"""TZ 台账: ruled rows across the sheet, added up under every page; signatures under the last rows only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.documents.landscape import BODY, WIDTH, Reference, assemble
from reports.documents.ledger_cells import SIZE, Place, places, sum_text
from reports.documents.parts import sign_line
from reports.ledgers.words import figures_text, notes_text
from reports.typeset.drawing import MM, DrawList, Fragment, Group, Op, Weight, stack
from reports.typeset.flow import Block, Frame, fill_pages, glue
from reports.typeset.paragraph import Align, Style, fitted, paragraph
from reports.typeset.table import HEAD, OUTER, ROW, Placed, row
from reports.typeset.type_size import grown
from station_app.domain.deadlines import Light
from station_app.domain.documents import DocumentKind
from station_app.domain.ledger import ColumnKind, Ledger, LedgerRow, LightCell
from station_app.domain.report_papers import LedgerPaperData

ROWS_ON_A_PAGE = 24
_KEPT_ROWS = 2
_SERIAL = 10 * MM
_LEAST = 5.6 * MM
_SUMMARY = 6 * MM
_PADDING = 0.5 * MM
_EVERY_FIFTH = 0.9
_INSET = 1.5 * MM
_EMPTY = "本期没有"
_LATE = "超期"


@dataclass(frozen=True, slots=True)
class _Table:
    """The columns of a ledger where they stand on the sheet, and its header row."""

    ledger: Ledger
    places: tuple[Place, ...]
    header: Fragment

    @property
    def summed(self) -> list[int]:
        """Which columns are added up."""
        return [index for index, column in enumerate(self.ledger.columns) if column.summed]


def layout(data: LedgerPaperData) -> DrawList:
    """Lay a ledger out.

    Raises:
        UserError: MISSING_GLYPH.
    """
    ledger = data.ledger
    table = _table(ledger)
    title = _title(data)
    closing = _closing(table, data)
    drawn = [_row(table, entry, serial) for serial, entry in enumerate(ledger.rows, 1)] or [_nothing()]
    pages: list[list[Op]] = []
    for rows in _pages_of_rows(drawn, title.height + table.header.height, table.header.height, closing):
        entries = ledger.rows[rows.start : rows.stop]
        top = BODY.next_top if pages else BODY.first_top
        body = stack([*([] if pages else [title]), table.header, *drawn[rows.start : rows.stop]])
        end = [Block(_summary(table, "本页小计", entries)), *(closing if rows.stop == len(drawn) else [])]
        first, *more = fill_pages(end, Frame(top + body.height, BODY.next_top, BODY.bottom))
        pages += [[Group(0, top, body), *first], *more]
    return assemble(ledger.title, data.station, data.identity, pages, Reference("期次", ledger.period.name))


def _table(ledger: Ledger) -> _Table:
    standing = tuple(places(ledger, _SERIAL, WIDTH - _SERIAL))
    cells = [Placed(0, _serial("序", Weight.BOLD)), *(Placed(place.left, place.heading()) for place in standing)]
    header = row(WIDTH, cells, padding=_PADDING, least=grown(6.0 * MM), below=HEAD, above=OUTER)
    return _Table(ledger, standing, header)


def _title(data: LedgerPaperData) -> Fragment:
    ledger = data.ledger
    words = (
        f"填报单位 {data.station.name}",
        ledger.period.title,
        *([f"筛选 {ledger.filters}"] if ledger.filters else []),
        *([f"排序 {ledger.order}"] if ledger.order else []),
        f"共 {len(ledger.rows):,} {ledger.unit}",
    )
    title = fitted(ledger.title, WIDTH, Style(15, Weight.BOLD, Align.CENTRE, tracking=2.5))
    below = fitted("　".join(words), WIDTH, Style(9, align=Align.CENTRE))
    return stack([title, below, Fragment(WIDTH, 1.4 * MM, ())])


# --- rows ------------------------------------------------------------------------


def _nothing() -> Fragment:
    words = paragraph(_EMPTY, WIDTH, Style(9, align=Align.CENTRE))
    return row(WIDTH, [Placed(0, words)], padding=_PADDING, least=2 * _LEAST, below=ROW)


def _row(table: _Table, entry: LedgerRow, serial: int) -> Fragment:
    period = table.ledger.period
    cells = [Placed(0, _serial(f"{serial:,}"))]
    cells += [
        Placed(place.left, place.set(cell, period)) for place, cell in zip(table.places, entry.cells, strict=True)
    ]
    return row(WIDTH, cells, padding=_PADDING, least=grown(_LEAST), below=ROW if serial % 5 else _EVERY_FIFTH)


def _serial(text: str, weight: Weight = Weight.REGULAR) -> Fragment:
    return fitted(text, _SERIAL - _INSET, Style(SIZE, weight, Align.CENTRE))


def _pages_of_rows(drawn: Sequence[Fragment], first: float, head: float, closing: Sequence[Block]) -> list[range]:
    """Which rows stand on every page; the last rows are kept for the page of the closing, which never stands alone.

    Args:
        first: what title and header row take of the first page; `head` what the header row takes of the others.
    """
    end = sum(block.gap + block.fragment.height for block in closing)
    found: list[range] = []
    start = 0
    while start < len(drawn):
        top = BODY.next_top + head if found else BODY.first_top + first
        room = BODY.bottom - top - grown(_SUMMARY)
        count = _fitting(drawn[start:], room)
        left = len(drawn) - start - count
        crowded = left == 0 and sum(one.height for one in drawn[start:]) + end > room
        if count > _KEPT_ROWS and (crowded or 0 < left < _KEPT_ROWS):
            count -= _KEPT_ROWS - left
        found.append(range(start, start + count))
        start += count
    return found


def _fitting(drawn: Sequence[Fragment], room: float) -> int:
    used = 0.0
    for count, one in enumerate(drawn[:ROWS_ON_A_PAGE]):
        used += one.height
        if used > room and count:
            return count
    return min(len(drawn), ROWS_ON_A_PAGE)


# --- sums ------------------------------------------------------------------------


def _summary(table: _Table, label: str, rows: Sequence[LedgerRow]) -> Fragment:
    """How many, the sums of the columns that are added up, and how the lights stand."""
    summed = table.summed
    words, lights = _counts(table.ledger, label, rows), _lights(table.ledger, rows)
    left_room, right_edge = WIDTH - _INSET, 0.0
    cells: list[Placed] = []
    for index in summed:
        place = table.places[index]
        text = sum_text(rows, index)
        cells.append(Placed(place.left, fitted(text, place.room, Style(SIZE, Weight.BOLD, place.align))))
        right_edge = max(right_edge, place.right)
        left_room = min(left_room, place.left - _INSET)
    after = right_edge + 4 * MM
    if lights and (not summed or WIDTH - after < 40 * MM):
        words, lights = f"{words}　{lights}", ""
    if lights:
        cells.append(Placed(after, fitted(lights, WIDTH - after, Style(SIZE, Weight.BOLD))))
    cells.append(Placed(_INSET, fitted(words, left_room, Style(SIZE, Weight.BOLD))))
    return row(WIDTH, cells, padding=_PADDING, least=grown(_SUMMARY), below=OUTER, above=OUTER)


def _counts(ledger: Ledger, label: str, rows: Sequence[LedgerRow]) -> str:
    words = f"{label}　{len(rows):,} {ledger.unit}"
    index = next((i for i, column in enumerate(ledger.columns) if column.key == "enterprise"), None)
    if index is None:
        return words
    named = {entry.cells[index] for entry in rows if entry.cells[index]}
    return f"{words}　{len(named):,} 家企业"


def _lights(ledger: Ledger, rows: Sequence[LedgerRow]) -> str:
    index = next((i for i, column in enumerate(ledger.columns) if column.kind is ColumnKind.LIGHT), None)
    if index is None:
        return ""
    shown = [cell for cell in (entry.cells[index] for entry in rows) if isinstance(cell, LightCell)]
    done = sum(cell.light is Light.DONE for cell in shown)
    late = sum(cell.light is Light.RED and cell.words.startswith(_LATE) for cell in shown)
    return f"办结 {done:,}　在办 {len(shown) - done:,}　超期 {late:,}"


# --- the end ---------------------------------------------------------------------


def _closing(table: _Table, data: LedgerPaperData) -> list[Block]:
    """合计, what the figures are and how they are counted, who signs; a draft is not signed."""
    ledger = data.ledger
    notes = [Block(paragraph(text, WIDTH, Style(8.5)), gap) for text, gap in _notes(ledger)]
    signed = data.identity.kind is not DocumentKind.DRAFT
    signatures = [Block(_signatures(data.reporter), 6 * MM)] if signed else []
    return [Block(_summary(table, "合　　计", ledger.rows)), *glue([*notes, *signatures])]


def _notes(ledger: Ledger) -> list[tuple[str, float]]:
    lines = [figures_text(ledger.figures), notes_text(ledger.figures, ledger.notes)]
    return [(line, 0.8 * MM if index else 2 * MM) for index, line in enumerate(line for line in lines if line)]


def _signatures(reporter: str) -> Fragment:
    lines = [sign_line("审核", 24 * MM), sign_line("驿站负责人", 24 * MM), sign_line("报送大厅时间", 34 * MM)]
    made = paragraph(f"制表 {reporter}", 60 * MM, Style(10))
    ops: list[Op] = [Group(0, 0, made)]
    x = 30 * MM
    for line in lines:
        ops.append(Group(x, 0, line))
        x += line.width + 11 * MM
    return Fragment(WIDTH, made.height, tuple(ops))
