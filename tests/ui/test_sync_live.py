"""同步中心 against a real hall on loopback: enrol in the window, send, get the receipt, see what needs a person."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from pypdf import PdfReader
from PyQt6.QtWidgets import QFileDialog
from reportlab.pdfgen.canvas import Canvas

from station_app.domain.affair import EventKind
from station_app.domain.case_form import CaseForm
from station_app.services.intake_change import IntakeFields
from sync.hall.exchange import import_package
from sync.hall.postings import Posting, SealedFile, post
from sync.hall.progress import ProgressRow
from sync.hall.stick_enrolment import write_enrolment
from sync.station.worker import Step
from sync.wire.fingerprint import fingerprint
from tests.sync.confirming import confirm, wait_for_a_clerk
from ui.page import PageName
from ui.preview.dialog import PreviewDialog
from ui.sync_centre.card import Act
from ui.widgets.button import Button
from ui.widgets.text import Text

OTHER = CaseForm(
    "o-1", items=("SW-01-02-01",), enterprise_name="味知餐馆", contact_name="周敏", contact_mobile="13812342067"
)


def test_enrol_send_and_receipt_in_the_window(qtbot, hall, linked):
    window, _ = linked
    window.navigator.go(PageName.SYNC)
    page = window.current()
    qtbot.waitUntil(page.enrol_panel.isVisible)
    offline = {"未接入大厅 · 数据已存本机", "离线可用 · 数据已存本机"}
    qtbot.waitUntil(lambda: window.status.network.text() in offline)
    page.enrol_panel.url.setText(hall.url)
    page.enrol_panel.code.setText("WRONG-CODE")
    page.enrol_panel.button.click()
    qtbot.waitUntil(lambda: page.enrol_panel._note.text() == "接入码不对或已用过，向大厅要一个新的。")
    page.enrol_panel.code.setText(hall.enrol_code("JG", "金桂园驿站"))
    page.enrol_panel.button.click()
    qtbot.waitUntil(lambda: [row.word for row in page.lists.inbox.rows()] == ["大厅回执"])
    qtbot.waitUntil(lambda: window.status.network.text() == "在线 · 大厅可达")
    qtbot.waitUntil(lambda: window.status.outbox.text() == "待上传 0 条")
    assert page.track.isVisible()
    window.navigator.go(PageName.CASES)
    cases = window.current()
    qtbot.waitUntil(lambda: [row.sync for row in cases.model.rows()] == ["大厅已收"])


def test_what_waits_goes_onto_a_chosen_stick_once_that_is_confirmed(qtbot, hall, linked, tmp_path):
    window, _ = linked
    window.navigator.go(PageName.SYNC)
    page, stick = window.current(), tmp_path / "stick"
    stick.mkdir()
    page.enrol_panel.enrol_wanted.emit(hall.url, hall.enrol_code("JG", "金桂园驿站"), "")
    page.stick.choose_folder(stick)
    qtbot.waitUntil(page.stick.export_button.isEnabled)
    qtbot.waitUntil(lambda: window.status.outbox.text() == "待上传 0 条")
    page.stick.export_button.click()
    assert page.stick.question.focusWidget() is page.stick.question.safe
    page.stick.question.reject()
    assert list(stick.iterdir()) == []
    page.stick.export_button.click()
    page.stick.question.other.click()
    qtbot.waitUntil(lambda: len(list(stick.glob("*.station-package"))) == 1)
    qtbot.waitUntil(lambda: page.stick.place.text().startswith("U 盘在途 1 批"))
    qtbot.waitUntil(lambda: window.status.outbox.text() == "U 盘在途 1 批")
    (own,) = stick.iterdir()
    page.stick.take(own)
    qtbot.waitUntil(lambda: page.stick.note.text().startswith(("这不是", "这个 U 盘包", "U 盘包")))
    assert page.stick.export_button.isEnabled()


def online(qtbot, hall, window):
    """The window is enrolled and has sent what waited."""
    window.navigator.go(PageName.SYNC)
    page = window.current()
    page.enrol_panel.enrol_wanted.emit(hall.url, hall.enrol_code("JG", "金桂园驿站"), "")
    qtbot.waitUntil(lambda: window.status.network.text() == "在线 · 大厅可达")
    qtbot.waitUntil(lambda: window.status.outbox.text() == "待上传 0 条")
    return page


def picked(qtbot, page, file):
    """Answer the open file dialog as a person does: choose the file, press its button."""
    dialog = page.findChild(QFileDialog)
    qtbot.waitUntil(dialog.isVisible)
    dialog.setDirectory(str(file.parent))
    dialog.selectFile(str(file))
    dialog.accept()
    dialog.deleteLater()


def test_a_receipt_comes_home_through_the_file_dialog(qtbot, hall, linked, tmp_path):
    window, services = linked
    page, stick = online(qtbot, hall, window), tmp_path / "stick"
    stick.mkdir()
    said = []
    page.desk.notifier.announced.connect(lambda notice: said.append(notice.text))
    page.desk.link.pause()
    qtbot.waitUntil(lambda: page.track.badge.text() == "已暂停")
    services.cases.register(OTHER, services.operators.first().id)
    page.refresh()
    page.stick.choose_button.click()
    picked(qtbot, page.stick, stick)
    assert page.stick.folder == stick
    page.stick.export_button.click()
    page.stick.question.other.click()
    qtbot.waitUntil(lambda: page.stick.place.text().startswith("U 盘在途 1 批"))
    (package,) = stick.glob("*.station-package")
    report = import_package(hall.hall, package, stick, "clerk")
    assert services.sync.pending() > 0
    page.stick.import_button.click()
    picked(qtbot, page.stick, Path(report.receipt))
    qtbot.waitUntil(lambda: services.sync.pending() == 0)
    qtbot.waitUntil(lambda: page.stick.place.text() == str(stick))
    qtbot.waitUntil(lambda: page.history.rows.rows()[0].trigger == "U 盘交换")
    assert all(services.cases.find(case.no).summary.receipt_no for case in services.cases.all())
    page.stick.import_button.click()
    picked(qtbot, page.stick, Path(report.receipt))
    qtbot.waitUntil(lambda: said[-1:] == ["这个回执包已经收过，什么也没改"])


def test_a_pc_without_a_network_joins_by_the_halls_file(qtbot, hall, linked, tmp_path):
    window, services = linked
    object.__setattr__(services, "profile", replace(services.profile, demo=False))
    window.navigator.go(PageName.SYNC)
    page, stick = window.current(), tmp_path / "stick"
    hall.enrol_code("JG", "金桂园驿站")
    written = write_enrolment(hall.hall, "JG", stick)
    qtbot.waitUntil(page.stick.choose_button.isEnabled)
    page.stick.choose_folder(stick)
    assert not page.stick.export_button.isEnabled()
    page.stick.import_button.click()
    picked(qtbot, page.stick, Path(written.path))
    qtbot.waitUntil(lambda: page.stick.note.text().startswith(f"核对码 {written.fingerprint}"))
    qtbot.waitUntil(page.stick.export_button.isEnabled)
    page.stick.export_button.click()
    page.stick.question.other.click()
    qtbot.waitUntil(lambda: page.stick.place.text().startswith("U 盘在途 1 批"))
    (package,) = stick.glob("*.station-package")
    report = import_package(hall.hall, package, stick, "clerk")
    page.stick.import_button.click()
    picked(qtbot, page.stick, Path(report.receipt))
    qtbot.waitUntil(lambda: services.sync.pending() == 0)
    assert services.sync.membership().device_id is not None


def test_the_halls_notice_is_printed_from_the_card_of_what_came_back(qtbot, hall, linked, tmp_path):
    window, services = linked
    page = online(qtbot, hall, window)
    (no,) = (case.no for case in services.cases.all())
    sealed = tmp_path / "补正告知.pdf"
    canvas = Canvas(str(sealed))
    canvas.drawString(100, 400, "supplement")
    canvas.showPage()
    canvas.drawString(100, 400, "second page")
    canvas.save()
    the_hall_accepts_one_and_asks_for_more(hall, services.cases.full(no), sealed.read_bytes())
    services.intake.change(no, services.operators.first().id, IntakeFields(contact_mobile="13511117781"))
    window.sync_requested.emit()
    labels = ["去补正", "打印补正告知", "撤回改动", "已处理"]
    qtbot.waitUntil(lambda: [[step.label for step in view.card.steps] for view in page.attention.views] == [labels])
    page.attention.views[0].buttons[Act.PRINT_NOTICE].click()
    dialog = window.findChild(PreviewDialog)
    qtbot.waitUntil(lambda: dialog.view.pages() == 2)
    assert "大厅原件" in dialog._state.text()
    dialog.save()
    qtbot.waitUntil(lambda: dialog.saved_to is not None)
    assert "补正" in dialog.saved_to.name
    assert len(PdfReader(dialog.saved_to).pages) == 2
    dialog.reject()


def the_hall_accepts_one_and_asks_for_more(hall, case, content):
    """One item is accepted, so that the intake is frozen; for another one the authority has sent its sealed notice."""
    one, two = (item.code for item in case.items[:2])
    now = hall.hall.clock.now().isoformat()
    told = (ProgressRow(0, case_no=case.detail.summary.no, item=item, event=event, at=now)
            for item, event in ((one, "received"), (two, "received"), (one, "accepted")))  # fmt: skip
    assert hall.import_progress(told).faults == ()
    paper = SealedFile(hall.hall.blobs.keep(content), len(content), "补正告知.pdf")
    posting = Posting(
        EventKind.CORRECTION, (two,), hall.hall.clock.now(), "补 1 号", "缺签字", paper="WS06", sealed=paper,
        issued_by="市场监督管理局",
    )  # fmt: skip
    work = partial(post, hall.hall, station="JG", case_id=case.detail.summary.id, posting=posting, clerk="c")
    hall.hall.store.transact(work)


def test_a_machine_nobody_has_confirmed_shows_what_to_read_out_and_goes_on_by_itself(qtbot, hall, linked):
    window, _ = linked
    window.navigator.go(PageName.SYNC)
    page = window.current()
    code = hall.enrol_code("JG", "金桂园驿站")
    wait_for_a_clerk(hall, code)
    page.enrol_panel.enrol_wanted.emit(hall.url, code, "")
    qtbot.waitUntil(lambda: window.status.network.text() == "等大厅确认 · 数据已存本机")
    qtbot.waitUntil(lambda: [view.card.word for view in page.attention.views] == ["等确认"])
    with hall.hall.store.read() as tx:
        shown = fingerprint(*tx.one("SELECT document_key, device_id FROM device"))
    card = page.attention.views[0].card
    assert card.lines[0] == f"打电话给大厅，把设备指纹 {shown} 念给管理员。"
    assert [step.label for step in card.steps] == ["再问一次"]
    qtbot.waitUntil(lambda: page.track.badge.text() == "等确认")
    confirm(hall)
    page.attention.views[0].press(card.steps[0])
    qtbot.waitUntil(lambda: window.status.network.text() == "在线 · 大厅可达")
    qtbot.waitUntil(lambda: window.status.outbox.text() == "待上传 0 条")
    qtbot.waitUntil(lambda: page.attention.views == [])


def test_the_network_check_asks_the_hall_itself(qtbot, hall, linked):
    window, services = linked
    services.sync.join_hall(hall_url=hall.url, hall_ca=None, device_id="d")
    window.navigator.go(PageName.SYNC)
    page = window.current()
    page.plan.network_button.click()
    sentence = page.network.sentences[Step.CLOCK]
    qtbot.waitUntil(lambda: sentence.text() != "正在检查")
    assert sentence.text() == "本机和大厅的时间一致。"
    page.network.accept()


def test_what_needs_a_person_is_a_card_with_its_next_step(stage):
    stage.services.sync.open_item("change", "ref-1", "M-204", verdict="rejected", kind="case", detail="劳动合同缺签字")
    stage.window.navigator.go(PageName.SYNC)
    stage.settle()
    stage.settle()
    page = stage.window.current()
    words = [label.text() for label in page.attention.findChildren(Text)]
    assert "大厅：劳动合同缺签字" in words
    assert stage.window.status.outbox.text() == "1 条需处理"
    (done,) = [button for button in page.attention.findChildren(Button) if button.text() == "已处理"]
    done.click()
    stage.settle()
    stage.settle()
    assert stage.services.sync.attention_count() == 0
