"""GT 审批甘特: a project on one sheet across; a long one as its critical path first, then phase by phase."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from reports.documents.day_scale import HEAD, scale_over
from reports.documents.gantt_rows import Chart, Columns, chart_head, phase_row, step_row, today_line
from reports.documents.landscape import A4_ACROSS, Reference, Sheet, assemble
from reports.documents.one_line import cut, one_line
from reports.typeset.drawing import MM, DrawList, Fragment, Group, Line, Op, Polygon, Rect, Weight
from reports.typeset.paragraph import Align, Inline, Mark, Space, Span, Style, bold, line_of, paragraph
from reports.typeset.type_size import as_designed
from station_app.domain.project_gantt import PERMIT_PHASE, GanttAim, GanttChart, GanttPhase, GanttRow
from station_app.domain.project_papers import ProjectGanttData

NAME = "审批甘特"
MOST_ROWS, MOST_ROWS_WIDE = 24, 42
"""Steps on one sheet of A4 and of A3; more are drawn phase by phase."""
_ROW, _LEAST_ROW = 5 * MM, 4.5 * MM
_LABEL_ROOM = 20 * MM
_NOTE = 5 * MM
_COLUMNS = Columns(73 * MM, 23 * MM, 21 * MM, 9)
_WIDE_COLUMNS = Columns(96 * MM, 32 * MM, 24 * MM, 9)
_FAR_AWAY = 60
_LONGEST_NAME, _LONGEST_OWNER, _LONGEST_STEP = 50, 30, 24


@dataclass(frozen=True, slots=True)
class _Body:
    """What one page shows: some phases with some of their steps; `folded` ones have one line."""

    title: str
    phases: tuple[GanttPhase, ...]
    folded: tuple[GanttPhase, ...] = ()

    @property
    def rows(self) -> list[GanttRow]:
        return [row for phase in self.phases for row in phase.rows]

    @property
    def lines(self) -> int:
        return len(self.phases) + len(self.rows) + len(self.folded)


def layout(data: ProjectGanttData, sheet: Sheet = A4_ACROSS) -> DrawList:
    """Lay a chart out; type keeps its size, because a sheet has to hold the chart.

    Raises:
        UserError: MISSING_GLYPH.
    """
    with as_designed():
        bodies = list(_bodies(data.chart, sheet))
        pages = [_page(data, body, sheet, first=index == 0) for index, body in enumerate(bodies)]
        return assemble(NAME, data.station, data.identity, pages, Reference("项目号", data.identity.case_number), sheet)


# --- what stands on which page -----------------------------------------------------


def _bodies(chart: GanttChart, sheet: Sheet) -> Iterator[_Body]:
    later = tuple(phase for phase in chart.phases if _comes_later(chart, phase))
    now = tuple(phase for phase in chart.phases if phase not in later)
    whole = _Body("", now, later)
    most = MOST_ROWS if sheet == A4_ACROSS else MOST_ROWS_WIDE
    if len(whole.rows) <= most:
        yield whole
        return
    critical = tuple(
        replace(phase, rows=rows) for phase in now if (rows := tuple(row for row in phase.rows if row.critical))
    )
    yield from _in_pages("关键路径", critical, later, most)
    for phase in now:
        yield from _in_pages(phase.name, (phase,), (), most)


def _comes_later(chart: GanttChart, phase: GanttPhase) -> bool:
    """What follows the building itself is one line until the permit to build is there."""
    to_permit = next((one.code for one in chart.phases for row in one.rows if row.code == chart.aim.step), "")
    codes = [one.code for one in chart.phases]
    return to_permit == PERMIT_PHASE and phase.untouched and codes.index(phase.code) > codes.index(PERMIT_PHASE)


def _in_pages(title: str, phases: Sequence[GanttPhase], folded: tuple[GanttPhase, ...], most: int) -> Iterator[_Body]:
    """Phases in pages of so many steps."""
    pages: list[list[GanttPhase]] = [[]]
    room = most
    for phase in phases:
        rows = phase.rows
        while rows:
            if not room:
                pages.append([])
                room = most
            pages[-1].append(replace(phase, rows=rows[:room]))
            rows, room = rows[room:], max(0, room - len(rows))
    for number, page in enumerate(pages):
        last = number == len(pages) - 1
        counted = f"{title}（{number + 1} / {len(pages)}）" if len(pages) > 1 else title
        yield _Body(counted, tuple(page), folded if last else ())


# --- one page ----------------------------------------------------------------------


def _page(data: ProjectGanttData, body: _Body, sheet: Sheet, *, first: bool) -> list[Op]:
    width, frame = sheet.width, sheet.body
    y = frame.first_top if first else frame.next_top
    ops: list[Op] = []
    for fragment in (_title(data, body, width), _subject(data, width), _legend(width)):
        ops.append(Group(0, y, fragment))
        y += fragment.height
    room = frame.bottom - y - HEAD - _NOTE
    fitting = max(body.lines, 1)
    chart = _chart(data.chart, body, width, max(_LEAST_ROW, min(_ROW, room / fitting)))
    drawn, height = _drawn(chart, data.chart, body)
    ops.append(Group(0, y, drawn))
    ops.append(Group(0, y + height + 1 * MM, _note(data.chart, width)))
    return ops


def _chart(chart: GanttChart, body: _Body, width: float, row_height: float) -> Chart:
    columns = _COLUMNS if width == A4_ACROSS.width else _WIDE_COLUMNS
    days = [
        day
        for row in body.rows
        for span in (row.plan, row.real, row.forecast)
        if span
        for day in (span.first, span.last)
    ]
    if not days or _near(chart.today, min(days), max(days)):
        days.append(chart.today)
    scale = scale_over(min(days), max(days), columns.width, width - columns.width, _LABEL_ROOM)
    return Chart(columns, scale, row_height, chart.today, chart.aim.step)


def _near(today: date, first: date, last: date) -> bool:
    return (first - today).days <= _FAR_AWAY and (today - last).days <= _FAR_AWAY


def _drawn(chart: Chart, whole: GanttChart, body: _Body) -> tuple[Fragment, float]:
    rows = [fragment for phase in body.phases for fragment in _phase(chart, phase)]
    rows += [phase_row(chart, phase, _later(whole, phase)) for phase in body.folded]
    height = HEAD + sum(row.height for row in rows)
    ops = [*chart_head(chart, height), *today_line(chart, height)]
    y = HEAD
    for row in rows:
        ops.append(Group(0, y, row))
        y += row.height
    ops.append(Line(0, height, chart.scale.right, height, 1.1))
    return Fragment(chart.scale.right, height, tuple(ops)), height


def _phase(chart: Chart, phase: GanttPhase) -> Iterator[Fragment]:
    yield phase_row(chart, phase, "")
    for row in phase.rows:
        yield step_row(chart, row)


def _later(chart: GanttChart, phase: GanttPhase) -> str:
    first = phase.plan.first
    tentative = "（暂定）" if first.year in chart.tentative_years else ""
    return f"开工后另排，计划 {first:%Y-%m} 起{tentative}：{'、'.join(row.name for row in phase.rows)}"


# --- words -------------------------------------------------------------------------


def _title(data: ProjectGanttData, body: _Body, width: float) -> Fragment:
    words = f"{cut(data.name, _LONGEST_NAME)}　{NAME}{f' · {body.title}' if body.title else ''}"
    return one_line(words, width, Style(15, Weight.BOLD, Align.CENTRE, tracking=1))


def _subject(data: ProjectGanttData, width: float) -> Fragment:
    aim = data.chart.aim
    owner = cut(data.owner, _LONGEST_OWNER)
    content: list[Inline] = [
        Span(f"{owner}　完成 {aim.done} / {aim.total}　计划 {aim.promised} {reached_words(data.chart)}，"),
        bold(f"预计 {aim.expected}，{late_words(aim)}"),
    ]
    return paragraph(content, width, Style(10, align=Align.CENTRE))


def reached_words(chart: GanttChart) -> str:
    """“取得施工许可”: what the aim of a chart is."""
    aim = chart.aim
    if aim.step is None:
        return "全部办结"
    row = next(row for row in chart.rows if row.code == aim.step)
    return f"取得{aim.phase}" if row.phase == PERMIT_PHASE else f"办结{cut(row.name, _LONGEST_STEP)}"


def late_words(aim: GanttAim) -> str:
    """“晚 9 个工作日”."""
    if aim.late == 0:
        return "按计划"
    return f"{'晚' if aim.late > 0 else '早'} {abs(aim.late)} 个工作日"


def _legend(width: float) -> Fragment:
    bar = 10 * MM
    content: list[Inline] = []
    entries: tuple[tuple[tuple[Op, ...], str], ...] = (
        ((Rect(0.3, 0.3, bar - 0.6, 3.6, stroke=0.6, dash=(2.0, 1.2)),), "计划"),
        ((Rect(0, 0, bar, 4.2),), "实际 · 关键路径"),
        ((Rect(0.55, 0.55, bar - 1.1, 3.1, stroke=1.1),), "实际"),
        (_hatched(bar), "迟延"),
        ((Rect(0.3, 0.3, bar - 0.6, 3.6, stroke=0.6, dash=(0.6, 1.3)),), "预计"),
        ((Polygon(((4, -1.5), (7.6, 2.1), (4, 5.7), (0.4, 2.1))),), "里程碑"),
    )
    for drawing, words in entries:
        wide = 8.0 if words == "里程碑" else bar
        content += [Mark(Fragment(wide, 4.2, drawing), after=1.2 * MM), Span(words), Space(5 * MM)]
    content.append(Span("◆ 关键路径（加粗）"))
    line = line_of(content, Style(9))
    return Fragment(width, line.height + 0.8 * MM, (Group(width - line.width, 0, line),))


def _hatched(bar: float) -> tuple[Op, ...]:
    lines = tuple(Line(x, 4.2, x + 4.2, 0, 0.7) for x in (float(step) for step in range(1, int(bar) - 4, 3)))
    return (Rect(0.3, 0.3, bar - 0.6, 3.6, stroke=0.6), *lines)


def _note(chart: GanttChart, width: float) -> Fragment:
    years = "、".join(str(year) for year in chart.tentative_years)
    known = f"{years} 年日历未公布，按周一至周五推算，标“暂定”。" if years else ""
    drawn = [phase for phase in chart.phases if not _comes_later(chart, phase)]
    critical = sum(row.critical for phase in drawn for row in phase.rows)
    words = (
        f"日期按已公布的工作日历推算；{known}“迟 n 日”是本项自身超过计划的工作日。计划条在上、实际条在下。"
        f"加粗并带菱形的 {critical} 项在关键路径上。"
    )
    return one_line(words, width, Style(8))
