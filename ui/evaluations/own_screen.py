"""The second screen: the enterprise itself says how content it is, by one key; nobody of the station takes part."""

from __future__ import annotations

from functools import partial

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QCheckBox, QDialog, QGridLayout, QVBoxLayout, QWidget

from station_app.domain.evaluation import EvaluationChannel, EvaluationForm, EventKind, Level
from station_app.domain.terms import BAD_REASONS, LEVELS
from station_app.errors import StationError
from station_app.ids import new_id
from ui.desk import Desk
from ui.messages import sentence
from ui.shortcuts import action
from ui.widgets.button import Button, Kind
from ui.widgets.panel import row_of
from ui.widgets.text import Text

_ACROSS = 4
_THE_ENTERPRISE = ""
"""The second screen has no operator."""


class OwnEvaluation(QDialog):
    """Five levels on the digits; who is not content says why before it counts."""

    given = pyqtSignal()

    def __init__(self, desk: Desk, no: str, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("请评价本次服务")
        self.setFixedWidth(640)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._no = no
        self._client_id = new_id()
        self._level: Level | None = None
        self.reasons = {reason: QCheckBox(word) for reason, word in BAD_REASONS.items()}
        self._build(title)
        for level in Level:
            action(self, LEVELS[int(level)], str(int(level)), partial(self.choose, level))
        self._to_second_screen()

    def _build(self, title: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 21, 18)
        column.setSpacing(12)
        column.addWidget(Text("请评价本次服务", "title"))
        column.addWidget(Text(title, "quiet", wrap=True))
        self.levels = {level: Button(LEVELS[int(level)], hint=str(int(level))) for level in Level}
        for level, button in self.levels.items():
            button.clicked.connect(partial(self.choose, level))
        column.addLayout(row_of(*self.levels.values(), None, spacing=2))
        self._why = QWidget()
        grid = QGridLayout(self._why)
        grid.setContentsMargins(0, 0, 0, 0)
        for place, box in enumerate(self.reasons.values()):
            grid.addWidget(box, place // _ACROSS, place % _ACROSS)
        self._why.hide()
        column.addWidget(self._why)
        self.error = Text("", "error", wrap=True)
        column.addWidget(self.error)
        self.send = Button("提交", kind=Kind.PRIMARY, hint="Enter")
        self.send.clicked.connect(self._give)
        self.send.hide()
        column.addLayout(row_of(Text("评价由企业自己作出，经办人看得到结果，改不了。", "caption"), None, self.send))

    def _to_second_screen(self) -> None:
        """On the other screen, where there is one."""
        others = [screen for screen in QGuiApplication.screens() if screen is not QGuiApplication.primaryScreen()]
        if others:
            self.move(others[0].availableGeometry().center() - self.rect().center())

    def choose(self, level: Level) -> None:
        """Content: it counts at once. Not content: say why first."""
        self._level = level
        self._why.setVisible(level.bad)
        self.send.setVisible(level.bad)
        if level.bad:
            self.error.setText("勾一下哪里不满意，再提交。")
            self.send.setFocus()
        else:
            self._give()

    def _give(self) -> None:
        if self._level is None:
            return
        reasons = tuple(reason for reason, box in self.reasons.items() if box.isChecked()) if self._level.bad else ()
        form = EvaluationForm(
            self._client_id, EventKind.CASE, self._no, self._level, EvaluationChannel.SCREEN, reasons=reasons
        )
        work = partial(self._desk.services.evaluations.add, form, _THE_ENTERPRISE)
        self._desk.tasks.store(self, work, self._on_given, failed=self._on_refused)

    def _on_given(self, _evaluated: object) -> None:
        self.given.emit()
        self.accept()
        self._desk.notifier.say("企业已评价", icon="mood-smile", key="case")

    def _on_refused(self, error: StationError) -> None:
        self.error.setText(sentence(error))
