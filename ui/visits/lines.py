"""Visits and demands in words: rows of the lists, the five boxes and the five steps. No widgets, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from station_app.clock import parse_moment
from station_app.domain.deadlines import Deadline
from station_app.domain.demand import (
    STAGES,
    Act,
    DemandRow,
    DemandStep,
    Stage,
    possible_acts,
)
from station_app.domain.terms import CAUSES, DEMAND_CHANNELS, OUTCOMES, VISIT_KINDS, VISIT_STATES
from station_app.domain.visit import VisitRow, VisitState
from station_app.domain.workdays import Calendar
from ui.cases.lines import light_of, moment_words
from ui.marks import LIGHTS, Light, Mark
from ui.widgets.sections import Section

STAGE_REMARKS: Mapping[Stage, str] = {
    Stage.SOURCE: "登记线索", Stage.ANALYSIS: "研判定责", Stage.ASSIGNMENT: "派单限时", Stage.FEEDBACK: "办结回告",
    Stage.SUPERVISION: "回访销号",
}  # fmt: skip
_WAITING: Mapping[Stage, str] = {
    Stage.SOURCE: "登记来源和原话。",
    Stage.ANALYSIS: "定下牵头单位、原因归类，同类的并成一件。",
    Stage.ASSIGNMENT: "派单给承办单位，写明限办工作日。",
    Stage.FEEDBACK: "把结果告知企业；须选“已解决 / 部分解决 / 解释说明”。",
    Stage.SUPERVISION: "3 个工作日内回访；不满意则退回“交办”并亮红灯。",
}
_UNDER_WAY: Mapping[Stage, str] = {
    **_WAITING, Stage.ASSIGNMENT: "等承办单位回复；办结后转反馈，来不及就催办或延期。",
}  # fmt: skip
_VISIT_MARKS: Mapping[VisitState, tuple[Light, str]] = {
    VisitState.PLANNED: (Light.YELLOW, "待确认"), VisitState.AGREED: (Light.GREEN, "已约"),
    VisitState.DONE: (Light.DONE, "已走访"), VisitState.CANCELLED: (Light.NONE, "已取消"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DemandLine:
    """One row of the demands; `order` puts the pressing ones first."""

    row: DemandRow
    light: Light
    light_words: str
    subject: str
    enterprise: str
    channel: str
    unit: str

    @property
    def mark(self) -> Mark:
        """The light to draw."""
        return LIGHTS[self.light]


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One row of the visits."""

    row: VisitRow
    when: str
    enterprise: str
    subject: str
    companions: str
    state: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class BoxLine:
    """One of the five boxes: how many stand there, and the worst light with its count."""

    stage: Stage
    count: int
    light: Light | None
    light_words: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """One of the five steps of a demand.

    Attributes:
        state: `done`, `now` or `later`.
        clock: light and words while a limit runs.
        facts: label and text, framed, as of the assignment.
        acts: what may be done now, the one that leads on first.
    """

    stage: Stage
    when: str
    text: str
    state: str
    clock: tuple[Light, str] | None = None
    facts: tuple[tuple[str, str], ...] = ()
    acts: tuple[Act, ...] = ()


def clock_words(clock: Deadline | None, calendar: Calendar, now: datetime) -> tuple[Light, str]:
    """The light of a stage and its words; 已销号 without a clock."""
    if clock is None or clock.due is None:
        return Light.DONE, "已销号"
    yellow = clock.yellow_from.isoformat() if clock.yellow_from else None
    return light_of("running", clock.due.isoformat(), yellow, calendar, now.date())


def demand_line(row: DemandRow, clock: Deadline | None, calendar: Calendar, now: datetime) -> DemandLine:
    """A stored demand as a row."""
    light, words = clock_words(clock, calendar, now)
    unit = row.assigned.unit if row.assigned else "—"
    if row.merged_into is not None:
        words = "已并走"
    return DemandLine(row, light, words, row.subject, row.enterprise_name or "—", DEMAND_CHANNELS[row.channel], unit)


def visit_line(row: VisitRow, now: datetime) -> VisitLine:
    """A stored visit as a row."""
    light, words = _VISIT_MARKS[row.state]
    if row.state is VisitState.AGREED and parse_moment(row.at).date() == now.date():
        light, words = Light.NONE, "待出发"
    return VisitLine(
        row, moment_words(row.at, now), row.enterprise_name, row.subject, "、".join(row.companions) or "—", words, LIGHTS[light]
    )  # fmt: skip


def visit_sections(row: VisitRow) -> list[Section]:
    """A visit as reading matter."""
    facts = (
        ("时间", parse_moment(row.at).strftime("%Y-%m-%d %H:%M")),
        ("方式", VISIT_KINDS[row.kind]),
        ("状态", VISIT_STATES[row.state]),
        ("同行", "、".join(row.companions) or "—"),
        ("地点", row.place or "—"),
        ("记录", row.record or "—"),
    )
    return [Section(None, f"{row.enterprise_name} · {row.subject}", facts)]


def box_lines(lines: Sequence[DemandLine]) -> list[BoxLine]:
    """The five boxes over the open demands."""
    boxes = []
    for stage in STAGES:
        lights = [line.light for line in lines if line.row.stage is stage]
        worst = next((light for light in (Light.RED, Light.YELLOW, Light.GREEN) if light in lights), None)
        word = {Light.RED: "红灯", Light.YELLOW: "黄灯", Light.GREEN: "绿灯"}.get(worst or Light.NONE, "")
        boxes.append(BoxLine(stage, len(lights), worst, f"{word} {lights.count(worst)}" if worst else ""))
    return boxes


def step_lines(
    row: DemandRow, clock: Deadline | None, names: Mapping[str, str], calendar: Calendar, now: datetime
) -> list[StepLine]:
    """The five steps: those that are done with what was said, the current one with its clock, those to come."""
    place = len(STAGES) if row.stage is Stage.CLOSED else STAGES.index(row.stage)
    lines = []
    for number, stage in enumerate(STAGES):
        if number < place:
            lines.append(_done(row, stage, names))
        elif number == place:
            entered = f"{_moment(row.entered_at)} 起"
            light = clock_words(clock, calendar, now)
            acts = tuple(act for act in possible_acts(row) if act is not Act.NOTE)
            lines.append(StepLine(stage, entered, _UNDER_WAY[stage], "now", light, _facts(row, stage), acts))
        else:
            lines.append(StepLine(stage, "等待", _WAITING[stage], "later"))
    return lines


def _done(row: DemandRow, stage: Stage, names: Mapping[str, str]) -> StepLine:
    if stage is Stage.SOURCE:
        return StepLine(stage, _moment(row.at), f"{DEMAND_CHANNELS[row.channel]}。{row.text}".strip(), "done")
    left = _leaving(row, stage)
    if left is None:
        return StepLine(stage, "", "已并入别件。" if row.merged_into else "", "done")
    when = f"{_moment(left.at)} {names.get(left.actor, '')}".rstrip()
    return StepLine(stage, when, _said(left), "done", facts=_facts(row, stage))


def _leaving(row: DemandRow, stage: Stage) -> DemandStep | None:
    """The newest act that led out of a stage, by what acts lead out of it."""
    outward = {
        Stage.ANALYSIS: {Act.ASSIGN, Act.REFER, Act.MERGE}, Stage.ASSIGNMENT: {Act.FEED_BACK},
        Stage.FEEDBACK: {Act.SUPERVISE}, Stage.SUPERVISION: {Act.REVISIT},
    }[stage]  # fmt: skip
    return next((step for step in reversed(row.steps) if step.act in outward), None)


def _said(step: DemandStep) -> str:
    parts = []
    if step.unit:
        parts.append("责任：" + "、".join((f"{step.unit}（主办）", *(f"{unit}（协办）" for unit in step.with_units))))
    if step.cause is not None:
        parts.append(f"原因：{CAUSES[step.cause]}")
    if step.outcome is not None:
        parts.append(OUTCOMES[step.outcome])
    if step.satisfied is not None:
        parts.append("满意" if step.satisfied else "不满意，退回交办")
    parts.append(step.text)
    return "。".join(part.rstrip("。") for part in parts if part) + "。" if any(parts) else ""


def _facts(row: DemandRow, stage: Stage) -> tuple[tuple[str, str], ...]:
    """The slip of the assignment: its number, whom it went to, and the newest answer."""
    given = row.assigned
    if stage is not Stage.ASSIGNMENT or given is None:
        return ()
    reply = next((step for step in reversed(row.steps) if step.act is Act.REPLY), None)
    chased = sum(1 for step in row.steps if step.act is Act.CHASE)
    rows = [("交办单", given.slip_no), ("承办人", " · ".join(part for part in (given.unit, given.person) if part))]
    if reply is not None:
        rows.append(("承办回复", f"{parse_moment(reply.at):%m-%d}：“{reply.text}”"))
    if chased:
        rows.append(("已催办", f"{chased} 次"))
    if row.reopened:
        rows.append(("重开", f"{row.reopened} 次"))
    return tuple(rows)


def _moment(text: str) -> str:
    return f"{parse_moment(text):%m-%d %H:%M}"
