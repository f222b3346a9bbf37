"""台账报表 with a real store: the paper, its rows, the charts, what is handed on and what is still missing."""

import time
from datetime import date

import pypdfium2
import pytest
from openpyxl import load_workbook
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtTest import QTest

from station_app.clock import Clock
from station_app.domain import report_papers
from station_app.domain.blocking_point import PointForm
from station_app.domain.case_form import CaseForm
from station_app.domain.guidance import Mode
from station_app.domain.ledger import LedgerKind
from station_app.domain.project import ProjectForm
from station_app.domain.report import ReportKind
from station_app.domain.report_period import PeriodKind, week_of
from ui.ledgers.contents import ENTRIES
from ui.ledgers.reminder import WeeklyReminder, report_owed
from ui.page import PageName

TODAY = date(2026, 11, 20)


def add_case(services, key, name="青澜味工坊餐饮管理有限公司"):
    form = CaseForm(key, Mode.PROXY, bundle="YJS-14", enterprise_name=name, contact_name="周敏",
                    contact_mobile="13812342067")  # fmt: skip
    return services.cases.register(form, services.operators.first().id).no


@pytest.fixture
def cases(stage):
    return [add_case(stage.services, str(n)) for n in range(3)]


@pytest.fixture
def page(stage, cases):
    stage.window.navigator.go(PageName.LEDGERS)
    settle(stage)
    return stage.window.current()


def settle(stage):
    """Work out, then lay out: every answer starts the next job."""
    page = stage.window.current()
    stage.qtbot.waitUntil(lambda: not page.settling.isActive() and stage.tasks.pending == 0, timeout=10_000)
    for _ in range(3):
        stage.settle()


def choose(stage, page, kind):
    page.entries.choose(next(entry for entry in ENTRIES if entry.kind.value == kind))
    settle(stage)


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


def test_from_anywhere_pdf_and_workbook_of_the_week_take_two_keys_and_less_than_ten_seconds(stage, cases):
    stage.window.navigator.go(PageName.WORKBENCH)
    stage.settle()
    stage.activate()
    start = time.perf_counter()
    QTest.keyClick(stage.window, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
    settle(stage)
    page = stage.window.current()
    QTest.keyClick(page.entries, Qt.Key.Key_Return)
    settle(stage)
    saved = page.handing_on.saved
    assert time.perf_counter() - start < 10
    assert saved.number == "JG-ZB-20261120-00-0001"
    pdf, book = saved.paths
    text = "".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(pdf))
    assert "JG-ZB-20261120-00-0001" in text
    assert "下周计划" in text
    assert "指标" in load_workbook(book).sheetnames
    assert any("已存 PDF 和 xlsx：JG-ZB-20261120-00-0001" in notice for notice in stage.notices)


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


def settle_any(stage):
    for _ in range(4):
        stage.settle()


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


def test_workbook_and_text_are_taken_without_a_number(stage, page, cases):
    choose(stage, page, "case")
    stage.activate()
    QTest.keyClick(page.entries, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    settle(stage)
    (path,) = page.handing_on.saved.paths
    assert path.name == "金桂园驿站_帮代办服务周台账_20261116-20261122.xlsx"
    assert load_workbook(path)["数据"].max_row == 5
    QTest.keyClick(page.entries, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    text = QGuiApplication.clipboard().text()
    assert text.startswith("金桂园驿站帮代办服务周台账\n")
    assert f"\t{cases[0]}\t" in text


def test_columns_can_be_left_out_of_paper_rows_and_workbook(stage, page, cases):
    assert page.options.isHidden(), "a report has no columns to leave out"
    choose(stage, page, "case")
    shown = [box.text() for box in page.options.boxes if not box.isHidden()]
    assert shown == ["企业名称", "材料精简数", "专员"]
    whole = page.shown
    page.options.boxes[0].click()
    page.options.boxes[1].click()
    settle(stage)
    titles = [column.title for column in page.shown.source.columns]
    assert titles == ["日期", "件号", "事项 · 套餐", "方式", "状态", "灯", "承诺到期", "专员"]
    assert page.shown.figures == whole.figures
    assert page.shown.saving == whole.saving
    page.save_both()
    settle(stage)
    pdf, book = page.handing_on.saved.paths
    text = "".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(pdf))
    assert cases[0] in text
    assert "青澜味工坊" not in text
    assert [cell.value for cell in load_workbook(book)["数据"][2]] == titles
    first = page.handing_on.saved.number
    page.options.boxes[0].click()
    page.options.boxes[1].click()
    settle(stage)
    page.save_both()
    settle(stage)
    assert page.handing_on.saved.number != first, "another paper, not another version"


def test_handing_in_says_what_leaves_and_is_noted_with_the_papers_number(stage, page):
    stage.activate()
    QTest.keyClick(page.entries, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    dialog = page.handing_on.dialog
    assert dialog.windowTitle() == "报送政务驿站周报（2026 年第 47 周）"
    assert dialog.focusWidget() is dialog.safe
    dialog.reject()
    assert stage.services.reports.filings("weekly", week_of(TODAY)) == []
    page.hand_in()
    page.handing_on.dialog.accept()
    settle(stage)
    settle(stage)
    (filing,) = stage.services.reports.filings("weekly", week_of(TODAY))
    assert (filing.number, filing.version) == ("JG-ZB-20261120-00-0001", 1)
    assert filing.figures[0]["name"] == "登记办件"
    assert page.middle.filed.text() == "11-20 10:24 已报送"
    assert page.middle.paper.pages() >= 1


def test_the_rows_of_a_ledger_do_not_leave_the_station(stage, page, cases):
    choose(stage, page, "case")
    page.hand_in()
    page.handing_on.dialog.accept()
    settle(stage)
    (filing,) = stage.services.reports.filings("case", week_of(TODAY))
    assert "共 3 件" in filing.body
    assert cases[0] not in filing.body


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


def test_on_thursday_the_report_is_asked_for_until_it_is_printed(stage, cases, monkeypatch):
    thursday = date(2026, 11, 19)
    monkeypatch.setattr(Clock, "today", lambda _: thursday)
    assert report_owed(stage.desk, thursday)
    reminder = WeeklyReminder(stage.desk, stage.window)
    reminder.look()
    stage.settle()
    reminder.look()
    stage.settle()
    assert stage.notices.count("今天周四，周报还没报送") == 1
    reminder.go()
    settle(stage)
    page = stage.window.current()
    assert page.entries.entry().kind is ReportKind.WEEKLY
    QTest.keyClick(page.entries, Qt.Key.Key_Return)
    settle(stage)
    assert not report_owed(stage.desk, thursday)


def test_on_other_days_nothing_is_said(stage):
    WeeklyReminder(stage.desk, stage.window).look()
    stage.settle()
    assert stage.notices == []
