"""WS14 帮办代办办结单: what came of every item, what was handed over, and whether the applicant is content."""

from __future__ import annotations

from collections.abc import Sequence

from reports.documents.frame import assemble
from reports.documents.lookup_table import Cell, Column, section
from reports.documents.parts import DISC, SECTION_GAP, section_heading, title_block
from reports.documents.satisfaction import LEVELS
from reports.documents.service_parts import FREE_OF_CHARGE, people_blocks, service_form
from reports.documents.signing import Side, close, foot_note, handler_side, signature_box
from reports.documents.writing import tick_row
from reports.typeset.drawing import MM, DrawList, Weight
from reports.typeset.flow import Block
from reports.typeset.marks import numeral, tick_box
from reports.typeset.paragraph import Align, Span, bold
from station_app.domain.slips import CloseSlipData, HandedBack, Outcome

NAME = "帮办代办办结单"
_SUBJECT = ("帮办代办服务办结的凭据", "一式两份")
_RESULTS = (
    Column("事项", 12 * MM, Align.CENTRE),
    Column("办理事项", 58 * MM, size=10, weight=Weight.BOLD),
    Column("办理结果", 26 * MM),
    Column("证照名称与编号", 50 * MM),
    Column("日期", 24 * MM),
)
_RETURNED = (
    Column("序", 10 * MM, Align.CENTRE),
    Column("材料与证照", 90 * MM, size=10, weight=Weight.BOLD),
    Column("类别", 26 * MM),
    Column("份数", 20 * MM, Align.CENTRE),
    Column("当面点清", 24 * MM, Align.CENTRE),
)
_ROWS_TO_WRITE = 3


def layout(data: CloseSlipData) -> DrawList:
    """Lay a close slip out.

    Raises:
        UserError: MISSING_GLYPH.
    """
    count = f"共 {len(data.returned)} 种" if data.returned else "交付时逐行写明"
    blocks = [
        Block(title_block(NAME, _SUBJECT, data.identity)),
        Block(service_form(data.identity, data.applicant, data.service_type, data.subject), 3 * MM),
        *people_blocks("一、谁办的", data.assigned),
        *section(
            "二、办理结果", f"共 {len(data.results)} 项", _RESULTS, [_outcome(outcome) for outcome in data.results]
        ),
        *section("三、交付材料与证照", count, _RETURNED, _returned(data.returned), least=8 * MM),
    ]
    closing = [
        Block(section_heading("四、满意度", "申请人自愿勾选，经办人请回避"), SECTION_GAP),
        Block(tick_row(LEVELS), 2 * MM),
    ]
    signatures = [
        Block(
            signature_box(Side("申请人（代理人）签收", "本人或者代理人签字"), handler_side(data.identity), 36 * MM),
            3 * MM,
        ),
        Block(foot_note(FREE_OF_CHARGE), 1.4 * MM),
    ]
    pages = close(blocks, closing, data.identity, signatures)
    return assemble(NAME, data.station, data.identity, pages)


def _outcome(outcome: Outcome) -> list[Cell]:
    certificate: Cell = "—"
    if outcome.certificate or outcome.certificate_no:
        certificate = [bold(outcome.certificate), Span(f"　{outcome.certificate_no}")]
    return [
        numeral(outcome.number, DISC, filled=True),
        outcome.item_name,
        outcome.result,
        certificate,
        outcome.decided_on.isoformat() if outcome.decided_on else "—",
    ]


def _returned(returned: Sequence[HandedBack]) -> list[list[Cell]]:
    box = tick_box(5 * MM)
    if not returned:
        return [["", "", "", "", box] for _ in range(_ROWS_TO_WRITE)]
    return [[str(serial), paper.name, paper.kind, str(paper.copies), box] for serial, paper in enumerate(returned, 1)]
