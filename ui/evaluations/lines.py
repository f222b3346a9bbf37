"""Evaluations in words: rows of the list and the steps of the closed loop. No widgets, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from station_app.clock import parse_moment
from station_app.domain.deadlines import Deadline
from station_app.domain.evaluation import (
    EvaluationRow,
    Level,
    Mending,
    Step,
    possible_steps,
)
from station_app.domain.terms import BAD_REASONS, EVALUATION_CHANNELS, LEVELS
from station_app.domain.workdays import Calendar
from ui.cases.lines import light_of, moment_words
from ui.marks import LIGHTS, Light, Mark

_DONE: Mapping[Step, str] = {
    Step.CONTACT: "已联系", Step.MEND: "整改", Step.EXPLAIN: "说明情况", Step.REJECT: "不采纳", Step.REVISIT: "回访",
}  # fmt: skip
_MEASURES = (Step.MEND, Step.EXPLAIN, Step.REJECT)


@dataclass(frozen=True, slots=True)
class EvaluationLine:
    """One row of the list; `case_no` is empty for a talk that is no case."""

    row: EvaluationRow
    when: str
    case_no: str
    about: str
    enterprise: str
    level: str
    mark: Mark
    comment: str
    revisit: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the loop.

    Attributes:
        state: `done`, `now` or `later`.
        clock: light and words while a limit runs.
        acts: what may be done now.
    """

    title: str
    when: str
    text: str
    state: str
    clock: tuple[Light, str] | None = None
    acts: tuple[Step, ...] = ()


def evaluation_line(row: EvaluationRow, case_no: str, about: str, enterprise: str, now: datetime) -> EvaluationLine:
    """A stored evaluation as a row."""
    return EvaluationLine(
        row=row,
        when=moment_words(row.at, now),
        case_no=case_no,
        about=about,
        enterprise=enterprise,
        level=LEVELS[int(row.level)],
        mark=level_mark(row.level),
        comment=row.comment or "、".join(BAD_REASONS[reason] for reason in row.reasons) or "—",
        revisit=_revisit(row),
    )


def level_mark(level: Level) -> Mark:
    """Green for the content, yellow for the lukewarm, red for what sets a mending going."""
    if level.bad:
        return LIGHTS[Light.RED]
    return LIGHTS[Light.YELLOW if level is Level.MOSTLY_SATISFIED else Light.GREEN]


def _revisit(row: EvaluationRow) -> str:
    last = next((step for step in reversed(row.steps) if step.step is Step.REVISIT), None)
    if last is not None:
        return "满意" if last.satisfied else "仍不满意"
    return "待整改" if row.level.bad and not row.settled else "未回访"


def step_lines(
    row: EvaluationRow, clocks: Mending, names: Mapping[str, str], calendar: Calendar, now: datetime
) -> list[StepLine]:
    """The loop: what was given, what was done, what comes next and until when."""
    who = f"{row.name}（实名）" if row.name else "匿名"
    why = "、".join(BAD_REASONS[reason] for reason in row.reasons)
    said = "。".join(part for part in (row.comment, why) if part) or "没有评语"
    lines = [StepLine("评价", f"{_moment(row.at)} {EVALUATION_CHANNELS[row.channel]} · {who}", said, "done")]
    for step in row.steps:
        title = _DONE[step.step]
        if step.satisfied is not None:
            title += "：满意" if step.satisfied else "：仍不满意"
        note = "（复杂，按长期限整改）" if step.complex_case else ""
        when = f"{_moment(step.at)} {names.get(step.actor, '')}".rstrip()
        lines.append(StepLine(title, when, f"{step.text}{note}" or "没有备注", "done"))
    return [*lines, *_following(row, clocks, calendar, now)]


def _following(row: EvaluationRow, clocks: Mending, calendar: Calendar, now: datetime) -> list[StepLine]:
    acts = possible_steps(row)
    lines: list[StepLine] = []
    if Step.CONTACT in acts:
        clock = _clock(clocks.contact, calendar, now)
        lines.append(StepLine("联系企业", "", "先联系，问清哪里不满意、想怎么解决。", "now", clock, (Step.CONTACT,)))
    measures = tuple(step for step in _MEASURES if step in acts)
    if row.level.bad and (measures or not row.settled):
        state = "now" if measures and Step.CONTACT not in acts else "later"
        clock = _clock(clocks.mend, calendar, now)
        text = "能改的改，改不了的说明；查实不成立的由别人写明不采纳。"
        lines.append(StepLine("整改或说明", "", text, state, clock, measures))
    if not row.revisited and (row.level.bad or Step.REVISIT in acts):
        now_due = Step.REVISIT in acts
        text = "实名差评必须回访。" if row.level.bad and row.real_name else "抽到的再问一次。"
        lines.append(
            StepLine("回访", "", text, "now" if now_due else "later", None, (Step.REVISIT,) if now_due else ())
        )
    return lines


def _clock(deadline: Deadline | None, calendar: Calendar, now: datetime) -> tuple[Light, str] | None:
    if deadline is None or deadline.due is None:
        return None
    yellow = deadline.yellow_from.isoformat() if deadline.yellow_from else None
    return light_of("running", deadline.due.isoformat(), yellow, calendar, now.date())


def _moment(text: str) -> str:
    return f"{parse_moment(text):%m-%d %H:%M}"
