"""What a clerk can register about an item, in the console's words, and the fields each action asks for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from station_app.domain.affair import EventKind


class Action(StrEnum):
    """The six things that can be registered."""

    ACCEPT = "accept"
    CORRECT = "correct"
    REFUSE = "refuse"
    SUSPEND = "suspend"
    RESUME = "resume"
    FINISH = "finish"


@dataclass(frozen=True, slots=True)
class Kind:
    """An action's words and rules.

    Attributes:
        paper: code of the sealed document that goes with it.
        remedy: the paper must tell of 复议 and 诉讼.
    """

    words: str
    event: EventKind
    badge: str
    paper: str
    hint: str
    text_label: str
    text_required: bool = False
    number_required: bool = True
    remedy: bool = False
    until_label: str = ""
    until_required: bool = False
    result: bool = False
    segment: bool = False


KINDS: dict[Action, Kind] = {
    Action.ACCEPT: Kind(
        "受理", EventKind.ACCEPTED, "blue", "WS04", "受理时限从受理当日起算；文书由审批部门盖章出具，驿站只能转打。", "说明",
    ),
    Action.CORRECT: Kind(
        "补正告知", EventKind.CORRECTION, "yellow", "WS06",
        "补正告知要一次写全。补正期间停表；文书由审批部门盖章出具，驿站只能转打。", "需补正的全部内容",
        text_required=True, until_label="补正期限", until_required=True,
    ),
    Action.REFUSE: Kind(
        "不予受理", EventKind.NOT_ACCEPTED, "red", "WS05", "不予受理要写明理由和救济途径；登记后这一事项结束。", "不予受理的理由",
        text_required=True, remedy=True,
    ),
    Action.SUSPEND: Kind(
        "挂起", EventKind.SUSPENDED, "grey", "WS17", "挂起期间停表：听证、检验、检测、检疫、鉴定、专家评审。", "说明",
        until_label="到哪天为止", segment=True,
    ),
    Action.RESUME: Kind(
        "恢复", EventKind.RESUMED, "blue", "", "恢复当日停表结束，次日接着计时。", "说明", number_required=False,
    ),
    Action.FINISH: Kind(
        "办结", EventKind.FINISHED, "green", "", "办结前先受理；决定书由审批部门盖章出具。", "说明", result=True,
    ),
}  # fmt: skip

ACTION_WORDS: dict[str, str] = {
    **{action.value: kind.words for action, kind in KINDS.items()},
    EventKind.RECEIVED.value: "收件",
    EventKind.CORRECTION.value: "补正告知",
    EventKind.ACCEPTED.value: "受理",
    EventKind.DEEMED_ACCEPTED.value: "视为受理",
    EventKind.NOT_ACCEPTED.value: "不予受理",
    EventKind.PROCESSING.value: "在办",
    EventKind.SUSPENDED.value: "挂起",
    EventKind.RESUMED.value: "恢复",
    EventKind.EXTENDED.value: "延期",
    EventKind.FINISHED.value: "办结",
    EventKind.SERVED.value: "送达",
    EventKind.RETURNED.value: "退件",
}
BADGES: dict[str, str] = {kind.event.value: kind.badge for kind in KINDS.values()}
"""Colours by the event that was posted."""
SEGMENTS = ("听证", "检验", "检测", "检疫", "鉴定", "专家评审", "其他特别程序")
RESULTS = {
    "0": "准予，出证", "1": "退回办结", "2": "作废办结", "3": "删除办结", "4": "转报办结", "5": "补正不来办结", "6": "办结",
}  # fmt: skip
