"""When the desk speaks up: what falls due today and who is about to come, inside the service hours only."""

from datetime import date

import pytest

from station_app.clock import parse_moment
from station_app.domain.deadlines import Light, ServiceHours
from station_app.domain.todo import Todo, TodoGroup, TodoKind, group_of, light_of, remaining_workdays, reminders
from station_app.domain.workdays import Calendar, parse_calendar

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def calendar():
    return Calendar("", frozenset({2026}), {}, frozenset())


def todo(kind, due=TODAY, detail=""):
    return Todo(kind, TodoGroup.TODAY, Light.RED, due, 0, "食品经营许可", "味工坊", "JG-261123-001", detail)


DUE = todo(TodoKind.PROMISE)


@pytest.mark.parametrize(
    ("now", "spoken"),
    [
        ("2026-11-23T09:00", True),
        ("2026-11-23T12:01", False),
        ("2026-11-23T13:30", True),
        ("2026-11-23T17:01", False),
        ("2026-11-22T10:00", False),
    ],
)
def test_nothing_is_said_outside_the_service_hours_of_a_workday(calendar, now, spoken):
    assert bool(reminders([DUE], parse_moment(now), calendar, ServiceHours())) is spoken


@pytest.mark.parametrize(
    ("one", "spoken"),
    [
        (todo(TodoKind.CASE_DUE), True),
        (todo(TodoKind.CASE_DUE, date(2026, 11, 22)), False),
        (todo(TodoKind.CALLBACK, date(2026, 11, 24)), False),
        (todo(TodoKind.MENDING), False),
        (todo(TodoKind.APPOINTMENT, detail="10:30"), True),
        (todo(TodoKind.APPOINTMENT, detail="10:46"), False),
        (todo(TodoKind.APPOINTMENT, detail="10:29"), False),
    ],
)
def test_what_is_due_today_and_who_comes_within_a_quarter_of_an_hour(calendar, one, spoken):
    assert bool(reminders([one], parse_moment("2026-11-23T10:30"), calendar, ServiceHours())) is spoken


def test_groups_and_lights_count_workdays(calendar):
    friday = date(2026, 11, 20)
    assert [group_of(date(2026, 11, day), friday, calendar) for day in (19, 20, 25, 26)] == [
        TodoGroup.TODAY, TodoGroup.TODAY, TodoGroup.NEAR, TodoGroup.TWO_WEEKS,
    ]  # fmt: skip
    assert [remaining_workdays(date(2026, 11, day), friday, calendar) for day in (18, 20, 22, 23, 25)] == [
        -2,
        0,
        0,
        1,
        3,
    ]
    lights = [light_of(date(2026, 11, day), friday, calendar) for day in (20, 23, 24, 25)]
    assert lights == [Light.RED, Light.YELLOW, Light.YELLOW, Light.GREEN]
    assert parse_calendar({"years": {}}).is_workday(friday)
