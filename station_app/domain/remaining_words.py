"""A clock in words and as a light: “余 2 天”, “明日到期”, “今日到期”, “超期 1 天”, “已暂停”, “未计时”, “已办结”."""

from __future__ import annotations

from datetime import date

from station_app.domain.deadlines import Light
from station_app.domain.workdays import Calendar

_SOON = 1


def remaining_words(remaining: int | None, due: date, today: date) -> str:
    """How long it still is.

    Args:
        remaining: workdays until the last day, negative after it.
    """
    days = (due - today).days
    if days < 0:
        return f"超期 {max(1, -(remaining or 0))} 天"
    return ("今日到期", "明日到期")[days] if days <= _SOON else f"余 {remaining} 天"


def workdays_left(calendar: Calendar, today: date, due: date) -> int:
    """Workdays after today up to the last day; negative when it is past."""
    if due < today:
        return -calendar.workdays_between(due, today)
    return calendar.workdays_between(today, due)


def stored_light(
    clock: str, due: str | None, yellow_from: str | None, calendar: Calendar, today: date
) -> tuple[Light, str]:
    """The light of a stored clock and its words.

    Args:
        clock: `running`, or the light that stands still.
        due: the last day, as it is stored; `yellow_from` the first day of the yellow light.
    """
    if clock == Light.DONE:
        return Light.DONE, "已办结"
    if clock == Light.PAUSED:
        return Light.PAUSED, "已暂停"
    if due is None:
        return Light.NOT_STARTED, "未计时"
    day = date.fromisoformat(due)
    words = remaining_words(workdays_left(calendar, today, day), day, today)
    if day <= today:
        return Light.RED, words
    yellow = yellow_from is not None and today >= date.fromisoformat(yellow_from)
    return (Light.YELLOW if yellow else Light.GREEN), words
