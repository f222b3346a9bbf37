"""Ctrl+K finds projects, visits and demands, and each opens its page."""

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

from station_app.domain.demand import Act, DemandChannel, DemandForm, StepForm
from station_app.domain.visit import VisitForm
from tests.ui.test_project_page import enter, settle
from ui.search_palette import SearchPalette


@pytest.fixture
def filled(stage):
    services, who = stage.services, stage.services.operators.first().id
    stage.no = enter(stage)
    visit = VisitForm("v-1", services.clock.now(), "核对施工图", enterprise_name="禾光新能源", project=stage.no, done=True,
                      record="到现场", problems=("临时用电点位",))  # fmt: skip
    stage.visit = services.visits.add(visit, who).no
    closed = services.demands.add(DemandForm("d-1", "路灯不亮", DemandChannel.WINDOW, enterprise_name="远舟"), who).no
    services.demands.act(closed, StepForm(Act.ANALYSE), who)
    stage.demand = closed
    return stage


def search(stage, text):
    stage.window.search_requested.emit()
    palette = stage.window.findChild(SearchPalette)
    QTest.keyClicks(palette.field, text) if text.isascii() else palette.field.setText(text)
    palette.field.textEdited.emit(palette.field.text())
    settle(stage)
    return palette


@pytest.mark.parametrize(
    ("words", "kind"), [("禾光储能", "project"), ("hgcn", "project"), ("核对施工图", "visit"), ("路灯", "demand")]
)
def test_each_kind_is_found_and_opens_its_page(filled, words, kind):
    palette = search(filled, words)
    found = [match for match in palette.view.matches() if match.kind == kind]
    assert found
    while palette.view.current().kind != kind:
        QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    settle(filled)
    page = filled.window.current()
    if kind == "project":
        assert page.sheet.view.project.no == filled.no
    elif kind == "visit":
        assert page.sheet.isVisible()
        assert filled.visit in page.sheet.accessibleName()
        assert page.escape()
    else:
        assert page.current().row.no == filled.demand
