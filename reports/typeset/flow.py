"""Stacks fragments onto pages: rows never split, headings stay with what follows, tables repeat their head."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from reports.typeset.drawing import Fragment, Group, Op


@dataclass(frozen=True, slots=True)
class TableHead:
    """What a table repeats on every page it reaches.

    Attributes:
        header: the header row.
        continued_note: from a page number, the words below the last row before a break; None for no words.
    """

    header: Fragment
    continued_note: Callable[[int], Fragment] | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A fragment on its way to a page.

    Attributes:
        gap: space above it, dropped at the top of a page.
        keep_with_next: never the last of a page.
        table: the table it is a row of.
        group: the heading repeated above it, as continued, when it begins a page.
    """

    fragment: Fragment
    gap: float = 0.0
    keep_with_next: bool = False
    table: TableHead | None = None
    group: Fragment | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """The room on pages: where the body begins on the first and on further pages, and where it ends."""

    first_top: float
    next_top: float
    bottom: float


@dataclass(slots=True)
class _Sheet:
    y: float
    ops: list[Op]
    empty: bool = True


def glue(blocks: Sequence[Block]) -> list[Block]:
    """Keep blocks together on one page, if a page can hold them."""
    if not blocks:
        return []
    return [*(replace(block, keep_with_next=True) for block in blocks[:-1]), blocks[-1]]


def part_before_last_rows(blocks: Sequence[Block], rows: int) -> tuple[list[Block], list[Block]]:
    """Cut a sequence in front of its last so many rows; headings are not counted."""
    cut = len(blocks)
    while cut and rows:
        cut -= 1
        if blocks[cut].group is not None or not blocks[cut].keep_with_next:
            rows -= 1
    return list(blocks[:cut]), list(blocks[cut:])


def height_of(blocks: Sequence[Block]) -> float:
    """How high blocks stand below one another."""
    return sum(block.fragment.height + block.gap for block in blocks)


def fill_pages(blocks: Sequence[Block], frame: Frame) -> list[list[Op]]:
    """Place blocks from the top of the first page on; one list of operations per page."""
    sheets = [_Sheet(frame.first_top, [])]
    for chain, more_rows in _chains(blocks):
        sheet = sheets[-1]
        room = frame.bottom - sheet.y - (_note_height(chain[-1], len(sheets) + 1) if more_rows else 0)
        if not sheet.empty and height_of(chain) > room:
            sheet = _turn(sheets, chain[0], frame)
        for block in chain:
            needed = block.gap + block.fragment.height
            if not sheet.empty and sheet.y + needed > frame.bottom and block is not chain[0]:
                sheet = _turn(sheets, block, frame)
            gap = 0 if sheet.empty else block.gap
            sheet.ops.append(Group(0, sheet.y + gap, block.fragment))
            sheet.y += gap + block.fragment.height
            sheet.empty = False
    return [sheet.ops for sheet in sheets]


def _chains(blocks: Sequence[Block]) -> list[tuple[list[Block], bool]]:
    """Blocks grouped with those they stay with, and whether the same table goes on behind them."""
    chains: list[tuple[list[Block], bool]] = []
    current: list[Block] = []
    for index, block in enumerate(blocks):
        current.append(block)
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if block.keep_with_next and following is not None:
            continue
        goes_on = following is not None and following.table is not None and following.table is block.table
        chains.append((current, goes_on))
        current = []
    return chains


def _turn(sheets: list[_Sheet], first: Block, frame: Frame) -> _Sheet:
    """Begin a page with what its first block needs repeated."""
    old = sheets[-1]
    sheet = _Sheet(frame.next_top, [])
    table = first.table
    if table is not None:
        if table.continued_note is not None:
            old.ops.append(Group(0, old.y, table.continued_note(len(sheets) + 1)))
        for repeated in (table.header, first.group):
            if repeated is not None:
                sheet.ops.append(Group(0, sheet.y, repeated))
                sheet.y += repeated.height
    sheets.append(sheet)
    return sheet


def _note_height(block: Block, page: int) -> float:
    if block.table is None or block.table.continued_note is None:
        return 0.0
    return block.table.continued_note(page).height
