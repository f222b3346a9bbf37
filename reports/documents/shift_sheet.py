"""JJ 交接班单: what one person leaves to the next, in one table a kind, signed by both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from reports.documents import wording
from reports.documents.frame import WIDTH, assemble
from reports.documents.lookup_table import Cell, Column, section
from reports.documents.parts import SECTION_GAP, cell, section_heading, title_block
from reports.documents.signing import Side, close, labelled_form, signature_box
from reports.typeset.drawing import MM, DrawList, Weight
from reports.typeset.flow import Block
from reports.typeset.marks import light
from reports.typeset.paragraph import Inline, Mark, Span, bold
from station_app.domain.slips import ShiftCase, ShiftSheetData

NAME = "交接班单"
_CASES = (
    Column("件号", 27 * MM, weight=Weight.BOLD, size=8.5),
    Column("申请人与事项", 63 * MM),
    Column("状态", 24 * MM),
    Column("下一步", 56 * MM),
)
_ORIGINALS = (
    Column("件号", 27 * MM, weight=Weight.BOLD, size=8.5),
    Column("申请人", 50 * MM),
    Column("原件", 49 * MM),
    Column("货架", 18 * MM),
    Column("应还", 26 * MM),
)
_CALLS = (
    Column("时间", 31 * MM, weight=Weight.BOLD),
    Column("谁", 46 * MM),
    Column("电话", 30 * MM),
    Column("什么事", 63 * MM),
)
_DEFERRALS = (
    Column("件号", 27 * MM, weight=Weight.BOLD, size=8.5),
    Column("申请人", 58 * MM),
    Column("容缺材料", 59 * MM),
    Column("补齐日期", 26 * MM, weight=Weight.BOLD),
)
_APPOINTMENTS = (
    Column("时间", 31 * MM, weight=Weight.BOLD),
    Column("预约号", 26 * MM),
    Column("谁", 50 * MM),
    Column("办什么", 63 * MM),
)
_LEAST = 5.8 * MM


def layout(data: ShiftSheetData) -> DrawList:
    """Lay a hand-over sheet out.

    Raises:
        UserError: MISSING_GLYPH.
    """
    printed = data.identity.printed_at
    rows = ((("交班人", [bold(data.giver, 10)]), ("接班人", [bold(data.receiver, 10)])),)
    blocks = [
        Block(title_block(NAME, (wording.minute_text(printed), "只列未了的"), data.identity)),
        Block(labelled_form(rows), 3 * MM),
        *_part("一、未了办件", _CASES, [_case(case) for case in data.open_cases]),
        *_part(
            "二、待归还原件",
            _ORIGINALS,
            [
                [o.case_number, o.applicant, o.material, o.shelf or "—", o.due.isoformat() if o.due else "—"]
                for o in data.originals
            ],
        ),
        *_part("三、约定回电", _CALLS, [[_at(c.at, printed), c.name, c.phone, c.about] for c in data.calls]),
        *_part(
            "四、容缺临期",
            _DEFERRALS,
            [[d.case_number, d.applicant, d.material, d.until.isoformat()] for d in data.deferrals],
        ),
        *_part(
            "五、今日预约",
            _APPOINTMENTS,
            [[_at(a.starts_at, printed), a.appt_no, a.name, a.subject] for a in data.appointments],
        ),
    ]
    signatures = [
        Block(
            signature_box(Side("交班人", "已当面说明，原件已点清"), Side("接班人", "已看清，原件已点收"), 30 * MM),
            4 * MM,
        )
    ]
    pages = close(blocks, (), data.identity, signatures)
    return assemble(NAME, data.station, data.identity, pages)


def _part(heading: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> list[Block]:
    if not rows:
        return [
            Block(section_heading(heading), SECTION_GAP, keep_with_next=True),
            Block(cell("没有", WIDTH, 9), 1 * MM),
        ]
    return section(heading, f"{len(rows)} 条", columns, rows, least=_LEAST)


def _case(case: ShiftCase) -> list[Cell]:
    state: list[Inline] = []
    if case.light is not None:
        shape, word = light(case.light)
        state = [Mark(shape, after=1 * MM), Span(f"{word} ")]
    return [
        case.case_number,
        [bold(case.applicant), Span(f"　{case.subject}")],
        [*state, Span(case.state)],
        case.next_step,
    ]


def _at(moment: datetime, printed: datetime) -> str:
    return f"{moment:%H:%M}" if moment.date() == printed.date() else wording.minute_text(moment)
