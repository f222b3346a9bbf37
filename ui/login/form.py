"""Who works here now: the operators of the station, and the password of whoever has one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QDialog, QVBoxLayout, QWidget

from station_app.domain.records import OperatorRow
from station_app.domain.terms import ROLES
from station_app.errors import StationError
from station_app.services.operator_service import OperatorService
from ui.messages import sentence
from ui.tasks import Tasks
from ui.widgets.button import Button, Kind
from ui.widgets.cards import Card, CardList
from ui.widgets.inputs import Field, LabelledField
from ui.widgets.panel import Panel, row_of
from ui.widgets.text import Text

_ROW, _MOST_ROWS = 45, 5
_WIDTH = 420


class SignInForm(QWidget):
    """A list and a password; the password is checked on the store thread and kept nowhere."""

    signed_in = pyqtSignal(object)

    def __init__(self, tasks: Tasks, operators: OperatorService, rows: Sequence[OperatorRow], chosen: str = "") -> None:
        super().__init__()
        self._tasks = tasks
        self._operators = operators
        self._rows = {row.id: row for row in rows}
        self.list = CardList("操作员", row=_ROW, lead=56)
        self.password = Field("密码", icon="lock")
        self.password.setEchoMode(Field.EchoMode.Password)
        self.password.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhHiddenText)
        self._password_row = LabelledField("密码", self.password)
        self.enter_button = Button("进入", kind=Kind.PRIMARY, hint="Enter")
        self._build(rows)
        self.list.go_to(chosen or rows[0].id)
        self._on_moved()

    def _build(self, rows: Sequence[OperatorRow]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        panel = Panel("操作员")
        self.list.show_cards([Card(row.id, row.work_no, row.name, ROLES.get(row.role, row.role)) for row in rows])
        self.list.setFixedHeight(min(len(rows), _MOST_ROWS) * _ROW)
        panel.body.addWidget(self.list)
        column.addWidget(panel)
        column.addWidget(self._password_row)
        self.enter_button.clicked.connect(self.enter)
        self.password.returnPressed.connect(self.enter)
        self.password.moved.connect(self._step)
        self.list.opened.connect(lambda _: self.enter())
        selection = self.list.selectionModel()
        if selection is not None:
            selection.currentChanged.connect(self._on_moved)

    def _step(self, by: int) -> None:
        """↑↓ from the password."""
        keys = list(self._rows)
        place = min(max(keys.index(self.list.current_key()) + by, 0), len(keys) - 1)
        self.list.go_to(keys[place])

    def _on_moved(self, *_indexes: object) -> None:
        row = self._rows.get(self.list.current_key())
        self._password_row.setVisible(row is not None and row.password_hash is not None)
        self._password_row.show_error("")
        self.password.clear()

    def enter(self) -> None:
        """Enter: check the password of whoever has one."""
        row = self._rows.get(self.list.current_key())
        if row is None:
            return
        if row.password_hash is None:
            self.signed_in.emit(row)
        elif not self.password.text():
            self.password.setFocus()
        else:
            work = partial(self._operators.sign_in, row.name, self.password.text())
            self._tasks.store(self, work, self.signed_in.emit, failed=self._on_refused)

    def _on_refused(self, error: StationError) -> None:
        self.password.clear()
        self._password_row.show_error(sentence(error))
        self.password.setFocus()


class SignInPage(QWidget):
    """The form alone in the window, before anything of the station is shown."""

    practice_wanted = pyqtSignal()

    def __init__(self, form: SignInForm, *, with_practice: bool = False) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.practice_button = Button("演练", icon="pencil")
        self.practice_button.clicked.connect(self.practice_wanted)
        self.practice_button.setVisible(with_practice)
        self.form = form
        form.setFixedWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(2)
        column.addWidget(Text("谁在用这台电脑", "heading"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(form, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(form.enter_button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        column.addWidget(self.practice_button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)


class SwitchDialog(QDialog):
    """切换操作员 over a page; what is being typed there is kept."""

    def __init__(self, form: SignInForm, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("切换操作员")
        self.setFixedWidth(_WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.form = form
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 17, 14)
        column.setSpacing(10)
        column.addWidget(Text("切换操作员", "heading"))
        column.addWidget(form)
        cancel = Button("不切换", hint="Esc")
        cancel.clicked.connect(self.reject)
        column.addLayout(row_of(None, form.enter_button, cancel, spacing=2))
        form.signed_in.connect(self.accept)
        form.list.setFocus()
