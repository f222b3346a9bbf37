"""The chart of a project in words and places: its rows, what stands beside their bars, and what is read aloud. No widgets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from station_app.domain.deadlines import Light
from station_app.domain.project_gantt import PERMIT_PHASE, GanttChart, GanttPhase, GanttRow, Span
from station_app.domain.project_node import UNDER_WAY
from station_app.domain.project_template import PARALLEL_PHASE
from station_app.domain.remaining_words import remaining_words
from station_app.domain.terms import NODE_STATES
from ui.marks import CLOCK_LIGHTS, LIGHTS, Mark
from ui.palette import Tone

_LONGEST_POINT = 12


@dataclass(frozen=True, slots=True)
class Note:
    """Words beside a bar; `badge` frames them."""

    text: str
    tone: Tone
    bold: bool = False
    badge: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """What is drawn of a step, or of one phase of a project.

    Attributes:
        dark: it belongs to the critical path, or stands for a phase that is not through.
        label: stands in the bar while it is wide enough.
    """

    plan: Span
    real: Span | None
    late: Span | None
    forecast: Span | None
    dark: bool
    label: str = ""

    @property
    def first(self) -> date:
        """The first day of anything of it."""
        return min(span.first for span in (self.plan, self.real, self.forecast) if span is not None)

    @property
    def last(self) -> date:
        """The last day of anything of it."""
        return max(span.last for span in (self.plan, self.real, self.forecast) if span is not None)


@dataclass(frozen=True, slots=True)
class GanttLine:
    """One row: a phase, a step with its bar, or a whole project with a bar for each of its phases.

    Attributes:
        code: of the step, or number of the project; empty for a phase.
        words: of the light; for a phase how many of its steps are done.
        milestone: what stands beside the diamond of a milestone that is still to come; empty for others.
        far: what is said at the right edge when the bars lie beyond it.
        span: all days of its bars; None without bars.
    """

    code: str
    name: str
    department: str
    words: str
    mark: Mark | None
    row: GanttRow | None
    notes: tuple[Note, ...]
    milestone: str
    far: str
    spoken: str
    bars: tuple[Bar, ...] = ()
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart ready to be painted.

    Attributes:
        links: from row to row, by their places.
        off: days off within it, tinted where days are wide enough.
        tentative: years whose calendar is not published (暂定).
        titles: of the frozen columns.
    """

    today: date
    first: date
    last: date
    lines: tuple[GanttLine, ...]
    links: tuple[tuple[int, int], ...]
    off: frozenset[date]
    tentative: tuple[int, ...]
    titles: tuple[str, str, str] = ("审批事项", "部门", "灯")

    def place(self, code: str) -> int:
        """The row of a step; -1 when it has none."""
        return next((place for place, line in enumerate(self.lines) if line.code == code and code), -1)

    def step_from(self, place: int, by: int) -> int:
        """The next row that is a step, in a direction; the same when there is none."""
        wanted = place + by
        while 0 <= wanted < len(self.lines):
            if self.lines[wanted].code:
                return wanted
            wanted += by
        return place


def picture_of(
    chart: GanttChart, late_starts: Mapping[str, int], points: Mapping[str, str], off: frozenset[date]
) -> Picture:
    """A chart in words.

    Args:
        late_starts: workdays by which a step began, or will begin, after its promise.
        points: the title of an open blocking point by step.
    """
    lines: list[GanttLine] = []
    own = [phase.code for phase in chart.phases if phase.code != PARALLEL_PHASE]
    names = short_names([row.name for row in chart.rows])
    for phase in chart.phases:
        number = f"{own.index(phase.code) + 1} " if phase.code in own else ""
        lines.append(_phase_line(number, phase))
        for row in phase.rows:
            line = _step_line(row, chart, late_starts.get(row.code, 0), points.get(row.code, ""))
            lines.append(replace(line, name=names[row.name], far=f"{row.plan.first:%Y-%m} {names[row.name]}"))
    places = {line.code: place for place, line in enumerate(lines) if line.code}
    links = tuple((places[link.before], places[link.after]) for link in chart.links)
    return Picture(chart.today, chart.first, chart.last, tuple(lines), links, off, chart.tentative_years)


def short_names(names: Sequence[str]) -> Mapping[str, str]:
    """Names as a narrow column holds them: without what stands in brackets, or that alone where the rest is shared."""
    bases = {name: name.partition("（")[0] for name in names}
    shared = Counter(bases.values())
    short: dict[str, str] = {}
    for name, base in bases.items():
        inner = name[len(base) + 1 :].rstrip("）")
        short[name] = name if not inner or not base else base if shared[base] == 1 else inner
    doubled = Counter(short.values())
    return {name: name if doubled[word] > 1 else word for name, word in short.items()}


def _phase_line(number: str, phase: GanttPhase) -> GanttLine:
    counted = f"{phase.done}/{phase.total}"
    spoken = f"阶段 {phase.name}，办结 {counted}"
    return GanttLine("", f"{number}{phase.name}", "", counted, None, None, (), "", "", spoken)


def _step_line(row: GanttRow, chart: GanttChart, late_start: int, point: str) -> GanttLine:
    words = _light_words(row, chart.today)
    notes = tuple(_notes(row, late_start, point))
    milestone = ""
    if row.milestone and not row.done:
        verb = "计划开工" if row.phase == PERMIT_PHASE else "计划完成"
        milestone = f"{verb} {row.plan.last:%m-%d}"
    parts = [
        row.name,
        row.department or "未定部门",
        words,
        f"计划 {span_words(row.plan)}",
        f"实际 {span_words(row.real)}" if row.real else "还没开始",
        "关键路径" if row.critical else "",
        *(note.text for note in notes),
    ]
    bars = (Bar(row.plan, row.real, row.late, _coming(row), row.critical),)
    return GanttLine(
        code=row.code,
        name=row.name,
        department=row.department or "—",
        words=words,
        mark=LIGHTS[CLOCK_LIGHTS[row.light]],
        row=row,
        notes=notes,
        milestone=milestone,
        far="",
        spoken="，".join(part for part in parts if part),
        bars=bars,
        span=span_of(bars),
    )


def span_of(bars: Sequence[Bar]) -> Span | None:
    """All days of some bars; None without any."""
    return Span(min(bar.first for bar in bars), max(bar.last for bar in bars)) if bars else None


def _coming(row: GanttRow) -> Span | None:
    """What is still to come, where the promised frame does not say it already."""
    moved = row.forecast is not None and (row.real is not None or row.forecast.last > row.plan.last)
    return row.forecast if moved else None


def _light_words(row: GanttRow, today: date) -> str:
    if row.done:
        return NODE_STATES[row.state] if row.light is not Light.DONE else "办结"
    if row.light in (Light.NOT_STARTED, Light.NO_LIMIT):
        return "未启"
    if row.light is Light.PAUSED:
        return "已暂停"
    return remaining_words(row.remaining, row.due, today) if row.due else "未计时"


def _notes(row: GanttRow, late_start: int, point: str) -> list[Note]:
    notes: list[Note] = []
    if row.late_days:
        notes.append(Note(f"迟 {row.late_days} 工作日", Tone.RED, bold=True))
    elif row.state in UNDER_WAY and late_start > 0:
        notes.append(Note(f"开始迟 {late_start} 个工作日", Tone.YELLOW))
    if point and not row.done:
        shown = point if len(point) <= _LONGEST_POINT else f"{point[: _LONGEST_POINT - 1]}…"
        notes.append(Note(f"堵点 · {shown}", Tone.RED, bold=True, badge=True))
    return notes


def span_words(span: Span | None) -> str:
    """“11-20 — 11-24”, “11-20” for a single day; a dash for none."""
    if span is None:
        return "—"
    return f"{span.first:%m-%d}" if span.first == span.last else f"{span.first:%m-%d} — {span.last:%m-%d}"
