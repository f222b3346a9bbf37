"""WS01 一次性告知书: savings first, then what is handled, the answers, what to bring, conditions, notes, signatures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial

from reports.documents import wording
from reports.documents.frame import BODY, WIDTH, assemble
from reports.documents.material_table import material_blocks, numbered
from reports.documents.parts import (
    BLOCK_GAP,
    DISC,
    EXEMPT,
    HEADING_GAP,
    RING,
    SECTION_GAP,
    applicant_form,
    blank_date,
    cell,
    framed_sentence,
    label_cell,
    pair_rows,
    same_for_all,
    section_heading,
    sign_line,
    title_block,
    value_cell,
    with_provisional_bar,
)
from reports.typeset.drawing import EMPTY, MM, DrawList, Fragment, Group, Line, Op, Rect, Text, Weight, stack
from reports.typeset.flow import Block, TableHead, fill_pages, glue, height_of
from reports.typeset.marks import arrow, numeral, numerals
from reports.typeset.paragraph import Align, Inline, Span, Style, bold, paragraph, text_width
from reports.typeset.table import FORM_CELL, HEAD, OUTER, FormCell, Placed, form, row
from station_app.domain.documents import Answer, DocumentKind, Item, NoticeData
from station_app.domain.guidance import Treatment

NAME = "一次性告知书"
_COMPACT_FROM = 10
_ITEMS_PER_CELL = 12
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
        *_item_blocks(data.items),
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
    conditions, ending = _condition_blocks(data), _ending_blocks(data)
    if data.items[_COMPACT_FROM - 1 :]:
        conditions += _by_item_blocks(data)
    rows = body[-_TABLE_ROWS_WITH_CLOSING:]
    whole = [*rows, *conditions, *ending]
    if height_of(whole) <= (BODY.bottom - BODY.next_top) * 0.9:
        return [*body[:-_TABLE_ROWS_WITH_CLOSING], *glue(whole)]
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
        Text(x, baseline, size, Weight.BOLD, digits),
        Text(x + number_width + 1.5 * MM, baseline, 9, Weight.REGULAR, unit),
        Text(centre - label_width / 2, 15 * MM + drop, 8.5, Weight.REGULAR, label),
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


# --- one: items --------------------------------------------------------------

_NAME_X, _DEPT_X, _LIMIT_X, _RESULT_X = 10.4 * MM, 83.3 * MM, 113.4 * MM, 137.4 * MM


def _item_blocks(items: Sequence[Item]) -> list[Block]:
    numbers = [item.number for item in items]
    right: list[Inline] = []
    if len(items) > 1:
        right += [Span("编号 "), *numerals(numbers, 4.2 * MM, filled=True), Span("通篇指同一事项　")]
    if not any(item.fee for item in items):
        right.append(Span(f"{wording.count_word(len(items))}均不收费" if len(items) > 1 else "不收费"))
    head = TableHead(_item_header())
    make = _compact_item if len(items) >= _COMPACT_FROM else _item_row
    rows = [make(item, OUTER if item is items[-1] else 0.5) for item in items]
    blocks = [
        Block(with_provisional_bar(r) if i.provisional else r, table=head) for r, i in zip(rows, items, strict=True)
    ]
    return [
        Block(section_heading("一、办什么", right=right), SECTION_GAP, keep_with_next=True),
        Block(head.header, HEADING_GAP, keep_with_next=True),
        *blocks,
    ]


def _item_header() -> Fragment:
    titles = ((_NAME_X, "事项与编码"), (_DEPT_X, "审批部门 · 窗口"), (_LIMIT_X, "办理时限"), (_RESULT_X, "办成后拿到"))
    cells = [Placed(x, cell(title, 40 * MM, 8.5, Weight.BOLD)) for x, title in titles]
    return row(WIDTH, cells, padding=0.9 * MM, least=6.2 * MM, below=HEAD, above=OUTER)


def _item_row(item: Item, below: float) -> Fragment:
    about = _about(item)
    names = stack(
        [
            cell(item.item_name, _DEPT_X - _NAME_X - 2 * MM, 10, Weight.BOLD),
            cell([Span(item.item_code, size=7.5), *about], _DEPT_X - _NAME_X - 2 * MM, 8),
        ]
    )
    dept = stack([cell(item.dept, 28.5 * MM), cell(item.window, 28.5 * MM, 8.5) if item.window else EMPTY])
    limit = stack(
        [
            cell(item.promised, 22.5 * MM, 9, Weight.BOLD),
            cell(f"法定 {item.statutory}", 22.5 * MM, 8.5) if item.statutory else EMPTY,
        ]
    )
    cells = (
        Placed((8.4 * MM - DISC) / 2, numeral(item.number, DISC, filled=True)),
        Placed(_NAME_X, names),
        Placed(_DEPT_X, dept),
        Placed(_LIMIT_X, limit),
        Placed(_RESULT_X, cell(item.result, WIDTH - _RESULT_X, 8.5)),
    )
    return row(WIDTH, cells, padding=1.15 * MM, below=below)


def _compact_item(item: Item, below: float) -> Fragment:
    """One line an item, from ten items on."""
    limit: list[Inline] = [bold(item.promised)]
    if item.statutory:
        limit.append(Span(f"（法定 {item.statutory}）", size=7.5))
    cells = (
        Placed((8.4 * MM - RING) / 2, numeral(item.number, RING, filled=True)),
        Placed(
            _NAME_X,
            cell(
                [bold(item.item_name), Span(f"　{item.item_code}", size=7.5), *_about(item)], _DEPT_X - _NAME_X - 2 * MM
            ),
        ),
        Placed(_DEPT_X, cell(f"{item.dept} {item.window}".strip(), 28.5 * MM, 8)),
        Placed(_LIMIT_X, cell(limit, 22.5 * MM, 8.5)),
        Placed(_RESULT_X, cell(item.result, WIDTH - _RESULT_X, 8)),
    )
    return row(WIDTH, cells, padding=0.7 * MM, least=5.6 * MM, below=below)


def _about(item: Item) -> list[Inline]:
    return [Span(f"　{item.note}", size=8)] if item.note else []


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


# --- four: conditions, place, basis ------------------------------------------


def _condition_blocks(data: NoticeData) -> list[Block]:
    place = f"{data.place_time}。咨询 {data.station.phone}（驿站），监督 {data.station.supervision_phone}"
    rows = [*_shared_rows("受理条件", data.items, lambda item: "；".join(item.conditions))]
    rows.append(_condition_row("地点与时间", [Span(place)]))
    if any(item.fee for item in data.items):
        rows += _shared_rows("收费", data.items, lambda item: item.fee or "不收费")
    rows += _shared_rows("依据", data.items, lambda item: "、".join(item.legal_basis))
    boxes = [form([cells], padding=1.1 * MM, least=7.0 * MM) for cells in rows]
    heading = Block(section_heading("四、受理条件、地点与依据"), SECTION_GAP, keep_with_next=True)
    if height_of([Block(box) for box in boxes]) < (BODY.bottom - BODY.next_top) / 3:
        return [heading, Block(form(rows, padding=1.1 * MM, least=7.0 * MM), HEADING_GAP)]
    return [heading, Block(boxes[0], HEADING_GAP), *(Block(box) for box in boxes[1:])]


def _condition_row(label: str, content: Sequence[Inline]) -> tuple[FormCell, FormCell]:
    first = 23.1 * MM
    return label_cell(label, first), value_cell(content, WIDTH - first, 8.5)


def _shared_rows(label: str, items: Sequence[Item], text_of: Callable[[Item], str]) -> list[tuple[FormCell, FormCell]]:
    """What the items say under a label, said once where they say the same."""
    told = [(item.number, text_of(item)) for item in items]
    told = [(number, text) for number, text in told if text]
    if not told:
        return []
    if same_for_all(text for _, text in told):
        content: list[Inline] = [Span(f"{told[0][1]}。")]
        if len(told) > 1:
            content += [Span("（"), *numerals([number for number, _ in told], RING), Span("相同）")]
        return [_condition_row(label, content)]
    groups: dict[str, list[int]] = defaultdict(list)
    for number, text in told:
        groups[text].append(number)
    entries = list(groups.items())
    rows = []
    for start in range(0, len(entries), _ITEMS_PER_CELL):
        content = []
        part = entries[start : start + _ITEMS_PER_CELL]
        for index, (text, numbers) in enumerate(part):
            end = "。" if index == len(part) - 1 else "；"
            content += [*numerals(numbers, RING), Span(f"{text}{end}")]
        rows.append(_condition_row(label if start == 0 else f"{label}（续）", content))
    return rows


# --- five: notes, signatures -------------------------------------------------


def _ending_blocks(data: NoticeData) -> list[Block]:
    before, strong, after = wording.NOT_AN_ACCEPTANCE
    notes: list[list[Inline]] = [
        [Span(before), bold(strong), Span(after)],
        [Span("免交的材料由驿站调取；调取不到的，当日电话告知您补交。容缺材料逾期未补齐的，按容缺受理承诺书处理。")],
        [Span("材料要求变更的，驿站出具新版告知书，并注明作废旧版。帮办代办服务不收费。")],
        *_plain(data.notes),
    ]
    blocks = [Block(section_heading("五、请您知道"), SECTION_GAP, keep_with_next=True)]
    blocks += [
        Block(_note(number, content), HEADING_GAP if number == 1 else 0) for number, content in enumerate(notes, 1)
    ]
    if data.identity.kind is DocumentKind.DRAFT:
        box = framed_sentence([bold(wording.DRAFT_BOX)], 11, align=Align.CENTRE, padding=3.6 * MM)
        return [*blocks, Block(box, 6 * MM)]
    closing = cell("一式两份，申请人、驿站各执一份。", WIDTH, 8.5)
    return [*blocks, Block(_signatures(data), BLOCK_GAP), Block(closing, 1.4 * MM)]


def _note(number: int, content: Sequence[Inline]) -> Fragment:
    left = 4.4 * MM
    words = paragraph(content, WIDTH - left, Style(8.5, leading=1.54))
    label = paragraph(f"{number}.", left - 0.6 * MM, Style(8.5, align=Align.RIGHT, leading=1.54))
    return Fragment(WIDTH, words.height, (Group(0, 0, label), Group(left, 0, words)))


def _signatures(data: NoticeData) -> Fragment:
    height, middle, inset = 27.2 * MM, 85.2 * MM, 3.1 * MM
    identity = data.identity
    right = middle + inset
    date_text = wording.long_date(identity.printed_at.date())
    ops: tuple[Op, ...] = (
        Rect(0, 0, WIDTH, height, stroke=OUTER),
        Line(middle, 0, middle, height, FORM_CELL),
        Group(inset, 2.2 * MM, cell("申请人（代理人）签收", 70 * MM, 10, Weight.BOLD)),
        Group(inset, 7.3 * MM, cell("清单内容已当面说明，我已看懂，收到本告知书一份。", 78 * MM, 8.5)),
        Group(12 * MM, 20.2 * MM, sign_line("签名", 31 * MM)),
        Group(53 * MM, 20.5 * MM, blank_date(28.5 * MM)),
        Group(right, 2.2 * MM, cell("驿站经办人", 70 * MM, 10, Weight.BOLD)),
        Group(
            right,
            7.3 * MM,
            cell(
                f"{identity.operator_name}（工号 {identity.operator_number}）　首问负责　{data.station.name}",
                78 * MM,
                8.5,
            ),
        ),
        Group(middle + 12 * MM, 20.2 * MM, sign_line("签名", 28 * MM)),
        Group(WIDTH - 43.5 * MM, 20.2 * MM, cell(date_text, 40 * MM, 10, align=Align.RIGHT)),
    )
    return Fragment(WIDTH, height, ops)


def _by_item_blocks(data: NoticeData) -> list[Block]:
    """From ten items on: which lines of the list each item wants."""
    wanted: dict[int, list[int]] = defaultdict(list)
    for serial, material in numbered(data.materials):
        for number in material.numbers:
            wanted[number].append(serial)
    entries: list[Callable[[float], Fragment]] = [
        partial(_by_item, number, serials) for number, serials in sorted(wanted.items())
    ]
    rows = pair_rows(entries, column=82.7 * MM, gap=4.6 * MM, least=5.4 * MM, lines=False)
    return [
        Block(section_heading("按事项查", "事项编号 → 材料序号"), SECTION_GAP, keep_with_next=True),
        *(Block(fragment) for fragment in rows),
    ]


def _by_item(number: int, serials: Sequence[int], width: float) -> Fragment:
    return cell([*numerals([number], RING, filled=True), Span("、".join(map(str, serials)))], width, 8.5)


def _plain(texts: Sequence[str]) -> list[list[Inline]]:
    return [[Span(text)] for text in texts]
