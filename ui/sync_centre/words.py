"""Words of the sync centre for what the exchange calls by codes: kinds, reasons, sizes, steps of the network."""

from __future__ import annotations

from collections.abc import Mapping

from station_app.domain import hlc
from station_app.errors import Code
from sync.station.worker import Cause, Finding, Step
from ui.messages import Language, sentence_for

KINDS: Mapping[str, str] = {
    "case": "办件", "enterprise": "企业", "wallet_item": "材料库", "progress_note": "进度", "document": "文书",
    "operator": "操作员", "material_mark": "材料", "held_original": "原件", "entrustment": "授权委托",
    "case_result": "办理结果", "delivery": "送达", "shipment": "快递", "hall_paper": "大厅文书", "correction": "更正",
    "transfer": "交接单", "scan": "扫描", "scan_remark": "批注", "service_log": "服务登记", "appointment": "预约",
    "duty": "值班", "leave_cover": "请假代班", "queue_figure": "排队人数", "evaluation": "评价",
    "evaluation_step": "差评整改", "enterprise_merge": "企业合并", "project": "项目", "project_node": "项目节点",
    "project_baseline": "项目计划", "project_template": "计划模板", "project_contact": "项目联系人",
    "project_handover": "项目移交", "chase": "催办", "blocking_point": "堵点", "blocking_step": "堵点处理", "whistle": "吹哨单",
    "report_filing": "报送的报表", "evidence": "证据", "work_plan": "专项任务", "work_task": "专项小项", "work_note": "专项周进展",
}  # fmt: skip
_REASONS: Mapping[str, str] = {
    "case_locked": "受理后申请内容已锁定，走补正再改", "not_owner": "这一项归大厅填写",
    "invalid_field": "内容不合要求", "bad_character": "里面有看不见的字符，删掉再存", "invalid_change": "格式不对",
    "too_large": "内容太长，删短再存", "group_rejected": "同一次保存里有一条没被采用",
    "predecessor_rejected": "前一条被退回，先处理前一条", "predecessor_missing": "所依据的内容一直没到大厅",
    "poison": "大厅读不了，已原样留存", "late_after_revocation": "这台机器停用之后才上传",
    "decided_return": "大厅看过后退回", "decided_adopt": "大厅已采用本站的值", "decided_archive": "大厅不采用，已归档",
    "unknown_item": "大厅没有这个事项，先更新事项库", "duplicate_case": "件号重复",
    "device_unconfirmed": "大厅还没确认这台机器，数据都在本机",
    "digest_differs": "收到的内容和大厅对不上，一小时内已重收过一次", "rejected": "大厅退回",
}  # fmt: skip
_FINDINGS: Mapping[Cause, str] = {
    Cause.RESOLVED: "{host} 能找到，地址 {address}。",
    Cause.NOT_RESOLVED: "找不到 {host}，查网线和 DNS 设置，或核对大厅地址。",
    Cause.OPEN: "{port} 端口是通的。",
    Cause.REFUSED: "{host} 的 {port} 端口没开，大厅程序可能停了，打电话问大厅。",
    Cause.NO_ROUTE: "{host} 的 {port} 端口连不上，查防火墙，或等网络恢复。",
    Cause.TRUSTED: "证书有效，到 {until}，签发 {issuer}。",
    Cause.PINNED: "证书和大厅给的指纹一致。",
    Cause.OTHER_KEY: "证书和大厅给的指纹不符，可能有人在中间，停一下问大厅。",
    Cause.EXPIRES_SOON: "证书还剩 {days} 天，到 {until}，提醒大厅换证。",
    Cause.EXPIRED: "证书不在有效期内；先看本机日期对不对，再请大厅换证。",
    Cause.OTHER_NAME: "证书不是给 {host} 的，核对大厅地址。",
    Cause.OTHER_ISSUER: "证书不是大厅的机构签发的，可能有人在中间，停一下问大厅。",
    Cause.CA_GONE: "本机的大厅证书文件不见了，向大厅重新要一份。",
    Cause.NO_TLS: "{port} 端口没有按 https 应答，核对大厅地址。",
    Cause.PLAIN: "大厅在本机上，不用证书。",
    Cause.IN_TIME: "本机和大厅的时间一致。",
    Cause.AHEAD: "本机时间快了 {minutes} 分钟，在系统里校准时间。",
    Cause.BEHIND: "本机时间慢了 {minutes} 分钟，在系统里校准时间。",
    Cause.SILENT: "连上了，大厅没有应答，过几分钟再试。",
    Cause.NO_PROXY: "没有设代理，直接连大厅。",
    Cause.PROXY_IGNORED: "系统设了代理（{variable}），本程序不走代理，直接连大厅。",
    Cause.NOT_TRIED: "前一步不通，没有检查。",
    Cause.NO_HALL: "还没接入大厅，没有可检查的地址。",
}
STEPS: Mapping[Step, str] = {
    Step.NAME: "DNS", Step.PORT: "端口", Step.CERTIFICATE: "证书", Step.CLOCK: "时钟", Step.PROXY: "代理",
}  # fmt: skip


def finding_words(finding: Finding) -> str:
    """What one step of the network check found, and what to do about it."""
    told = finding.told if finding.told.get("issuer", True) else {**finding.told, "issuer": "没有写明"}
    return _FINDINGS[finding.cause].format(**told)


def reason_words(code: str, params: Mapping[str, object]) -> str:
    """A code of the exchange in words; a code nobody here knows is shown as it is."""
    if code in _REASONS:
        return _REASONS[code]
    try:
        return sentence_for(Code(code), None, params, Language.ZH).rstrip("。")
    except ValueError:
        return f"大厅代码 {code}"


def stamp_ms(stamp: str) -> int | None:
    """When a stamp was made, in milliseconds; None for one that cannot be read."""
    try:
        return hlc.parse(stamp).wall_ms
    except ValueError:
        return None


def size_words(count: int) -> str:
    """Bytes as they are said."""
    if count < 1024:
        return f"{count} B"
    if count < 1024 * 1024:
        return f"{count / 1024:.0f} KB"
    return f"{count / 1024 / 1024:.1f} MB"


def bytes_words(part: int, whole: int) -> str:
    """“5.8 / 9.4 MB”, both in the unit of the whole."""
    unit, divisor = ("MB", 1024 * 1024) if whole >= 1024 * 1024 else ("KB", 1024)
    return f"{part / divisor:.1f} / {whole / divisor:.1f} {unit}"


def age_words(seconds: int) -> str:
    """How long ago."""
    if seconds < 3600:
        return f"{max(1, seconds // 60)} 分钟"
    if seconds < 86400:
        return f"{seconds // 3600} 小时"
    return f"{seconds // 86400} 天"
