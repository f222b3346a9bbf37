"""The quick line: what an agent types while the phone is at the ear, read piece by piece."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain.case_form import Channel
from station_app.domain.quick_line import SpanKind, parse_quick
from station_app.domain.service_log import ServiceCategory

TODAY = date(2026, 11, 23)
PIECES = [
    "青澜味工坊",
    "电话",
    "上门",
    "社保",
    "咨询",
    "13812342067",
    "0731-5555123",
    "0315",
    "0230",
    "+5w",
    "+99W",
    "2026-02-30",
]


@pytest.fixture
def read(calendar):
    return lambda text, known=(): parse_quick(text, TODAY, calendar, known)


def kinds(line):
    return [span.kind.value for span in line.spans if span.kind is not SpanKind.GAP]


def test_enterprise_way_and_subject(read):
    line = read("青澜味工坊 电话 新员工社保开户要带什么")
    assert kinds(line) == ["enterprise", "channel", "subject"]
    assert (line.enterprise, line.channel, line.subject) == ("青澜味工坊", Channel.PHONE, "新员工社保开户要带什么")
    assert line.category is ServiceCategory.SOCIAL_INSURANCE


def test_every_kind_of_piece_in_one_line(read):
    line = read("泊远软件 上门 贷款 13812342067 问贴息 0315")
    assert kinds(line) == ["enterprise", "channel", "category", "phone", "subject", "date"]
    assert (line.category, line.phone, line.callback_on) == (ServiceCategory.LOAN, "13812342067", date(2027, 3, 15))


@pytest.mark.parametrize(
    ("piece", "day"),
    [
        ("1123", TODAY),
        ("1122", date(2027, 11, 22)),
        ("+5w", date(2026, 11, 30)),
        ("+0W", TODAY),
        ("2027-03-15", date(2027, 3, 15)),
        ("0230", None),
        ("0229", None),
        ("2027-02-29", None),
        ("1301", None),
    ],
)
def test_dates_lie_on_today_or_after_it_and_others_are_words(read, piece, day):
    assert read(f"电话 {piece}").callback_on == day


def test_a_known_name_is_the_enterprise_wherever_it_stands(read):
    line = read("电话 问执照 泊远软件", {"泊远软件"})
    assert (line.enterprise, line.subject, line.category) == ("泊远软件", "问执照", ServiceCategory.REGISTRATION)


def test_a_line_that_begins_with_the_way_and_has_one_piece_more_is_about_that(read):
    line = read("电话 怎么注销")
    assert (line.enterprise, line.subject) == ("", "怎么注销")


def test_a_second_piece_of_a_kind_belongs_to_the_subject(read):
    line = read("甲公司 电话 社保 人才 电话")
    assert (line.category, line.subject) == (ServiceCategory.SOCIAL_INSURANCE, "人才 电话")


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6))).map(" ".join) | st.text(max_size=40))
def test_any_text_is_read_and_covered_without_gap_or_overlap(calendar, text):
    line = parse_quick(text, TODAY, calendar, {"青澜味工坊"})
    places = [place for span in line.spans for place in range(span.start, span.end)]
    assert places == list(range(len(text)))
    assert all(span.start < span.end for span in line.spans)
    named = [span.kind for span in line.spans if span.kind not in {SpanKind.GAP, SpanKind.SUBJECT}]
    assert len(named) == len(set(named))
    assert line.callback_on is None or line.callback_on.year >= 2000
