"""L3 with the window, by keys only: a visit in the field, two steps ticked off, a blocking point with its unit and its day."""

from datetime import date

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication

from station_app.domain.project_node import NodeState
from tests.ui.test_project_page import CTRL, SHIFT, enter, open_page, settle
from tests.ui.test_project_page_days import Hands, in_front

SECONDS_A_STROKE, NINETY_SECONDS = 0.4, 90.0


@pytest.fixture
def hands(stage):
    stage.activate()
    return Hands(stage)


def fill(stage, hands, dialog, **answers):
    """Type what is to be said, from field to field by Tab, and confirm with Ctrl+Enter."""
    in_front(stage, dialog)
    left = dict(answers)
    for _ in range(3 * len(dialog.fields) + 3):
        focused = QApplication.focusWidget()
        key = next((key for key in left if dialog.fields[key] in (focused, focused.parent())), None)
        if key is not None:
            hands.type(left.pop(key))
        if not left:
            break
        hands.key(Qt.Key.Key_Tab)
    assert left == {}
    hands.key(Qt.Key.Key_Return, CTRL)
    settle(stage)
    stage.activate()


def test_l3_a_visit_two_steps_and_a_blocking_point_within_ninety_seconds(stage, hands):
    no = enter(stage)
    page = open_page(stage, no)
    services = stage.services
    first, second = (view.node.code for view in services.plans.view(no).next[:2])
    hands.pressed = 0
    hands.key(Qt.Key.Key_V, CTRL | SHIFT)
    fill(stage, hands, page.visits.dialog, subject="现场调度", record="两项已办结，用电卡住")
    for code in (first, second):
        page.gantt.chart.setFocus()
        page.gantt.go_to(code)
        hands.key(Qt.Key.Key_Down)
        hands.key(Qt.Key.Key_Up)
        hands.key(Qt.Key.Key_Return, CTRL)
        fill(stage, hands, page.node_acts.dialog)
    page.gantt.chart.setFocus()
    hands.key(Qt.Key.Key_D, CTRL)
    fill(stage, hands, page.points.dialog, title="高压线迁改", lead="供电公司", due="12-01")
    plan = services.plans.view(no)
    today = services.clock.today()
    assert [(plan.node(code).state, plan.node(code).node.ended) for code in (first, second)] == [
        (NodeState.FINISHED, today), (NodeState.FINISHED, today),
    ]  # fmt: skip
    (point,) = services.blocking_points.of_project(no)
    assert (point.point.lead, point.point.due) == ("供电公司", date(2026, 12, 1))
    project = services.projects.find(no)
    assert [visit.record for visit in services.visits.of_project(project.id)] == ["两项已办结，用电卡住"]
    assert hands.pressed * SECONDS_A_STROKE <= NINETY_SECONDS
