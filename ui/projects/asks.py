"""What is asked for a new project, its plan and its nodes, and the answers as forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from station_app.domain.money import fen_of_wan
from station_app.domain.project import ProjectForm
from station_app.domain.project_node import DONE, NodeAct, NodeRow
from station_app.domain.project_view import NodeView
from station_app.errors import Code, UserError
from station_app.services.project_node_service import NodeNote
from ui.widgets.form_dialog import Answers, Ask, Dated

NEW_PROJECT: Sequence[Ask] = (
    Ask("name", "项目名称", required=True),
    Ask("owner", "业主单位", required=True),
    Ask("code", "投资项目代码", hint="备案证明上的，没有就空着"),
    Ask("investment", "总投资", hint="万元"),
    Ask("site", "用地", hint="如 132 亩、租赁厂房"),
    Ask("green", "绿卡项目", "no", choices=(("yes", "是"), ("no", "不是"))),
)


SIGNED_PROJECT: Sequence[Ask] = tuple(ask for ask in NEW_PROJECT if ask.key not in {"code", "site"})
"""What is asked when it is planned in the same stroke; the rest is entered when it is known."""


def project_form(client_id: str, told: Answers) -> ProjectForm:
    """The answers as a project.

    Raises:
        UserError: `bad_amount`.
    """
    return ProjectForm(
        client_id=client_id,
        name=told["name"],
        project_code=told.get("code", ""),
        owner_name=told["owner"],
        investment_fen=fen_of_wan(told["investment"], "investment") if told["investment"] else None,
        site=told.get("site", ""),
        green_card=told["green"] == "yes",
    )


def plan_asks(today: date) -> Sequence[Ask]:
    """The first day, or the last one that is wished for."""
    return (
        Ask("start", "哪天开始", today.isoformat(), hint="往后排", dated=Dated.COMING),
        Ask("finish", "要在哪天完成", hint="倒排，填了就按它排", dated=Dated.COMING),
    )


DAY = (Ask("day", "哪天", hint="空着就是今天", dated=Dated.PAST),)
DROP = (Ask("reason", "为什么不需要办", required=True),)


def hand_over_asks(names: Sequence[str]) -> Sequence[Ask]:
    """To whom, and why."""
    return (
        Ask("to", "交给谁", names[0] if len(names) == 1 else "", hint="、".join(names[:6]), required=True),
        Ask("reason", "理由"),
    )


CASE = (Ask("case", "件号", hint="这一步的事项在哪一件里办", required=True),)


@dataclass(frozen=True, slots=True)
class DateChange:
    """What is written of a step: what happened, and what else was changed."""

    notes: tuple[NodeNote, ...]
    days: int | None
    department: str | None


def date_asks(view: NodeView) -> Sequence[Ask]:
    """The dates of a step; what is finished keeps its workdays."""
    node = view.node
    asks = [
        Ask("began", "实际开始", _iso(node.began), hint="没开始就空着", dated=Dated.PAST),
        Ask("ended", "实际办结", _iso(node.ended), hint="没办结就空着", dated=Dated.PAST),
        Ask("department", "部门", node.department),
    ]
    if view.state not in DONE:
        asks.insert(2, Ask("days", "计划工作日", str(node.days), required=True))
    return asks


def change_of_dates(node: NodeRow, told: Answers) -> DateChange:
    """The answers as what is to be written.

    Raises:
        UserError: `bad_number` for the workdays; `action_not_allowed` for a day that was taken away although it was
            not noted here, or although a later one still stands.
    """
    began, ended = _day(told["began"]), _day(told["ended"])
    notes: list[NodeNote] = []
    if ended is None and node.ended is not None:
        notes.append(_taken_back(node, noted=node.finished_on is not None))
    if began is None and node.began is not None:
        last = node.preliminary_on is None and ended is None
        notes.append(_taken_back(node, noted=last and node.started_on is not None))
    if began is not None and began != node.began:
        notes.append(NodeNote(node.code, NodeAct.START, began))
    if ended is not None and ended != node.ended:
        notes.append(NodeNote(node.code, NodeAct.FINISH, ended))
    days = told.get("days")
    if days is not None and not (days.isascii() and days.isdigit()):
        raise UserError(Code.BAD_NUMBER, "days")
    department = told["department"]
    return DateChange(
        tuple(notes),
        int(days) if days is not None and int(days) != node.days else None,
        department if department != node.department else None,
    )


def _taken_back(node: NodeRow, *, noted: bool) -> NodeNote:
    if not noted:
        raise UserError(Code.ACTION_NOT_ALLOWED, "node", action="undo", reason="nothing_to_undo")
    return NodeNote(node.code, NodeAct.UNDO)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
