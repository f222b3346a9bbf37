"""YYZ 项目一页纸: where a project stands, on one page whatever happens to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.documents.day_scale import HEAD, scale_over
from reports.documents.frame import BODY, WIDTH, assemble
from reports.documents.gantt_rows import Chart, Columns, chart_head, day_words, step_row, today_line
from reports.documents.one_line import cut, one_line
from reports.documents.parts import HEADING_GAP, SECTION_GAP, cell, label_cell, section_heading
from reports.documents.project_gantt import reached_words
from reports.documents.project_sheet_lists import points_table, two_lists
from reports.typeset.drawing import MM, DrawList, Fragment, Group, Line, Op, Rect, Weight, stack
from reports.typeset.marks import light, numeral
from reports.typeset.paragraph import Align, Inline, Mark, Space, Span, Style, bold, line_of, paragraph
from reports.typeset.table import FORM_CELL, OUTER, FormCell, form
from reports.typeset.table import HEAD as HEAD_LINE
from reports.typeset.type_size import as_designed
from station_app.domain.project_gantt import GanttChart, GanttPhase, GanttRow
from station_app.domain.project_papers import ProjectSheetData
from station_app.domain.project_template import PARALLEL_PHASE

NAME = "项目一页纸"
_COLUMNS = Columns(62 * MM, 23 * MM, 19.5 * MM, 9)
_LABEL_ROOM = 17 * MM
_CHART_ROW, _LEAST_CHART_ROW = 5.4 * MM, 4.6 * MM
_INSTRUCTIONS = 15 * MM
_LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of the page with the room above it."""

    fragment: Fragment
    gap: float


def layout(data: ProjectSheetData) -> DrawList:
    """Lay a project out on one page; type keeps its size, and what has no room is counted instead.

    Raises:
        UserError: MISSING_GLYPH.
    """
    with as_designed():
        above, below = _above(data), _below(data)
        taken = sum(piece.gap + piece.fragment.height for piece in (*above, *below))
        room = BODY.bottom - BODY.first_top - taken
        path = _critical_path(data, room)
        ops: list[Op] = []
        y = BODY.first_top
        for piece in (*above, *path, *below):
            ops.append(Group(0, y + piece.gap, piece.fragment))
            y += piece.gap + piece.fragment.height
        return assemble(NAME, data.station, data.identity, [ops], reference="项目号")


def _above(data: ProjectSheetData) -> list[_Piece]:
    return [
        _Piece(_title(data), 0),
        _Piece(_figures(data), 2.4 * MM),
        _Piece(_facts(data), 3 * MM),
        _Piece(_now(data), SECTION_GAP),
        _Piece(_phases(data.chart.phases if data.chart else ()), HEADING_GAP),
    ]


def _below(data: ProjectSheetData) -> list[_Piece]:
    note = f"在办 {data.open_points}，已销 {data.closed_points}"
    box = Fragment(WIDTH, _INSTRUCTIONS, (Rect(0.55, 0, WIDTH - OUTER, _INSTRUCTIONS, stroke=OUTER),))
    return [
        _Piece(section_heading("三、堵点", note), SECTION_GAP),
        _Piece(points_table(data.points), HEADING_GAP),
        _Piece(two_lists(data), SECTION_GAP),
        _Piece(section_heading("六、批示"), SECTION_GAP),
        _Piece(box, HEADING_GAP),
    ]


# --- head ------------------------------------------------------------------------


def _title(data: ProjectSheetData) -> Fragment:
    title = paragraph(NAME, WIDTH, Style(20, Weight.BOLD, Align.CENTRE, tracking=4))
    content: list[Inline] = [bold(cut(data.name, _LONGEST_TITLE))]
    if data.green_card:
        content += [Space(3 * MM), Mark(_boxed("绿卡项目"))]
    below = line_of(content, Style(10.5))
    if below.width > WIDTH:
        below = one_line(data.name, WIDTH, Style(10.5, Weight.BOLD))
    return stack([title, Fragment(WIDTH, below.height, (Group((WIDTH - below.width) / 2, 0, below),))])


def _boxed(words: str) -> Fragment:
    text = line_of([bold(words)], Style(9.5))
    width, height = text.width + 4 * MM, text.height + 1.2 * MM
    return Fragment(width, height, (Rect(0.5, 0.5, width - 1, height - 1, stroke=1), Group(2 * MM, 0.6 * MM, text)))


def _figures(data: ProjectSheetData) -> Fragment:
    chart, height, width = data.chart, 16 * MM, WIDTH / 5
    figures: list[tuple[str, str, str]]
    if chart is None:
        figures = [("—", "", "审批完成"), ("—", "", "还没排计划"), ("—", "", "预计完成")]
    else:
        aim, reached = chart.aim, reached_words(chart)
        late = "预计晚" if aim.late >= 0 else "预计早"
        figures = [
            (str(aim.done), f" / {aim.total}", "审批完成"),
            (str(abs(aim.late)), " 工作日", f"{aim.phase or '全部办结'}{late}"),
            (day_words(aim.expected, chart.today), "", f"预计{reached}"),
        ]
    figures += [(str(data.open_points), "", "在办堵点"), (str(data.visits_in_quarter), "", "本季走访")]
    ops: list[Op] = [Rect(0.55, 0.55, WIDTH - OUTER, height - OUTER, stroke=OUTER)]
    for index, (figure, unit, words) in enumerate(figures):
        size = 20 if len(figure) <= len("12-31") else 15
        number = line_of([bold(figure, size), Span(unit, size=11)], Style(size, leading=1.1))
        x = index * width
        ops.append(Group(x + (width - number.width) / 2, 9 * MM - number.height, number))
        ops.append(Group(x + MM, 10.4 * MM, one_line(words, width - 2 * MM, Style(9, align=Align.CENTRE))))
        if index:
            ops.append(Line(x, 0, x, height, FORM_CELL))
    return Fragment(WIDTH, height, tuple(ops))


def _facts(data: ProjectSheetData) -> Fragment:
    widths = (21 * MM, 69.5 * MM, 21 * MM, 58.5 * MM)
    pairs = (
        (("建设单位", data.owner), ("项目代码", data.project_code)),
        (("投资与用地", data.investment), ("联络员", data.liaison)),
        (("审批方式", data.approvals), ("服务方式", data.service)),
    )
    return form(
        [
            (
                label_cell(left, widths[0]), _value(left_value, widths[1]),
                label_cell(right, widths[2]), _value(right_value, widths[3]),
            )
            for (left, left_value), (right, right_value) in pairs
        ],
        padding=0,
        least=6.6 * MM,
    )  # fmt: skip


def _value(words: str, width: float) -> FormCell:
    inset = 1.8 * MM
    return FormCell(width, one_line(words or "—", width - 2 * inset, Style(9)), inset)


# --- how far it is -----------------------------------------------------------------


def _now(data: ProjectSheetData) -> Fragment:
    content: list[Inline] = [bold("一、走到哪一步"), Space(2.6 * MM)]
    if data.now:
        content.append(Span(f"当前 {cut(data.now, 30)}", size=8.5))
        if data.now_light is not None and data.now_words:
            content += [Space(3 * MM), Mark(light(data.now_light)[0], after=MM), Span(data.now_words, size=8.5)]
    else:
        content.append(Span("还没排计划" if data.chart is None else "已全部办结", size=8.5))
    return line_of(content, Style(11))


def _phases(phases: Sequence[GanttPhase]) -> Fragment:
    """One after the other, a filled numeral for what is done."""
    content: list[Inline] = []
    number = 0
    for phase in phases:
        if phase.code == PARALLEL_PHASE:
            mark = _square("并")
        else:
            number += 1
            mark = numeral(number, 5 * MM, filled=phase.done == phase.total)
        content += [
            Mark(mark, after=1.4 * MM), bold(cut(phase.name, 12)), Span(f" {phase.done} / {phase.total}"), Space(3.4 * MM),
        ]  # fmt: skip
    words = paragraph(content or "—", WIDTH - 3 * MM, Style(8.5, leading=1.9))
    height = words.height + 2 * MM
    lines = (Line(0, 0, WIDTH, 0, HEAD_LINE), Line(0, height, WIDTH, height, HEAD_LINE))
    return Fragment(WIDTH, height, (*lines, Group(1.5 * MM, MM, words)))


def _square(word: str) -> Fragment:
    side = 4.6 * MM
    text = cell(word, side, 8.5, Weight.BOLD, Align.CENTRE)
    return Fragment(
        side, side, (Rect(0.5, 0.5, side - 1, side - 1, stroke=1), Group(0, (side - text.height) / 2, text))
    )


def _critical_path(data: ProjectSheetData, room: float) -> list[_Piece]:
    heading = section_heading("二、关键路径", "虚框计划在上，实际在下；实心已办，斜纹迟延，点框预计")
    chart = data.chart
    if chart is None or not chart.critical:
        words = "还没排计划，没有关键路径。" if chart is None else "全部办结，没有关键路径。"
        return [_Piece(heading, SECTION_GAP), _Piece(cell(words, WIDTH, 9), HEADING_GAP)]
    room -= SECTION_GAP + heading.height + HEADING_GAP + HEAD
    rows, left_out = _that_fit(chart, room)
    height = min(_CHART_ROW, (room - (_LEAST_CHART_ROW if left_out else 0)) / len(rows))
    pieces = [_Piece(heading, SECTION_GAP), _Piece(_path(chart, rows, height), HEADING_GAP)]
    if left_out:
        note = f"另 {left_out} 项见审批甘特"
        pieces.append(_Piece(cell(note, WIDTH, 8), 0.4 * MM))
    return pieces


def _that_fit(chart: GanttChart, room: float) -> tuple[list[GanttRow], int]:
    """The critical steps there is room for, until the aim: what was done first is left out first, then what comes last."""
    rows = _until_aim(chart)
    fitting = max(1, int(room / _LEAST_CHART_ROW))
    if len(rows) <= fitting:
        return rows, len(chart.critical) - len(rows)
    fitting = max(1, fitting - 1)
    done = [one for one in rows if one.done]
    waiting = [one for one in rows if not one.done]
    kept_done = done[max(0, len(done) - max(0, fitting - len(waiting))) :] if fitting > len(waiting) else []
    kept = [*kept_done, *waiting[: fitting - len(kept_done)]]
    return kept, len(chart.critical) - len(kept)


def _until_aim(chart: GanttChart) -> list[GanttRow]:
    rows = list(chart.critical)
    codes = [one.code for one in rows]
    return rows[: codes.index(chart.aim.step) + 1] if chart.aim.step in codes else rows


def _path(chart: GanttChart, rows: Sequence[GanttRow], row_height: float) -> Fragment:
    days = [
        day for one in rows for span in (one.plan, one.real, one.forecast) if span for day in (span.first, span.last)
    ]
    scale = scale_over(
        min(*days, chart.today), max(*days, chart.today), _COLUMNS.width, WIDTH - _COLUMNS.width, _LABEL_ROOM
    )
    drawn = Chart(_COLUMNS, scale, row_height, chart.today, chart.aim.step)
    height = HEAD + row_height * len(rows)
    ops: list[Op] = [*chart_head(drawn, height), *today_line(drawn, height)]
    for index, one in enumerate(rows):
        ops.append(Group(0, HEAD + index * row_height, step_row(drawn, one)))
    ops.append(Line(0, height, WIDTH, height, OUTER))
    return Fragment(WIDTH, height, tuple(ops))
