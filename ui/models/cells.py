"""What one table cell shows: small frozen values that a model hands to the row delegate."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from PyQt6.QtCore import Qt

from ui.marks import Mark
from ui.palette import Tone


class Role(IntEnum):
    """Named roles of our models, on top of Qt's display, tooltip and accessible text."""

    CELL = Qt.ItemDataRole.UserRole + 1
    ROW = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, slots=True)
class TextCell:
    """Plain text on one line; `dotted` underlines what may still change."""

    text: str
    bold: bool = False
    mono: bool = False
    right: bool = False
    quiet: bool = False
    small: bool = False
    tone: Tone | None = None
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class MarkCell:
    """A light, a sync word or a badge."""

    text: str
    mark: Mark
    badge: bool = False


@dataclass(frozen=True, slots=True)
class NumeralsCell:
    """Numerals of the items that ask for something, and a word after them."""

    numbers: tuple[int, ...]
    text: str
    filled: bool = False
    bold: bool = False
    quiet: bool = True


@dataclass(frozen=True, slots=True)
class IconCell:
    """One icon, centred; `label` is what a screen reader says."""

    icon: str
    tone: Tone
    label: str
    solid: bool = False

    @property
    def text(self) -> str:
        """What is copied and read aloud."""
        return self.label


@dataclass(frozen=True, slots=True)
class GroupCell:
    """A heading over the full width: bold name, then a quiet remark."""

    text: str
    remark: str


Cell = TextCell | MarkCell | NumeralsCell | IconCell | GroupCell
EMPTY = TextCell("")
