"""WS01 一次性告知书: savings first, then what is handled, the answers, what to bring, conditions, notes, signatures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from reports.documents.frame import BODY, WIDTH, assemble
from reports.documents.item_table import COMPACT_FROM, item_blocks
from reports.documents.material_table import material_blocks
from reports.documents.notice_closing import by_item_blocks, condition_blocks, ending_blocks
from reports.documents.parts import (
    EXEMPT,
    HEADING_GAP,
    RING,
    SECTION_GAP,
    applicant_form,
    cell,
    pair_rows,
    section_heading,
    title_block,
)
from reports.typeset.drawing import MM, DrawList, Fragment, Group, Line, Op, Rect, Text, Weight
from reports.typeset.flow import Block, fill_pages, glue, height_of, part_before_last_rows
from reports.typeset.marks import arrow, numerals
from reports.typeset.paragraph import Align, Inline, Span, Style, bold, paragraph, text_width
from reports.typeset.table import FORM_CELL, HEAD, OUTER
from reports.typeset.type_size import set_size
from station_app.domain.documents import Answer, NoticeData
from station_app.domain.guidance import Treatment

NAME = "一次性告知书"
_TABLE_ROWS_WITH_CLOSING = 2


def layout(data: NoticeData, *, duplex: bool = True) -> DrawList:
    """Lay a notice out; `duplex` mirrors the margins of even pages.

    Raises:
        UserError: MISSING_GLYPH.
    """
    opening = [
        Block(title_block(NAME, data.subject, data.identity)),
        Block(_savings_box(data), 3.2 * MM),
        Block(applicant_form(data.applicant, data.channel), 3.4 * MM),
        *item_blocks(data.items),
        *_answer_blocks(data.situation),
    ]
    originals = "“原”为原件，“复”为复印件"
    heading = section_heading("三、带什么", f"{len(data.materials)} 份，已按事项去重合并；{originals}")
    table = material_blocks(data.materials)
    body = [*opening, *glue([Block(heading, SECTION_GAP, keep_with_next=True), *table[:1]]), *table[1:]]
    pages = fill_pages(_with_closing(body, data), BODY)
    return assemble(NAME, data.station, data.identity, pages, duplex=duplex)


def _with_closing(body: list[Block], data: NoticeData) -> list[Block]:
    """Keep the closing sections together with the last table rows; of very long ones only the end."""
    conditions, ending = condition_blocks(data), ending_blocks(data)
    if len(data.items) >= COMPACT_FROM:
        conditions += by_item_blocks(data)
    before, rows = part_before_last_rows(body, _TABLE_ROWS_WITH_CLOSING)
    whole = [*rows, *conditions, *ending]
    if height_of(whole) <= (BODY.bottom - BODY.next_top) * 0.9:
        return [*before, *glue(whole)]
    return [*body, *conditions[:-1], *glue([*conditions[-1:], *ending])]


# --- savings -----------------------------------------------------------------


def _savings_box(data: NoticeData) -> Fragment:
    height, divider = 19.6 * MM, 74.8 * MM
    words = paragraph(_savings_words(data), WIDTH - divider - 5.4 * MM, Style(10, leading=1.54))
    height = max(height, words.height + 4 * MM)
    savings = data.savings
    figures = (
        (12.1, savings.requested, "份次", "逐项要求", 20),
        (37.9, savings.merged, "份", "去重合并", 20),
        (63.6, savings.to_submit, "份", "实际要交", 27),
    )
    ops: list[Op] = []
    for centre, value, unit, label, size in figures:
        ops += _figure(centre * MM, value, unit, label, size)
    ops += [Group(x * MM, 9.9 * MM - 4, arrow(4.8 * MM)) for x in (23.2, 47.9)]
    ops += [
        Line(divider, 0, divider, height, FORM_CELL),
        Group(divider + 3 * MM, (height - words.height) / 2, words),
        Rect(0, 0, WIDTH, height, stroke=OUTER),
    ]
    return Fragment(WIDTH, height, tuple(ops))


def _figure(centre: float, value: int, unit: str, label: str, size: float) -> list[Op]:
    drop = 1.4 * MM if size > 20 else 0
    digits = str(value)
    number_width = text_width(digits, size, Weight.BOLD)
    unit_width, label_width = text_width(unit, 9), text_width(label, 8.5)
    x = centre - (number_width + 1.5 * MM + unit_width) / 2
    baseline = 10.6 * MM + drop
    return [
        Text(x, baseline, set_size(size), Weight.BOLD, digits),
        Text(x + number_width + 1.5 * MM, baseline, set_size(9), Weight.REGULAR, unit),
        Text(centre - label_width / 2, 15 * MM + drop, set_size(8.5), Weight.REGULAR, label),
    ]


def _savings_words(data: NoticeData) -> list[Inline]:
    submit = [line for line in data.materials if line.treatment is Treatment.SUBMIT]
    printed = sum(1 for line in submit if line.station_printed)
    own = len(submit) - printed
    words: list[Inline] = [Span(f"要交的 {len(submit)} 份里，")]
    if printed:
        words += [bold(f"{printed} 份"), Span("是表格和委托书，驿站打印、您签字；")]
    words.append(bold(f"要您自己准备的是 {own} 份。"))
    counts = (
        ("另签承诺", {Treatment.COMMITMENT}),
        ("可后补", {Treatment.DEFERRABLE}),
        ("免交", set(EXEMPT)),
    )
    rest = [(word, sum(1 for line in data.materials if line.treatment in kinds)) for word, kinds in counts]
    if any(count for _, count in rest):
        words.append(Span("，".join(f"{word} {count} 份" for word, count in rest if count) + "。"))
    savings = data.savings
    if savings.visits_before > savings.visits:
        words += [Span(f"跑动 {savings.visits_before} 次合为 "), bold(f"{savings.visits} 次"), Span("。")]
    return words


# --- two: answers ------------------------------------------------------------


def _answer_blocks(answers: Sequence[Answer]) -> list[Block]:
    if not answers:
        return []
    still_open = sum(1 for answer in answers if answer.open)
    if still_open:
        note = f"{len(answers)} 题答了 {len(answers) - still_open} 题；左边带虚线的行可能有变"
    else:
        note = f"{len(answers)} 题已回答；情况有变请先告诉驿站，清单会跟着变"
    column, gap = 82.7 * MM, 4.6 * MM
    entries: list[Callable[[float], Fragment]] = [partial(_answer, answer) for answer in answers]
    rows = pair_rows(entries, column=column, gap=gap, least=6.2 * MM, lines=True)
    top = Fragment(WIDTH, 0, (Line(0, 0, column, 0, HEAD), Line(column + gap, 0, WIDTH, 0, HEAD)))
    heading = [
        Block(section_heading("二、按您的情况", note), SECTION_GAP, keep_with_next=True),
        Block(top, HEADING_GAP, keep_with_next=True),
    ]
    return [*heading, *(Block(fragment) for fragment in rows)]


def _answer(answer: Answer, width: float) -> Fragment:
    said = f"未答，暂按“{answer.answer}”" if answer.open else answer.answer
    said_width = min(text_width(said, 9, Weight.BOLD) + 0.5, width * 0.45)
    right = cell(said, said_width, 9, Weight.BOLD, Align.RIGHT)
    left_width = width - said_width - 3 * MM
    left = cell([*numerals(answer.numbers, RING), Span(answer.question)], left_width)
    height = max(left.height, right.height) + 1.8 * MM
    return Fragment(
        width,
        height,
        (
            Group(0.6 * MM, (height - left.height) / 2, left),
            Group(width - said_width - 0.5 * MM, (height - right.height) / 2, right),
        ),
    )
