"""The recovery key: shown once, printed once, kept nowhere in this program."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QPainter
from PyQt6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from ui import fonts
from ui.widgets.button import Button, Kind
from ui.widgets.panel import Panel, row_of
from ui.widgets.text import Text

_ADVICE = (
    "换电脑、重装系统或丢了钥匙时，只有它能打开本站数据。请打印一份锁进柜子，或抄在纸上；它只显示这一次，程序里不留底。"
)


class RecoveryView(QWidget):
    """Shows the key; going on needs a tick that it was kept."""

    kept = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._key, self._station = "", ""
        panel = Panel("恢复码")
        panel.setFixedWidth(560)
        panel.add_header("恢复码", "只显示这一次")
        column = QVBoxLayout()
        column.setContentsMargins(20, 16, 17, 16)
        column.setSpacing(14)
        self.key_label = Text("", "strong", wrap=True)
        self.key_label.setFont(fonts.mono_font(18))
        self.key_label.setAccessibleName("恢复码")
        self.key_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.key_label)
        column.addWidget(Text(_ADVICE, "quiet", wrap=True))
        self.kept_box = QCheckBox("我已经打印或抄好了")
        column.addWidget(self.kept_box)
        self.print_button = Button("打印恢复码", icon="printer")
        self.print_button.clicked.connect(self.print_key)
        self.go_button = Button("开始使用", kind=Kind.PRIMARY)
        self.go_button.setEnabled(False)
        self.kept_box.toggled.connect(self.go_button.setEnabled)
        self.go_button.clicked.connect(self._on_go)
        column.addLayout(row_of(self.print_button, None, self.go_button))
        panel.body.addLayout(column)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addWidget(panel, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)

    def show_key(self, key: str, station: str) -> None:
        """Show the key of a new store."""
        self._key, self._station = key, station
        self.key_label.setText(key)

    def _on_go(self) -> None:
        """Forget the key before going on."""
        self._key = ""
        self.key_label.clear()
        self.kept.emit()

    def print_key(self) -> None:
        """One sheet on the operator's printer; nothing is written to the disk by us."""
        from PyQt6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)

        def run() -> None:
            painter = QPainter(printer)
            unit = printer.resolution() / 96
            for line, (text, pixels) in enumerate(
                (
                    (f"{self._station} 恢复码", 20),
                    (self._key, 18),
                    ("锁进柜子保管。换电脑或丢了钥匙时用它打开本站数据。", 12),
                )
            ):
                font = fonts.mono_font(pixels) if line == 1 else fonts.ui_font(pixels)
                font.setPixelSize(round(pixels * unit))
                painter.setFont(font)
                painter.drawText(round(60 * unit), round((100 + 50 * line) * unit), text)
            painter.end()

        dialog.accepted.connect(run)
        dialog.open()
