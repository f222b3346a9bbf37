"""BQ 材料袋标签: labels for bags of papers, eight on a sheet or one by one for a label printer."""

from __future__ import annotations

from dataclasses import dataclass

from reports.documents import wording
from reports.documents.frame import A4, watermark
from reports.typeset.codes import code128, qr
from reports.typeset.drawing import EMPTY, MM, DrawList, Fragment, Group, Line, Op, Page, Weight
from reports.typeset.marks import demo_box, numerals, station_mark
from reports.typeset.paragraph import Align, Inline, Space, Span, Style, bold, fitted, paragraph, text_width
from station_app.domain.documents import Station
from station_app.domain.slips import BagLabel, BagLabelsData, LabelStock

NAME = "材料袋标签"
_MODULE = 0.3 * MM
_BAR_HEIGHT = 10 * MM
_QR = 16 * MM
_EDGE = 4.5 * MM


@dataclass(frozen=True, slots=True)
class _Stock:
    """The sheet, where its labels begin, how large they are and how many stand side by side and below one another."""

    page: tuple[float, float]
    origin: tuple[float, float]
    label: tuple[float, float]
    gap: float
    columns: int
    rows: int


_STOCKS = {
    LabelStock.SHEET_OF_EIGHT: _Stock(A4, (4.65 * MM, 13 * MM), (99.1 * MM, 67.7 * MM), 2.5 * MM, 2, 4),
    LabelStock.LABEL_PRINTER: _Stock((100 * MM, 70 * MM), (0, 1.15 * MM), (100 * MM, 67.7 * MM), 0, 1, 1),
}


def layout(data: BagLabelsData) -> DrawList:
    """Lay labels out, beginning at the first free place.

    Raises:
        UserError: MISSING_GLYPH.
    """
    stock = _STOCKS[data.stock]
    places = stock.columns * stock.rows
    skipped = (data.first_place - 1) % places if places > 1 else 0
    sheets: list[list[Op]] = []
    for index, label in enumerate(data.labels, skipped):
        if not sheets or index % places == 0:
            sheets.append(watermark(data.identity, stock.page[1] / 2, stock.page[0]))
        row, column = divmod(index % places, stock.columns)
        x = stock.origin[0] + column * (stock.label[0] + stock.gap)
        y = stock.origin[1] + row * stock.label[1]
        sheets[-1].append(Group(x, y, _label(label, data.station, *stock.label)))
    pages = tuple(Page(*stock.page, tuple(ops)) for ops in sheets)
    return DrawList(f"{NAME}（{len(data.labels)} 张）", data.identity.printed_at, pages)


def _label(label: BagLabel, station: Station, width: float, height: float) -> Fragment:
    inner = width - 2 * _EDGE
    code = f"{label.case_number}-{label.bag}"
    text_room = inner - _QR - 4 * MM
    bars = code128(code, _BAR_HEIGHT, _MODULE)
    bars_y = height - 3.6 * MM - _BAR_HEIGHT
    name = fitted(label.enterprise, inner, Style(14, Weight.BOLD), smallest=10)
    subject: list[Inline] = [Span(label.subject), Space(3 * MM), *numerals(label.numbers, 4.2 * MM, filled=True)]
    below = 12.4 * MM + name.height + 0.6 * MM
    line = paragraph(subject, inner, Style(10.5))
    facts_y = max(below + line.height + 1.6 * MM, 26.5 * MM)
    ops: list[Op] = [
        *_heading(label, station, inner),
        Group(_EDGE, 12.4 * MM, name),
        Group(_EDGE, below, line),
        Group(_EDGE, facts_y, _facts(label, text_room)),
        Group(width - _EDGE - _QR, facts_y, qr(label.qr_payload, _QR)),
        Group(_EDGE, bars_y, bars),
        Group(
            _EDGE,
            bars_y + _BAR_HEIGHT / 2 - 1.8 * MM,
            fitted(code, inner, Style(9, Weight.BOLD, Align.RIGHT)),
        ),
    ]
    return Fragment(width, height, tuple(ops))


def _heading(label: BagLabel, station: Station, inner: float) -> list[Op]:
    which = f"第 {label.bag} 袋 共 {label.bags} 袋"
    room = text_width(which, 11, Weight.BOLD) + 2 * MM
    box = demo_box(7.5) if station.demo else EMPTY
    side, left = 6 * MM, _EDGE + 7.6 * MM
    space = inner - 7.6 * MM - room - (box.width + 2 * MM if station.demo else 0)
    name_width = min(text_width(station.name, 9.5, Weight.BOLD), space)
    y = 3.4 * MM
    return [
        Group(_EDGE, y, station_mark(side)),
        Group(left, y + 0.7 * MM, fitted(station.name, space, Style(9.5, Weight.BOLD))),
        Group(left + name_width + 2 * MM, y + 0.7 * MM, box),
        Group(_EDGE, y + 0.3 * MM, paragraph(which, inner, Style(11, Weight.BOLD, Align.RIGHT))),
        Line(_EDGE, 10.8 * MM, _EDGE + inner, 10.8 * MM, 0.8),
    ]


def _facts(label: BagLabel, width: float) -> Fragment:
    received = wording.minute_text(label.received_at)
    inside = [f"原件 {label.originals} 份"] if label.originals else []
    inside += [f"复印件 {label.copies} 份"] if label.copies else []
    style = Style(9, leading=1.7)
    first = paragraph([Span("收件 "), bold(received), Span(f"　经办 {label.operator_name}")], width, style)
    second = paragraph([Span("内装 "), bold("　".join(inside) or "—")], width, style)
    third = paragraph("报送大厅", width, style)
    start = text_width("报送大厅", 9) + 1.5 * MM
    y = first.height + second.height
    return Fragment(
        width,
        y + third.height,
        (
            Group(0, 0, first),
            Group(0, first.height, second),
            Group(0, y, third),
            Line(start, y + 12, start + 30 * MM, y + 12, 0.7),
        ),
    )
