"""The workbench with a real store: what stands there, what its keys do, and where its rows lead."""

from datetime import date, timedelta

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from station_app.domain.appointment import AppointmentForm, AppointmentState, BookingChannel
from station_app.domain.case_form import CaseForm, Channel
from station_app.domain.duty import DutyKind
from station_app.domain.guidance import Mode
from station_app.domain.service_log import ServiceCategory, ServiceLogForm
from station_app.storage import case_store
from ui.page import PageName
from ui.preview.dialog import PreviewDialog
from ui.search_palette import SearchPalette
from ui.shift import ShiftMenu
from ui.workbench.booking_dialog import BookingDialog
from ui.workbench.reading import read_workbench
from ui.workbench.week import scale_step

TODAY = date(2026, 11, 20)
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def add_call(services, name, on, subject="社保怎么补缴"):
    form = ServiceLogForm(
        name, ServiceCategory.SOCIAL_INSURANCE, subject, Channel.PHONE, enterprise_name="远舟跨境电商服务有限公司",
        contact_name="周远", contact_mobile="13800001234", callback_on=on,
    )  # fmt: skip
    return services.service_logs.add(form, services.operators.first().id).id


def add_booking(services, name="b", matter="开餐馆一件事"):
    start = services.appointments.next_days()[0].slots[-1].start
    form = AppointmentForm(
        name, BookingChannel.PHONE, TODAY, start, matter, enterprise_name="青澜味工坊餐饮管理有限公司", contact_name="周经理",
        contact_mobile="13800004321",
    )  # fmt: skip
    return services.appointments.book(form, services.operators.first().id).no


def late_case(services):
    """A case the hall accepted so long ago that its limit has passed."""
    operator = services.operators.first().id
    form = CaseForm(
        "late", Mode.PROXY, Channel.ON_SITE, items=("ZY-01-01-02",), enterprise_name="瑞禾精密机械（青澜）有限公司",
        contact_name="周敏", contact_mobile="13812342067",
    )  # fmt: skip
    no = services.cases.register(form, operator).no
    data = {"item": "ZY-01-01-02", "at": "2026-10-20T10:00:00+08:00"}
    services.cases.log(no, "log_accepted", data, operator)
    return no


@pytest.fixture
def bench(stage):
    """A late case, a call owed today, one owed next week and an appointment."""
    stage.case_no = late_case(stage.services)
    stage.call = add_call(stage.services, "t1", TODAY)
    add_call(stage.services, "t2", TODAY + timedelta(days=7), "人才补贴")
    stage.booking = add_booking(stage.services)
    return show(stage)


def show(stage):
    stage.window.navigator.go(PageName.WORKBENCH)
    stage.settle()
    page = stage.window.current()
    stage.qtbot.waitUntil(lambda: page.week.sums.text() != "")
    stage.settle()
    return page


def whats(page):
    return [line.what or line.heading for line in page.todos.table.rows.rows()]


def go_to(page, what):
    page.todos.table.select_first(lambda line: line.what.startswith(what))
    page.todos.table.setFocus()


def test_things_to_do_stand_in_groups_with_the_verb_first(bench):
    assert whats(bench) == [
        "今天 · 3", "催办：食品经营许可（变更）", "回电：社保怎么补缴", "接待：开餐馆一件事", "本周与下周 · 1", "回电：人才补贴",
    ]  # fmt: skip
    late, call, visit = bench.todos.table.rows.rows()[1:4]
    assert (late.act, late.left.startswith("超期"), call.left, visit.left) == ("去催办", True, "今日到期", "16:30 到站")
    assert bench.todos.tabs.labels() == ["我的待办 4", "办件 1", "预约 1", "回电 2"]


def test_figures_of_the_strip_count_what_their_click_shows(stage, bench):
    counts = {key: cell.accessibleName() for key, cell in bench.strip.cells.items()}
    assert (counts["red"], counts["yellow"], counts["appointments"]) == ("红灯 2", "黄灯 1", "今日预约 1")
    assert counts["pending"] == f"待上传 {stage.services.sync.pending()}"
    QTest.mouseClick(bench.strip.cells["red"], Qt.MouseButton.LeftButton)
    assert whats(bench)[1:] == ["催办：食品经营许可（变更）", "回电：社保怎么补缴"]
    QTest.keyClick(stage.window, Qt.Key.Key_Escape)
    assert len(whats(bench)) == 6
    bench.strip.press("promises")
    assert whats(bench) == []
    bench.strip.press("promises")
    bench.strip.press("pending")
    assert stage.window.current_name() is PageName.SYNC


def test_an_empty_day_says_so(stage):
    page = show(stage)
    assert whats(page) == []
    assert page.todos._empty._title.text() == "今天没有到期的事"


def test_enter_opens_and_d_finishes_what_one_word_can_finish(stage, bench):
    go_to(bench, "催办")
    QTest.keyClick(bench.todos.table, Qt.Key.Key_D)
    assert stage.notices[-1] == "这一条要打开来办，按 Enter"
    QTest.keyClick(bench.todos.table, Qt.Key.Key_J)
    QTest.keyClick(bench.todos.table, Qt.Key.Key_D)
    stage.settle()
    stage.settle()
    assert stage.services.service_logs.find(stage.call).called_back_at is not None
    go_to(bench, "接待")
    QTest.keyClick(bench.todos.table, Qt.Key.Key_D)
    stage.settle()
    stage.settle()
    assert stage.services.appointments.find(stage.booking).state is AppointmentState.ARRIVED
    assert [what for what in whats(bench) if "·" not in what] == ["催办：食品经营许可（变更）", "回电：人才补贴"]
    go_to(bench, "催办")
    QTest.keyClick(bench.todos.table, Qt.Key.Key_Return)
    stage.settle()
    assert stage.window.current_name() is PageName.CASE
    assert stage.window.current().view.no == stage.case_no


def test_a_call_back_asks_what_was_said(stage, bench):
    go_to(bench, "回电：社保")
    QTest.keyClick(bench.todos.table, Qt.Key.Key_Return)
    stage.settle()
    dialog = bench.acts.dialog
    dialog.fields["result"].setText("已告知补缴办法")
    dialog.accept()
    stage.settle()
    assert stage.services.service_logs.find(stage.call).callback_result == "已告知补缴办法"


def test_an_appointment_becomes_a_case_and_is_linked_when_that_is_saved(stage, bench):
    go_to(bench, "接待")
    QTest.keyClick(bench.todos.table, Qt.Key.Key_Return)
    stage.settle()
    stage.settle()
    form = stage.window.current().form()
    assert (form.enterprise_name, form.contact_mobile) == ("青澜味工坊餐饮管理有限公司", "13800004321")
    assert form.remark == "开餐馆一件事"
    page = stage.window.current()
    page.items.item_taken.emit("SW-01-02-01")
    page.save()
    stage.settle()
    row = stage.services.appointments.find(stage.booking)
    assert stage.services.cases.find(row.case_id).summary.enterprise_name == "青澜味工坊餐饮管理有限公司"


def test_quick_line_shows_what_it_read_and_keeps_a_refused_line(stage):
    page = show(stage)
    page.quick.field.setText("qlwgf 上门 社保 三人补缴 1125")
    stage.settle()
    assert page.quick.chips.words() == [
        "青澜味工坊餐饮管理有限公司", "上门", "社保", "事由：三人补缴", "回电 11-25",
    ]  # fmt: skip
    page.quick.field.setText("上门 1125")
    page.quick.note()
    stage.settle()
    assert page.quick.chips.note.endswith("必填，填好再存。")
    assert page.quick.field.text() == "上门 1125"
    assert stage.services.service_logs.figures(TODAY, TODAY).total == 0


def test_bookings_offer_free_slots_of_three_service_days(stage):
    page = show(stage)
    page.acts.book()
    stage.settle()
    dialog = page.findChild(BookingDialog)
    shown = {f"{start:%H:%M}": chip.isEnabled() for start, chip in dialog._chips.items()}
    assert not shown["09:00"]
    assert shown["10:00"]
    dialog.book()
    stage.settle()
    assert dialog.error.text() != ""
    dialog.day.choose("1")
    dialog.enterprise.insert("远舟跨境电商服务有限公司")
    stage.settle()
    dialog.matter.setText("退税备案")
    dialog.book()
    stage.settle()
    (row,) = stage.services.appointments.day(date(2026, 11, 23)).appointments
    assert (row.matter, row.enterprise_name, row.start.strftime("%H:%M")) == (
        "退税备案",
        "远舟跨境电商服务有限公司",
        "09:00",
    )
    assert row.enterprise_id is not None


def test_replies_take_the_page_and_give_it_back(stage, bench):
    bench.replies.room_wanted.emit()
    assert bench.todos.isHidden()
    QTest.keyClick(stage.window, Qt.Key.Key_Escape)
    assert not bench.todos.isHidden()


def test_looking_writes_nothing(stage):
    before = stage.services.sync.pending()
    read_workbench(stage.desk)
    assert stage.services.sync.pending() == before


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_operator_comes_and_leaves_from_the_status_bar(stage):
    show(stage)
    stage.window.status.operator.click()
    shift = stage.window.findChild(ShiftMenu)
    stage.settle()
    words = [line.text() for line in shift.menu.actions()]
    assert words[0].startswith("顾专员 · 不在岗")
    next(line for line in shift.menu.actions() if line.text() == "上岗").trigger()
    stage.settle()
    assert stage.services.duty.day(stage.desk.operator_id).on_duty
    shift._mark(DutyKind.OFF, "开会")
    stage.settle()
    assert not stage.services.duty.day(stage.desk.operator_id).on_duty


@pytest.mark.parametrize(("most", "step"), [(0, 1), (1, 1), (4, 1), (5, 2), (14, 5), (41, 20), (900, 500)])
def test_scale_of_the_week_has_four_lines_at_most(most, step):
    assert scale_step(most) == step


# Scenarios on the keyboard alone.


def strokes(stage, keys):
    """Presses; a modifier held with a key is one stroke with it."""
    for key in keys:
        target = QApplication.focusWidget() or stage.window
        if isinstance(key, str):
            QTest.keyClicks(target, key)
        elif isinstance(key, tuple):
            QTest.keyClick(target, key[0], key[1])
        else:
            QTest.keyClick(target, key)
        stage.settle()
    return sum(len(key) if isinstance(key, str) else 1 for key in keys)


def test_a12_one_key_previews_the_hand_over_sheet(stage, capsys):
    late_case(stage.services)
    stage.window.navigator.go(PageName.CASES)
    stage.settle()
    QApplication.setActiveWindow(stage.window)
    count = strokes(stage, [(Qt.Key.Key_J, CONTROL | SHIFT)])
    preview = stage.window.findChild(PreviewDialog)
    stage.qtbot.waitUntil(lambda: preview.view.pages() > 0)
    with capsys.disabled():
        print(f"\nA12: {count} keystroke")
    assert count == 1
    preview.reject()


def test_a8_a_case_is_found_by_its_last_digits_within_six_keystrokes(stage, capsys):
    no = late_case(stage.services)
    show(stage)
    QApplication.setActiveWindow(stage.window)
    count = strokes(stage, [(Qt.Key.Key_K, CONTROL)])
    palette = stage.window.findChild(SearchPalette)
    for digit in "2067":
        QTest.keyClicks(palette.field, digit)
        stage.settle()
        count += 1
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    count += 1
    stage.settle()
    stage.settle()
    with capsys.disabled():
        print(f"\nA8: {count} keystrokes (at most 6)")
    assert stage.window.current().view.no == no
    assert count <= 6


LINE = "qlwgf 电话 社保 补缴"


def test_ctrl_l_notes_a_service_from_any_page(stage, capsys):
    stage.window.navigator.go(PageName.CATALOGUE)
    stage.settle()
    QApplication.setActiveWindow(stage.window)
    strokes(stage, [(Qt.Key.Key_L, CONTROL)])
    page = stage.window.current()
    assert QApplication.focusWidget() is page.quick.field
    page.quick.field.insert(LINE)  # as an input method does: a test can't press Chinese letters
    QTest.keyClick(page.quick.field, Qt.Key.Key_Return)
    stage.settle()
    stage.settle()
    (row,) = stage.services.service_logs.page(TODAY, TODAY)
    assert (row.enterprise_name, row.channel, row.category) == (
        "青澜味工坊餐饮管理有限公司", Channel.PHONE, ServiceCategory.SOCIAL_INSURANCE,
    )  # fmt: skip
    assert row.enterprise_id is not None
    assert page.quick.field.text() == ""
    with capsys.disabled():
        print(f"\nquick log: {len(LINE) + 2} keystrokes: Ctrl+L, “{LINE}”, Enter")


def test_shift_enter_goes_on_in_a_form_and_links_the_case(stage):
    page = show(stage)
    page.quick.field.setFocus()
    page.quick.field.insert("qlwgf 上门 问清楚再办 13800001111")
    QTest.keyClick(page.quick.field, Qt.Key.Key_Return, SHIFT)
    stage.settle()
    stage.settle()
    assert stage.window.current_name() is PageName.INTAKE
    intake = stage.window.current()
    form = intake.form()
    assert (form.enterprise_name, form.channel, form.remark, form.contact_mobile) == (
        "青澜味工坊餐饮管理有限公司", Channel.VISIT, "问清楚再办", "13800001111",
    )  # fmt: skip
    intake.view.who.contact.setText("周敏")
    intake.items.item_taken.emit("SW-01-02-01")
    intake.save()
    stage.settle()
    stage.settle()
    (case,) = stage.services.cases.all()
    (row,) = stage.services.service_logs.page(TODAY, TODAY)
    assert row.case_id == case.id


def test_replies_say_what_the_hall_said_and_count_until_they_were_looked_at(stage):
    no = late_case(stage.services)
    rid = stage.services.cases.find(no).summary.rid
    with stage.services._store.write() as write:
        case_store.add_event(write, rid, "correction", "hall", {"text": "第 3 页缺签字"})
        case_store.add_event(write, rid, "accepted", "hall", {"official_no": "SL-7"})
    page = show(stage)
    newest, oldest = page.replies.list.cards()
    assert (newest.lead, newest.text, newest.button) == ("已受理", "大厅已受理，承诺时限开始计算，SL-7", "去看")
    assert (oldest.lead, oldest.text, oldest.button) == ("退回补正", "大厅：“第 3 页缺签字”", "去补正")
    assert page.strip.cells["replies"].accessibleName() == "大厅新回复 2"
    QApplication.setActiveWindow(stage.window)
    page.strip.press("replies")
    stage.settle()
    page.refresh()
    stage.settle()
    assert page.strip.cells["replies"].accessibleName() == "大厅新回复 0"
    QTest.keyClick(page.replies.list, Qt.Key.Key_J)
    QTest.keyClick(page.replies.list, Qt.Key.Key_Return)
    stage.settle()
    assert stage.window.current().view.no == no
