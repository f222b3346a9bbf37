"""Scenario A2 and what follows: asked by telephone, told everything on paper, and turned into a case on arrival."""

import time

from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from station_app.domain.case_form import CaseForm
from station_app.domain.guidance import Mode
from tests.ui.test_case_page import open_case
from tests.ui.test_intake_keys import KeyCounter
from ui.page import PageName

MOST_SECONDS = 90
SECONDS_A_STROKE = 0.4
"""A slow typist; what the program itself takes is added."""
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
ASKED = ("gtgshsl", "spjy", "fppzhd")


def consult(stage, **changes):
    form = CaseForm(
        "asked", Mode.CONSULT, items=("SW-01-02-01", "SB-01-01-05"), enterprise_name="青澜味工坊餐饮管理有限公司",
        contact_name="周敏", contact_mobile="13812342067", **changes,
    )  # fmt: skip
    return stage.services.cases.register(form, stage.desk.operator_id).no


def test_a2_three_items_asked_by_telephone_within_ninety_seconds(stage, capsys):
    stage.window.navigator.go(PageName.CASES)
    stage.settle()
    stage.activate()
    counter, begun = KeyCounter(), time.process_time()
    counter.key(Qt.Key.Key_N, CONTROL)
    stage.settle()
    counter.press("wgf")
    counter.key(Qt.Key.Key_Return)
    stage.settle()
    counter.key(Qt.Key.Key_3, ALT)
    counter.key(Qt.Key.Key_6, ALT)
    page = stage.window.current()
    for initials in ASKED:
        counter.key(Qt.Key.Key_Insert)
        counter.press(initials)
        counter.key(Qt.Key.Key_Return)
        stage.settle()
        for _ in page.view.what.situations.questions.lines():
            if page.answer.open_questions:
                counter.press("1")
                stage.settle()
    assert len(page.form().items) == 3
    counter.key(Qt.Key.Key_P, CONTROL)
    stage.settle()
    preview = page.saver.preview
    assert preview is not None
    stage.qtbot.waitUntil(lambda: preview.view.pages() > 0)
    counter.strokes.append("Ctrl+S")
    QTest.keyClick(preview, Qt.Key.Key_S, CONTROL)
    stage.settle()
    seconds = time.process_time() - begun
    (case,) = stage.services.cases.all()
    assert case.mode == Mode.CONSULT
    assert len(list(stage.desk.papers.glob("*.pdf"))) == 1
    whole = seconds + len(counter.strokes) * SECONDS_A_STROKE
    with capsys.disabled():
        print(
            f"\nA2: {len(counter.strokes)} keystrokes, {seconds:.1f} s of the program, {whole:.0f} s with"
            f" {SECONDS_A_STROKE} s a stroke (at most {MOST_SECONDS})"
        )
    assert whole <= MOST_SECONDS
    preview.reject()


def test_a_consultation_becomes_a_case_by_one_key_with_everything_that_was_told(stage):
    no = consult(stage)
    page = open_case(stage, no)
    assert page.head.act_button.text() == "转为办件"
    QTest.keyClick(page.materials.table, Qt.Key.Key_Return, CONTROL)
    stage.settle()
    stage.settle()
    intake = stage.window.current()
    form = intake.form()
    assert (form.enterprise_name, form.contact_name) == ("青澜味工坊餐饮管理有限公司", "周敏")
    assert set(form.items) == {"SW-01-02-01", "SB-01-01-05"}
    assert (form.mode, form.consultation) == (Mode.HELP, no)
    intake.save()
    stage.settle()
    stage.settle()
    (case,) = [case for case in stage.services.cases.all() if case.no != no]
    events = {event.kind: event.data for event in stage.services.cases.full(case.no).events}
    assert events["from_consultation"] == {"case": no}
    events = {event.kind: event.data for event in stage.services.cases.full(no).events}
    assert events["became_case"] == {"case": case.no}


def test_what_became_a_case_is_not_offered_again_and_the_timeline_says_so(stage):
    no = consult(stage)
    made = CaseForm(
        "arrived", Mode.HELP, items=("SW-01-02-01",), enterprise_name="青澜味工坊餐饮管理有限公司", contact_name="周敏",
        contact_mobile="13812342067", consultation=no,
    )  # fmt: skip
    case = stage.services.cases.register(made, stage.desk.operator_id).no
    page = open_case(stage, no)
    assert not page.ways_on.converts()
    assert f"转为办件 {case}" in [line.title for line in page.view.events]
    page.ways_on.convert()
    assert stage.window.current_name() is PageName.CASE


def test_the_origin_survives_in_a_draft(stage):
    no = consult(stage)
    page = open_case(stage, no)
    page.ways_on.convert()
    stage.settle()
    stage.settle()
    intake = stage.window.current()
    intake.save_draft()
    stage.settle()
    (draft,) = stage.services.drafts.all()
    assert stage.services.drafts.load(draft.id).form.consultation == no


def test_a_case_that_is_no_consultation_is_not_turned_into_another(stage):
    form = CaseForm(
        "plain", Mode.HELP, items=("SW-01-02-01",), enterprise_name="青澜味工坊餐饮管理有限公司", contact_name="周敏",
        contact_mobile="13812342067",
    )  # fmt: skip
    page = open_case(stage, stage.services.cases.register(form, stage.desk.operator_id).no)
    assert not page.ways_on.actions[0].isEnabled()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_N, ALT)
    stage.settle()
    assert stage.window.current_name() is PageName.CASE
