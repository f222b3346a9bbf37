"""Papers of visits and demands by keys: the visit's sheet, the pack written as one file, the referral."""

from datetime import timedelta

import pypdfium2
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from station_app.domain.demand import Act, DemandChannel, DemandForm, DemandKind, StepForm
from station_app.domain.visit import VisitForm
from tests.services.demand_writers import PIXEL
from ui.page import PageName
from ui.preview.dialog import PreviewDialog

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(stage):
    services = stage.services
    who, at = services.operators.first().id, services.clock.now()
    services.demands.add(
        DemandForm("d-1", "窗口推诿", DemandChannel.QR, DemandKind.STYLE, enterprise_name="木桥数码"), who
    )
    services.visits.add(VisitForm("v-1", at + timedelta(hours=3), "问需", enterprise_name="木桥数码"), who)
    stage.window.navigator.go(PageName.VISITS)
    settle(stage)
    QApplication.setActiveWindow(stage.window)
    return stage.window.current()


def settle(stage):
    for _ in range(4):
        stage.settle()


def previewed(stage, page):
    """What the preview shows, by name and document; closed again."""
    settle(stage)
    (dialog,) = page.findChildren(PreviewDialog)
    request = dialog._request
    assert not dialog._error.text()
    assert dialog.view.pages() >= 1
    dialog.reject()
    dialog.deleteLater()
    settle(stage)
    return request.name, request.document


def test_ctrl_p_prints_what_has_the_focus(stage, page):
    QTest.keyClick(page.demands, Qt.Key.Key_P, CONTROL)
    assert previewed(stage, page) == (stage.services.demands.find("d-1").no, "WS20")
    QApplication.setActiveWindow(stage.window)
    page.week.setFocus()
    page.week.select_first()
    QTest.keyClick(page.week, Qt.Key.Key_P, CONTROL)
    assert previewed(stage, page) == (stage.services.visits.find("v-1").no, "ZF")


def test_a_pack_is_asked_for_and_written_as_one_file(stage, page):
    QTest.keyClick(page.demands, Qt.Key.Key_P, CONTROL | SHIFT)
    dialog = page.papers.dialog
    assert dialog.fields["forms"].choose("WS20") is None
    dialog.accept()
    settle(stage)
    no = stage.services.visits.find("v-1").no
    path = page.desk.papers / f"{no} 随身包.pdf"
    assert path.is_file()
    assert len(pypdfium2.PdfDocument(path)) == 2
    (row,) = stage.services._store.sql("SELECT number FROM document_print WHERE document = 'ZF'")
    assert row[0].startswith("JG-ZF-")


def test_a_referral_is_printed_once_the_clue_was_handed_on(stage, page):
    no, who = stage.services.demands.find("d-1").no, stage.services.operators.first().id
    assert page.panel.referral_button.isHidden()
    QTest.keyClick(page.demands, Qt.Key.Key_L, CONTROL | SHIFT)
    settle(stage)
    assert page.findChildren(PreviewDialog) == []
    stage.services.demands.act(no, StepForm(Act.ANALYSE), who)
    stage.services.demands.act(no, StepForm(Act.REFER, unit="纪检", text="移送核查"), who)
    page.refresh()
    settle(stage)
    assert not page.panel.referral_button.isHidden()
    QTest.keyClick(page.demands, Qt.Key.Key_L, CONTROL | SHIFT)
    assert previewed(stage, page) == (no, "XS")


def test_evidence_is_attached_opened_and_taken_out_of_sight_by_keys(stage, page, tmp_path):
    picture, text = tmp_path / "路灯.png", tmp_path / "a.txt"
    picture.write_bytes(PIXEL)
    text.write_text("看不出是什么")
    QTest.keyClick(page.demands, Qt.Key.Key_E, CONTROL | SHIFT)
    settle(stage)
    dialog = page.papers.files
    dialog.attach([text])
    settle(stage)
    assert dialog._error.text()
    dialog.attach([picture])
    settle(stage)
    (row,) = dialog.rows.rows()
    assert (row.name, dialog._error.text()) == ("路灯.png", "")
    dialog.table.opened.emit(row)
    settle(stage)
    assert dialog.viewer.isVisible()
    dialog.viewer.reject()
    settle(stage)
    QApplication.setActiveWindow(dialog)
    dialog.table.setFocus()
    QTest.keyClick(dialog.table, Qt.Key.Key_Delete)
    settle(stage)
    assert dialog.rows.rows() == []
    assert stage.services._store.sql("SELECT count(*) FROM evidence WHERE removed_at IS NOT NULL") == [(1,)]
    dialog.accept()
    settle(stage)
