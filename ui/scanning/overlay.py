"""“归到哪份材料”: a small layer over the page; one digit files a scan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QEvent, QObject, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import fonts
from ui.marks import draw_focus_ring, draw_key_hint, draw_numerals, draw_text, numerals_width
from ui.palette import palette
from ui.scanning.picture_view import PictureView
from ui.widgets.text import ElidedText, Text, band

PER_PAGE = 9
_WIDTH, _PICTURE = 560, 176


@dataclass(frozen=True, slots=True)
class Target:
    """A material a scan can be filed under; `note` says what it has already."""

    code: str
    name: str
    numbers: tuple[int, ...]
    note: str


class TargetRow(QAbstractButton):
    """One material with its digit."""

    def __init__(self, digit: int, target: Target) -> None:
        super().__init__()
        self._digit, self._target = digit, target
        self.setAccessibleName(f"{digit} {target.name}，{target.note}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setToolTip(target.name)

    def sizeHint(self) -> QSize:
        """Qt override."""
        return QSize(200, 28)

    def paintEvent(self, e: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        colours = palette()
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), colours.hover)
        middle = self.height() / 2
        draw_key_hint(painter, 22, middle, str(self._digit), colours.text, colours.border_strong)
        note_font = fonts.ui_font(12)
        right = self.width() - 6.0
        area = QRectF(right - 64, 0, 64, self.height())
        draw_text(painter, area, self._target.note, note_font, colours.text2, right=True)
        right -= 72
        shown = self._target.numbers[:4]
        draw_numerals(painter, right - numerals_width(len(shown)), middle, shown)
        right -= numerals_width(len(shown)) + 8
        draw_text(painter, QRectF(32, 0, right - 32, self.height()), self._target.name, fonts.ui_font(13), colours.text)
        painter.end()


class AssignOverlay(QFrame):
    """Digits file, 0 shows the next nine, Enter keeps the scan without a material, Esc leaves the file where it is."""

    filed = pyqtSignal(object)
    """The code of a material, or None."""
    left = pyqtSignal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("palette")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("归到哪份材料")
        self._host = host
        self._targets: Sequence[Target] = ()
        self._first = 0
        self._leave_words = ""
        self._opener: QWidget | None = None
        self._build()
        host.installEventFilter(self)
        self.hide()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(Text("归到哪份材料", "heading"))
        self._rest = Text("", "hint")
        head.addWidget(self._rest)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(band("rule"))
        middle = QHBoxLayout()
        middle.setSpacing(12)
        side = QVBoxLayout()
        side.setSpacing(4)
        self.picture = PictureView("这份扫描")
        self.picture.setFixedWidth(_PICTURE)
        side.addWidget(self.picture, 1)
        self._name = ElidedText("", pixels=12, colour="text2")
        self._name.setFixedWidth(_PICTURE)
        side.addWidget(self._name)
        middle.addLayout(side)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        middle.addLayout(self._rows, 1)
        column.addLayout(middle, 1)
        self._hint = Text("", "caption")
        column.addWidget(self._hint)

    def ask(self, name: str, targets: Sequence[Target], rest: int, leave: str) -> None:
        """Ask for one file; the focus is taken unless somebody is typing.

        Args:
            rest: how many files come after this one.
            leave: what Esc does, in words.
        """
        self._targets, self._first = targets, 0
        self._name.setText(name)
        self._rest.setText(f"还有 {rest} 份" if rest else "")
        self._leave_words = leave
        self.show_picture(QImage(), "正在打开")
        self._fill()
        if not self.isVisible():
            self._opener = QApplication.focusWidget()
        self._place()
        self.show()
        self.raise_()
        if not _typing() and QApplication.activeModalWidget() is None:
            self.setFocus()

    def show_picture(self, image: QImage, empty: str = "不能预览") -> None:
        """Show the page that is asked about."""
        self.picture.show_picture(image, empty=empty)

    def close_overlay(self) -> None:
        """Hide and give the focus back."""
        if self.isVisible():
            self.hide()
            if self._opener is not None:
                self._opener.setFocus()

    def shown(self) -> Sequence[Target]:
        """The materials that have a digit now."""
        return self._targets[self._first : self._first + PER_PAGE]

    def _fill(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.setParent(None)
                row.deleteLater()
        for digit, target in enumerate(self.shown(), 1):
            row = TargetRow(digit, target)
            row.clicked.connect(lambda _=False, code=target.code: self.filed.emit(code))
            self._rows.addWidget(row)
        self._rows.addStretch(1)
        more = "0 下一组 · " if len(self._targets) > PER_PAGE else ""
        self._hint.setText(f"数字 归类 · {more}Enter 先不归类 · Esc {self._leave_words}")

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Qt override."""
        text = a0.text() if a0 is not None else ""
        if a0 is not None and a0.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.filed.emit(None)
        elif text == "0":
            self._first = self._first + PER_PAGE if self._first + PER_PAGE < len(self._targets) else 0
            self._fill()
        elif text.isascii() and text.isdigit() and int(text) <= len(self.shown()):
            self.filed.emit(self.shown()[int(text) - 1].code)
        elif a0 is not None and a0.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(a0)

    def _place(self) -> None:
        height = min(372, self._host.height() - 24)
        width = min(_WIDTH, self._host.width() - 24)
        self.setGeometry((self._host.width() - width) // 2, self._host.height() - height - 12, width, height)

    def eventFilter(self, a0: QObject | None, a1: QEvent | None) -> bool:
        """Qt override: follow the host's size."""
        if a1 is not None and a1.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(a0, a1)

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Qt override: the focus ring inside the frame."""
        super().paintEvent(a0)
        if self.hasFocus():
            painter = QPainter(self)
            draw_focus_ring(painter, QRectF(self.rect()).adjusted(4, 4, -4, -4))
            painter.end()


def _typing() -> bool:
    focus = QApplication.focusWidget()
    return isinstance(focus, (QLineEdit, QPlainTextEdit)) and focus.isVisible() and not focus.isReadOnly()
