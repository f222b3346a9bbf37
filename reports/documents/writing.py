"""Room to write by hand: rows of boxes to tick, ruled lines, a text that stands where lines would."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from reports.documents.frame import WIDTH
from reports.typeset.drawing import MM, Fragment, Line
from reports.typeset.flow import Block
from reports.typeset.marks import tick_box
from reports.typeset.paragraph import Inline, Mark, Space, Span, Style, line_of, paragraph

_PITCH = 8 * MM
_STROKE = 0.7
_LONGEST = 600


def tick_row(
    words: Sequence[str], ticked: Collection[str] = (), width: float = WIDTH, *, size: float = 10, box: float = 5 * MM
) -> Fragment:
    """Boxes with their words one after the other; those in `ticked` carry the program's hook."""
    content: list[Inline] = []
    for word in words:
        content += [Mark(_option(word, size, box, ticked=word in ticked), joins_next=False), Space(5 * MM)]
    return paragraph(content, width, Style(size, leading=max(1.35, (box + 2 * MM) / size)))


def _option(word: str, size: float, box: float, *, ticked: bool) -> Fragment:
    """A box and its word, which no line break parts."""
    return line_of([Mark(tick_box(box, ticked=ticked), after=1.4 * MM), Span(word)], Style(size))


def lines_to_write(width: float, count: int) -> Fragment:
    """Ruled lines."""
    strokes = tuple(Line(0, _PITCH * number, width, _PITCH * number, _STROKE) for number in range(1, count + 1))
    return Fragment(width, _PITCH * count + 1, strokes)


def written_or_lines(text: str, *, lines: int) -> list[Block]:
    """A text as blocks a page can hold, or lines to write it on."""
    if not text:
        return [Block(lines_to_write(WIDTH, lines), 1.6 * MM)]
    style = Style(11, leading=1.62, justify=True)
    return [Block(paragraph(piece, WIDTH, style), 1.6 * MM) for piece in pieces(text)]


def pieces(text: str) -> list[str]:
    """A text in paragraphs that fit on a page: at its own line breaks, then at sentences, then wherever it must be."""
    found: list[str] = []
    for part in filter(None, map(str.strip, text.splitlines())):
        rest = part
        while len(rest) > _LONGEST:
            cut = rest.rfind("。", 0, _LONGEST) + 1 or _LONGEST
            found.append(rest[:cut])
            rest = rest[cut:]
        found.append(rest)
    return [piece for piece in found if piece]
