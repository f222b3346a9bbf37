"""Scenarios A4 and A7 with the scanner: what an enterprise brings or fetches at the counter, in counted keys."""

import time

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from station_app.domain.assist_case import CaseState
from station_app.domain.document_codes import qr_payload
from station_app.services.case_acts import Term
from tests.ui.test_case_page import complete
from tests.ui.test_code_scanner import scan
from tests.ui.test_intake_keys import KeyCounter
from tests.ui.test_preview import proxy_case
from ui.evaluations.own_screen import OwnEvaluation
from ui.page import PageName
from ui.preview.dialog import PreviewDialog

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class Counter(KeyCounter):
    """Strokes at the window, as it stands then."""

    def __init__(self, stage):
        super().__init__()
        self.stage = stage

    def scan(self, text):
        self.strokes.append("scan")
        scan(self.stage, text)

    def at(self, widget, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.strokes.append(key.name)
        QTest.keyClick(widget, key, modifier)
        self.settle()

    def here(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.stage.activate()
        self.at(QApplication.focusWidget(), key, modifier)

    def settle(self):
        for _ in range(3):
            self.stage.settle()


@pytest.fixture
def counter(stage):
    return Counter(stage)


def submitted(stage):
    no, me, services = proxy_case(stage), stage.desk.operator_id, stage.services
    services.acts.notice(no, me)
    services.acts.entrust(no, me, Term())
    complete(stage, no)
    services.acts.ready(no, me)
    services.acts.submit(no, me)
    return no


def at_the_list(stage):
    stage.window.navigator.go(PageName.CASES)
    stage.settle()
    stage.activate()
    stage.window.current().table.setFocus()


def test_a4_by_scanner_within_five_keys(stage, counter, capsys):
    no, me = proxy_case(stage), stage.desk.operator_id
    stage.services.acts.notice(no, me)
    stage.services.acts.entrust(no, me, Term())
    complete(stage, no, but=1)
    at_the_list(stage)
    begun = time.process_time()
    counter.scan(no)
    counter.here(Qt.Key.Key_Return)
    counter.here(Qt.Key.Key_Space)
    counter.here(Qt.Key.Key_Return, CONTROL)
    assert stage.services.cases.find(no).summary.state == CaseState.READY
    with capsys.disabled():
        print(
            f"\nA4: {len(counter.strokes)} keystrokes (at most 5), {time.process_time() - begun:.1f} s of the program"
        )
    assert len(counter.strokes) <= 5


def test_a7_a_result_is_handed_over_and_evaluated_within_ten_keys(stage, counter, capsys):
    no, services = submitted(stage), stage.services
    services.acts.result(no, stage.desk.operator_id, name="食品经营许可证", document_no="JY14303020012345")
    at_the_list(stage)
    profile = services.profile
    begun = time.process_time()
    counter.scan(qr_payload(profile.document_key, no, profile.region))
    counter.here(Qt.Key.Key_Return)
    page = stage.window.current()
    counter.here(Qt.Key.Key_Return, CONTROL)
    counter.at(page.acts.dialog.fields["recipient"], Qt.Key.Key_Return)
    assert services.cases.find(no).summary.state == CaseState.DELIVERED
    counter.here(Qt.Key.Key_P, CONTROL)
    preview = page.findChild(PreviewDialog)
    assert preview._request.document == "WS15"
    counter.at(preview, Qt.Key.Key_S, CONTROL)
    counter.at(preview, Qt.Key.Key_Escape)
    counter.here(Qt.Key.Key_P, ALT)
    asked = page.findChild(OwnEvaluation)
    QApplication.setActiveWindow(asked)
    counter.at(asked, Qt.Key.Key_1)
    assert services.cases.find(no).summary.state == CaseState.EVALUATED
    assert [row.document for row in services.documents.prints(no)] == ["WS15"]
    with capsys.disabled():
        took = time.process_time() - begun
        print(f"\nA7: {len(counter.strokes)} keystrokes (at most 10), {took:.1f} s: {' '.join(counter.strokes)}")
    assert len(counter.strokes) <= 10


def test_who_is_not_content_says_why_before_it_counts(stage, counter):
    no, me = submitted(stage), stage.desk.operator_id
    stage.services.acts.result(no, me, name="食品经营许可证")
    stage.window.navigator.go(PageName.CASE, no)
    counter.settle()
    page = stage.window.current()
    assert not page.ways_on.actions[2].isEnabled(), "nothing was handed over yet"
    page.ways_on.evaluate()
    assert page.findChild(OwnEvaluation) is None
    page.acts.start(page.acts.next())
    page.acts.dialog.accept()
    counter.settle()
    page.ways_on.evaluate()
    asked = page.findChild(OwnEvaluation)
    asked.levels[list(asked.levels)[-1]].click()
    asked.send.click()
    counter.settle()
    assert asked.error.text() == "差评原因必填，填好再存。"
    assert stage.services.cases.find(no).summary.state == CaseState.DELIVERED
    next(iter(asked.reasons.values())).click()
    asked.send.click()
    counter.settle()
    assert stage.services.cases.find(no).summary.state == CaseState.EVALUATED
    assert not page.ways_on.actions[2].isEnabled(), "once only"
