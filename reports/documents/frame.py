"""What stands around the body of every A4 document: header, continuation header, footer, watermark."""

from __future__ import annotations

from collections.abc import Sequence

from reports.documents import wording
from reports.typeset.codes import code128, qr
from reports.typeset.drawing import EMPTY, MM, DrawList, Fragment, Group, Line, Op, Page, Watermark, Weight, stack
from reports.typeset.flow import Frame
from reports.typeset.marks import demo_box, station_mark
from reports.typeset.paragraph import LEADING, Align, Style, fitted, paragraph, text_width
from reports.typeset.shaping import shape
from reports.typeset.type_size import is_enlarged, set_size
from station_app.domain.documents import DocumentKind, Identity, Station

A4 = (210 * MM, 297 * MM)
WIDTH = 170 * MM
BINDING = 25 * MM
OUTER = 15 * MM
BODY = Frame(33.5 * MM, 18 * MM, 278 * MM)

_HEADER_TOP = 9 * MM
_QR_SIDE = 17 * MM
_FOOTER_TOP = 279.5 * MM
_BAR_HEIGHT = 6.5 * MM
_FOOTER_RIGHT = 70 * MM
_LARGE_FOOTER_RIGHT = 88.5 * MM


def assemble(
    name: str,
    station: Station,
    identity: Identity,
    bodies: Sequence[Sequence[Op]],
    *,
    duplex: bool = False,
    reference: str = "件号",
    reference_value: str = "",
) -> DrawList:
    """Put header, footer and watermark around the bodies of a document's pages.

    `reference` says what the case number is, `reference_value` what is written instead of it (期次); without a case number
    its barcode is not drawn.
    """
    count = len(bodies)
    about = (reference, reference_value or identity.case_number)
    pages = []
    for index, body in enumerate(bodies):
        left = OUTER if duplex and index % 2 else BINDING
        ops = watermark(identity, A4[1] / 2)
        head = _first_header(station, identity, about) if index == 0 else _next_header(name, station, identity)
        ops.append(Group(left, 0, head))
        ops.append(Group(left, 0, Fragment(WIDTH, A4[1], tuple(body))))
        ops.append(Group(left, _FOOTER_TOP, _footer(identity, index + 1, count)))
        pages.append(Page(*A4, tuple(ops)))
    return DrawList(wording.title_of(name, identity), identity.printed_at, tuple(pages))


def watermark(identity: Identity, centre: float, width: float = A4[0]) -> list[Op]:
    """The letters under a page of a width that is not in force, centred at a height; none for one that is."""
    letters = wording.watermark(identity.kind)
    if letters is None:
        return []
    longest = 0.72 * width / (shape(letters, Weight.BOLD).total / 1000)
    return [Watermark(width / 2, centre, letters, min(76, longest))]


def station_block(station: Station, mark_side: float, sizes: tuple[float, float], lines: str, width: float) -> list[Op]:
    """The station's mark, name and a line below; with the frame that says the data are invented."""
    x = mark_side + 2.4 * MM
    name_size, line_size = sizes
    box = demo_box(8.5) if station.demo else EMPTY
    name_width = width - x - (box.width + 2.2 * MM if station.demo else 0)
    name = fitted(station.name, name_width, Style(name_size, Weight.BOLD))
    first_line = set_size(name_size) * LEADING
    ops: list[Op] = [
        Group(0, 0, station_mark(mark_side)),
        Group(x, -0.4 * MM, name),
        Group(x, max(first_line, name.height) - 0.2 * MM, fitted(lines, width - x, Style(line_size))),
    ]
    if station.demo:
        after = x + min(text_width(station.name, name_size, Weight.BOLD), name_width) + 2.2 * MM
        ops.append(Group(after, (first_line - box.height) / 2 - 0.4 * MM, box))
    return ops


def _first_header(station: Station, identity: Identity, about: tuple[str, str]) -> Fragment:
    lines = f"{station.park} · 站码 {station.code}"
    rows = (
        ("编号", wording.number_text(identity), Weight.BOLD),
        *(((*about, Weight.BOLD),) if about[1] else ()),
        ("版本", wording.version_text(identity), Weight.REGULAR),
    )
    widest = max(text_width(value, 8.5, weight) for _, value, weight in rows)
    right = WIDTH - _QR_SIDE - 3.2 * MM
    room = right - widest - 12 * MM
    block = station_block(station, 10 * MM, (13, 8.5), lines, room)
    ops: list[Op] = [Group(0, _HEADER_TOP, Fragment(room, 0, tuple(block)))]
    for index, (label, value, weight) in enumerate(rows):
        y = _HEADER_TOP + (0.9 + 4.7 * index) * MM
        ops.append(Group(right - widest - 14.2 * MM, y, paragraph(label, 12 * MM, Style(8.5, align=Align.RIGHT))))
        ops.append(Group(right - widest, y, paragraph(value, widest + 1, Style(8.5, weight))))
    if identity.qr_payload and identity.kind is not DocumentKind.DRAFT:
        ops.append(Group(WIDTH - _QR_SIDE, _HEADER_TOP, qr(identity.qr_payload, _QR_SIDE)))
    ops.append(Line(0, 28.4 * MM, WIDTH, 28.4 * MM, 1.6))
    ops.append(Line(0, 29.5 * MM, WIDTH, 29.5 * MM, 0.5))
    return Fragment(WIDTH, BODY.first_top, tuple(ops))


def _next_header(name: str, station: Station, identity: Identity) -> Fragment:
    y = 9 * MM
    left = text_width(station.name, 8.5, Weight.BOLD) + 4.5 * MM
    ops: tuple[Op, ...] = (
        Group(0, y, paragraph(station.name, WIDTH / 2, Style(8.5, Weight.BOLD))),
        Group(left, y, paragraph(f"{name}（续）", WIDTH / 2, Style(8.5))),
        Group(0, y, paragraph(wording.number_text(identity), WIDTH, Style(8.5, align=Align.RIGHT))),
        Line(0, 14.6 * MM, WIDTH, 14.6 * MM, 0.8),
    )
    return Fragment(WIDTH, BODY.next_top, ops)


def _footer(identity: Identity, page: int, count: int) -> Fragment:
    bars = code128(identity.case_number, _BAR_HEIGHT) if identity.case_number else EMPTY
    middle = Style(9, align=Align.CENTRE)
    large = is_enlarged()
    style = Style(7.5, align=Align.RIGHT, leading=1.12 if large else 1.25)
    room = _LARGE_FOOTER_RIGHT if large else _FOOTER_RIGHT
    right = stack([paragraph(text, room, style) for text in (edition(identity), printed(identity))], 0.3 * MM)
    number = EMPTY if large else paragraph(identity.case_number, 30 * MM, Style(7.5))
    pages_from = bars.width + 1 * MM if large else 0.0
    pages_width = WIDTH - room - pages_from - 1 * MM if large else WIDTH
    ops: tuple[Op, ...] = (
        Line(0, 0, WIDTH, 0, 0.5),
        Group(0, 1.6 * MM, bars),
        Group(bars.width + 1.5 * MM, 3.0 * MM, number),
        Group(pages_from, 2.6 * MM, paragraph(f"第 {page} 页　共 {count} 页", pages_width, middle)),
        Group(WIDTH - right.width, (0.6 if large else 1.5) * MM, right),
    )
    return Fragment(WIDTH, 1.6 * MM + _BAR_HEIGHT, ops)


def edition(identity: Identity) -> str:
    """Version, catalogue and how often it was printed again, for the footer."""
    parts = [wording.version_text(identity), wording.catalogue_text(identity)]
    if identity.reprint:
        parts.append(f"补打 {identity.reprint}")
    return " · ".join(parts)


def printed(identity: Identity) -> str:
    """When and by whom it was printed, and its check code, for the footer."""
    parts = [f"打印 {wording.minute_text(identity.printed_at)}", identity.operator_name]
    if identity.check_code and identity.kind is not DocumentKind.DRAFT:
        parts.append(f"校验码 {wording.check_code_text(identity.check_code)}")
    return " · ".join(parts)
