"""What closes the notice: conditions, place and basis; what to know; signatures, or the words of a draft."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial

from reports.documents import wording
from reports.documents.frame import BODY, WIDTH
from reports.documents.material_table import numbered
from reports.documents.parts import (
    BLOCK_GAP,
    HEADING_GAP,
    RING,
    SECTION_GAP,
    blank_date,
    cell,
    framed_sentence,
    label_cell,
    pair_rows,
    same_for_all,
    section_heading,
    sign_line,
    value_cell,
)
from reports.typeset.drawing import MM, Fragment, Group, Line, Op, Rect, Weight
from reports.typeset.flow import Block, height_of
from reports.typeset.marks import numerals
from reports.typeset.paragraph import Align, Inline, Span, Style, bold, paragraph
from reports.typeset.table import FORM_CELL, OUTER, FormCell, form
from reports.typeset.type_size import is_enlarged
from station_app.domain.documents import DocumentKind, Item, NoticeData

_ITEMS_PER_CELL = 12


# --- four: conditions, place, basis ------------------------------------------


def condition_blocks(data: NoticeData) -> list[Block]:
    """Section four; where it would fill a page it breaks between its rows."""
    rows = [*_shared_rows("受理条件", data.items, lambda item: "；".join(item.conditions))]
    rows.append(_condition_row("地点与时间", [Span(_place(data))]))
    if any(item.fee for item in data.items):
        rows += _shared_rows("收费", data.items, lambda item: item.fee or "不收费")
    rows += _shared_rows("依据", data.items, lambda item: "、".join(item.legal_basis))
    boxes = [form([cells], padding=1.1 * MM, least=7.0 * MM) for cells in rows]
    heading = Block(section_heading("四、受理条件、地点与依据"), SECTION_GAP, keep_with_next=True)
    if height_of([Block(box) for box in boxes]) < (BODY.bottom - BODY.next_top) / 3:
        return [heading, Block(form(rows, padding=1.1 * MM, least=7.0 * MM), HEADING_GAP)]
    return [heading, Block(boxes[0], HEADING_GAP), *(Block(box) for box in boxes[1:])]


def _place(data: NoticeData) -> str:
    station = data.station
    own = "，".join(part for part in (station.address, station.hours) if part)
    brackets = f"（{own}）" if own else ""
    where = f"{data.place_time}；本驿站{brackets}可代收。" if data.place_time else f"本驿站{brackets}。"
    return f"{where}咨询 {station.phone}（驿站），监督 {station.supervision_phone}"


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


def ending_blocks(data: NoticeData) -> list[Block]:
    """Section five and the signatures, which a draft has not."""
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
    start = inset if is_enlarged() else 12 * MM
    date_text = wording.long_date(identity.printed_at.date())
    ops: tuple[Op, ...] = (
        Rect(0, 0, WIDTH, height, stroke=OUTER),
        Line(middle, 0, middle, height, FORM_CELL),
        Group(inset, 2.2 * MM, cell("申请人（代理人）签收", 70 * MM, 10, Weight.BOLD)),
        Group(inset, 7.3 * MM, cell("清单内容已当面说明，我已看懂，收到本告知书一份。", 78 * MM, 8.5)),
        Group(start, 20.2 * MM, sign_line("签名", 31 * MM)),
        Group(53 * MM, 20.5 * MM, blank_date(28.5 * MM)),
        Group(right, 2.2 * MM, cell("驿站经办人", 70 * MM, 10, Weight.BOLD)),
        Group(
            right,
            7.3 * MM,
            cell(
                f"{identity.operator('工号 ')}　首问负责　{data.station.name}",
                78 * MM,
                8.5,
            ),
        ),
        Group(middle + start, 20.2 * MM, sign_line("签名", 28 * MM)),
        Group(WIDTH - 43.5 * MM, 20.2 * MM, cell(date_text, 40 * MM, 10, align=Align.RIGHT)),
    )
    return Fragment(WIDTH, height, ops)


def by_item_blocks(data: NoticeData) -> list[Block]:
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
