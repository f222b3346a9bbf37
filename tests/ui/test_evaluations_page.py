"""The page of evaluations with a real store: the loop of a bad one, who may record, and the figures."""

from datetime import date

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from station_app.domain.evaluation import BadReason, EvaluationChannel, EvaluationForm, EventKind, Level, Step
from station_app.domain.service_log import ServiceCategory, ServiceLogForm
from station_app.errors import Code, StationError
from ui.evaluations.reading import MONTH, QUARTER, YEAR, period
from ui.evaluations.record import RecordDialog
from ui.messages import sentence
from ui.page import PageName
from ui.widgets.text import Text


def add_evaluation(services, key, level, **given):
    """Given by the enterprise itself, of a talk of its own."""
    operator = services.operators.first().id
    form = ServiceLogForm(key, ServiceCategory.LOAN, "贷款贴息", enterprise_name="远舟跨境电商服务有限公司")
    log = services.service_logs.add(form, operator).id
    reasons = (BadReason.SLOW,) if level.bad else ()
    form = EvaluationForm(f"e{key}", EventKind.SERVICE_LOG, log, level, EvaluationChannel.QR, reasons=reasons, **given)
    return services.evaluations.add(form, "").id


@pytest.fixture
def page(stage):
    add_evaluation(stage.services, "1", Level.VERY_SATISFIED, comment="很快")
    stage.bad = add_evaluation(stage.services, "2", Level.DISSATISFIED, name="陆先生", comment="等太久")
    stage.window.navigator.go(PageName.EVALUATIONS, stage.bad)
    stage.settle()
    stage.settle()
    return stage.window.current()


def words(page):
    return [text.text() for text in page.loop.findChildren(Text)]


def tell(stage, page, **answers):
    for key, value in answers.items():
        field = page.dialog.fields[key]
        field.choose(value) if hasattr(field, "choose") else field.setText(value)
    page.dialog.accept()
    stage.settle()
    stage.settle()
    stage.settle()


def test_rows_rates_and_what_is_to_do(page):
    assert page.tabs.labels() == ["全部评价 2", "差评待办 1", "待回访 1"]
    assert page.current().row.name == "陆先生"
    rates = [cell.accessibleName() for cell in page.strip.cells]
    assert rates[0] == "好评率 50.0%，1、2、3 级评价数 ÷ 全部评价数，1 ÷ 2"
    assert rates[3] == "回访满意率 —，回访满意数 ÷ 回访数，0 ÷ 0"
    page.tabs.choose("all")
    assert [line.level for line in page.rows.rows()] == ["不满意", "非常满意"]


def test_a_bad_one_is_contacted_mended_and_revisited_and_only_legal_steps_are_offered(stage, page):
    assert list(page.loop.buttons) == [Step.CONTACT]
    assert "今日到期" not in words(page)
    QApplication.setActiveWindow(stage.window)
    QTest.keyClick(page.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    tell(stage, page, text="问清楚了", complex="yes")
    assert list(page.loop.buttons) == [Step.MEND, Step.EXPLAIN, Step.REJECT]
    page.take_step(Step.MEND)
    tell(stage, page, text="加开一个窗口")
    page.tabs.choose("mendings")
    assert list(page.loop.buttons) == [Step.REVISIT]
    page.take_step(Step.REVISIT)
    tell(stage, page, satisfied="no", text="还是慢")
    row = stage.services.evaluations.find(stage.bad)
    assert [step.step for step in row.steps] == [Step.CONTACT, Step.MEND, Step.REVISIT]
    assert row.steps[0].complex_case
    assert row.steps[2].satisfied is False
    assert page.strip.cells[3].accessibleName().startswith("回访满意率 0.0%")


def test_who_handled_it_neither_rejects_nor_records(stage, page):
    page.do_next()
    tell(stage, page, text="问清楚了")
    page.take_step(Step.REJECT)
    tell(stage, page, text="不属实")
    own = sentence(StationError(Code.OWN_EVALUATION))
    assert stage.notices[-1] == own
    assert stage.services.evaluations.find(stage.bad).state == "contacted"


def test_recording_needs_a_finished_case_and_a_reason(stage, page):
    page.record()
    dialog = page.findChild(RecordDialog)
    assert not dialog._why_row.isVisible()
    dialog.level.choose("4")
    assert dialog._why_row.isVisible()
    dialog.event_field.setText("jg-261120-999")
    dialog.record()
    stage.settle()
    assert dialog.error.text() == sentence(StationError(Code.REQUIRED, "reasons"))
    dialog.reasons[BadReason.SLOW].setChecked(True)
    dialog.record()
    stage.settle()
    assert dialog.error.text() == "没有件号 JG-261120-999，核对件号。"
    dialog.reject()


def test_periods_begin_with_their_first_day():
    today = date(2026, 11, 20)
    assert period(MONTH, today) == (date(2026, 11, 1), today)
    assert period(QUARTER, today) == (date(2026, 10, 1), today)
    assert period(YEAR, today) == (date(2026, 1, 1), today)


def test_the_rail_counts_bad_ones_that_wait(stage, page):
    stage.qtbot.waitUntil(
        lambda: stage.window.rail.item(PageName.EVALUATIONS).accessibleName() == "导航 评价，1 件要处理"
    )
