"""Every guard of a case's life tried through the window: what is refused is absent, or says why, and writes nothing."""

from datetime import date

import pytest

from station_app.domain.assist_case import CaseAction, CaseState
from station_app.domain.guidance import Mode
from station_app.services.case_acts import HandOver, Term
from station_app.services.hall_paper_service import ReceivedPaper
from tests.ui.test_case_page import complete, log_case, open_case
from tests.ui.test_preview import proxy_case
from ui.case_detail.acts import ACTS

_TYPED = {
    CaseAction.RESULT: {"name": "许可证"}, CaseAction.SUSPEND: {"reason": "等"}, CaseAction.WITHDRAW: {"reason": "不办了"},
    CaseAction.TERMINATE: {"reason": "注销"},
}  # fmt: skip


def settle(stage):
    for _ in range(3):
        stage.settle()


def log_of(stage):
    """What would travel to the hall; a refused act leaves it as it was."""
    return stage.services.sync.pending()


def start(stage, page, which, **typed):
    """Start an act as its key does, whether or not it is offered, and answer its dialog."""
    page.acts.start(which)
    dialog = page.acts.dialog
    if dialog is not None:
        for name, text in typed.items():
            dialog.fields[name].setText(text)
        dialog.accept()
    settle(stage)
    return dialog


def refused(stage, page, which, because, **typed):
    """The act is not offered, and forced it answers its sentence and writes nothing."""
    assert which not in page.acts.legal(), "absent from menu and keys"
    assert not page.acts.actions[list(ACTS).index(which)].isEnabled()
    state, before = stage.services.cases.find(page.view.no).summary.state, log_of(stage)
    dialog = start(stage, page, which, **typed)
    said = dialog.error.text() if dialog is not None else stage.notices[-1]
    assert because in said
    if dialog is not None:
        dialog.reject()
    assert stage.services.cases.find(page.view.no).summary.state == state
    assert log_of(stage) == before


@pytest.fixture
def proxy(stage):
    no = proxy_case(stage)
    stage.services.acts.notice(no, stage.desk.operator_id)
    return no


def test_not_ready_while_something_is_missing(stage, proxy):
    refused(stage, open_case(stage, proxy), CaseAction.READY, "材料还没备齐")


def test_no_submission_of_a_proxy_case_without_its_power_of_attorney(stage, proxy):
    complete(stage, proxy)
    stage.services.acts.ready(proxy, stage.desk.operator_id)
    page = open_case(stage, proxy)
    refused(stage, page, CaseAction.SUBMIT, "还没有收到授权委托书")
    assert page.acts.hint() == "报送大厅前：缺有效的委托书"


def test_no_submission_before_it_is_ready(stage, proxy):
    refused(stage, open_case(stage, proxy), CaseAction.SUBMIT, "当前状态不允许")


def test_only_a_proxy_case_is_entrusted(stage):
    no = log_case(stage, Mode.HELP)
    stage.services.acts.notice(no, stage.desk.operator_id)
    refused(stage, open_case(stage, no), CaseAction.ENTRUST, "只有代办件需要委托")


@pytest.mark.parametrize("which", [CaseAction.TERMINATE, CaseAction.WITHDRAW])
def test_no_end_while_originals_are_held(stage, proxy, which):
    services, me = stage.services, stage.desk.operator_id
    material = services.cases.full(proxy).lines[0].material
    services.materials.hold_original(proxy, material, me, "3 号柜", None)
    refused(stage, open_case(stage, proxy), which, "还有原件没有归还", reason="企业不办了")


@pytest.mark.parametrize("which", [CaseAction.TERMINATE, CaseAction.WITHDRAW, CaseAction.SUSPEND])
def test_no_end_and_no_pause_without_a_reason(stage, proxy, which):
    page, before = open_case(stage, proxy), log_of(stage)
    page.acts.start(which)
    dialog = page.acts.dialog
    dialog.fields["reason"].setText("   ")
    dialog.accept()
    settle(stage)
    assert dialog.isVisible(), "asked again"
    assert log_of(stage) == before
    dialog.reject()


def resulted(stage, no):
    services, me = stage.services, stage.desk.operator_id
    services.acts.entrust(no, me, Term())
    complete(stage, no)
    services.acts.ready(no, me)
    services.acts.submit(no, me)
    services.acts.result(no, me, name="食品经营许可证")


def test_no_hand_over_of_a_refusal_without_its_remedy(stage, proxy):
    resulted(stage, proxy)
    paper = ReceivedPaper("WS05", "不受〔2026〕3 号", date(2026, 11, 20), "市场监督管理局", remedy=False)
    stage.services.hall_papers.register(proxy, paper, stage.desk.operator_id)
    page = open_case(stage, proxy)
    refused(stage, page, CaseAction.DELIVER, "没有写复议和诉讼")
    assert page.acts.hint() == "登记送达前：大厅文书没写救济途径，先退回大厅"


def test_no_archive_while_originals_are_held(stage, proxy):
    services, me = stage.services, stage.desk.operator_id
    resulted(stage, proxy)
    services.acts.deliver(proxy, me, HandOver("周敏"))
    material = services.cases.full(proxy).lines[0].material
    services.materials.hold_original(proxy, material, me, "3 号柜", None)
    refused(stage, open_case(stage, proxy), CaseAction.ARCHIVE, "还有原件没有归还")


def test_an_archived_case_is_read_only(stage, proxy):
    services, me = stage.services, stage.desk.operator_id
    resulted(stage, proxy)
    services.acts.deliver(proxy, me, HandOver("周敏"))
    services.acts.archive(proxy, me)
    page, before = open_case(stage, proxy), log_of(stage)
    assert page.acts.legal() == []
    for which in ACTS:
        refused(stage, page, which, "当前状态不允许", **_TYPED.get(which, {}))
    page.work.toggle(page.materials.current())
    page.work.mend()
    if page.work.dialog is not None:
        page.work.dialog.fields["text"].setText("缺页")
        page.work.dialog.accept()
    settle(stage)
    assert log_of(stage) == before
    assert services.cases.find(proxy).summary.state == CaseState.ARCHIVED


def test_what_cannot_be_undone_has_the_focus_on_the_safe_button(stage, proxy):
    stage.services.acts.entrust(proxy, stage.desk.operator_id, Term())
    complete(stage, proxy)
    stage.services.acts.ready(proxy, stage.desk.operator_id)
    page = open_case(stage, proxy)
    page.acts.start(CaseAction.SUBMIT)
    assert page.acts.dialog.safe.text() == "先不报送"
    assert page.acts.dialog.focusWidget() is page.acts.dialog.safe
    page.acts.dialog.reject()
