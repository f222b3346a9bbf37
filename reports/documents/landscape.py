"""What stands around the body of an A4 sheet across: header, continuation header, footer, watermark; bound at the top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.documents import wording
from reports.documents.frame import A4, edition, printed, station_block, watermark
from reports.typeset.codes import code128, qr
from reports.typeset.drawing import EMPTY, MM, DrawList, Fragment, Group, Line, Op, Page, Weight, stack
from reports.typeset.flow import Frame
from reports.typeset.paragraph import Align, Style, fitted, paragraph, text_width
from reports.typeset.type_size import is_enlarged
from station_app.domain.documents import DocumentKind, Identity, Station

PAPER = (A4[1], A4[0])
WIDTH = 267 * MM
LEFT = 15 * MM
BODY = Frame(31 * MM, 20 * MM, 192.2 * MM)

_HEADER_TOP = 13 * MM
_QR_SIDE = 15 * MM
_BELOW = 17 * MM
_BAR_HEIGHT = 6.5 * MM
_FOOTER_RIGHT = 96 * MM


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet across: its size, and how wide its text is."""

    size: tuple[float, float] = PAPER
    width: float = WIDTH

    @property
    def footer_top(self) -> float:
        """Where its footer begins."""
        return self.size[1] - _BELOW

    @property
    def body(self) -> Frame:
        """The room between header and footer."""
        return Frame(BODY.first_top, BODY.next_top, self.footer_top - 0.8 * MM)


A4_ACROSS = Sheet()
A3_ACROSS = Sheet((420 * MM, 297 * MM), 390 * MM)


@dataclass(frozen=True, slots=True)
class Reference:
    """The line between number and version (期次 2026 年第 47 周); without a value it is left out."""

    label: str
    value: str


def assemble(
    name: str,
    station: Station,
    identity: Identity,
    bodies: Sequence[Sequence[Op]],
    reference: Reference,
    sheet: Sheet = A4_ACROSS,
) -> DrawList:
    """Put header, footer and watermark around the bodies of a document's pages."""
    count, (width, height) = len(bodies), sheet.size
    pages = []
    for index, body in enumerate(bodies):
        ops = watermark(identity, height / 2, width)
        head = _next_header(name, station, identity, sheet.width)
        if index == 0:
            head = _first_header(station, identity, reference, sheet.width)
        ops.append(Group(LEFT, 0, head))
        ops.append(Group(LEFT, 0, Fragment(sheet.width, height, tuple(body))))
        ops.append(Group(LEFT, sheet.footer_top, _footer(identity, index + 1, count, sheet.width)))
        pages.append(Page(width, height, tuple(ops)))
    return DrawList(wording.title_of(name, identity), identity.printed_at, tuple(pages))


def _first_header(station: Station, identity: Identity, reference: Reference, width: float) -> Fragment:
    rows = [
        ("编号", wording.number_text(identity), Weight.BOLD),
        *([(reference.label, reference.value, Weight.BOLD)] if reference.value else []),
        ("版本", wording.version_text(identity), Weight.REGULAR),
    ]
    widest = max(text_width(value, 8.5, weight) for _, value, weight in rows)
    right = width - _QR_SIDE - 3.2 * MM
    room = right - widest - 12 * MM
    block = station_block(station, 9 * MM, (13, 8.5), f"{station.park} · 站码 {station.code}", room)
    ops: list[Op] = [Group(0, _HEADER_TOP, Fragment(room, 0, tuple(block)))]
    for index, (label, value, weight) in enumerate(rows):
        y = _HEADER_TOP + (0.3 + 4.9 * index) * MM
        ops.append(Group(right - widest - 14.2 * MM, y, paragraph(label, 12 * MM, Style(8.5, align=Align.RIGHT))))
        ops.append(Group(right - widest, y, paragraph(value, widest + 1, Style(8.5, weight))))
    if identity.qr_payload and identity.kind is not DocumentKind.DRAFT:
        ops.append(Group(width - _QR_SIDE, _HEADER_TOP - 0.3 * MM, qr(identity.qr_payload, _QR_SIDE)))
    ops.append(Line(0, 28.6 * MM, width, 28.6 * MM, 1.6))
    ops.append(Line(0, 29.6 * MM, width, 29.6 * MM, 0.5))
    return Fragment(width, BODY.first_top, tuple(ops))


def _next_header(name: str, station: Station, identity: Identity, width: float) -> Fragment:
    y = _HEADER_TOP
    left = text_width(station.name, 8.5, Weight.BOLD) + 4.5 * MM
    ops: tuple[Op, ...] = (
        Group(0, y, paragraph(station.name, width / 2, Style(8.5, Weight.BOLD))),
        Group(left, y, fitted(f"{name}（续）", width / 2, Style(8.5))),
        Group(0, y, paragraph(wording.number_text(identity), width, Style(8.5, align=Align.RIGHT))),
        Line(0, y + 5.2 * MM, width, y + 5.2 * MM, 0.8),
    )
    return Fragment(width, BODY.next_top, ops)


def _footer(identity: Identity, page: int, count: int, width: float) -> Fragment:
    bars = code128(identity.case_number, _BAR_HEIGHT) if identity.case_number else EMPTY
    large = is_enlarged()
    style = Style(7.5, align=Align.RIGHT, leading=1.1 if large else 1.25)
    right = stack([paragraph(text, _FOOTER_RIGHT, style) for text in (edition(identity), printed(identity))], 0.3 * MM)
    ops: tuple[Op, ...] = (
        Line(0, 0, width, 0, 0.5),
        Group(0, 1.6 * MM, bars),
        Group(bars.width + 1.5 * MM, 3.4 * MM, paragraph(identity.case_number, 50 * MM, Style(7.5))),
        Group(0, 2.6 * MM, paragraph(f"第 {page} 页　共 {count} 页", width, Style(9, align=Align.CENTRE))),
        Group(width - right.width, (0.6 if large else 1.3) * MM, right),
    )
    return Fragment(width, 1.6 * MM + _BAR_HEIGHT, ops)
