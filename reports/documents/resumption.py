"""WS13 代办服务续办委托书: a suspended service goes on with the powers given before.

The fixed wording is 待法务审定: a lawyer has yet to read it.
"""

from __future__ import annotations

from reports.documents import wording
from reports.documents.frame import assemble
from reports.documents.parts import SECTION_GAP, certificate_text, framed_sentence, section_heading, title_block
from reports.documents.signing import (
    FormRows,
    Side,
    clauses,
    close,
    items_below,
    items_text,
    labelled_form,
    own_tick,
    person_text,
    signature_box,
    signer,
)
from reports.documents.writing import written_or_lines
from reports.typeset.drawing import MM, DrawList
from reports.typeset.flow import Block
from reports.typeset.paragraph import Span, bold
from station_app.domain.instruments import ResumptionData

NAME = "代办服务续办委托书"
_SUBJECT = ("代办服务委托", "自愿、无偿", "一式两份")


def layout(data: ResumptionData) -> DrawList:
    """Lay a resumption out.

    Raises:
        UserError: MISSING_GLYPH.
    """
    blocks = [
        Block(title_block(NAME, _SUBJECT, data.identity)),
        Block(labelled_form(_form(data)), 3 * MM),
        *items_below(data.matters),
        Block(section_heading("一、续办事由"), SECTION_GAP, keep_with_next=True),
        *written_or_lines(data.resume_reason, lines=4),
        Block(section_heading("二、委托权限"), SECTION_GAP, keep_with_next=True),
        *clauses(_powers(data)),
        Block(
            framed_sentence([bold(wording.NOT_INCLUDED[0]), Span(wording.NOT_INCLUDED[1])], 9, padding=1.5 * MM), 3 * MM
        ),
    ]
    closing = [
        Block(section_heading("三、双方确认"), SECTION_GAP),
        Block(own_tick([Span("我已看清以上内容，自愿委托续办。"), bold("（本人打勾）")]), 2 * MM),
    ]
    agent = Side("受托人（驿站经办人）", data.identity.operator("工号 "))
    signatures = [Block(signature_box(signer("委托人（申请人）签收", data.principal), agent), 3 * MM)]
    pages = close(blocks, closing, data.identity, signatures)
    return assemble(NAME, data.station, data.identity, pages)


def _form(data: ResumptionData) -> FormRows:
    principal = data.principal
    number = "信用代码" if principal.is_enterprise else "证件号码"
    paused = f"　{wording.long_date(data.suspended_on)}中止" if data.suspended_on else ""
    return (
        (("委托人", [bold(principal.name, 10)]), (number, certificate_text(principal))),
        (("签署人", person_text(principal)), ("联系电话", principal.phone or "—")),
        (("受托人", f"{data.agent.name}　{data.agent.role}"), ("证件号码", data.agent.cert_no)),
        (("委托事项", items_text(data.matters)),),
        (("帮代办编号", data.identity.case_number), ("原委托书", data.entrustment)),
        (("中止单", f"{data.suspension or '—'}{paused}"),),
        (("委托期限", _term(data)),),
    )


def _term(data: ResumptionData) -> list[Span]:
    return [
        Span("自 "),
        bold(wording.long_date(data.term_from)),
        Span(" 起至 "),
        bold(wording.long_date(data.term_until)),
        Span(" 止；到期未续委托的，受托人停止办理并退还材料。"),
    ]


def _powers(data: ResumptionData) -> tuple[str, ...]:
    earlier = f"编号 {data.entrustment} 的授权委托书" if data.entrustment else "原授权委托书"
    return (
        f"委托权限与{earlier}相同，没有增加，也没有减少；原委托书没有打勾的，仍不授权。",
        "委托人对材料的真实性、合法性、完整性负责，仍是申报主体；受托人在权限和期限内办理，其行为由委托人承担法律后果。",
        "委托人可以随时书面撤回委托。",
    )
