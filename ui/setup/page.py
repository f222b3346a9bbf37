"""First start: set this station up in one short form, or look at the demonstration."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from station_app.bootstrap import Created, NewStation, create_store
from station_app.clock import Clock
from station_app.errors import StationError
from station_app.keyslots import KeySource
from station_app.paths import Paths
from ui.messages import sentence
from ui.setup.recovery import RecoveryView
from ui.tasks import Tasks
from ui.widgets.button import Button, Kind
from ui.widgets.inputs import Field, LabelledField
from ui.widgets.panel import Panel, row_of
from ui.widgets.segmented import Segment, Segmented

KEYRING, KEY_FILE = "keyring", "key_file"
_WIDTH = 480


class SetUpPage(QWidget):
    """Form, then the recovery key; emits where the key lives once the operator has kept the recovery key."""

    finished = pyqtSignal(object)
    demo_wanted = pyqtSignal()
    practice_wanted = pyqtSignal()

    def __init__(
        self,
        tasks: Tasks,
        paths: Paths,
        source: KeySource,
        clock: Clock,
        *,
        with_demo: bool,
        with_practice: bool = False,
    ) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self._tasks, self._paths, self._source, self._clock = tasks, paths, source, clock
        self.recovery = RecoveryView()
        self.recovery.kept.connect(self._on_kept)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._build_form(with_demo=with_demo, with_practice=with_practice))
        self._stack.addWidget(self.recovery)
        outer = QVBoxLayout(self)
        outer.addWidget(self._stack)

    def _build_form(self, *, with_demo: bool, with_practice: bool) -> QWidget:
        panel = Panel("设置本站")
        panel.setFixedWidth(_WIDTH)
        panel.add_header("设置本站", "填四样就能用，其余以后再填")
        column = QVBoxLayout()
        column.setContentsMargins(20, 14, 17, 16)
        column.setSpacing(12)
        self.code, self.name, self.operator = Field("驿站代码"), Field("驿站名称"), Field("操作员")
        self.code.setMaxLength(6)
        self.code_row = LabelledField("驿站代码", self.code, hint="2 到 6 个大写字母，件号用它开头")
        self.name_row = LabelledField("驿站名称", self.name, hint="印在文书上")
        self.operator_row = LabelledField("操作员", self.operator, hint="姓名")
        for row in (self.code_row, self.name_row, self.operator_row):
            column.addWidget(row)
        self.key_place = Segmented(
            [Segment(KEYRING, "系统钥匙串", "lock"), Segment(KEY_FILE, "钥匙文件", "key")], "钥匙放在哪里"
        )
        self.key_path = Field("钥匙文件")
        self.key_path.setText(str(self._source.key_file or self._paths.home.parent / "station.key"))
        self.key_row = LabelledField("钥匙放在哪里", self.key_place, hint="数据加密存放，没有钥匙打不开")
        self.path_row = LabelledField("钥匙文件", self.key_path, hint="没有就新建，请放在 U 盘或别人看不到的地方")
        self.path_row.setVisible(self._source.key_file is not None)
        if self._source.key_file is not None:
            self.key_place.choose(KEY_FILE)
        self.key_place.chosen.connect(lambda value: self.path_row.setVisible(value == KEY_FILE))
        column.addWidget(self.key_row)
        column.addWidget(self.path_row)
        self.create_button = Button("建好本站", kind=Kind.PRIMARY, hint="Enter")
        self.create_button.clicked.connect(self.create_station)
        self.demo_button = Button("先看演示")
        self.demo_button.clicked.connect(self._on_demo)
        self.demo_button.setVisible(with_demo)
        self.practice_button = Button("演练")
        self.practice_button.clicked.connect(self.practice_wanted)
        self.practice_button.setVisible(with_practice)
        column.addLayout(row_of(self.demo_button, self.practice_button, None, self.create_button))
        panel.body.addLayout(column)
        for field, following in ((self.code, self.name), (self.name, self.operator)):
            field.returnPressed.connect(following.setFocus)
        self.operator.returnPressed.connect(self.create_station)
        return _centred(panel)

    def create_station(self) -> None:
        """Make the store; a wrong field says so at its place."""
        for row in (self.code_row, self.name_row, self.operator_row, self.key_row, self.path_row):
            row.show_error("")
        station = NewStation(self.code.text().strip().upper(), self.name.text(), operator=self.operator.text())
        in_file = self.key_place.value() == KEY_FILE
        self._source = replace(self._source, key_file=Path(self.key_path.text()) if in_file else None)
        self.create_button.setEnabled(False)
        work = partial(create_store, self._paths, station, self._source, self._clock)
        self._tasks.background(self, work, self._on_created, failed=self._on_refused)

    def _on_created(self, created: Created) -> None:
        self.recovery.show_key(created.recovery_key, self.name.text())
        self._stack.setCurrentIndex(1)

    def _on_refused(self, error: StationError) -> None:
        self.create_button.setEnabled(True)
        rows = {"station": self.code_row, "name": self.name_row, "operator": self.operator_row}
        row = rows.get(error.field or "", self.path_row if self.path_row.isVisible() else self.key_row)
        row.show_error(sentence(error))
        row.editor.setFocus()

    def _on_kept(self) -> None:
        self.finished.emit(self._source)

    def _on_demo(self) -> None:
        self.demo_button.setEnabled(False)
        self.demo_button.setText("正在准备演示")
        self.demo_wanted.emit()


def _centred(widget: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.addStretch(1)
    row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
    row.addStretch(1)
    return holder
