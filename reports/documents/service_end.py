"""WS12 代办服务中止（终止）单: why a service pauses or is over, and what goes back to the applicant.

The fixed wording is 待法务审定: a lawyer has yet to read it.
"""

from __future__ import annotations

from collections.abc import Sequence

from reports.documents.frame import assemble
from reports.documents.lookup_table import Cell, Column, section, serial_cell
from reports.documents.parts import SECTION_GAP, section_heading, title_block
from reports.documents.signing import close, handler_side, running_text, signature_box, signer, signing_party
from reports.documents.writing import tick_row, written_or_lines
from reports.typeset.drawing import MM, DrawList, Weight
from reports.typeset.flow import Block
from reports.typeset.marks import tick_box
from reports.typeset.paragraph import Align
from station_app.domain.documents import Material
from station_app.domain.instruments import EndReason, ServiceEnd, ServiceEndData

NAME = "代办服务中止（终止）单"
_SUBJECT = ("代办服务暂停或者结束的凭据", "一式两份")
_ENDS = {ServiceEnd.SUSPENDED: "中止，条件恢复后可以续办", ServiceEnd.TERMINATED: "终止，不再办理"}
_REASONS = {
    EndReason.WITHDRAWN: "申请人撤回",
    EndReason.MATERIALS_OVERDUE: "材料逾期",
    EndReason.POLICY: "政策不符",
    EndReason.FALSE_MATERIALS: "提供虚假材料",
    EndReason.OTHER: "其他",
}
_RETURNED = "材料已当面退还，双方点清。"
_EFFECT = (
    "中止的，申请人签署续办委托书后继续办理；终止的，原委托书自本单签署之日起不再使用。申请人仍可自行向审批部门申请。"
)
_COLUMNS = (
    Column("序", 10 * MM, Align.CENTRE),
    Column("材料", 96 * MM, size=10, weight=Weight.BOLD),
    Column("原件", 20 * MM, Align.CENTRE),
    Column("复印件", 20 * MM, Align.CENTRE),
    Column("当面点清", 24 * MM, Align.CENTRE),
)
_ROWS_TO_WRITE = 4


def layout(data: ServiceEndData) -> DrawList:
    """Lay the end of a service out.

    Raises:
        UserError: MISSING_GLYPH.
    """
    numbers = (("帮代办编号", data.identity.case_number), ("委托书编号", data.entrustment or "—"))
    blocks = [
        Block(title_block(NAME, _SUBJECT, data.identity)),
        *signing_party("申请人", data.applicant, data.items, *numbers),
        Block(section_heading("一、中止（终止）原因"), SECTION_GAP, keep_with_next=True),
        Block(tick_row(list(_ENDS.values()), [_ENDS[data.end]] if data.end else ()), 2 * MM, keep_with_next=True),
        Block(
            tick_row(list(_REASONS.values()), [_REASONS[reason] for reason in data.reasons]),
            2 * MM,
            keep_with_next=True,
        ),
        *written_or_lines(data.reason, lines=3),
        *section("二、退还材料", _note(data.returned), _COLUMNS, _rows(data.returned), least=8.4 * MM),
    ]
    closing = [
        Block(section_heading("三、双方确认"), SECTION_GAP),
        Block(running_text(_RETURNED + _EFFECT), 0.6 * MM),
    ]
    signatures = [
        Block(signature_box(signer("申请人（代理人）签收", data.applicant), handler_side(data.identity)), 3 * MM)
    ]
    pages = close(blocks, closing, data.identity, signatures)
    return assemble(NAME, data.station, data.identity, pages)


def _note(returned: Sequence[Material]) -> str:
    return f"共 {len(returned)} 种" if returned else "退还时逐行写明"


def _rows(returned: Sequence[Material]) -> list[list[Cell]]:
    box = tick_box(5 * MM)
    if not returned:
        return [["", "", "", "", box] for _ in range(_ROWS_TO_WRITE)]
    return [
        [serial_cell(serial, line), line.name, str(line.originals or "—"), str(line.copies or "—"), box]
        for serial, line in enumerate(returned, 1)
    ]
