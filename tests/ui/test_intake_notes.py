"""新建办件 tells of a case like it that is under way and of what has run out in the wallet, and never stops anybody."""

from datetime import date

from station_app.domain.case_form import CaseForm, Channel
from station_app.domain.guidance import Mode
from ui.intake.arguments import BeginArgument
from ui.page import PageName
from ui.widgets.button import Link

NAME = "青澜味工坊餐饮管理有限公司"


def settle(stage):
    for _ in range(3):
        stage.settle()


def known(stage):
    return next(row for row in stage.services.enterprises.all() if row.name == NAME)


def log(stage, client="before"):
    enterprise = known(stage)
    form = CaseForm(
        client, Mode.HELP, Channel.ON_SITE, bundle="YJS-04", enterprise_id=enterprise.id, enterprise_name=NAME,
        uscc=enterprise.uscc, contact_name="周敏", contact_mobile="13812342067",
    )  # fmt: skip
    return stage.services.cases.register(form, stage.desk.operator_id)


def begin(stage, bundle):
    stage.window.navigator.go(PageName.INTAKE, BeginArgument(bundle=bundle, enterprise_id=known(stage).id))
    settle(stage)
    return stage.window.current()


def test_a_case_like_it_is_named_and_can_be_opened_and_saving_goes_on(stage):
    before = log(stage)
    page = begin(stage, "YJS-04")
    (note,) = page.view.notes.notes()
    assert (note.case_no, before.no in note.text) == (before.no, True)
    assert page.view.notes.isVisible()
    page.save()
    settle(stage)
    assert len(list(stage.services.cases.all())) == 2
    assert not page.view.notes.isVisible(), "the next form begins without notes"


def test_the_note_leads_to_the_case(stage):
    before = log(stage)
    page = begin(stage, "YJS-04")
    page.view.notes.findChild(Link).click()
    settle(stage)
    assert (stage.window.current_name(), stage.window.current().heading[1]) == (PageName.CASE, f"/ {before.no}")


def test_other_items_and_closed_cases_are_not_named(stage):
    before = log(stage)
    assert begin(stage, "YJS-14").view.notes.notes() == ()
    stage.services.acts.withdraw(before.no, stage.desk.operator_id, "不办了")
    stage.window.current().park()
    assert begin(stage, "YJS-04").view.notes.notes() == ()


def test_what_ran_out_in_the_wallet_is_told_through_its_last_day_it_is_not(stage):
    enterprise, me = known(stage), stage.desk.operator_id
    wanted = stage.services.cases.full(log(stage).no).lines[0].material
    stage.services.wallets.put(enterprise.id, wanted, date(2026, 11, 20), me)
    page = begin(stage, "YJS-04")
    assert not any("过期" in note.text for note in page.view.notes.notes())
    page.park()
    stage.services.wallets.put(enterprise.id, wanted, date(2026, 11, 19), me)
    page = begin(stage, "YJS-04")
    told = [note.text for note in page.view.notes.notes() if "过期" in note.text]
    assert len(told) == 1
    assert "已过期 1 天" in told[0]
    assert page.form().enterprise_id == enterprise.id
