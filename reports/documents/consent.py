"""WS22 个人信息处理告知同意书: what a station does with personal data, and a signature for every sensitive kind.

The fixed wording is 待法务审定: a lawyer has yet to read it.
"""

from __future__ import annotations

from reports.documents.frame import assemble
from reports.documents.framed import INNER, framed_blocks
from reports.documents.parts import cell, certificate_text, section_heading, title_block
from reports.documents.signing import (
    Side,
    close,
    handler_side,
    items_below,
    items_text,
    labelled_form,
    person_text,
    signature_box,
)
from reports.typeset.drawing import MM, DrawList, Fragment, Group, Line, Weight, stack
from reports.typeset.flow import Block
from reports.typeset.paragraph import Span, Style, bold, paragraph
from reports.typeset.table import HEAD, ROW
from station_app.domain.instruments import ConsentData, SensitiveKind

NAME = "个人信息处理告知同意书"
_SUBJECT = ("依据《个人信息保护法》第十四条、第十七条、第二十九条", "一式一份")
_SENSITIVE = {
    SensitiveKind.ID_NUMBER: ("身份证件号码", "核对身份，是登记和许可申请的法定要件", "泄露可能使身份被冒用；加密存放，打印时遮盖"),
    SensitiveKind.BIOMETRIC: ("人脸等生物识别信息", "审批平台实名认证需要，由平台核验", "泄露后不能更换；驿站不留存"),
    SensitiveKind.BANK_ACCOUNT: ("银行账户", "社保、公积金、税费扣缴和补贴发放需要", "泄露可能危及财产；只填入申请表，不另作登记"),
    SensitiveKind.HEALTH: ("健康状况", "从业人员健康证明等材料载明", "泄露可能影响就业和名誉；只随材料报送"),
    SensitiveKind.MINOR: ("不满十四周岁未成年人信息", "以未成年人名义办理的事项需要", "由父母或者其他监护人签名同意"),
}  # fmt: skip
_KIND, _WHY, _EFFECT = 34 * MM, 46 * MM, 50 * MM
_SIGN_HEIGHT = 10 * MM


def layout(data: ConsentData) -> DrawList:
    """Lay a consent out.

    Raises:
        UserError: MISSING_GLYPH.
    """
    person = data.person
    number = "信用代码" if person.is_enterprise else "证件号码"
    rows = (
        (("信息主体", [bold(person_text(person), 10)]), ("联系电话", person.phone or "—")),
        ((number, certificate_text(person)), ("处理者", data.station.name)),
        (("办理事项", items_text(data.matters)),),
    )
    blocks = [
        Block(title_block(NAME, _SUBJECT, data.identity)),
        Block(labelled_form(rows), 3 * MM),
        *items_below(data.matters),
        *framed_blocks(_purpose(data), 3 * MM),
        *framed_blocks(_sensitive(data), 3 * MM),
    ]
    closing = framed_blocks(_rights(data), 3 * MM)
    subject = Side("信息主体", "已看清以上内容，自愿同意；签字并按指印")
    signatures = [Block(signature_box(subject, handler_side(data.identity), 36 * MM), 3 * MM)]
    pages = close(blocks, closing, data.identity, signatures, rows=0)
    return assemble(NAME, data.station, data.identity, pages)


def _text(words: str, text: str) -> Fragment:
    return paragraph([bold(words), Span(text)], INNER, Style(11, leading=1.5, justify=True))


def _purpose(data: ConsentData) -> list[Fragment]:
    return [
        section_heading("一、处理目的、方式、种类和保存期限"),
        _text("目的：", "办理上列事项，包括核对身份、填写申请、报送审批部门、告知进度、交付结果。"),
        _text("方式：", "由驿站工作人员收集、录入、存放，并提供给上列事项的审批部门和政务服务中心；不作其他用途。"),
        _text("种类：", "姓名、联系电话、证件类型和号码、住所或者经营场所，以及事项所需材料载明的信息。"),
        _text("保存期限：", data.retention),
    ]


def _sensitive(data: ConsentData) -> list[Fragment]:
    if not data.sensitive:
        return [
            section_heading("二、敏感个人信息"),
            _text("", "本次办理不处理敏感个人信息；以后需要的，另行告知并取得单独同意。"),
        ]
    heading = _sensitive_row(("种类", "必要性", "对您的影响", "同意的，本人签名"), weight=Weight.BOLD, line=HEAD)
    return [
        section_heading("二、敏感个人信息", "逐项单独同意；不签名的不处理"),
        stack([heading, *(_sensitive_row((*_SENSITIVE[kind], ""), line=ROW) for kind in data.sensitive)]),
    ]


def _sensitive_row(texts: tuple[str, str, str, str], *, line: float, weight: Weight = Weight.REGULAR) -> Fragment:
    kind, why, effect, sign = texts
    gap = 2 * MM
    cells = [
        cell(kind, _KIND - gap, 9, Weight.BOLD),
        cell(why, _WHY - gap, 9, weight),
        cell(effect, _EFFECT - gap, 9, weight),
        cell(sign, INNER - _KIND - _WHY - _EFFECT, 9, weight),
    ]
    height = max(fragment.height for fragment in cells) + 2 * MM
    height = max(height, _SIGN_HEIGHT) if not sign else height
    starts = (0.0, _KIND, _KIND + _WHY, _KIND + _WHY + _EFFECT)
    return Fragment(
        INNER,
        height,
        (
            *(Group(x, (height - part.height) / 2, part) for x, part in zip(starts, cells, strict=True)),
            Line(0, height, INNER, height, line),
            Line(starts[3] - gap, 0, starts[3] - gap, height, ROW),
        ),
    )


def _rights(data: ConsentData) -> list[Fragment]:
    station = data.station
    return [
        section_heading("三、您的权利和渠道"),
        _text("", "您可以查阅、复制、更正、补充、删除本人信息，也可以撤回同意；撤回之前已经进行的处理仍然有效。"),
        _text("", "不同意处理的，相应事项可以自行到审批部门办理，驿站不因此拒绝提供其他服务。"),
        _text(
            "渠道：",
            f"到{station.name}（{station.address}）提出，或者拨打 {station.phone}；"
            f"对处理有异议的，拨打 {station.supervision_phone}。",
        ),
    ]
