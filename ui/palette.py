"""Design tokens as one frozen palette per appearance, and which of the two is in use.

There is one active palette per process (`palette()`); style sheet, painters and delegates all read it, and
`signals.changed` tells painted widgets to repaint after a switch between light and dark.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any, cast

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtGui import QColor


class Appearance(StrEnum):
    """What the operator chose in 设置 › 外观."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Tone(StrEnum):
    """The six colour families that lights, badges and sync words are painted in."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"
    BLUE = "blue"
    PURPLE = "purple"


@dataclass(frozen=True, slots=True)
class Palette:
    """Every semantic colour of tokens.json, under the token's own name in snake case."""

    canvas: QColor
    surface: QColor
    surface_alt: QColor
    sunken: QColor
    border: QColor
    border_soft: QColor
    border_strong: QColor
    text: QColor
    text2: QColor
    text3: QColor
    text_on_primary: QColor
    disabled_text: QColor
    disabled_bg: QColor
    primary: QColor
    primary_hover: QColor
    primary_pressed: QColor
    primary_soft: QColor
    primary_soft_text: QColor
    selection: QColor
    selection_inactive: QColor
    hover: QColor
    focus: QColor
    focus_inner: QColor
    highlight: QColor
    rail: QColor
    rail_text: QColor
    rail_text_active: QColor
    rail_active: QColor
    rail_mark: QColor
    rail_badge: QColor
    rail_badge_text: QColor
    seal: QColor
    green_fg: QColor
    green_bg: QColor
    green_solid: QColor
    yellow_fg: QColor
    yellow_bg: QColor
    yellow_solid: QColor
    red_fg: QColor
    red_bg: QColor
    red_solid: QColor
    grey_fg: QColor
    grey_bg: QColor
    grey_solid: QColor
    blue_fg: QColor
    blue_bg: QColor
    blue_solid: QColor
    purple_fg: QColor
    purple_bg: QColor
    purple_solid: QColor
    chart1: QColor
    chart2: QColor
    chart_grid: QColor

    def foreground(self, tone: Tone) -> QColor:
        """Text and outline icons of a tone."""
        return cast("QColor", getattr(self, f"{tone.value}_fg"))

    def background(self, tone: Tone) -> QColor:
        """Fill behind a badge of a tone."""
        return cast("QColor", getattr(self, f"{tone.value}_bg"))

    def solid(self, tone: Tone) -> QColor:
        """Filled light icons of a tone."""
        return cast("QColor", getattr(self, f"{tone.value}_solid"))


class _Signals(QObject):
    changed = pyqtSignal()


signals = _Signals()


def camel(name: str) -> str:
    """A palette field as tokens.json spells it."""
    head, *rest = name.split("_")
    return head + "".join(part.title() for part in rest)


@lru_cache(maxsize=1)
def tokens() -> dict[str, Any]:
    """The shipped tokens.json."""
    text = files("ui").joinpath("resources/tokens.json").read_text(encoding="utf-8")
    return cast("dict[str, Any]", json.loads(text))


@lru_cache(maxsize=2)
def palette_for(appearance: Appearance) -> Palette:
    """The palette of `LIGHT` or `DARK`."""
    colours = tokens()["color"][appearance.value]
    return Palette(**{field.name: QColor(colours[camel(field.name)]) for field in fields(Palette)})


_active = Appearance.LIGHT


def palette() -> Palette:
    """The palette in use now."""
    return palette_for(_active)


def set_active(appearance: Appearance) -> None:
    """Switch the palette in use; the caller repaints (see `ui.theme.apply`)."""
    global _active  # noqa: PLW0603  # one active palette per process, like QApplication.palette()
    _active = appearance
