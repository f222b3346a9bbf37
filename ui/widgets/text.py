"""Labels that show plain text only and know their place in the type scale."""

from __future__ import annotations

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PyQt6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ui import fonts
from ui.palette import palette


class Text(QLabel):
    """A label with `Qt.TextFormat.PlainText`; `role` picks size, weight and colour from the style sheet."""

    def __init__(
        self, text: str = "", role: str = "body", *, wrap: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setWordWrap(wrap)
        self.setText(text)

    def set_role(self, role: str) -> None:
        """Change the type role and restyle."""
        if self.property("role") == role:
            return
        self.setProperty("role", role)
        style = self.style()
        if style is not None:
            style.unpolish(self)
            style.polish(self)


class ElidedText(QWidget):
    """One line that ends in an ellipsis when it does not fit; the full text is its tooltip."""

    def __init__(
        self,
        text: str = "",
        *,
        pixels: int = 13,
        bold: bool = False,
        mono: bool = False,
        colour: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = text
        self._font = fonts.mono_font(pixels) if mono else fonts.ui_font(pixels, bold=bold)
        self._colour = colour
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def text(self) -> str:
        """The full text."""
        return self._text

    def setText(self, text: str) -> None:
        """Show another text."""
        self._text = text
        self.setAccessibleName(text)
        self._refresh_tooltip()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Qt override: the width the whole text wants."""
        metrics = QFontMetrics(self._font)
        return QSize(metrics.horizontalAdvance(self._text) + 2, metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        """Qt override: may shrink to a few characters."""
        return QSize(24, self.sizeHint().height())

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """Qt override: a tooltip only while something is hidden."""
        super().resizeEvent(a0)
        self._refresh_tooltip()

    def _refresh_tooltip(self) -> None:
        hidden = QFontMetrics(self._font).horizontalAdvance(self._text) > self.width()
        self.setToolTip(plain_tooltip(self._text) if hidden else "")

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        painter = QPainter(self)
        painter.setFont(self._font)
        painter.setPen(getattr(palette(), self._colour))
        shown = QFontMetrics(self._font).elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        painter.end()


def plain_tooltip(text: str) -> str:
    """A tooltip that Qt cannot take for markup."""
    from html import escape  # noqa: PLC0415

    return f"<span>{escape(text)}</span>" if "<" in text or "&" in text else text


def band(kind: str) -> QFrame:
    """A frame styled by the sheet: `header`, `footer`, `sub`, `note`, `remark`, `alarm`, `rule` or `stem`."""
    frame = QFrame()
    frame.setProperty("band", kind)
    return frame
