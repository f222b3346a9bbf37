"""The lists of 项目一页纸: blocking points, and side by side the visits and what comes next."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reports.documents.frame import WIDTH
from reports.documents.one_line import one_line
from reports.documents.parts import HEADING_GAP, cell
from reports.typeset.drawing import MM, Fragment, Group, Weight, stack
from reports.typeset.marks import light
from reports.typeset.paragraph import Style
from reports.typeset.table import HEAD as HEAD_LINE
from reports.typeset.table import OUTER, ROW, Placed, row
from station_app.domain.project_papers import DatedLine, PointLine, ProjectSheetData

MOST_POINTS = 5
_LINE = 6.4 * MM
_HALF, _BETWEEN = 82 * MM, 6 * MM

_POINT_COLUMNS = (
    ("灯", 0.0, 27.5),
    ("堵点", 28.5, 70.0),
    ("牵头", 99.5, 26.0),
    ("提出", 126.5, 13.0),
    ("限期", 140.5, 13.0),
    ("环节", 154.5, 15.5),
)


def points_table(points: Sequence[PointLine]) -> Fragment:
    """Blocking points; those beyond five are counted."""
    titles = [Placed(max(x, 0.5) * MM, cell(words, width * MM, 8.5, Weight.BOLD)) for words, x, width in _POINT_COLUMNS]
    rows = [row(WIDTH, titles, padding=0, least=5.6 * MM, below=HEAD_LINE, above=OUTER)]
    if not points:
        rows.append(row(WIDTH, [Placed(0, cell("没有堵点", WIDTH, 9))], padding=0, least=_LINE, below=OUTER))
        return stack(rows)
    shown, more = points[:MOST_POINTS], len(points) - MOST_POINTS
    for index, point in enumerate(shown):
        last = index == len(shown) - 1 and more <= 0
        rows.append(row(WIDTH, _point(point), padding=0, least=_LINE, below=OUTER if last else ROW))
    if more > 0:
        rows.append(row(WIDTH, [Placed(0, cell(f"另 {more} 条", WIDTH, 9))], padding=0, least=5 * MM, below=OUTER))
    return stack(rows)


def _point(point: PointLine) -> list[Placed]:
    shape, word = light(point.light)
    words = (
        "" , point.title, point.lead, f"{point.raised_on:%m-%d}", f"{point.due:%m-%d}", point.level,
    )  # fmt: skip
    cells = [
        Placed(x * MM, one_line(text, width * MM, Style(9)))
        for text, (_, x, width) in zip(words, _POINT_COLUMNS, strict=True)
        if text
    ]
    said = point.words if word == "办结" else f"{word} {point.words}"
    return [Placed(0.5 * MM, shape), Placed(5 * MM, one_line(said, 22.5 * MM, Style(9))), *cells]


def two_lists(data: ProjectSheetData) -> Fragment:
    """Visits at the left, next steps and what is asked for at the right."""
    left = _list("四、走访与调度", data.visits, "没有走访记录", _visit)
    right = _list("五、下一步与请求支持", data.next_steps, "—", _step)
    ops = (Group(0, 0, left), Group(_HALF + _BETWEEN, 0, right))
    return Fragment(WIDTH, max(left.height, right.height), ops)


def _list(
    heading: str, lines: Sequence[DatedLine], nothing: str, cells: Callable[[DatedLine], list[Placed]]
) -> Fragment:
    head = cell(heading, _HALF, 11, Weight.BOLD)
    rows = [row(_HALF, [], padding=0, least=HEADING_GAP, below=OUTER)]
    rows += [row(_HALF, cells(line), padding=0, least=_LINE) for line in lines]
    if not lines:
        rows.append(row(_HALF, [Placed(MM, cell(nothing, _HALF - MM, 9))], padding=0, least=_LINE))
    return stack([head, *rows])


def _visit(line: DatedLine) -> list[Placed]:
    day = f"{line.day:%m-%d}" if line.day else ""
    return [
        Placed(MM, cell(day, 12 * MM, 9)),
        Placed(14 * MM, one_line(line.kind, 15 * MM, Style(9))),
        Placed(30 * MM, one_line(line.text, _HALF - 30 * MM, Style(9))),
    ]


def _step(line: DatedLine) -> list[Placed]:
    first = f"{line.day:%m-%d}" if line.day else line.kind
    weight = Weight.REGULAR if line.day else Weight.BOLD
    if not first:
        return [Placed(MM, one_line(line.text, _HALF - MM, Style(9)))]
    return [
        Placed(MM, cell(first, 12 * MM, 9, weight)),
        Placed(14 * MM, one_line(line.text, _HALF - 14 * MM, Style(9))),
    ]
