"""One case as a page: what is offered, work on materials by single keys, undo, the timeline and the reckoning."""

from datetime import date

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

from station_app.domain.assist_case import CaseAction, CaseState
from station_app.domain.case_form import CaseForm, Channel
from station_app.domain.guidance import Mode
from station_app.services.case_acts import Term
from tests.ui.test_intake_keys import KeyCounter
from ui.case_detail.acts import ACTS
from ui.case_detail.lines import MaterialRow
from ui.case_detail.reading import read_case
from ui.page import PageName
from ui.search_palette import SearchPalette

CONTROL = Qt.KeyboardModifier.ControlModifier


def log_case(stage, mode=Mode.HELP, bundle="YJS-04"):
    form = CaseForm(
        "c1", mode, Channel.ON_SITE, bundle=bundle, enterprise_name="青澜味工坊餐饮管理有限公司", contact_name="周敏",
        contact_mobile="13812342067",
    )  # fmt: skip
    return stage.services.cases.register(form, stage.desk.operator_id).no


def open_case(stage, no):
    stage.window.navigator.go(PageName.CASE, no)
    stage.settle()
    stage.settle()
    page = stage.window.current()
    stage.activate()
    page.materials.table.setFocus()
    return page


def go_to(page, wanted):
    page.materials.table.select_first(lambda row: isinstance(row, MaterialRow) and wanted(row))
    row = page.materials.current()
    assert wanted(row)
    return row


def row_of(page, code):
    return next(row for row in page.view.materials if row.code == code)


def press(stage, page, key, modifier=Qt.KeyboardModifier.NoModifier):
    stage.activate()
    page.materials.table.setFocus()
    QTest.keyClick(page.materials.table, key, modifier)
    stage.settle()
    stage.settle()


def complete(stage, no, *, but=0):
    """Tick everything that has to be handed in, but the last few."""
    me, work = stage.desk.operator_id, stage.services.materials
    waiting = [row for row in read_case(stage.desk, no).materials if row.waiting]
    for row in waiting[: len(waiting) - but]:
        (work.commit if row.signs else work.tick)(no, row.code, me)


@pytest.fixture
def page(stage):
    no = log_case(stage)
    stage.services.acts.notice(no, stage.desk.operator_id)
    return open_case(stage, no)


def test_space_ticks_and_ctrl_z_and_y_go_back_and_forth(stage, page):
    row = go_to(page, lambda row: row.waiting and not row.signs and row.word == "未交")
    before = page.view.done
    press(stage, page, Qt.Key.Key_Space)
    assert row_of(page, row.code).word == "已交"
    assert page.view.done == before + 1
    assert page.materials.current().code == row.code, "the cursor stays"
    press(stage, page, Qt.Key.Key_Z, CONTROL)
    assert row_of(page, row.code).word == "未交"
    press(stage, page, Qt.Key.Key_Y, CONTROL)
    assert row_of(page, row.code).word == "已交"
    press(stage, page, Qt.Key.Key_Space)
    assert row_of(page, row.code).mark.ticked_at is None


def test_digits_are_copies_and_two_in_one_go_are_one_number(stage, page):
    row = go_to(page, lambda row: row.waiting and row.word == "未交")
    QTest.keyClicks(page.materials.table, "12")
    stage.qtbot.waitUntil(lambda: row_of(page, row.code).mark.copies == 12)
    assert row_of(page, row.code).word == "已交"


def test_a_commitment_is_signed_by_space(stage):
    no = log_case(stage, bundle="YJS-01")
    stage.services.acts.notice(no, stage.desk.operator_id)
    page = open_case(stage, no)
    row = go_to(page, lambda row: row.signs)
    press(stage, page, Qt.Key.Key_Space)
    assert row_of(page, row.code).word == "已签"
    press(stage, page, Qt.Key.Key_Space)
    assert row_of(page, row.code).word == "待签"


def test_what_costs_the_applicant_nothing_is_shown_as_free_and_takes_no_tick(stage, page):
    row = go_to(page, lambda row: row.free)
    assert row.word == "免交"
    press(stage, page, Qt.Key.Key_Space)
    assert row_of(page, row.code).mark.ticked_at is None


def test_o_takes_an_original_in_and_gives_it_back(stage, page):
    row = go_to(page, lambda row: row.word == "未交")
    press(stage, page, Qt.Key.Key_O)
    page.work.dialog.fields["shelf"].setText("3 号柜")
    page.work.dialog.fields["due"].setText("12-11")
    page.work.dialog.accept()
    stage.settle()
    stage.settle()
    (held,) = row_of(page, row.code).held
    assert (held.shelf, held.due_back) == ("3 号柜", date(2026, 12, 11))
    press(stage, page, Qt.Key.Key_O)
    page.work.dialog.accept()
    stage.settle()
    stage.settle()
    assert row_of(page, row.code).held == ()


def test_only_legal_acts_are_offered_each_on_its_key(stage, page):
    assert CaseAction.READY not in page.acts.legal()
    assert page.acts.hint() == f"材料齐备前：还差 {page.view.waiting} 份"
    enabled = {entry.text() for entry in page.acts.actions if entry.isEnabled()}
    assert enabled == {ACTS[which].word for which in page.acts.legal()}
    assert len({act.keys for act in ACTS.values()}) == len(ACTS)
    words = {entry.text() for entry in page.acts.menu().actions() if entry.text()}
    assert words == enabled
    assert "终止办件" in words


def test_an_act_that_became_illegal_meanwhile_is_refused_with_its_reason(stage, page):
    no, me = page.view.no, stage.desk.operator_id
    complete(stage, no)
    page.refresh()
    stage.settle()
    assert page.acts.next() is CaseAction.READY
    ticked = next(row for row in page.view.materials if row.mark.ticked_at)
    stage.services.materials.untick(no, ticked.code, me)
    page.do_next()
    stage.settle()
    stage.settle()
    assert stage.notices[-1].startswith("现在不能做这一步：材料还没备齐")
    assert stage.services.cases.find(no).summary.state == CaseState.COLLECTING


def test_termination_needs_a_reason_and_the_safe_button_does_nothing(stage, page):
    page.acts.start(CaseAction.TERMINATE)
    dialog = page.acts.dialog
    dialog.accept()
    assert dialog.isVisible(), "no reason, no end"
    dialog.safe.click()
    assert stage.services.cases.find(page.view.no).summary.state == CaseState.NOTICED
    page.acts.start(CaseAction.TERMINATE)
    page.acts.dialog.fields["reason"].setText("企业注销")
    page.acts.dialog.accept()
    stage.settle()
    stage.settle()
    assert page.view.state == "已终止"
    assert page.acts.legal() == []
    assert page.view.closed


def test_a_whole_life_by_ctrl_enter(stage):
    no, me = log_case(stage, Mode.PROXY), stage.desk.operator_id
    stage.services.acts.notice(no, me)
    stage.services.acts.entrust(no, me, Term())
    complete(stage, no)
    page, seen = open_case(stage, no), []
    for _ in range(5):
        following = page.acts.next()
        seen.append(following)
        press(stage, page, Qt.Key.Key_Return, CONTROL)
        if page.acts.dialog is not None:
            if following is CaseAction.RESULT:
                page.acts.dialog.fields["name"].setText("食品经营许可证")
            page.acts.dialog.accept()
            page.acts.dialog = None
        stage.settle()
        stage.settle()
    assert seen == [CaseAction.READY, CaseAction.SUBMIT, CaseAction.RESULT, CaseAction.DELIVER, CaseAction.ARCHIVE]
    assert page.view.state == "已归档"
    assert page.view.stage == len(page.view.stages)


def test_timeline_is_filtered_and_a_clock_is_explained(stage, page):
    no = page.view.no
    item = page.view.clocks[0].item
    accepted = {"item": item, "at": "2026-11-20T10:00:00+08:00"}
    stage.services.cases.log(no, "log_accepted", accepted, stage.desk.operator_id)
    page.refresh()
    stage.settle()
    page.head.tabs.choose("timeline")
    titles = [line.title for line in page.timeline.events.events.rows()]
    assert any(title.startswith("登记，生成去重清单") for title in titles)
    assert "记下受理" in titles
    page.timeline.choose("hall")
    assert page.timeline.events.events.rows() == []
    page.timeline.choose("all")
    page.timeline.clocks.opened.emit(page.timeline.clock_rows.rows()[0])
    assert page.timeline.sheet.isVisible()
    assert page.escape()
    assert not page.timeline.sheet.isVisible()


def test_tabs_go_round_with_ctrl_tab_and_reading_matter_is_there(stage, page):
    seen = []
    for _ in range(7):
        seen.append(page.head.tabs.key())
        stage.activate()
        QTest.keyClick(page.materials.table if page.materials.isVisible() else page, Qt.Key.Key_Tab, CONTROL)
    assert seen == ["materials", "papers", "timeline", "contacts", "evaluation", "overview", "situations"]
    assert page.view.overview[0].facts[0] == ("件号", page.view.no)
    assert ("经办人", "周敏 138****2067") in page.view.overview[0].facts


def strike(stage, page, counter, key):
    """One key on the list, counted; the window has the keyboard again after a dialog."""
    stage.activate()
    page.materials.table.setFocus()
    counter.key(key)


def test_a3_one_deferred_and_one_to_be_mended_within_eight_keys(stage, capsys):
    no = log_case(stage, bundle="YJS-01")
    stage.services.acts.notice(no, stage.desk.operator_id)
    page = open_case(stage, no)
    deferred = go_to(page, lambda row: row.latest is not None and row.waiting)
    counter = KeyCounter()
    strike(stage, page, counter, Qt.Key.Key_R)
    stage.qtbot.waitUntil(lambda: page.work.dialog is not None)
    dialog = page.work.dialog
    counter.strokes.append("Enter")
    QTest.keyClick(dialog.fields["until"], Qt.Key.Key_Return)
    stage.settle()
    stage.settle()
    strike(stage, page, counter, Qt.Key.Key_Up)
    mended = page.materials.current()
    strike(stage, page, counter, Qt.Key.Key_B)
    for letter in "gz":
        counter.strokes.append(letter)
        QTest.keyClicks(page.work.dialog.fields["text"], letter)
    counter.strokes.append("Enter")
    QTest.keyClick(page.work.dialog.fields["text"], Qt.Key.Key_Return)
    stage.settle()
    stage.settle()
    assert row_of(page, deferred.code).mark.promised_until == deferred.latest
    assert row_of(page, mended.code).mark.supplement == "gz"
    with capsys.disabled():
        print(f"\nA3: {len(counter.strokes)} keystrokes (at most 8): {' '.join(counter.strokes)}")
    assert len(counter.strokes) <= 8


def test_a4_a_paper_brought_later_is_ticked_within_five_keys(stage, capsys):
    no, me = log_case(stage), stage.desk.operator_id
    stage.services.acts.notice(no, me)
    complete(stage, no, but=1)
    stage.window.navigator.go(PageName.CASES)
    stage.settle()
    stage.activate()
    stage.window.current().table.setFocus()
    counter = KeyCounter()
    counter.key(Qt.Key.Key_K, CONTROL)
    palette = stage.window.findChild(SearchPalette)
    counter.strokes.append("scan")
    QTest.keyClicks(palette.field, no)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    stage.settle()
    stage.settle()
    page = stage.window.current()
    assert page.view.no == no
    counter.strokes.append("Space")
    QTest.keyClick(page.materials.table, Qt.Key.Key_Space)
    stage.settle()
    stage.settle()
    counter.strokes.append("Ctrl+Enter")
    stage.activate()
    QTest.keyClick(page, Qt.Key.Key_Return, CONTROL)
    stage.settle()
    stage.settle()
    assert page.view.waiting == 0
    assert stage.services.cases.find(no).summary.state == CaseState.READY
    with capsys.disabled():
        print(f"\nA4: {len(counter.strokes)} keystrokes (at most 5): {' '.join(counter.strokes)}")
    assert len(counter.strokes) <= 5


def test_a_talk_is_kept_with_the_case_and_stands_on_the_enterprises_side(stage, page):
    page.notes.note()
    page.notes.dialog.fields["subject"].setText("周经理问平面图要不要盖章")
    page.notes.dialog.fields["callback"].setText("11-24")
    page.notes.dialog.accept()
    stage.settle()
    stage.settle()
    assert [section.title for section in page.view.contacts] == ["周经理问平面图要不要盖章"]
    assert [line.title for line in page.view.events if line.source == "enterprise"] == [
        "电话：周经理问平面图要不要盖章"
    ]
    (owed,) = stage.services.service_logs.owed_callbacks(date(2026, 11, 24))
    assert owed.subject == "周经理问平面图要不要盖章"


def test_a_talk_on_a_visit_keeps_its_place(stage, page):
    page.notes.note()
    fields = page.notes.dialog.fields
    fields["subject"].setText("核对后厨动线")
    fields["channel"].choose("visit")
    fields["place"].setText("孵化园 A 座")
    page.notes.dialog.accept()
    stage.settle()
    stage.settle()
    (row,) = stage.services.service_logs.of_case(page.view.no)
    assert (row.visit.place, row.visit.matter) == ("孵化园 A 座", "核对后厨动线")


def test_a_decision_of_the_hall_starts_the_clock_and_stops_it(stage, page):
    clock = page.view.clocks[1]
    page.notes.decide()
    page.notes.dialog.fields["item"].choose(clock.item)
    page.notes.dialog.fields["day"].setText("11-19")
    page.notes.dialog.fields["number"].setText("SL-1")
    page.notes.dialog.accept()
    stage.settle()
    stage.settle()
    assert page.view.clocks[1].deadline.start_day == date(2026, 11, 19)
    page.notes.decide()
    page.notes.dialog.fields["item"].choose(clock.item)
    page.notes.dialog.fields["what"].choose("log_suspended")
    page.notes.dialog.fields["why"].setText("专家评审")
    page.notes.dialog.accept()
    stage.settle()
    assert page.notes.dialog.isVisible(), "refused, with everything that was typed"
    assert page.notes.dialog.error.text() == "文号必填，填好再存。"
    page.notes.dialog.fields["number"].setText("评审〔2026〕3 号")
    page.notes.dialog.accept()
    stage.settle()
    stage.settle()
    assert page.view.clocks[1].left == "停表"
    assert page.view.stop_note.startswith(f"{clock.name}自 11-20 起")


def test_every_clock_is_explained_as_one_by_one(stage, page):
    no = page.view.no
    accepted = {"item": page.view.clocks[1].item, "at": "2026-11-19T10:00:00+08:00"}
    stage.services.cases.log(no, "log_accepted", accepted, stage.desk.operator_id)
    together = stage.services.cases.explain_promises(no)
    assert together == {clock.item: stage.services.cases.explain(no, clock.item) for clock in page.view.clocks}


def test_a_promise_too_late_comes_back_with_its_reason(stage):
    no = log_case(stage, bundle="YJS-01")
    stage.services.acts.notice(no, stage.desk.operator_id)
    page = open_case(stage, no)
    row = go_to(page, lambda row: row.latest is not None and row.waiting)
    page.work.defer()
    dialog = page.work.dialog
    dialog.fields["until"].setText("2027-06-30")
    dialog.accept()
    stage.settle()
    assert dialog.isVisible()
    assert row.latest.isoformat() in dialog.error.text()
    dialog.safe.click()
    assert row_of(page, row.code).mark.promised_until is None
