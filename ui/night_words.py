"""What status bar and workbench say of a night whose exchange did not get through."""

from __future__ import annotations

from station_app.services.service_set import Services
from station_app.services.sync_service import RunRow

_UNREACHED = frozenset({"hall_unreachable", "hall_busy", "hall_nonsense"})


def night_note(services: Services, newest_good: RunRow | None) -> str:
    """“昨晚未连上，今晚 22:00 再试；急件可用 U 盘”; empty when the night went well or the day has made up for it."""
    night = services.exchange_lists.newest_night()
    if night is None or night.outcome != "failed" or night.code not in _UNREACHED:
        return ""
    if newest_good is not None and newest_good.started_at > night.started_at:
        return ""
    first = services.sync.night_window().partition("-")[0]
    return f"昨晚未连上，今晚 {first} 再试；急件可用 U 盘"
