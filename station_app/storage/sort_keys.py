"""The default order of cases as text: due day first, then not started, paused, and finished with the newest first."""

from __future__ import annotations

from datetime import date

NO_DUE = "9999-1"
PAUSED = "9999-2"
FINISHED = "9999-3"
"""Every key of a finished case begins with this and follows every other key."""

_LAST_DAY = 99991231


def due_on(day: date) -> str:
    """The key of a case that is due on a day."""
    return day.isoformat()


def finished_on(day: date) -> str:
    """The key of a case that was finished on a day: the later, the smaller."""
    return f"{FINISHED}-{_LAST_DAY - int(day.strftime('%Y%m%d')):08d}"
