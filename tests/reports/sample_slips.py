"""Invented slips of the station, full and minimal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from station_app.clock import BEIJING
from station_app.domain.deadlines import Light
from station_app.domain.documents import Applicant
from station_app.domain.slips import (
    AppointmentSlipData,
    Assigned,
    BagLabel,
    BagLabelsData,
    CloseSlipData,
    EvaluationFormData,
    HandedBack,
    IntakeSlipData,
    IssueSource,
    IssueStage,
    IssueTicketData,
    Outcome,
    PlanStep,
    ServedPaper,
    ServiceReturnData,
    ServiceType,
    ShiftAppointment,
    ShiftCall,
    ShiftCase,
    ShiftDeferral,
    ShiftOriginal,
    ShiftSheetData,
    TransferredCase,
    TransferSlipData,
)
from tests.reports.sample import APPLICANT, ITEMS, MATERIALS, STATION, identity
from tests.reports.sample_instruments import NOBODY, OWNER

CASE = "JG-261123-012"
UNNAMED = Applicant("周*兰", "", False, "", "", "")
PEOPLE = (
    Assigned("代办员", "顾某某（工号 0107）", "0000-0000120"),
    Assigned("协调员", "沈某某（工号 0101）", "0000-0000121"),
)


def at(hour: int, minute: int, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BEIJING)


def intake(**changes: object) -> IntakeSlipData:
    base = IntakeSlipData(
        station=STATION,
        identity=identity("WS11", 7, CASE),
        applicant=APPLICANT,
        service_type=ServiceType.PROXY,
        subject=("开办餐饮店一件事", "5 项合办"),
        items=ITEMS,
        assigned=PEOPLE,
        plan=(
            PlanStep("备齐材料、签委托书", "申请人、顾某某", "2 工作日", date(2026, 11, 25)),
            PlanStep("报送大厅综合窗口", "顾某某", "当日", date(2026, 11, 25)),
            PlanStep("审批部门办理", "市场监管等 4 个部门", "5 工作日", date(2026, 12, 2)),
            PlanStep("领取并交付结果", "顾某某", "1 工作日"),
        ),
    )
    return replace(base, **changes)


def close_slip(**changes: object) -> CloseSlipData:
    base = CloseSlipData(
        station=STATION,
        identity=identity("WS14", 8, CASE),
        applicant=APPLICANT,
        service_type=ServiceType.PROXY,
        subject=("开办餐饮店一件事", "5 项合办"),
        results=(
            Outcome(1, ITEMS[0].item_name, "出证办结", "营业执照", "92430300MA4L00001X", date(2026, 11, 24)),
            Outcome(2, ITEMS[1].item_name, "出证办结", "食品经营许可证", "JY24303000000418", date(2026, 11, 30)),
            Outcome(4, ITEMS[3].item_name, "退回办结"),
        ),
        returned=(
            HandedBack("营业执照（正、副本）", "证照", 2),
            HandedBack("食品经营许可证", "证照", 1),
            HandedBack("房屋租赁合同", "材料原件", 1),
        ),
        assigned=PEOPLE,
    )
    return replace(base, **changes)


def service_return(**changes: object) -> ServiceReturnData:
    base = ServiceReturnData(
        station=STATION,
        identity=identity("WS15", 2, CASE),
        recipient=OWNER,
        authority=("市场监督管理局", "消防救援大队"),
        place="金桂园政务驿站（金桂园产业社区服务中心一楼）",
        papers=(
            ServedPaper((1,), "营业执照", ""),
            ServedPaper((2,), "食品经营许可证", "QLSP-2026-0418（示例）"),
            ServedPaper((4,), "公众聚集场所投入使用、营业前消防安全检查意见书", "青消检〔2026〕第 88 号（示例）"),
        ),
    )
    return replace(base, **changes)


def transfer(**changes: object) -> TransferSlipData:
    base = TransferSlipData(
        station=STATION,
        identity=identity("WS18", 3, "JG-P261124-002"),
        cases=(
            TransferredCase(CASE, "味知餐馆（拟设立，个体工商户）", "开办餐饮店一件事", MATERIALS[:6]),
            TransferredCase("JG-261124-003", "瑞禾精密机械（青澜）有限公司", "员工录用一件事", MATERIALS[7:10]),
        ),
        batch_hash="K7QX2M9DJ3BWZ5TA",
        sender="顾专员（工号 0107）",
        receiver="青澜高新区政务服务中心综合窗口",
        express_no="SF1234567890123",
    )
    return replace(base, **changes)


def appointment(**changes: object) -> AppointmentSlipData:
    base = AppointmentSlipData(
        station=STATION,
        identity=identity("WS19", 11, ""),
        applicant=APPLICANT,
        appt_no="Y1124-07",
        starts_at=at(9, 30, 24),
        ends_at=at(10, 0, 24),
        window="2 号窗口",
        channel="电话",
        subject=("开办餐饮店一件事", "带身份证和租赁合同"),
    )
    return replace(base, **changes)


STAGES = (
    IssueStage("顾专员", "", "园区 21 时后接驳班车自 11 月 9 日起停运，夜班职工返程不便，6 家企业夜班缺勤上升，请求恢复或调整末班。", done=True, done_on=date(2026, 11, 16)),
    IssueStage("沈站长", "1 个工作日　实际 1", "班车合同由园区运营公司执行，停运因夜间乘坐率低于约定。建议合并两条线路、改按预约发车。", done=True, done_on=date(2026, 11, 17)),
    IssueStage("园区运营公司", "5 个工作日　至 11-24", "主办：园区运营公司；协办：交通运输窗口。任务：三日内拿出预约发车方案，五日内恢复末班。", done=True, done_on=date(2026, 11, 17), light=Light.YELLOW, light_words="明日到期"),
    IssueStage("园区运营公司", "办结后 1 个工作日内", "", done=False),
    IssueStage("高新区营商环境专班", "反馈后 5 个工作日内", "", done=False),
)  # fmt: skip


def issue(**changes: object) -> IssueTicketData:
    base = IssueTicketData(
        station=STATION,
        identity=identity("WS20", 2, "SQ-261116-002", version=2, voided_version=1),
        complainant=Applicant("启衡检测技术服务有限公司", "", True, "陈*", "", "136****4410"),
        subject="夜间通勤班车停运，影响两班倒企业用工",
        extent="企业 6 家，职工约 420 人，金额 —",
        source=IssueSource.VISIT,
        registered_at=at(14, 20, 16),
        stages=STAGES,
        visit_no="ZF-261116-001",
        reopened=1,
    )
    return replace(base, **changes)


def evaluation(**changes: object) -> EvaluationFormData:
    base = EvaluationFormData(
        station=STATION,
        identity=identity("WS21", 9, CASE),
        subject=("开办餐饮店一件事", "5 项合办"),
        handler="顾专员（工号 0107）",
    )
    return replace(base, **changes)


def label(case: str, bag: int, bags: int, **changes: object) -> BagLabel:
    base = BagLabel(
        case_number=case,
        bag=bag,
        bags=bags,
        enterprise="味知餐馆（个体工商户）",
        subject="开办餐饮店一件事",
        numbers=(1, 2),
        received_at=at(9, 42, 24),
        operator_name="顾专员",
        originals=7,
        copies=0,
        qr_payload=f"GZ1:{case}-{bag}:430001:K7QX2M9DJ3BWZ5TA",
    )
    return replace(base, **changes)


def labels(**changes: object) -> BagLabelsData:
    base = BagLabelsData(
        station=STATION,
        identity=identity("BQ", 1, CASE, number=None, qr_payload=None),
        labels=(
            label(CASE, 1, 2),
            label(CASE, 2, 2, numbers=(3, 4, 5)),
            label(
                "JG-261124-003", 1, 1, enterprise="瑞禾精密机械（青澜）有限公司" * 2, numbers=(1, 2, 3, 4, 5), copies=2
            ),
        ),
    )
    return replace(base, **changes)


def shift(count: int = 3, **changes: object) -> ShiftSheetData:
    base = ShiftSheetData(
        station=STATION,
        identity=identity("JJ", 1, ""),
        giver="顾专员（工号 0107）",
        receiver="林专员（工号 0109）",
        open_cases=tuple(
            ShiftCase(f"JG-261123-{n:03d}", "味知餐馆（个体工商户）", "开办餐饮店一件事", "备料中", "11-25 前补消防平面图", Light.YELLOW if n % 2 else None)
            for n in range(1, count + 1)
        ),
        originals=(ShiftOriginal(CASE, "味知餐馆（个体工商户）", "房屋租赁合同", "A-03", date(2026, 11, 25)),),
        calls=(ShiftCall(at(15, 30), "周*兰", "138****2067", "回复现场核查时间"),),
        deferrals=(ShiftDeferral(CASE, "味知餐馆（个体工商户）", "食品安全管理人员资格证明", date(2026, 11, 26)),),
        appointments=(ShiftAppointment(at(16, 0), "Y1123-12", "林*", "企业开办一件事"),),
    )  # fmt: skip
    return replace(base, **changes)


ALL = {
    "WS11": intake,
    "WS14": close_slip,
    "WS15": service_return,
    "WS18": transfer,
    "WS19": appointment,
    "WS20": issue,
    "WS21": evaluation,
    "BQ": labels,
    "JJ": shift,
}

_OPEN = IssueStage("", "", "", done=False)
MINIMAL = {
    "WS11": lambda: intake(applicant=UNNAMED, service_type=ServiceType.HELP, items=ITEMS[:1], assigned=(), plan=(PlanStep("办理", "驿站", ""),)),
    "WS14": lambda: close_slip(applicant=UNNAMED, results=(Outcome(1, "个体工商户设立登记", "办结"),), returned=(), assigned=()),
    "WS15": lambda: service_return(recipient=NOBODY, authority=("市场监督管理局",), papers=(ServedPaper((), "营业执照", ""),)),
    "WS18": lambda: transfer(cases=(TransferredCase(CASE, "周*兰", "", MATERIALS[:1]),), express_no=""),
    "WS19": lambda: appointment(applicant=UNNAMED, window="", subject=("咨询",)),
    "WS20": lambda: issue(complainant=UNNAMED, extent="", source=None, stages=(_OPEN,) * 5, visit_no="", reopened=0, identity=identity("WS20", 2, "SQ-261116-002")),
    "WS21": lambda: evaluation(subject=(), handler="顾专员"),
    "BQ": lambda: labels(labels=(label(CASE, 1, 1, numbers=(), originals=0),), first_place=8),
    "JJ": lambda: shift(open_cases=(), originals=(), calls=(), deferrals=(), appointments=(), receiver=""),
}  # fmt: skip
