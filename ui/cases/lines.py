"""What a row of the case list shows, worked out from stored columns and the calendar: no widgets, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from station_app.clock import parse_moment
from station_app.domain.guidance import Mode
from station_app.domain.records import CaseSummary
from station_app.domain.remaining_words import stored_light
from station_app.domain.terms import CHANNELS, MODES, state_of, way_of
from station_app.domain.workdays import Calendar
from station_app.services.draft_service import SavedDraft
from ui.marks import CLOCK_LIGHTS, Light

_SYNC: Mapping[str, str] = {
    "saved": "本机已存", "pending": "待上传", "sending": "上传中", "sent": "上传中", "received": "大厅已收",
    "acked": "大厅已收", "rejected": "被退回", "held": "待上传", "conflict": "有冲突", "mismatch": "校验未过",
}  # fmt: skip


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
        source=CHANNELS.get(case.channel, ""),
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
    light, words = stored_light(clock, due, yellow_from, calendar, today)
    return CLOCK_LIGHTS[light], words


def mode_words(channel: str, mode: str) -> str:
    """“到站 · 全程代办”."""
    return f"{CHANNELS.get(channel, '')} · {'全程代办' if mode == Mode.PROXY else MODES.get(mode, '')}"


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
