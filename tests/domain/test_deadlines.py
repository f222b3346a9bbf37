"""RULES 2: golden cases worked by hand from the calendars of 2025 to 2027, and properties."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station_app.clock import BEIJING, parse_moment
from station_app.domain.catalogue import Limit, LimitUnit
from station_app.domain.deadlines import Light, Segment, ServiceHours, supplement_window, work_out
from station_app.domain.workdays import days_between
from station_app.errors import Code, UserError


def reckon(calendar, accepted, value, unit="工作日", *, segments=(), extensions=(), now=None):
    return work_out(
        parse_moment(accepted),
        Limit(value, LimitUnit(unit)),
        calendar,
        parse_moment(now or accepted),
        segments=[Segment(date.fromisoformat(a), date.fromisoformat(b) if b else None, k) for a, b, k in segments],
        extensions=extensions,
    )


def rows(deadline):
    """`MM-DD reason` for every day, a star before the counted ones."""
    return [f"{'*' if row.counted else ''}{row.day:%m-%d} {row.reason}" for row in deadline.days]


# Worked by hand. 2026: National Day holiday 10-01..10-07, make-up workdays 09-20 and 10-10.
def test_across_national_day(calendar):
    found = reckon(calendar, "2026-09-30T10:00", 5)
    assert found.due == date(2026, 10, 13)
    assert rows(found) == [
        "09-30 start_day", *[f"10-0{d} holiday:国庆节" for d in range(1, 8)], "*10-08 counted", "*10-09 counted",
        "*10-10 makeup_workday", "10-11 weekend", "*10-12 counted", "*10-13 due",
    ]  # fmt: skip


def test_overlapping_suspensions_count_once(calendar):
    found = reckon(
        calendar, "2026-11-02T10:00", 5,
        segments=[("2026-11-03", "2026-11-06", "听证"), ("2026-11-05", "2026-11-10", "检测")],
    )  # fmt: skip
    assert found.due == date(2026, 11, 16)
    assert rows(found) == [
        "11-02 start_day", "*11-03 counted", *[f"11-0{d} suspended:听证" for d in (4, 5, 6)],
        *[f"11-{d:02d} suspended:检测" for d in (7, 8, 9, 10)], "*11-11 counted", "*11-12 counted", "*11-13 counted",
        "11-14 weekend", "11-15 weekend", "*11-16 due",
    ]  # fmt: skip


def test_natural_days_into_a_holiday_roll_forward(calendar):
    found = reckon(calendar, "2026-09-24T17:31", 7, "自然日")
    assert (found.start_day, found.due) == (date(2026, 9, 28), date(2026, 10, 8))
    assert rows(found) == [
        "09-28 start_day", "*09-29 counted", "*09-30 counted", *[f"*10-0{d} counted" for d in range(1, 6)],
        "10-06 rolled_forward", "10-07 rolled_forward", "10-08 due",
    ]  # fmt: skip


# Spring Festival 2026: holiday 02-15..02-23, make-up workdays 02-14 (Sat) and 02-28 (Sat).
def test_across_spring_festival(calendar):
    found = reckon(calendar, "2026-02-12T09:00", 4)
    assert found.due == date(2026, 2, 25)
    assert rows(found) == [
        "02-12 start_day", "*02-13 counted", "*02-14 makeup_workday", *[f"02-{d} holiday:春节" for d in range(15, 24)],
        "*02-24 counted", "*02-25 due",
    ]  # fmt: skip


# Spring Festival 2025: holiday 01-28..02-04, make-up workdays 01-26 (Sun) and 02-08 (Sat).
def test_makeup_sunday_before_the_festival_of_2025(calendar):
    assert reckon(calendar, "2025-01-24T09:00", 3).due == date(2025, 2, 5)


def test_accepted_on_a_weekend_starts_on_the_next_workday(calendar):
    found = reckon(calendar, "2026-11-21T10:00", 1)
    assert (found.start_day, found.due) == (date(2026, 11, 23), date(2026, 11, 24))


def test_accepted_on_a_makeup_saturday_starts_that_day(calendar):
    assert reckon(calendar, "2026-10-10T10:00", 1).due == date(2026, 10, 12)


@pytest.mark.parametrize(
    ("time", "start"),
    [("17:30:00", date(2026, 11, 20)), ("17:30:01", date(2026, 11, 23)), ("23:59", date(2026, 11, 23))],
)
def test_only_strictly_after_the_cut_off_is_the_next_workday(calendar, time, start):
    assert reckon(calendar, f"2026-11-20T{time}", 5).start_day == start


def test_nothing_to_count_is_due_on_the_start_day(calendar):
    found = reckon(calendar, "2026-11-21T10:00", 0)
    assert found.due == date(2026, 11, 23)
    assert rows(found) == ["11-23 due"]
    assert reckon(calendar, "2026-11-20T10:00", 0, "自然日").due == date(2026, 11, 20)


def test_suspension_over_the_year_end(calendar):
    """12-28 Mon; hearing 12-29..01-05; 01-01 is a Friday of a year without calendar: weekdays only, tentative."""
    found = reckon(calendar, "2026-12-28T10:00", 2, segments=[("2026-12-29", "2027-01-05", "听证")])
    assert found.due == date(2027, 1, 6)
    assert found.tentative
    assert rows(found) == [
        "12-28 start_day", "*12-29 counted", "12-30 suspended:听证", "12-31 suspended:听证",
        *[f"01-0{d} suspended:听证" for d in range(1, 6)], "*01-06 due",
    ]  # fmt: skip


def test_a_year_without_a_calendar_counts_weekdays_and_says_so(calendar):
    found = reckon(calendar, "2027-09-30T10:00", 5)
    assert found.due == date(2027, 10, 7)
    assert found.tentative
    assert not reckon(calendar, "2026-12-21T10:00", 5).tentative


def test_suspended_natural_days_and_roll_over_a_suspended_workday(calendar):
    """Accepted Thu 11-19, 2 natural days end on Sat 11-21; Mon 11-23 is suspended, so Tue 11-24."""
    found = reckon(calendar, "2026-11-19T10:00", 2, "自然日", segments=[("2026-11-22", "2026-11-23", "检测")])
    assert found.due == date(2026, 11, 24)
    assert rows(found) == [
        "11-19 start_day", "*11-20 counted", "*11-21 counted", "11-22 rolled_forward", "11-23 suspended:检测", "11-24 due",
    ]  # fmt: skip


def test_open_suspension_stops_the_clock_unless_due_before(calendar):
    stopped = reckon(calendar, "2026-11-16T10:00", 5, segments=[("2026-11-18", None, "补正")])
    assert (stopped.due, stopped.light, stopped.remaining) == (None, Light.PAUSED, None)
    due_first = reckon(calendar, "2026-11-16T10:00", 2, segments=[("2026-11-18", None, "补正")])
    assert due_first.due == date(2026, 11, 18)


def test_same_day_suspension_takes_nothing_and_a_reversed_one_is_refused(calendar):
    assert reckon(calendar, "2026-11-16T10:00", 2, segments=[("2026-11-17", "2026-11-17", "听证")]).due == date(
        2026, 11, 18
    )
    with pytest.raises(UserError) as error:
        reckon(calendar, "2026-11-16T10:00", 2, segments=[("2026-11-18", "2026-11-17", "听证")])
    assert error.value.code is Code.SEGMENT_REVERSED


def test_extension_adds_to_the_limit(calendar):
    found = reckon(calendar, "2026-11-02T10:00", 5, extensions=[3])
    assert (found.limit, found.due) == (8, date(2026, 11, 12))


def test_no_limit_has_no_due_day(calendar):
    found = reckon(calendar, "2026-11-02T10:00", None)
    assert (found.due, found.light, found.days) == (None, Light.NO_LIMIT, ())


@pytest.mark.parametrize(
    ("accepted", "value", "unit", "due"),
    [
        ("2026-11-20T11:30", 30, "分钟", "2026-11-20T12:00"),
        ("2026-11-20T11:45", 30, "分钟", "2026-11-20T13:45"),
        ("2026-11-20T12:10", 30, "分钟", "2026-11-20T14:00"),
        ("2026-11-20T16:45", 30, "分钟", "2026-11-23T09:15"),
        ("2026-11-21T10:00", 60, "分钟", "2026-11-23T10:00"),
        ("2026-11-20T09:00", 7, "小时", "2026-11-23T09:30"),
        ("2026-11-20T10:00", 0, "分钟", "2026-11-20T10:00"),
        ("2026-09-30T16:00", 2, "小时", "2026-10-08T10:00"),
    ],
)
def test_hours_and_minutes_run_only_while_the_window_is_open(calendar, accepted, value, unit, due):
    assert reckon(calendar, accepted, value, unit).due_at == parse_moment(due)


@pytest.mark.parametrize(
    ("now", "remaining", "light"),
    [
        ("2026-11-02", 10, Light.GREEN),
        ("2026-11-10", 4, Light.GREEN),
        ("2026-11-11", 3, Light.YELLOW),
        ("2026-11-13", 1, Light.YELLOW),
        ("2026-11-16", 0, Light.RED),
        ("2026-11-18", -2, Light.RED),
    ],
)
def test_lights_and_remaining_days(calendar, now, remaining, light):
    """Accepted Mon 2026-11-02, 10 workdays: due Mon 11-16; 3 of 10 remaining is the yellow threshold."""
    found = reckon(calendar, "2026-11-02T10:00", 10, now=now)
    assert (found.due, found.remaining, found.light) == (date(2026, 11, 16), remaining, light)
    assert found.yellow_from == date(2026, 11, 11)


def test_supplement_window_runs_from_the_halls_receipt(calendar):
    """Received Fri 2026-11-20 18:00: starts Mon 23rd, the fifth workday is Mon 30th."""
    received = parse_moment("2026-11-20T18:00")
    assert supplement_window(received, calendar, received, ServiceHours()).due == date(2026, 11, 30)


first, last = datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2026-11-30")
moments = st.datetimes(first, last).map(lambda m: m.replace(tzinfo=BEIJING))


@given(
    accepted=moments,
    value=st.integers(0, 40),
    unit=st.sampled_from([LimitUnit.WORKDAY, LimitUnit.CALENDAR_DAY]),
    stops=st.lists(st.tuples(st.integers(-5, 40), st.integers(0, 15)), max_size=3),
    extension=st.integers(0, 10),
    later=st.integers(-2, 60),
)
@settings(max_examples=300)
def test_every_explanation_adds_up(calendar, accepted, value, unit, stops, extension, later):
    segments = []
    for offset, length in stops:
        start = accepted.date() + timedelta(days=offset)
        segments.append(Segment(start, start + timedelta(days=length), "听证"))
    now = accepted + timedelta(days=later)
    found = work_out(accepted, Limit(value, unit), calendar, now, segments=segments, extensions=[extension])
    assert found.due is not None
    assert [row.day for row in found.days] == list(days_between(found.start_day, found.due))
    assert sum(row.counted for row in found.days) == value + extension
    assert calendar.is_workday(found.due)
    if unit is LimitUnit.WORKDAY:
        shorter = work_out(accepted, Limit(value, unit), calendar, now, segments=segments)
        assert shorter.due <= found.due
    red = now.date() >= found.due
    assert (found.light is Light.RED) == red
    if not red and now.date() >= found.start_day:
        assert (found.light is Light.YELLOW) == (now.date() >= found.yellow_from)
