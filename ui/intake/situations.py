"""The list of questions: ↑↓ change the question, digits answer it, Backspace clears, letters go back to picking."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QAbstractListModel, QModelIndex, QPoint, QPointF, Qt, pyqtSignal
from PyQt6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PyQt6.QtWidgets import QAbstractItemView, QListView, QWidget

from ui.delegates.situations import SituationDelegate
from ui.intake.lines import SituationLine
from ui.marks import numerals_width
from ui.models.cells import Role
from ui.palette import signals
from ui.widgets.text import plain_tooltip


class SituationModel(QAbstractListModel):
    """The questions shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[SituationLine] = []

    def show_lines(self, lines: Sequence[SituationLine]) -> None:
        """Show other questions; the same questions with other answers keep the cursor."""
        if [line.code for line in lines] == [line.code for line in self._lines]:
            self._lines = list(lines)
            if lines:
                self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
            return
        self.beginResetModel()
        self._lines = list(lines)
        self.endResetModel()

    def lines(self) -> list[SituationLine]:
        """The questions shown."""
        return list(self._lines)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's default
        """Qt override."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt override."""
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == Role.ROW:
            return line
        answer = next((choice.label for choice in line.choices if choice.value == line.chosen), "未答")
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{line.text} {answer} {line.effect}".strip()
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip("\n".join(part for part in (line.text, line.help) if part))
        return None


class SituationView(QListView):
    """Emits answers; the page recomputes and shows the lines again."""

    answered = pyqtSignal(str, str)
    cleared = pyqtSignal(str)
    typed_on = pyqtSignal(str)
    """A letter was typed here: the operator wants to pick another item."""
    finished = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("情形")
        self.delegate = SituationDelegate(self)
        self.setItemDelegate(self.delegate)
        self.questions = SituationModel(self)
        self.setModel(self.questions)
        self.setMouseTracking(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        signals.changed.connect(self._repaint)

    def _repaint(self) -> None:
        viewport = self.viewport()
        if viewport is not None:
            viewport.update()

    def show_lines(self, lines: Sequence[SituationLine]) -> None:
        """Show questions."""
        most = max((min(len(line.numbers), 4) for line in lines), default=1)
        indent = numerals_width(max(1, most))
        if indent != self.delegate.indent:
            self.delegate.indent = indent
            self.scheduleDelayedItemsLayout()
        self.questions.show_lines(lines)
        if lines and not self.currentIndex().isValid():
            self.go_to_open()
        self._repaint()

    def go_to_open(self) -> bool:
        """Put the cursor on the first open question at or after the current one; False when all are answered."""
        lines = self.questions.lines()
        start = max(0, self.currentIndex().row())
        for row in [*range(start, len(lines)), *range(start)]:
            if lines[row].chosen is None:
                self.setCurrentIndex(self.questions.index(row))
                return True
        if lines and not self.currentIndex().isValid():
            self.setCurrentIndex(self.questions.index(0))
        return False

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Qt override: the row under the cursor unfolds, the one before folds."""
        super().currentChanged(current, previous)
        self.scheduleDelayedItemsLayout()
        self.executeDelayedItemsLayout()
        self.scrollTo(current)

    def _current(self) -> SituationLine | None:
        line = self.currentIndex().data(Role.ROW)
        return line if isinstance(line, SituationLine) else None

    def _answer(self, line: SituationLine, value: str) -> None:
        self.answered.emit(line.code, value)
        if not self.go_to_open():
            self.finished.emit()

    def keyPressEvent(self, e: QKeyEvent | None) -> None:
        """Qt override."""
        line = self._current()
        if e is None or line is None or e.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(e)
            return
        text = e.text()
        if text.isdigit() and 0 < int(text) <= len(line.choices):
            self._answer(line, line.choices[int(text) - 1].value)
        elif e.key() == Qt.Key.Key_Backspace:
            self.cleared.emit(line.code)
        elif text.isalpha() and text.isascii():
            self.typed_on.emit(text)
        else:
            super().keyPressEvent(e)

    def mousePressEvent(self, e: QMouseEvent | None) -> None:
        """Qt override: a click on an answer answers, a second one clears; a click beside them moves the cursor."""
        if e is None:
            return
        index = self.indexAt(e.position().toPoint())
        line, rect, unfolded = index.data(Role.ROW), self.visualRect(index), index == self.currentIndex()
        super().mousePressEvent(e)
        if not isinstance(line, SituationLine):
            return
        value = self.delegate.answer_at(line, rect, QPointF(e.position()), unfolded=unfolded)
        if value is not None and value == line.chosen:
            self.cleared.emit(line.code)
        elif value is not None:
            self.answered.emit(line.code, value)

    def point_of(self, code: str, value: str) -> QPoint | None:
        """Where an answer is painted, in viewport coordinates."""
        for row, line in enumerate(self.questions.lines()):
            if line.code == code:
                rect = self.visualRect(self.questions.index(row))
                places = self.delegate.layout(line, rect.width(), unfolded=row == self.currentIndex().row()).answers
                for choice, place in zip(line.choices, places, strict=True):
                    if choice.value == value:
                        return rect.topLeft() + place.center().toPoint()
        return None

    def resizeEvent(self, e: QResizeEvent | None) -> None:
        """Qt override: other width, other row heights."""
        super().resizeEvent(e)
        self.scheduleDelayedItemsLayout()

    def focusInEvent(self, e: QFocusEvent | None) -> None:
        """Qt override."""
        super().focusInEvent(e)
        if not self.currentIndex().isValid():
            self.go_to_open()
        self._repaint()

    def focusOutEvent(self, e: QFocusEvent | None) -> None:
        """Qt override."""
        super().focusOutEvent(e)
        self._repaint()
