"""The rows of an approval chart (审批甘特): plan above, what happened below, told apart by line and fill alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.documents.day_scale import HEAD, DayScale, head_ops, today_ops
from reports.documents.one_line import one_line
from reports.typeset.drawing import MM, Fragment, Group, Line, Op, Polygon, Polyline, Rect, Text, Weight
from reports.typeset.marks import light
from reports.typeset.paragraph import Align, Style, paragraph, text_width
from reports.typeset.type_size import set_size
from station_app.domain import terms
from station_app.domain.deadlines import Light
from station_app.domain.project_gantt import GanttPhase, GanttRow, Span
from station_app.domain.remaining_words import remaining_words

_BAR, _PLAN = 1.7 * MM, 1.5 * MM
_NARROWEST = 1.3 * MM
_DIAMOND = 1.3 * MM
_LABEL = 7.5
_HATCH_PITCH, _HATCH_LINE = 1.1 * MM, 0.7
_PLAN_DASH, _FORECAST_DASH = (2.0, 1.2), (0.6, 1.3)
_LIGHTS = {Light.GREEN: "绿", Light.YELLOW: "黄", Light.RED: "红"}


@dataclass(frozen=True, slots=True)
class Columns:
    """How wide the columns left of the days are, and the type in them."""

    name: float
    department: float
    state: float
    size: float

    @property
    def width(self) -> float:
        """All of them."""
        return self.name + self.department + self.state


@dataclass(frozen=True, slots=True)
class Chart:
    """What the rows of one chart share.

    Attributes:
        aim: the step whose promised day is written beside its diamond.
    """

    columns: Columns
    scale: DayScale
    row_height: float
    today: date
    aim: str | None


def chart_head(chart: Chart, height: float) -> list[Op]:
    """The header of the columns and of the days; its lines go down to a height."""
    columns, width = chart.columns, chart.scale.right
    style = Style(8.5, Weight.BOLD)
    top = (HEAD - style.size * 1.35) / 2
    titles = (("审批事项", MM), ("部门", columns.name), ("灯 · 状态", columns.name + columns.department))
    return [
        Line(0, 0, width, 0, 1.1),
        *(Group(x, top, paragraph(words, 30 * MM, style)) for words, x in titles),
        *head_ops(chart.scale, chart.today, height),
        Line(0, HEAD, width, HEAD, 0.8),
        Line(0, height, width, height, 1.1),
    ]


def today_line(chart: Chart, height: float) -> list[Op]:
    """Today across a whole chart."""
    return today_ops(chart.scale, chart.today, height)


def phase_row(chart: Chart, phase: GanttPhase, note: str) -> Fragment:
    """A phase: its name and how far it is; `note` stands in the days, for one whose steps are not drawn."""
    columns, height = chart.columns, chart.row_height
    size = columns.size + 0.5
    middle = _centred(height, size)
    ops: list[Op] = [
        Rect(0, height / 2 - 1.6 * MM, 1.2 * MM, 3.2 * MM),
        Group(2.6 * MM, middle, one_line(phase.name, columns.name - 3 * MM, Style(size, Weight.BOLD))),
        Group(
            columns.name + columns.department,
            middle,
            one_line(f"{phase.done} / {phase.total}", columns.state, Style(size, Weight.BOLD)),
        ),
    ]
    if note:
        words = one_line(note, chart.scale.width - 4 * MM, Style(columns.size - 0.5, align=Align.RIGHT))
        shown = min(text_width(note, columns.size - 0.5), chart.scale.width - 4 * MM)
        ops.append(_cover(chart.scale.right - MM - shown, chart.scale.right, height))
        ops.append(Group(chart.scale.left + 3 * MM, _centred(height, columns.size - 0.5), words))
    return _ruled(chart, ops)


def step_row(chart: Chart, row: GanttRow) -> Fragment:
    """A step: its name, department and light, its promise above and what happened below."""
    columns, height = chart.columns, chart.row_height
    weight = Weight.BOLD if row.critical else Weight.REGULAR
    middle = _centred(height, columns.size)
    ops: list[Op] = [
        Group(5.2 * MM, middle, one_line(row.name, columns.name - 6 * MM, Style(columns.size, weight))),
        Group(columns.name, middle, one_line(row.department, columns.department - MM, Style(columns.size))),
        *_light(chart, row),
        *_plan(chart, row),
        *_real(chart, row),
        *_forecast(chart, row),
        *_label(chart, row),
    ]
    if row.critical:
        ops.append(Group(2.3 * MM, _centred(height, 7.5), paragraph("◆", 4 * MM, Style(7.5))))
    return _ruled(chart, ops)


def state_words(row: GanttRow, today: date) -> str:
    """“办结”, “黄 余 2 天”, “未启”."""
    if row.done:
        return terms.NODE_STATES[row.state]
    if row.light in _LIGHTS and row.due is not None:
        return f"{_LIGHTS[row.light]} {remaining_words(row.remaining, row.due, today)}"
    return light(row.light)[1]


def day_words(day: date, today: date) -> str:
    """“11-25”; with the year when it is another one."""
    return f"{day:%m-%d}" if day.year == today.year else f"{day}"


def _light(chart: Chart, row: GanttRow) -> list[Op]:
    columns, height = chart.columns, chart.row_height
    x = columns.name + columns.department
    shape, _ = light(row.light)
    words = one_line(state_words(row, chart.today), columns.state - 5 * MM, Style(columns.size))
    return [
        Group(x, (height - shape.height) / 2, shape),
        Group(x + shape.width + 1.2 * MM, _centred(height, columns.size), words),
    ]


# --- bars ------------------------------------------------------------------------


def _plan_top(chart: Chart) -> float:
    return chart.row_height / 2 - _PLAN - 0.2 * MM


def _real_top(chart: Chart) -> float:
    return chart.row_height / 2 + 0.15 * MM


def _box(chart: Chart, span: Span, top: float, height: float) -> Rect:
    """The days of a span, never narrower than can be seen."""
    x = chart.scale.x(span.first)
    width = max(chart.scale.after(span.last) - x, _NARROWEST)
    return Rect(x, top, min(width, chart.scale.right - x), height)


def _plan(chart: Chart, row: GanttRow) -> list[Op]:
    box = _box(chart, row.plan, _plan_top(chart), _PLAN)
    ops: list[Op] = [Rect(box.x + 0.3, box.y, box.width - 0.6, box.height, stroke=0.6, dash=_PLAN_DASH)]
    if row.milestone:
        x, y = box.x + box.width + 1.6 * MM, box.y + box.height / 2
        ops.append(Polygon(((x, y - _DIAMOND), (x + _DIAMOND, y), (x, y + _DIAMOND), (x - _DIAMOND, y))))
        if row.code == chart.aim:
            ops += _words(
                chart, f"计划 {day_words(row.plan.last, chart.today)}", x + _DIAMOND + 0.6 * MM, box.y + box.height
            )
    return ops


def _real(chart: Chart, row: GanttRow) -> list[Op]:
    if row.real is None:
        return []
    ops: list[Op] = []
    if row.late is None or row.late.first > row.real.first:
        last = row.real.last if row.late is None else max(row.real.first, _day_before(row.late.first))
        box = _box(chart, Span(row.real.first, last), _real_top(chart), _BAR)
        ops.append(box if row.critical else _outlined(box, 1.1))
    if row.late is not None:
        box = _box(chart, row.late, _real_top(chart), _BAR)
        ops += [_outlined(box, 0.6), *_hatch(box)]
    return ops


def _forecast(chart: Chart, row: GanttRow) -> list[Op]:
    if row.forecast is None:
        return []
    box = _box(chart, row.forecast, _real_top(chart), _BAR)
    return [Rect(box.x + 0.3, box.y + 0.3, box.width - 0.6, box.height - 0.6, stroke=0.6, dash=_FORECAST_DASH)]


def _label(chart: Chart, row: GanttRow) -> list[Op]:
    """“迟 3 日” after what is late, “预计 11-25” after what is still to come."""
    last = row.forecast or row.late or row.real
    words = [f"迟 {row.late_days} 日"] if row.late_days else []
    if row.expected is not None:
        words.append(f"预计 {day_words(row.expected, chart.today)}")
    if last is None or not words:
        return []
    box = _box(chart, last, _real_top(chart), _BAR)
    return _words(
        chart, "　".join(words), box.x + box.width + 0.7 * MM, box.y + box.height + 0.3 * MM, bold=bool(row.late_days)
    )


def _words(chart: Chart, words: str, x: float, foot: float, *, bold: bool = False) -> list[Op]:
    """Small words at a bar, pushed back where the page would end; the lines behind them are interrupted."""
    weight = Weight.BOLD if bold else Weight.REGULAR
    width = text_width(words, _LABEL, weight)
    x = min(x, chart.scale.right - width - 0.6 * MM)
    y = foot - 0.1 * MM
    cover = Polyline(((x - 0.2 * MM, y - 0.95 * MM), (x + width + 0.2 * MM, y - 0.95 * MM)), 2.5 * MM, white=True)
    return [cover, Text(x, y, set_size(_LABEL), weight, words)]


def _outlined(box: Rect, stroke: float) -> Rect:
    half = stroke / 2
    return Rect(box.x + half, box.y + half, box.width - stroke, box.height - stroke, stroke=stroke)


def _hatch(box: Rect) -> list[Op]:
    """Slanting lines inside a box."""
    ops: list[Op] = []
    x = box.x + _HATCH_PITCH / 2 - box.height
    while x < box.x + box.width:
        left, right = max(x, box.x), min(x + box.height, box.x + box.width)
        if right > left:
            foot = box.y + box.height
            ops.append(Line(left, foot - (left - x), right, foot - (right - x), _HATCH_LINE))
        x += _HATCH_PITCH
    return ops


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def _centred(height: float, size: float) -> float:
    return (height - set_size(size) * 1.35) / 2


def _cover(left: float, right: float, height: float) -> Polyline:
    return Polyline(((left, height / 2), (right - 0.5, height / 2)), height - 1, white=True)


def _ruled(chart: Chart, ops: Sequence[Op]) -> Fragment:
    width, height = chart.scale.right, chart.row_height
    return Fragment(width, height, (*ops, Line(0, height, width, height, 0.5)))
