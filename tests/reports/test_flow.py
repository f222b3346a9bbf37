"""Pages: headings stay with what follows, tables repeat their head, nothing lies below the frame."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reports.typeset.drawing import Fragment, Group
from reports.typeset.flow import Block, Frame, TableHead, fill_pages, glue, part_before_last_rows

FRAME = Frame(20, 10, 100)


def box(height: float) -> Fragment:
    return Fragment(50, height, ())


def placed(page: list[object]) -> list[tuple[float, Fragment]]:
    return [(op.y, op.fragment) for op in page if isinstance(op, Group)]


def test_a_heading_is_never_last() -> None:
    heading = Block(box(5), keep_with_next=True)
    pages = fill_pages([Block(box(74)), heading, Block(box(10))], FRAME)
    assert [len(page) for page in pages] == [1, 2]
    assert placed(pages[1])[0] == (10, heading.fragment)


def test_head_and_group_come_back_and_the_break_is_said() -> None:
    header, group, note = box(6), box(4), box(3)
    table = TableHead(header, lambda _page: note)
    rows = [Block(box(10), table=table, group=group) for _ in range(12)]
    pages = fill_pages([Block(header, keep_with_next=True), *rows], FRAME)
    assert placed(pages[0])[-1][1] is note
    assert [fragment for _, fragment in placed(pages[1])[:3]] == [header, group, rows[7].fragment]
    assert placed(pages[1])[-1][1] is not note


def test_glued_blocks_move_together() -> None:
    pages = fill_pages([Block(box(50)), *glue([Block(box(20)), Block(box(20))])], FRAME)
    assert [len(page) for page in pages] == [1, 2]


def test_what_is_glued_and_higher_than_a_page_still_fits_pages() -> None:
    pages = fill_pages(glue([Block(box(30)) for _ in range(7)]), FRAME)
    assert sum(len(page) for page in pages) == 7
    assert all(y + fragment.height <= 100 for page in pages for y, fragment in placed(page))


def test_rows_are_counted_without_their_headings() -> None:
    group = box(4)
    row, heading = Block(box(5), group=group), Block(group, keep_with_next=True)
    assert part_before_last_rows([row, heading, row], 2) == ([], [row, heading, row])
    assert part_before_last_rows([row, row, heading, row], 2) == ([row], [row, heading, row])


blocks = st.lists(
    st.builds(
        lambda height, gap, keep: Block(box(height), gap, keep), st.floats(1, 40), st.floats(0, 5), st.booleans()
    ),
    max_size=40,
)


@given(blocks)
def test_every_block_is_on_a_page_in_order_inside_the_frame(sequence: list[Block]) -> None:
    pages = fill_pages(sequence, FRAME)
    seen = [fragment for page in pages for _, fragment in placed(page)]
    assert seen == [block.fragment for block in sequence]
    for number, page in enumerate(pages):
        y = FRAME.first_top if number == 0 else FRAME.next_top
        for top, fragment in placed(page):
            assert top >= y - 1e-6
            y = top + fragment.height
            assert y <= FRAME.bottom + 1e-6
