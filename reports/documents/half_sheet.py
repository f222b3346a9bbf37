"""What stands around the body of a half A4 sheet: header, footer, the line to cut along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.documents import wording
from reports.documents.frame import A4, station_block, watermark
from reports.typeset.codes import code128, qr
from reports.typeset.drawing import EMPTY, MM, DrawList, Fragment, Group, Line, Op, Page, Weight
from reports.typeset.paragraph import Align, Inline, Span, Style, bold, line_of, paragraph, text_width
from reports.typeset.type_size import is_enlarged
from station_app.domain.documents import DocumentData, DocumentKind

WIDTH = 175 * MM
LEFT = 22 * MM
HALF = A4[1] / 2
FOOTER = 12.5 * MM
BODY_TOP = 27.8 * MM
_CUT_WORDS = "沿线裁开"
_SHORT_NAME = 4


@dataclass(frozen=True, slots=True)
class Words:
    """What a half is called, what its number and code are called, and what stands under its title."""

    name: str
    number: str = "编号"
    code: str = "校验码"
    below: str = ""


def single_half(words: Words, data: DocumentData, body: Fragment) -> DrawList:
    """A document of one half: it stands on the upper half of a sheet, or takes all of it when it is too long."""
    fits = body.height <= HALF - BODY_TOP - FOOTER
    height = HALF if fits else A4[1]
    sheet = half_of(words, data, (Group(0, BODY_TOP, body),), height, (1, 1))
    cut = cut_line(_CUT_WORDS) if fits else []
    ops = (*watermark(data.identity, height / 2), *cut, Group(LEFT, 0, sheet))
    return DrawList(wording.title_of(words.name, data.identity), data.identity.printed_at, (Page(*A4, ops),))


def half_of(words: Words, data: DocumentData, body: Sequence[Op], height: float, page: tuple[int, int]) -> Fragment:
    """Header, body and footer; `page` is number and count."""
    head = _header(words, data)
    return Fragment(WIDTH, height, (*head, Group(0, height - FOOTER, _footer(data, *page)), *body))


def cut_line(text: str) -> list[Op]:
    """The line across the middle of the sheet."""
    words = line_of([Span(text)], Style(8.5))
    start = (A4[0] - words.width) / 2
    dash, edge = (0.8, 1.6), 5.4 * MM
    return [
        Line(edge, HALF, start - 3 * MM, HALF, 0.6, dash),
        Line(start + words.width + 3 * MM, HALF, A4[0] - edge, HALF, 0.6, dash),
        Group(start, HALF - words.height / 2, words),
    ]


def _header(words: Words, data: DocumentData) -> list[Op]:
    identity, station, top = data.identity, data.station, 8 * MM
    shown = identity.kind is not DocumentKind.DRAFT
    lines = f"{station.park} · 站码 {station.code} · 电话 {station.phone}"
    style = _title_style(words.name)
    title_width = text_width(words.name, style.size, style.weight) + style.tracking * len(words.name)
    room = min(69 * MM, (WIDTH - title_width) / 2 - 2 * MM)
    block = Fragment(WIDTH, 0, tuple(station_block(station, 9 * MM, (11, 8), lines, room)))
    side = 16 * MM
    right = WIDTH - side - 2 * MM
    check = wording.check_code_text(identity.check_code or "待取")
    code: Sequence[Inline] = [Span(f"{words.code}　"), bold(check)] if shown else ()
    title = paragraph(words.name, WIDTH, style)
    ops: list[Op] = [
        Group(0, top, block),
        Group(0, top - 0.2 * MM, title),
        Group(0, top - 0.37 * MM + title.height, paragraph(words.below, WIDTH, Style(9, align=Align.CENTRE))),
        Group(0, top, paragraph(words.number, right, Style(8.5, align=Align.RIGHT))),
        Group(0, 12.2 * MM, paragraph(wording.number_text(identity), right, Style(8, Weight.BOLD, Align.RIGHT))),
        Group(0, 16.4 * MM, paragraph(code, right, Style(8.5, align=Align.RIGHT))),
        Line(0, 25 * MM, WIDTH, 25 * MM, 1.6),
    ]
    if identity.qr_payload and shown:
        ops.append(Group(WIDTH - side, top, qr(identity.qr_payload, side)))
    return ops


def _title_style(name: str) -> Style:
    """Large; a long name grows no further, as the number stands beside it."""
    size = 13 if is_enlarged() and len(name) > _SHORT_NAME else 18
    return Style(size, Weight.BOLD, Align.CENTRE, tracking=3.5)


def _footer(data: DocumentData, page: int, count: int) -> Fragment:
    identity = data.identity
    bars = code128(identity.case_number, 5.8 * MM) if identity.case_number else EMPTY
    parts = [wording.version_text(identity), wording.catalogue_text(identity)]
    if identity.reprint:
        parts.append(f"补打 {identity.reprint}")
    parts.append(f"打印 {wording.minute_text(identity.printed_at)}")
    text = f"第 {page} 页　共 {count} 页　{' · '.join(parts)}"
    number = EMPTY if is_enlarged() else paragraph(identity.case_number, 30 * MM, Style(7.5))
    room = WIDTH - bars.width - (3 if is_enlarged() else 24) * MM
    words = paragraph(text, room, Style(7.5, align=Align.RIGHT, leading=1.2))
    return Fragment(
        WIDTH,
        FOOTER,
        (
            Line(0, 0, WIDTH, 0, 0.5),
            Group(0, 1.1 * MM, bars),
            Group(bars.width + 1.5 * MM, 2.4 * MM, number),
            Group(WIDTH - words.width, max(0.8 * MM, 4 * MM - words.height / 2), words),
        ),
    )
