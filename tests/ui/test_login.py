"""Who works here: asked at the start where somebody has a password, and changed without losing a page."""

from contextlib import ExitStack

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

from station_app.bootstrap import open_services
from station_app.clock import Clock, parse_moment
from station_app.keyslots import KeySource
from station_app.paths import Paths
from ui.app import Home, Start
from ui.login.form import SignInPage, SwitchDialog
from ui.page import PageName
from ui.shift import ShiftMenu

NOW = "2026-11-20T10:24:00+08:00"


@pytest.fixture
def start(qtbot, store_template, tmp_path):
    """A station with a second operator who has a password."""
    import shutil

    home = tmp_path / "home"
    shutil.copytree(store_template, home)
    key, clock = KeySource(key_file=home / "key"), Clock(parse_moment(NOW))
    with open_services(Paths(home), key, clock) as services:
        services.operators.add("李专员", "window_officer", services.operators.first().id, password="青澜-2067")
    begun = Start(Home(Paths(home), key), clock, None, ExitStack())
    begun.window.show()
    begun.begin()
    qtbot.waitUntil(lambda: begun.window.findChild(SignInPage) is not None)
    yield begun
    begun.window.close()
    begun.finish()
    begun.window.deleteLater()


def test_nothing_of_the_station_is_shown_before_somebody_signed_in(start, qtbot):
    form = start.window.findChild(SignInPage).form
    assert start.window.current() is None
    start.window.navigator.go(PageName.CASES)
    assert start.window.current() is None
    QTest.keyClick(form.list, Qt.Key.Key_Down)
    assert form.password.isVisible()
    form.password.setText("falsch")
    form.enter()
    qtbot.waitUntil(lambda: form._password_row._error.text() != "")
    assert form.password.text() == ""
    form.password.setText("青澜-2067")
    QTest.keyClick(form.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: start.window.current_name() is PageName.WORKBENCH)
    qtbot.waitUntil(lambda: start.window.status.operator.text() == "李专员")


def test_who_has_no_password_enters_at_once(start, qtbot):
    start.window.findChild(SignInPage).form.enter()
    qtbot.waitUntil(lambda: start.window.current_name() is PageName.WORKBENCH)
    qtbot.waitUntil(lambda: start.window.status.operator.text() == "顾专员")


def test_another_operator_takes_over_and_the_page_stays(stage):
    stage.services.operators.add("钟专员", "window_officer", stage.desk.operator_id)
    stage.window.navigator.go(PageName.CATALOGUE)
    stage.settle()
    menu = stage.window.findChild(ShiftMenu)
    menu.switch(stage.services.operators.all())
    dialog = stage.window.findChild(SwitchDialog)
    assert [card.title for card in dialog.form.list.cards()] == ["钟专员"]
    dialog.form.enter()
    stage.settle()
    stage.settle()
    assert stage.desk.operator_name == "钟专员"
    assert stage.window.current_name() is PageName.CATALOGUE
    assert stage.window.status.operator.text() == "钟专员"
    assert stage.services.operators.by_id(stage.desk.operator_id).name == "钟专员"
