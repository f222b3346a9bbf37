"""Scenario A13: practising by one click, apart from the real station, never sent, begun anew by one key."""

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from station_app.bootstrap import NewStation, create_store, open_services
from station_app.cli.practice import practice_of, restart_practice
from station_app.clock import Clock, parse_moment
from station_app.domain.case_form import CaseForm
from station_app.domain.documents import DocumentKind
from station_app.domain.guidance import Mode
from station_app.errors import Code, UserError
from station_app.keyslots import KeySource
from station_app.paths import Paths
from sync.station.enrolment import enrol
from tests.ui.conftest import NOW
from tests.ui.test_killed_window import ROOT, environment
from ui.app import Home, Start
from ui.login.form import SignInPage
from ui.setup.page import SetUpPage

CLOCK = Clock(parse_moment(NOW))


@pytest.fixture
def begin(qtbot, tmp_path):
    """Starts the window on a home as the program does."""
    begun = []
    held = ExitStack()

    def make(home):
        start = Start(Home(Paths(home), KeySource(key_file=home / "key")), CLOCK, None, held, restart_practice)
        begun.append(start)
        start.window.show()
        start.begin()
        qtbot.waitUntil(lambda: start.tasks.pending == 0)
        return start

    yield make
    for start in begun:
        start.finish()
        start.window.deleteLater()
    held.close()


def practised(start):
    return start._services is not None and start._services.profile.practice and start.window.current_name() is not None


def test_a13_one_click_on_the_first_page(begin, qtbot, tmp_path, capsys):
    start = begin(tmp_path / "home")
    page = start.window.findChild(SetUpPage)
    page.practice_button.click()
    qtbot.waitUntil(lambda: practised(start))
    assert start.window._banner.text().startswith("演练 · 不作凭据")
    assert start.window._banner.isVisible()
    assert not Paths(tmp_path / "home").store.exists(), "the station itself is not made by practising"
    with capsys.disabled():
        print("\nA13: 1 click (at most 1)")


def test_a13_one_click_on_the_sign_in_page_leaves_the_station_alone(begin, qtbot, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    station = NewStation("JG", "金桂园驿站", operator="顾专员", password="station-9")
    create_store(Paths(home), station, KeySource(key_file=home / "key"), CLOCK)
    start = begin(home)
    page = start.window.findChild(SignInPage)
    page.practice_button.click()
    qtbot.waitUntil(lambda: practised(start))
    assert start._services.profile.code == "LX"
    with open_services(Paths(home), KeySource(key_file=home / "key"), CLOCK) as services:
        assert list(services.cases.all()) == []
        assert not services.profile.practice


@pytest.fixture
def practice(tmp_path):
    return restart_practice(Paths(tmp_path / "home"), CLOCK)


def test_papers_of_a_practice_say_so(practice):
    with open_services(*practice, CLOCK) as services:
        me = services.operators.first().id
        form = CaseForm(
            "c", Mode.HELP, items=("SB-01-01-05",), enterprise_name="试一试有限公司", contact_name="周敏",
            contact_mobile="13812342067",
        )  # fmt: skip
        no = services.cases.register(form, me).no
        (paper, *_) = services.documents.preview(no, "WS21", me)
        assert paper.identity.kind in {DocumentKind.PRACTICE, DocumentKind.DRAFT}
        printable = [case.no for case in services.cases.all() if not services.cases.find(case.no).open_situations]
        for one in printable:
            assert services.documents.preview(one, "WS21", me)[0].identity.kind is DocumentKind.PRACTICE
        assert printable


def test_what_is_practised_is_never_sent(practice):
    with open_services(*practice, CLOCK) as services, pytest.raises(UserError) as refused:
        enrol(services, "http://127.0.0.1:9", "CODE", None)
    assert refused.value.code is Code.PRACTICE_STAYS


def test_a_reset_begins_anew_and_touches_only_the_practice(practice, tmp_path):
    paths, key = practice
    kept = tmp_path / "home" / "kept"
    kept.write_text("the station's own")
    with open_services(paths, key, CLOCK) as services:
        before = services.profile.replica_id
        cases = len(list(services.cases.all()))
        form = CaseForm("mine", Mode.CONSULT, items=("SB-01-01-05",), enterprise_name="试一试有限公司")
        services.cases.register(form, services.operators.first().id)
    again, key = restart_practice(paths, CLOCK)
    assert again == paths == practice_of(Paths(tmp_path / "home")).station
    with open_services(again, key, CLOCK) as services:
        assert services.profile.replica_id != before
        assert len(list(services.cases.all())) == cases
    assert kept.exists()


def test_one_key_asks_for_the_reset(begin, qtbot, tmp_path):
    start = begin(tmp_path / "home")
    start.window.findChild(SetUpPage).practice_button.click()
    qtbot.waitUntil(lambda: practised(start))
    start.window.practice_requested.disconnect()
    QApplication.setActiveWindow(start.window)
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    with qtbot.waitSignal(start.window.practice_requested):
        QTest.keyClick(start.window, Qt.Key.Key_R, modifiers)


def test_the_running_window_begins_anew(tmp_path):
    command = [sys.executable, str(Path(__file__).with_name("window_practice.py")), str(tmp_path)]
    ran = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == ["CASES 5", "CASES 5"], "what was logged in between is gone"
