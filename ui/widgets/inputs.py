"""Input parts: line edits with icon and remark, labelled form fields, and the search button of the top bar."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PyQt6.QtWidgets import QAbstractButton, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from ui import fonts, icons
from ui.marks import draw_focus_ring, draw_key_hint, draw_text, text_width
from ui.palette import palette, signals
from ui.widgets.labels import IconLabel
from ui.widgets.text import Text


class Field(QLineEdit):
    """A line edit that can show an icon at its left, a remark or key hint at its right, and says when it was left.

    ↑↓ and Enter are reported instead of being swallowed, so that a list of matches can be driven from here.
    """

    left = pyqtSignal()
    moved = pyqtSignal(int)

    def __init__(self, name: str, *, icon: str = "", hint_key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._icon = icon
        self._remark = ""
        self._hint_key = hint_key
        if icon:
            self.setTextMargins(24, 0, 0, 0)

    def set_remark(self, text: str) -> None:
        """Quiet text at the right end (“1 条匹配”)."""
        self._remark = text
        self._reserve()
        self.update()

    def set_invalid(self, invalid: bool) -> None:  # noqa: FBT001
        """Red border while the value is refused."""
        self.setProperty("invalid", invalid)
        style = self.style()
        if style is not None:
            style.unpolish(self)
            style.polish(self)

    def _reserve(self) -> None:
        right = 0
        if self._remark:
            right = round(text_width(self._remark, fonts.ui_font(12))) + 8
        elif self._hint_key:
            right = round(text_width(self._hint_key, fonts.ui_font(12))) + 18
        self.setTextMargins(24 if self._icon else 0, 0, right, 0)

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """Qt override."""
        super().resizeEvent(a0)
        self._reserve()

    def focusOutEvent(self, a0: QFocusEvent | None) -> None:
        """Qt override."""
        super().focusOutEvent(a0)
        self.left.emit()

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Qt override."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(a0.key())) if a0 is not None else None
        if step is not None:
            self.moved.emit(step)
            return
        super().keyPressEvent(a0)

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Qt override."""
        super().paintEvent(a0)
        painter = QPainter(self)
        middle = self.height() / 2
        if self._icon:
            icons.draw(painter, self._icon, QRectF(10, middle - 8, 16, 16), palette().text2)
        if self._remark:
            area = QRectF(0, 0, self.width() - 10, self.height())
            draw_text(painter, area, self._remark, fonts.ui_font(12), palette().text3, right=True)
        elif self._hint_key:
            draw_key_hint(painter, self.width() - 8, middle, self._hint_key, palette().text2, palette().border)
        painter.end()


class LabelledField(QWidget):
    """Label above, hint at its right, the input, and the error under it with its octagon."""

    def __init__(self, label: str, editor: QWidget, *, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Text(label, "captionText"))
        head.addStretch(1)
        head.addWidget(Text(hint, "caption"))
        column.addLayout(head)
        column.addWidget(editor)
        self._error_row = QWidget()
        row = QHBoxLayout(self._error_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(IconLabel("alert-octagon", "red_solid", 14), 0, Qt.AlignmentFlag.AlignTop)
        self._error = Text("", "error", wrap=True)
        row.addWidget(self._error, 1)
        self._error_row.hide()
        column.addWidget(self._error_row)
        self.editor = editor

    def show_error(self, text: str) -> None:
        """Show what is wrong under the field; empty text clears it."""
        self._error.setText(text)
        self._error_row.setVisible(bool(text))
        self.editor.setAccessibleDescription(text)
        if isinstance(self.editor, Field):
            self.editor.set_invalid(bool(text))


class SearchButton(QAbstractButton):
    """Looks like the search field of the top bar; pressing it opens the palette."""

    def __init__(self, text: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self._hint = hint
        self.setAccessibleName(f"全局搜索，{hint}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        signals.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Qt override: 356 px field plus the ring's margin."""
        return QSize(362, 38)

    def paintEvent(self, e: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        colours = palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(3.5, 3.5, -3.5, -3.5)
        painter.setPen(QPen(colours.border_strong, 1))
        painter.setBrush(colours.surface)
        painter.drawRoundedRect(body, 4, 4)
        middle = body.center().y()
        icons.draw(painter, "search", QRectF(body.left() + 10, middle - 8, 16, 16), colours.text2)
        width = draw_key_hint(painter, body.right() - 6, middle, self._hint, colours.text2, colours.border)
        area = QRectF(body.left() + 33, body.top(), body.width() - 33 - width - 14, body.height())
        draw_text(painter, area, self.text(), fonts.ui_font(13), colours.text3)
        if self.hasFocus():
            draw_focus_ring(painter, body)
        painter.end()
