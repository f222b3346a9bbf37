"""What is asked for each act on a demand or a visit, and the answers as forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from station_app.clock import BEIJING
from station_app.domain.demand import Act, Cause, DemandChannel, DemandForm, DemandKind, Outcome, StepForm
from station_app.domain.money import fen_of_yuan
from station_app.domain.terms import CAUSES, DEMAND_KINDS, OUTCOMES, VISIT_KINDS
from station_app.domain.visit import VisitForm, VisitKind
from station_app.errors import Code, UserError
from ui.widgets.form_dialog import Answers, Ask, Dated

_UNITS = "、，,;； "
_BY_HAND = {
    DemandChannel.WINDOW: "窗口", DemandChannel.PHONE: "电话", DemandChannel.WEB: "网络", DemandChannel.BOX: "意见簿",
    DemandChannel.MAIL: "邮箱", DemandChannel.HOTLINE: "12345", DemandChannel.QR: "惠企码",
}  # fmt: skip
_GIVEN_OUT = (
    Ask("unit", "承办单位", required=True),
    Ask("person", "承办人"),
    Ask("with_units", "协办单位", hint="几家用顿号隔开"),
)
_ASKS: Mapping[Act, Sequence[Ask]] = {
    Act.ANALYSE: (Ask("text", "初步看法"),),
    Act.ASSIGN: (
        *_GIVEN_OUT,
        Ask("workdays", "限办工作日", "5", required=True),
        Ask("cause", "原因归类", Cause.COORDINATION, choices=tuple((cause, word) for cause, word in CAUSES.items())),
        Ask("text", "交办事项"),
    ),
    Act.REFER: (*_GIVEN_OUT[:2], Ask("text", "移送的问题", required=True)),
    Act.FEED_BACK: (Ask("text", "办理结果", required=True),),
    Act.SUPERVISE: (
        Ask("outcome", "结果", Outcome.RESOLVED, choices=tuple((one, word) for one, word in OUTCOMES.items())),
        Ask("text", "怎么告知企业的", required=True),
    ),
    Act.REVISIT: (
        Ask("satisfied", "现在满意吗", "yes", choices=(("yes", "满意，销号"), ("no", "不满意，退回交办"))),
        Ask("text", "企业怎么说"),
    ),
    Act.MERGE: (Ask("into", "并入的诉求号", hint="SQ- 开头", required=True),),
    Act.REPLY: (Ask("text", "承办单位怎么说", required=True),),
    Act.CHASE: (Ask("text", "催办内容"),),
    Act.EXTEND: (Ask("workdays", "再延几个工作日", required=True), Ask("text", "延期理由", required=True)),
    Act.NOTE: (Ask("text", "记什么", required=True),),
}


def asks_of(act: Act) -> Sequence[Ask]:
    """The fields an act is asked with."""
    return _ASKS[act]


def step_form(act: Act, told: Answers) -> StepForm:
    """The answers as an act.

    Raises:
        UserError: `bad_number` for the workdays.
    """
    return StepForm(
        act,
        text=told.get("text", ""),
        unit=told.get("unit", ""),
        with_units=_several(told.get("with_units", "")),
        person=told.get("person", ""),
        workdays=_whole(told["workdays"], "workdays") if told.get("workdays") else None,
        cause=Cause(told["cause"]) if "cause" in told else None,
        outcome=Outcome(told["outcome"]) if "outcome" in told else None,
        satisfied=told["satisfied"] == "yes" if "satisfied" in told else None,
        into=told.get("into", "").upper() or None,
    )


NEW_DEMAND: Sequence[Ask] = (
    Ask("subject", "诉求", required=True),
    Ask("text", "原话"),
    Ask("enterprise", "企业"),
    Ask("contact_name", "联系人"),
    Ask("contact_mobile", "手机"),
    Ask("channel", "从哪来", DemandChannel.WINDOW, choices=tuple((one, word) for one, word in _BY_HAND.items())),
    Ask("hotline_no", "12345 工单号", hint="12345 转办时必填"),
    Ask("kind", "类别", DemandKind.CLUE, choices=tuple((one, word) for one, word in DEMAND_KINDS.items())),
    Ask("concerned", "涉及企业", "1", hint="家"),
    Ask("amount", "涉及金额", hint="元，没有就空着"),
)


def demand_form(client_id: str, told: Answers) -> DemandForm:
    """The answers as a demand.

    Raises:
        UserError: `bad_number`, `bad_amount`.
    """
    return DemandForm(
        client_id=client_id,
        subject=told["subject"],
        channel=DemandChannel(told["channel"]),
        kind=DemandKind(told["kind"]),
        text=told["text"],
        enterprise_name=told["enterprise"],
        contact_name=told["contact_name"],
        contact_mobile=told["contact_mobile"],
        hotline_no=told["hotline_no"],
        concerned=_whole(told["concerned"], "concerned"),
        amount_fen=fen_of_yuan(told["amount"], "amount") if told["amount"] else None,
    )


_VISIT: Sequence[Ask] = (
    Ask("enterprise", "企业", required=True),
    Ask("subject", "主题", required=True),
    Ask("kind", "方式", VisitKind.VISIT, choices=tuple((one, word) for one, word in VISIT_KINDS.items())),
)
_WITH = Ask("companions", "同行", hint="几人用顿号隔开")
PLAN: Sequence[Ask] = (
    *_VISIT, Ask("day", "哪天", required=True, dated=Dated.COMING), Ask("time", "几点", "09:30", required=True), _WITH,
)  # fmt: skip
LOG: Sequence[Ask] = (
    *_VISIT, Ask("day", "哪天", hint="空着就是今天", dated=Dated.PAST), _WITH, Ask("record", "记录", required=True),
    Ask("problems", "企业提的问题", hint="几条用分号隔开，各成一件诉求"),
)  # fmt: skip
OUTCOME: Sequence[Ask] = (
    Ask("record", "记录", required=True),
    Ask("problems", "企业提的问题", hint="几条用分号隔开，各成一件诉求"),
)


def planned_visit(client_id: str, told: Answers) -> VisitForm:
    """The answers as a visit to come.

    Raises:
        UserError: `bad_date` for the time.
    """
    try:
        at = datetime.fromisoformat(f"{told['day']}T{told['time'].replace('：', ':')}").replace(tzinfo=BEIJING)
    except ValueError as error:
        raise UserError(Code.BAD_DATE, "at") from error
    return _visit(client_id, told, at)


def logged_visit(client_id: str, told: Answers, now: datetime) -> VisitForm:
    """The answers as a visit that has taken place, today when no day is named."""
    at = datetime.fromisoformat(f"{told['day']}T09:00").replace(tzinfo=BEIJING) if told["day"] else now
    return _visit(client_id, told, min(at, now), done=True, record=told["record"], problems=problems_of(told))


def problems_of(told: Answers) -> tuple[str, ...]:
    """The problems, each for itself."""
    parts = told.get("problems", "").replace("；", ";").split(";")
    return tuple(part.strip() for part in parts if part.strip())


def _visit(
    client_id: str,
    told: Answers,
    at: datetime,
    *,
    done: bool = False,
    record: str = "",
    problems: tuple[str, ...] = (),
) -> VisitForm:
    return VisitForm(
        client_id=client_id,
        at=at,
        subject=told["subject"],
        kind=VisitKind(told["kind"]),
        enterprise_name=told["enterprise"],
        companions=_several(told["companions"]),
        record=record,
        done=done,
        problems=problems,
    )


def _several(text: str) -> tuple[str, ...]:
    for mark in _UNITS:
        text = text.replace(mark, "、")
    return tuple(part for part in text.split("、") if part)


def _whole(text: str, field: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise UserError(Code.BAD_NUMBER, field)
    return int(text)
