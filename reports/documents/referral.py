"""XS 线索移送单: a clue of improper conduct (作风问题) handed to the body that deals with it, signed for on receipt."""

from __future__ import annotations

from collections.abc import Sequence

from reports.documents import wording
from reports.documents.frame import WIDTH, assemble
from reports.documents.one_line import cut
from reports.documents.parts import SECTION_GAP, section_heading, title_block
from reports.documents.signing import Side, close, foot_note, labelled_form, signature_box
from reports.documents.writing import lines_to_write, pieces
from reports.typeset.drawing import MM, DrawList
from reports.typeset.flow import Block
from reports.typeset.paragraph import Inline, Style, bold, paragraph
from station_app.domain.outing_papers import ReferralData

NAME = "线索移送单"
_WIDTHS = (23.1 * MM, 69.8 * MM, 24.9 * MM, 52.2 * MM)
_MOST_NAMED = 6
_FOOT = "本单只移送线索，不认定事实。反映人信息按需知密；处理结果请在期限内书面回复驿站，由驿站回填并答复反映人。"


def layout(data: ReferralData) -> DrawList:
    """Lay a referral out.

    Raises:
        UserError: MISSING_GLYPH.
    """
    referred = f"移送 {wording.minute_text(data.referred_at)}" if data.referred_at else "待移送"
    blocks = [
        Block(title_block(NAME, ("作风问题", referred, "一式两份"), data.identity)),
        Block(labelled_form(_head(data), _WIDTHS), 3 * MM),
        *_text("一、反映内容", data.subject, data.content),
        *_text("二、驿站初步了解的情况", "", data.found),
        *_text("三、移送意见", "", data.opinion),
        *_answer(data),
    ]
    sender = Side("移送单位经办人", f"{data.station.name} {data.handler}".strip(), _day(data))
    receiver = Side("接收单位", data.receiver or "签收人签字，加盖印章", seal=True)
    signatures = [
        Block(signature_box(receiver, sender), 4 * MM, keep_with_next=True),
        Block(foot_note(_FOOT), 1.4 * MM),
    ]
    pages = close(blocks, (), data.identity, signatures)
    return assemble(NAME, data.station, data.identity, pages, reference="诉求号")


def _head(data: ReferralData) -> Sequence[Sequence[tuple[str, str | Sequence[Inline]]]]:
    hotline = f"（工单 {data.hotline_no}）" if data.hotline_no else ""
    contact = "　".join(part for part in (data.contact, data.phone) if part)
    return [
        (("移送至", [bold(data.receiver or "　", 10)]), ("交办单号", data.slip_no or "—")),
        (("反映企业" if data.is_enterprise else "反映人", data.reporter), ("联系方式", contact or "—")),
        (("来源", f"{data.source}{hotline}"), ("收到时间", wording.minute_text(data.received_at))),
        (("涉及面", data.concerned), ("回复期限", data.limit or "—")),
        *([(("抄送", data.with_units),)] if data.with_units else []),
        *([(("附件", _attached(data.attached)),)] if data.attached else []),
    ]


def _attached(names: Sequence[str]) -> str:
    shown = "、".join(cut(name, 40) for name in names[:_MOST_NAMED])
    return f"{len(names)} 份：{shown}{' 等' if len(names) > _MOST_NAMED else ''}"


def _text(heading: str, first: str, text: str) -> list[Block]:
    style = Style(10.5, leading=1.6, justify=True)
    blocks = [Block(section_heading(heading), SECTION_GAP, keep_with_next=True)]
    if first:
        blocks.append(Block(paragraph([bold(first)], WIDTH, style), 1.2 * MM, keep_with_next=bool(text)))
    blocks += [Block(paragraph(piece, WIDTH, style), 1.2 * MM) for piece in pieces(text)]
    if not first and not text:
        blocks.append(Block(lines_to_write(WIDTH, 2), 1 * MM))
    return blocks


def _answer(data: ReferralData) -> list[Block]:
    """The result, printed once it has come back, with room to write until then."""
    heading = "四、处理结果回填"
    if not data.answer:
        return [
            Block(section_heading(heading, "由接收单位填写或另附书面回复"), SECTION_GAP, keep_with_next=True),
            Block(lines_to_write(WIDTH, 4), 1 * MM),
        ]
    day = f"{data.answered_on} 回复：" if data.answered_on else ""
    return _text(heading, "", f"{day}{data.answer}")


def _day(data: ReferralData) -> str:
    return wording.long_date(data.referred_at.date()) if data.referred_at else ""
