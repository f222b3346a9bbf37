"""What the operator sees when the program itself is at fault: what is safe, and a report without personal data."""

from __future__ import annotations

import platform
import re
import traceback

from PyQt6.QtCore import PYQT_VERSION_STR, QT_VERSION_STR, Qt
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from station_app import __version__
from ui.widgets.button import Button, Kind
from ui.widgets.text import Text

_PERSONAL = (
    (re.compile(r"[1-9]\d{16}[\dXx]"), "<证件号>"),
    (re.compile(r"1[3-9]\d{9}"), "<手机号>"),
    (re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}"), "<信用代码>"),
    (re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]{2,}"), "<汉字>"),
    (re.compile(r"(/home/|/Users/|C:\\Users\\)[^/\\\s]+"), r"\1<用户>"),
)


def report(error: BaseException) -> str:
    """Versions and the stack, with names, numbers and addresses struck out."""
    stack = "".join(traceback.format_exception(error))
    for pattern, substitute in _PERSONAL:
        stack = pattern.sub(substitute, stack)
    versions = (
        f"station {__version__} · Python {platform.python_version()} · Qt {QT_VERSION_STR} · PyQt {PYQT_VERSION_STR}"
    )
    return f"{versions} · {platform.system()} {platform.release()}\n\n{stack}"


class CrashDialog(QDialog):
    """Shown once; afterwards the program ends in good order, for its state is not known any more."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("程序出错")
        self.setFixedWidth(640)
        self._report = report(error)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(Text("程序出了错，要关掉重开", "heading"))
        safe = "已保存的办件和草稿都在本机，没有丢。把下面的内容复制给维护人员，里面没有姓名和号码。"
        column.addWidget(Text(safe, "quiet", wrap=True))
        details = QPlainTextEdit(self._report)
        details.setReadOnly(True)
        details.setFixedHeight(220)
        column.addWidget(details)
        row = QHBoxLayout()
        row.addStretch(1)
        copy = Button("复制详情", icon="copy")
        copy.clicked.connect(self._copy)
        row.addWidget(copy)
        close = Button("关掉程序", kind=Kind.PRIMARY)
        close.clicked.connect(self.accept)
        row.addWidget(close)
        column.addLayout(row)
        close.setFocus(Qt.FocusReason.OtherFocusReason)

    def _copy(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(self._report)
