"""The console's words for kinds, fields and codes that come over the wire."""

from __future__ import annotations

from station_app.domain import field_terms

KIND_WORDS = {
    "case": "办件", "enterprise": "企业", "wallet_item": "材料库", "progress_note": "站方记的进度", "document": "打印的文书",
    "material_mark": "材料勾选", "held_original": "原件", "entrustment": "授权委托", "case_result": "办理结果", "delivery": "送达",
    "shipment": "寄递", "hall_paper": "大厅文书", "scan": "附件", "scan_remark": "附件批注", "transfer": "材料交接单",
    "operator": "操作员", "service_log": "沟通记录", "appointment": "预约", "evaluation": "评价", "affair": "大厅办件",
    "project": "项目", "project_node": "项目节点", "project_baseline": "项目计划", "project_template": "计划模板", "chase": "催办",
    "project_contact": "项目联系人", "project_handover": "项目移交", "blocking_point": "堵点", "blocking_step": "堵点处理", "whistle": "吹哨单",
    "report_filing": "报送的报表", "evidence": "证据", "work_plan": "专项任务", "work_task": "专项小项", "work_note": "专项周进展",
}  # fmt: skip

_OF_CASES = {
    "enterprise_name": "申请人名称", "contact_name": "联系人", "guidance": "事项和材料", "accepted_at": "受理日期", "official_no": "受理编号",
    "finished_at": "办结日期",
}  # fmt: skip
"""What a hall calls otherwise than a station."""

CODES: dict[str, tuple[str, str]] = {
    "case_locked": ("受理后改了{what}", "受理后申请信息已锁定"),
    "not_owner": ("站方写了{what}", "这一项归大厅填写"),
    "invalid_field": ("{what}不对", "内容不合要求"),
    "bad_character": ("{what}有看不见的字符", "含有看不见的控制字符"),
    "invalid_change": ("格式不对", "格式有误，读不全"),
    "too_large": ("{what}太大", "单条改动过大"),
    "group_rejected": ("同一次保存里有一条没被采用", "与被退的那条同一次保存"),
    "predecessor_rejected": ("等前一条裁定", "前一条还没裁定"),
    "predecessor_missing": ("前一条一直没来", "所依据的内容 5 天没到"),
    "unknown_item": ("有大厅不认识的事项", "事项编码不在事项库里"),
    "duplicate_case": ("件号重复", "同一件号已有另一件"),
    "poison": ("一条读不出来的改动", "大厅读不了，按原文留存"),
    "late_after_revocation": ("挂失后上传：{what}", "设备挂失后才上传"),
}

DECISION_WORDS = {"return": "退回驿站", "adopt": "由大厅改，采用驿站的值", "archive": "不采用，归档"}

AUDIT_WORDS = {
    "sign_in": "登录", "sign_out": "退出", "clerk_add": "添加人员", "clerk_remove": "停用人员", "progress": "登记进度",
    "progress_replaced": "更正进度", "pin": "加钉", "pin_removed": "去掉钉", "contact_shown": "显示联系人", "scan_download": "下载附件",
    "decide_return": "裁定：退回驿站", "decide_adopt": "裁定：采用驿站的值", "decide_archive": "裁定：归档", "enrol_code": "发注册码",
    "device_confirm": "确认设备", "device_refuse": "拒绝设备", "device_suspend": "停用设备", "device_resume": "恢复设备",
    "device_lost": "挂失设备", "device_found": "撤销挂失", "slip": "打印交接条", "publish": "发布", "publication": "发布",
    "publish_activate": "启用发布", "fingerprint_wrong": "指纹不符", "exchange_import": "导入 U 盘包", "exchange_receipt": "下载回执包",
}  # fmt: skip


def field_words(kind: str, name: str) -> str:
    """What a field is called at the hall; the field itself where nobody knows it."""
    if kind == "case" and name in _OF_CASES:
        return _OF_CASES[name]
    return field_terms.field_words(kind, name)
