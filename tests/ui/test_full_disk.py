"""A step that was not saved because the disk is full: how much is left, and where to look."""

from __future__ import annotations

from pathlib import Path

import pytest
from PyQt6.QtCore import Qt, QUrl
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtTest import QTest

from station_app.errors import Code, EnvironmentFault
from tests.ui.conftest import Stage
from ui.notify import Notice, Notifier
from ui.widgets.overlays import ClickableText


def told(home: Path, code: Code) -> Notice:
    notifier, notices = Notifier(None, home), list[Notice]()
    notifier.announced.connect(notices.append)
    notifier.problem(EnvironmentFault(code, path=str(home)))
    (notice,) = notices
    return notice


@pytest.mark.usefixtures("qapp")
def test_it_says_how_much_is_left_and_opens_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    notice = told(tmp_path, Code.DISK_FULL)
    assert "这一步没存上，已存的都还在" in notice.text
    assert "本机磁盘剩 " in notice.text
    assert (notice.action, notice.seconds) == ("看空间", 0)
    assert notice.on_action is not None
    notice.on_action()
    assert [url.toLocalFile() for url in opened] == [str(tmp_path)]


def test_the_folder_opens_by_keyboard(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    stage.desk.notifier.problem(EnvironmentFault(Code.DISK_FULL, path="x"))
    words = {word.text(): word for word in stage.window.findChildren(ClickableText)}
    assert words.keys() == {"看空间", "知道了"}
    stage.window.activateWindow()
    for _ in range(200):
        if words["看空间"].hasFocus():
            break
        QTest.keyClick(stage.window.focusWidget() or stage.window, Qt.Key.Key_Tab)
    QTest.keyClick(stage.window.focusWidget() or stage.window, Qt.Key.Key_Return)
    assert [url.toLocalFile() for url in opened] == [str(stage.services.paths.home)]


@pytest.mark.usefixtures("qapp")
def test_other_faults_offer_nothing_of_the_kind(tmp_path: Path) -> None:
    assert told(tmp_path, Code.STORE_BUSY).action == ""
    assert "本机磁盘剩" not in told(tmp_path / "gone", Code.DISK_FULL).text
