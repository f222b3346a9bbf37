"""Painted push buttons: one primary per page, outline, text and danger kinds, each with icon and key hint."""

from __future__ import annotations

from enum import StrEnum

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui import fonts, icons
from ui.marks import draw_focus_ring, draw_key_hint, draw_text, text_width
from ui.palette import palette, signals

MARGIN = 3


class Kind(StrEnum):
    """How loud a button is."""

    PRIMARY = "primary"
    OUTLINE = "outline"
    TEXT = "text"
    DANGER = "danger"


class Button(QAbstractButton):
    """A button that draws itself, so that the focus ring can stand outside its border.

    The widget is `MARGIN` larger than the visible button on every side; layouts give it that much less spacing.
    """

    def __init__(
        self,
        text: str,
        *,
        kind: Kind = Kind.OUTLINE,
        icon: str = "",
        hint: str = "",
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setText(text)
        self._kind = kind
        self._icon = icon
        self._hint = hint
        self._hint_shown = True
        self._height = 26 if small else 32
        self._pixels = 13 if small or kind is Kind.TEXT else 14
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(f"{text}，{hint}" if hint else text)
        signals.changed.connect(self.update)

    def set_hint_shown(self, shown: bool) -> None:  # noqa: FBT001
        """Hide the key hint where room is short (width class S)."""
        self._hint_shown = shown
        self.updateGeometry()
        self.update()

    def set_icon(self, name: str) -> None:
        """Replace the icon."""
        self._icon = name
        self.update()

    def sizeHint(self) -> QSize:
        """Qt override: contents, padding and the ring's margin."""
        padding = {Kind.TEXT: 6}.get(self._kind, 10 if self._height == 26 else 12)
        width = 2.0 * padding + text_width(self.text(), self._text_font())
        if self._icon:
            width += 16 + (6 if self.text() else 0)
        if self._hint and self._hint_shown:
            width += text_width(self._hint, fonts.ui_font(12)) + 10 + 8
        return QSize(round(width) + 2 * MARGIN, self._height + 2 * MARGIN)

    def minimumSizeHint(self) -> QSize:
        """Qt override."""
        return self.sizeHint()

    def keyPressEvent(self, e: QKeyEvent | None) -> None:
        """Qt override: Enter presses a focused button, too."""
        if e is not None and e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not e.modifiers():
            self.click()
            return
        super().keyPressEvent(e)

    def _text_font(self) -> QFont:
        return fonts.ui_font(self._pixels, bold=self._kind is Kind.PRIMARY)

    def _colours(self) -> tuple[QColor | None, QColor | None, QColor]:
        """Fill, border and text of the current state."""
        colours = palette()
        if not self.isEnabled():
            if self._kind is Kind.TEXT:
                return None, None, colours.disabled_text
            return colours.disabled_bg, colours.border, colours.disabled_text
        hot, down = self.underMouse(), self.isDown()
        if self._kind is Kind.PRIMARY:
            fill = colours.primary_pressed if down else (colours.primary_hover if hot else colours.primary)
            return fill, None, colours.text_on_primary
        hover = colours.hover if hot or down else None
        if self._kind is Kind.TEXT:
            return hover, None, colours.primary_soft_text
        if self._kind is Kind.DANGER:
            return hover or colours.surface, colours.red_solid, colours.red_fg
        return hover or colours.surface, colours.border_strong, colours.text

    def paintEvent(self, e: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        fill, border, ink = self._colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        painter.setPen(QPen(border, 1) if border is not None else Qt.PenStyle.NoPen)
        if fill is not None:
            painter.setBrush(fill)
        inset = 0.5 if border is not None else 0.0
        painter.drawRoundedRect(body.adjusted(inset, inset, -inset, -inset), 4, 4)
        self._paint_contents(painter, body, ink)
        if self.hasFocus():
            draw_focus_ring(painter, body)
        painter.end()

    def _paint_contents(self, painter: QPainter, body: QRectF, ink: QColor) -> None:
        padding = {Kind.TEXT: 6}.get(self._kind, 10 if self._height == 26 else 12)
        left, right = body.left() + padding, body.right() - padding
        if self._hint and self._hint_shown:
            frame = ink if self._kind is Kind.PRIMARY else palette().border
            hint_ink = ink if self._kind is Kind.PRIMARY else palette().text2
            right -= draw_key_hint(painter, right, body.center().y(), self._hint, hint_ink, frame) + 8
        if self._icon:
            icons.draw(painter, self._icon, QRectF(left, body.center().y() - 8, 16, 16), ink)
            left += 22
        draw_text(
            painter, QRectF(left, body.top(), right - left + 1, body.height()), self.text(), self._text_font(), ink
        )


class Link(Button):
    """A short text button without padding, used inside panels (“显示”, “全部材料”)."""

    def __init__(self, text: str, *, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, kind=Kind.TEXT, icon=icon, small=True, parent=parent)
        self._height = 20

    def sizeHint(self) -> QSize:
        """Qt override: no padding around the word."""
        size = super().sizeHint()
        return QSize(size.width() - 8, size.height())

    def _paint_contents(self, painter: QPainter, body: QRectF, ink: QColor) -> None:
        left = body.left() + 2
        if self._icon:
            icons.draw(painter, self._icon, QRectF(left, body.center().y() - 7, 14, 14), ink)
            left += 17
        draw_text(
            painter, QRectF(left, body.top(), body.right() - left, body.height()), self.text(), fonts.ui_font(13), ink
        )
