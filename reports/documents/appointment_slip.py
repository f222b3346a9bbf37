"""WS19 预约单: half a sheet with the number, the time and the window."""

from __future__ import annotations

from reports.documents import wording
from reports.documents.half_sheet import WIDTH, Words, single_half
from reports.documents.parts import cell, certificate_text, contact_text
from reports.documents.signing import labelled_form
from reports.typeset.drawing import MM, DrawList, Fragment, Group, Line, Op, Rect, Weight, stack
from reports.typeset.paragraph import Align, Style, bold, fitted, paragraph
from reports.typeset.table import FORM_CELL, OUTER
from station_app.domain.slips import AppointmentSlipData

NAME = "预约单"
_MISSED = "过号请到取号台报预约号。"
_FIGURE_HEIGHT = 25 * MM
_WIDTHS = (23.1 * MM, 72 * MM, 24.9 * MM, 55 * MM)


def layout(data: AppointmentSlipData) -> DrawList:
    """Lay an appointment out.

    Raises:
        UserError: MISSING_GLYPH.
    """
    applicant = data.applicant
    number = "信用代码" if applicant.is_enterprise else "证件号码"
    rows = (
        (("申请人", [bold(applicant.name, 10)]), (number, certificate_text(applicant))),
        (("联系人", contact_text(applicant)), ("渠道", data.channel)),
        (("办什么", "　".join(data.subject)),),
    )
    station = data.station
    notes = (
        bold(_MISSED, 12),
        f"地点：{station.name}，{station.address}。{station.hours}。",
        f"不能来或者改期，提前拨打 {station.phone}。",
    )
    parts = [
        _figures(data),
        labelled_form(rows, _WIDTHS),
        *(paragraph(note if isinstance(note, str) else [note], WIDTH, Style(10, leading=1.5)) for note in notes),
    ]
    return single_half(Words(NAME), data, stack(parts, 3.2 * MM))


def _figures(data: AppointmentSlipData) -> Fragment:
    """The number, the time and the window side by side in a box."""
    start, end = data.starts_at, data.ends_at
    slot = f"{start:%H:%M}—{end:%H:%M}"
    shares = (
        ("预约号", data.appt_no, 27, 60 * MM),
        (wording.long_date(start.date()), slot, 20, 70 * MM),
        ("窗口", data.window or "到站安排", 16, 45 * MM),
    )
    ops: list[Op] = [Rect(0, 0, WIDTH, _FIGURE_HEIGHT, stroke=OUTER)]
    x = 0.0
    for label, value, size, width in shares:
        if x:
            ops.append(Line(x, 0, x, _FIGURE_HEIGHT, FORM_CELL))
        figure = fitted(value, width - 5 * MM, Style(size, Weight.BOLD, Align.CENTRE), smallest=9)
        ops += [
            Group(x, 2.2 * MM, cell(label, width, 10, align=Align.CENTRE)),
            Group(x + 2.5 * MM, 7 * MM + (16 * MM - figure.height) / 2, figure),
        ]
        x += width
    return Fragment(WIDTH, _FIGURE_HEIGHT, tuple(ops))
