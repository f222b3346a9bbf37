"""The tidal window (潮汐窗口): from queue figures to a hint how many more windows to open, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

RECENT = 4
"""Half hours that are looked back on."""


@dataclass(frozen=True, slots=True)
class QueueFigure:
    """One half hour: who waits at its end, how many were served in it, how many windows were open."""

    at: str
    waiting: int
    served: int
    windows_open: int


@dataclass(frozen=True, slots=True)
class TidalHint:
    """What to do; `text` says why.

    Attributes:
        add: windows to open in addition; 0 = enough.
        per_window: how many one window serves in half an hour, as seen or as assumed.
    """

    add: int
    waiting: int
    windows_open: int
    per_window: float
    seen: bool

    @property
    def text(self) -> str:
        """The hint as a sentence."""
        basis = "近两小时" if self.seen else "按设定"
        facts = f"{self.waiting} 人在等，开着 {self.windows_open} 个窗口，{basis}每窗口半小时办 {self.per_window:g} 人"
        if self.add:
            return f"建议增开 {self.add} 个窗口，因为{facts}，半小时内办不完。"
        return f"窗口够用：{facts}。"


def advise(figures: Sequence[QueueFigure], minutes_per_person: int, windows_at_most: int) -> TidalHint | None:
    """The hint from the latest figures: so many windows that whoever waits is served within half an hour.

    Args:
        figures: oldest first; the last `RECENT` count.
        minutes_per_person: assumed while nothing was served yet; at least 1.
        windows_at_most: how many the station has.

    Returns:
        None without any figure.
    """
    if not figures:
        return None
    recent, last = figures[-RECENT:], figures[-1]
    window_half_hours = sum(figure.windows_open for figure in recent)
    served = sum(figure.served for figure in recent)
    seen = served > 0 and window_half_hours > 0
    pace = (served, window_half_hours) if seen else (30, minutes_per_person)
    needed = -(-last.waiting * pace[1] // pace[0])
    add = max(0, min(needed, windows_at_most) - last.windows_open)
    return TidalHint(add, last.waiting, last.windows_open, round(pace[0] / pace[1], 1), seen)
