"""Days across a page: months above, the Mondays below, lines for both, and today as a flag with its line."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from reports.typeset.drawing import MM, Line, Op, Rect, Text, Weight
from reports.typeset.paragraph import text_width
from reports.typeset.type_size import set_size

HEAD = 9 * MM
_WEEK = 7
_LEAST_BETWEEN_WEEKS = 6.5 * MM
_LEAST_MONTH = 10 * MM
_MONTH_SIZE, _DAY_SIZE, _FLAG_SIZE = 9, 7.5, 8.5


@dataclass(frozen=True, slots=True)
class DayScale:
    """Days from `first` over `days` of them, on a width from `left`."""

    first: date
    days: int
    left: float
    width: float

    def x(self, day: date) -> float:
        """Where a day begins."""
        return self.left + (day - self.first).days * self.pitch

    def after(self, day: date) -> float:
        """Where a day ends."""
        return self.x(day + timedelta(days=1))

    @property
    def pitch(self) -> float:
        """How wide a day is."""
        return self.width / self.days

    @property
    def right(self) -> float:
        """Where the scale ends."""
        return self.left + self.width

    def shows(self, day: date) -> bool:
        """Whether a day lies on it."""
        return 0 <= (day - self.first).days < self.days


def scale_over(first: date, last: date, left: float, width: float, room_after: float) -> DayScale:
    """A scale from the Monday of the first day's week, with room for words after the last day."""
    start = first - timedelta(days=first.weekday())
    days = (last - start).days + 1
    whole = max(2 * _WEEK, math.ceil(days * width / (width - room_after)))
    return DayScale(start, whole, left, width)


def head_ops(scale: DayScale, today: date, height: float) -> list[Op]:
    """Months and Mondays, on a long scale years and months, in a head of `HEAD`; their lines go down to a height."""
    years = 28 * scale.pitch < _LEAST_MONTH
    ops: list[Op] = [Line(scale.left, 0, scale.left, height, 1.1)]
    ops += _fine(scale, list(_months(scale)) if years else list(_weeks(scale)), height, months=years)
    starts = [
        scale.first,
        *(month for month in _months(scale) if month > scale.first and (month.month == 1 or not years)),
    ]
    said = False
    for place, start in enumerate(starts):
        x, end = scale.x(start), scale.x(starts[place + 1]) if place + 1 < len(starts) else scale.right
        if place:
            ops.append(Line(x, 0, x, height, 0.6))
        shown = (f"{start.year} 年", str(start.year)) if years else _month_labels(start, with_year=not said)
        label = next(
            (words for words in shown if text_width(words, _MONTH_SIZE, Weight.BOLD) <= end - x - 1.4 * MM), ""
        )
        said = said or label.startswith(str(start.year))
        if label:
            left = _beside_flag(scale, today, x + 0.9 * MM, text_width(label, _MONTH_SIZE, Weight.BOLD), end)
            ops += [] if left is None else [_text(left, 3.6 * MM, _MONTH_SIZE, label, Weight.BOLD)]
    return ops


def _beside_flag(scale: DayScale, today: date, x: float, width: float, end: float) -> float | None:
    """Where a label of the head stands so that today's flag does not cover it; None where there is no room."""
    if not scale.shows(today):
        return x
    left, right = _flag(scale, today)
    if x + width < left or x > right:
        return x
    return right + 0.8 * MM if right + 0.8 * MM + width <= end else None


def _fine(scale: DayScale, days: list[date], height: float, *, months: bool) -> list[Op]:
    """The lower line of the head with its dotted lines."""
    ops: list[Op] = []
    for day in days:
        x, label = max(scale.x(day), scale.left), str(day.month if months else day.day)
        if x > scale.left + 1:
            ops.append(Line(x, HEAD - 3.8 * MM, x, height, 0.5, dash=(0.6, 2.2)))
        if x + 0.6 * MM + text_width(label, _DAY_SIZE) <= scale.right:
            ops.append(_text(x + 0.6 * MM, HEAD - 1.2 * MM, _DAY_SIZE, label))
    return ops


def today_ops(scale: DayScale, today: date, height: float) -> list[Op]:
    """The line of today from a black flag in the head; nothing when it is not on the scale."""
    if not scale.shows(today):
        return []
    x, (left, right) = scale.x(today), _flag(scale, today)
    return [
        Line(x, 4.4 * MM, x, height, 1.3),
        Rect(left, 0.2 * MM, right - left, 4.3 * MM),
        Text(left + MM, 3.4 * MM, set_size(_FLAG_SIZE), Weight.BOLD, _flag_words(today), white=True),
    ]


def _flag(scale: DayScale, today: date) -> tuple[float, float]:
    """Where the flag of today begins and ends; it stays on the scale."""
    width = text_width(_flag_words(today), _FLAG_SIZE, Weight.BOLD) + 2 * MM
    left = min(max(scale.x(today) - width / 2, scale.left), scale.right - width)
    return left, left + width


def _flag_words(today: date) -> str:
    return f"今天 {today:%m-%d}"


def _weeks(scale: DayScale) -> Iterator[date]:
    """Mondays, as many of them as have room for their day."""
    apart = _WEEK * max(1, math.ceil(_LEAST_BETWEEN_WEEKS / (_WEEK * scale.pitch)))
    for offset in range(0, scale.days, apart):
        yield scale.first + timedelta(days=offset)


def _months(scale: DayScale) -> Iterator[date]:
    month = scale.first.replace(day=1)
    while (month - scale.first).days < scale.days:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)


def _month_labels(month: date, *, with_year: bool) -> tuple[str, ...]:
    """“2026 年 9 月”, “2026.9”, “9 月”: the longest that has room is shown."""
    short = (f"{month.month} 月", str(month.month))
    return (
        (f"{month.year} 年 {month.month} 月", f"{month.year}.{month.month}", *short)
        if with_year or month.month == 1
        else short
    )


def _text(x: float, baseline: float, size: float, text: str, weight: Weight = Weight.REGULAR) -> Text:
    return Text(x, baseline, set_size(size), weight, text)
