"""Things that lie over a page: toasts, the side sheet, and the empty state inside a panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PyQt6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QAbstractScrollArea, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.notify import Notice
from ui.palette import palette
from ui.widgets.button import Button, Kind
from ui.widgets.labels import IconLabel
from ui.widgets.sections import Section, SectionsView
from ui.widgets.text import Text, band

SHEET_WIDTH = 420


class ClickableText(Text):
    """A word in a toast that can be clicked, or reached by Tab and taken by Enter or the space bar."""

    clicked = pyqtSignal()

    def __init__(self, text: str, role: str) -> None:
        super().__init__(text, role)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setObjectName("toastAction")
        self.setContentsMargins(5, 4, 5, 4)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Qt override."""
        super().paintEvent(a0)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(palette().rail_mark, 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
            painter.end()

    def mousePressEvent(self, ev: QMouseEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        self.clicked.emit()

    def keyPressEvent(self, ev: QKeyEvent | None) -> None:
        """Qt override."""
        if ev is not None and ev.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.clicked.emit()
            return
        super().keyPressEvent(ev)


class Toast(QFrame):
    """One notice. Its slots are its own methods: Qt lets go of them with the toast, whenever that goes."""

    left = pyqtSignal(QFrame)
    """The toast is done with: its seconds are over, or somebody clicked."""

    def __init__(self, host: QWidget, notice: Notice) -> None:
        super().__init__(host)
        self.setObjectName("toast")
        self._on_action = notice.on_action
        self.key = notice.key
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(6)
        row.addWidget(IconLabel(notice.icon, "rail_text_active", 16))
        text = Text(notice.text, "small", wrap=len(notice.text) > 28)
        text.setMaximumWidth(380)
        row.addWidget(text, 1)
        if notice.action:
            self._add_word(row, notice.action, self._act)
        if notice.seconds:
            timer = QTimer(self)
            timer.setSingleShot(True)
            timer.timeout.connect(self._leave)
            timer.start(notice.seconds * 1000)
        else:
            self._add_word(row, "知道了", self._leave)

    def _add_word(self, row: QHBoxLayout, word: str, clicked: Callable[[], None]) -> None:
        clickable = ClickableText(word, "smallStrong")
        clickable.clicked.connect(clicked)
        row.addWidget(clickable)

    def _act(self) -> None:
        self._leave()
        if self._on_action is not None:
            self._on_action()

    def _leave(self) -> None:
        self.left.emit(self)


class ToastStack(QObject):
    """Stacks toasts bottom-right above the status bar of its host; each leaves after its seconds."""

    def __init__(self, host: QWidget, *, bottom: int) -> None:
        super().__init__(host)
        self._host = host
        self._bottom = bottom
        self._toasts: list[Toast] = []
        host.installEventFilter(self)

    def show_notice(self, notice: Notice) -> None:
        """Add a toast."""
        for earlier in [shown for shown in self._toasts if notice.key and shown.key == notice.key]:
            self._drop(earlier)
        toast = Toast(self._host, notice)
        toast.left.connect(self._drop)
        self._toasts.append(toast)
        toast.show()
        self._place()

    def texts(self) -> list[str]:
        """What the toasts say now, oldest first."""
        return [label.text() for frame in self._toasts for label in frame.findChildren(Text)[:1]]

    def _drop(self, frame: QFrame) -> None:
        if isinstance(frame, Toast) and frame in self._toasts:
            self._toasts.remove(frame)
            frame.deleteLater()
            self._place()

    def _place(self) -> None:
        bottom = self._host.height() - self._bottom - 12
        for frame in reversed(self._toasts):
            frame.setFixedWidth(384)
            frame.adjustSize()
            bottom -= frame.height()
            frame.move(self._host.width() - frame.width() - 24, bottom)
            frame.raise_()
            bottom -= 8

    def eventFilter(self, a0: QObject | None, a1: QEvent | None) -> bool:
        """Qt override: follow the host's size."""
        if a1 is not None and a1.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(a0, a1)


class SideSheet(QFrame):
    """A sheet at the right edge of its host with the original wording; Esc closes it and focus goes back."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("sheet")
        self._opener: QWidget | None = None
        self._host = host
        host.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = band("header")
        head.setFixedHeight(44)
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 0, 8, 0)
        self._title = Text("", "heading")
        row.addWidget(self._title, 1)
        close = Button("关上", kind=Kind.TEXT, hint="Esc")
        close.clicked.connect(self.close_sheet)
        row.addWidget(close)
        column.addWidget(head)
        self._sections = SectionsView()
        column.addWidget(self._sections, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def open_sheet(self, title: str, sections: Sequence[Section], opener: QWidget) -> None:
        """Show sections; remembers who opened it."""
        self._opener = opener
        self._title.setText(title)
        self.setAccessibleName(title)
        self._sections.show_sections(sections)
        self._place()
        self.show()
        self.raise_()
        self.setFocus()

    def close_sheet(self) -> None:
        """Hide and give the focus back."""
        self.hide()
        if self._opener is not None:
            self._opener.setFocus()

    def _place(self) -> None:
        width = min(SHEET_WIDTH, self._host.width())
        self.setGeometry(self._host.width() - width, 0, width, self._host.height())

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Qt override: Esc and Enter close."""
        if a0 is not None and a0.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close_sheet()
            return
        super().keyPressEvent(a0)

    def eventFilter(self, a0: QObject | None, a1: QEvent | None) -> bool:
        """Qt override: follow the host's size."""
        if a1 is not None and a1.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(a0, a1)


class EmptyState(QWidget):
    """What is empty, and the one thing to do about it."""

    def __init__(
        self, icon: str, title: str, text: str, button: Button | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addStretch(1)
        head.addWidget(IconLabel(icon, "text3", 20))
        self._title = Text(title, "strong")
        head.addWidget(self._title)
        head.addStretch(1)
        column.addLayout(head)
        self._text = Text(text, "quiet", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._text)
        if button is not None:
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def lie_on(self, view: QAbstractScrollArea) -> None:
        """Lie on a list that has no rows, hidden at first: the list keeps the keyboard."""
        viewport = view.viewport()
        if viewport is not None:
            QVBoxLayout(viewport).addWidget(self)
        self.hide()

    def say(self, title: str, text: str) -> None:
        """Change the words."""
        self._title.setText(title)
        self._text.setText(text)
