"""Counting workdays over any stretch says what looking at every day says, with and without suspensions."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.deadlines import Segment, _Suspensions
from station_app.domain.workdays import Calendar, days_between

DAYS = st.dates(date(2022, 1, 1), date(2029, 12, 31))
CALENDARS = st.builds(
    lambda off, on: Calendar("x", frozenset({2026}), dict.fromkeys(off, "节"), frozenset(on)),
    st.sets(DAYS, max_size=40),
    st.sets(DAYS, max_size=12),
)


@given(CALENDARS, DAYS, DAYS)
def test_workdays_are_counted_as_on_the_wall(calendar, after, until):
    one_by_one = sum(calendar.is_workday(day) for day in days_between(after, until) if day != after)
    assert calendar.workdays_between(after, until) == one_by_one


@given(CALENDARS, DAYS, DAYS)
def test_two_stretches_make_one(calendar, one, other):
    first, last = sorted((one, other))
    middle = first + (last - first) / 2
    whole = calendar.workdays_between(first, last)
    assert calendar.workdays_between(first, middle) + calendar.workdays_between(middle, last) == whole


def test_fifty_years_are_counted_at_once():
    assert (
        Calendar("x", frozenset(), {}, frozenset()).workdays_between(date(1971, 12, 31), date(2021, 12, 31)) == 13_045
    )


SEGMENTS = st.builds(
    lambda start, length: Segment(start, None if length is None else start + timedelta(days=length), "听证"),
    DAYS,
    st.none() | st.integers(0, 400),
)


@given(st.lists(SEGMENTS, max_size=4), DAYS, DAYS)
def test_suspended_stretches_hold_the_suspended_days_once(segments, after, until):
    suspensions = _Suspensions(tuple(segments))
    one_by_one = [day for day in days_between(after, until) if day != after and suspensions.suspended(day)]
    found = [
        day
        for begin, end in suspensions.stretches(after, until)
        for day in days_between(begin + timedelta(days=1), end)
    ]
    assert found == one_by_one
