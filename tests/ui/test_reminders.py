"""A reminder is one toast for each thing a day."""

from datetime import date

from station_app.domain.deadlines import Light
from station_app.domain.todo import Todo, TodoGroup, TodoKind
from ui.reminders import Reminders

TODAY = date(2026, 11, 23)


def test_each_thing_is_said_once_and_the_visitor_first(stage, qtbot):
    said = []
    stage.desk.notifier.announced.connect(lambda notice: said.append(notice.text))
    reminders = Reminders(stage.desk, stage.window)
    due = Todo(TodoKind.PROMISE, TodoGroup.TODAY, Light.RED, TODAY, 0, "检测报告", "味工坊", "JG-1")
    visitor = Todo(TodoKind.APPOINTMENT, TodoGroup.TODAY, Light.YELLOW, TODAY, 0, "开餐馆", "启衡检测", "YY-1", "10:30")
    reminders._tell((due, visitor))
    reminders._tell((due, visitor))
    assert len(said) == 1
    assert said[0].startswith("10:30 到站")
    assert "启衡检测" in said[0]
    assert "另有 1 件" in said[0]
