"""WS07 容缺受理承诺书: what an applicant promises one department to hand in later, and until when.

The fixed wording is 待法务审定: a lawyer has yet to read it.
"""

from __future__ import annotations

from reports.documents import wording
from reports.documents.frame import assemble
from reports.documents.lookup_table import Cell, Column, section, serial_cell
from reports.documents.parts import DISC, SECTION_GAP, blank_date, cell, section_heading, title_block
from reports.documents.signing import (
    clauses,
    close,
    foot_note,
    handler_side,
    own_tick,
    running_text,
    signature_box,
    signer,
    signing_party,
)
from reports.typeset.drawing import MM, DrawList, Fragment, Weight, stack
from reports.typeset.flow import Block
from reports.typeset.marks import numerals, tick_box
from reports.typeset.paragraph import Align, Inline, Mark, Space, Span, Style, bold, line_of, paragraph
from reports.typeset.type_size import cached_per_scale
from station_app.domain.documents import Material
from station_app.domain.instruments import DeferralCommitmentData

NAME = "容缺受理承诺书"
_SUBJECT = ("先受理，后补齐", "一式两份")
_OPENING = "我（单位）申请办理上述事项，主件齐全并符合法定形式，下列材料暂时没有备齐，自愿申请容缺受理，并作如下承诺。"
_PROMISE = (
    "以上情况和已交材料真实、合法、有效，承诺是本人（本单位）真实、自愿的意思表示。",
    "在补齐日期前交齐容缺材料，形式和内容符合受理标准。",
    "补齐之前，不以已受理为由开展须经许可方可从事的经营活动。",
)
_CONSEQUENCE = (
    "审批部门可以退件或者终止办理，由此造成的损失由承诺人承担。",
    "逾期情况按规定记入信用记录；信用修复之前，不再适用容缺受理。",
    "补齐期限不停止承诺时限的计算；确有困难的，期满前向驿站提出，由审批部门决定。",
)
_NOT_A_DECISION = "本承诺书由申请人签署，不是行政机关的容缺受理决定；是否容缺受理由审批部门决定并出具容缺受理通知书。"
_COLUMNS = (
    Column("序", 8.4 * MM, Align.CENTRE),
    Column("材料", 54 * MM, size=10, weight=Weight.BOLD),
    Column("事项", 17 * MM, Align.CENTRE),
    Column("份数", 17.6 * MM, Align.CENTRE),
    Column("补交方式", 34 * MM),
    Column("补齐日期", 39 * MM),
)
_WAYS = (("送驿站", "邮寄"), ("网上传",))


def layout(data: DeferralCommitmentData) -> DrawList:
    """Lay a promise to hand in later out.

    Raises:
        UserError: MISSING_GLYPH.
    """
    rows = [_row(serial, material) for serial, material in enumerate(data.deferred, 1)]
    spare: list[Cell] = [str(len(rows) + 1), "", "", "", _ways(), _until(None, None)]
    blocks = [
        Block(title_block(NAME, _SUBJECT, data.identity)),
        *signing_party("承诺人", data.applicant, data.items, ("审批部门", data.dept)),
        Block(paragraph(f"{data.dept}：", 170 * MM, Style(12, leading=1.62)), 4 * MM),
        Block(running_text(_OPENING)),
        *section(
            "一、容缺材料与补齐日期", "日期在签署时定下；补交方式由承诺人勾选", _COLUMNS, [*rows, spare], least=12 * MM
        ),
    ]
    closing = [
        Block(section_heading("二、承诺内容"), SECTION_GAP),
        *clauses(_PROMISE),
        Block(section_heading("三、逾期没有补齐的处理", "逐条看清后签字"), SECTION_GAP),
        *clauses(_CONSEQUENCE),
        Block(own_tick([Span("我已看清以上内容，驿站已当面说明。"), bold("（本人打勾）")]), 2.4 * MM),
    ]
    signatures = [
        Block(
            signature_box(signer("承诺人（申请人或者代理人）签收", data.applicant), handler_side(data.identity)), 3 * MM
        ),
        Block(foot_note(_NOT_A_DECISION), 1.4 * MM),
    ]
    pages = close(blocks, closing, data.identity, signatures)
    return assemble(NAME, data.station, data.identity, pages)


def _row(serial: int, material: Material) -> list[Cell]:
    return [
        serial_cell(serial, material),
        material.name,
        line_of(numerals(material.numbers, DISC, filled=True), Style(9)),
        wording.copies_text(material, "原件", "复印件"),
        _ways(),
        _until(material, material.deferral_workdays),
    ]


@cached_per_scale
def _ways() -> Fragment:
    lines = []
    for words in _WAYS:
        content: list[Inline] = []
        for word in words:
            content += [Mark(tick_box(3.6 * MM), after=1.0), Span(word), Space(1.6 * MM)]
        lines.append(line_of(content, Style(9)))
    return stack(lines, 0.6 * MM)


def _until(material: Material | None, workdays: int | None) -> Fragment:
    width = 37 * MM
    if material is not None and material.deferral_until is not None:
        return cell(f"{material.deferral_until.isoformat()} 前", width, 10, Weight.BOLD)
    blank = blank_date(width - 4 * MM, 9)
    if workdays is None:
        return blank
    return stack([cell(f"签承诺后 {workdays} 个工作日内", width, 9, Weight.BOLD), blank], 1 * MM)
