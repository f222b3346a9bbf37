"""What the fields of everything that travels between stations and hall are called, and how a value of each is read."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from typing import Any

from station_app.domain import terms


class Reads(Enum):
    """How a value is told; what is none of these is told by a table of its codes."""

    TEXT = auto()
    DAY = auto()
    MOMENT = auto()
    YES_NO = auto()
    MONEY = auto()
    """Whole fen."""
    FILE = auto()
    """A content address: only that it is another file says something to a person."""
    SECRET = auto()
    """Never shown."""
    PERSON = auto()
    MOBILE = auto()
    OPERATOR = auto()
    CASE = auto()
    ENTERPRISE = auto()
    PROJECT = auto()
    ITEM = auto()
    MATERIAL = auto()
    DOCUMENT = auto()
    TEMPLATE = auto()
    GUIDANCE = auto()
    PROFILE = auto()
    SITUATIONS = auto()
    """Answers by the code of their question."""


Reading = Reads | Mapping[Any, str]
"""By codes: the empty one says what nothing means."""
Field = tuple[str, Reading]

_TEXT, _DAY, _MOMENT, _YES_NO = Reads.TEXT, Reads.DAY, Reads.MOMENT, Reads.YES_NO
_CALLER: Field = ("来源编号", _TEXT)
_OFFICER: Field = ("经办专员", Reads.OPERATOR)
_ENTERPRISE: Field = ("企业", Reads.ENTERPRISE)
_ENTERPRISE_NAME: Field = ("企业名称", _TEXT)
_USCC: Field = ("信用代码", _TEXT)
_CONTACT: Field = ("经办人", Reads.PERSON)
_MOBILE: Field = ("联系电话", Reads.MOBILE)
_CASE: Field = ("办件", Reads.CASE)
_PROJECT: Field = ("项目", Reads.PROJECT)
_ITEM: Field = ("事项", Reads.ITEM)
_MATERIAL: Field = ("材料", Reads.MATERIAL)
_REMARK: Field = ("备注", _TEXT)
_NODE: Field = ("节点", _TEXT)
_STATE_AT: Field = ("状态时间", _MOMENT)
_LEAD, _SUPPORT = ("牵头单位", _TEXT), ("配合单位", _TEXT)
_FILE: Mapping[str, Field] = {
    "sha256": ("文件", Reads.FILE), "size": ("大小（字节）", _TEXT), "media_type": ("文件类型", _TEXT), "name": ("文件名", _TEXT),
    "added_at": ("存入时间", _MOMENT), "removed_at": ("删除时间", _MOMENT),
}  # fmt: skip
_REGION_MODES = {"": "本地办", **{mode.value: words for mode, words in terms.REGION_MODES.items()}}

FIELDS: Mapping[str, Mapping[str, Field]] = {
    "enterprise": {
        "client_id": _CALLER, "uscc": _USCC, "name": _ENTERPRISE_NAME, "profile": ("企业档案", Reads.PROFILE),
    },
    "wallet_item": {
        "enterprise": _ENTERPRISE, "material": _MATERIAL, "valid_to": ("有效期", _DAY), "sha256": ("文件", Reads.FILE),
        "source_case": ("来自办件", Reads.CASE), "added_at": ("存入时间", _MOMENT),
    },
    "case": {
        "no": ("件号", _TEXT), "client_id": _CALLER, "mode": ("服务方式", terms.MODES), "channel": ("来源", terms.CHANNELS),
        "enterprise": _ENTERPRISE, "enterprise_name": _ENTERPRISE_NAME, "uscc": _USCC, "contact_name": _CONTACT,
        "contact_mobile": _MOBILE, "remark": _REMARK, "state": ("状态", terms.CASE_STATES),
        "registered_at": ("登记时间", _MOMENT), "submitted_at": ("报送时间", _MOMENT),
        "state_before": ("中止前的状态", terms.CASE_STATES), "operator": _OFFICER,
        "first_asker": ("首问负责人", Reads.OPERATOR), "region_mode": ("办理地点", _REGION_MODES),
        "labels": ("标签", terms.CASE_LABELS), "guidance": ("事项和情形", Reads.GUIDANCE),
        "official_no": ("受理号", _TEXT), "accepted_at": ("受理时间", _MOMENT), "decision": ("决定", _TEXT),
        "progress": ("进度", _TEXT), "finished_at": ("办结时间", _MOMENT),
    },
    "progress_note": {
        "case": _CASE, "item": _ITEM, "action": ("记了什么", _TEXT), "at": ("时间", _MOMENT), "data": ("内容", _TEXT),
    },
    "document": {
        "case": _CASE, "number": ("文书编号", _TEXT), "document": ("文书", Reads.DOCUMENT), "version": ("版本", _TEXT),
        "copies": ("份数", _TEXT), "printed_at": ("打印时间", _MOMENT), "content_hash": ("内容摘要", _TEXT),
    },
    "material_mark": {
        "case": _CASE, "material": _MATERIAL, "ticked_at": ("收下时间", _MOMENT), "ticked_by": ("收件人", Reads.OPERATOR),
        "copies": ("份数", _TEXT), "treatment": ("办理方式", terms.TREATMENT_WORDS), "signed_at": ("签字时间", _MOMENT),
        "promised_at": ("容缺承诺时间", _MOMENT), "promised_until": ("承诺补齐日期", _DAY), "supplement": ("补正说明", _TEXT),
    },
    "held_original": {
        "case": _CASE, "material": _MATERIAL, "taken_at": ("收原件时间", _MOMENT), "shelf": ("货架号", _TEXT),
        "due_back": ("应还日期", _DAY), "returned_at": ("归还时间", _MOMENT), "returned_to": ("领回人", Reads.PERSON),
    },
    "entrustment": {
        "case": _CASE, "agent": ("受托人", Reads.PERSON), "number": ("委托书编号", _TEXT), "valid_from": ("委托期起", _DAY),
        "valid_until": ("委托期止", _DAY), "signed_at": ("签字时间", _MOMENT), "ended_at": ("委托结束时间", _MOMENT),
    },
    "case_result": {
        "case": _CASE, "item": _ITEM, "name": ("证照或文书", _TEXT), "document_no": ("文号", _TEXT),
        "received_at": ("收到时间", _MOMENT),
    },
    "delivery": {
        "case": _CASE, "recipient": ("受送达人", Reads.PERSON), "relation": ("与申请人关系", _TEXT),
        "way": ("送达方式", terms.DELIVERY_WAYS), "express_no": ("快递单号", _TEXT), "place": ("送达地点", _TEXT),
        "delivered_at": ("送达时间", _MOMENT),
    },
    "shipment": {
        "case": _CASE, "direction": ("方向", terms.DIRECTIONS), "courier": ("快递公司", _TEXT), "express_no": ("快递单号", _TEXT),
        "counterpart": ("对方机构", _TEXT), "sent_at": ("寄件时间", _MOMENT), "arrived_at": ("签收时间", _MOMENT),
    },
    "hall_paper": {
        "case": _CASE, "item": _ITEM, "document": ("文书", Reads.DOCUMENT), "number": ("文号", _TEXT), "dated": ("文书日期", _DAY),
        "issued_by": ("出具机关", _TEXT), "received_at": ("收到时间", _MOMENT), "sha256": ("文件", Reads.FILE),
        "remedy": ("救济告知", _YES_NO),
    },
    "correction": {"case": _CASE, "fields": ("更正的内容", _TEXT), "reason": ("理由", _TEXT), "at": ("更正时间", _MOMENT)},
    "scan": {"case": _CASE, "material": _MATERIAL, "version": ("版本", _TEXT), **_FILE},
    "scan_remark": {
        "case": _CASE, "scan": ("扫描件", Reads.FILE), "page": ("页", _TEXT), "x": ("横向位置", _TEXT), "y": ("纵向位置", _TEXT),
        "text": ("批注", _TEXT), "source": ("谁批的", {"station": "驿站", "hall": "大厅"}), "at": ("批注时间", _MOMENT),
        "settled_at": ("改好时间", _MOMENT),
    },
    "transfer": {
        "number": ("交接单号", _TEXT), "cases": ("办件", _TEXT), "checksum": ("校验码", _TEXT), "sent_at": ("送出时间", _MOMENT),
        "express_no": ("快递单号", _TEXT), "receiver": ("接收人", Reads.PERSON), "received_at": ("签收时间", _MOMENT),
    },
    "operator": {
        "name": ("姓名", Reads.PERSON), "role": ("角色", terms.ROLES), "work_no": ("工号", _TEXT), "password_hash": ("口令", Reads.SECRET),
        "active": ("在岗", _YES_NO),
    },
    "service_log": {
        "client_id": _CALLER, "at": ("服务时间", _MOMENT), "category": ("类别", terms.SERVICE_CATEGORIES),
        "channel": ("来源", terms.CHANNELS), "enterprise": _ENTERPRISE, "enterprise_name": _ENTERPRISE_NAME,
        "contact_name": ("联系人", Reads.PERSON), "contact_mobile": _MOBILE, "subject": ("事由", _TEXT), "answer": ("答复", _TEXT),
        "solved": ("当场解决", _YES_NO), "passed_to": ("转给谁", _TEXT), "minutes": ("用时（分钟）", _TEXT),
        "weekend": ("周末服务", _YES_NO), "after_hours": ("非工作时间服务", _YES_NO), "case": _CASE, "visit": ("上门服务", _TEXT),
        "free_services": ("免费服务", _TEXT), "callback_on": ("约定回电日", _DAY), "called_back_at": ("回电时间", _MOMENT),
        "callback_result": ("回电结果", _TEXT), "operator": _OFFICER,
    },
    "appointment": {
        "no": ("预约号", _TEXT), "client_id": _CALLER, "channel": ("预约方式", terms.BOOKING_CHANNELS), "day": ("日期", _DAY),
        "start": ("时段", _TEXT), "end": ("时段止", _TEXT), "window": ("窗口", _TEXT), "enterprise": _ENTERPRISE,
        "enterprise_name": _ENTERPRISE_NAME, "contact_name": ("联系人", Reads.PERSON), "contact_mobile": _MOBILE,
        "matter": ("预约事由", _TEXT), "case": _CASE, "state": ("状态", terms.APPOINTMENT_STATES), "state_at": _STATE_AT,
        "reason": ("理由", _TEXT), "operator": _OFFICER,
    },
    "duty": {
        "client_id": _CALLER, "operator": _OFFICER, "at": ("打卡时间", _MOMENT), "kind": ("打卡", {"on": "上岗", "off": "离岗"}),
        "reason": ("理由", _TEXT),
    },
    "leave_cover": {
        "operator": ("请假人", Reads.OPERATOR), "cover": ("代班人", Reads.OPERATOR), "first": ("开始日", _DAY), "last": ("结束日", _DAY),
        "reason": ("理由", _TEXT), "cancelled_at": ("取消时间", _MOMENT),
    },
    "queue_figure": {
        "at": ("时间", _MOMENT), "waiting": ("等候人数", _TEXT), "served": ("已办人数", _TEXT), "windows_open": ("开放窗口", _TEXT),
    },
    "evaluation": {
        "client_id": _CALLER, "event_kind": ("评价的事", _TEXT), "event": ("评价对象", _TEXT), "case": _CASE,
        "level": ("满意度", {str(level): words for level, words in terms.LEVELS.items()}),
        "channel": ("评价渠道", terms.EVALUATION_CHANNELS), "name": ("评价人", Reads.PERSON),
        "reasons": ("差评原因", terms.BAD_REASONS), "comment": ("评语", _TEXT), "at": ("评价时间", _MOMENT),
        "handler": _OFFICER,
    },
    "evaluation_step": {
        "evaluation": ("评价", _TEXT), "step": ("步骤", terms.EVALUATION_STEPS), "at": ("时间", _MOMENT), "text": ("处理说明", _TEXT),
        "satisfied": ("回访是否满意", _YES_NO), "complex": ("整改复杂", _YES_NO),
    },
    "enterprise_merge": {
        "keep": ("留下的企业", Reads.ENTERPRISE), "drop": ("并入的企业", Reads.ENTERPRISE), "moved": ("移过去的记录", _TEXT),
        "undone_at": ("撤销合并时间", _MOMENT),
    },
    "project": {
        "no": ("项目号", _TEXT), "client_id": _CALLER, "name": ("项目名称", _TEXT), "project_code": ("项目代码", _TEXT),
        "enterprise": _ENTERPRISE, "owner_uscc": ("业主信用代码", _TEXT), "owner_name": ("业主单位", _TEXT),
        "investment_fen": ("投资额", Reads.MONEY), "site": ("用地", _TEXT), "green_card": ("绿卡项目", _YES_NO),
        "green_card_no": ("绿卡编号", _TEXT), "green_channel": ("绿色通道", _YES_NO), "liaison": ("联络员", Reads.OPERATOR),
        "answers": ("情形", Reads.SITUATIONS), "situations": ("计划所依的情形", Reads.SITUATIONS), "fast": ("加急直通车", _TEXT),
        "template": ("计划模板", Reads.TEMPLATE), "start": ("计划开始日", _DAY), "wished_finish": ("目标完成日", _DAY),
        "state": ("状态", terms.PROJECT_STATES), "state_at": _STATE_AT, "state_reason": ("状态说明", _TEXT), "remark": _REMARK,
        "next_steps": ("下一步", _TEXT), "registered_at": ("登记时间", _MOMENT), "operator": ("登记人", Reads.OPERATOR),
    },
    "project_node": {
        "project": _PROJECT, "template": ("计划模板", Reads.TEMPLATE), "code": ("节点编号", _TEXT), "position": ("排序", _TEXT),
        "name": ("节点名称", _TEXT), "item": _ITEM, "department": ("部门", _TEXT), "phase": ("阶段编号", _TEXT),
        "phase_name": ("阶段", _TEXT), "days": ("计划工作日", _TEXT), "depends_on": ("前置节点", _TEXT),
        "preliminary_for": ("初审后可办的节点", _TEXT), "parallel_group": ("并联组", _TEXT), "milestone": ("里程碑", _YES_NO),
        "when": ("适用情形", _TEXT), "fast": ("加急直通车", _YES_NO), "dropped_on": ("无需办理", _DAY),
        "drop_reason": ("无需办理的理由", _TEXT), "started_on": ("实际开始", _DAY), "preliminary_on": ("初审意见", _DAY),
        "finished_on": ("实际办结", _DAY), "case": _CASE,
    },
    "project_baseline": {
        "project": _PROJECT, "version": ("版本", _TEXT), "template": ("计划模板", Reads.TEMPLATE), "at": ("承诺时间", _MOMENT),
        "reason": ("理由", _TEXT), "start": ("计划开始日", _DAY), "finish": ("计划完成日", _DAY), "workdays": ("工作日数", _TEXT),
        "tentative": ("日历未定", _YES_NO), "nodes": ("节点", _TEXT), "operator": _OFFICER,
    },
    "project_template": {
        "code": ("模板编号", _TEXT), "name": ("模板名称", _TEXT), "phases": ("阶段", _TEXT), "nodes": ("节点", _TEXT),
        "source": ("依据", _TEXT), "retired_at": ("停用日", _DAY), "at": ("时间", _MOMENT), "operator": ("导入人", Reads.OPERATOR),
    },
    "project_contact": {
        "project": _PROJECT, "department": ("部门", _TEXT), "name": ("姓名", Reads.PERSON), "phone": ("电话", Reads.MOBILE),
        "duty": ("职责", _TEXT), "removed_at": ("删除时间", _MOMENT),
    },
    "project_handover": {
        "project": _PROJECT, "from": ("交出人", Reads.OPERATOR), "to": ("接手人", Reads.OPERATOR), "at": ("移交时间", _MOMENT),
        "reason": ("理由", _TEXT), "open_work": ("未了的事", _TEXT), "operator": _OFFICER,
    },
    "chase": {
        "project": _PROJECT, "node": _NODE, "department": ("部门", _TEXT), "contact": ("联系人", Reads.PERSON),
        "way": ("催办方式", terms.CHASE_WAYS), "times": ("第几次", _TEXT), "text": ("催办内容", _TEXT), "at": ("催办时间", _MOMENT),
        "answered_on": ("回复日", _DAY), "answer": ("答复", _TEXT), "operator": ("催办人", Reads.OPERATOR),
    },
    "blocking_point": {
        "client_id": _CALLER, "project": _PROJECT, "node": _NODE, "title": ("卡在哪里", _TEXT), "cause": ("原因", _TEXT),
        "lead": _LEAD, "support": _SUPPORT, "level": ("层级", terms.BLOCKING_LEVELS), "raised_on": ("提出日", _DAY),
        "due": ("限期", _DAY), "evidence": ("佐证", _TEXT), "plan": ("打算怎么办", _TEXT), "closed_on": ("销号", _DAY),
        "result": ("结果", _TEXT), "operator": ("提出人", Reads.OPERATOR),
    },
    "blocking_step": {
        "point": ("堵点", _TEXT), "step": ("步骤", _TEXT), "at": ("时间", _MOMENT), "level": ("层级", terms.BLOCKING_LEVELS),
        "text": ("说明", _TEXT), "operator": _OFFICER,
    },
    "whistle": {
        "client_id": _CALLER, "project": _PROJECT, "node": _NODE, "department": ("部门", _TEXT), "matter": ("吹哨事由", _TEXT),
        "sent_at": ("吹哨时间", _MOMENT), "answer_by": ("报到期限", _DAY), "answered_at": ("接铃时间", _MOMENT),
        "answered_by": ("来报到的人", Reads.PERSON), "answer": ("答复", _TEXT), "operator": ("吹哨人", Reads.OPERATOR),
    },
    "visit": {
        "no": ("走访号", _TEXT), "client_id": _CALLER, "kind": ("方式", terms.VISIT_KINDS), "enterprise": _ENTERPRISE,
        "enterprise_name": _ENTERPRISE_NAME, "at": ("走访时间", _MOMENT), "subject": ("主题", _TEXT), "companions": ("同行人员", _TEXT),
        "place": ("地点", _TEXT), "record": ("走访记录", _TEXT), "state": ("状态", terms.VISIT_STATES), "state_at": _STATE_AT,
        "reason": ("理由", _TEXT), "project": _PROJECT, "operator": ("走访人", Reads.OPERATOR),
    },
    "demand": {
        "no": ("诉求号", _TEXT), "client_id": _CALLER, "kind": ("类别", terms.DEMAND_KINDS), "channel": ("来源", terms.DEMAND_CHANNELS),
        "subject": ("诉求", _TEXT), "text": ("原话", _TEXT), "enterprise": _ENTERPRISE, "enterprise_name": _ENTERPRISE_NAME,
        "contact_name": ("联系人", Reads.PERSON), "contact_mobile": _MOBILE, "amount_fen": ("涉及金额", Reads.MONEY),
        "concerned": ("涉及企业数", _TEXT), "broken_promise": ("承诺未兑现", _YES_NO), "hotline_no": ("12345 工单号", _TEXT),
        "case": _CASE, "project": _PROJECT, "visit": ("走访", _TEXT), "at": ("登记时间", _MOMENT), "operator": _OFFICER,
    },
    "demand_act": {
        "demand": ("诉求", _TEXT), "act": ("办理", terms.DEMAND_ACTS), "after": ("接在哪一步后", _TEXT), "at": ("时间", _MOMENT),
        "operator": _OFFICER, "text": ("说明", _TEXT), "unit": ("承办单位", _TEXT), "with_units": ("协办单位", _TEXT),
        "person": ("承办人", Reads.PERSON), "workdays": ("限办工作日", _TEXT), "cause": ("原因归类", terms.CAUSES),
        "outcome": ("反馈结果", terms.OUTCOMES), "satisfied": ("回访是否满意", _YES_NO), "into": ("并入的诉求", _TEXT),
        "slip_no": ("督办单号", _TEXT),
    },
    "evidence": {"about_kind": ("类别", _TEXT), "about": ("关于", _TEXT), **_FILE, "operator": ("存入人", Reads.OPERATOR)},
    "report_filing": {
        "kind": ("报表", _TEXT), "period": ("期间", _TEXT), "title": ("标题", _TEXT), "number": ("编号", _TEXT),
        "version": ("版本", _TEXT), "figures": ("数字", _TEXT), "body": ("正文", _TEXT), "at": ("报送时间", _MOMENT),
        "operator": _OFFICER,
    },
    "work_plan": {
        "no": ("任务号", _TEXT), "client_id": _CALLER, "title": ("专项任务", _TEXT), "lead": _LEAD, "first_day": ("开始日", _DAY),
        "last_day": ("结束日", _DAY), "source": ("依据", _TEXT), "operator": ("录入人", Reads.OPERATOR),
    },
    "work_task": {
        "plan": ("专项任务", _TEXT), "number": ("序号", _TEXT), "position": ("排序", _TEXT), "aspect": ("方面", _TEXT),
        "item": ("事项", _TEXT), "title": ("小项", _TEXT), "lead": _LEAD, "support": _SUPPORT, "due": ("限期", _DAY),
        "targets": ("月度目标", _TEXT), "finished_on": ("完成日", _DAY), "result": ("完成情况", _TEXT), "dropped_on": ("取消日", _DAY),
    },
    "work_note": {
        "task": ("专项小项", _TEXT), "week": ("周次", _TEXT), "progress": ("本周进展", _TEXT), "coming": ("下周计划", _TEXT),
        "at": ("时间", _MOMENT), "operator": _OFFICER,
    },
}  # fmt: skip


def field_words(kind: str, name: str) -> str:
    """What a field is called; the field itself where this version does not know it."""
    return FIELDS.get(kind, {}).get(name, (name, Reads.TEXT))[0]


def reading_of(kind: str, name: str) -> Reading:
    """How its values are read."""
    return FIELDS.get(kind, {}).get(name, (name, Reads.TEXT))[1]
