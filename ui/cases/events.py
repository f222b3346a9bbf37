"""The timeline of a case in words: what happened, who says so, and the mark that stands beside it."""

from __future__ import annotations

from collections.abc import Mapping

from station_app.domain.catalogue import Catalogue
from station_app.domain.records import CaseEventRow
from station_app.services.case_service import FullCase
from ui.marks import Mark
from ui.palette import Tone

_EVENTS: Mapping[str, str] = {
    "registered": "登记，生成去重清单 {requested} → {merged} 份", "printed": "打印{document}",
    "log_accepted": "记下受理", "log_suspended": "记下停表", "log_resumed": "记下恢复", "log_extended": "记下延期",
    "log_correction": "记下补正通知", "log_finished": "记下办结", "received": "大厅收到", "accepted": "大厅受理",
    "processing": "进入审批", "correction": "大厅要求补正", "suspended": "大厅停表", "resumed": "恢复计时",
    "extended": "大厅延长期限", "finished": "大厅办结", "served": "结果送达", "returned": "大厅退回",
    "not_accepted": "大厅不予受理", "deemed_accepted": "逾期未补正告知，视为受理", "receipt": "大厅已收，回执 {receipt_no}",
    "notice": "口头一次性告知", "collect": "开始备料", "entrust": "签授权委托书，到 {until}", "ready": "材料齐备",
    "submit": "报送大厅", "track": "开始跟踪", "result": "收到结果{name}", "deliver": "送达，{relation}签收",
    "evaluate": "评价", "archive": "归档", "suspend": "中止服务：{reason}", "resume": "续办{reason}",
    "terminate": "终止服务：{reason}", "withdraw": "申请人撤回：{reason}", "assign": "指派给{to}",
    "tick": "收下{material}", "untick": "取下{material}", "defer": "改变办理方式：{material}", "copies": "改份数：{material}",
    "promise": "容缺受理：{material}", "commit": "签告知承诺：{material}", "supplement": "要补正：{material}，{text}",
    "undo": "撤销：{material}", "hold_original": "收存原件：{material}，{shelf}", "return_original": "退还原件：{material}",
    "evaluated": "企业评价", "region_mode": "改办理地点", "received_by_slip": "大厅在交接单上签收", "shipment_sent": "寄出{express_no}",
    "shipment_arrived": "快递已到{express_no}", "hall_paper": "收到大厅{document} {number}", "reprinted": "转打大厅{document} {number}",
    "from_consultation": "由咨询 {case} 转来", "became_case": "转为办件 {case}", "transfer": "交接大厅{transfer}",
    "official_no": "记下受理号{official_no}", "corrected": "受理后更正：{reason}", "intake_changed": "更改登记内容",
    "registered_elsewhere": "在另一台电脑登记", "changed_elsewhere": "另一台电脑有改动",
    "withdrawn": "撤回大厅没收的改动", "conflict_settled": "两边都改了的，已选定",
    "revise": "重算清单 {requested} → {merged} 份", "note": "{text}",
    "scan": "扫描{material}", "wallet": "存进企业材料库：{material}",
}  # fmt: skip
_PAPERS: Mapping[str, str] = {
    "WS01": "一次性告知书", "WS02": "材料清单", "WS03": "收件凭证", "WS04": "受理通知书", "WS05": "不予受理通知书",
    "WS06": "补正告知书", "WS07": "容缺承诺书", "WS08": "容缺受理通知书", "WS09": "告知承诺书", "WS10": "授权委托书",
    "WS11": "帮代办受理单", "WS12": "中止（终止）单", "WS13": "续办委托书", "WS14": "办结单", "WS15": "送达回证",
    "WS16": "延期告知书", "WS17": "特别程序告知书", "WS21": "评价表", "WS22": "个人信息同意书",
}  # fmt: skip
_NAMES = (
    "requested", "merged", "document", "receipt_no", "until", "name", "relation", "reason", "to", "material", "text",
    "shelf", "express_no", "number", "case", "transfer", "official_no",
)  # fmt: skip
_MARKS: Mapping[str, Mark] = {
    "registered": Mark("plus", Tone.GREY), "printed": Mark("printer", Tone.GREY), "notice": Mark("printer", Tone.GREY),
    "receipt": Mark("cloud-check", Tone.GREEN), "accepted": Mark("file-text", Tone.GREEN),
    "log_accepted": Mark("file-text", Tone.GREEN), "processing": Mark("clock", Tone.BLUE),
    "correction": Mark("arrow-back-up", Tone.RED), "log_correction": Mark("arrow-back-up", Tone.RED),
    "returned": Mark("arrow-back-up", Tone.RED), "not_accepted": Mark("arrow-back-up", Tone.RED),
    "supplement": Mark("arrow-back-up", Tone.RED), "finished": Mark("checks", Tone.GREEN),
    "log_finished": Mark("checks", Tone.GREEN), "served": Mark("checks", Tone.GREEN),
    "deliver": Mark("checks", Tone.GREEN), "result": Mark("certificate", Tone.GREEN),
    "submit": Mark("send", Tone.BLUE), "ready": Mark("checks", Tone.BLUE), "commit": Mark("signature", Tone.PURPLE),
    "entrust": Mark("signature", Tone.PURPLE), "promise": Mark("hourglass", Tone.YELLOW),
    "defer": Mark("hourglass", Tone.YELLOW), "suspend": Mark("player-pause", Tone.YELLOW),
    "suspended": Mark("player-pause", Tone.YELLOW), "log_suspended": Mark("player-pause", Tone.YELLOW),
    "terminate": Mark("ban", Tone.GREY), "withdraw": Mark("ban", Tone.GREY), "assign": Mark("user", Tone.GREY),
    "tick": Mark("check", Tone.GREY), "undo": Mark("arrow-back-up", Tone.GREY), "archive": Mark("folder", Tone.GREY),
    "hold_original": Mark("lock", Tone.GREY), "return_original": Mark("lock", Tone.GREY),
    "note": Mark("pencil", Tone.GREY), "scan": Mark("camera", Tone.GREY), "wallet": Mark("folder", Tone.BLUE),
}  # fmt: skip
_PLAIN = Mark("pencil", Tone.GREY)


def paper_name(document: str) -> str:
    """What a document is called; its code where it has no name here."""
    return _PAPERS.get(document, document)


def newest_first(case: FullCase) -> list[CaseEventRow]:
    """By the moment it happened; what was noted later stands first among equals."""
    return sorted(case.events, key=lambda event: event.at)[::-1]


def event_mark(event: CaseEventRow) -> Mark:
    """The icon and tone of an entry."""
    return _MARKS.get(event.kind, _PLAIN)


def event_words(event: CaseEventRow, case: FullCase, names: Mapping[str, str]) -> str:
    """One entry of the timeline in words; `names` maps operators' ids."""
    template = _EVENTS.get(event.kind, event.kind)
    values = {name: str(event.data.get(name) or "") for name in _NAMES}
    values["document"] = paper_name(values["document"])
    values["material"] = _material(case.catalogue, values["material"])
    values["to"] = names.get(values["to"], values["to"])
    return template.format(**values).rstrip("：，")


def _material(catalogue: Catalogue, code: str) -> str:
    return catalogue.materials[code].name if code in catalogue.materials else code
