"""下一步 of one project: the lines the weekly ledger takes over, and what the fast track would win back."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PyQt6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from station_app.domain.project import ProjectRow
from ui import fonts, icons
from ui.desk import Desk
from ui.marks import text_width
from ui.page import WidthClass
from ui.palette import palette, signals
from ui.projects.sheet_lines import Hint
from ui.widgets.asked import ask_and_write
from ui.widgets.button import Button, Kind
from ui.widgets.form_dialog import Answers, Ask, FormDialog
from ui.widgets.labels import IconLabel
from ui.widgets.panel import Panel, clear_layout, row_of, scrolling_column
from ui.widgets.text import ElidedText, Text

_LINE = 20
_LINES = 6
_LEFT = Qt.AlignmentFlag.AlignVCenter.value | Qt.AlignmentFlag.AlignLeft.value


class HintBox(QWidget):
    """A soft box with a bulb, some of its words bold."""

    def __init__(self) -> None:
        super().__init__()
        self._runs: tuple[tuple[str, bool], ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        signals.changed.connect(self.update)

    def say(self, runs: Sequence[tuple[str, bool]]) -> None:
        """Show words, some of them bold."""
        self._runs = tuple(runs)
        self.setAccessibleName("".join(text for text, _ in runs))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Qt override."""
        return QSize(220, self.heightForWidth(max(self.width(), 160)))

    def heightForWidth(self, a0: int) -> int:
        """Qt override."""
        return self._rows(a0) * _LINE + 14

    def _rows(self, width: int) -> int:
        return 1 + max((row for _, _, row, _ in self._placed(width)), default=0)

    def _placed(self, width: int) -> list[tuple[str, float, int, bool]]:
        """Each character with its place and row: Chinese breaks anywhere, but not before a full stop."""
        placed: list[tuple[str, float, int, bool]] = []
        left, row, room = 0.0, 0, width - 46
        for text, bold in self._runs:
            for character in text:
                wide = text_width(character, fonts.ui_font(13, bold=bold))
                if left + wide > room and character not in "，。）”":
                    left, row = 0.0, row + 1
                placed.append((character, left, row, bold))
                left += wide
        return placed

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """Qt override: the height follows the width."""
        super().resizeEvent(a0)
        self.updateGeometry()

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        colours = palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colours.primary_soft)
        painter.setBrush(colours.primary_soft)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        icons.draw(painter, "bulb", QRectF(10, 9, 16, 16), colours.primary_soft_text)
        painter.setPen(colours.primary_soft_text)
        for character, left, row, bold in self._placed(self.width()):
            font = fonts.ui_font(13, bold=bold)
            painter.setFont(font)
            painter.drawText(QRectF(34 + left, 7 + row * _LINE, 24, _LINE), _LEFT, character)
        painter.end()


class NextPanel(Panel):
    """The lines are worked out from what falls due until somebody writes them into the week's ledger."""

    stored = pyqtSignal(str)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__("下一步")
        self._desk = desk
        self._page = page
        self._project: ProjectRow | None = None
        self.lines: tuple[str, ...] = ()
        self._hinted, self._narrow = False, False
        self.dialog: FormDialog | None = None
        row, self._remark = self.add_header("下一步", "")
        self.write = Button("写入周台账", kind=Kind.TEXT, small=True)
        self.write.clicked.connect(self.ask)
        row.addWidget(self.write)
        area, self._list = scrolling_column((12, 6, 8, 0), 0)
        self.body.addWidget(area, 1)
        self.hint = HintBox()
        under = QVBoxLayout()
        under.setContentsMargins(12, 2, 12, 9)
        under.addWidget(self.hint)
        self.body.addLayout(under)

    def show_steps(self, project: ProjectRow, lines: Sequence[str], hint: Hint | None, *, written: bool) -> None:
        """Show what is done next; `written`: as it stands in this week's ledger."""
        self._project, self.lines = project, tuple(lines)
        self._remark.setText("已写入本周台账" if written else "")
        clear_layout(self._list)
        for line in self.lines[:_LINES]:
            self._list.addLayout(row_of(IconLabel("arrow-right", "text2", 13), ElidedText(line), spacing=4))
        if not self.lines:
            self._list.addWidget(Text("两周内没有到期的事。", "quiet"))
        self._list.addStretch(1)
        self._hinted = hint is not None
        self.hint.setVisible(self._hinted and not self._narrow)
        if hint is not None:
            self.hint.say(
                (("可用 ", False), ("加急直通车", True), (f"：{hint.name}，预计追回 {hint.won} 个工作日。", False))
            )

    def set_width_class(self, width: WidthClass) -> None:
        """The hint goes where room is short."""
        self._narrow = width is WidthClass.NARROW
        self.hint.setVisible(self._hinted and not self._narrow)

    def ask(self) -> None:
        """写入周台账: the lines as they are, or as they are put now."""
        project, desk = self._project, self._desk
        if project is None:
            return
        shown = [*self.lines, *[""] * _LINES][:_LINES]
        asks = [Ask(f"line{place}", f"第 {place} 条", line) for place, line in enumerate(shown, start=1)]

        def write(told: Answers) -> ProjectRow:
            today = desk.services.clock.today()
            return desk.services.projects.write_next_steps(project.no, today, list(told.values()), desk.operator_id)

        self.dialog = ask_and_write(
            desk, self._page, "写入周台账：下一步", asks, write, verb="写入", safe="不写",
            said=lambda _: self.stored.emit("已写入本周台账"),
        )  # fmt: skip
