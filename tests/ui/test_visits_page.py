"""The page of visits and demands with a real store: taken in, led through its stages, filtered, and visits that bring demands."""

from datetime import date, timedelta

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from station_app.domain.demand import Act, DemandChannel, DemandForm, Stage
from station_app.domain.visit import VisitForm, VisitState
from ui.page import PageName
from ui.widgets.text import Text

SUBJECT = "园区夜间班车加开"


@pytest.fixture
def page(stage):
    who = stage.services.operators.first().id
    stage.services.demands.add(DemandForm("d-1", SUBJECT, DemandChannel.QR, enterprise_name="木桥数码"), who)
    stage.window.navigator.go(PageName.VISITS)
    for _ in range(3):
        stage.settle()
    return stage.window.current()


def tell(stage, page, **answers):
    dialog = page.entering.dialog
    for key, value in answers.items():
        field = dialog.fields[key]
        field.choose(value) if hasattr(field, "choose") else field.setText(value)
    dialog.accept()
    for _ in range(4):
        stage.settle()


def lead_on(stage, page, **answers):
    QApplication.setActiveWindow(stage.window)
    QTest.keyClick(page.demands, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    tell(stage, page, **answers)


def words(page):
    return [text.text() for text in page.panel.findChildren(Text)]


def test_ctrl_n_takes_a_demand_in_here_and_a_refusal_keeps_what_was_typed(stage, page):
    QApplication.setActiveWindow(stage.window)
    QTest.keyClick(page.demands, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    tell(stage, page, subject="水费单价与合同不一致", channel="12345", concerned="两家")
    assert page.entering.dialog.error.text()
    tell(stage, page, concerned="2")
    assert page.entering.dialog.error.text()
    assert page.entering.dialog.fields["subject"].text() == "水费单价与合同不一致"
    tell(stage, page, hotline_no="261116-0007", amount="128000")
    assert page.current().subject == "水费单价与合同不一致"
    assert page.current().row.amount_fen == 12_800_000
    assert page.tabs.labels()[0] == "在办诉求 2"


def test_a_demand_is_led_through_its_stages_by_one_key_and_reopened(stage, page):
    lead_on(stage, page, text="公交归口")
    lead_on(stage, page, unit="公交", person="何科长", workdays="5")
    assert page.current().unit == "公交"
    assert page.boxes.boxes[2].accessibleName().startswith("交办，1 件，绿灯 1")
    assert list(page.panel.buttons) == [Act.FEED_BACK, Act.REPLY, Act.CHASE, Act.EXTEND]
    lead_on(stage, page, text="加开 22:45 班次")
    lead_on(stage, page, outcome="resolved", text="电话告知")
    lead_on(stage, page, satisfied="no", text="还是没有车")
    assert page.current().row.stage is Stage.ASSIGNMENT
    assert "1 次" in words(page)
    lead_on(stage, page, text="又加一班")
    lead_on(stage, page, outcome="resolved", text="电话告知")
    lead_on(stage, page, satisfied="yes")
    assert page.tabs.labels()[:2] == ["在办诉求 0", "全部诉求 1"]
    assert page.current() is None


def test_enter_leads_from_the_list_to_what_may_be_done(stage, page):
    QApplication.setActiveWindow(stage.window)
    page.demands.setFocus()
    QTest.keyClick(page.demands, Qt.Key.Key_Return)
    assert page.panel.buttons[Act.ANALYSE].hasFocus()
    QTest.keyClick(page.panel.buttons[Act.ANALYSE], Qt.Key.Key_Space)
    tell(stage, page, text="公交归口")
    assert page.current().row.stage is Stage.ANALYSIS


def test_the_plan_takes_the_focus_with_its_tab_and_says_when_it_is_empty(stage, page):
    QApplication.setActiveWindow(stage.window)
    page.demands.setFocus()
    for _ in range(2):
        QTest.keyClick(page.demands, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert page.plan.hasFocus()
    assert "近 30 天没有走访计划" in [text.text() for text in page.plan.findChildren(Text) if text.isVisible()]
    QTest.keyClick(page.plan, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    tell(stage, page, enterprise="启衡检测", subject="资质认定", day="2099-01-05", time="9点")
    assert page.entering.dialog.error.text()
    tell(stage, page, time="09:30")
    assert len(stage.services.visits.between(date(2099, 1, 1), date(2099, 1, 31))) == 1


def test_a_box_shows_its_stage_and_escape_shows_all(stage, page):
    page.boxes.choose(Stage.FEEDBACK)
    assert (page.current(), page.tabs.labels()[0]) == (None, "反馈中 0")
    assert page.escape()
    assert page.current().subject == SUBJECT
    assert not page.escape()


def test_a_visit_that_took_place_brings_its_problems_as_demands(stage, page):
    page.entering.log_visit()
    tell(stage, page, enterprise="木桥数码", subject="问需", record="缺工", problems="招工难；夜班无车")
    assert page.tabs.labels()[0] == "在办诉求 3"
    assert page.current().subject == "招工难"
    assert [line.state for line in page.week_rows.rows()] == ["已走访"]


def test_a_planned_visit_stands_in_the_week_and_is_settled_from_it(stage, page):
    who, at = stage.services.operators.first().id, stage.services.clock.now()
    form = VisitForm("v-1", at - timedelta(minutes=5), "资质认定", enterprise_name="启衡检测")
    no = stage.services.visits.add(form, who).no
    page.refresh()
    for _ in range(3):
        stage.settle()
    (line,) = page.week_rows.rows()
    assert line.state == "待确认"
    page.week.opened.emit(line)
    tell(stage, page, record="看过现场")
    assert stage.services.visits.find(no).state is VisitState.DONE


def test_ws20_says_how_far_it_has_come(stage, page):
    lead_on(stage, page, text="公交归口")
    lead_on(stage, page, unit="公交", person="何科长", workdays="5", text="三日内拿出方案")
    no, who = page.current().row.no, stage.services.operators.first()
    subject = stage.services.documents._subjects.find(no, "WS20", who)
    (part,) = subject.build(None)
    assert [one.done for one in part.data.stages] == [True, True, False, False, False]
    assert part.data.stages[1].text == "主办：公交。三日内拿出方案"
    assert part.data.stages[2].responsible == "公交"
