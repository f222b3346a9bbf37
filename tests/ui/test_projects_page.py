"""The pages of projects with a real store: entered, planned, walked over by arrows, and nodes that are noted."""

from datetime import date

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from station_app.domain.project import ProjectForm
from station_app.domain.project_node import NodeAct
from station_app.domain.remaining_words import remaining_words
from ui.page import PageName
from ui.projects.lines import late_words, money

TODAY = date(2026, 11, 20)


def enter(stage, key, name, *, planned=True, **given):
    who = stage.services.operators.first().id
    form = ProjectForm(key, name, owner_name="禾光新能源", investment_fen=182_000_000_000, **given)
    no = stage.services.projects.add(form, who).no
    if planned:
        stage.services.plans.plan(no, "PLAN-FAST", who, start=stage.services.clock.today())
    return no


@pytest.fixture
def page(stage):
    stage.first = enter(stage, "p-1", "禾光储能电池智能工厂", green_card=True)
    stage.second = enter(stage, "p-2", "星汇商圈能源站", planned=False)
    stage.window.navigator.go(PageName.PROJECTS)
    for _ in range(3):
        stage.settle()
    return stage.window.current()


def settle(stage):
    for _ in range(4):
        stage.settle()


def tell(stage, page, **answers):
    for key, value in answers.items():
        field = page.dialog.fields[key]
        field.choose(value) if hasattr(field, "choose") else field.setText(value)
    page.dialog.accept()
    settle(stage)


def test_the_board_counts_and_filters(stage, page):
    assert page.view.counts == {"all": 2, "green": 1, "mine": 2, "points": 0}
    assert page.view.investment == "总投资 36.4 亿元"
    page.filters.choose("green")
    settle(stage)
    assert [card.name for card in page.view.cards] == ["禾光储能电池智能工厂"]


def test_arrows_walk_over_the_cards_and_enter_opens_one(stage, page):
    QApplication.setActiveWindow(stage.window)
    numbers = [card.line.no for column in page.board.columns for card in column.cards]
    page.board.current = numbers[0]
    page.board.take_focus()
    QTest.keyClick(page.board, Qt.Key.Key_Down)
    assert page.board.current == numbers[1]
    QTest.keyClick(page.board, Qt.Key.Key_Down)
    assert page.board.current == numbers[-1]
    QTest.keyClick(page.board, Qt.Key.Key_Return)
    settle(stage)
    assert stage.window.current().sheet.view.project.no == numbers[-1]
    assert stage.window.current().escape()
    settle(stage)
    assert stage.window.current().board.current == numbers[-1]


def test_the_list_is_reached_and_left_by_keys(stage, page):
    QApplication.setActiveWindow(stage.window)
    QTest.keyClick(page, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert page.table.hasFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    settle(stage)
    assert stage.window.current().sheet is not None


def test_ctrl_n_enters_a_project(stage, page):
    QApplication.setActiveWindow(stage.window)
    QTest.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    tell(stage, page, name="泊远软件研发楼", owner="泊远软件有限公司", investment="4000万")
    assert page.dialog.error.text()
    tell(stage, page, investment="4000")
    sheet = stage.window.current()
    assert (sheet.sheet.view.plan, sheet.sheet.picture, sheet.gantt.rows.rows()) == (None, None, [])


@pytest.mark.parametrize(
    ("remaining", "day", "words"),
    [(-3, 17, "超期 3 天"), (0, 20, "今日到期"), (1, 21, "明日到期"), (2, 24, "余 2 天")],
)
def test_remaining_days_in_words(remaining, day, words):
    assert remaining_words(remaining, date(2026, 11, day), TODAY) == words


def test_figures_in_words():
    assert [money(fen) for fen in (None, 800_000_000, 8_000_000_000, 182_000_000_000)] == [
        "", "800 万元", "0.8 亿元", "18.2 亿元",
    ]  # fmt: skip
    assert [late_words(late) for late in (None, 0, 3, -2)] == ["—", "按计划", "迟 3 日", "提前 2 日"]


def test_the_overall_chart_has_a_row_for_each_project_and_a_bar_for_each_phase(stage, page):
    QApplication.setActiveWindow(stage.window)
    QTest.keyClick(page, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    settle(stage)
    assert page.overall.hasFocus()
    lines = {line.code: line for line in page.overall.picture.lines}
    assert set(lines) == {stage.first, stage.second}
    assert [bar.label for bar in lines[stage.first].bars] == ["1", "2", "3"]
    assert (lines[stage.second].bars, lines[stage.second].department) == ((), "还没排计划")
    page.filters.choose("green")
    settle(stage)
    assert [line.code for line in page.overall.picture.lines] == [stage.first]
    page.overall.setFocus()
    QTest.keyClick(page.overall, Qt.Key.Key_Return)
    settle(stage)
    assert stage.window.current().sheet.view.project.no == stage.first


def test_a_phase_that_runs_over_is_hatched_up_to_today(stage, page):
    who = stage.services.operators.first().id
    no = enter(stage, "p-late", "晚了的项目", planned=False)
    stage.services.plans.plan(no, "PLAN-FAST", who, start=date(2026, 11, 9))
    stage.services.project_nodes.act(no, "f00", NodeAct.START, who, day=date(2026, 11, 9))
    page.shown.choose("overall")
    settle(stage)
    line = next(line for line in page.overall.picture.lines if line.code == no)
    first = line.bars[0]
    assert (first.real.first, first.real.last, first.late.last) == (date(2026, 11, 9), TODAY, TODAY)
    assert first.late.first > first.plan.last
    assert [note.text[:1] for note in line.notes] == ["晚"]
