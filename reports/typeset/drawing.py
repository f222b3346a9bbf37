"""The draw list: everything a page shows, positioned in points from its top left corner, before any PDF exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

MM = 72 / 25.4


class Weight(IntEnum):
    """The two weights every document is set in."""

    REGULAR = 400
    BOLD = 700


@dataclass(frozen=True, slots=True)
class Text:
    """A run of characters on one baseline.

    Attributes:
        gaps: extra space before each character in points, or None when there is none.
        white: drawn in white, on top of something black.
    """

    x: float
    y: float
    size: float
    weight: Weight
    text: str
    gaps: tuple[float, ...] | None = None
    white: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A straight stroke; `dash` holds the lengths of strokes and gaps, `round_caps` turns short strokes into dots."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    dash: tuple[float, ...] = ()
    round_caps: bool = False


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle with its upper left corner at x, y: filled black, or outlined when `stroke` is above zero."""

    x: float
    y: float
    width: float
    height: float
    stroke: float = 0
    radius: float = 0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle around x, y: filled black, or outlined when `stroke` is above zero."""

    x: float
    y: float
    radius: float
    stroke: float = 0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Polyline:
    """A bent stroke through points, with mitred corners; white when it stands on something black."""

    points: tuple[tuple[float, float], ...]
    width: float
    white: bool = False


@dataclass(frozen=True, slots=True)
class Polygon:
    """A black area."""

    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Cells:
    """Black rectangles (x, y, width, height) in units of `unit` points: the modules of a code."""

    x: float
    y: float
    unit: float
    cells: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Watermark:
    """Outlined letters across a page, centred on x, y, under everything else."""

    x: float
    y: float
    text: str
    size: float
    tracking: float = 10
    angle: float = 28
    stroke: float = 0.55
    grey: float = 0.7


@dataclass(frozen=True, slots=True)
class Group:
    """A fragment placed with its upper left corner at x, y."""

    x: float
    y: float
    fragment: Fragment


Op = Text | Line | Rect | Circle | Polyline | Polygon | Cells | Watermark | Group


@dataclass(frozen=True, slots=True, eq=False)
class Fragment:
    """A piece of a page with a known size; its operations count from its own upper left corner.

    Fragments are compared by identity, which makes pieces set from them cheap to look up.
    """

    width: float
    height: float
    ops: tuple[Op, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet side."""

    width: float
    height: float
    ops: tuple[Op, ...]


@dataclass(frozen=True, slots=True)
class DrawList:
    """One document, laid out: its title for readers and bookmarks, when it was printed, and its pages."""

    title: str
    moment: datetime
    pages: tuple[Page, ...]


EMPTY = Fragment(0, 0, ())


def stack(parts: list[Fragment], gap: float = 0) -> Fragment:
    """Put fragments below one another, `gap` points apart."""
    ops: list[Op] = []
    y = 0.0
    for part in parts:
        if ops:
            y += gap
        ops.append(Group(0, y, part))
        y += part.height
    return Fragment(max((part.width for part in parts), default=0), y, tuple(ops))
