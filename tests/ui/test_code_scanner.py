"""The scanner types into the window: codes are offered and opened on Enter, ordinary typing is left alone."""

import time

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from station_app.domain.document_codes import qr_payload
from station_app.services.code_reader import Found
from tests.ui.test_case_page import log_case, open_case, row_of
from tests.ui.test_preview import proxy_case
from ui.page import PageName
from ui.shortcuts import action


def scan(stage, text):
    """As a scanner does it: every key into the focus, then Enter."""
    QTest.keyClicks(QApplication.focusWidget(), text)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    stage.settle()


@pytest.fixture
def at_the_list(stage):
    no = proxy_case(stage)
    stage.window.navigator.go(PageName.CASES)
    stage.settle()
    stage.activate()
    stage.window.current().table.setFocus()
    return no


def test_a_case_number_is_offered_and_enter_opens_it_at_once(stage, at_the_list):
    table = QApplication.focusWidget()
    scan(stage, at_the_list)
    assert stage.notices[-1] == f"扫到 {at_the_list}，打开？"
    assert QApplication.focusWidget() is table, "the focus is not stolen"
    assert stage.window.current_name() is PageName.CASES
    begun = time.process_time()
    QTest.keyClick(table, Qt.Key.Key_Return)
    stage.settle()
    stage.settle()
    assert stage.window.current().view.no == at_the_list
    assert time.process_time() - begun <= 1


def test_the_code_of_a_paper_opens_its_case_and_a_forged_one_says_so(stage, at_the_list):
    services, me = stage.services, stage.desk.operator_id
    (printed,) = services.documents.issue([at_the_list], "WS03", me, lambda _: b"%PDF", lambda _: None)
    profile = services.profile
    good = qr_payload(profile.document_key, printed.number, profile.region)
    scan(stage, good)
    assert stage.notices[-1] == f"扫到 {at_the_list}，打开？"
    forged = qr_payload("00" * 32, printed.number, profile.region)
    scan(stage, forged)
    assert stage.notices[-1] == f"{printed.number} 的码对不上本站的校验，核对纸上的文书是不是本站出的。"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    stage.settle()
    assert stage.window.current_name() is PageName.CASE, "Enter opens the row again: nothing is offered any more"


def test_a_label_carries_the_case_number(stage, at_the_list):
    profile = stage.services.profile
    read = stage.services.codes.read(qr_payload(profile.document_key, at_the_list, profile.region))
    assert (read.found, read.number) == (Found.CASE, at_the_list)


def test_an_unknown_number_says_so(stage, at_the_list):
    scan(stage, "JG-991231-099")
    assert "JG-991231-099" in stage.notices[-1]


def test_letters_of_a_code_work_no_keys_of_the_page(stage):
    """A document code holds B, R and O, which do something on a line of materials."""
    no = log_case(stage)
    stage.services.acts.notice(no, stage.desk.operator_id)
    page = open_case(stage, no)
    before = page.view.materials
    scan(stage, f"GZ1:{stage.services.profile.code}-BROBRO12:000000:BR12")
    assert page.work.dialog is None
    assert page.view.materials == before


def test_what_begins_like_a_code_and_is_none_is_typed_after_all(stage):
    no = log_case(stage)
    stage.services.acts.notice(no, stage.desk.operator_id)
    page = open_case(stage, no)
    seen: list[str] = []
    action(page.materials.table, "试一下", "J", lambda: seen.append("J"))
    page.materials.table.select_first(lambda row: row.waiting and row.word == "未交")
    row = page.materials.current()
    QTest.keyClicks(page.materials.table, "J3")
    stage.qtbot.waitUntil(lambda: row_of(page, row.code).mark.copies == 3)
    assert seen == ["J"], "the action on the key was done"
    stage.settle()
    stage.activate()
    page.materials.table.setFocus()
    QTest.keyClicks(page.materials.table, "J")
    stage.qtbot.waitUntil(lambda: seen == ["J", "J"])


def test_a_text_field_keeps_its_keys(stage, at_the_list):
    page = stage.window.current()
    page.filters.words.setFocus()
    QTest.keyClicks(page.filters.words, at_the_list)
    assert page.filters.words.text() == at_the_list
