"""One project in words: its head, its blocking points, its visits, and what is done next. No widgets, no database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from station_app.clock import parse_moment
from station_app.domain.blocking_point import Level, PointView
from station_app.domain.deadlines import Light as Clock
from station_app.domain.demand import DemandRow, Stage
from station_app.domain.project import ProjectState
from station_app.domain.project_board import PHASES
from station_app.domain.project_gantt import PERMIT_PHASE, GanttAim, GanttChart
from station_app.domain.project_template import PARALLEL_PHASE
from station_app.domain.project_view import NodeView, ProjectView
from station_app.domain.remaining_words import remaining_words
from station_app.domain.terms import BLOCKING_LEVELS, VISIT_KINDS
from station_app.domain.visit import VisitRow, VisitState
from ui.marks import CLOCK_LIGHTS, LIGHTS, Light, Mark
from ui.palette import Tone
from ui.projects.lines import money, plain_name
from ui.widgets.figures import Stage as TrackStage

_LEVEL_MARKS: Mapping[Level, Mark] = {
    Level.DEPARTMENT: Mark("clock", Tone.BLUE), Level.DISTRICT: Mark("user", Tone.YELLOW),
    Level.CITY: Mark("user", Tone.RED),
}  # fmt: skip
_CLOSED = Mark("checks", Tone.GREEN)
_PLANNED = Mark("calendar", Tone.BLUE)
_SOON = timedelta(days=14)
_MOST_STEPS = 3


@dataclass(frozen=True, slots=True)
class HeadLine:
    """What stands above the chart.

    Attributes:
        figures: two words over their captions; red or green says how good they are.
        current: the stage of the track it is in; the number of stages when all are done.
    """

    name: str
    green_card: bool
    mark: Mark
    words: str
    about: str
    stages: tuple[TrackStage, ...]
    current: int
    figures: tuple[tuple[str, str, Tone | None], ...]


@dataclass(frozen=True, slots=True)
class PointLine:
    """One blocking point as a row."""

    view: PointView
    mark: Mark
    words: str
    lead: str
    raised: str
    due: str
    level: str
    level_mark: Mark

    @property
    def title(self) -> str:
        """What is stuck."""
        return self.view.point.title

    @property
    def open(self) -> bool:
        """Whether it is not closed."""
        return self.view.point.closed_on is None

    @property
    def spoken(self) -> str:
        """The row read aloud."""
        support = f"，配合 {self.view.point.support}" if self.view.point.support else ""
        return (
            f"{self.words}，{self.title}，牵头 {self.lead}{support}，提出 {self.raised}，限期 {self.due}，{self.level}"
        )


@dataclass(frozen=True, slots=True)
class ProjectVisitLine:
    """One visit of the project as a row; `mark` belongs to one that is still to come."""

    row: VisitRow
    day: str
    way: str
    mark: Mark | None
    text: str
    follow: str
    follow_mark: Mark | None


@dataclass(frozen=True, slots=True)
class Hint:
    """What the fast track of a step would win back, in workdays."""

    node: str
    name: str
    won: int


def head_line(view: ProjectView, chart: GanttChart | None, today: date) -> HeadLine:
    """The head of a project."""
    row = view.project
    light = Light.PAUSED if row.state is ProjectState.PAUSED else CLOCK_LIGHTS[view.light]
    parts = (row.owner_name or "未定业主", money(row.investment_fen), row.site, row.green_card_no or row.no)
    stages, current = track(view)
    return HeadLine(
        name=row.name,
        green_card=row.green_card,
        mark=LIGHTS[light],
        words=_light_words(view, light, today),
        about=" · ".join(part for part in parts if part),
        stages=stages,
        current=current,
        figures=_figures(chart.aim, today) if chart is not None else (),
    )


def _light_words(view: ProjectView, light: Light, today: date) -> str:
    if light is Light.PAUSED:
        return "已暂停"
    if view.light is Clock.DONE:
        return "已办结"
    worst = [node for node in view.next if node.light is view.light and node.due is not None]
    if not worst:
        return "有堵点" if view.light in (Clock.RED, Clock.YELLOW) else "未计时"
    due = worst[0].due
    assert due is not None
    return remaining_words(worst[0].remaining, due, today)


def track(view: ProjectView) -> tuple[tuple[TrackStage, ...], int]:
    """The phases as a track; what goes along with the others is none of them."""
    own = [phase for phase in view.phases if phase.code != PARALLEL_PHASE and phase.needed]
    stages = []
    for phase in own:
        if phase.finished_on is not None:
            note = f"{phase.finished_on:%m-%d} 完成"
        elif phase.done or phase.code == view.phase:
            note = f"{phase.done}/{phase.needed}"
        else:
            note = f"{phase.forecast:%Y-%m}" if phase.forecast else "—"
        stages.append(TrackStage(phase.name, note))
    current = next((place for place, phase in enumerate(own) if phase.done < phase.needed), len(own))
    return tuple(stages), current


def _figures(aim: GanttAim, today: date) -> tuple[tuple[str, str, Tone | None], ...]:
    goal = "计划开工" if aim.phase == PHASES[PERMIT_PHASE] else "计划完成"
    days = (aim.promised - today).days
    first = (f"{days} 天", f"距{goal}", None) if days >= 0 else (f"{-days} 天", f"已过{goal}", Tone.RED)
    if aim.done == aim.total:
        first = (f"{aim.expected:%m-%d}", "全部办结", Tone.GREEN)
    words = f"晚 {aim.late} 天" if aim.late > 0 else f"早 {-aim.late} 天" if aim.late < 0 else "按计划"
    return first, (words, "关键路径预测", Tone.YELLOW if aim.late > 0 else Tone.GREEN)


def point_line(view: PointView, today: date) -> PointLine:
    """A blocking point."""
    point = view.point
    done = point.closed_on is not None
    return PointLine(
        view=view,
        mark=LIGHTS[CLOCK_LIGHTS[view.light]],
        words="已解决" if done else remaining_words(view.remaining, point.due, today),
        lead=point.lead,
        raised=f"{point.raised_on:%m-%d}",
        due=f"{point.due:%m-%d}",
        level="已销号" if done else BLOCKING_LEVELS[point.level],
        level_mark=_CLOSED if done else _LEVEL_MARKS[point.level],
    )


def point_lines(views: Sequence[PointView], today: date) -> tuple[PointLine, ...]:
    """The open ones by their last day, then the closed ones."""
    ordered = sorted(views, key=lambda view: (view.point.closed_on is not None, view.point.due))
    return tuple(point_line(view, today) for view in ordered)


def visit_line(row: VisitRow, demands: Sequence[DemandRow]) -> ProjectVisitLine:
    """A visit with what came of it."""
    coming = row.state in (VisitState.PLANNED, VisitState.AGREED)
    brought = [demand for demand in demands if demand.visit_id == row.id]
    waiting = sum(demand.stage is not Stage.CLOSED for demand in brought)
    way = {VisitState.PLANNED: "待约", VisitState.AGREED: "已约", VisitState.CANCELLED: "已取消"}
    return ProjectVisitLine(
        row=row,
        day=f"{parse_moment(row.at):%m-%d}",
        way=way.get(row.state, VISIT_KINDS[row.kind]),
        mark=_PLANNED if coming else None,
        text=row.subject,
        follow=f"{waiting} 项" if waiting else "已清" if brought else "—",
        follow_mark=LIGHTS[Light.YELLOW if waiting else Light.DONE] if brought else None,
    )


def next_lines(
    view: ProjectView, points: Sequence[PointLine], visits: Sequence[VisitRow], now: datetime
) -> tuple[str, ...]:
    """What is done next, by day: blocking points that run out, visits that are agreed, steps that fall due."""
    found = sorted(_coming(view, points, visits, now), key=lambda pair: pair[0])
    return tuple(text for _, text in found[:_MOST_STEPS])


def _coming(
    view: ProjectView, points: Sequence[PointLine], visits: Sequence[VisitRow], now: datetime
) -> Iterator[tuple[date, str]]:
    today, end = now.date(), now.date() + _SOON
    for line in points:
        point = line.view.point
        if line.open and point.due <= end:
            yield point.due, f"{max(point.due, today):%m-%d} 前{point.plan or f'请{point.lead}解决：{point.title}'}"
    for visit in visits:
        at = parse_moment(visit.at)
        if visit.state in (VisitState.PLANNED, VisitState.AGREED) and now <= at and at.date() <= end:
            yield at.date(), f"{at:%m-%d} {VISIT_KINDS[visit.kind]}：{visit.subject}"
    for node in view.next:
        yield from _step(node, today, end)


def _step(node: NodeView, today: date, end: date) -> Iterator[tuple[date, str]]:
    last = node.row.finish
    if last is not None and last <= end and node.row.start is not None and node.row.start <= end:
        yield max(last, today), f"{max(last, today):%m-%d} 办结{plain_name(node.node.name)}"
