"""WS11 帮办代办受理单: what the station takes on, who does it, and by when."""

from __future__ import annotations

from reports.documents.frame import assemble
from reports.documents.lookup_table import Cell, Column, section
from reports.documents.parts import DISC, framed_sentence, title_block
from reports.documents.service_parts import FREE_OF_CHARGE, SERVICES, people_blocks, service_form
from reports.documents.signing import Side, close, handler_side, signature_box
from reports.typeset.drawing import MM, DrawList, Weight
from reports.typeset.flow import Block
from reports.typeset.marks import numeral
from reports.typeset.paragraph import Align, Span, bold
from station_app.domain.documents import Item
from station_app.domain.slips import IntakeSlipData, PlanStep

NAME = "帮办代办受理单"
_SUBJECT = ("受理的是帮办代办服务，不是行政审批申请", "一式两份")
_ITEMS = (
    Column("序", 10 * MM, Align.CENTRE),
    Column("事项与编码", 84 * MM),
    Column("审批部门", 40 * MM),
    Column("承诺时限", 36 * MM, weight=Weight.BOLD),
)
_PLAN = (
    Column("序", 10 * MM, Align.CENTRE),
    Column("办理计划", 66 * MM, size=10, weight=Weight.BOLD),
    Column("谁来做", 38 * MM),
    Column("时限", 30 * MM),
    Column("计划日期", 26 * MM),
)


def layout(data: IntakeSlipData) -> DrawList:
    """Lay an intake slip out.

    Raises:
        UserError: MISSING_GLYPH.
    """
    blocks = [
        Block(title_block(NAME, _SUBJECT, data.identity)),
        Block(service_form(data.identity, data.applicant, data.service_type, data.subject), 3 * MM),
        *section("一、办什么", f"共 {len(data.items)} 项", _ITEMS, [_item(item) for item in data.items]),
        *people_blocks("二、谁来办", data.assigned),
        *section("三、办理计划与时限", "按工作日计", _PLAN, [_step(n, step) for n, step in enumerate(data.plan, 1)]),
    ]
    service = SERVICES[data.service_type]
    sentence = [bold(FREE_OF_CHARGE), Span(f"{service[1]}收件不等于受理，是否受理由审批部门决定。")]
    closing = [Block(framed_sentence(sentence, 10, padding=1.8 * MM), 4 * MM)]
    signatures = [
        Block(
            signature_box(Side("申请人（代理人）签收", "本人或者代理人签字"), handler_side(data.identity), 36 * MM),
            3 * MM,
        )
    ]
    pages = close(blocks, closing, data.identity, signatures)
    return assemble(NAME, data.station, data.identity, pages)


def _item(item: Item) -> list[Cell]:
    name = [bold(item.item_name, 10), Span(f"　{item.item_code}", size=8)]
    return [numeral(item.number, DISC, filled=True), name, item.dept, item.promised or "—"]


def _step(serial: int, step: PlanStep) -> list[Cell]:
    return [str(serial), step.what, step.who, step.limit or "—", step.until.isoformat() if step.until else "—"]
