"""What the papers about a project print: 审批甘特 (GT) and 项目一页纸 (YYZ), read from its plan and what goes on around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from station_app.clock import Clock, parse_moment
from station_app.domain import terms
from station_app.domain.blocking_point import Level, PointView, view_of_point
from station_app.domain.deadlines import Light
from station_app.domain.documents import Identity
from station_app.domain.next_steps import monday_of
from station_app.domain.project import ProjectRow
from station_app.domain.project_gantt import GanttChart, gantt_of
from station_app.domain.project_papers import DatedLine, PointLine, ProjectGanttData, ProjectSheetData
from station_app.domain.project_view import NodeView, ProjectView
from station_app.domain.records import OperatorRow
from station_app.domain.remaining_words import remaining_words
from station_app.domain.visit import VisitRow, VisitState
from station_app.errors import UserError
from station_app.services.document_parts import Part, station_of
from station_app.services.operator_service import OperatorService
from station_app.services.own_papers import Finders, OwnPaper
from station_app.services.project_files import ProjectFiles
from station_app.services.project_template_service import ProjectTemplateService
from station_app.services.station_profile import StationProfile
from station_app.storage import blocking_point_store, visit_store
from station_app.storage.store import Store

GANTT, SHEET = "GT", "YYZ"
NAMES = {GANTT: "审批甘特", SHEET: "项目一页纸"}
_COMING, _VISITS = 3, 3
_FEN_PER_WAN, _WAN_PER_YI = 1_000_000, 10_000
_MONTHS_OF_QUARTER = 3


@dataclass(frozen=True, slots=True)
class _Around:
    """What goes on around a project."""

    points: tuple[PointView, ...]
    visits: tuple[VisitRow, ...]
    liaison: OperatorRow | None
    template: str


class ProjectPapers:
    """Reads only."""

    def __init__(
        self,
        store: Store,
        profile: StationProfile,
        files: ProjectFiles,
        templates: ProjectTemplateService,
        operators: OperatorService,
        clock: Clock,
    ) -> None:
        self._store = store
        self._profile = profile
        self._files = files
        self._templates = templates
        self._operators = operators
        self._clock = clock

    @property
    def finders(self) -> Finders:
        """How the papers about a project are found, by its number."""
        return {GANTT: self._gantt, SHEET: self._sheet}

    def chart(self, no: str) -> GanttChart | None:
        """The chart of a project; None before it is planned.

        Raises:
            UserError: `project_not_found`.
        """
        return self._chart(self._files.view(no))

    def _chart(self, view: ProjectView) -> GanttChart | None:
        return gantt_of(view, self._files.calendar, self._clock.today(), self._files.axis())

    def _gantt(self, no: str, _operator: OperatorRow) -> OwnPaper:
        view = self._files.view(no)
        row, chart = view.project, self._chart(view)

        def build(identity: Identity) -> Sequence[Part]:
            if chart is None:
                return []
            return [Part("", ProjectGanttData(station_of(self._profile), identity, row.name, row.owner_name, chart))]

        return OwnPaper(row.no, f"project:{row.id}", row.no, build)

    def _sheet(self, no: str, _operator: OperatorRow) -> OwnPaper:
        view = self._files.view(no)
        row, chart, around = view.project, self._chart(view), self._around(view.project)

        def build(identity: Identity) -> Sequence[Part]:
            return [Part("", self._sheet_data(identity, view, chart, around))]

        return OwnPaper(row.no, f"project:{row.id}", row.no, build)

    def _around(self, row: ProjectRow) -> _Around:
        axis, today = self._files.axis(), self._clock.today()
        points = blocking_point_store.of_project(self._store, row.id)
        return _Around(
            points=tuple(view_of_point(point, axis, today) for point in points),
            visits=tuple(visit_store.of_project(self._store, row.id)),
            liaison=next((one for one in self._operators.all() if one.id == row.liaison_id), None),
            template=self._template_name(row.template),
        )

    def _template_name(self, code: str | None) -> str:
        """What its template is called; one that is here no longer has its code only."""
        if code is None:
            return ""
        try:
            return self._templates.template(code).name
        except UserError:
            return code

    def _sheet_data(
        self, identity: Identity, view: ProjectView, chart: GanttChart | None, around: _Around
    ) -> ProjectSheetData:
        row, today = view.project, self._clock.today()
        coming = view.next[0] if view.next else None
        open_points = [one for one in around.points if one.point.closed_on is None]
        timed = coming is not None and coming.due is not None and coming.remaining is not None
        return ProjectSheetData(
            station=station_of(self._profile),
            identity=identity,
            name=row.name,
            green_card=row.green_card,
            owner=row.owner_name,
            project_code=row.project_code,
            investment="　".join(part for part in (_investment(row.investment_fen), row.site) if part),
            approvals=around.template,
            liaison=_person(around.liaison),
            service=_service(view),
            chart=chart,
            now=coming.node.name if coming else "",
            now_light=coming.light if coming else None,
            now_words=remaining_words(coming.remaining, coming.due, today) if timed and coming and coming.due else "",
            open_points=len(open_points),
            closed_points=len(around.points) - len(open_points),
            points=_points(around.points, today),
            visits_in_quarter=sum(_in_quarter(one, today) for one in around.visits),
            visits=_visits(around.visits, self._clock.now().isoformat()),
            next_steps=(*_next_steps(view, today), *_asked_for(open_points)),
        )


def _investment(fen: int | None) -> str:
    if not fen:
        return ""
    wan = fen / _FEN_PER_WAN
    words = f"{wan / _WAN_PER_YI:,.2f}".rstrip("0").rstrip(".") + " 亿元" if wan >= _WAN_PER_YI else f"{wan:,.0f} 万元"
    return f"总投资 {words}"


def _person(operator: OperatorRow | None) -> str:
    if operator is None:
        return ""
    return f"{operator.name}（工号 {operator.work_no}）" if operator.work_no else operator.name


def _service(view: ProjectView) -> str:
    fast = [node.node.name for node in view.nodes if node.node.fast and node.row.active]
    more = f"等 {len(fast)} 项" if len(fast) > 1 else ""
    parts = ["绿色通道"] if view.project.green_channel else []
    return "　".join([*parts, *([f"加急直通车：{fast[0]}{more}"] if fast else [])])


def _points(points: Sequence[PointView], today: date) -> tuple[PointLine, ...]:
    """Open ones by their last day, then closed ones, the newest first."""
    still_open = sorted((one for one in points if one.point.closed_on is None), key=lambda one: one.point.due)
    closed = [one for one in points if one.point.closed_on is not None]
    closed.sort(key=lambda one: one.point.closed_on or date.min, reverse=True)
    return tuple(
        PointLine(
            light=one.light,
            words="已销号" if one.light is Light.DONE else remaining_words(one.remaining, one.point.due, today),
            title=one.point.title,
            lead=one.point.lead,
            raised_on=one.point.raised_on,
            due=one.point.due,
            level=terms.BLOCKING_LEVELS[one.point.level],
        )
        for one in (*still_open, *closed)
    )


def _in_quarter(visit: VisitRow, today: date) -> bool:
    first = today.replace(month=(today.month - 1) // _MONTHS_OF_QUARTER * _MONTHS_OF_QUARTER + 1, day=1)
    return visit.state is VisitState.DONE and first <= parse_moment(visit.at).date() <= today


def _visits(visits: Sequence[VisitRow], now: str) -> tuple[DatedLine, ...]:
    """The next that is agreed or planned, then the newest that took place."""
    coming = sorted(
        (one for one in visits if one.state in {VisitState.PLANNED, VisitState.AGREED} and one.at >= now),
        key=lambda one: one.at,
    )
    done = sorted((one for one in visits if one.state is VisitState.DONE), key=lambda one: one.at, reverse=True)
    return tuple(
        DatedLine(
            parse_moment(one.at).date(),
            terms.VISIT_KINDS[one.kind] if one.state is VisitState.DONE else terms.VISIT_STATES[one.state],
            one.subject,
        )
        for one in [*coming[:1], *done][:_VISITS]
    )


def _next_steps(view: ProjectView, today: date) -> tuple[DatedLine, ...]:
    """What the ledger of this week says is done next, of the newest week before without it; else the steps that come."""
    weeks = [week for week, lines in view.project.next_steps.items() if lines and week <= monday_of(today)]
    if weeks:
        return tuple(DatedLine(None, "", line) for line in view.project.next_steps[max(weeks)][:_COMING])
    return tuple(DatedLine(node.due, "", _step(node)) for node in view.next[:_COMING])


def _step(view: NodeView) -> str:
    """Who does what next; what stands in brackets tells variants of an item apart and is left out."""
    return f"{view.node.department} {view.node.name.partition('（')[0]}".strip()


def _asked_for(points: Sequence[PointView]) -> tuple[DatedLine, ...]:
    """The most pressing blocking point that somebody above the departments has to deal with."""
    above = sorted((one.point for one in points if one.point.level is not Level.DEPARTMENT), key=lambda one: one.due)
    return tuple(DatedLine(None, "请求", one.plan or f"协调解决：{one.title}") for one in above[:1])
