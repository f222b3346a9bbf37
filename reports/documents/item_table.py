"""The table of handling items on the notice: two lines an item, one line each from ten items on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.documents import wording
from reports.documents.frame import WIDTH
from reports.documents.parts import DISC, HEADING_GAP, RING, SECTION_GAP, cell, section_heading, with_provisional_bar
from reports.typeset.drawing import EMPTY, MM, Fragment, Weight, stack
from reports.typeset.flow import Block, TableHead
from reports.typeset.marks import numeral, numerals
from reports.typeset.paragraph import Inline, Span, Style, bold, fitted
from reports.typeset.table import HEAD, OUTER, ROW, Placed, row
from station_app.domain.documents import Item

COMPACT_FROM = 10
_GAP = 1.5 * MM


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns begin."""

    dept: float
    limit: float
    result: float
    name: float = 10.4 * MM


_WIDE = _Columns(83.3 * MM, 113.4 * MM, 137.4 * MM)
_COMPACT = _Columns(80.5 * MM, 104 * MM, 139 * MM)


def item_blocks(items: Sequence[Item]) -> list[Block]:
    """Section one: heading, header row, one row per item."""
    compact = len(items) >= COMPACT_FROM
    head = TableHead(_header(compact=compact))
    make = _compact_row if compact else _row
    blocks = [
        Block(section_heading("一、办什么", right=_right_note(items)), SECTION_GAP, keep_with_next=True),
        Block(head.header, HEADING_GAP, keep_with_next=True),
    ]
    for item in items:
        fragment = make(item, OUTER if item is items[-1] else ROW)
        blocks.append(Block(with_provisional_bar(fragment) if item.provisional else fragment, table=head))
    return blocks


def _right_note(items: Sequence[Item]) -> list[Inline]:
    note: list[Inline] = []
    if len(items) > 1:
        numbers = [item.number for item in items]
        note += [Span("编号 "), *numerals(numbers, 4.2 * MM, filled=True), Span("通篇指同一事项　")]
    if not any(item.fee for item in items):
        note.append(Span(f"{wording.count_word(len(items))}均不收费" if len(items) > 1 else "不收费"))
    return note


def _header(*, compact: bool) -> Fragment:
    columns = _COMPACT if compact else _WIDE
    titles = (
        (columns.name, "事项与编码"),
        (columns.dept, "审批部门" if compact else "审批部门 · 窗口"),
        (columns.limit, "办理时限"),
        (columns.result, "办成后拿到"),
    )
    cells = [Placed(x, cell(title, 30 * MM, 8.5, Weight.BOLD)) for x, title in titles]
    return row(WIDTH, cells, padding=0.9 * MM, least=6.2 * MM, below=HEAD, above=OUTER)


def _row(item: Item, below: float) -> Fragment:
    name_width = _WIDE.dept - _WIDE.name - _GAP
    code: list[Inline] = [Span(item.item_code, size=7.5)]
    if item.note:
        code.append(Span(f"　{item.note}"))
    names = stack([cell(item.item_name, name_width, 10, Weight.BOLD), cell(code, name_width, 8)])
    dept_width, limit_width = _WIDE.limit - _WIDE.dept - _GAP, _WIDE.result - _WIDE.limit - _GAP
    dept = stack([cell(item.dept, dept_width), cell(item.window, dept_width) if item.window else EMPTY])
    statutory = cell(f"法定{item.statutory}", limit_width, 8.5) if item.statutory else EMPTY
    limit = stack([cell(item.promised or "—", limit_width, 9, Weight.BOLD), statutory])
    cells = (
        Placed((8.4 * MM - DISC) / 2, numeral(item.number, DISC, filled=True)),
        Placed(_WIDE.name, names),
        Placed(_WIDE.dept, dept),
        Placed(_WIDE.limit, limit),
        Placed(_WIDE.result, cell(item.result, WIDTH - _WIDE.result, 8.5)),
    )
    return row(WIDTH, cells, padding=1.1 * MM, below=below)


def _compact_row(item: Item, below: float) -> Fragment:
    columns, small = _COMPACT, Style(8.5)
    disc = numeral(item.number, RING, filled=True)
    name: list[Inline] = [bold(item.item_name), Span(f"　{item.item_code}", size=7.5)]
    limit: list[Inline] = [bold(item.promised or "—")]
    if item.statutory:
        limit.append(Span(f"（法定{item.statutory}）", size=7.5))
    cells = (
        Placed(4.2 * MM - disc.width / 2, disc),
        Placed(columns.name, cell(name, columns.dept - columns.name - _GAP, 8.5)),
        Placed(columns.dept, fitted(item.dept, columns.limit - columns.dept - _GAP, small)),
        Placed(columns.limit, cell(limit, columns.result - columns.limit - _GAP, 8.5)),
        Placed(columns.result, fitted(item.result, WIDTH - columns.result, small)),
    )
    return row(WIDTH, cells, padding=0.6 * MM, least=5.6 * MM, below=below)
