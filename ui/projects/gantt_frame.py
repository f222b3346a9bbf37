"""What of a chart is seen: how large, how far scrolled, and where a day and a row stand in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ui.projects.scale import Scale

HEAD = 40
"""Height of the days above the rows."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths of the frozen columns."""

    name: float
    department: float
    light: float

    @property
    def width(self) -> float:
        """All of them."""
        return self.name + self.department + self.light


@dataclass(frozen=True, slots=True)
class Frame:
    """What of a chart is seen, and how large.

    Attributes:
        x: pixels of the days scrolled away; `y` of the rows.
        current: the row with the cursor; -1 = none. `focused`: whether it has the keyboard.
    """

    width: float
    height: float
    columns: Columns
    row: float
    scale: Scale
    x: float = 0.0
    y: float = 0.0
    current: int = -1
    focused: bool = False

    @property
    def left(self) -> float:
        """Where the days begin."""
        return self.columns.width

    def top(self, place: int) -> float:
        """Upper edge of a row."""
        return HEAD + place * self.row - self.y

    def at(self, day: date) -> float:
        """Where a day begins."""
        return self.left + self.scale.x(day) - self.x

    def places(self, rows: int) -> range:
        """The rows in sight."""
        first = max(0, int(self.y // self.row))
        return range(first, min(rows, int((self.y + self.height - HEAD) // self.row) + 1))
