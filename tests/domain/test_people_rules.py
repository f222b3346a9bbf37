"""Money, rates, the book, duty, queues and doubles, checked against figures worked out by hand."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.clock import BEIJING
from station_app.domain.appointment import BookRules
from station_app.domain.deadlines import ServiceHours
from station_app.domain.doubles import plain_name, suspects
from station_app.domain.duty import DutyKind, DutyRow, LeaveRow, duty_day, seen_by
from station_app.domain.money import fen_of_wan, fen_of_yuan, wan_text, yuan_text
from station_app.domain.rates import Rate
from station_app.domain.service_log import outside_hours
from station_app.domain.tidal import QueueFigure, advise
from station_app.errors import Code, UserError

HOURS = ServiceHours()


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


def test_amounts_of_the_sources_add_up_to_the_last_digit():
    total = sum(fen_of_wan(text) for text in ("257.2250", "50.7520", "9.8016"))
    assert wan_text(total) == "317.7786"
    assert yuan_text(total) == "3177786.00"


@given(st.integers(0, 10**12))
def test_an_amount_survives_writing_and_reading(fen):
    assert fen_of_yuan(yuan_text(fen)) == fen
    assert fen_of_wan(wan_text(fen)) == fen


@pytest.mark.parametrize("text", ["", "1.", ".5", "-1", "1.005", "1e3", "１", "1,000", "0.0000001"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(UserError) as refused:
        fen_of_yuan(text)
    assert refused.value.code is Code.BAD_AMOUNT


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [(467_064, 476_405, "98.0%"), (1, 3, "33.3%"), (1, 2000, "0.1%"), (0, 5, "0.0%"), (5, 5, "100.0%"), (0, 0, "—")],
)
def test_rates_round_halves_up_and_show_a_dash_for_nothing(numerator, denominator, text):
    assert Rate("", "", numerator, denominator).text == text


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-20T10:00", (False, False)),
        ("2026-11-20T12:00", (False, True)),
        ("2026-11-20T17:00", (False, True)),
        ("2026-11-21T10:00", (True, False)),
        ("2026-10-10T10:00", (False, False)),
        ("2026-10-01T20:00", (True, True)),
    ],
)
def test_weekend_and_after_hours_follow_the_calendar_and_the_hours(calendar, at, expected):
    assert outside_hours(moment(at), calendar, HOURS) == expected


def test_the_book_opens_on_workdays_and_on_shifts_but_not_on_holidays(calendar):
    rules = BookRules(calendar, HOURS, {"6", "2026-10-02"})
    assert rules.next_days(date(2026, 11, 20)) == [date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)]
    assert rules.is_service_day(date(2026, 10, 2))
    assert not rules.is_service_day(date(2026, 10, 3))
    assert BookRules(calendar, HOURS).next_days(date(2026, 10, 1), 2) == [date(2026, 10, 8), date(2026, 10, 9)]


def test_slots_fill_the_service_hours_and_a_rest_too_short_is_none(calendar):
    starts = [slot.start for slot in BookRules(calendar, HOURS, slot_minutes=50).slots()]
    assert starts == [time(9), time(9, 50), time(10, 40), time(13, 30), time(14, 20), time(15, 10), time(16)]


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (date(2026, 11, 21), time(9)),
        (date(2026, 11, 23), time(9, 10)),
        (date(2026, 11, 20), time(9)),
        (date(2028, 1, 4), time(9)),
    ],
)
def test_other_days_times_and_slots_that_are_over_are_not_offered(calendar, day, start):
    with pytest.raises(UserError) as refused:
        BookRules(calendar, HOURS).offered(day, start, moment("2026-11-20T09:30"))
    assert refused.value.code is Code.SLOT_NOT_OFFERED


def record(at, kind, reason=""):
    return DutyRow(at, "o", moment(at), kind, reason)


def test_presence_counts_minutes_of_service_hours_only(calendar):
    rows = [
        record("2026-11-20T08:40", DutyKind.ON),
        record("2026-11-20T10:00", DutyKind.OFF, "开会"),
        record("2026-11-20T10:45", DutyKind.ON),
        record("2026-11-20T11:50", DutyKind.OFF, "午饭"),
        record("2026-11-20T13:40", DutyKind.ON),
    ]
    day = duty_day(date(2026, 11, 20), rows, calendar, HOURS, moment("2026-11-20T15:30"))
    assert day.on_duty
    assert day.present == 60 + 65 + 110
    assert [(away.reason, away.minutes) for away in day.away] == [("开会", 45), ("午饭", 20)]
    assert (day.presence.numerator, day.presence.denominator) == (235, 300)
    later = duty_day(date(2026, 11, 20), rows, calendar, HOURS, moment("2026-11-23T09:00"))
    assert (later.present, later.presence.denominator) == (60 + 65 + 200, 390)


def test_a_rest_day_has_no_presence_rate(calendar):
    day = duty_day(date(2026, 11, 21), [], calendar, HOURS, moment("2026-11-21T10:00"))
    assert (day.presence.text, day.on_duty) == ("—", False)


def leave(who, cover, first="2026-11-20", last="2026-11-24", cancelled=None):
    return LeaveRow("x", who, cover, date.fromisoformat(first), date.fromisoformat(last), "", cancelled)


def test_cover_of_cover_counts_and_a_ring_ends():
    leaves = [
        leave("a", "b"),
        leave("b", "c"),
        leave("c", "a"),
        leave("d", "c", cancelled="now"),
        leave("e", "c", "2026-12-01"),
    ]
    assert seen_by("c", leaves, date(2026, 11, 20)) == ("c", "b", "a")
    assert seen_by("c", leaves, date(2026, 11, 25)) == ("c",)


@pytest.mark.parametrize(
    ("figures", "add", "per_window"),
    [
        ([(12, 6, 2)], 2, 3.0),
        ([(0, 10, 2), (20, 10, 2)], 2, 5.0),
        ([(3, 6, 2)], 0, 3.0),
        ([(40, 6, 2)], 2, 3.0),
        ([(7, 0, 2)], 1, 3.0),
        ([(5, 0, 0)], 2, 3.0),
    ],
)
def test_the_hint_opens_what_clears_the_queue_in_half_an_hour(figures, add, per_window):
    hint = advise([QueueFigure("", *row) for row in figures], minutes_per_person=10, windows_at_most=4)
    assert (hint.add, hint.per_window) == (add, per_window)
    assert hint.text.startswith(f"建议增开 {add} 个窗口，因为" if add else "窗口够用")


def test_names_are_compared_without_width_brackets_and_form_of_company():
    same = [
        "青澜味工坊（湘潭）餐饮管理有限公司",
        "青澜味工坊(湘潭)餐饮管理有限责任公司",
        "青澜味工坊 湘潭 餐饮管理公司",
    ]
    assert {plain_name(name) for name in same} == {"青澜味工坊湘潭餐饮管理"}
    assert plain_name("公司") == "公司"


def test_doubles_are_found_by_name_and_by_the_body_of_the_code():
    found = suspects(
        [
            ("1", "甲（湘潭）有限公司", "91430300MA4L000033"),
            ("2", "甲(湘潭)公司", None),
            ("3", "乙有限公司", "92430300MA4L00003X"),
            ("4", "甲湘潭有限公司", "91430300MA4L111110"),
        ]
    )
    pairs = {(one.first_id, one.second_id): one.reason for one in found}
    assert pairs == {("1", "2"): "same_name", ("2", "4"): "same_name", ("1", "3"): "same_code_body"}


@given(st.lists(st.integers(0, 24 * 60 - 1), unique=True, max_size=12), st.integers(0, 24 * 60 - 1))
def test_presence_never_exceeds_the_service_hours_so_far(calendar, minutes, now):
    kinds = (DutyKind.ON, DutyKind.OFF)
    times = [f"2026-11-20T{minute // 60:02}:{minute % 60:02}" for minute in sorted(m for m in minutes if m <= now)]
    rows = [record(at, kinds[place % 2]) for place, at in enumerate(times)]
    day = duty_day(date(2026, 11, 20), rows, calendar, HOURS, moment(f"2026-11-20T{now // 60:02}:{now % 60:02}"))
    away = sum(stretch.minutes for stretch in day.away)
    assert 0 <= day.present <= day.present + away <= day.presence.denominator <= 390
