"""A step that was not saved because the disk is full: how much is left, and where to look."""

from __future__ import annotations

from pathlib import Path

import pytest
from PyQt6.QtCore import QUrl
from PyQt6.QtGui import QDesktopServices

from station_app.errors import Code, EnvironmentFault
from ui.notify import Notice, Notifier


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


@pytest.mark.usefixtures("qapp")
def test_other_faults_offer_nothing_of_the_kind(tmp_path: Path) -> None:
    assert told(tmp_path, Code.STORE_BUSY).action == ""
    assert "本机磁盘剩" not in told(tmp_path / "gone", Code.DISK_FULL).text
