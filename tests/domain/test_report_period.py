"""Periods of ledgers: read as they are named, with the days a calendar on the wall shows."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.report_period import day_of, month_of, quarter_of, read_period, week_of, year_of
from station_app.errors import Code, UserError

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "first", "last", "title"),
    [
        ("2026-W47", "2026-11-16", "2026-11-22", "2026 年第 47 周（11 月 16 日—11 月 22 日）"),
        ("2026-W01", "2025-12-29", "2026-01-04", "2026 年第 1 周（12 月 29 日—1 月 4 日）"),
        ("2020-W53", "2020-12-28", "2021-01-03", "2020 年第 53 周（12 月 28 日—1 月 3 日）"),
        ("2026-11", "2026-11-01", "2026-11-30", "2026 年 11 月（11 月 1 日—11 月 30 日）"),
        ("2024-02", "2024-02-01", "2024-02-29", "2024 年 2 月（2 月 1 日—2 月 29 日）"),
        ("2026-Q4", "2026-10-01", "2026-12-31", "2026 年第 4 季度（10 月 1 日—12 月 31 日）"),
        ("2026", "2026-01-01", "2026-12-31", "2026 年（1 月 1 日—12 月 31 日）"),
        ("2026-11-20", "2026-11-20", "2026-11-20", "2026 年 11 月 20 日"),
        ("2026-11-01..2026-11-20", "2026-11-01", "2026-11-20", "2026 年 11 月 1 日—2026 年 11 月 20 日"),
    ],
)
def test_a_period_has_the_days_of_the_calendar(text, first, last, title):
    period = read_period(text, TODAY)
    assert (period.first.isoformat(), period.last.isoformat(), period.title, period.label) == (first, last, title, text)


@pytest.mark.parametrize(
    "text",
    ["", "2026-W00", "2026-W54", "2025-W53", "2026-13", "2026-Q5", "2026-11-31", "2026-11-20..2026-11-01", "下周", "20261120",
     "0000", "0001-01", "0002", "1899-12-31", "1700-01-01..2026-11-20", "2026-W４７", "2026-11-01..", "..2026-11-01", "2026-w47"],
)  # fmt: skip
def test_what_is_no_period_is_said(text):
    with pytest.raises(UserError) as told:
        read_period(text, TODAY)
    assert (told.value.code, told.value.field) == (Code.BAD_PERIOD, "period")


def test_a_period_that_has_not_begun_is_refused_and_one_that_runs_is_not():
    with pytest.raises(UserError) as told:
        read_period("2026-W48", TODAY)
    assert (told.value.code, told.value.params["first"]) == (Code.PERIOD_IN_FUTURE, "2026-11-23")
    assert read_period("2026-11-20", TODAY).holds(TODAY)


@given(
    st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.sampled_from([day_of, week_of, month_of, quarter_of, year_of])
)
def test_periods_follow_each_other_without_a_gap_and_read_back(day, of):
    period = of(day)
    assert period.holds(day)
    assert (period.next.first - period.last).days == 1
    assert period.next.previous == period
    assert read_period(period.label, date(2100, 1, 1)) == period
