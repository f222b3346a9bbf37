"""The chart of a plan: its scale, its words, its keys, and what is painted where."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from station_app.domain.deadlines import Light
from station_app.domain.project_gantt import GanttAim, GanttChart, GanttLink, GanttPhase, GanttRow, Span
from station_app.domain.project_node import NodeState
from ui.palette import palette
from ui.projects.gantt_frame import HEAD, Columns
from ui.projects.gantt_lines import picture_of, short_names
from ui.projects.gantt_view import GanttView
from ui.projects.scale import Scale, Zoom

TODAY = date(2026, 11, 20)
COLUMNS = Columns(200, 100, 80)
ROW = 24


def row(code, first, last, *, state=NodeState.WAITING, light=Light.NOT_STARTED, real=None, late=None, **given):
    plan = Span(date(2026, *first), date(2026, *last))
    spans = {
        name: Span(date(2026, *span[0]), date(2026, *span[1])) if span else None
        for name, span in (("real", real), ("late", late))
    }
    values = {
        "name": f"{code} 事项", "department": "住建局", "phase": "C", "due": plan.last, "remaining": 3, "critical": False,
        "milestone": False, "late_days": 0, "forecast": None, "expected": plan.last, **given,
    }  # fmt: skip
    return GanttRow(code=code, state=state, light=light, plan=plan, **spans, **values)


ROWS = (
    row("a", (10, 12), (10, 16), state=NodeState.FINISHED, light=Light.DONE, real=((10, 12), (10, 23)),
        late=((10, 19), (10, 23)), late_days=5, critical=True, expected=None),
    row("b", (11, 9), (11, 27), state=NodeState.STARTED, light=Light.YELLOW, real=((11, 12), (11, 20)), critical=True),
    row("c", (12, 7), (12, 11), milestone=True),
    row("d", (12, 14), (12, 30)),
)  # fmt: skip


@pytest.fixture
def picture():
    phases = (GanttPhase("A", "立项", 1, 1, ROWS[:1]), GanttPhase("C", "施工许可", 0, 3, ROWS[1:]))
    aim = GanttAim("c", "施工许可", 1, 4, date(2026, 12, 11), date(2026, 12, 11), 0)
    chart = GanttChart(TODAY, date(2026, 10, 12), date(2026, 12, 30), phases, (GanttLink("a", "b"),), (), aim, aim)
    return picture_of(chart, {"b": 3}, {"d": "高压线迁改协调会纪要未签"}, frozenset({date(2026, 11, 21)}))


@pytest.fixture
def view(qtbot, picture):
    made = GanttView("甘特", COLUMNS, row=ROW)
    qtbot.addWidget(made)
    made.resize(1100, 300)
    made.show_picture(picture, anew=True)
    made.show()
    QApplication.setActiveWindow(made)
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    made.setFocus()
    return made


def shot(view):
    return view.grab().toImage()


def pixel(view, day, place):
    """The colour in the middle of a row at the beginning of a day."""
    x = COLUMNS.width + view.scale.x(day) - view.horizontalScrollBar().value() + 2
    y = HEAD + place * ROW + ROW // 2 - view.verticalScrollBar().value()
    return shot(view).pixelColor(round(x), round(y))


def test_words_beside_the_bars(picture):
    notes = {line.code: [note.text for note in line.notes] for line in picture.lines if line.code}
    assert notes == {
        "a": ["迟 5 工作日"],
        "b": ["开始迟 3 个工作日"],
        "c": [],
        "d": ["堵点 · 高压线迁改协调会纪要未签"],
    }
    words = [(line.name, line.words) for line in picture.lines]
    assert words[:3] == [("1 立项", "1/1"), ("a 事项", "办结"), ("2 施工许可", "0/3")]
    assert [line.milestone for line in picture.lines if line.milestone] == ["计划开工 12-11"]
    assert "关键路径" in picture.lines[1].spoken
    assert "计划 10-12 — 10-16，实际 10-12 — 10-23" in picture.lines[1].spoken


def test_names_lose_their_brackets_but_stay_apart():
    assert short_names(["设计方案审查（房屋建筑类）", "监督手续（质量）", "监督手续（安全）", "备案"]) == {
        "设计方案审查（房屋建筑类）": "设计方案审查", "监督手续（质量）": "质量", "监督手续（安全）": "安全", "备案": "备案",
    }  # fmt: skip
    assert short_names(["乙（丙）", "乙（丁）", "丙"]) == {"乙（丙）": "乙（丙）", "乙（丁）": "丁", "丙": "丙"}


@pytest.mark.parametrize("zoom", list(Zoom))
def test_a_scale_leads_there_and_back(zoom):
    scale = Scale(date(2026, 9, 1), date(2027, 3, 1), zoom)
    for days in (0, 1, 30, 181):
        day = scale.first + timedelta(days=days)
        assert scale.day(scale.x(day) + 0.01) == day
    ticks = list(scale.ticks(0, scale.width - 1))
    assert all(one.day <= other.day for one, other in pairwise(ticks))
    assert any(tick.day.year == 2027 for tick in ticks if tick.major)


def test_bars_stand_where_their_days_are(view):
    colours = palette()
    assert pixel(view, date(2026, 10, 13), 1) == colours.chart1
    assert (
        pixel(view, date(2026, 10, 21), 1) in (colours.red_bg, colours.red_solid)
        or pixel(view, date(2026, 10, 21), 1).red() > 180
    )
    assert pixel(view, date(2026, 11, 13), 3) == colours.chart1
    assert pixel(view, date(2026, 12, 9), 4) == colours.surface
    today = round(COLUMNS.width + view.scale.x(TODAY) + view.scale.per_day / 2 - view.horizontalScrollBar().value())
    assert shot(view).pixelColor(today, HEAD + 4 * ROW + 3) == colours.seal


def test_arrows_walk_over_the_steps_and_never_over_phases(view):
    moved = []
    view.moved_to.connect(moved.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_J, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_K):
        QTest.keyClick(view, key)
    assert moved == ["b", "c", "d", "c"]
    assert view.accessibleDescription().startswith("c 事项")


def test_keys_zoom_pan_and_go_to_today(view):
    across = view.horizontalScrollBar()
    QTest.keyClick(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom is Zoom.WEEK
    at = across.value()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert across.value() == at + view.scale.step
    QTest.keyClick(view, Qt.Key.Key_End)
    assert across.value() == across.maximum()
    QTest.keyClick(view, Qt.Key.Key_Home)
    today = view.scale.x(TODAY) - across.value()
    assert 0 < today < view.viewport().width() - COLUMNS.width
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom is Zoom.QUARTER


def test_the_wheel_zooms_with_ctrl(view):
    def turn(by):
        where = QPointF(600, 100)
        event = QWheelEvent(where, view.mapToGlobal(where), QPoint(), QPoint(0, by), Qt.MouseButton.NoButton,
                            Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
        QApplication.sendEvent(view.viewport(), event)

    turn(120)
    assert view.zoom is Zoom.WEEK
    turn(-120)
    turn(-120)
    assert view.zoom is Zoom.QUARTER


def test_zooming_keeps_the_day_in_the_middle(view, picture):
    view.show_picture(replace(picture, first=date(2026, 1, 5), last=date(2027, 12, 30)), anew=True)
    view.set_zoom(Zoom.WEEK)
    across, half = view.horizontalScrollBar(), (view.viewport().width() - COLUMNS.width) / 2
    across.setValue(round(view.scale.x(date(2026, 11, 10)) - half))
    view.set_zoom(Zoom.MONTH)
    view.set_zoom(Zoom.WEEK)
    assert abs((view.scale.day(across.value() + half) - date(2026, 11, 10)).days) <= 3


def test_a_row_is_opened_and_its_menu_asked_for_by_keys(view):
    opened, asked = [], []
    view.opened.connect(opened.append)
    view.menu_wanted.connect(lambda code, _at: asked.append(code))
    QTest.keyClick(view, Qt.Key.Key_Return)
    QTest.keyClick(view, Qt.Key.Key_Menu)
    QTest.keyClick(view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert (opened, asked) == (["a"], ["a", "a"])


def test_the_mouse_chooses_rows_and_draws_the_days_along(view):
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, HEAD + 4 * ROW + 5))
    assert view.current() == "c"
    view.set_zoom(Zoom.WEEK)
    at = view.horizontalScrollBar().value()
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(700, HEAD + 5))
    QTest.mouseMove(view.viewport(), QPoint(600, HEAD + 5))
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(600, HEAD + 5))
    assert view.horizontalScrollBar().value() == at + 100


def test_showing_it_again_keeps_place_and_cursor(view, picture):
    view.go_to("d")
    view.set_zoom(Zoom.WEEK)
    view.horizontalScrollBar().setValue(300)
    view.show_picture(picture, anew=False)
    assert (view.current(), view.horizontalScrollBar().value()) == ("d", 300)


def test_the_picture_holds_every_row_and_day(view):
    image = view.image()
    assert image.height() == round(HEAD + 6 * ROW + 1) * 2
    assert image.width() == round(COLUMNS.width + view.scale.width) * 2
