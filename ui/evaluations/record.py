"""记一条评价: what an enterprise said on paper, by phone or at the hall, entered by somebody who did not handle it."""

from __future__ import annotations

from functools import partial

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QDialog, QGridLayout, QVBoxLayout, QWidget

from station_app.domain.evaluation import BadReason, EvaluationChannel, EvaluationForm, EventKind, Level
from station_app.domain.terms import BAD_REASONS, EVALUATION_CHANNELS, LEVELS
from station_app.errors import StationError
from station_app.ids import new_id
from station_app.services.evaluation_service import Evaluated
from ui.desk import Desk
from ui.messages import sentence
from ui.shortcuts import action
from ui.widgets.button import Button, Kind
from ui.widgets.inputs import Field, LabelledField
from ui.widgets.panel import row_of
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.text import Text

_BY_OPERATOR = (EvaluationChannel.PAPER, EvaluationChannel.PHONE, EvaluationChannel.HALL)
_ACROSS, _BOX = 4, 26


class RecordDialog(QDialog):
    """Opened, never executed; a refusal keeps everything typed."""

    recorded = pyqtSignal(str)

    def __init__(self, desk: Desk, parent: QWidget, case_no: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle("记一条评价")
        self.setFixedWidth(520)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._client_id = new_id()
        self.event_field, self.name, self.comment = Field("件号"), Field("姓名"), Field("评语")
        self.event_field.setText(case_no)
        self.level = Segmented([Segment(str(int(level)), LEVELS[int(level)]) for level in Level], "满意度")
        self.channel = Segmented([Segment(channel, EVALUATION_CHANNELS[channel]) for channel in _BY_OPERATOR], "从哪来")
        self.reasons = {reason: QCheckBox(word) for reason, word in BAD_REASONS.items()}
        self._build()
        self.level.chosen.connect(self._on_level)
        action(self, "记下", ["Ctrl+Return", "Ctrl+Enter"], self.record)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 17, 14)
        column.setSpacing(10)
        column.addWidget(Text("记一条评价", "heading"))
        note = "经办人不能记自己办的件：由同事代记，或让企业在第二屏、扫码自己评。一件只评一次。"
        column.addWidget(Text(note, "quiet", wrap=True))
        column.addWidget(LabelledField("件号", self.event_field, hint="必填"))
        column.addWidget(LabelledField("满意度", self.level))
        self._why = QWidget()
        grid = QGridLayout(self._why)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        for place, box in enumerate(self.reasons.values()):
            box.setMinimumHeight(_BOX)
            grid.addWidget(box, place // _ACROSS, place % _ACROSS)
        self._why.setFixedHeight(-(-len(self.reasons) // _ACROSS) * _BOX)
        self._why_row = LabelledField("哪里不满意", self._why, hint="至少一项")
        self._why_row.hide()
        column.addWidget(self._why_row)
        column.addWidget(LabelledField("从哪来", self.channel))
        column.addWidget(LabelledField("姓名", self.name, hint="填了就是实名，差评要回访"))
        column.addWidget(LabelledField("评语", self.comment, hint="照原话"))
        self.error = Text("", "error", wrap=True)
        self.error.hide()
        column.addWidget(self.error)
        self.record_button = Button("记下", kind=Kind.PRIMARY, hint="Ctrl Enter")
        cancel = Button("不记", hint="Esc")
        self.record_button.clicked.connect(self.record)
        cancel.clicked.connect(self.reject)
        column.addLayout(row_of(None, self.record_button, cancel, spacing=2))
        for field, following in ((self.event_field, self.level), (self.name, self.comment)):
            field.returnPressed.connect(following.setFocus)
        self.comment.returnPressed.connect(self.record)
        self.event_field.setFocus()

    def _on_level(self, value: str) -> None:
        self._why_row.setVisible(Level(int(value)).bad)
        self._fit()

    def _fit(self) -> None:
        """As high as what is shown now needs."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.resize(self.width(), self.sizeHint().height())

    def _reasons(self) -> tuple[BadReason, ...]:
        if not Level(int(self.level.value())).bad:
            return ()
        return tuple(reason for reason, box in self.reasons.items() if box.isChecked())

    def record(self) -> None:
        """Store it; the service refuses whoever handled the matter."""
        form = EvaluationForm(
            client_id=self._client_id,
            event_kind=EventKind.CASE,
            event=self.event_field.text().strip().upper(),
            level=Level(int(self.level.value())),
            channel=EvaluationChannel(self.channel.value()),
            name=self.name.text().strip(),
            reasons=self._reasons(),
            comment=self.comment.text().strip(),
        )
        work = partial(self._desk.services.evaluations.add, form, self._desk.operator_id)
        self._desk.tasks.store(self, work, self._on_recorded, failed=self._on_refused)

    def _on_refused(self, error: StationError) -> None:
        self.error.setText(sentence(error))
        self.error.show()
        self._fit()

    def _on_recorded(self, evaluated: Evaluated) -> None:
        self.recorded.emit(evaluated.id)
        self.accept()
