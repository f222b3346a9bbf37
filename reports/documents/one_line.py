"""Text that has one line only: smaller when it must be, and cut at the end when that is not enough."""

from __future__ import annotations

from reports.typeset.drawing import Fragment, Weight
from reports.typeset.paragraph import Style, fitted, text_width
from reports.typeset.type_size import SMALLEST

_CUT = "…"


def one_line(text: str, width: float, style: Style) -> Fragment:
    """Set a text on one line of a width."""
    return fitted(_that_fits(text, width, style.weight), width, style)


def cut(text: str, most: int) -> str:
    """A text of so many characters at most."""
    return text if len(text) <= most else text[: most - 1] + _CUT


def _that_fits(text: str, width: float, weight: Weight) -> str:
    """The text, or as much of it as the smallest type has room for, and a sign that it goes on."""
    room = width - 0.5
    if text_width(text, SMALLEST, weight) <= room:
        return text
    longest, shortest = len(text), 0
    while shortest < longest:
        middle = (shortest + longest + 1) // 2
        if text_width(text[:middle] + _CUT, SMALLEST, weight) <= room:
            shortest = middle
        else:
            longest = middle - 1
    return text[:shortest] + _CUT
