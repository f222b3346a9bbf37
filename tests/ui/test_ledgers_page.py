"""台账报表 with a real store: the paper, its rows, the charts, what is handed on and what is still missing."""

from datetime import date

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

from station_app.domain import report_papers
from station_app.domain.blocking_point import PointForm
from station_app.domain.ledger import LedgerKind
from station_app.domain.project import ProjectForm
from station_app.domain.report import ReportKind
from station_app.domain.report_period import PeriodKind, week_of
from tests.ui.ledgers_use import add_case, choose, open_page, settle, settle_any
from ui.ledgers.contents import ENTRIES
from ui.page import PageName

TODAY = date(2026, 11, 20)


@pytest.fixture
def cases(stage):
    return [add_case(stage.services, str(n)) for n in range(3)]


@pytest.fixture
def page(stage, cases):
    return open_page(stage)


def test_the_weekly_report_is_there_first_as_a_real_paper_with_its_numbers_beside_it(page):
    assert page.heading == ("台账报表", "政务驿站周报 · 2026 年第 47 周")
    assert page.middle.paper.pages() >= 1
    assert page.middle.paper.says().startswith("A4 纵向")
    assert page.middle.place.text() == f"第 1 / {page.middle.paper.pages()} 页"
    assert page.side.saving.accessibleName().startswith("材料精简率 70.0%")
    assert page.side.trend.accessibleName().endswith("47 周登记 3 件，办结 0 件")
    channels = [line.accessibleName() for line in page.side.charts[1].lines if not line.isHidden()]
    assert channels == ["到站 3"]


def test_the_rows_of_a_report_stand_under_their_headings_with_the_cursor_on_a_row(stage, page):
    page.show_data()
    lines = page.middle.data.table.model().rows()
    assert [line.heading for line in lines if line.heading] == ["本周进展"]
    assert page.middle.data.table.current_row() is lines[1]
    choose(stage, page, "blocking")
    titles = [panel.accessibleName() for panel in (page.side.figures, *page.side.charts) if not panel.isHidden()]
    assert titles == ["指标"]
    assert page.side.figures._title.text() == "指标"


def test_every_ledger_and_report_stands_in_the_list():
    assert {entry.kind for entry in ENTRIES} == {*LedgerKind, *ReportKind}
    assert len(ENTRIES) == len(LedgerKind) + len(ReportKind)


def test_every_line_of_the_list_shows_a_paper(stage, page):
    for entry in ENTRIES:
        page.entries.choose(entry)
        settle(stage)
        assert page.shown.entry is entry
        assert page.middle.stack.currentWidget() is page.middle.paper, entry.label
        assert page.middle.paper.pages() >= 1
        assert page.shown.period.kind is entry.usual


def test_a_figure_opens_the_rows_it_counts_and_a_row_its_page(stage, page, cases):
    registered = page.shown.figures[0]
    assert (registered.name, registered.value) == ("登记办件", "3 件")
    page.opening.figure(registered)
    settle(stage)
    dialog = page.opening.dialog
    assert sorted(line.no for line in dialog.rows.rows()) == sorted(cases)
    assert [line.id for line in dialog.rows.rows()] == list(registered.ids)
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    stage.settle()
    assert stage.window.current_name() is PageName.CASE
    stage.window.go_back()
    settle(stage)
    assert stage.window.current() is page
    assert page.middle.paper.pages() >= 1


def test_both_sides_of_a_fraction_are_listed_once_each(stage, page, cases):
    bar = page.side.charts[0].lines[0]
    bar.setFocus()
    QTest.keyClick(bar, Qt.Key.Key_Space)
    settle(stage)
    assert sorted(line.no for line in page.opening.dialog.rows.rows()) == sorted(cases)
    page.opening.dialog.reject()
    saving = page.shown.figures[3]
    page.opening.figure(saving)
    settle(stage)
    assert len(page.opening.dialog.rows.rows()) == 3


def test_rows_are_sorted_by_a_click_and_opened_by_enter(stage, page, cases):
    choose(stage, page, "case")
    page.show_data()
    numbers = lambda: [line.cells[1] for line in page.middle.data.table.model().rows()]  # noqa: E731
    assert numbers() == cases
    page.middle.data.sort_by(1)
    page.middle.data.sort_by(1)
    assert numbers() == cases[::-1]
    assert page.middle.data.table.model().headerData(1, Qt.Orientation.Horizontal).endswith("↓")
    page.middle.data.sort_by(1)
    assert numbers() == cases
    page.middle.data.table.select_first()
    QTest.keyClick(page.middle.data.table, Qt.Key.Key_Return)
    settle_any(stage)
    assert stage.window.current_name() is PageName.CASE


def test_what_has_no_page_of_its_own_is_narrowed_in_the_table_and_esc_goes_back(stage, page):
    choose(stage, page, "audit")
    figure = next(figure for figure in page.shown.figures if figure.ids)
    page.opening.figure(figure)
    assert page.middle.view.value() == "data"
    shown = page.middle.data.table.model().rows()
    assert {line.id for line in shown} == set(figure.ids)
    assert page.escape()
    assert len(page.middle.data.table.model().rows()) == len(page.shown.source.rows)
    assert page.escape()
    assert page.middle.view.value() == "paper"
    assert not page.escape()


def test_every_figure_of_every_ledger_shows_its_rows(stage, page):
    """What cannot be listed is narrowed to in the table; nothing leads nowhere."""
    for entry in ENTRIES:
        page.entries.choose(entry)
        settle(stage)
        for figure in (one for one in page.shown.figures if one.ids):
            page.opening.dialog = None
            page.opening.figure(figure)
            settle(stage)
            if page.opening.dialog is not None:
                shown = {line.id for line in page.opening.dialog.rows.rows()}
                page.opening.dialog.reject()
                assert shown == {*figure.ids, *(figure.of_ids or ())}, (entry.label, figure.name)
            else:
                rows = page.middle.data.table.model().rows()
                assert {line.id for line in rows} == set(figure.ids), (entry.label, figure.name)
                page.middle.data.show_all()


def test_the_period_steps_back_and_never_into_what_has_not_begun(stage, page):
    page.picker.step(1)
    assert page.picker.period == week_of(TODAY)
    QTest.keyClick(page.picker.button, Qt.Key.Key_Left)
    settle(stage)
    assert page.shown.period.label == "2026-W46"
    assert page.picker._days.text() == "11-09 至 11-15"
    QTest.mouseClick(page.side.trend, Qt.MouseButton.LeftButton, pos=page.side.trend.rect().center())
    settle(stage)
    assert page.shown.period.label == "2026-W42"
    page.picker.take(week_of(date(2026, 11, 9)))
    choose(stage, page, "case")
    assert page.shown.period.label == "2026-W46", "the week stays where another ledger is made by weeks"
    page.picker.take_span(PeriodKind.QUARTER)
    settle(stage)
    assert page.shown.source.title == "帮代办服务季台账"
    page.picker.ask_days()
    page.picker.dialog.fields["first"].setText("11-18")
    page.picker.dialog.fields["last"].setText("11-20")
    page.picker.dialog.accept()
    settle(stage)
    assert page.shown.period.label == "2026-11-18..2026-11-20"


def test_pages_are_turned_by_keys(stage, page, monkeypatch):
    for n in range(30):
        add_case(stage.services, f"more-{n}", f"第 {n} 家企业有限公司")
    choose(stage, page, "case")
    stage.activate()
    assert page.middle.paper.pages() == 2
    QTest.keyClick(page.entries, Qt.Key.Key_PageDown)
    assert page.middle.place.text() == "第 2 / 2 页"
    QTest.keyClick(page.entries, Qt.Key.Key_PageUp)
    assert page.middle.place.text() == "第 1 / 2 页"
    before = page.middle.paper.says()
    page.middle.paper.zoom()
    assert page.middle.paper.says() == "A4 横向 · 100%" != before


def test_what_is_missing_is_listed_before_handing_in(stage, page):
    services, operator = stage.services, stage.services.operators.first().id
    project = services.projects.add(ProjectForm("p", "万洋众创城一期", owner_name="万洋众创有限公司"), operator).no
    point = PointForm("b", project, "高压线迁改纪要未签", "供电", date(2026, 11, 27))
    services.blocking_points.raise_point(point, operator)
    choose(stage, page, "blocking")
    assert page.middle.lacks.text() == "1 条缺原因"
    page.show_missing()
    settle(stage)
    (line,) = page.opening.dialog.rows.rows()
    assert (line.name, line.about) == ("高压线迁改纪要未签", "“高压线迁改纪要未签”缺原因")
    page.hand_in()
    assert "还有 1 条缺原因没补" in "".join(
        label.text() for label in page.handing_on.dialog.findChildren(type(page.middle.lacks))
    )
    QTest.keyClick(page.opening.dialog.table, Qt.Key.Key_Return)
    settle_any(stage)
    assert stage.window.current_name() is PageName.PROJECT


def test_what_is_too_long_for_paper_says_so_and_keeps_its_rows(stage, page, monkeypatch):
    monkeypatch.setattr(report_papers, "MOST_ROWS", 2)
    choose(stage, page, "case")
    assert page.middle.stack.currentWidget() is page.middle.trouble
    assert "请导出 xlsx" in "".join(label.text() for label in page.middle.trouble.findChildren(type(page.middle.lacks)))
    page.show_data()
    assert len(page.middle.data.table.model().rows()) == 3
