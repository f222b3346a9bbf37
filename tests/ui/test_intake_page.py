"""新建办件 with real services: the live list, questions, drafts, parking, wrong input, and what the sheet says."""

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

from station_app.domain.case_form import CaseForm
from station_app.domain.guidance import GuidanceRequest, Mode
from ui.intake.arguments import BeginArgument, DraftArgument
from ui.intake.lines import BringLine, Heading
from ui.page import PageName
from ui.widgets.question import Question


@pytest.fixture
def page(stage):
    stage.window.navigator.go(PageName.INTAKE)
    stage.settle()
    return stage.window.current()


def begin(stage, page, **argument):
    page.open_with(BeginArgument(**argument))
    stage.settle()


def fill(page, name="味知餐馆（拟设立）"):
    page.enterprises.take_new(name, "", "", "")
    page.view.who.contact.setText("周敏")
    page.view.who.mobile.set_number("13812342067")


def lines(page):
    return [row for row in page.view.bring.rows.rows() if isinstance(row, BringLine)]


@pytest.mark.parametrize(
    ("bundle", "figures"), [("YJS-01", (51, 22, 14)), ("YJS-14", (10, 7, 3)), ("YJS-06", (30, 6, 2))]
)
def test_the_three_figures_are_those_of_the_rules(stage, page, bundle, figures):
    begin(stage, page, bundle=bundle)
    assert page.view.figures.accessibleName() == (
        f"逐项要求 {figures[0]} 份，去重合并 {figures[1]} 份，实际要交 {figures[2]} 份"
    )
    assert len(lines(page)) == figures[1]


def test_list_is_grouped_and_numbered_like_the_printed_one(stage, page):
    begin(stage, page, bundle="YJS-14")
    rows = page.view.bring.rows.rows()
    assert [row.name for row in rows if isinstance(row, Heading)] == ["需提交", "签承诺", "不用交"]
    assert [line.code for line in lines(page)][:3] == ["CL0292", "CL0103", "CL0293"]
    together = [line for line in lines(page) if len(line.numbers) > 1]
    assert together
    assert all(line.merged == f"{len(line.numbers)} 项合 1" for line in together)


def test_an_answer_changes_the_list_at_once_and_clearing_takes_it_back(stage, page):
    begin(stage, page, bundle="YJS-04")
    view = page.view.what.situations
    before, asked = lines(page), {line.code: line for line in view.questions.lines()}
    assert asked["signboard"].chosen is None
    view.answered.emit("signboard", "no")
    assert len(lines(page)) < len(before)
    view.cleared.emit("signboard")
    assert [line.code for line in lines(page)] == [line.code for line in before]


def test_digits_answer_in_turn_and_one_always_means_yes(stage, page):
    begin(stage, page, bundle="YJS-04")
    view = page.view.what.situations
    view.setFocus()
    view.setCurrentIndex(view.questions.index([line.code for line in view.questions.lines()].index("residential")))
    QTest.keyClicks(view, "1")
    assert page.form().answers == {"residential": "yes"}
    assert view.questions.lines()[view.currentIndex().row()].chosen is None, "the cursor went to the next open question"


def test_effects_say_what_an_open_question_can_still_save(stage, page):
    begin(stage, page, bundle="YJS-04")
    words = {line.code: line for line in page.view.what.situations.questions.lines()}
    services = stage.services
    request = GuidanceRequest(bundle="YJS-04", mode=Mode.PROXY)
    best = min(services.guidance.effect(request, "signboard", value) for value in ("yes", "no"))
    assert best < 0
    assert words["signboard"].effect == f"可再减 {-best} 份"
    assert words["signboard"].saves_more


def test_mouse_answers_where_the_answer_is_painted(stage, page):
    begin(stage, page, bundle="YJS-04")
    view = page.view.what.situations
    point = view.point_of("signboard", "no")
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert page.form().answers == {"signboard": "no"}
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.point_of("signboard", "no"))
    assert page.form().answers == {}


def test_taking_one_item_out_splits_the_bundle_and_can_be_undone(stage, page):
    begin(stage, page, bundle="YJS-04")
    chosen = page.answer.chosen
    page.view.what.items.removed.emit(chosen[1])
    assert page.form().bundle is None
    assert page.form().items == (chosen[0], *chosen[2:])
    page.undo()
    assert page.form().bundle == "YJS-04"
    assert page.answer.chosen == chosen
    page.redo()
    assert page.form().bundle is None
    assert len(page.answer.chosen) == len(chosen) - 1


def test_saving_registers_once_and_begins_a_new_form(stage, page):
    fill(page)
    stage.settle()
    begin(stage, page, item="SW-01-02-01")
    page.save()
    page.save()
    stage.settle()
    (case,) = list(stage.services.cases.all())
    assert case.enterprise_name == "味知餐馆（拟设立）"
    assert stage.notices[-1] == f"已保存 {case.no}"
    assert page.form().items == ()
    assert stage.services.drafts.all() == []


def test_a_wrong_number_is_said_at_its_field_and_nothing_is_lost(stage, page):
    fill(page)
    stage.settle()
    begin(stage, page, item="SW-01-02-01")
    page.view.who.mobile.set_number("1381234206")
    page.save()
    stage.settle()
    assert page.view.who.contact_row._error.text() == "手机号应为 11 位、1 开头，改好再存。"
    assert list(stage.services.cases.all()) == []
    assert page.form().enterprise_name == "味知餐馆（拟设立）"


def test_a_wrong_credit_code_names_the_digit(stage, page):
    page.view.who.new_enterprise.show()
    page.enterprises.take_new("某公司", "91430302MA4L16JQ9X", "", "")
    stage.settle()
    assert "第 18 位" in page.view.who.new_enterprise.uscc_row._error.text()


def test_printing_with_open_questions_asks_and_the_safe_answer_goes_back(stage, page):
    fill(page)
    stage.settle()
    begin(stage, page, bundle="YJS-04")
    page.save_and_print()
    question = page.findChild(Question)
    assert question.windowTitle().startswith("还有 7 题未答，清单可能有变")
    question.safe.click()
    stage.settle()
    assert list(stage.services.cases.all()) == []
    assert page.view.what.situations.hasFocus()


def test_what_was_typed_survives_as_a_draft_and_comes_back(stage, page):
    fill(page)
    stage.settle()
    begin(stage, page, bundle="YJS-04")
    page.view.what.situations.answered.emit("signboard", "no")
    page.view.who.remark.setPlainText("月底开业")
    page.leave()
    stage.settle()
    (draft,) = stage.services.drafts.all()
    assert draft.form.answers == {"signboard": "no"}
    page._start_over()
    page.open_with(DraftArgument(draft.id))
    stage.settle()
    stage.settle()
    assert page.form() == draft.form
    assert page.view.who.remark.toPlainText() == "月底开业"


def test_parking_sets_the_form_aside_as_a_chip(stage, page):
    fill(page)
    stage.settle()
    page.park()
    stage.settle()
    assert page.form().enterprise_name == ""
    page.keeper.list_parked()
    stage.settle()
    (draft,) = stage.services.drafts.all()
    assert draft.parked
    page.parked.opened.emit(draft.id)
    stage.settle()
    assert page.form().enterprise_name == "味知餐馆（拟设立）"


def test_an_empty_form_leaves_no_draft(stage, page):
    page.leave()
    stage.settle()
    assert stage.services.drafts.all() == []


def test_enter_shows_every_items_original_wording(stage, page):
    begin(stage, page, bundle="YJS-14")
    page.view.bring.table.setFocus()
    page.view.bring.table.select_first()
    QTest.keyClick(page.view.bring.table, Qt.Key.Key_Return)
    assert page.sheet.isVisible()
    QTest.keyClick(page.sheet, Qt.Key.Key_Escape)
    assert not page.sheet.isVisible()
    assert page.view.bring.table.hasFocus()


def test_mode_moves_the_agents_answer(stage, page):
    begin(stage, page, item="SW-01-02-01")
    proxy = len(lines(page))
    page.view.who.mode.choose(Mode.HELP)
    assert len(lines(page)) < proxy
    assert page.form().mode is Mode.HELP


def test_f6_walks_the_panes(stage, page):
    begin(stage, page, bundle="YJS-14")
    page.view.who.search.setFocus()
    page.view.step_pane(1)
    assert page.view.what.situations.hasFocus()
    page.view.step_pane(1)
    assert page.view.bring.table.hasFocus()
    page.view.step_pane(-1)
    assert page.view.what.situations.hasFocus()


def test_the_guidance_of_the_largest_bundle_is_shown_without_the_database(stage, page):
    """The answer is worked out from memory: a store that is busy does not hold the list."""
    import threading

    gate = threading.Event()
    stage.executor.submit(gate.wait, 5)
    page._on_bundle_taken("YJS-01")
    assert len(lines(page)) == 22
    gate.set()
    stage.settle()


def test_form_holds_what_the_case_then_holds(stage, page):
    fill(page)
    stage.settle()
    begin(stage, page, item="SW-01-02-01")
    form = page.form()
    assert isinstance(form, CaseForm)
    page.save()
    stage.settle()
    (case,) = list(stage.services.cases.all())
    assert case.client_id == form.client_id
