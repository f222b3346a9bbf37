"""催办: what to say to the department, ready to be sent: shown, copied, and counted when it goes out."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from station_app.domain.chase import ChaseRow, ChaseWay
from station_app.domain.project_node import NodeRow
from station_app.errors import StationError
from ui.desk import Desk
from ui.messages import sentence
from ui.shortcuts import action
from ui.widgets.button import Button, Kind
from ui.widgets.panel import row_of
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.text import Text

_WAYS = (
    (ChaseWay.LETTER, "发函"), (ChaseWay.PHONE, "电话"), (ChaseWay.VISIT, "上门"), (ChaseWay.MESSAGE, "短信"),
)  # fmt: skip


class LetterDialog(QDialog):
    """Enter copies the words and counts the reminder; Esc leaves everything as it was."""

    sent = pyqtSignal(str)

    def __init__(self, desk: Desk, page: QWidget, no: str, node: NodeRow, text: str, before: int) -> None:
        super().__init__(page)
        self._desk = desk
        self._no = no
        self._node = node
        self.setWindowTitle("催办")
        self.setFixedWidth(480)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 17, 14)
        column.setSpacing(10)
        column.addWidget(Text(f"催办：{node.name}", "heading", wrap=True))
        counted = f"已催过 {before} 次" if before else "还没催过"
        column.addWidget(Text(f"{node.department or '未定部门'} · {counted} · 记入催办台账", "quiet"))
        self.way = Segmented([Segment(way, word) for way, word in _WAYS], "催办方式")
        column.addWidget(self.way)
        self.text = QPlainTextEdit(text)
        self.text.setAccessibleName("催办内容")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(112)
        column.addWidget(self.text)
        self.error = Text("", "error", wrap=True)
        self.error.hide()
        column.addWidget(self.error)
        self.do = Button("复制并记一次", kind=Kind.PRIMARY, hint="Enter")
        self.safe = Button("不催", hint="Esc")
        self.do.clicked.connect(self.send)
        self.safe.clicked.connect(self.reject)
        column.addLayout(row_of(None, self.do, self.safe, spacing=2))
        action(self, "复制并记一次", ("Ctrl+Return", "Ctrl+Enter"), self.send)
        self.do.setFocus()

    def send(self) -> None:
        """Copy the words, then count."""
        desk, text = self._desk, self.text.toPlainText().strip()
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(text)

        def write() -> ChaseRow:
            return desk.services.project_people.chase(
                self._no, self._node.code, desk.operator_id, way=ChaseWay(self.way.value()), text=text
            )

        def done(row: ChaseRow) -> None:
            self.accept()
            self.sent.emit(f"已复制，记第 {row.times} 次催办")

        def refused(error: StationError) -> None:
            self.error.setText(sentence(error))
            self.error.show()

        desk.tasks.store(self, write, done, failed=refused)
