"""The case list as the operator arranges it: order, columns, own views, finding, copying, and the spreadsheet."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtTest import QTest

from station_app.domain.case_form import CaseForm, Channel
from station_app.domain.guidance import Mode
from station_app.domain.records import CaseOrder, SortKey
from station_app.services.case_views import CaseView
from ui.case_detail.reading import read_case
from ui.cases.view_state import (
    DEFAULT_ORDER,
    SCREEN,
    ListFilter,
    ListMemory,
    OwnView,
    from_json,
    ordered_by,
    to_json,
)
from ui.marks import Light
from ui.page import PageName
from ui.widgets.column_chooser import ColumnChooser
from ui.widgets.form_dialog import Dated, read_date
from ui.widgets.name_dialog import NameDialog
from ui.widgets.wide_table import ColumnState

NAMES = ("丙", "甲", "乙", "甲")
BUNDLES = ("YJS-14", "YJS-04", "YJS-14", "YJS-05")


@pytest.fixture
def page(stage):
    for position, (name, bundle) in enumerate(zip(NAMES, BUNDLES, strict=True)):
        form = CaseForm(
            f"c{position}", Mode.HELP, Channel.ON_SITE, bundle=bundle, enterprise_name=f"{name}公司", contact_name="周敏",
            contact_mobile="13812342067",
        )  # fmt: skip
        stage.services.cases.register(form, stage.desk.operator_id)
    stage.window.navigator.go(PageName.CASES)
    stage.settle()
    stage.settle()
    return stage.window.current()


def shown(page):
    return [(row.enterprise[0], row.no[-1]) for row in page.model.rows()]


def click(page, column, modifier=Qt.KeyboardModifier.NoModifier):
    header = page.table.horizontalHeader()
    x = header.sectionViewportPosition(column) + 12
    QTest.mouseClick(
        header.viewport(), Qt.MouseButton.LeftButton, modifier, header.viewport().rect().topLeft() + _at(x)
    )


def _at(x):
    from PyQt6.QtCore import QPoint

    return QPoint(x, 16)


def test_a_click_sorts_a_second_turns_round_and_equals_keep_the_default_order(stage, page):
    click(page, 2)
    stage.settle()
    ordered = sorted(zip(NAMES, "1234", strict=True), key=lambda pair: pair[0])
    assert shown(page) == ordered
    assert page.model.headerData(2, Qt.Orientation.Horizontal) == "企业 ↑"
    click(page, 2)
    stage.settle()
    assert shown(page) == sorted(ordered, key=lambda pair: pair[0], reverse=True)
    assert page.model.headerData(2, Qt.Orientation.Horizontal) == "企业 ↓"


def test_second_key_comes_with_shift_and_the_order_stays_with_its_view(stage, page):
    page.views.order_by(CaseOrder.ENTERPRISE, added=False)
    page._on_sort_wanted(CaseOrder.NO.value, added=True)
    page._on_sort_wanted(CaseOrder.NO.value, added=True)
    stage.settle()
    assert [no for name, no in shown(page) if name == "甲"] == ["4", "2"]
    assert page.model.headerData(1, Qt.Orientation.Horizontal) == "件号 ↓2"
    page.tabs.choose(CaseView.OPEN)
    stage.settle()
    assert page.model.request.order == DEFAULT_ORDER
    page.tabs.choose(CaseView.MINE)
    stage.settle()
    assert page.model.request.order == (SortKey(CaseOrder.ENTERPRISE), SortKey(CaseOrder.NO, descending=True))
    kept = from_json(stage.services.views.of(SCREEN))
    assert kept.order_of(CaseView.MINE) == page.model.request.order


def test_clicks_make_orders():
    by_no = ordered_by(DEFAULT_ORDER, CaseOrder.NO, added=False)
    assert by_no == (SortKey(CaseOrder.NO),)
    assert ordered_by(by_no, CaseOrder.NO, added=False) == (SortKey(CaseOrder.NO, descending=True),)
    two = ordered_by(by_no, CaseOrder.STATE, added=True)
    assert two == (SortKey(CaseOrder.NO), SortKey(CaseOrder.STATE))
    assert ordered_by(two, CaseOrder.NO, added=False) == (SortKey(CaseOrder.NO),)
    assert ordered_by(two, CaseOrder.READY, added=True) == (SortKey(CaseOrder.NO), SortKey(CaseOrder.READY))


def test_a_snapshot_pages_without_gap_or_double(stage, page):
    from ui.cases.loading import Place, Request, load

    for order in ((SortKey(CaseOrder.ENTERPRISE, descending=True),), DEFAULT_ORDER, (SortKey(CaseOrder.READY),)):
        place, found = Place(), []
        while len(found) < 4:
            part = load(stage.desk, Request(CaseView.OPEN, order=order), place, 1)
            place = part.place
            found += [line.no for line in part.lines]
        assert len(set(found)) == 4
        assert load(stage.desk, Request(CaseView.OPEN, order=order), place, 1).lines == []


def test_memory_survives_its_json_and_nonsense_is_forgotten():
    memory = ListMemory(
        (OwnView("红灯", "open", ListFilter("某", Light.RED, recent=True), (SortKey(CaseOrder.NO),)),),
        {"mine": (SortKey(CaseOrder.STATE, descending=True),)},
        (ColumnState("no", 120), ColumnState("light", 0, shown=False)),
    )
    assert from_json(to_json(memory)) == memory
    assert from_json({"orders": {"mine": [["weather", False]]}}) == ListMemory()


def test_own_view_is_kept_chosen_and_removed(stage, page):
    page.filters.words.setText("甲")
    stage.qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.filters.keep_button.click()
    dialog = page.findChild(NameDialog)
    QTest.keyClicks(dialog.name, "A")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    stage.settle()
    assert page.tabs.labels()[-1] == "A"
    page.tabs.choose(CaseView.MINE)
    stage.settle()
    assert page.model.rowCount() == 4
    page.tabs.choose("own:A")
    stage.settle()
    assert page.filters.words.text() == "甲"
    assert page.model.rowCount() == 2
    assert from_json(stage.services.views.of(SCREEN)).views[0].name == "A"
    page.filters.keep_button.click()
    stage.settle()
    assert "A" not in page.tabs.labels()
    assert stage.notices[-1] == "已移除视图“A”"


def test_columns_are_chosen_moved_and_restored(stage, page):
    designed = page.table.shown_columns()
    chooser = ColumnChooser(page.table, page)
    names = [chooser.list.item(row).text() for row in range(chooser.list.count())]
    assert {"时限", "专员", "登记时间", "来源"} <= set(names)
    chooser.list.item(names.index("专员")).setCheckState(Qt.CheckState.Checked)
    chooser.list.item(names.index("方式")).setCheckState(Qt.CheckState.Unchecked)
    stage.settle()
    titles = [page.model.columns[column].title for column in page.table.shown_columns()]
    assert "专员" in titles
    assert "方式" not in titles
    page.table.horizontalHeader().moveSection(3, 0)
    stage.qtbot.waitSignal(page.table.columns_changed, timeout=20_000).wait()
    stage.settle()
    kept = from_json(stage.services.views.of(SCREEN)).columns
    assert kept[0].key == "title"
    assert ColumnState("operator", 78) in kept
    chooser.restore()
    assert page.table.shown_columns() == designed
    stage.settle()
    assert from_json(stage.services.views.of(SCREEN)).columns == ()
    chooser.close()


def test_first_two_columns_stay_while_the_rest_is_scrolled(stage, page):
    page.table.arrange([ColumnState(column.key, 200) for column in page.model.columns])
    bar = page.table.horizontalScrollBar()
    stage.qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert not page.table.frozen.isVisible()
    bar.setValue(300)
    frozen = page.table.frozen
    assert frozen.isVisible()
    assert frozen.width() == 400
    assert [column for column in range(len(page.model.columns)) if not frozen.isColumnHidden(column)] == [0, 1]
    bar.setValue(0)
    assert not frozen.isVisible()


def test_typing_finds_from_the_cursor_on(stage, page):
    page.table.setFocus()
    page.table.select_first()
    QTest.keyClicks(page.table, page.model.rows()[2].no[-3:])
    stage.qtbot.waitUntil(lambda: page.table.currentIndex().row() == 2)


def test_selected_rows_are_copied_with_and_without_titles(stage, page):
    page.table.setFocus()
    page.table.select_first()
    QTest.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert len(page.table.selected_rows()) == 2
    assert "已选 2" in page.footer.text()
    page.table.copy_rows_with_header()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t")[:3] == ["灯 / 余时", "件号", "企业"]
    assert [line.split("\t")[1] for line in lines[1:]] == [row.no for row in page.table.selected_rows()]


def test_spreadsheet_holds_the_view_with_its_filters_and_types(stage, page):
    page.table.arrange([ColumnState("no"), ColumnState("registered"), ColumnState("due"), ColumnState("light")])
    QTest.keyClick(page, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    stage.settle()
    stage.settle()
    path = page.exporter.written
    assert path.name == "金桂园驿站_办件_我的在办_20261120.xlsx"
    sheet = load_workbook(BytesIO(path.read_bytes())).active
    assert sheet["A1"].value == "视图：我的在办；未筛选"
    assert [cell.value for cell in sheet[2]][:4] == ["件号", "登记时间", "时限", "灯 / 余时"]
    assert sheet["A3"].data_type == "s"
    assert sheet["B3"].is_date
    assert sheet.max_row == 6


def test_menu_offers_what_one_and_several_rows_allow(stage, page):
    page.table.setFocus()
    page.table.select_first()
    one = [entry.text() for entry in page.menu.build(read_case(stage.desk, page.selected_cases()[0].no)).actions()]
    assert one[:3] == ["打开", "打印告知单", "收件凭证"]
    assert {"已口头告知", "终止办件"} <= set(one)
    assert "报送大厅" not in one
    page.table.selectAll()
    words = [entry.text() for entry in page.menu.build(None).actions() if entry.text()]
    assert "打开" not in words
    assert "导出所选 4 件" in words


def test_notices_of_several_cases_become_one_file_with_a_number_each(stage, page):
    page.table.selectAll()
    rows = [row for row in page.selected_cases() if not stage.services.cases.find(row.no).open_situations]
    page.menu.batch.print_notices(rows)
    stage.settle()
    assert page.menu.batch.saved_to.read_bytes().startswith(b"%PDF")
    numbers = [stage.services.documents.prints(row.no)[0].number for row in rows]
    assert len(set(numbers)) == len(rows) > 1


def test_several_cases_are_handed_to_one_colleague_and_a_closed_one_is_told(stage, page):
    services, me = stage.services, stage.desk.operator_id
    colleague = services.operators.add("周专员", "window_officer", me).id
    numbers = [row.no for row in page.model.rows()]
    services.acts.withdraw(numbers[0], me, "申请人改主意")
    page.table.selectAll()
    page.menu.batch.assign(page.selected_cases())
    stage.settle()
    page.menu.batch.dialog.fields["to"].choose(colleague)
    page.menu.batch.dialog.accept()
    stage.settle()
    assert [services.cases.find(no).summary.operator_id for no in numbers] == [me, *[colleague] * 3]
    assert stage.notices[-1].startswith("已指派 3 件；有的没指派：")


def test_dates_are_read_as_they_are_typed():
    from datetime import date

    today = date(2026, 11, 20)
    assert read_date("12-11", today) == read_date("1211", today) == read_date("2026/12/11", today) == date(2026, 12, 11)
    assert read_date("1-5", today) == date(2027, 1, 5)
    assert read_date("12-11", today, Dated.PAST) == date(2025, 12, 11)
    assert read_date("11-19", today, Dated.PAST) == date(2026, 11, 19)
    assert read_date("2-30", today) is None
    assert read_date("morgen", today) is None


def test_a_tab_beyond_the_edge_comes_into_sight_when_chosen(qtbot):
    from ui.widgets.tabs import CountTabs, Tab

    tabs = CountTabs([Tab(str(number), f"视图{number}") for number in range(9)], "视图")
    qtbot.addWidget(tabs)
    tabs.resize(300, 40)
    tabs.choose("8")
    assert tabs._rects()[8].right() <= 300
    tabs.choose("0")
    assert tabs._rects()[0].left() >= 0
