"""WS18 材料交接单: which papers of which cases go to the hall, handed over and taken with their times.

The fixed wording is 待法务审定: a lawyer has yet to read it.
"""

from __future__ import annotations

from collections.abc import Sequence

from reports.documents import wording
from reports.documents.frame import WIDTH, assemble
from reports.documents.lookup_table import Cell, Column, header_of, row_of, serial_cell
from reports.documents.parts import (
    HEADING_GAP,
    SECTION_GAP,
    cell,
    framed_sentence,
    section_heading,
    sign_line,
    title_block,
)
from reports.documents.signing import close, labelled_form
from reports.typeset.drawing import MM, DrawList, Fragment, Group, Line, Op, Rect, Text, Weight
from reports.typeset.flow import Block, TableHead
from reports.typeset.marks import tick_box
from reports.typeset.paragraph import Align, Inline, Span, bold
from reports.typeset.table import FORM_CELL, OUTER, ROW
from reports.typeset.type_size import set_size
from station_app.domain.documents import Material
from station_app.domain.slips import TransferredCase, TransferSlipData

NAME = "材料交接单"
_SUBJECT = ("驿站报送政务服务中心", "一式两份")
_COLUMNS = (
    Column("序", 12 * MM, Align.CENTRE),
    Column("材料", 82 * MM),
    Column("原件", 16 * MM, Align.CENTRE),
    Column("复印件", 18 * MM, Align.CENTRE),
    Column("移交点清", 21 * MM, Align.CENTRE),
    Column("接收点清", 21 * MM, Align.CENTRE),
)
_RECEIVED_AT = "接收时间为大厅收到材料的时间，补正期限自此起算。"
_BOX_HEIGHT = 38 * MM


def layout(data: TransferSlipData) -> DrawList:
    """Lay a transfer slip out.

    Raises:
        UserError: MISSING_GLYPH.
    """
    express: str | Sequence[Inline] = data.express_no or "　　　　　　　　　　（寄递的填写）"
    rows = (
        (("批次号", [bold(data.identity.case_number, 10)]), ("批次校验码", wording.check_code_text(data.batch_hash))),
        (("移交单位", data.station.name), ("接收单位", data.receiver)),
        (("移交人", data.sender), ("寄递单号", express)),
    )
    blocks = [
        Block(title_block(NAME, _SUBJECT, data.identity)),
        Block(labelled_form(rows, (23.1 * MM, 56 * MM, 23.1 * MM, 67.8 * MM)), 3 * MM),
        Block(section_heading("一、办件与材料", _totals(data.cases)), SECTION_GAP, keep_with_next=True),
        *_case_blocks(data.cases),
    ]
    closing = [Block(framed_sentence([bold(_RECEIVED_AT)], 10, padding=1.8 * MM), 4 * MM)]
    signatures = [
        Block(section_heading("二、交接"), SECTION_GAP),
        Block(_signatures(), HEADING_GAP),
    ]
    pages = close(blocks, closing, data.identity, signatures)
    return assemble(NAME, data.station, data.identity, pages, reference="批次号")


def _totals(cases: Sequence[TransferredCase]) -> str:
    papers = [paper for case in cases for paper in case.papers]
    originals, copies = sum(paper.originals for paper in papers), sum(paper.copies for paper in papers)
    return f"共 {len(cases)} 件，原件 {originals} 份，复印件 {copies} 份"


def _case_blocks(cases: Sequence[TransferredCase]) -> list[Block]:
    head = TableHead(header_of(_COLUMNS))
    blocks = [Block(head.header, HEADING_GAP, keep_with_next=True)]
    for index, case in enumerate(cases):
        again = _heading(case, "（续上页）")
        blocks.append(Block(_heading(case, case.subject), table=head, keep_with_next=True))
        last_case = index == len(cases) - 1
        for serial, paper in enumerate(case.papers, 1):
            last = last_case and serial == len(case.papers)
            row = row_of(_COLUMNS, _row(serial, paper), 6.4 * MM, OUTER if last else ROW)
            blocks.append(Block(row, table=head, group=again))
    return blocks


def _heading(case: TransferredCase, after: str) -> Fragment:
    words = cell([bold(case.case_number, 10), Span(f"　{case.applicant}　{after}")], WIDTH - 4 * MM, 9)
    height = words.height + 2.6 * MM
    return Fragment(WIDTH, height, (Group(2 * MM, 1.3 * MM, words), Line(0, height, WIDTH, height, ROW)))


def _row(serial: int, paper: Material) -> list[Cell]:
    box = tick_box(4.2 * MM)
    return [serial_cell(serial, paper), paper.name, str(paper.originals or "—"), str(paper.copies or "—"), box, box]


def _signatures() -> Fragment:
    middle = WIDTH / 2
    ops: list[Op] = [Rect(0, 0, WIDTH, _BOX_HEIGHT, stroke=OUTER), Line(middle, 0, middle, _BOX_HEIGHT, FORM_CELL)]
    for x, title, time in ((0.0, "移交人", "移交时间"), (middle, "接收人", "接收时间")):
        inset = x + 3 * MM
        ops += [
            Group(inset, 2.2 * MM, cell(title, 40 * MM, 10, Weight.BOLD)),
            Group(inset, 14 * MM, sign_line("签字", 50 * MM)),
            Group(inset, 29 * MM, cell(time, 20 * MM, 10)),
            *_moment(inset + 17 * MM, 29 * MM + 10.5),
        ]
    return Fragment(WIDTH, _BOX_HEIGHT, tuple(ops))


def _moment(x: float, baseline: float) -> list[Op]:
    pitch = 11.4 * MM
    return [
        Text(x + pitch * (index + 1) - 3.6 * MM, baseline, set_size(10), Weight.REGULAR, word)
        for index, word in enumerate("年月日时分")
    ]
