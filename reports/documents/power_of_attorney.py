"""WS10 授权委托书: who empowers whom for what; powers are ticked and signed one by one, by hand.

The fixed wording is 待法务审定: a lawyer has yet to read it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from reports.documents import wording
from reports.documents.frame import BODY, WIDTH, assemble
from reports.documents.parts import (
    HEADING_GAP,
    MOST_ITEMS_IN_FORM,
    RING,
    SECTION_GAP,
    blank_date,
    cell,
    certificate_text,
    framed_sentence,
    item_list_blocks,
    item_names,
    label_cell,
    pair_rows,
    section_heading,
    sign_line,
    title_block,
    value_cell,
)
from reports.typeset.drawing import MM, DrawList, Fragment, Group, Line, Op, Rect, Weight, stack
from reports.typeset.flow import Block, TableHead, fill_pages, glue, part_before_last_rows
from reports.typeset.marks import numerals, seal_ring, tick_box
from reports.typeset.paragraph import Align, Inline, Space, Span, Style, bold, line_of, paragraph
from reports.typeset.table import FORM_CELL, HEAD, OUTER, ROW, Placed, form, row
from reports.typeset.type_size import cached_per_scale
from station_app.domain.documents import DocumentKind, Item, Material, PowerOfAttorneyData

NAME = "授权委托书"
SUBJECT = ("代办服务委托", "自愿、无偿", "一式两份")
_POWERS = (
    ("递交申请材料", "向审批部门递交本委托书所附材料"),
    ("接收补正告知，递交补正材料", "内容由委托人提供，不代编"),
    ("查询办理进度", ""),
    ("配合现场核查的联系与引导", "不代委托人作陈述"),
    ("签收文书", "受理、补正、延期等通知书，签收当日转告委托人"),
    ("领取办理结果", "许可证、批文等，领取后 2 个工作日内交付"),
    ("其他", None),
)
_PROMISE = (
    "委托人对材料的真实性、合法性、完整性负责，仍是申报主体。受托人在上列权限和期限内办理，其行为由委托人承担法律后果。"
    "委托人可以随时书面撤回委托。"
)
_SIGN_X = 130 * MM
_ASKING_WIDTH = 26 * MM
_ROWS_WITH_CLOSING = 2


def layout(data: PowerOfAttorneyData) -> DrawList:
    """Lay a power of attorney out.

    Raises:
        UserError: MISSING_GLYPH.
    """
    blocks = [
        Block(title_block(NAME, SUBJECT, data.identity)),
        Block(_parties(data), 3 * MM),
        *(item_list_blocks(data.matters, WIDTH) if len(data.matters) > MOST_ITEMS_IN_FORM else ()),
        *_power_blocks(),
        Block(
            framed_sentence([bold(wording.NOT_INCLUDED[0]), Span(wording.NOT_INCLUDED[1])], 9, padding=1.5 * MM), 2 * MM
        ),
        *_material_blocks(data.materials),
    ]
    closing = [
        Block(section_heading("三、双方确认"), 3.4 * MM),
        Block(paragraph(_PROMISE, WIDTH, Style(12, leading=1.62, justify=True, indent=2)), 0.6 * MM),
        Block(_signatures(data), 2 * MM)
        if data.identity.kind is not DocumentKind.DRAFT
        else Block(_draft_box(), 3 * MM),
    ]
    before, rows = part_before_last_rows(blocks, _ROWS_WITH_CLOSING)
    pages = fill_pages([*before, *glue([*rows, *closing])], BODY)
    return assemble(NAME, data.station, data.identity, pages, duplex=False)


def _parties(data: PowerOfAttorneyData) -> Fragment:
    widths = (21.2 * MM, 77.8 * MM, 25 * MM, 46 * MM)
    principal, agent = data.principal, data.agent
    wide = sum(widths[1:])
    person = (principal.signatory_role, principal.signatory, principal.signatory_cert_no)
    signatory = "　".join(part for part in person if part) if principal.is_enterprise else "本人签署"
    who = [bold(agent.name, 10), Span(f"　{agent.role}")]
    return form(
        (
            (
                label_cell("委托人", widths[0], rows=2),
                value_cell([bold(principal.name, 10)], widths[1]),
                label_cell("信用代码" if principal.is_enterprise else "证件号码", widths[2]),
                value_cell(certificate_text(principal), widths[3]),
            ),
            (
                value_cell(signatory, widths[1]),
                label_cell("联系电话", widths[2]),
                value_cell(principal.phone, widths[3]),
            ),
            (
                label_cell("受托人", widths[0]),
                value_cell(who, widths[1]),
                label_cell("证件号码", widths[2]),
                value_cell(agent.cert_no, widths[3]),
            ),
            (label_cell("委托事项", widths[0]), value_cell(_matters(data.matters), wide)),
            (label_cell("委托期限", widths[0]), value_cell(_term(data), wide)),
        ),
        padding=0.9 * MM,
        least=6.9 * MM,
    )


def _matters(items: Sequence[Item]) -> str | Sequence[Inline]:
    if len(items) > MOST_ITEMS_IN_FORM:
        return f"共 {len(items)} 项，列于表下"
    return item_names(items, 4.1 * MM)


def _term(data: PowerOfAttorneyData) -> list[Span]:
    return [
        Span("自 "),
        bold(wording.long_date(data.term_from)),
        Span(" 起至 "),
        bold(wording.long_date(data.term_until)),
        Span(" 止；到期未续委托的，受托人停止办理并退还材料。"),
    ]


# --- powers ------------------------------------------------------------------


def _power_blocks() -> list[Block]:
    head = TableHead(_power_header())
    heading = section_heading("一、委托权限", f"委托人逐项打勾并签名或按指印；{wording.NOT_TICKED_NOT_GIVEN}")
    return [
        Block(heading, 3.4 * MM, keep_with_next=True),
        Block(head.header, HEADING_GAP, keep_with_next=True),
        *(Block(_power_row(number), table=head) for number in range(1, len(_POWERS) + 1)),
    ]


@cached_per_scale
def _power_header() -> Fragment:
    cells = (
        Placed(2 * MM, cell("打勾", 10 * MM, 8.5, Weight.BOLD, Align.CENTRE)),
        Placed(12.8 * MM, cell("序", 10 * MM, 8.5, Weight.BOLD, Align.CENTRE)),
        Placed(23.2 * MM, cell("权限", 40 * MM, 8.5, Weight.BOLD)),
        Placed(_SIGN_X, cell("委托人逐项签名", WIDTH - _SIGN_X, 8.5, Weight.BOLD, Align.CENTRE)),
    )
    return row(WIDTH, cells, padding=0.9 * MM, least=6 * MM, below=ROW, above=HEAD)


@cached_per_scale
def _power_row(number: int) -> Fragment:
    power, note = _POWERS[number - 1]
    if note is None:
        words = sign_line(power, 76 * MM, 10)
        words = stack([_bold_start(words, power)])
    else:
        words = line_of([bold(power), Space(3 * MM), Span(note, size=8.5)], Style(10))
    box = tick_box(5 * MM)
    cells = (
        Placed(7 * MM - box.width / 2, box),
        Placed(12.8 * MM, cell(str(number), 10 * MM, 9, align=Align.CENTRE)),
        Placed(23.2 * MM, words),
    )
    height = 7.0 * MM
    below = OUTER if number == len(_POWERS) else ROW
    return row(
        WIDTH, cells, padding=0, least=height, below=below, extra=(Line(_SIGN_X, 0, _SIGN_X, height, FORM_CELL),)
    )


def _bold_start(line: Fragment, word: str) -> Fragment:
    """The writing line of a power, its word in bold."""
    _, stroke = line.ops
    return Fragment(line.width, line.height, (Group(0, 0, line_of([bold(word)], Style(10))), stroke))


# --- materials, signatures ---------------------------------------------------


def _material_blocks(materials: Sequence[Material]) -> list[Block]:
    if not materials:
        return []
    column, gap = 82 * MM, 6 * MM
    entries: list[Callable[[float], Fragment]] = [
        partial(_material, serial, material) for serial, material in enumerate(materials, 1)
    ]
    rows = pair_rows(entries, column=column, gap=gap, least=6.1 * MM, lines=True)
    top = Fragment(WIDTH, 0, (Line(0, 0, column, 0, HEAD), Line(column + gap, 0, WIDTH, 0, HEAD)))
    return [
        Block(
            section_heading("二、交付材料", f"共 {len(materials)} 份，交付时当面点清"), SECTION_GAP, keep_with_next=True
        ),
        Block(top, HEADING_GAP, keep_with_next=True),
        *(Block(fragment) for fragment in rows),
    ]


def _material(serial: int, material: Material, width: float) -> Fragment:
    copies = line_of([Span(wording.copies_text(material, "原", "复"))], Style(9))
    asking = line_of(numerals(material.numbers, RING), Style(9))
    if asking.width > _ASKING_WIDTH:
        asking = cell(numerals(material.numbers, RING), _ASKING_WIDTH)
    copies_x = width - copies.width - 1 * MM
    asking_x = copies_x - 3 * MM - asking.width
    name = cell(material.name, asking_x - 7 * MM, 9)
    height = max(name.height, copies.height, asking.height) + 1.4 * MM
    ops: tuple[Op, ...] = (
        Group(0, (height - copies.height) / 2, cell(str(serial), 3.6 * MM, 9, align=Align.CENTRE)),
        Group(5.6 * MM, (height - name.height) / 2, name),
        Group(asking_x, (height - asking.height) / 2, asking),
        Group(copies_x, (height - copies.height) / 2, copies),
    )
    return Fragment(width, height, ops)


def _draft_box() -> Fragment:
    return framed_sentence([bold(wording.DRAFT_BOX)], 11, align=Align.CENTRE, padding=3.6 * MM)


def _signatures(data: PowerOfAttorneyData) -> Fragment:
    height, middle, inset = 44 * MM, 104.4 * MM, 3 * MM
    enterprise = data.principal.is_enterprise
    how = "单位盖章并由法定代表人签字" if enterprise else "签字并按指印"
    right = middle + inset
    ops: list[Op] = [
        Rect(0, 0, WIDTH, height, stroke=OUTER),
        Line(middle, 0, middle, height, FORM_CELL),
        Group(inset, 2.2 * MM, cell("委托人", 60 * MM, 10, Weight.BOLD)),
        Group(inset, 7.2 * MM, cell(how, 54 * MM, 8.5)),
        Group(inset, 22 * MM, sign_line("签字", 44 * MM)),
        Group(inset, 37 * MM, cell("日期", 20 * MM, 10)),
        Group(25 * MM, 37 * MM, blank_date(36 * MM)),
        Group(right, 2.2 * MM, cell("受托人", 50 * MM, 10, Weight.BOLD)),
        Group(right, 7.2 * MM, cell("已向委托人说明权限内容", 56 * MM, 8.5)),
        Group(right, 22 * MM, sign_line("签字", 40 * MM)),
        Group(right, 37 * MM, cell("日期", 20 * MM, 10)),
        Group(right + 18 * MM, 37 * MM, blank_date(38 * MM)),
    ]
    if enterprise:
        ring = seal_ring(42 * MM)
        ops.append(Group(59.5 * MM, 1 * MM, ring))
    return Fragment(WIDTH, height, tuple(ops))
