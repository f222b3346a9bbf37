"""The list, the catalogue, the sync centre, the palette and the preview with real services."""

import json

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

from station_app.domain.case_form import CaseForm, Channel
from station_app.domain.guidance import Mode
from station_app.domain.terms import state_of
from station_app.services.catalogue_service import starter_file
from ui.cases.lines import light_of
from ui.cases.table import DRAFTS
from ui.marks import Light
from ui.page import PageName
from ui.preview.dialog import PreviewRequest, open_preview
from ui.search_palette import SearchPalette

NAMES = ("青澜", "瑞禾", "百穗", "木桥", "云栈", "松筠")


def log_cases(stage, count=6):
    """Cases of several bundles; the second is accepted and late, the third accepted today."""
    numbers = []
    for position in range(count):
        bundle = ("YJS-14", "YJS-04", "YJS-05")[position % 3]
        form = CaseForm(
            f"c{position}", Mode.PROXY, Channel.ON_SITE, bundle=bundle, enterprise_name=f"{NAMES[position]}精密机械有限公司",
            contact_name="周敏", contact_mobile="13812342067",
        )  # fmt: skip
        numbers.append(stage.services.cases.register(form, stage.desk.operator_id).no)
    if count < 2:
        return numbers
    item = stage.services.cases.full(numbers[1]).items[1].code
    data = {"item": item, "at": "2026-11-10T10:00:00+08:00"}
    stage.services.cases.log(numbers[1], "log_accepted", data, stage.desk.operator_id)
    return numbers


@pytest.fixture
def cases(stage):
    numbers = log_cases(stage)
    stage.window.navigator.go(PageName.CASES)
    stage.settle()
    stage.settle()
    return stage.window.current(), numbers


def test_least_time_left_stands_first_and_says_so(cases):
    page, numbers = cases
    first = page.model.rows()[0]
    assert first.no == numbers[1]
    assert first.light is Light.RED
    assert first.left.startswith("超期")
    assert first.state == "已受理"
    assert {row.no for row in page.model.rows()} == set(numbers)


def test_tabs_count_what_they_show(stage, cases):
    page, numbers = cases
    stage.services.drafts.save("d1", CaseForm("x", enterprise_name="知微光电有限公司"), "知微光电有限公司")
    page.refresh()
    stage.settle()
    assert f"全站在办 {len(numbers)}" in page.tabs.labels()
    assert "今日到期 1" in page.tabs.labels()
    assert "草稿 1" in page.tabs.labels()
    page.tabs.choose(DRAFTS)
    stage.settle()
    (draft,) = page.model.rows()
    assert draft.state == "草稿"
    page.table.opened.emit(draft)
    stage.settle()
    assert stage.window.current_name() is PageName.INTAKE


def test_pane_follows_the_cursor(stage, cases):
    page, _ = cases
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    stage.settle()
    shown = page.table.current_row()
    assert page.detail._no.text() == shown.no
    assert "周敏 138****2067" in [widget.accessibleName() for widget in page.detail.findChildren(type(page.detail._no))]
    assert page.detail._bar.accessibleName().endswith(f"/{shown.merged}")


def test_filter_light_and_escape(stage, cases):
    page, _ = cases
    page.filters.set_light(Light.RED)
    stage.settle()
    assert [row.light for row in page.model.rows()] == [Light.RED]
    assert page.escape()
    stage.settle()
    assert page.model.rowCount() == 6
    page.filters.words.setText("木桥")
    stage.qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.filters.words.setText("不存在的公司")
    stage.qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    assert page._stack.currentIndex() == 1


def test_enter_opens_the_whole_case_and_escape_comes_back_to_its_row(stage, cases):
    page, numbers = cases
    page.table.setFocus()
    page.table.select_first()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    stage.settle()
    assert stage.window.current_name() is PageName.CASE
    assert stage.window.current().view.no == numbers[1]
    stage.activate()
    QTest.keyClick(stage.window, Qt.Key.Key_Escape)
    stage.settle()
    assert stage.window.current() is page
    assert page.table.current_row().no == numbers[1]


def test_loading_again_keeps_cursor_place_and_rows(stage):
    form = CaseForm("x", Mode.PROXY, Channel.ON_SITE, items=("SW-01-02-01",), enterprise_name="某公司", contact_name="周敏",
                    contact_mobile="13812342067")  # fmt: skip
    from dataclasses import replace

    for position in range(230):
        stage.services.cases.register(replace(form, client_id=f"m{position}"), stage.desk.operator_id)
    stage.window.navigator.go(PageName.CASES)
    stage.settle()
    page = stage.window.current()
    assert page.model.rowCount() == 200
    page.table.scrollToBottom()
    stage.qtbot.waitUntil(lambda: page.model.rowCount() == 230)
    page.table.setCurrentIndex(page.model.index(215, 0))
    stage.settle()
    chosen, place = page.table.current_row().no, page.table.verticalScrollBar().value()
    stage.services.cases.register(replace(form, client_id="new"), stage.desk.operator_id)
    page.refresh()
    stage.settle()
    assert page.model.rowCount() >= 230
    assert page.table.current_row().no == chosen
    assert page.table.verticalScrollBar().value() == place


def test_a_number_brings_the_cursor_to_its_case(stage, cases):
    page, numbers = cases
    stage.window.navigator.go(PageName.CASES, numbers[4])
    stage.settle()
    assert page.table.current_row().no == numbers[4]


def test_lights_in_words(stage):
    from datetime import date

    calendar = stage.services.catalogues.calendar()
    today = date(2026, 11, 20)
    for due, expected in {
        "2026-11-20": (Light.RED, "今日到期"),
        "2026-11-19": (Light.RED, "超期 1 天"),
        "2026-11-21": (Light.GREEN, "明日到期"),
        "2026-11-27": (Light.GREEN, "余 5 天"),
        None: (Light.NONE, "未计时"),
    }.items():
        assert light_of("running", due, None, calendar, today) == expected
    assert light_of("running", "2026-11-24", "2026-11-20", calendar, today) == (Light.YELLOW, "余 2 天")
    assert light_of("paused", None, None, calendar, today) == (Light.PAUSED, "已暂停")
    assert light_of("done", None, None, calendar, today) == (Light.DONE, "已办结")
    assert state_of("noticed", "finished", over=False) == ("审批中", "部分办结")


def test_catalogue_shows_items_bundles_and_published_lists(stage, tmp_path):
    published = tmp_path / "items.json"
    published.write_bytes(starter_file("real_items.guangan-511602.json"))
    stage.services.catalogues.import_file(published)
    stage.window.navigator.go(PageName.CATALOGUE, "ZY-01-01-01")
    stage.settle()
    page = stage.window.current()
    assert page.item._name.text() == "食品经营许可（新办）"
    assert page.item.materials.rowCount() == 11
    assert next(row.saving for row in page.side.bundles.rows()) == "29 → 20"
    for tab in ("guide", "course", "basis", "situations"):
        page.item.tabs.choose(tab)
    page._choose("bundles")
    assert page.tree.nodes.rowCount() > 0
    page._choose("published")
    assert sum(node.children[0] is not None for node in [page.tree.nodes.node(page.tree.nodes.index(0, 0))]) == 1
    assert not page.item.new_button.isEnabled()
    total = len(json.loads(published.read_text(encoding="utf-8"))["items"])
    assert page._chips["published"].text() == f"名录 {total}"


def test_catalogue_search_takes_pinyin_and_escape_clears(stage):
    stage.window.navigator.go(PageName.CATALOGUE)
    stage.settle()
    page = stage.window.current()
    page.search.setText("spjyxk")
    stage.qtbot.waitUntil(lambda: page.tree.nodes.rowCount() in (1, 2))
    assert page.item._name.text().startswith("食品经营许可")
    assert page.escape()
    stage.qtbot.waitUntil(lambda: page.tree.nodes.rowCount() > 20)


def test_catalogue_tree_stays_open_while_the_versions_are_the_same(stage):
    stage.window.navigator.go(PageName.CATALOGUE)
    stage.settle()
    page = stage.window.current()
    third = page.tree.nodes.index(2, 0)
    page.tree.setExpanded(third, True)
    page.refresh()
    stage.settle()
    assert page.tree.isExpanded(page.tree.nodes.index(2, 0))
    stage.window.navigator.go(PageName.CATALOGUE, "YJS-04")
    stage.settle()
    assert page.item._name.text() == "开办餐饮店一件事"
    stage.window.navigator.go(PageName.CATALOGUE, "ZY-01-01-01")
    stage.settle()
    assert page.item._name.text() == "食品经营许可（新办）"


def test_sync_centre_offers_to_enrol_and_lists_the_outbox(stage):
    log_cases(stage, 2)
    stage.window.navigator.go(PageName.SYNC)
    stage.settle()
    page = stage.window.current()
    assert page.enrol_panel.isVisible()
    rows = page.lists.outbox.rows()
    assert len(rows) == len(stage.services.exchange_lists.waiting_objects()) > 2
    assert {"办件", "企业"} <= {row.kind for row in rows}
    assert all(row.content.startswith("新建 · ") for row in rows if row.kind == "办件")


def test_status_bar_tells_the_truth(stage):
    log_cases(stage, 2)
    stage.window.navigator.go(PageName.CASES)
    stage.settle()
    status = stage.window.status
    assert status.station.text() == "金桂园驿站 JG（演示数据）"
    assert status.network.text() == "离线可用 · 数据已存本机"
    assert status.outbox.text() == f"待上传 {stage.services.sync.pending()} 条"
    assert status.moment.text().startswith("11月20日 周五 10:2")


def test_palette_finds_by_last_digits_and_opens_the_case(stage):
    numbers = log_cases(stage, 3)
    stage.window.navigator.go(PageName.CATALOGUE)
    stage.settle()
    stage.window.search_requested.emit()
    palette = stage.window.findChild(SearchPalette)
    QTest.keyClicks(palette.field, "2067")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    stage.settle()
    stage.settle()
    assert stage.window.current_name() is PageName.CASE
    assert stage.window.current().view.no in numbers


def test_palette_commands_need_no_search(stage):
    stage.window.search_requested.emit()
    palette = stage.window.findChild(SearchPalette)
    palette.field.setText(">事项库")
    palette.field.textEdited.emit(">事项库")
    assert [match.title for match in palette.view.matches()] == ["去事项库"]
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    stage.settle()
    assert stage.window.current_name() is PageName.CATALOGUE


def test_preview_takes_a_number_only_when_it_is_saved(stage):
    (no,) = log_cases(stage, 1)
    dialog = open_preview(stage.desk, PreviewRequest(no, "WS02"), stage.window)
    stage.settle()
    if dialog._request.draft:
        assert "预审版" in dialog._state.text()
    else:
        assert "编号 待取" in dialog._state.text()
    assert dialog.saved_to is None
    dialog.save()
    stage.settle()
    assert dialog.saved_to is not None
    assert dialog.saved_to.read_bytes().startswith(b"%PDF")
    dialog.reject()


def test_a_missing_glyph_is_said_before_printing(stage):
    form = CaseForm(
        "c", Mode.PROXY, Channel.ON_SITE, items=("SW-01-02-01",), enterprise_name="鱼\U0001f41f餐馆", contact_name="周敏",
        contact_mobile="13812342067",
    )  # fmt: skip
    no = stage.services.cases.register(form, stage.desk.operator_id).no
    dialog = open_preview(stage.desk, PreviewRequest(no, "WS01"), stage.window)
    stage.settle()
    assert "\U0001f41f" in dialog._error.text()
    assert "字库里没有" in dialog._error.text()
    assert dialog.view.pages() == 0
    dialog.reject()


def test_card_lists_the_keys_of_the_page(stage):
    from ui.shortcuts import ShortcutCard

    stage.window.navigator.go(PageName.CASES)
    stage.settle()
    stage.window.show_shortcuts()
    card = stage.window.findChild(ShortcutCard)
    from ui.widgets.text import Text

    words = {label.text() for label in card.findChildren(Text)}
    assert {"全局搜索", "Ctrl + K", "打印告知单", "F1"} <= words
    card.accept()


def test_without_qtpdf_the_systems_viewer_is_asked(qtbot, monkeypatch):
    from pathlib import Path

    from PyQt6.QtCore import QObject, pyqtSlot
    from PyQt6.QtGui import QDesktopServices

    from ui.preview.view import OuterView, make_view

    opened = []

    class Viewer(QObject):
        @pyqtSlot("QUrl")
        def show(self, url):
            opened.append(url.toLocalFile())

    viewer = Viewer()
    monkeypatch.setitem(__import__("sys").modules, "PyQt6.QtPdf", None)
    QDesktopServices.setUrlHandler("file", viewer, "show")
    try:
        view = make_view()
        qtbot.addWidget(view.widget)
        assert isinstance(view, OuterView)
        view.show_pdf(b"%PDF-1.7")
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert [Path(name).read_bytes() for name in opened] == [b"%PDF-1.7"]
    view.close()
    assert not Path(opened[0]).exists()


def test_splitter_is_remembered_for_screen_and_width_class(stage):
    from ui.page import WidthClass

    stage.window.navigator.go(PageName.CASES)
    stage.settle()
    split = stage.window.current()._split
    split.moveSplitter(800, 1)
    moved = split.sizes()
    split.set_width_class(WidthClass.S)
    assert split.sizes() != moved
    split.set_width_class(WidthClass.M)
    assert split.sizes() == moved
    split._settings().remove("split")
