"""总甘特: one row for each project with its phases; runs on the store thread."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from station_app.domain.project_board import PHASES, Card
from station_app.domain.project_gantt import GanttChart, GanttPhase, Span, gantt_of
from station_app.domain.project_template import PARALLEL_PHASE
from station_app.domain.workday_axis import WorkdayAxis
from ui.desk import Desk
from ui.marks import LIGHTS
from ui.palette import Tone
from ui.projects.gantt_lines import Bar, GanttLine, Note, Picture, span_of
from ui.projects.lines import CardLine, card_line
from ui.projects.reading import GREEN, MINE, POINTS

TITLES = ("项目", "阶段", "灯")
_DAY = timedelta(days=1)


def read_overall(desk: Desk, chosen: str) -> Picture:
    """Every project of a filter, phase by phase as on the board; those without a plan have a row without bars."""
    services, now = desk.services, desk.services.clock.now()
    today, calendar = now.date(), services.catalogues.calendar()
    axis = WorkdayAxis(calendar, today)
    views = {view.project.no: view for view in services.project_board.views()}
    board = services.project_board.board(
        liaison=desk.operator_id if chosen == MINE else None, green_only=chosen == GREEN, with_points=chosen == POINTS
    )
    lines, charts = [], []
    for column in board.columns:
        for card in column.cards:
            chart = gantt_of(views[card.project.no], calendar, today, axis)
            charts += [chart] if chart is not None else []
            lines.append(_line(card, card_line(card, column.phase, [], now), chart))
    first = min((chart.first for chart in charts), default=today)
    last = max((chart.last for chart in charts), default=today)
    years = sorted({year for chart in charts for year in chart.tentative_years})
    return Picture(today, first, last, tuple(lines), (), frozenset(), tuple(years), TITLES)


def _line(card: Card, words: CardLine, chart: GanttChart | None) -> GanttLine:
    notes = []
    if card.late is not None and card.late > 0:
        notes.append(Note(f"晚 {card.late} 天", Tone.RED, bold=True))
    if card.points:
        notes.append(Note(f"堵点 {card.points}", Tone.RED, bold=True, badge=True))
    bars = _bars(chart) if chart is not None else ()
    line = GanttLine(
        code=words.no,
        name=words.name,
        department=words.phase,
        words=words.light_words,
        mark=LIGHTS[words.light],
        row=None,
        notes=tuple(notes),
        milestone="",
        far=words.name,
        spoken=f"{words.spoken}，{words.phase}，预计 {words.finish} 完成，{words.late}",
        bars=bars,
        span=span_of(bars),
    )
    return line if bars else replace(line, department="还没排计划")


def _bars(chart: GanttChart) -> tuple[Bar, ...]:
    own = [phase for phase in chart.phases if phase.code != PARALLEL_PHASE]
    return tuple(_bar(number, phase, chart.today) for number, phase in enumerate(own, start=1))


def _bar(number: int, phase: GanttPhase, today: date) -> Bar:
    spans = [row.real for row in phase.rows if row.real is not None]
    real = Span(min(span.first for span in spans), max(span.last for span in spans)) if spans else None
    if real is not None and phase.done < phase.total:
        real = Span(real.first, max(real.first, today))
    over = real is not None and real.last > phase.plan.last
    late = Span(max(phase.plan.last + _DAY, real.first), real.last) if over and real is not None else None
    begins = real.last + _DAY if real is not None else phase.plan.first
    coming = phase.expected > phase.plan.last and phase.expected >= begins and phase.done < phase.total
    forecast = Span(min(begins, phase.expected), phase.expected) if coming else None
    label = str(list(PHASES).index(phase.code) + 1) if phase.code in PHASES else str(number)
    return Bar(phase.plan, real, late, forecast, dark=phase.done < phase.total, label=label)
