"""企业: found, merged and parted again; 企业档案: masked until asked, wallet with validity, one key to the next case."""

import io
import json
from datetime import date

import pytest
from PIL import Image
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

from station_app.domain.case_form import CaseForm, Channel
from station_app.domain.guidance import Mode
from station_app.services.enterprise_service import EnterpriseForm
from ui.enterprises.page import MERGED, SUSPECTS
from ui.enterprises.profile import CASES, WALLET
from ui.page import PageName
from ui.scanning.viewer import ScanViewer

NAME = "青澜味工坊餐饮管理有限公司"


def settle(stage):
    for _ in range(3):
        stage.settle()


def enterprise(stage, name=NAME):
    return next(row for row in stage.services.enterprises.all() if row.name == name)


def log_case(stage, number=1):
    known = enterprise(stage)
    form = CaseForm(
        f"c{number}", Mode.HELP, Channel.ON_SITE, bundle="YJS-04", enterprise_id=known.id, enterprise_name=known.name,
        uscc=known.uscc, contact_name="周敏", contact_mobile="13812342067",
    )  # fmt: skip
    return stage.services.cases.register(form, stage.desk.operator_id).no


def show(stage, page, argument=None):
    stage.window.navigator.go(page, argument)
    settle(stage)
    stage.activate()
    return stage.window.current()


def audit(stage):
    rows = stage.services.enterprises._store.sql("SELECT action, ref, detail FROM audit ORDER BY seq")
    return [(action, ref, json.loads(detail)) for action, ref, detail in rows]


@pytest.fixture
def profile(stage):
    log_case(stage)
    return show(stage, PageName.ENTERPRISE, enterprise(stage).id)


def test_the_list_is_searched_by_initials_and_opens_a_profile(stage):
    page = show(stage, PageName.ENTERPRISES)
    assert len(page.rows.rows()) == 3
    page.words.setText("wgf")
    stage.qtbot.waitUntil(lambda: [line.name for line in page.rows.rows()] == [NAME])
    assert page.escape()
    stage.qtbot.waitUntil(lambda: len(page.rows.rows()) == 3)
    page.table.select_first(lambda line: line.name == NAME)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    settle(stage)
    assert stage.window.current_name() is PageName.ENTERPRISE
    assert stage.window.current().heading == ("企业", f"/ {NAME}")


def doubled(stage):
    log_case(stage)
    stage.services.enterprises.add(EnterpriseForm("青澜味工坊餐饮管理"), stage.desk.operator_id)
    page = show(stage, PageName.ENTERPRISES)
    page.tabs.choose(SUSPECTS)
    return page


def test_doubles_are_shown_side_by_side_merged_and_parted_again(stage):
    page = doubled(stage)
    assert page.tabs.labels()[:2] == ["全部企业 4", "疑似重复 1"]
    QTest.keyClick(page.pairs, Qt.Key.Key_Return)
    settle(stage)
    dialog = page.dialog
    assert {dict(side.facts)["办件"] for side in dialog._sides.values()} == {"1 件", "0 件"}
    dialog.accept()
    settle(stage)
    assert len(stage.services.enterprises.all()) == 3
    assert page.tabs.labels() == ["全部企业 3", "疑似重复 0", "已合并 1"]
    page.tabs.choose(MERGED)
    page.pairs.select_first()
    QTest.keyClick(page.pairs, Qt.Key.Key_Return)
    settle(stage)
    assert page.tabs.labels() == ["全部企业 4", "疑似重复 1", "已合并 0"]


def test_a_merge_that_would_hide_the_code_is_refused_in_the_dialog(stage):
    page = doubled(stage)
    page.act_on(page.pairs.current_row())
    settle(stage)
    dialog = page.dialog
    coded = dialog.keep.value()
    dialog.keep.choose("second" if coded == "first" else "first")
    dialog.accept()
    settle(stage)
    assert page.dialog is dialog
    assert "对调" in dialog.error.text()
    assert len(stage.services.enterprises.all()) == 4


def test_names_and_numbers_are_masked_until_somebody_asks(stage, profile):
    texts = {fact.label: fact.text for fact in profile.view.facts}
    assert texts["法定代表人"] == "王*"
    (contact,) = profile.view.contacts
    assert (contact.name, contact.mobile) == ("周*", "138****2067")
    before = len(audit(stage))
    profile.profile.shown_wanted.emit(contact)
    fact = next(fact for fact in profile.view.facts if fact.what is not None)
    profile.profile.link(fact.what).click()
    settle(stage)
    values = {value.text() for value in profile.profile._values.values()}
    assert {"王青", "13812342067"} <= values
    assert [(action, detail["what"]) for action, _, detail in audit(stage)[before:]] == [
        ("disclose", "contact_mobile"),
        ("disclose", "legal_representative"),
    ]
    profile.refresh()
    settle(stage)
    assert "王青" not in {value.text() for value in profile.profile._values.values()}


def test_a_material_is_added_by_name_and_an_expired_one_is_told_and_renewed(stage, profile):
    def by(label):
        return next(line for line in profile.view.wallet if label in line.name)

    profile.add_material()
    dialog = profile.acts.dialog
    dialog.fields["material"].setText("没有这种材料")
    dialog.fields["until"].setText("2026-12-01")
    dialog.accept()
    settle(stage)
    assert profile.acts.dialog is dialog, "it comes back with what was typed"
    dialog.fields["material"].setText("房屋租赁合同")
    dialog.accept()
    settle(stage)
    assert by("房屋租赁合同").words == "11 天后到期"
    assert not profile._banner.isVisible()
    code = by("房屋租赁合同").entry.material
    stage.services.wallets.put(enterprise(stage).id, code, date(2026, 11, 19), stage.desk.operator_id)
    profile.refresh()
    settle(stage)
    assert by("房屋租赁合同").words == "已过期 1 天"
    assert (profile._banner.isVisible(), profile._expired.text()) == (True, "房屋租赁合同已过期 1 天。")
    profile.tables[WALLET].select_first(lambda line: line.entry.material == code)
    stage.activate()
    QTest.keyClick(profile.tables[WALLET], Qt.Key.Key_F2)
    profile.acts.dialog.fields["until"].setText("2027-11-19")
    profile.acts.dialog.accept()
    settle(stage)
    assert (by("房屋租赁合同").words, profile._banner.isVisible()) == ("有效", False)


def test_enter_previews_the_scan_that_was_kept_with_the_material(stage, profile):
    no = profile.view.cases[0].no
    code = stage.services.cases.full(no).lines[0].material
    buffer = io.BytesIO()
    Image.new("L", (60, 80), "white").save(buffer, "PNG")
    kept = stage.services.scans.keep_bytes("a.png", buffer.getvalue())
    stage.services.scans.attach(no, kept, stage.desk.operator_id, code)
    stage.services.wallets.keep(no, code, None, stage.desk.operator_id)
    profile.refresh()
    settle(stage)
    profile.tables[WALLET].select_first(lambda line: line.entry.material == code)
    QTest.keyClick(profile.tables[WALLET], Qt.Key.Key_Return)
    viewer = profile.findChild(ScanViewer)
    stage.qtbot.waitUntil(lambda: not viewer.picture._image.isNull())
    viewer.accept()
    profile.tables[WALLET].select_first(lambda line: line.entry.sha256 is None)
    QTest.keyClick(profile.tables[WALLET], Qt.Key.Key_Return)
    assert any("没有扫描件" in notice for notice in stage.notices)


def test_the_next_case_begins_with_the_enterprise_and_a_case_opens(stage, profile):
    profile.tabs.choose(CASES)
    QTest.keyClick(profile.tables[CASES], Qt.Key.Key_Return)
    settle(stage)
    assert stage.window.current_name() is PageName.CASE
    show(stage, PageName.ENTERPRISE)
    QTest.keyClick(profile.tables[CASES], Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    settle(stage)
    assert stage.window.current_name() is PageName.INTAKE
    assert stage.window.current().form().enterprise_name == NAME
