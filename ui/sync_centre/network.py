"""网络检查: five lines, each with a light and one sentence saying what is wrong and what to do."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from sync.station.worker import Finding, Step, Verdict
from ui.marks import LIGHTS, Light, Mark
from ui.sync_centre.words import STEPS, finding_words
from ui.widgets.button import Button, Kind
from ui.widgets.labels import MarkLabel
from ui.widgets.panel import row_of
from ui.widgets.text import Text

_LIGHTS = {
    Verdict.GOOD: LIGHTS[Light.GREEN], Verdict.WARNING: LIGHTS[Light.YELLOW], Verdict.BAD: LIGHTS[Light.RED],
    Verdict.SKIPPED: LIGHTS[Light.NONE],
}  # fmt: skip


class NetworkDialog(QDialog):
    """Opened, never executed; filled when the check is through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("网络检查")
        self.setFixedWidth(560)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 17, 14)
        column.setSpacing(12)
        column.addWidget(Text("网络检查", "heading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.setColumnMinimumWidth(0, 64)
        grid.setColumnStretch(1, 1)
        self.marks: dict[Step, MarkLabel] = {}
        self.sentences: dict[Step, Text] = {}
        for row, step in enumerate(Step):
            mark, sentence = MarkLabel(), Text("正在检查", "quiet", wrap=True)
            mark.show_mark(LIGHTS[Light.NONE], STEPS[step])
            self.marks[step], self.sentences[step] = mark, sentence
            grid.addWidget(mark, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(sentence, row, 1)
        column.addLayout(grid)
        self._note = Text("每一步最多等 5 秒。", "captionText")
        column.addWidget(self._note)
        close = Button("关上", kind=Kind.PRIMARY, hint="Esc")
        close.clicked.connect(self.accept)
        column.addLayout(row_of(None, close))
        close.setFocus()

    def show_findings(self, findings: list[Finding]) -> None:
        """Show what was found at every step."""
        for finding in findings:
            mark: Mark = _LIGHTS[finding.verdict]
            self.marks[finding.step].show_mark(mark, STEPS[finding.step])
            self.sentences[finding.step].setText(finding_words(finding))
        bad = next((finding for finding in findings if finding.verdict is Verdict.BAD), None)
        told = "都通。还是送不上去，把“同步中心”的历史导出给大厅看。"
        self._note.setText(told if bad is None else "本机数据都在；急件可用 U 盘。")
