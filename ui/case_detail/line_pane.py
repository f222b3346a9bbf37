"""The line under the cursor: its newest scan, who asks for it, what is noted of it, and what can be done with it."""

from __future__ import annotations

from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.case_detail.lines import MaterialRow
from ui.case_detail.scan_lines import CaseScans
from ui.case_detail.scan_pane import ScanPane
from ui.scanning.pictures import Pictures
from ui.widgets.button import Button
from ui.widgets.labels import MarkLabel, NumeralsLabel
from ui.widgets.panel import Panel, clear_layout, row_of
from ui.widgets.text import ElidedText, Text, band


class LinePane(Panel):
    """One line; its scan stands on top while it has one."""

    def __init__(self) -> None:
        super().__init__("这份材料")
        self._row: MaterialRow | None = None
        self._scans = CaseScans()
        self._pictures: Pictures | None = None
        head = QHBoxLayout()
        head.setContentsMargins(14, 10, 12, 8)
        self._name = ElidedText("", pixels=15, bold=True)
        head.addWidget(self._name, 1)
        self.body.addLayout(head)
        self.body.addWidget(band("rule"))
        self.scan = ScanPane()
        self.body.addWidget(self.scan, 1)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(14, 12, 14, 12)
        self._column.setSpacing(10)
        self.body.addLayout(self._column)
        self.body.addStretch(0)
        foot = self.add_footer(96)
        grid = QGridLayout()
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setSpacing(0)
        grid.setColumnStretch(2, 1)
        self.tick = Button("勾选", icon="check", hint="空格", small=True)
        self.defer = Button("容缺", icon="hourglass", hint="R", small=True)
        self.mend = Button("要补正", icon="arrow-back-up", hint="B", small=True)
        self.original = Button("收原件", icon="lock", hint="O", small=True)
        for place, button in enumerate((self.tick, self.defer, self.mend, self.original)):
            grid.addWidget(button, place // 2, place % 2)
        foot.addLayout(grid, 1)
        self.show_row(None)

    def show_scans(self, scans: CaseScans, pictures: Pictures) -> None:
        """Show other scans of the same line."""
        self._scans, self._pictures = scans, pictures
        self._fill_scan()

    def _fill_scan(self) -> None:
        versions = self._scans.of(self._row.code) if self._row is not None else ()
        self.scan.show_scans(versions, [self._scans.remarks(scan) for scan in versions], self._pictures)

    def show_row(self, row: object) -> None:
        """Show another line."""
        self._row = row if isinstance(row, MaterialRow) else None
        self._name.setText(self._row.name if self._row is not None else "没有选中材料")
        clear_layout(self._column)
        self._fill_scan()
        for button in (self.tick, self.defer, self.mend, self.original):
            button.setVisible(self._row is not None)
        if self._row is not None:
            self._fill(self._row)

    def _fill(self, row: MaterialRow) -> None:
        if row.mark.supplement:
            self._column.addWidget(_remark("要补正", row.mark.supplement))
        badge = MarkLabel(badge=True)
        badge.show_mark(row.badge, row.word)
        self._column.addLayout(row_of(badge, None))
        facts = QGridLayout()
        facts.setHorizontalSpacing(12)
        facts.setVerticalSpacing(6)
        facts.setColumnStretch(1, 1)
        facts.addWidget(Text("用于", "hint"), 0, 0)
        facts.addLayout(row_of(NumeralsLabel(row.numbers), Text(row.merged, "small"), None), 0, 1)
        for place, (label, text) in enumerate(_facts(row), 1):
            facts.addWidget(Text(label, "hint"), place, 0)
            facts.addWidget(ElidedText(text, pixels=13), place, 1)
        self._column.addLayout(facts)
        self.tick.setVisible(not row.free)
        self._relabel(
            self.tick, ("撤下" if row.done else "已签承诺") if row.signs else ("取下" if row.done else "勾选")
        )
        self.defer.setVisible(row.latest is not None and not row.free)
        self._relabel(self.original, "还原件" if row.held else "收原件")

    @staticmethod
    def _relabel(button: Button, word: str) -> None:
        button.setText(word)
        button.updateGeometry()


def _facts(row: MaterialRow) -> list[tuple[str, str]]:
    mark, facts = row.mark, [("要求", row.form)]
    if mark.ticked_at:
        facts.append(("收下", f"{row.copies} 份 · {mark.ticked_at[5:16].replace('T', ' ')}"))
    if mark.signed_at:
        facts.append(("承诺", f"{mark.signed_at[5:16].replace('T', ' ')} 签"))
    if mark.promised_until is not None:
        facts.append(("容缺", f"{mark.promised_until:%Y-%m-%d} 前补齐"))
    elif row.latest is not None and not row.done:
        facts.append(("可容缺", f"今天承诺，最晚 {row.latest:%m-%d} 补齐"))
    for original in row.held:
        due = f"，{original.due_back:%m-%d} 前还" if original.due_back else ""
        facts.append(("原件", f"{original.shelf}{due}"))
    return facts


def _remark(title: str, text: str) -> QWidget:
    frame = band("alarm")
    column = QVBoxLayout(frame)
    column.setContentsMargins(12, 8, 12, 8)
    column.setSpacing(2)
    column.addWidget(Text(title, "alarm"))
    column.addWidget(Text(text, "small", wrap=True))
    return frame
