"""Sentences and formats the documents share; the fixed ones stand word for word in the print design.

The wording of WS10 is 待法务审定: a lawyer has yet to read it.
"""

from __future__ import annotations

from datetime import date, datetime

from station_app.domain.documents import CopyHolder, DocumentKind, Identity, Material

NOT_AN_ACCEPTANCE = (
    "本告知书由政务驿站辅导出具，不是行政机关的受理、补正或者许可决定；",
    "收件不等于受理",
    "，是否受理由审批部门决定并出具书面凭证。",
)
RECEIPT_WARNING = ("收件不等于受理。", "是否受理由审批部门决定，以审批部门出具的受理通知书为准。")
CUT_LINE = "沿线裁开　上联交申请人，下联驿站留存"
NOT_TICKED_NOT_GIVEN = "没有打勾的，不授权"
NOT_INCLUDED = (
    "不在委托之内：",
    "代签申请书等申请文件；代作告知承诺、容缺承诺等实体承诺；代缴或代收钱款；转委托。",
)
DRAFT_BOX = "预审版供准备材料参考，不编号、不签字、不作凭据；答完情形后出第 1 版。"

_WATERMARKS = {
    DocumentKind.DRAFT: "预审版",
    DocumentKind.DEMO: "演示",
    DocumentKind.PRACTICE: "练习 不作凭据",
    DocumentKind.VOID: "作废",
}
_HOLDERS = {CopyHolder.APPLICANT: "申请人联", CopyHolder.STATION: "驿站留存联"}
_COUNT_WORDS = "零一两三四五六七八九"


def watermark(kind: DocumentKind) -> str | None:
    """The letters across a page, None for a document in force."""
    return _WATERMARKS.get(kind)


def holder(copy: CopyHolder) -> str:
    """The word for who keeps a copy."""
    return _HOLDERS[copy]


def number_text(identity: Identity) -> str:
    """The document number, or why there is none."""
    if identity.kind is DocumentKind.DRAFT:
        return "预审不编号"
    return identity.number or "待取"


def version_text(identity: Identity) -> str:
    """The version, and the one it voids."""
    if identity.kind is DocumentKind.DRAFT:
        return "预审版"
    voided = f"，作废第 {identity.voided_version} 版" if identity.voided_version else ""
    return f"第 {identity.version} 版{voided}"


def title_of(name: str, identity: Identity) -> str:
    """What readers and bookmarks call a document: its name and number."""
    if identity.kind is DocumentKind.DRAFT:
        return f"{name}（预审版）"
    return f"{name} {identity.number}" if identity.number else f"{name}（编号待取）"


def catalogue_text(identity: Identity) -> str:
    """The catalogue version of the case, and the one in force when that is newer."""
    newer = f"（现行 {identity.catalogue_in_force}，本件按建单时版本）" if identity.catalogue_in_force else ""
    return f"事项库 {identity.catalogue_version}{newer}"


def check_code_text(code: str) -> str:
    """A check code in groups of four."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


def copies_text(material: Material, original: str, copy: str) -> str:
    """How many originals and copies, under the given words."""
    parts = []
    if material.originals:
        parts.append(f"{original} {material.originals}")
    if material.copies:
        parts.append(f"{copy} {material.copies}")
    return " ".join(parts) or "—"


def minute_text(moment: datetime) -> str:
    """A moment to the minute."""
    return f"{moment:%Y-%m-%d %H:%M}"


def long_date(day: date) -> str:
    """A date as people read it."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def count_word(count: int) -> str:
    """A count before 项: in characters below ten, in digits from ten on."""
    return f"{_COUNT_WORDS[count]}项" if count < len(_COUNT_WORDS) else f"{count} 项"
