"""What the workbench shows, in words: things to do, replies of the hall, appointments. No widgets, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from station_app.domain.appointment import AppointmentRow, AppointmentState
from station_app.domain.assist_case import CaseState
from station_app.domain.remaining_words import remaining_words
from station_app.domain.todo import HallReply, Todo, TodoGroup, TodoKind
from ui.cases.lines import moment_words
from ui.marks import LIGHTS, Light, Mark
from ui.palette import Tone
from ui.widgets.cards import Card

_GROUPS: Mapping[TodoGroup, str] = {
    TodoGroup.TODAY: "今天", TodoGroup.NEAR: "三个工作日内", TodoGroup.TWO_WEEKS: "本周与下周",
}  # fmt: skip
_WORDS: Mapping[TodoKind, tuple[str, str, str]] = {
    TodoKind.CORRECTION: ("补正", "办件", "去补正"), TodoKind.HALL_SILENT: ("催问", "办件", "去催问"),
    TodoKind.PROMISE: ("容缺补交", "办件", "去补交"), TodoKind.ORIGINAL: ("退还原件", "办件", "去退还"),
    TodoKind.CALLBACK: ("回电", "咨询", "去回电"), TodoKind.APPOINTMENT: ("接待", "预约", "去登记"),
    TodoKind.MENDING: ("回应差评", "评价", "去整改"),
}  # fmt: skip
"""Verb, type and action word of what has the same ones whatever its state."""
_CASE_WORDS: Mapping[str, tuple[str, str, str]] = {
    CaseState.REGISTERED: ("告知", "办件", "去告知"), CaseState.NOTICED: ("备料", "办件", "去备料"),
    CaseState.COLLECTING: ("备料", "办件", "去备料"), CaseState.ENTRUSTED: ("备料", "办件", "去备料"),
    CaseState.READY: ("报送", "办件", "去报送"), CaseState.RESULTED: ("送达", "送达", "去送达"),
    CaseState.DELIVERED: ("回访", "评价", "去回访"), "not_accepted": ("补正", "办件", "去补正"),
    "returned": ("补正", "办件", "去补正"), "finished": ("送达", "送达", "去送达"), "served": ("送达", "送达", "去送达"),
}  # fmt: skip
_CHASE = ("催办", "办件", "去催办")
_REPLIES: Mapping[str, tuple[str, Mark, str, str]] = {
    "correction": ("退回补正", Mark("arrow-back-up", Tone.RED), "按要求补正后再报送", "去补正"),
    "returned": ("大厅退回", Mark("arrow-back-up", Tone.RED), "大厅退回了这一件", "去看"),
    "not_accepted": ("不予受理", Mark("circle-x", Tone.RED), "大厅不予受理", "去看"),
    "suspended": ("已停表", Mark("player-pause", Tone.YELLOW), "时限已停表，恢复后接着算", "去看"),
    "extended": ("已延期", Mark("clock", Tone.YELLOW), "大厅延长了办理时限", "去看"),
    "resumed": ("恢复计时", Mark("clock", Tone.BLUE), "时限恢复计算", "去看"),
    "accepted": ("已受理", Mark("file-text", Tone.BLUE), "大厅已受理，承诺时限开始计算", "去看"),
    "deemed_accepted": ("视为受理", Mark("file-text", Tone.BLUE), "逾期未告知补正，视为受理", "去看"),
    "processing": ("审批中", Mark("clock", Tone.BLUE), "已转审批部门", "去看"),
    "received": ("大厅收件", Mark("cloud-check", Tone.GREEN), "大厅已收件，等受理", "去看"),
    "receipt": ("大厅已收", Mark("cloud-check", Tone.GREEN), "大厅已收，有回执", "去看"),
    "finished": ("准予办结", Mark("file-check", Tone.GREEN), "已办结，可通知企业领取", "通知"),
    "served": ("已送达", Mark("checks", Tone.GREEN), "结果已送达企业", "去看"),
}  # fmt: skip
_OTHER = ("大厅消息", Mark("info-circle", Tone.BLUE), "大厅更新了这一件", "去看")
_SOON = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class TodoLine:
    """One row of 我的待办; a row with a heading stands over its group."""

    heading: str = ""
    light: Light = Light.NONE
    left: str = ""
    what: str = ""
    enterprise: str = ""
    sort: str = ""
    act: str = ""
    todo: Todo | None = None


def todo_lines(todos: Sequence[Todo], today: date) -> list[TodoLine]:
    """Rows with a heading over each group: “今天 · 3”."""
    lines: list[TodoLine] = []
    for group, members in groupby(todos, key=lambda todo: todo.group):
        rows = [todo_line(todo, today) for todo in members]
        lines += [TodoLine(heading=f"{_GROUPS[group]} · {len(rows)}"), *rows]
    return lines


def todo_line(todo: Todo, today: date) -> TodoLine:
    """One thing to do, verb first."""
    verb, sort, act = _WORDS.get(todo.kind) or _CASE_WORDS.get(todo.detail, _CHASE)
    place = f"（{todo.detail}）" if todo.kind is TodoKind.ORIGINAL and todo.detail else ""
    return TodoLine(
        light=light_mark(todo),
        left=_left(todo, today),
        what=f"{verb}：{todo.subject}{place}" if todo.subject else verb,
        enterprise=todo.enterprise,
        sort=sort,
        act=act,
        todo=todo,
    )


def light_mark(todo: Todo) -> Light:
    """The light of a row; a clock that does not run has the empty one."""
    return Light(todo.light.value) if todo.light.value in set(Light) else Light.NONE


def _left(todo: Todo, today: date) -> str:
    if todo.kind is TodoKind.APPOINTMENT:
        return f"{todo.detail} 到站"
    if todo.due is None:
        return "已暂停" if light_mark(todo) is Light.PAUSED else "未计时"
    return remaining_words(todo.remaining, todo.due, today)


def reply_card(reply: HallReply, now: datetime) -> Card:
    """What the hall said about a case, with the one thing to do about it."""
    word, mark, plain, act = _REPLIES.get(reply.kind, _OTHER)
    said = str(reply.data.get("text") or "")
    official = str(reply.data.get("document_no") or reply.data.get("official_no") or "")
    text = f"大厅：“{said}”" if said else "，".join(part for part in (plain, official) if part)
    when = moment_words(reply.at, now)
    title = f"{reply.enterprise_name} · {reply.title}"
    return Card(f"{reply.case_no} {reply.id}", word, title, text, mark, remark=when, button=act)


def case_of(card_key: str) -> str:
    """The case a reply's row is about."""
    return card_key.split(" ", 1)[0]


def booking_card(row: AppointmentRow, now: datetime) -> Card:
    """One of today's appointments; who is due soon says in how many minutes."""
    state, mark = _booking_state(row, now)
    who, first = (row.contact_name, row.enterprise_name) if row.enterprise_name else ("", row.contact_name)
    text = " · ".join(part for part in (row.matter, who) if part)
    return Card(row.no, f"{row.start:%H:%M}", first, text, remark=row.window, state=state, mark=mark)


def _booking_state(row: AppointmentRow, now: datetime) -> tuple[str, Mark]:
    if row.state is AppointmentState.ARRIVED:
        return "已到", LIGHTS[Light.DONE]
    if row.state is AppointmentState.NO_SHOW:
        return "没来", Mark("circle-x", Tone.GREY)
    if row.state is AppointmentState.CANCELLED:
        return "已取消", Mark("ban", Tone.GREY)
    wait = datetime.combine(row.day, row.start, now.tzinfo) - now
    if wait > _SOON:
        return "待到站", LIGHTS[Light.NONE]
    minutes = int(wait.total_seconds() // 60)
    words = f"{minutes} 分钟后" if minutes > 0 else ("就是现在" if minutes > -1 else f"晚 {-minutes} 分钟")
    return words, LIGHTS[Light.YELLOW]
