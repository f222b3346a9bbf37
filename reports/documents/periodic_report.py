"""ZB 周报, YB 月报, ZT 专报: figures with their fractions, two charts, progress, plans, targets, blocking points."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reports.documents.charts import lying, pairs
from reports.documents.frame import WIDTH, assemble
from reports.documents.lookup_table import Cell, Column, section
from reports.documents.parts import HEADING_GAP, SECTION_GAP, cell, section_heading, sign_line, title_block
from reports.documents.signing import close
from reports.ledgers.words import notes_text
from reports.typeset.drawing import MM, DrawList, Fragment, Group, Line, Op, Weight, stack
from reports.typeset.flow import Block
from reports.typeset.marks import light
from reports.typeset.paragraph import Align, Inline, Mark, Span, Style, bold, fitted, line_of, paragraph
from reports.typeset.table import FORM_CELL, OUTER, ROW
from station_app.domain.ledger import Figure, LightCell
from station_app.domain.report import Bar, BlockingLine, PlanLine, ProgressLine, Report, ReportKind, TargetLine
from station_app.domain.report_papers import ReportPaperData

_FIGURES_IN_A_ROW = 4
_INSET = 2.4 * MM
_BARS_HEIGHT = 41 * MM
_PAIRS_WIDTH = 103 * MM
_ITEMS_WIDTH = 60 * MM
_LEAST = 6.4 * MM
_WEEKDAYS = "一二三四五六日"
_NUMBERS = "一二三四五六七八九"
_CHARTS = 2
_EACH = {ReportKind.WEEKLY: "周", ReportKind.MONTHLY: "个月", ReportKind.SPECIAL: "期"}
_HALF_A_YEAR = 183
_AFTER_LIGHT = 1 * MM
_SERIAL = Column("序", 9 * MM, Align.CENTRE)
_PROGRESS = (
    _SERIAL,
    Column("灯", 16 * MM),
    Column("任务", 40 * MM, weight=Weight.BOLD),
    Column("进展", 87 * MM),
    Column("责任人", 18 * MM),
)
_PLANS = (_SERIAL, Column("计划", 119 * MM), Column("责任人", 24 * MM), Column("完成日", 18 * MM, Align.CENTRE))
_TARGETS = (
    Column("任务", 52 * MM, weight=Weight.BOLD),
    Column("牵头", 28 * MM),
    Column("目标", 34 * MM),
    Column("完成", 30 * MM),
    Column("灯", 26 * MM),
)
_BLOCKING = (
    Column("灯", 31 * MM),
    Column("堵点", 55 * MM),
    Column("牵头", 28 * MM),
    Column("限期", 16 * MM),
    Column("请求支持", 40 * MM),
)


def layout(data: ReportPaperData) -> DrawList:
    """Lay a report out.

    Raises:
        UserError: MISSING_GLYPH.
    """
    report = data.report
    blocks = [
        Block(title_block(report.title, _subject(report), data.identity)),
        *(Block(fragment, 0 if index else 2 * MM) for index, fragment in enumerate(_figures(report.figures))),
        *_sections(report),
    ]
    signatures = [Block(_signatures(data.reporter), 7 * MM), *_notes(report)]
    pages = close(blocks, (), data.identity, signatures)
    return assemble(
        report.title, data.station, data.identity, pages, reference="期次", reference_value=report.period.name
    )


def _sections(report: Report) -> list[Block]:
    progress, plans = report.headings
    tables = [
        (progress, _PROGRESS, [_progress(serial, line) for serial, line in enumerate(report.progress, 1)]),
        (plans, _PLANS, [_plan(serial, line, report) for serial, line in enumerate(report.plans, 1)]),
        *([("月度目标", _TARGETS, [_target(line) for line in report.targets])] if report.targets else []),
        ("堵点与请求支持", _BLOCKING, [_blocking(line, report) for line in report.blocking]),
    ]
    charts = _charts(report)
    numbers = _NUMBERS[_CHARTS if charts else 0 :]
    blocks = list(charts)
    for number, (words, columns, rows) in zip(numbers, tables, strict=False):
        blocks += _table(f"{number}、{words}", columns, rows)
    return blocks


def _subject(report: Report) -> list[str]:
    period, until = report.period, min(report.until, report.period.last)
    words = [f"{_weekday(period.first)}—{_weekday(period.last)}"]
    if until < period.last:
        words.append(f"截至 {_weekday(until)}")
    if report.kind is ReportKind.WEEKLY:
        words.append("每周四报送")
    return words


def _weekday(day: date) -> str:
    return f"{day.month} 月 {day.day} 日（周{_WEEKDAYS[day.weekday()]}）"


# --- figures ---------------------------------------------------------------------


def _figures(figures: Sequence[Figure]) -> list[Fragment]:
    """Boxes, four a row; the last row is as wide as the others, its free places left empty."""
    if not figures:
        return []
    rows = [figures[start : start + _FIGURES_IN_A_ROW] for start in range(0, len(figures), _FIGURES_IN_A_ROW)]
    return [_figure_row(row, first=index == 0, last=index == len(rows) - 1) for index, row in enumerate(rows)]


def _figure_row(figures: Sequence[Figure], *, first: bool, last: bool) -> Fragment:
    width = WIDTH / _FIGURES_IN_A_ROW
    cells = [_figure(figure, width - 2 * _INSET) for figure in figures]
    height = max(cell.height for cell in cells) + 2.4 * MM
    ops: list[Op] = [Line(0, 0, 0, height, OUTER), Line(WIDTH, 0, WIDTH, height, OUTER)]
    ops += [Line(width * place, 0, width * place, height, FORM_CELL) for place in range(1, _FIGURES_IN_A_ROW)]
    ops.append(Line(0, 0, WIDTH, 0, OUTER if first else FORM_CELL))
    if last:
        ops.append(Line(0, height, WIDTH, height, OUTER))
    ops += [Group(width * place + _INSET, 1.2 * MM, one) for place, one in enumerate(cells)]
    return Fragment(WIDTH, height, tuple(ops))


def _figure(figure: Figure, room: float) -> Fragment:
    value: list[Inline] = [bold(figure.value, 20)]
    if figure.unit:
        value.append(Span(f" {figure.unit}", size=9))
    number = line_of(value, Style(20, leading=1.1))
    below = figure.worked or figure.formula
    return stack([fitted(figure.name, room, Style(9)), number, fitted(below, room, Style(8.5))], 0.2 * MM)


# --- charts ----------------------------------------------------------------------


def _charts(report: Report) -> list[Block]:
    """What was registered and finished period by period, and what it was about."""
    if not report.trend and not report.by_item:
        return []
    total = sum(bar.value for bar in report.by_item)
    left = stack(
        [
            section_heading("一、登记与办结", f"近 {len(report.trend)} {_EACH[report.kind]}，件；黑柱登记，白柱办结"),
            pairs(report.trend, _PAIRS_WIDTH, _BARS_HEIGHT),
        ],
        HEADING_GAP,
    )
    right = stack(
        [
            section_heading(f"二、登记 {total:,} 件", "按事项，件"),
            lying(report.by_item, _ITEMS_WIDTH),
            *([_channels(report.by_channel)] if report.by_channel else []),
        ],
        HEADING_GAP,
    )
    height = max(left.height, right.height)
    both = Fragment(WIDTH, height, (Group(0, 0, left), Group(WIDTH - _ITEMS_WIDTH, 0, right)))
    return [Block(both, SECTION_GAP)]


def _channels(bars: Sequence[Bar]) -> Fragment:
    words = "、".join(f"{bar.name} {bar.value:,}" for bar in bars)
    return fitted(f"按方式：{words}", _ITEMS_WIDTH, Style(8))


# --- tables ----------------------------------------------------------------------


def _table(words: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> list[Block]:
    if not rows:
        heading = Block(section_heading(words), SECTION_GAP, keep_with_next=True)
        return [heading, Block(cell("没有", WIDTH, 9), HEADING_GAP)]
    return section(words, "", columns, rows, least=_LEAST)


def _progress(serial: int, line: ProgressLine) -> list[Cell]:
    shape, word = light(line.light.light)
    return [str(serial), [Mark(shape, after=_AFTER_LIGHT), Span(word)], line.task, line.progress, line.person or "—"]


def _plan(serial: int, line: PlanLine, report: Report) -> list[Cell]:
    return [str(serial), line.plan, line.person or "—", _day(line.due, report)]


def _target(line: TargetLine) -> list[Cell]:
    return [line.task, line.lead or "—", line.target or "—", line.reached or "—", _light(line.light)]


def _blocking(line: BlockingLine, report: Report) -> list[Cell]:
    return [_light(line.light), line.title, line.lead or "—", _day(line.due, report), line.request or "—"]


def _light(shown: LightCell) -> list[Inline]:
    """Shape and word of a light, and how much is left unless that says the same."""
    shape, word = light(shown.light)
    words = shown.words if shown.words.endswith(word) else f"{word} {shown.words}".rstrip()
    return [Mark(shape, after=_AFTER_LIGHT), Span(words)]


def _day(day: date | None, report: Report) -> str:
    if day is None:
        return "—"
    near = abs((day - report.period.last).days) < _HALF_A_YEAR
    return f"{day:%m-%d}" if near else f"{day:%Y-%m-%d}"


# --- the end ---------------------------------------------------------------------


def _signatures(reporter: str) -> Fragment:
    made = line_of([Span(f"填报 {reporter}")], Style(10))
    lines = [sign_line("审核", 24 * MM), sign_line("驿站负责人", 24 * MM), sign_line("报送时间", 32 * MM)]
    ops: list[Op] = [Group(0, 0, made)]
    x = made.width + 7 * MM
    for line in lines:
        ops.append(Group(x, 0, line))
        x += line.width + 7 * MM
    return Fragment(WIDTH, made.height, tuple(ops))


def _notes(report: Report) -> list[Block]:
    told = notes_text(report.figures, report.notes)
    if not told:
        return []
    words = paragraph(told, WIDTH, Style(7.5))
    ruled = Fragment(WIDTH, words.height + 1.4 * MM, (Line(0, 0, WIDTH, 0, ROW), Group(0, 1.4 * MM, words)))
    return [Block(ruled, 2.4 * MM)]
