"""The page of one project with a real store: planned, noted, stuck, visited and written into the ledger, all by keys."""

from datetime import date

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from station_app.domain.evidence import EvidenceOf
from station_app.domain.next_steps import monday_of
from station_app.domain.project import ProjectForm, ProjectState
from station_app.domain.project_node import NodeState
from station_app.domain.project_what_if import parse_change
from station_app.domain.roles import Role
from tests.services.demand_writers import PIXEL
from ui.page import PageName

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def enter(stage, key="p-1", name="禾光储能电池智能工厂", template="PLAN-IND", **given):
    who = stage.services.operators.first().id
    form = ProjectForm(key, name, owner_name="禾光新能源", investment_fen=182_000_000_000, green_card=True, **given)
    no = stage.services.projects.add(form, who).no
    if template:
        stage.services.plans.plan(no, template, who, start=stage.services.clock.today())
    return no


def settle(stage):
    for _ in range(4):
        stage.settle()


def open_page(stage, no):
    stage.window.navigator.go(PageName.PROJECT, no)
    settle(stage)
    stage.activate()
    return stage.window.current()


@pytest.fixture
def no(stage):
    return enter(stage)


@pytest.fixture
def page(stage, no):
    return open_page(stage, no)


def press(stage, widget, key, held=Qt.KeyboardModifier.NoModifier):
    stage.activate()
    QTest.keyClick(widget, key, held)
    settle(stage)


def tell(stage, dialog, **answers):
    for key, value in answers.items():
        field = dialog.fields[key]
        field.choose(value) if hasattr(field, "choose") else field.setText(value)
    dialog.accept()
    settle(stage)


def test_the_chart_has_the_keyboard_and_stands_on_what_comes_next(page):
    assert page.gantt.chart.hasFocus()
    assert page.gantt.current() == page.sheet.view.next[0].node.code
    assert page.sheet.head.figures[0][1] == "距计划开工"
    assert [stage.name for stage in page.sheet.head.stages] == [
        "立项用地规划许可",
        "工程建设许可",
        "施工许可",
        "竣工验收",
    ]


def test_a_step_is_begun_finished_and_taken_back(stage, page, no):
    code = page.gantt.current()

    def state():
        return stage.services.plans.view(no).node(code).state

    for key, held, expected in (
        (Qt.Key.Key_B, CTRL, NodeState.STARTED),
        (Qt.Key.Key_Return, CTRL, NodeState.FINISHED),
        (Qt.Key.Key_Z, CTRL, NodeState.STARTED),
    ):
        press(stage, page.gantt.chart, key, held)
        tell(stage, page.node_acts.dialog)
        assert state() is expected
        assert page.gantt.current() == code


def test_f2_changes_dates_and_days_and_says_what_it_cannot(stage, page, no):
    code = page.gantt.current()
    press(stage, page.gantt.chart, Qt.Key.Key_F2)
    dialog = page.node_acts.dialog
    assert dialog.width() == 480
    tell(stage, dialog, began="11-18", ended="11-17", days="3")
    assert dialog.error.text()
    tell(stage, dialog, ended="11-19")
    node = stage.services.plans.view(no).node(code).node
    assert (node.started_on, node.finished_on, node.days) == (date(2026, 11, 18), date(2026, 11, 19), 3)
    press(stage, page.gantt.chart, Qt.Key.Key_F2)
    tell(stage, page.node_acts.dialog, ended="")
    assert stage.services.plans.view(no).node(code).state is NodeState.STARTED


def test_a_step_not_needed_leaves_the_chart_and_comes_back_by_the_table(stage, page, no):
    page.gantt.go_to("n02")
    press(stage, page.gantt.chart, Qt.Key.Key_Delete)
    tell(stage, page.node_acts.dialog, reason="租赁厂房")
    assert page.sheet.picture.place("n02") < 0
    press(stage, page.gantt.chart, Qt.Key.Key_T, CTRL)
    assert page.gantt.table.hasFocus()
    page.gantt.go_to("n02")
    menu = page.node_acts.menu(page.current())
    next(entry for entry in menu.actions() if entry.text().startswith("恢复")).trigger()
    settle(stage)
    tell(stage, page.node_acts.dialog)
    assert page.sheet.picture.place("n02") > 0


def test_a_blocking_point_is_raised_escalated_shown_and_closed(stage, page, no):
    press(stage, page.gantt.chart, Qt.Key.Key_D, CTRL)
    tell(stage, page.points.dialog, title="高压线迁改", lead="供电公司", due="12-01")
    assert [line.level for line in page.points.rows.rows()] == ["部门研究"]
    page.points.table.setFocus()
    for key, told, level in (
        (Qt.Key.Key_T, {"text": "报区级协调会"}, "区级协调"),
        (Qt.Key.Key_Z, {"evidence": "会议纪要 3 号"}, "区级协调"),
        (Qt.Key.Key_X, {"text": "已签"}, "已销号"),
        (Qt.Key.Key_C, {"text": "又卡住"}, "区级协调"),
    ):
        press(stage, page.points.table, key)
        tell(stage, page.points.dialog, **told)
        assert [line.level for line in page.points.rows.rows()] == [level]
    point = stage.services.blocking_points.of_project(no)[0].point
    assert (point.evidence, point.reopened) == ("会议纪要 3 号", 1)
    words = [entry.text() for entry in page.points.menu(page.points.current()).actions()]
    assert words == ["提级(&T)", "销号(&X)", "添佐证(&Z)", "记进展(&P)", "佐证文件(&F)"]


def test_a_file_is_attached_to_a_blocking_point_by_a_key(stage, page, no, tmp_path):
    press(stage, page.gantt.chart, Qt.Key.Key_D, CTRL)
    tell(stage, page.points.dialog, title="高压线迁改", lead="供电公司", due="12-01")
    page.points.table.setFocus()
    press(stage, page.points.table, Qt.Key.Key_F)
    picture = tmp_path / "纪要.png"
    picture.write_bytes(PIXEL)
    page.points.files.attach([picture])
    settle(stage)
    point = stage.services.blocking_points.of_project(no)[0].point
    (row,) = stage.services.evidence.of(EvidenceOf.BLOCKING_POINT, point.id)
    assert row.name == "纪要.png"
    page.points.files.accept()
    settle(stage)


def test_a_blocking_point_of_a_step_stands_beside_its_bar(stage, page):
    page.gantt.go_to("n02")
    page.node_acts.aside.emit("point")
    tell(stage, page.points.dialog, title="红线与规划路重叠", due="12-01")
    line = page.sheet.picture.lines[page.sheet.picture.place("n02")]
    assert [note.text for note in line.notes] == ["堵点 · 红线与规划路重叠"]


def test_a_visit_is_logged_for_the_project_and_its_demands_are_followed(stage, page, no):
    press(stage, page.gantt.chart, Qt.Key.Key_V, CTRL | SHIFT)
    tell(stage, page.visits.dialog, subject="核对补充材料", record="到现场", problems="临时用电点位；夜间施工")
    (line,) = page.visits.rows.rows()
    assert (line.text, line.follow, line.row.enterprise_name) == ("核对补充材料", "2 项", "禾光新能源")
    project = stage.services.projects.find(no)
    assert {demand.visit_id for demand in stage.services.demands.of_project(project.id)} == {line.row.id}
    press(stage, page.gantt.chart, Qt.Key.Key_D, CTRL | SHIFT)
    tell(stage, page.visits.dialog, subject="勘察", day="11-25")
    assert [line.way for line in page.visits.rows.rows()] == ["待约", "走访"]


def test_what_is_next_is_written_into_the_ledger_of_the_week(stage, page, no):
    assert page.next.lines
    assert not page.sheet.written
    press(stage, page.gantt.chart, Qt.Key.Key_W, CTRL | SHIFT)
    tell(stage, page.next.dialog, line1="11-23 前取回会签件", line2="", line3="", line4="")
    stored = stage.services.projects.find(no).next_steps
    assert stored == {monday_of(stage.services.clock.today()): ("11-23 前取回会签件",)}
    assert page.next.lines == ("11-23 前取回会签件",)
    assert page.sheet.written


def test_the_hint_says_what_the_fast_track_wins(stage):
    no = enter(stage, "p-9", "云栈", template="PLAN-IND")
    page = open_page(stage, no)
    hint = page.sheet.hint
    change = stage.services.plans.what_if(no, [parse_change(f"fast:{hint.node}")]).change
    assert (change, hint.won > 0) == (-hint.won, True)
    assert f"预计追回 {hint.won} 个工作日" in page.next.hint.accessibleName()


def test_whistles_are_sent_listed_and_answered(stage, page, no):
    press(stage, page.gantt.chart, Qt.Key.Key_H, CTRL)
    tell(stage, page.acts.whistles.dialog, department="供电公司", matter="现场勘察")
    press(stage, page.gantt.chart, Qt.Key.Key_H, CTRL | SHIFT)
    listed = page.acts.whistles.list
    assert [line.state for line in listed.rows.rows()] == ["等报到"]
    press(stage, listed.table, Qt.Key.Key_Return)
    tell(stage, page.acts.whistles.dialog, by="孟工", text="明天到")
    assert stage.services.whistles.of_project(no)[0].answered_by == "孟工"


def test_a_project_is_handed_over_paused_and_goes_on(stage, page, no):
    who = stage.services.operators.first().id
    stage.services.operators.add("陆指导员", Role.PROJECT_LIAISON, who, work_no="0212")
    press(stage, page.gantt.chart, Qt.Key.Key_M, CTRL | SHIFT)
    tell(stage, page.acts.dialog, to="陆指导员", reason="换岗")
    assert len(stage.services.project_people.handovers(no)) == 1
    words = {entry.text(): entry for entry in page.acts.menu(page.sheet.view).actions()}
    words["暂停(&S)"].trigger()
    tell(stage, page.acts.dialog, reason="等企业改设计")
    assert stage.services.projects.find(no).state is ProjectState.PAUSED
    assert page.sheet.head.words == "已暂停"
    {entry.text(): entry for entry in page.acts.menu(page.sheet.view).actions()}["继续(&S)"].trigger()
    tell(stage, page.acts.dialog)
    assert stage.services.projects.find(no).state is ProjectState.OPEN


def test_f6_goes_round_the_panes(stage, page):
    order = []
    for _ in range(4):
        press(stage, page, Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        order.append(
            next(name for name in ("gantt", "points", "visits", "next") if getattr(page, name).isAncestorOf(focus))
        )
    assert order == ["points", "visits", "next", "gantt"]


def test_an_unplanned_project_says_what_to_do(stage):
    page = open_page(stage, enter(stage, "p-2", "星汇", template=""))
    assert page.gantt.plan.hasFocus()
    press(stage, page.gantt.plan, Qt.Key.Key_Return)
    tell(stage, page.acts.dialog, template="PLAN-FAST", start="", finish="12-31")
    stage.activate()
    assert page.gantt.chart.hasFocus()
    assert page.sheet.view.project.wished_finish == date(2026, 12, 31)


def test_a_finish_in_the_past_is_refused_with_the_shortage(stage):
    page = open_page(stage, enter(stage, "p-2", "星汇", template=""))
    press(stage, page, Qt.Key.Key_P, CTRL | SHIFT)
    tell(stage, page.acts.dialog, template="PLAN-IND", start="", finish="2026-11-23")
    assert "工作日" in page.acts.dialog.error.text()
    assert page.sheet.view.plan is None


def test_a_plan_past_the_calendar_says_that_it_is_tentative(stage):
    no = enter(stage, "p-3", "跨年项目", template="")
    stage.services.plans.plan(no, "PLAN-IND", stage.services.operators.first().id, start=date(2026, 12, 21))
    page = open_page(stage, no)
    assert page.sheet.picture.tentative == (2027,)
    assert page.gantt.remark.text().endswith("2027 年暂定")
    assert "还没公布" in page.gantt.remark.toolTip()


def test_without_a_plan_there_is_nothing_to_print_and_it_says_so(stage):
    page = open_page(stage, enter(stage, "p-2", "星汇", template=""))
    press(stage, page, Qt.Key.Key_P, CTRL)
    assert stage.notices == ["还没排计划，排好再打印。"]


def test_nothing_is_pushed_out_of_the_window(stage, page):
    parts = (page.head, page.gantt, page.points, page.visits, page.next, page.gantt.more, page.head.figures)
    for size in ((1080, 600), (1366, 768), (1440, 900), (1920, 1080)):
        stage.window.resize(*size)
        settle(stage)
        edge = stage.window.rect()
        for widget in parts:
            assert widget.isVisible()
            assert edge.contains(widget.mapTo(stage.window, widget.rect().bottomRight()))
            assert widget.width() >= widget.minimumSizeHint().width()
        assert page.gantt.legend.isVisible() is (size[0] >= 1280)


def test_the_chart_is_written_as_a_picture(stage, page, tmp_path):
    target = tmp_path / "chart.png"
    page.acts.write_image(page.gantt.chart.image(), target)
    settle(stage)
    assert target.read_bytes().startswith(b"\x89PNG")
