"""What states, kinds and channels are called in the trade: the same word on paper, in ledgers and on the screen."""

from __future__ import annotations

from collections.abc import Mapping

from station_app.domain import blocking_point
from station_app.domain.appointment import AppointmentState, BookingChannel
from station_app.domain.assist_case import CaseState
from station_app.domain.case_form import Channel
from station_app.domain.case_records import DeliveryWay
from station_app.domain.chase import ChaseWay
from station_app.domain.cross_region import CaseLabel, Direction, RegionMode
from station_app.domain.demand import Act, Cause, DemandChannel, DemandKind, Outcome, Stage
from station_app.domain.evaluation import BadReason, EvaluationChannel, Level, Step
from station_app.domain.guidance import Mode, Treatment
from station_app.domain.project import ProjectState
from station_app.domain.project_node import NodeState
from station_app.domain.roles import Role
from station_app.domain.service_log import ServiceCategory
from station_app.domain.visit import VisitKind, VisitState

ROLES: Mapping[str, str] = {
    Role.STATION_HEAD: "站长", Role.WINDOW_OFFICER: "专窗专员", Role.MOBILE_ADVISOR: "流动指导员",
    Role.PROJECT_LIAISON: "项目联络员", Role.ADMINISTRATOR: "管理员", Role.READ_ONLY: "只看不改",
}  # fmt: skip
CHANNELS: Mapping[str, str] = {
    Channel.ON_SITE: "到站", Channel.VISIT: "上门", Channel.PHONE: "电话", Channel.ONLINE: "线上", Channel.SCAN: "扫码",
}  # fmt: skip
MODES: Mapping[str, str] = {Mode.CONSULT: "咨询", Mode.HELP: "帮办", Mode.PROXY: "代办"}
CASE_STATES: Mapping[str, str] = {
    CaseState.REGISTERED: "已登记", CaseState.NOTICED: "已告知", CaseState.COLLECTING: "材料准备",
    CaseState.ENTRUSTED: "材料准备", CaseState.READY: "待报送", CaseState.SUBMITTED: "已报送",
    CaseState.TRACKING: "审批中", CaseState.RESULTED: "有结果", CaseState.DELIVERED: "已送达",
    CaseState.EVALUATED: "已评价", CaseState.ARCHIVED: "已归档", CaseState.SUSPENDED: "已中止",
    CaseState.TERMINATED: "已终止", CaseState.WITHDRAWN: "已撤回",
}  # fmt: skip
CASE_LABELS: Mapping[CaseLabel, str] = {
    CaseLabel.GREEN_CHANNEL: "绿色通道", CaseLabel.PRIORITY_GROUP: "优先群体", CaseLabel.WORRY_FREE: "无忧办",
    CaseLabel.ONE_THING: "一件事", CaseLabel.CROSS_REGION: "跨区域",
}  # fmt: skip
REGION_MODES: Mapping[RegionMode, str] = {
    RegionMode.ONLINE: "全程网办", RegionMode.RECEIVED_FOR_OTHERS: "代收代办", RegionMode.JOINT: "多地联办",
}  # fmt: skip
DELIVERY_WAYS: Mapping[DeliveryWay, str] = {
    DeliveryWay.DIRECT: "直接", DeliveryWay.MAIL: "邮寄", DeliveryWay.LEFT: "留置", DeliveryWay.ELECTRONIC: "电子",
    DeliveryWay.COLLECTED: "代收",
}  # fmt: skip
DIRECTIONS: Mapping[Direction, str] = {Direction.OUT: "寄出", Direction.BACK: "寄回"}
TREATMENT_WORDS: Mapping[Treatment, str] = {
    Treatment.SUBMIT: "需提交", Treatment.COMMITMENT: "承诺", Treatment.DEFERRABLE: "容缺",
    Treatment.ECERT: "免证可办", Treatment.PRODUCED: "前置结果", Treatment.WALLET: "材料库有",
    Treatment.OPTIONAL: "可不交",
}  # fmt: skip
STAGE_PLACES: Mapping[str, tuple[str, str]] = {
    "received": ("已报送", "大厅综合窗口"), "accepted": ("已受理", "审批部门"), "processing": ("审批中", "审批部门"),
    "correction": ("待补正", "驿站"), "suspended": ("已中止", "审批部门"), "finished": ("已办结", "已办结"),
    "served": ("已送达", "已送达"), "not_accepted": ("已退回", "驿站"), "returned": ("已退回", "驿站"),
}  # fmt: skip
"""What the hall's progress is called: the state of the case, and where it stands now."""
SERVICE_CATEGORIES: Mapping[ServiceCategory, str] = {
    ServiceCategory.REGISTRATION: "商事登记", ServiceCategory.EMPLOYMENT: "用工",
    ServiceCategory.SOCIAL_INSURANCE: "社保", ServiceCategory.TALENT: "人才", ServiceCategory.LOAN: "贷款",
    ServiceCategory.PROJECT_APPROVAL: "项目审批", ServiceCategory.CONSULTATION: "咨询",
}  # fmt: skip
BOOKING_CHANNELS: Mapping[BookingChannel, str] = {
    BookingChannel.PHONE: "电话", BookingChannel.WINDOW: "窗口", BookingChannel.ONLINE: "线上",
}  # fmt: skip
APPOINTMENT_STATES: Mapping[AppointmentState, str] = {
    AppointmentState.BOOKED: "已预约", AppointmentState.ARRIVED: "已到", AppointmentState.NO_SHOW: "没来",
    AppointmentState.CANCELLED: "已取消",
}  # fmt: skip
LEVELS: Mapping[int, str] = {
    Level.VERY_SATISFIED: "非常满意", Level.SATISFIED: "满意", Level.MOSTLY_SATISFIED: "基本满意",
    Level.DISSATISFIED: "不满意", Level.VERY_DISSATISFIED: "非常不满意",
}  # fmt: skip
BAD_REASONS: Mapping[BadReason, str] = {
    BadReason.ATTITUDE: "服务态度", BadReason.SLOW: "办得慢", BadReason.NOT_TOLD_AT_ONCE: "没有一次告知",
    BadReason.SENT_ABOUT: "来回跑、推诿", BadReason.EXTRA_MATERIALS: "多要材料", BadReason.CHARGED: "违规收费",
    BadReason.SURROUNDINGS: "场所设施", BadReason.OTHER: "其他",
}  # fmt: skip
EVALUATION_CHANNELS: Mapping[EvaluationChannel, str] = {
    EvaluationChannel.SCREEN: "第二屏", EvaluationChannel.PAPER: "纸质", EvaluationChannel.PHONE: "电话",
    EvaluationChannel.QR: "扫码", EvaluationChannel.HALL: "大厅",
}  # fmt: skip
EVALUATION_STEPS: Mapping[Step, str] = {
    Step.CONTACT: "记联系", Step.MEND: "已整改", Step.EXPLAIN: "已说明", Step.REJECT: "不采纳", Step.REVISIT: "记回访",
}  # fmt: skip
DEMAND_CHANNELS: Mapping[DemandChannel, str] = {
    DemandChannel.WINDOW: "窗口", DemandChannel.PHONE: "电话", DemandChannel.WEB: "网络", DemandChannel.BOX: "意见簿",
    DemandChannel.MAIL: "邮箱", DemandChannel.HOTLINE: "12345 转办", DemandChannel.QR: "惠企码", DemandChannel.VISIT: "走访",
    DemandChannel.PROJECT: "项目调度",
}  # fmt: skip
DEMAND_KINDS: Mapping[DemandKind, str] = {
    DemandKind.CLUE: "问题线索", DemandKind.CANNOT_DO: "办不成事", DemandKind.PROMPT: "有诉即办",
    DemandKind.INTEGRITY: "诚信投诉", DemandKind.STYLE: "作风问题",
}  # fmt: skip
DEMAND_STAGES: Mapping[Stage, str] = {
    Stage.SOURCE: "来源", Stage.ANALYSIS: "分析", Stage.ASSIGNMENT: "交办", Stage.FEEDBACK: "反馈",
    Stage.SUPERVISION: "督导", Stage.CLOSED: "销号",
}  # fmt: skip
DEMAND_ACTS: Mapping[Act, str] = {
    Act.ANALYSE: "转分析", Act.ASSIGN: "转交办", Act.FEED_BACK: "转反馈", Act.SUPERVISE: "转督导", Act.REVISIT: "记回访",
    Act.REFER: "移送线索", Act.MERGE: "并入别件", Act.REPLY: "承办回复", Act.CHASE: "催办", Act.EXTEND: "申请延期",
    Act.NOTE: "记一条",
}  # fmt: skip
CAUSES: Mapping[Cause, str] = {
    Cause.MATERIALS: "材料", Cause.POLICY: "政策", Cause.SYSTEM: "系统", Cause.COORDINATION: "协调", Cause.STAFF: "人员",
    Cause.SUPPLY: "要素", Cause.OTHER: "其他",
}  # fmt: skip
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.RESOLVED: "已解决", Outcome.PARTLY: "部分解决", Outcome.EXPLAINED: "解释说明",
}  # fmt: skip
VISIT_KINDS: Mapping[VisitKind, str] = {
    VisitKind.VISIT: "走访", VisitKind.KNOCK: "敲门服务", VisitKind.SERVICE_DAY: "企业服务日",
}  # fmt: skip
VISIT_STATES: Mapping[VisitState, str] = {
    VisitState.PLANNED: "待确认", VisitState.AGREED: "已约", VisitState.DONE: "已走访", VisitState.CANCELLED: "已取消",
}  # fmt: skip
PROJECT_STATES: Mapping[ProjectState, str] = {
    ProjectState.OPEN: "在办", ProjectState.PAUSED: "已暂停", ProjectState.CLOSED: "已办结归档",
}  # fmt: skip
NODE_STATES: Mapping[NodeState, str] = {
    NodeState.NOT_NEEDED: "无需办理", NodeState.WAITING: "未到", NodeState.READY: "可办", NodeState.STARTED: "在办",
    NodeState.PRELIMINARY: "初审意见", NodeState.FINISHED: "办结", NodeState.FORMAL: "正式件补齐",
}  # fmt: skip
BLOCKING_LEVELS: Mapping[blocking_point.Level, str] = {
    blocking_point.Level.DEPARTMENT: "部门研究", blocking_point.Level.DISTRICT: "区级协调",
    blocking_point.Level.CITY: "市级协调",
}  # fmt: skip
CHASE_WAYS: Mapping[ChaseWay, str] = {
    ChaseWay.LETTER: "催办函", ChaseWay.PHONE: "电话", ChaseWay.VISIT: "上门", ChaseWay.MESSAGE: "短信",
}  # fmt: skip
SYNC_TRIGGERS: Mapping[str, str] = {
    "window": "窗口自动", "manual": "手动", "nightly": "夜间自动", "usb": "U 盘交换",
}  # fmt: skip
SYNC_OUTCOMES: Mapping[str, str] = {"done": "传完", "partial": "部分传完", "failed": "没连上"}


def way_of(channel: str, mode: str) -> str:
    """“到站代办”."""
    return f"{CHANNELS.get(channel, '')}{MODES.get(mode, '')}"


def state_of(state: str, stage: str, *, over: bool) -> tuple[str, str]:
    """State of a case and where it is now; what the hall reports goes before what the station did.

    Args:
        over: every item is finished; one finished item among several is not the end of the case.
    """
    if stage in ("finished", "served") and not over:
        return "审批中", "部分办结"
    if stage in STAGE_PLACES:
        return STAGE_PLACES[stage]
    words = CASE_STATES.get(state, state)
    return words, ("大厅" if words in ("已报送", "审批中") else "驿站")
