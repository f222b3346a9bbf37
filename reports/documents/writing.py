"""Room to write by hand: rows of boxes to tick, ruled lines, a text that stands where lines would."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from reports.documents.frame import WIDTH
from reports.typeset.drawing import MM, Fragment, Line
from reports.typeset.marks import tick_box
from reports.typeset.paragraph import Inline, Mark, Space, Span, Style, line_of, paragraph

_PITCH = 8 * MM
_STROKE = 0.7


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


def written_or_lines(text: str, width: float, *, lines: int, size: float = 11) -> Fragment:
    """A text, or lines to write it on."""
    if text:
        return paragraph(text, width, Style(size, leading=1.62, justify=True))
    return lines_to_write(width, lines)
