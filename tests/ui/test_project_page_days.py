"""The liaison's scripted runs with the window, by keys only: L1 a new plan, L2 the morning, L4 five days late, L5 a reminder, L9 looking back."""

import time
from datetime import date

import pytest
from openpyxl import load_workbook
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from station_app.domain.project_node import NodeAct
from station_app.domain.project_what_if import parse_change
from tests.services.template_sheets import HEADER, sheet
from tests.ui.test_project_page import CTRL, SHIFT, enter, open_page, settle
from ui.preview.dialog import PreviewDialog

NONE = Qt.KeyboardModifier.NoModifier
TWO_MINUTES = 120.0


class Hands:
    """Presses keys wherever the keyboard is, and counts them."""

    def __init__(self, stage):
        self.stage = stage
        self.pressed = 0

    def focus(self):
        widget = QApplication.focusWidget()
        if widget is None or QApplication.activeWindow() is None:
            self.stage.activate()
            widget = QApplication.focusWidget()
        return widget or self.stage.window

    def key(self, key, held=NONE):
        QTest.keyClick(self.focus(), key, held)
        self.pressed += 1
        settle(self.stage)

    def type(self, text):
        field = self.focus()
        field.selectAll()
        field.insert(text)
        self.pressed += len(text)
        settle(self.stage)


@pytest.fixture
def hands(stage):
    stage.activate()
    return Hands(stage)


def in_front(stage, dialog):
    stage.qtbot.waitUntil(dialog.isVisible)
    QApplication.setActiveWindow(dialog)
    stage.qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)


def factory_of_112(path):
    """A template of 112 steps, forty of them only where an answer asks for them."""
    rows = [HEADER]
    for number in range(112):
        condition = "energy=yes" if number % 3 == 2 else None
        before = f"s{number - 1}" if number else None
        rows.append(
            (
                f"s{number}",
                f"第 {number} 步",
                None,
                "住建局",
                "ABCD"[number // 28] + " 阶段",
                1,
                before,
                None,
                None,
                condition,
            )
        )
    return sheet(path, rows, title="社会投资—工业厂房")


def test_l1_a_newly_signed_project_is_planned_back_from_its_day(stage, hands, tmp_path):
    """Ctrl+Shift+N, the template, the wished day: 112 steps, those not needed left out, the latest starts, the critical path."""
    who = stage.services.operators.first().id
    stage.services.plan_templates.import_sheet(factory_of_112(tmp_path / "f.xlsx"), who, code="FAC-112")
    began = time.process_time()
    hands.key(Qt.Key.Key_N, CTRL | SHIFT)
    page = stage.window.current()
    in_front(stage, page.dialog)
    hands.type("禾光储能电池智能工厂")
    hands.key(Qt.Key.Key_Tab)
    hands.type("禾光新能源")
    while QApplication.focusWidget() is not page.dialog.templates:
        hands.key(Qt.Key.Key_Tab)
    while page.dialog.templates.value() != "FAC-112":
        hands.key(Qt.Key.Key_Down)
    while QApplication.focusWidget() is not page.dialog.fields["finish"]:
        hands.key(Qt.Key.Key_Tab)
    hands.type("2027-06-30")
    assert "无需办理 37 项" in page.dialog.outlook.text()
    hands.key(Qt.Key.Key_Return)
    settle(stage)
    took = time.process_time() - began
    sheet_shown = stage.window.current().sheet
    view = sheet_shown.view
    assert (len(view.nodes), view.needed, view.project.wished_finish) == (112, 75, date(2027, 6, 30))
    assert view.plan.finish == date(2027, 6, 30)
    assert all(node.row.late_start is not None for node in view.nodes if node.row.active)
    assert sum(line.row is not None and line.row.critical for line in sheet_shown.picture.lines) == 75
    assert took < TWO_MINUTES
    assert hands.pressed < 100


def test_l1_a_day_that_cannot_be_kept_says_the_shortage_before_anything_is_written(stage, hands):
    hands.key(Qt.Key.Key_N, CTRL | SHIFT)
    dialog = stage.window.current().dialog
    in_front(stage, dialog)
    for key, text in (("name", "来不及"), ("owner", "甲公司"), ("finish", "2026-11-24")):
        dialog.fields[key].setText(text)
    dialog.templates.choose("PLAN-IND")
    settle(stage)
    assert "工作日" in dialog.outlook.text()
    dialog.accept()
    settle(stage)
    assert dialog.error.text()
    assert stage.services.projects.all() == []


def test_l2_what_to_watch_this_morning_is_one_key_away(stage, hands):
    """The board sorts by light; red before yellow, and the card says why."""
    who = stage.services.operators.first().id
    late = enter(stage, "p-late", "晚了的项目", template="")
    stage.services.plans.plan(late, "PLAN-IND", who, start=date(2026, 10, 9))
    enter(stage, "p-new", "刚开始的项目")
    hands.key(Qt.Key.Key_3, CTRL)
    board = stage.window.current().board
    cards = [card.line for column in board.columns for card in column.cards]
    assert (cards[0].no == late, cards[0].light_words.startswith("超期")) == (True, True)
    assert hands.pressed == 1


def test_l4_five_days_late_and_what_the_fast_track_wins_back(stage, hands):
    """+5 on the planning permit, then fast track on top; the plan stays until it is taken over."""
    no = enter(stage)
    page = open_page(stage, no)
    before = stage.services.plans.view(no).plan
    page.gantt.go_to("n06")
    began = time.process_time()
    hands.pressed = 0
    hands.key(Qt.Key.Key_G, CTRL)
    tried = page.acts.tried
    in_front(stage, tried)
    hands.type("+5")
    assert tried.answer.change == 5
    assert "晚 5 个工作日" in tried.verdict.text()
    assert tried.paths.text().count("→") > 4
    assert {line.change for line in tried.rows.rows()} >= {"晚 5 日"}
    hands.type("+5，加急，n08 加急")
    both = [parse_change(text) for text in ("n06=+5", "fast:n06", "fast:n08")]
    assert tried.answer.change == stage.services.plans.what_if(no, both).change < 5
    assert stage.services.plans.view(no).plan == before
    assert time.process_time() - began < 30
    assert hands.pressed < 20
    hands.key(Qt.Key.Key_Escape)
    assert stage.services.plans.view(no).plan == before


def test_l4_taken_over_by_keys_the_plan_moves_and_its_promise_stays(stage, hands):
    no = enter(stage)
    page = open_page(stage, no)
    page.gantt.go_to("n06")
    hands.key(Qt.Key.Key_G, CTRL)
    in_front(stage, page.acts.tried)
    hands.type("+5")
    hands.key(Qt.Key.Key_Return, CTRL)
    view = stage.services.plans.view(no)
    assert (view.node("n06").node.days, view.late) == (10, 5)
    assert page.sheet.head.figures[1][0] == "晚 5 天"


@pytest.mark.parametrize("text", ["乱写", "n99 +5", "+999999"])
def test_what_cannot_be_tried_is_said_and_not_taken_over(stage, hands, text):
    page = open_page(stage, enter(stage))
    hands.key(Qt.Key.Key_G, CTRL)
    in_front(stage, page.acts.tried)
    hands.type(text)
    assert page.acts.tried.error.text()
    assert not page.acts.tried.take.isEnabled()


def test_two_plans_side_by_side(stage, hands, tmp_path):
    """交房即交证: 116 workdays one after the other, 19 together."""
    who, services = stage.services.operators.first().id, stage.services
    steps = (
        ("联合验收", 30, 7, None),
        ("验收备案", 15, 5, None),
        ("首次登记", 20, 8, "n2"),
        ("契税核对", 21, 1, "n1、n3"),
        ("转移登记", 30, 5, "n4"),
    )
    apart = [
        (f"n{n}", name, None, "登记中心", "D 竣工验收", days, f"n{n - 1}" if n > 1 else None)
        for n, (name, days, _, _) in enumerate(steps, 1)
    ]
    together = [
        (f"n{n}", name, None, "登记中心", "D 竣工验收", days, after)
        for n, (name, _, days, after) in enumerate(steps, 1)
    ]
    for code, rows in (("APART", apart), ("TOGETHER", together)):
        services.plan_templates.import_sheet(
            sheet(tmp_path / f"{code}.xlsx", (HEADER, *rows), title=code), who, code=code
        )
    page = open_page(stage, enter(stage, template="APART"))
    hands.key(Qt.Key.Key_G, CTRL | SHIFT)
    compared = page.acts.compared
    in_front(stage, compared)
    while "TOGETHER" not in compared.choices.current_row().name:
        hands.key(Qt.Key.Key_Down)
    assert compared.verdict.text() == "116 → 19 个工作日，少 97 个"
    assert [(line.name, line.days, line.other_days) for line in compared.rows.rows()][:2] == [
        ("联合验收", "30", "7"),
        ("验收备案", "15", "5"),
    ]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_l5_a_reminder_goes_out_in_four_acts(stage, hands):
    """Menu key, C, Enter: the letter is shown, copied and counted."""
    no = enter(stage)
    page = open_page(stage, no)
    hands.pressed = 0
    hands.key(Qt.Key.Key_Menu)
    menu = QApplication.activePopupWidget()
    QTest.keyClick(menu, Qt.Key.Key_C)
    hands.pressed += 1
    settle(stage)
    letter = page.node_acts.letter
    in_front(stage, letter)
    assert page.current().node.name in letter.text.toPlainText()
    hands.key(Qt.Key.Key_Return)
    (chase,) = stage.services.project_people.chases(no)
    assert (chase.times, chase.text) == (1, QGuiApplication.clipboard().text())
    assert hands.pressed <= 4


def test_l9_looking_back_in_two_acts(stage, hands):
    """Promised beside real workdays, days the clock stood still, and what was in the way."""
    no = enter(stage)
    who, services = stage.services.operators.first().id, stage.services
    services.project_nodes.act(no, "n01", NodeAct.START, who, day=date(2026, 11, 18))
    services.project_nodes.act(no, "n01", NodeAct.FINISH, who, day=date(2026, 11, 20))
    page = open_page(stage, no)
    hands.pressed = 0
    hands.key(Qt.Key.Key_R, CTRL)
    dialog = page.acts.looked_back
    assert "停表 0 天" in dialog.texts[0].text()
    line = next(line for line in dialog.rows.rows() if line.code == "n01")
    assert (line.promised, line.real) == (1, 3)
    assert hands.pressed <= 2


def test_the_papers_of_a_project_open_in_the_preview(stage, hands):
    page = open_page(stage, enter(stage))
    for key, held in ((Qt.Key.Key_P, CTRL), (Qt.Key.Key_Y, CTRL | SHIFT)):
        hands.key(key, held)
        dialog = next(child for child in page.findChildren(PreviewDialog) if child.isVisible())
        stage.qtbot.waitUntil(lambda: stage.tasks.pending == 0)
        assert dialog.view.pages() >= 1
        dialog.reject()
        settle(stage)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_l7_one_page_in_three_acts(stage, hands):
    """On the board: menu key, Y, and the sheet stands in the preview."""
    enter(stage)
    hands.key(Qt.Key.Key_3, CTRL)
    hands.pressed = 0
    hands.key(Qt.Key.Key_Menu)
    QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Y)
    hands.pressed += 1
    settle(stage)
    dialog = next(child for child in stage.window.current().findChildren(PreviewDialog) if child.isVisible())
    stage.qtbot.waitUntil(lambda: stage.tasks.pending == 0)
    assert dialog.view.pages() == 1
    assert hands.pressed <= 3
    dialog.reject()
    settle(stage)


def test_what_the_project_will_be_asked_for_lies_beside_the_other_papers(stage, hands):
    no = enter(stage)
    open_page(stage, no)
    hands.key(Qt.Key.Key_K, CTRL | SHIFT)
    path = stage.desk.papers / f"{no}-项目一次性告知.xlsx"
    stage.qtbot.waitUntil(path.exists)
    assert load_workbook(path).sheetnames[0] == "项目告知清单"
