"""The preview: every paper a case can print now, how it is printed, what is remembered, and the hall's own papers."""

from datetime import date

import pytest
from reportlab.pdfgen.canvas import Canvas

from station_app.domain.guidance import Mode
from station_app.services.case_acts import HandOver, Term
from station_app.services.document_subjects import OF_CASES
from station_app.services.hall_paper_service import ReceivedPaper
from tests.ui.test_case_page import complete, log_case
from ui.preview.chooser import PaperList
from ui.preview.dialog import PreviewRequest, open_preview
from ui.preview.papers import read_papers


@pytest.fixture
def previewed(stage):
    """Opens a preview on the stage and closes it in the end."""
    opened = []

    def make(no, document="WS01"):
        opened.append(open_preview(stage.desk, PreviewRequest(no, document), stage.window))
        settle(stage)
        return opened[-1]

    yield make
    for dialog in opened:
        dialog.reject()


def settle(stage):
    for _ in range(3):
        stage.settle()


def proxy_case(stage, bundle="YJS-01"):
    no = log_case(stage, Mode.PROXY, bundle)
    catalogue = stage.services.catalogues.active()
    detail = stage.services.cases.find(no)
    answers = {code: catalogue.situations[code].default for code in detail.open_situations}
    if answers:
        stage.services.revision.revise(no, stage.desk.operator_id, answers=answers)
    return no


def whole_life(stage):
    """A case with everything a paper could speak of."""
    no, me, services = proxy_case(stage), stage.desk.operator_id, stage.services
    services.acts.notice(no, me)
    services.acts.entrust(no, me, Term())
    services.materials.supplement(no, services.cases.full(no).lines[0].material, me, "缺页")
    complete(stage, no)
    services.acts.suspend(no, me, "等图纸")
    services.acts.resume(no, me, "图纸到了")
    return no


def test_the_list_holds_exactly_what_the_service_can_print(stage):
    no = whole_life(stage)
    offered = stage.services.documents.offered(no, stage.desk.operator_id)
    choices = read_papers(stage.desk, no).choices
    ours = {choice.document for choice in choices if not choice.hall}
    assert ours == offered
    assert offered <= set(OF_CASES)
    assert {choice.document for choice in choices if choice.hall} == {"WS04", "WS05", "WS06", "WS08", "WS16", "WS17"}
    assert [choice.heading for choice in choices if choice.heading] == [
        "告知与材料", "承诺与委托", "受理与办结", "标签", "大厅出具",
    ]  # fmt: skip


def test_every_offered_paper_is_shown_and_saved(stage, previewed):
    no = whole_life(stage)
    dialog = previewed(no)
    choices = [choice for choice in read_papers(stage.desk, no).choices if not choice.remark]
    assert len(choices) >= 10
    for choice in choices:
        dialog.chooser.choose(choice.document)
        settle(stage)
        assert dialog._error.text() == "", choice.document
        assert dialog.view.pages() >= 1, choice.document
        dialog.saved_to = None
        dialog.save()
        settle(stage)
        assert dialog.saved_to is not None, choice.document
        assert choice.name in dialog.saved_to.name


def test_what_the_hall_has_not_sent_cannot_be_chosen_and_says_what_is_known(stage, previewed):
    no = log_case(stage)
    paper = ReceivedPaper("WS04", "潭市监受〔2026〕12 号", date(2026, 11, 19), "市场监督管理局")
    stage.services.hall_papers.register(no, paper, stage.desk.operator_id)
    choices = {choice.document: choice for choice in read_papers(stage.desk, no).choices}
    assert choices["WS04"].remark == "大厅还没回传盖章件 · 潭市监受〔2026〕12 号 · 11-19"
    assert choices["WS06"].remark == "大厅还没回传盖章件"
    dialog = previewed(no)
    before = dialog._request
    dialog.chooser.choose("WS04")
    settle(stage)
    assert dialog._request == before


def test_a_paper_of_the_hall_is_registered_and_printed_page_for_page(stage, previewed, tmp_path):
    sealed = tmp_path / "受理通知书.pdf"
    canvas = Canvas(str(sealed))
    canvas.drawString(100, 400, "page one")
    canvas.showPage()
    canvas.drawString(100, 400, "page two")
    canvas.save()
    no = log_case(stage)
    dialog = previewed(no)
    dialog.register_hall_paper()
    fields = dialog.hall_dialog.fields
    fields["number"].setText("潭市监受〔2026〕12 号")
    fields["issued_by"].setText("市场监督管理局")
    fields["file"].setText(str(sealed))
    dialog.hall_dialog.accept()
    settle(stage)
    dialog.chooser.choose("WS04")
    settle(stage)
    assert dialog.view.pages() == 2
    assert "大厅原件" in dialog._state.text()
    dialog.save()
    settle(stage)
    assert dialog.saved_to.exists()
    kinds = [event.kind for event in stage.services.cases.full(no).events]
    assert "reprinted" in kinds
    assert stage.services.documents.prints(no) == [], "no number of ours"


def test_a_refusal_without_its_remedy_is_asked_for_and_then_blocks_the_delivery(stage, previewed):
    no = log_case(stage)
    dialog = previewed(no)
    dialog.register_hall_paper()
    form = dialog.hall_dialog
    form.fields["document"].choose("WS05")
    form.fields["number"].setText("潭市监不受〔2026〕3 号")
    form.fields["issued_by"].setText("市场监督管理局")
    form.accept()
    settle(stage)
    assert form.isVisible(), "asked again"
    form.fields["remedy"].choose("no")
    form.accept()
    settle(stage)
    (paper,) = stage.services.cases.full(no).work.hall_papers
    assert paper.remedy is False
    assert "退回大厅" in stage.notices[-1]


def test_printing_without_a_printer_says_so_and_takes_no_number(stage, previewed):
    no = log_case(stage)
    dialog = previewed(no, "WS02")
    if dialog.options.printer():
        pytest.skip("this machine has a printer")
    dialog.print_now()
    settle(stage)
    assert dialog._error.text() == "这台机器没装打印机，没有占用编号；可以先存 PDF。"
    assert stage.services.documents.prints(no) == []


def test_copies_and_duplex_are_remembered_per_paper_and_large_type_per_applicant(stage, previewed):
    no = proxy_case(stage)
    dialog = previewed(no, "WS02")
    assert dialog.options.copies.text() == "2", "as usual for this paper"
    dialog.options.copies.setText("3")
    dialog.options.duplex.click()
    dialog.options.large.click()
    settle(stage)
    dialog.save()
    settle(stage)
    dialog.chooser.choose("WS03")
    settle(stage)
    assert dialog.options.copies.text() == "2"
    assert dialog.options.duplex.isChecked()
    assert dialog.options.large.isChecked(), "the same applicant"
    dialog.chooser.choose("WS02")
    settle(stage)
    assert dialog.options.copies.text() == "3"
    assert not dialog.options.duplex.isChecked()


def test_a_character_without_a_glyph_can_be_left_to_the_pen(stage, previewed):
    from station_app.domain.case_form import CaseForm

    form = CaseForm(
        "fish", Mode.HELP, items=("SW-01-02-01",), enterprise_name="鱼\U0001f41f餐馆", contact_name="周敏",
        contact_mobile="13812342067",
    )  # fmt: skip
    no = stage.services.cases.register(form, stage.desk.operator_id).no
    dialog = previewed(no, "WS02")
    assert "字库里没有" in dialog._error.text()
    assert dialog.blank_button.isVisibleTo(dialog)
    for _ in range(5):
        if not dialog._error.text():
            break
        dialog.leave_blank()
        settle(stage)
    assert dialog._error.text() == ""
    assert dialog.view.pages() >= 1
    dialog.save()
    settle(stage)
    assert dialog.saved_to is not None


def test_a_paper_about_no_case_has_no_list(stage, previewed):
    dialog = previewed("", "JJ")
    assert not dialog.findChild(PaperList).isVisibleTo(dialog)
    assert dialog.view.pages() >= 1


def test_a_delivered_case_offers_the_service_return(stage):
    no, me, services = whole_life(stage), stage.desk.operator_id, stage.services
    assert "WS15" not in services.documents.offered(no, me)
    services.acts.ready(no, me)
    services.acts.submit(no, me)
    services.acts.result(no, me, name="食品经营许可证")
    assert "WS15" in services.documents.offered(no, me)
    services.acts.deliver(no, me, HandOver("周敏"))
    assert "WS14" in services.documents.offered(no, me)
