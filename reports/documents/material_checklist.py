"""WS02 材料清单（勾选单）: large boxes to tick at home, room to write what is missing, savings at the foot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from reports.documents import wording
from reports.documents.frame import BODY, WIDTH, assemble
from reports.documents.parts import (
    BLOCK_GAP,
    EXEMPT,
    RING,
    cell,
    certificate_text,
    continued_heading,
    group_heading,
    label_cell,
    pair_rows,
    sign_line,
    title_block,
    value_cell,
    with_provisional_bar,
)
from reports.typeset.drawing import MM, DrawList, Fragment, Group, Op, Rect, Weight
from reports.typeset.flow import Block, TableHead, fill_pages, glue, part_before_last_rows
from reports.typeset.marks import badge, changed_mark, numerals, tick_box
from reports.typeset.paragraph import Align, Inline, Space, Span, Style, bold, line_of, paragraph
from reports.typeset.table import HEAD, OUTER, ROW, Placed, form, row
from reports.typeset.type_size import cached_per_scale
from station_app.domain.documents import Applicant, ChecklistData, DocumentKind, Item, Material
from station_app.domain.guidance import Treatment

NAME = "材料清单（勾选单）"
_BOX_X, _SERIAL_X, _NAME_X, _NUMBERS_X, _COPIES_X = 6.0 * MM, 15.5 * MM, 20.3 * MM, 94.4 * MM, 123.6 * MM
_MISSING_X, _CHECK_X = 146.5 * MM, 164.4 * MM
_GROUP_HEIGHT = 6.2 * MM
_ROWS_WITH_CLOSING = 2
_Section = tuple[Treatment, tuple[Inline, ...], list[Material]]


def layout(data: ChecklistData) -> DrawList:
    """Lay a checklist out.

    Raises:
        UserError: MISSING_GLYPH.
    """
    opening = [
        Block(title_block(NAME, data.subject, data.identity)),
        Block(_applicant_form(data.applicant), 2.2 * MM),
        *_item_blocks(data.items),
    ]
    table = _table_blocks(data.rows)
    closing = _closing_blocks(data)
    before, rows = part_before_last_rows([*opening, *table], _ROWS_WITH_CLOSING)
    blocks = [*before, *glue([*rows, *closing])]
    pages = fill_pages(blocks, replace(BODY, first_top=BODY.first_top - 1.6 * MM))
    return assemble(NAME, data.station, data.identity, pages, duplex=False)


def _applicant_form(applicant: Applicant) -> Fragment:
    widths = (16.2 * MM, 60.8 * MM, 15.8 * MM, 27.2 * MM, 15.8 * MM, 34.2 * MM)
    label = "代码" if applicant.is_enterprise else "证件"
    cells = (
        label_cell("申请人", widths[0]),
        value_cell([bold(applicant.name, 9)], widths[1]),
        label_cell(label, widths[2]),
        value_cell(certificate_text(applicant), widths[3], 8 if len(applicant.applicant_cert_no) < 16 else 7.5),
        label_cell("联系人", widths[4]),
        value_cell(f"{applicant.contact}　{applicant.phone}", widths[5], 8.5),
    )
    return form([cells], padding=1.0 * MM, least=6.6 * MM)


def _item_blocks(items: Sequence[Item]) -> list[Block]:
    entries: list[Callable[[float], Fragment]] = [partial(_item, item) for item in items]
    rows = pair_rows(entries, column=84 * MM, gap=2.6 * MM, least=5.0 * MM, lines=False)
    return [Block(fragment, 1.4 * MM if index == 0 else 0) for index, fragment in enumerate(rows)]


def _item(item: Item, width: float) -> Fragment:
    content = [*numerals([item.number], 4.1 * MM, filled=True), Span(item.item_name)]
    fragment = cell(content, width)
    return with_provisional_bar(fragment) if item.provisional else fragment


# --- the table ---------------------------------------------------------------


def _table_blocks(materials: Sequence[Material]) -> list[Block]:
    head = TableHead(_header())
    blocks = [Block(head.header, BLOCK_GAP, keep_with_next=True)]
    sections = [section for section in _sections(materials) if section[2]]
    serial = 1
    for treatment, words, lines in sections:
        final_section = treatment is sections[-1][0] and lines is sections[-1][2]
        blocks.append(Block(group_heading(treatment, words, _GROUP_HEIGHT), keep_with_next=True, table=head))
        again = continued_heading(treatment, _GROUP_HEIGHT)
        for index, material in enumerate(lines):
            final = final_section and index == len(lines) - 1
            fragment = _row(serial, material, OUTER if final else ROW)
            if material.provisional:
                fragment = with_provisional_bar(fragment)
            blocks.append(Block(fragment, table=head, group=again))
            serial += 1
    return blocks


def _sections(materials: Sequence[Material]) -> list[_Section]:
    def of(treatment: Treatment) -> list[Material]:
        return [line for line in materials if line.treatment is treatment]

    submit = of(Treatment.SUBMIT)
    own = [line for line in submit if not line.station_printed]
    printed = [line for line in submit if line.station_printed]
    commitment, deferrable, optional = map(of, (Treatment.COMMITMENT, Treatment.DEFERRABLE, Treatment.OPTIONAL))
    return [
        (Treatment.SUBMIT, (bold(f"自己准备 {len(own)} 份"), Span("　办理当天带来")), own),
        (
            Treatment.SUBMIT,
            (bold(f"驿站打印，您签字 {len(printed)} 份"), Span("　不用提前写，到站核对后签字")),
            printed,
        ),
        (Treatment.COMMITMENT, (bold(f"{len(commitment)} 份"), Span("　到站当面签")), commitment),
        (Treatment.DEFERRABLE, (bold(f"{len(deferrable)} 份"), Span("　可以后补，按承诺的日期补齐")), deferrable),
        (Treatment.OPTIONAL, (bold(f"{len(optional)} 份"), Span("　不影响受理")), optional),
    ]


@cached_per_scale
def _header() -> Fragment:
    titles = ((_NAME_X, "材料"), (_NUMBERS_X, "哪些事项要"), (_COPIES_X, "份数"))
    cells = [Placed(x, cell(title, 40 * MM, 8.5, Weight.BOLD)) for x, title in titles]
    centred = (
        (_BOX_X, "备好\n打勾", 9),
        (_SERIAL_X, "序", 10),
        (_MISSING_X, "缺什么（手写）", 40),
        (_CHECK_X, "驿站\n核对", 9),
    )
    for centre, title, width in centred:
        text = cell(title.replace("\n", ""), width * MM, 8.5, Weight.BOLD, Align.CENTRE)
        cells.append(Placed(centre - width * MM / 2, text))
    return row(WIDTH, cells, padding=0.6 * MM, least=9 * MM, below=ROW, above=HEAD)


def _row(serial: int, material: Material, below: float) -> Fragment:
    box, check = tick_box(6 * MM), tick_box(4.2 * MM, ticked=material.ticked)
    name: list[Inline] = [
        bold(material.name, 10.5),
        Space(2 * MM),
        Span(f"{material.code}{_deferral(material)}", size=7.5),
    ]
    cells = [
        Placed(_BOX_X - box.width / 2, box),
        Placed(_SERIAL_X - 5 * MM, cell(str(serial), 10 * MM, 9, align=Align.CENTRE)),
        Placed(_NAME_X, cell(name, _NUMBERS_X - _NAME_X - 2 * MM, 10.5)),
        Placed(_NUMBERS_X, _asking(material)),
        Placed(_COPIES_X, cell(wording.copies_text(material, "原件", "复印"), 14 * MM, 9)),
        Placed(_CHECK_X - check.width / 2, check),
    ]
    if material.changed:
        cells.append(Placed(10.4 * MM, changed_mark()))
    return row(WIDTH, cells, padding=0.4 * MM, least=6.77 * MM, below=below)


def _asking(material: Material) -> Fragment:
    content = numerals(material.numbers, RING)
    if len(material.numbers) > 1:
        content.append(bold(f" {len(material.numbers)} 项合 1", 8))
    return cell(content, _COPIES_X - _NUMBERS_X - 1 * MM, 8.5)


def _deferral(material: Material) -> str:
    if material.treatment is not Treatment.DEFERRABLE:
        return ""
    if material.deferral_until is not None:
        return f"　{material.deferral_until.isoformat()} 前补齐"
    if material.deferral_workdays is not None:
        return f"　签承诺后 {material.deferral_workdays} 个工作日内补齐"
    return ""


# --- below the table ---------------------------------------------------------


def _closing_blocks(data: ChecklistData) -> list[Block]:
    blocks: list[Block] = []
    exempt = [line for line in data.rows if line.treatment in EXEMPT]
    if exempt:
        blocks.append(Block(_exempt_box(exempt), 2.2 * MM))
    savings = data.dedup_summary
    figures = f"逐项要求 {savings.requested} 份次 → 去重合并 {savings.merged} 份 → 实际要交 {savings.to_submit} 份"
    content: list[Inline] = [bold(figures)]
    if savings.requested > savings.to_submit:
        content.append(Span(f"　少备 {savings.requested - savings.to_submit} 份次", size=9))
    blocks.append(Block(cell(content, WIDTH, 10), 2.4 * MM))
    if data.identity.kind is DocumentKind.DRAFT:
        blocks.append(Block(cell(wording.DRAFT_BOX, WIDTH, 9, Weight.BOLD), 3 * MM))
    else:
        blocks.append(Block(_signatures(data), 4.4 * MM))
    return blocks


def _exempt_box(lines: Sequence[Material]) -> Fragment:
    inset = 2.3 * MM
    entries: list[Callable[[float], Fragment]] = [partial(_exempt, line) for line in lines]
    rows = pair_rows(entries, column=82.5 * MM, gap=2 * MM, least=4.9 * MM, lines=False)
    mark = badge(Treatment.ECERT)
    words = line_of([bold(f"{len(lines)} 份，不用准备")], Style(9))
    ops: list[Op] = [
        Group(inset, 1.5 * MM, mark),
        Group(inset + mark.width + 3 * MM, 1.5 * MM + (mark.height - words.height) / 2, words),
    ]
    y = 1.5 * MM + mark.height + 0.6 * MM
    for fragment in rows:
        ops.append(Group(inset, y, fragment))
        y += fragment.height
    height = y + 1.2 * MM
    ops.append(Rect(0, 0, WIDTH, height, stroke=0.8))
    return Fragment(WIDTH, height, tuple(ops))


def _exempt(material: Material, width: float) -> Fragment:
    return cell([*numerals(material.numbers, RING), Span(material.name)], width)


def _signatures(data: ChecklistData) -> Fragment:
    identity = data.identity
    first = sign_line("申请人（代理人）", 30 * MM, 9)
    second = sign_line(f"经办人 {identity.operator()}", 28 * MM, 9)
    day = paragraph(wording.long_date(identity.printed_at.date()), 40 * MM, Style(9))
    gap = 3 * MM
    return Fragment(
        WIDTH,
        first.height + 1 * MM,
        (Group(0, 0, first), Group(first.width + gap, 0, second), Group(first.width + second.width + 2 * gap, 0, day)),
    )
