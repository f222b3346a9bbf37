"""WS21 满意度评价表: half a sheet to tick and drop in a box, without the handler looking on."""

from __future__ import annotations

from reports.documents.half_sheet import WIDTH, Words, single_half
from reports.documents.parts import blank_date, cell
from reports.documents.satisfaction import LEVELS, REASONS
from reports.documents.signing import labelled_form
from reports.documents.writing import lines_to_write, tick_row
from reports.typeset.drawing import MM, DrawList, Fragment, Group, Op, Weight, stack
from reports.typeset.marks import tick_box
from reports.typeset.paragraph import bold
from station_app.domain.slips import EvaluationFormData

NAME = "满意度评价表"
_VOLUNTARY = "自愿评价，经办人请回避。"
_WIDTHS = (23.1 * MM, 72 * MM, 24.9 * MM, 55 * MM)
_LEVEL_BOX = 8 * MM
_DATE_WIDTH = 40 * MM


def layout(data: EvaluationFormData) -> DrawList:
    """Lay an evaluation form out.

    Raises:
        UserError: MISSING_GLYPH.
    """
    rows = (
        (("办件编号", [bold(data.identity.case_number, 10)]), ("经办人", data.handler)),
        (("办了什么", "　".join(data.subject)),),
    )
    reasons = stack(
        [
            cell("选了不满意、非常不满意的，勾选原因", WIDTH, 9, Weight.BOLD),
            tick_row(REASONS, width=WIDTH, size=9.5, box=4.2 * MM),
        ],
        0.6 * MM,
    )
    comment = stack([cell("文字评价", WIDTH, 9, Weight.BOLD), lines_to_write(WIDTH, 3)])
    parts = [labelled_form(rows, _WIDTHS), _levels(), reasons, comment, _last_line()]
    return single_half(Words(NAME), data, stack(parts, 3.6 * MM))


def _levels() -> Fragment:
    """Five large boxes in a row."""
    box = tick_box(_LEVEL_BOX)
    pitch = WIDTH / len(LEVELS)
    ops: list[Op] = []
    for index, word in enumerate(LEVELS):
        label = cell(word, pitch - _LEVEL_BOX - 2 * MM, 12, Weight.BOLD)
        ops += [
            Group(index * pitch, 0, box),
            Group(index * pitch + _LEVEL_BOX + 1.8 * MM, (_LEVEL_BOX - label.height) / 2, label),
        ]
    return Fragment(WIDTH, _LEVEL_BOX, tuple(ops))


def _last_line() -> Fragment:
    named = tick_row(("实名", "匿名"), width=60 * MM)
    strong = cell([bold(_VOLUNTARY)], 60 * MM, 10)
    date = blank_date(_DATE_WIDTH)
    label = cell("评价时间", 18 * MM, 10)
    middle = named.height / 2
    start = WIDTH - _DATE_WIDTH
    return Fragment(
        WIDTH,
        named.height,
        (
            Group(0, 0, named),
            Group(62 * MM, middle - strong.height / 2, strong),
            Group(start - 18 * MM, middle - label.height / 2, label),
            Group(start, middle - date.height / 2, date),
        ),
    )
