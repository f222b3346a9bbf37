"""What leaves 台账报表: files with a number, text, the report to the hall; and the reminder on Thursday."""

import time
from datetime import date

import pypdfium2
import pytest
from openpyxl import load_workbook
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtTest import QTest

from station_app.clock import Clock
from station_app.domain.report import ReportKind
from station_app.domain.report_period import week_of
from tests.ui.ledgers_use import add_case, choose, open_page, settle
from ui.ledgers.reminder import WeeklyReminder, report_owed
from ui.page import PageName

TODAY = date(2026, 11, 20)


@pytest.fixture
def cases(stage):
    return [add_case(stage.services, str(n)) for n in range(3)]


@pytest.fixture
def page(stage, cases):
    return open_page(stage)


def test_from_anywhere_pdf_and_workbook_of_the_week_take_two_keys_and_less_than_ten_seconds(stage, cases):
    stage.window.navigator.go(PageName.WORKBENCH)
    stage.settle()
    stage.activate()
    start = time.process_time()
    QTest.keyClick(stage.window, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
    settle(stage)
    page = stage.window.current()
    QTest.keyClick(page.entries, Qt.Key.Key_Return)
    settle(stage)
    saved = page.handing_on.saved
    assert time.process_time() - start < 10
    assert saved.number == "JG-ZB-20261120-00-0001"
    pdf, book = saved.paths
    text = "".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(pdf))
    assert "JG-ZB-20261120-00-0001" in text
    assert "下周计划" in text
    assert "指标" in load_workbook(book).sheetnames
    assert any("已存 PDF 和 xlsx：JG-ZB-20261120-00-0001" in notice for notice in stage.notices)


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
