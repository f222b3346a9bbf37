"""What a row of the case list shows, worked out from stored columns and the calendar: no widgets, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from station_app.clock import parse_moment
from station_app.domain.assist_case import CaseState
from station_app.domain.case_form import Channel
from station_app.domain.guidance import Mode
from station_app.domain.records import CaseSummary
from station_app.domain.workdays import Calendar, days_between
from station_app.services.draft_service import SavedDraft
from ui.marks import Light

_CHANNELS: Mapping[str, str] = {
    Channel.ON_SITE: "到站", Channel.VISIT: "上门", Channel.PHONE: "电话", Channel.ONLINE: "线上", Channel.SCAN: "扫码",
}  # fmt: skip
_MODES: Mapping[str, str] = {Mode.CONSULT: "咨询", Mode.HELP: "帮办", Mode.PROXY: "代办"}
_STATES: Mapping[str, str] = {
    CaseState.REGISTERED: "已登记", CaseState.NOTICED: "已告知", CaseState.COLLECTING: "材料准备",
    CaseState.ENTRUSTED: "材料准备", CaseState.READY: "待报送", CaseState.SUBMITTED: "已报送",
    CaseState.TRACKING: "审批中", CaseState.RESULTED: "有结果", CaseState.DELIVERED: "已送达",
    CaseState.EVALUATED: "已评价", CaseState.ARCHIVED: "已归档", CaseState.SUSPENDED: "已中止",
    CaseState.TERMINATED: "已终止", CaseState.WITHDRAWN: "已撤回",
}  # fmt: skip
_STAGES: Mapping[str, tuple[str, str]] = {
    "received": ("已报送", "大厅综合窗口"), "accepted": ("已受理", "审批部门"), "processing": ("审批中", "审批部门"),
    "correction": ("待补正", "驿站"), "suspended": ("已中止", "审批部门"), "finished": ("已办结", "已办结"),
    "served": ("已送达", "已送达"), "not_accepted": ("已退回", "驿站"), "returned": ("已退回", "驿站"),
}  # fmt: skip
"""What the hall's progress is called: the state of the case, and where it stands now."""
_SYNC: Mapping[str, str] = {
    "saved": "本机已存", "pending": "待上传", "sending": "上传中", "sent": "上传中", "received": "大厅已收",
    "acked": "大厅已收", "rejected": "被退回", "held": "待上传", "conflict": "有冲突", "mismatch": "校验未过",
}  # fmt: skip
_SOON = 1


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One row, ready to show; a draft has no number and opens in 新建办件."""

    light: Light
    left: str
    no: str
    enterprise: str
    title: str
    way: str
    state: str
    place: str
    ready: int
    merged: int
    sync: str
    registered: str
    due: str = ""
    source: str = ""
    operator: str = ""
    rid: int = 0
    sort_key: str = ""
    draft_id: str = ""


def case_line(case: CaseSummary, calendar: Calendar, today: date, operator: str = "") -> CaseLine:
    """A stored case as a row; `operator` is the name of who logged it."""
    light, left = light_of(case.clock, case.due, case.yellow_from, calendar, today)
    state, place = state_of(case.state, case.stage, over=case.clock == "done")
    return CaseLine(
        light=light,
        left=left,
        no=case.no,
        enterprise=case.enterprise_name,
        title=case.title,
        way=way_of(case.channel, case.mode),
        state=state,
        place=place,
        ready=case.ready,
        merged=case.merged,
        sync=sync_of(case.sync_state),
        registered=case.registered_at,
        due=case.due or "",
        source=_CHANNELS.get(case.channel, ""),
        operator=operator,
        rid=case.rid,
        sort_key=case.sort_key,
    )


def draft_line(draft: SavedDraft) -> CaseLine:
    """A draft as a row."""
    form = draft.form
    return CaseLine(
        light=Light.NONE,
        left="未计时",
        no="",
        enterprise=form.enterprise_name or "未选企业",
        title=draft.title.split(" · ")[-1] if form.items or form.bundle else "未选事项",
        way=way_of(form.channel, form.mode),
        state="草稿",
        place="驿站",
        ready=0,
        merged=0,
        sync="本机已存",
        registered=draft.updated_at,
        draft_id=draft.id,
    )


def light_of(
    clock: str, due: str | None, yellow_from: str | None, calendar: Calendar, today: date
) -> tuple[Light, str]:
    """The light and its words: “余 2 天”, “今日到期”, “超期 1 天”, “已暂停”, “未计时”, “已办结”."""
    if clock == "done":
        return Light.DONE, "已办结"
    if clock == "paused":
        return Light.PAUSED, "已暂停"
    if due is None:
        return Light.NONE, "未计时"
    day = date.fromisoformat(due)
    if day < today:
        return Light.RED, f"超期 {max(1, _workdays(calendar, day, today))} 天"
    if day == today:
        return Light.RED, "今日到期"
    left = _workdays(calendar, today, day)
    yellow = yellow_from is not None and today >= date.fromisoformat(yellow_from)
    words = "明日到期" if (day - today).days == _SOON else f"余 {left} 天"
    return (Light.YELLOW if yellow else Light.GREEN), words


def _workdays(calendar: Calendar, after: date, until: date) -> int:
    """Workdays in (after, until]."""
    return sum(calendar.is_workday(day) for day in days_between(after, until) if day != after)


def way_of(channel: str, mode: str) -> str:
    """“到站代办”."""
    return f"{_CHANNELS.get(channel, '')}{_MODES.get(mode, '')}"


def mode_words(channel: str, mode: str) -> str:
    """“到站 · 全程代办”."""
    return f"{_CHANNELS.get(channel, '')} · {'全程代办' if mode == Mode.PROXY else _MODES.get(mode, '')}"


def state_of(state: str, stage: str, *, over: bool) -> tuple[str, str]:
    """State and place; what the hall reports goes before what the station did.

    Args:
        over: every item is finished; one finished item among several is not the end of the case.
    """
    if stage in ("finished", "served") and not over:
        return "审批中", "部分办结"
    if stage in _STAGES:
        return _STAGES[stage]
    words = _STATES.get(state, state)
    return words, ("大厅" if words in ("已报送", "审批中") else "驿站")


def sync_of(state: str) -> str:
    """Where the case is: on this PC, on its way, or at the hall."""
    return _SYNC.get(state, "待上传")


def moment_words(moment: str, now: datetime) -> str:
    """“今日 10:23”, “昨日 22:14”, “周三”, “11-17 08:40”."""
    when = parse_moment(moment)
    days = (now.date() - when.date()).days
    clock = f"{when:%H:%M}"
    if days == 0:
        return f"今日 {clock}"
    if days == 1:
        return f"昨日 {clock}"
    return f"{when:%m-%d} {clock}"
