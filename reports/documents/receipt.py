"""WS03 收件凭证: two halves of one A4 sheet, or two full sheets when more papers were received."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from reports.documents import wording
from reports.documents.frame import A4, watermark
from reports.documents.half_sheet import BODY_TOP, FOOTER, HALF, LEFT, WIDTH, Words, cut_line, half_of
from reports.documents.parts import (
    MOST_ITEMS_IN_FORM,
    RING,
    cell,
    certificate_text,
    item_list_blocks,
    label_cell,
    pair_rows,
    sign_line,
    value_cell,
)
from reports.typeset.drawing import MM, DrawList, Fragment, Group, Line, Op, Page, Rect, Weight, stack
from reports.typeset.flow import Block, Frame, fill_pages, glue, part_before_last_rows
from reports.typeset.marks import numerals, tick_box
from reports.typeset.paragraph import Align, Inline, Space, Span, Style, bold, line_of, paragraph, text_width
from reports.typeset.table import OUTER, FormCell, form
from station_app.domain.documents import CopyHolder, DocumentKind, Item, Material, ReceiptData

NAME = "收件凭证"
_BOX = 3.6 * MM
_HALF_HOLDS = 16
_ROWS_WITH_CLOSING = 2
_COLUMN, _GUTTER = 85 * MM, 5 * MM
_DISC = 4.1 * MM


def layout(data: ReceiptData) -> DrawList:
    """Lay a receipt out.

    Raises:
        UserError: MISSING_GLYPH.
    """
    title = wording.title_of(NAME, data.identity)
    if len(data.received) <= _HALF_HOLDS and not _listed_below(data):
        halves = [_bodies(data, HALF, names=False) for _ in CopyHolder]
        if all(len(bodies) == 1 for bodies in halves):
            ops = [
                *watermark(data.identity, HALF / 2),
                *watermark(data.identity, HALF * 1.5),
                *cut_line(wording.CUT_LINE),
            ]
            for index, (copy, bodies) in enumerate(zip(CopyHolder, halves, strict=True)):
                half = _sheet(data, copy, bodies[0], HALF, 1, 1)
                ops.append(Group(LEFT, index * HALF, half))
            return DrawList(title, data.identity.printed_at, (Page(*A4, tuple(ops)),))
    pages = []
    for copy in CopyHolder:
        bodies = _bodies(data, A4[1], names=True)
        for number, body in enumerate(bodies, 1):
            full = _sheet(data, copy, body, A4[1], number, len(bodies))
            pages.append(Page(*A4, (*watermark(data.identity, A4[1] / 2), Group(LEFT, 0, full))))
    return DrawList(title, data.identity.printed_at, tuple(pages))


def _listed_below(data: ReceiptData) -> bool:
    return len(data.items) > MOST_ITEMS_IN_FORM


def _sheet(data: ReceiptData, copy: CopyHolder, body: Sequence[Op], height: float, number: int, count: int) -> Fragment:
    words = Words(NAME, number="收件编号", code="查询码", below=wording.holder(copy))
    return half_of(words, data, body, height, (number, count))


# --- body --------------------------------------------------------------------


def _bodies(data: ReceiptData, height: float, *, names: bool) -> list[list[Op]]:
    frame = Frame(BODY_TOP, BODY_TOP, height - FOOTER - 1.2 * MM)
    entries: list[Callable[[float], Fragment]] = [
        partial(_to_tick if data.ticked_by_hand else _received, serial, material)
        for serial, material in _down_columns(data.received)
    ]
    rows = pair_rows(entries, column=_COLUMN, gap=_GUTTER, least=5.9 * MM, lines=True)
    edge = (Line(0, 0, _COLUMN, 0, OUTER), Line(_COLUMN + _GUTTER, 0, WIDTH, 0, OUTER))
    rule = Fragment(WIDTH, 0, edge if len(entries) > 1 else edge[:1])
    blocks = [
        Block(_form(data, names=names)),
        *(item_list_blocks(data.items, WIDTH) if _listed_below(data) else ()),
        Block(rule, 2.4 * MM, keep_with_next=True),
        *(Block(fragment) for fragment in rows),
    ]
    closing = [Block(rule), Block(_warning(data), 2.4 * MM), Block(_summary(data), 2.6 * MM)]
    if data.identity.kind is not DocumentKind.DRAFT:
        closing.append(Block(_signatures(data), 2.6 * MM))
    before, last_rows = part_before_last_rows(blocks, _ROWS_WITH_CLOSING)
    return fill_pages([*before, *glue([*last_rows, *closing])], frame)


def _down_columns(received: Sequence[Material]) -> list[tuple[int, Material]]:
    """Serial numbers run down the left column first; pairs are taken row by row."""
    numbered = list(enumerate(received, 1))
    left = (len(numbered) + 1) // 2
    pairs: list[tuple[int, Material]] = []
    for index in range(left):
        pairs.append(numbered[index])
        if left + index < len(numbered):
            pairs.append(numbered[left + index])
    return pairs


def _received(serial: int, material: Material, width: float) -> Fragment:
    copies = line_of([Span(wording.copies_text(material, "原", "复"))], Style(9))
    name = cell(material.name, width - 7 * MM - copies.width - 3 * MM, 9)
    height = max(name.height, copies.height) + 1.2 * MM
    return Fragment(
        width,
        height,
        (
            Group(0, (height - copies.height) / 2, cell(str(serial), 4.6 * MM, 9, align=Align.RIGHT)),
            Group(7 * MM, (height - name.height) / 2, name),
            Group(width - copies.width - 2 * MM, (height - copies.height) / 2, copies),
        ),
    )


def _to_tick(serial: int, material: Material, width: float) -> Fragment:
    """A row with a box in front of it, ticked by hand when the paper is handed over."""
    box = tick_box(_BOX)
    row = _received(serial, material, width - _BOX - 2 * MM)
    height = max(row.height, box.height + 1.2 * MM)
    parts = (Group(0, (height - box.height) / 2, box), Group(_BOX + 2 * MM, (height - row.height) / 2, row))
    return Fragment(width, height, parts)


def _form(data: ReceiptData, *, names: bool) -> Fragment:
    applicant = data.applicant
    widths = (17.1 * MM, 100.5 * MM, 17.2 * MM, 40.2 * MM)
    inner = widths[1] - 3.6 * MM
    person = (applicant.contact, certificate_text(applicant), applicant.phone)
    who = stack(
        [
            cell(applicant.name, inner, 9.5, Weight.BOLD),
            cell("　".join(part for part in person if part), inner, 8.5),
        ]
    )
    listed = [cell(f"共 {len(data.items)} 项，列于表下", inner, 8)]
    items = listed if _listed_below(data) else _items(data.items, inner, names=names)
    what = stack([cell("　".join(data.subject), inner, 9), *items])
    return form(
        (
            (
                label_cell("申请人", widths[0]),
                FormCell(widths[1], who, 1.8 * MM),
                label_cell("收件时间", widths[2]),
                value_cell([bold(wording.minute_text(data.received_at), 10.5)], widths[3]),
            ),
            (
                label_cell("办理事项", widths[0]),
                FormCell(widths[1], what, 1.8 * MM),
                label_cell("件号", widths[2]),
                value_cell(data.identity.case_number, widths[3]),
            ),
        ),
        padding=0.9 * MM,
        least=9.5 * MM,
    )


def _items(items: Sequence[Item], width: float, *, names: bool) -> list[Fragment]:
    """Items with names and codes where that takes little room, otherwise their codes."""
    full = _item_line(items, width, lambda item: f"{item.item_name} {item.item_code}　")
    short = _item_line(items, width, lambda item: f"{item.item_code}　")
    two_lines = 2.2 * 8 * 1.35
    return [full if names or full.height <= max(two_lines, short.height) else short]


def _item_line(items: Sequence[Item], width: float, text_of: Callable[[Item], str]) -> Fragment:
    content: list[Inline] = []
    for item in items:
        content += [*numerals([item.number], _DISC, filled=True), Span(text_of(item))]
    return cell(content, width, 8)


def _warning(data: ReceiptData) -> Fragment:
    strong, sentence = wording.RECEIPT_WARNING
    content: list[Inline] = [bold(strong, 11.5), Space(1 * MM), Span(sentence)]
    if data.deliver_by is not None:
        content += [
            Span("驿站于 "),
            bold(wording.minute_text(data.deliver_by)),
            Span(" 前报送大厅，报送后短信告知您。"),
        ]
    inset = 2.8 * MM
    words = paragraph(content, WIDTH - 2 * inset, Style(9, leading=1.7))
    height = words.height + 3.4 * MM
    return Fragment(
        WIDTH, height, (Rect(0.65, 0.65, WIDTH - 1.3, height - 1.3, stroke=1.3), Group(inset, 1.7 * MM, words))
    )


def _summary(data: ReceiptData) -> Fragment:
    if data.ticked_by_hand:
        count = sign_line("收到的当面打勾，共收", 14 * MM, 9)
        unit = line_of([Span("份。")], Style(9))
        return Fragment(WIDTH, count.height, (Group(0, 0, count), Group(count.width + 1 * MM, 0, unit)))
    content: list[Inline] = [Span("共收 "), bold(str(len(data.received))), Span(" 份")]
    if data.deferred:
        content.append(Span(f"；容缺待补 {len(data.deferred)} 份："))
        for index, material in enumerate(data.deferred):
            content += [Span(material.name + (_until(material))), *numerals(material.numbers, RING)]
            content.append(Span("。" if index == len(data.deferred) - 1 else "、"))
    else:
        content.append(Span("。"))
    return cell(content, WIDTH, 9)


def _until(material: Material) -> str:
    return f"（{material.deferral_until.isoformat()} 前）" if material.deferral_until is not None else ""


def _signatures(data: ReceiptData) -> Fragment:
    identity = data.identity
    giver = sign_line("交件人", 34 * MM, 9)
    taker = sign_line(f"收件人 {identity.operator()}", 30 * MM, 9)
    seal = "（收件专用章）"
    start = giver.width + 6 * MM
    height = 8 * MM
    y = height - giver.height
    return Fragment(
        WIDTH,
        height,
        (
            Group(0, y, giver),
            Group(start, y, taker),
            Group(WIDTH - text_width(seal, 9) - 1 * MM, y - 2 * MM, line_of([Span(seal)], Style(9))),
        ),
    )
