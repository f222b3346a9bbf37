"""Charts for paper: black and white pairs of bars, and bars lying side by side, each with its value."""

from __future__ import annotations

from collections.abc import Sequence

from reports.documents.one_line import one_line
from reports.typeset.drawing import MM, Fragment, Group, Line, Op, Rect, Weight
from reports.typeset.paragraph import Align, Style, fitted, paragraph, text_width
from station_app.domain.report import Bar, TrendPoint

_STEPS = (1, 2, 5)
_LINES = 3
_AXIS = 9 * MM
_NAME = 6 * MM
_ABOVE = 5 * MM
_PITCH = 6.1 * MM
_THICK = 3.6 * MM
_LEAST_BAR = 0.5


def grid_step(highest: int) -> int:
    """The distance of grid lines: 1, 2 or 5 times a power of ten, at most three of them below the highest value."""
    power = 1
    while True:
        for step in _STEPS:
            if step * power * (_LINES + 0.5) >= highest:
                return step * power
        power *= 10


def pairs(points: Sequence[TrendPoint], width: float, height: float) -> Fragment:
    """What was registered in black beside what was finished in white; the last period's name is heavier."""
    highest = max((max(point.registered, point.finished) for point in points), default=0)
    step = grid_step(max(highest, 1))
    ground = height - _NAME
    unit = (ground - _ABOVE) / max(highest, step)
    ops: list[Op] = [*_grid(step, highest, unit, ground, width), Line(_AXIS - 1 * MM, ground, width, ground, 1.0)]
    pitch = (width - _AXIS) / max(len(points), 1)
    for place, point in enumerate(points):
        middle = _AXIS + pitch * (place + 0.5)
        bar = min(4.4 * MM, pitch * 0.36)
        for left, value, filled in (
            (middle - bar - 0.4, point.registered, True),
            (middle + 0.4, point.finished, False),
        ):
            ops += _bar(left, bar, value * unit, ground, filled=filled)
            ops.append(_value(left + bar / 2, ground - value * unit, f"{value:,}", pitch / 2))
        weight = Weight.BOLD if place == len(points) - 1 else Weight.REGULAR
        name = fitted(point.name, pitch, Style(8, weight, Align.CENTRE))
        ops.append(Group(_AXIS + pitch * place, ground + 1.2 * MM, name))
    return Fragment(width, height, tuple(ops))


def _grid(step: int, highest: int, unit: float, ground: float, width: float) -> list[Op]:
    ops: list[Op] = []
    value = step
    while value <= max(highest, step):
        y = ground - value * unit
        label = paragraph(f"{value:,}", _AXIS - 2 * MM, Style(8, align=Align.RIGHT))
        ops += [Group(0, y - label.height / 2, label), Line(_AXIS - 1 * MM, y, width, y, 0.5, dash=(0.5, 2.2))]
        value += step
    return ops


def _bar(left: float, width: float, length: float, ground: float, *, filled: bool) -> list[Op]:
    if length < _LEAST_BAR:
        return []
    if filled:
        return [Rect(left, ground - length, width, length)]
    return [Rect(left + 0.45, ground - length + 0.45, width - 0.9, max(length - 0.45, _LEAST_BAR), stroke=0.9)]


def _value(middle: float, top: float, text: str, room: float) -> Group:
    """The number on a bar, on white, so that no grid line runs through it."""
    words = fitted(text, room + 2, Style(8, align=Align.CENTRE))
    return Group(middle - words.width / 2, top - words.height - 0.2 * MM, words)


def lying(bars: Sequence[Bar], width: float) -> Fragment:
    """One bar a line: its name, the bar, its value."""
    names = min(max((text_width(bar.name, 8.5) for bar in bars), default=0.0), width * 0.42)
    numbers = max((text_width(f"{bar.value:,}", 8.5, Weight.BOLD) for bar in bars), default=0.0)
    start = names + 2.2 * MM
    longest = max((bar.value for bar in bars), default=0) or 1
    unit = (width - start - numbers - 2 * MM) / longest
    ops: list[Op] = []
    for place, bar in enumerate(bars):
        y = place * _PITCH
        name = one_line(bar.name, names, Style(8.5, align=Align.RIGHT))
        length = bar.value * unit
        value = paragraph(f"{bar.value:,}", numbers + 1, Style(8.5, Weight.BOLD))
        ops.append(Group(0, y + (_PITCH - name.height) / 2, name))
        if length >= _LEAST_BAR:
            ops.append(Rect(start, y + (_PITCH - _THICK) / 2, length, _THICK))
        ops.append(Group(start + length + 1.4 * MM, y + (_PITCH - value.height) / 2, value))
    return Fragment(width, len(bars) * _PITCH, tuple(ops))
