"""Marks of the design (lights, badges, sync words, numerals): what they are made of and how they are painted.

Delegates and label widgets share these painters, so a light in a table and a light in a panel cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from station_app.domain.deadlines import Light as Clock
from ui import fonts, icons
from ui.palette import Tone, palette

NUMERAL = 18
NUMERAL_STEP = 22
BADGE_HEIGHT = 20
_LINE = Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextSingleLine.value
_LEFT, _RIGHT, _CENTRE = (
    _LINE | side.value
    for side in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter)
)
"""Alignments as plain numbers: enum arithmetic costs as much as drawing a short word."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An icon and a tone that always travel with a word."""

    icon: str
    tone: Tone
    solid: bool = False


class Light(StrEnum):
    """The states of a deadline light."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NONE = "none"
    PAUSED = "paused"
    DONE = "done"


LIGHTS: dict[Light, Mark] = {
    Light.GREEN: Mark("circle-check", Tone.GREEN, solid=True),
    Light.YELLOW: Mark("alert-triangle", Tone.YELLOW, solid=True),
    Light.RED: Mark("alert-octagon", Tone.RED, solid=True),
    Light.NONE: Mark("circle-dashed", Tone.GREY, solid=True),
    Light.PAUSED: Mark("circle-dashed", Tone.GREY, solid=True),
    Light.DONE: Mark("checks", Tone.GREY, solid=True),
}

CLOCK_LIGHTS: dict[Clock, Light] = {
    Clock.GREEN: Light.GREEN, Clock.YELLOW: Light.YELLOW, Clock.RED: Light.RED, Clock.PAUSED: Light.PAUSED,
    Clock.NOT_STARTED: Light.NONE, Clock.NO_LIMIT: Light.NONE, Clock.DONE: Light.DONE,
}  # fmt: skip
"""How the light of a clock is drawn."""

CASE_STATES: dict[str, Mark] = {
    "草稿": Mark("pencil", Tone.GREY),
    "已登记": Mark("clipboard", Tone.BLUE),
    "已告知": Mark("clipboard", Tone.BLUE),
    "材料准备": Mark("clipboard", Tone.BLUE),
    "待报送": Mark("clipboard", Tone.BLUE),
    "已报送": Mark("send", Tone.BLUE),
    "已受理": Mark("file-text", Tone.BLUE),
    "审批中": Mark("clock", Tone.BLUE),
    "待补正": Mark("arrow-back-up", Tone.YELLOW),
    "容缺受理": Mark("hourglass", Tone.YELLOW),
    "已中止": Mark("player-pause", Tone.YELLOW),
    "已退回": Mark("circle-x", Tone.RED),
    "有结果": Mark("checks", Tone.GREEN),
    "已办结": Mark("checks", Tone.GREEN),
    "已送达": Mark("checks", Tone.GREEN),
    "已评价": Mark("checks", Tone.GREEN),
    "已归档": Mark("checks", Tone.GREEN),
    "已撤回": Mark("ban", Tone.GREY),
    "已终止": Mark("ban", Tone.GREY),
}

TREATMENTS: dict[str, Mark] = {
    "系统套打": Mark("printer", Tone.BLUE),
    "需提交": Mark("paperclip", Tone.GREY),
    "承诺": Mark("signature", Tone.PURPLE),
    "容缺": Mark("hourglass", Tone.YELLOW),
    "免证可办": Mark("shield-check", Tone.GREEN),
    "前置结果": Mark("arrow-merge", Tone.GREEN),
    "材料库有": Mark("folder", Tone.BLUE),
    "可不交": Mark("circle-dashed", Tone.GREY),
    "未交": Mark("paperclip", Tone.GREY),
    "待签": Mark("signature", Tone.PURPLE),
    "要补正": Mark("arrow-back-up", Tone.RED),
    "已交": Mark("circle-check", Tone.GREEN, solid=True),
    "已签": Mark("signature", Tone.GREEN),
    "容缺已承诺": Mark("hourglass", Tone.YELLOW),
}

SYNC_STATES: dict[str, Mark] = {
    "本机已存": Mark("device-floppy", Tone.GREY),
    "待上传": Mark("clock", Tone.GREY),
    "上传中": Mark("refresh", Tone.BLUE),
    "大厅已收": Mark("cloud-check", Tone.GREEN),
    "被退回": Mark("arrow-back-up", Tone.RED),
    "有冲突": Mark("arrows-exchange", Tone.YELLOW),
    "校验未过": Mark("circle-x", Tone.RED),
    "U 盘在途": Mark("usb", Tone.BLUE),
}


@lru_cache(maxsize=8192)
def text_width(text: str, font: QFont) -> float:
    """Advance width of a text; fonts are the few shared ones of `ui.fonts`, so the answers can be kept."""
    return QFontMetricsF(font).horizontalAdvance(text)


def draw_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    colour: QColor,
    *,
    right: bool = False,
    centre: bool = False,
) -> None:
    """One line of plain text, vertically centred, elided when it does not fit."""
    painter.setFont(font)
    painter.setPen(colour)
    shown = text
    if text_width(text, font) > rect.width() + 0.5:
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 0.5)
    painter.drawText(rect, _CENTRE if centre else (_RIGHT if right else _LEFT), shown)


def mark_colour(mark: Mark) -> QColor:
    """Colour of a mark's icon."""
    return palette().solid(mark.tone) if mark.solid else palette().foreground(mark.tone)


def mark_width(mark: Mark, text: str, pixels: int = 13) -> float:
    """Width of icon and word."""
    return 18 + text_width(text, fonts.ui_font(pixels, bold=mark.tone is Tone.RED))


def draw_mark(painter: QPainter, rect: QRectF, mark: Mark, text: str, pixels: int = 13) -> None:
    """Icon and word without a background: lights and sync states in tables."""
    middle = rect.center().y()
    icons.draw(painter, mark.icon, QRectF(rect.left(), middle - 7.5, 15, 15), mark_colour(mark))
    font = fonts.ui_font(pixels, bold=mark.tone is Tone.RED)
    draw_text(painter, rect.adjusted(18, 0, 0, 0), text, font, palette().foreground(mark.tone))


def badge_width(mark: Mark | None, text: str) -> float:
    """Width of a badge with its padding."""
    bold = mark is not None and mark.solid and mark.tone is Tone.RED
    return text_width(text, fonts.ui_font(12, bold=bold)) + (12 if mark is None or not mark.icon else 28)


def draw_badge(
    painter: QPainter, left: float, middle: float, mark: Mark, text: str, limit: float | None = None
) -> float:
    """A filled badge; returns its width."""
    width = badge_width(mark, text)
    if limit is not None:
        width = min(width, limit)
    rect = QRectF(left, middle - BADGE_HEIGHT / 2, width, BADGE_HEIGHT)
    colours = palette()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.background(mark.tone))
    painter.drawRoundedRect(rect, 3, 3)
    indent = 6.0
    if mark.icon:
        icons.draw(painter, mark.icon, QRectF(left + 6, middle - 7, 14, 14), mark_colour(mark))
        indent = 22.0
    bold = mark.solid and mark.tone is Tone.RED
    draw_text(
        painter, rect.adjusted(indent, 0, -2, 0), text, fonts.ui_font(12, bold=bold), colours.foreground(mark.tone)
    )
    return width


def draw_tag(painter: QPainter, left: float, middle: float, text: str, tone: Tone) -> float:
    """A framed word (绿卡); returns its width."""
    colours, width = palette(), badge_width(None, text)
    rect = QRectF(left + 0.5, middle - 9, width - 1, 18)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colours.solid(tone), 1))
    painter.setBrush(colours.surface)
    painter.drawRoundedRect(rect, 3, 3)
    draw_text(painter, rect, text, fonts.ui_font(12), colours.foreground(tone), centre=True)
    return width


def numerals_width(count: int) -> float:
    """Width of a run of numerals."""
    return max(0, count * NUMERAL_STEP - (NUMERAL_STEP - NUMERAL))


def draw_numerals(
    painter: QPainter, left: float, middle: float, numbers: Sequence[int], *, filled: bool = False
) -> float:
    """❶❷❸ (chosen items, filled) or ①②③ (where they are asked); returns the width."""
    colours = palette()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = fonts.ui_font(12, bold=True)
    for index, number in enumerate(numbers):
        circle = QRectF(left + index * NUMERAL_STEP, middle - NUMERAL / 2, NUMERAL, NUMERAL)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.primary if filled else colours.primary_soft)
        painter.drawEllipse(circle)
        painter.setFont(font)
        painter.setPen(colours.text_on_primary if filled else colours.primary_soft_text)
        painter.drawText(circle.translated(0, -0.5), int(Qt.AlignmentFlag.AlignCenter), str(number))
    return numerals_width(len(numbers))


def draw_key_hint(painter: QPainter, right: float, middle: float, text: str, colour: QColor, frame: QColor) -> float:
    """A key cap, right-aligned at `right`; returns its width."""
    font = fonts.ui_font(12)
    width = text_width(text, font) + 10
    rect = QRectF(right - width, middle - 9.5, width, 19)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(frame, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setPen(QPen(frame, 1))
    painter.drawLine(QPointF(rect.left() + 2, rect.bottom() - 1.2), QPointF(rect.right() - 2, rect.bottom() - 1.2))
    draw_text(painter, rect, text, font, colour, centre=True)
    return width


def draw_focus_ring(painter: QPainter, rect: QRectF, radius: float = 4) -> None:
    """The 2 px ring outside a 1 px gap around `rect`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(palette().focus, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), radius + 2, radius + 2)
