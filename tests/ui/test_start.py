"""First start, set-up, a store that does not open, and the report of a crash."""

from contextlib import ExitStack

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QAbstractButton

from station_app.clock import Clock, parse_moment
from station_app.keyslots import KeySource
from station_app.paths import Paths
from ui.app import Home, Start
from ui.crash_dialog import report
from ui.page import PageName
from ui.setup.page import KEY_FILE, SetUpPage
from ui.widgets.overlays import EmptyState
from ui.widgets.text import Text

NOW = "2026-11-20T10:24:00+08:00"


@pytest.fixture
def start(qtbot, tmp_path):
    made = []

    def make(home, key):
        begun = Start(Home(Paths(home), KeySource(key_file=key)), Clock(parse_moment(NOW)), None, ExitStack())
        made.append(begun)
        begun.window.show()
        begun.begin()
        return begun

    yield make
    for begun in made:
        begun.window.close()
        begun.finish()
        begun.window.deleteLater()


def texts(window):
    return [label.text() for label in window.findChildren(Text) if label.isVisible()]


def test_a_home_without_a_store_is_set_up_in_the_window(start, qtbot, tmp_path):
    home, key = tmp_path / "home", tmp_path / "key"
    begun = start(home, key)
    page = begun.window.findChild(SetUpPage)
    assert page.key_place.value() == KEY_FILE
    assert not page.demo_button.isVisible()
    page.code.setText("jg")
    page.name.setText("金桂园驿站")
    page.operator.setText("顾专员")
    QTest.keyClick(page.operator, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.recovery.key_label.text() != "")
    assert not page.recovery.go_button.isEnabled()
    page.recovery.kept_box.setChecked(True)
    page.recovery.go_button.click()
    assert page.recovery.key_label.text() == ""
    qtbot.waitUntil(lambda: begun.window.current_name() is PageName.WORKBENCH)
    qtbot.waitUntil(lambda: "金桂园驿站 JG" in begun.window.status.station.text())


def test_set_up_says_at_the_field_what_is_wrong_and_makes_nothing(start, qtbot, tmp_path):
    begun = start(tmp_path / "home", tmp_path / "key")
    page = begun.window.findChild(SetUpPage)
    page.code.setText("1")
    page.create_station()
    qtbot.waitUntil(lambda: page.code_row._error.text() != "")
    assert page.code_row._error.text() == "驿站代码要 2 到 6 个大写字母，例如 JG。"
    assert not (tmp_path / "home" / "station.db").exists()
    assert page.create_button.isEnabled()


def test_a_lost_key_says_what_is_safe_and_lets_the_operator_try_again(start, qtbot, store_template, tmp_path):
    import shutil

    home = tmp_path / "home"
    shutil.copytree(store_template, home)
    key = (home / "key").read_bytes()
    (home / "key").unlink()
    begun = start(home, home / "key")
    qtbot.waitUntil(lambda: begun.window.findChild(EmptyState) is not None)
    assert "本站数据没打开" in texts(begun.window)
    assert any("数据都还在" in text for text in texts(begun.window))
    (home / "key").write_bytes(key)
    begun.window.findChild(EmptyState).findChild(QAbstractButton).click()
    qtbot.waitUntil(lambda: begun.window.current_name() is PageName.WORKBENCH)


def test_report_holds_no_personal_data():
    error = ValueError("周敏 13812342067 91430302MA4L16JQ9L 11010519491231002X /home/zhou/station")
    text = report(error)
    assert "ValueError" in text
    for secret in ("周敏", "13812342067", "91430302MA4L16JQ9L", "11010519491231002X", "/home/zhou"):
        assert secret not in text
