"""Marks of the print design as vectors: tick boxes, numerals, treatment badges, seal ring, station mark."""

from __future__ import annotations

from collections.abc import Sequence

from reports.typeset.drawing import MM, Circle, Fragment, Group, Line, Op, Polygon, Polyline, Rect, Text, Weight
from reports.typeset.paragraph import Align, Inline, Mark, Style, paragraph, text_width
from reports.typeset.shaping import shape
from reports.typeset.type_size import cached_per_scale, grown, set_size
from station_app.domain.deadlines import Light
from station_app.domain.guidance import Treatment

_DIGIT_RISE = 0.365
_COLLAPSE_FROM = 4
SMALLEST_WHITE = 8.5
_LEAST_DISC = (4.1 * MM, 4.8 * MM, 6.2 * MM)
_DIGIT_SIZES = (0.72, 0.56, 0.42)
_OCTAGON = ((0.41, -1), (1, -0.41), (1, 0.41), (0.41, 1), (-0.41, 1), (-1, 0.41), (-1, -0.41), (-0.41, -1))
_BADGE_SIZE = 8.5
_BADGE_HEIGHT = 4.4 * MM
_BADGES = {
    Treatment.SUBMIT: "需提交",
    Treatment.COMMITMENT: "签承诺",
    Treatment.DEFERRABLE: "容缺",
    Treatment.ECERT: "免交",
    Treatment.PRODUCED: "免交",
    Treatment.WALLET: "免交",
    Treatment.OPTIONAL: "可不交",
}


@cached_per_scale
def tick_box(side: float, *, ticked: bool = False) -> Fragment:
    """A square to tick; the program's own tick is a drawn hook."""
    line = 0.9 if side < 4 * MM else 1.1
    ops: list[Op] = [Rect(line / 2, line / 2, side - line, side - line, stroke=line)]
    if ticked:
        hook = ((0.22, 0.52), (0.43, 0.74), (0.80, 0.24))
        ops.append(Polyline(tuple((x * side, y * side) for x, y in hook), max(1.2, side * 0.13)))
    return Fragment(side, side, tuple(ops))


@cached_per_scale
def numeral(number: int, diameter: float, *, filled: bool = False) -> Fragment:
    """A number in a disc (the item itself) or in a ring (a reference to it).

    More digits are set smaller; a disc grows where its white digits would fall below what survives a photocopy.
    """
    digits = str(number)
    diameter = grown(diameter)
    length = min(len(digits), len(_DIGIT_SIZES)) - 1
    if filled:
        diameter = max(diameter, _LEAST_DISC[length])
    size = diameter * _DIGIT_SIZES[length]
    if filled:
        size = max(size, SMALLEST_WHITE)
    width = shape(digits, Weight.BOLD).total * size / 1000
    ring = Circle(diameter / 2, diameter / 2, diameter / 2 - (0 if filled else 0.4), stroke=0 if filled else 0.8)
    baseline = diameter / 2 + size * _DIGIT_RISE
    label = Text((diameter - width) / 2, baseline, size, Weight.BOLD, digits, white=filled)
    return Fragment(diameter, diameter, (ring, label))


def numerals(numbers: Sequence[int], diameter: float, *, filled: bool = False) -> list[Inline]:
    """Numerals in a row; four or more consecutive ones collapse to the first and the last (①—⑤)."""
    marks: list[Inline] = []
    for first, last in _runs(numbers):
        if last - first + 1 >= _COLLAPSE_FROM:
            marks += [
                Mark(numeral(first, diameter, filled=filled), after=0.4),
                Mark(_dash(diameter), after=0.4),
                Mark(numeral(last, diameter, filled=filled), after=1.2),
            ]
        else:
            marks += [
                Mark(numeral(number, diameter, filled=filled), after=1.2, joins_next=False)
                for number in range(first, last + 1)
            ]
    if marks:
        final = marks[-1]
        assert isinstance(final, Mark)
        marks[-1] = Mark(final.fragment, final.before, final.after)
    return marks


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


@cached_per_scale
def _dash(diameter: float) -> Fragment:
    """The dash of a collapsed run, as text so that it is read back."""
    style = Style(diameter * 0.72, leading=1.0, align=Align.CENTRE)
    return paragraph("—", text_width("—", style.size), style)


@cached_per_scale
def badge(treatment: Treatment) -> Fragment:
    """A treatment as a frame with its word: the frame alone tells it on a bad copy."""
    word = _BADGES[treatment]
    inner = text_width(word, _BADGE_SIZE, Weight.BOLD)
    size = set_size(_BADGE_SIZE)
    width, height = inner + 3.4 * MM, grown(_BADGE_HEIGHT)
    baseline = height / 2 + size * 0.37
    label = Text(1.7 * MM, baseline, size, Weight.BOLD, word, white=treatment is Treatment.SUBMIT)
    return Fragment(width, height, (*_badge_frame(treatment, width, height), label))


def _badge_frame(treatment: Treatment, width: float, height: float) -> tuple[Op, ...]:
    match treatment:
        case Treatment.SUBMIT:
            return (Rect(0, 0, width, height),)
        case Treatment.COMMITMENT:
            return (
                Rect(-0.9, -0.9, width + 1.8, height + 1.8, stroke=0.6),
                Rect(0.9, 0.9, width - 1.8, height - 1.8, stroke=0.6),
            )
        case Treatment.DEFERRABLE:
            return (Rect(0.5, 0.5, width - 1, height - 1, stroke=0.9, dash=(2.2, 1.4)),)
        case Treatment.OPTIONAL:
            return (Line(0, height - 0.4, width, height - 0.4, 0.8),)
        case _:
            return (Rect(0.5, 0.5, width - 1, height - 1, stroke=0.9, radius=height / 2 - 0.5),)


@cached_per_scale
def changed_mark() -> Fragment:
    """The triangle left of a row that changed since the version it replaces."""
    return Fragment(4, 6, (Polygon(((0, 0), (4, 3), (0, 6))),))


@cached_per_scale
def seal_ring(diameter: float) -> Fragment:
    """Room for a seal: a thin dotted ring, its word at the lower edge."""
    radius = diameter / 2
    word = "（盖章处）"
    style = Style(8, align=Align.CENTRE)
    label = paragraph(word, diameter, style)
    ring = Circle(radius, radius, radius - 0.3, stroke=0.5, dash=(0.5, 1.5))
    return Fragment(diameter, diameter, (ring, Group(0, diameter - 7.5 * MM, label)))


@cached_per_scale
def station_mark(side: float) -> Fragment:
    """The mark 驿 in its rounded frame."""
    size = side * 0.56
    width = shape("驿", Weight.BOLD).total * size / 1000
    return Fragment(
        side,
        side,
        (
            Rect(0.7, 0.7, side - 1.4, side - 1.4, stroke=1.3, radius=side * 0.2),
            Text((side - width) / 2, side / 2 + size * 0.38, size, Weight.BOLD, "驿"),
        ),
    )


@cached_per_scale
def demo_box(size: float) -> Fragment:
    """The frame that says the data are invented."""
    word = "演示数据"
    width = text_width(word, size) + 2.4 * MM
    size = set_size(size)
    height = size + 1.8 * MM
    return Fragment(
        width,
        height,
        (
            Rect(0.3, 0.3, width - 0.6, height - 0.6, stroke=0.6),
            Text(1.2 * MM, height / 2 + size * 0.37, size, Weight.REGULAR, word),
        ),
    )


@cached_per_scale
def light(shown: Light) -> tuple[Fragment, str]:
    """A light as its shape and its word, told apart without colour."""
    side, half = 9.0, 4.5
    octagon = tuple((half + x * half, half + y * half) for x, y in _OCTAGON)
    hook = ((2.4, 4.7), (4.0, 6.4), (6.8, 2.9))
    ring = Circle(half, half, half - 0.5, stroke=0.8, dash=(1.6, 1.2))
    double = (_moved(hook, -1.6), ((4.6, 6.0), (5.2, 6.4), (8.4, 2.9)))
    shapes: dict[Light, tuple[tuple[Op, ...], str]] = {
        Light.GREEN: ((Circle(half, half, half), Polyline(hook, 1.1, white=True)), "绿灯"),
        Light.YELLOW: ((Polygon(((half, 0.4), (side, 8.6), (0, 8.6))), *_bang(3.4)), "黄灯"),
        Light.RED: ((Polygon(octagon), *_bang(1.9)), "红灯"),
        Light.PAUSED: ((ring,), "已暂停"),
        Light.NOT_STARTED: ((ring,), "未启"),
        Light.NO_LIMIT: ((Circle(half, half, half - 0.4, stroke=0.8),), "无时限"),
        Light.DONE: (tuple(Polyline(points, 1.1) for points in double), "办结"),
    }
    ops, word = shapes[shown]
    return Fragment(side, side, ops), word


def _moved(points: tuple[tuple[float, float], ...], x: float) -> tuple[tuple[float, float], ...]:
    return tuple((left + x, top) for left, top in points)


def _bang(top: float) -> tuple[Op, ...]:
    """An exclamation mark in white, its dot below."""
    return tuple(
        Polyline(((4.5, start), (4.5, end)), 1.1, white=True)
        for start, end in ((top, top + 2.6), (top + 3.5, top + 4.6))
    )


@cached_per_scale
def arrow(width: float) -> Fragment:
    """The arrow between two key figures."""
    half, head = 4.0, 3.4
    return Fragment(
        width,
        2 * half,
        (
            Line(0, half, width, half, 1.0),
            Polyline(((width - head, half - head), (width, half), (width - head, half + head)), 1.0),
        ),
    )


def provisional_bar(height: float) -> Fragment:
    """The dotted bar left of a row that may change."""
    return Fragment(0, height, (Line(0, 1.2, 0, height, 2.2, dash=(0, 4.2), round_caps=True),))
