"""A year is published: the cases it moves are listed before anything is written, then they follow."""

import json
from datetime import date, timedelta

import pytest

from station_app.clock import parse_moment
from station_app.domain.case_form import CaseForm
from station_app.domain.deadlines import ClockKind
from station_app.errors import Code, UserError
from station_app.services.catalogue_service import starter_file

FORM = CaseForm(
    "t-1",
    items=("SW-01-02-01", "SB-01-01-05"),
    enterprise_name="某厂",
    contact_name="周敏",
    contact_mobile="13812342067",
)
NOW = "2026-12-29T10:00"


@pytest.fixture
def calendar_2027(tmp_path):
    """The shipped calendar with 2027: New Year's Day, and 2 January worked off on Saturday the 9th."""
    data = json.loads(starter_file("workdays.cn.json"))
    data["years"]["2027"] = {
        "holidays": [{"date": "2027-01-01", "name": "元旦"}, {"date": "2027-01-04", "name": "元旦"}],
        "makeup_workdays": [{"date": "2027-01-09", "name": "元旦"}],
    }
    path = tmp_path / "2027.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def test_the_cases_it_moves_are_listed_first_and_follow(services, operator, calendar_2027):
    no = services.cases.register(FORM, operator).no
    # 5 workdays from Tuesday 2026-12-29 without 2027: 30, 31, then 1, 4 and 5 January, tentative.
    assert services.cases.find(no).summary.due == "2027-01-05"
    assert services.cases.explain(no, kind=ClockKind.STATION).tentative
    (moved,) = services.calendar_change.moved_by(calendar_2027)
    # 30, 31, 5, 6 and 7 January: the 1st and the 4th are holidays now.
    assert (moved.case.no, moved.before, moved.after) == (no, date(2027, 1, 5), date(2027, 1, 7))
    assert services.cases.find(no).summary.due == "2027-01-05"
    difference, count = services.calendar_change.take(calendar_2027, operator)
    assert (count, services.cases.find(no).summary.due) == (1, "2027-01-07")
    assert not services.cases.explain(no, kind=ClockKind.STATION).tentative
    assert difference.kind == "calendar"
    assert services.calendar_change.moved_by(calendar_2027) == []


def test_a_case_that_was_over_before_the_difference_is_not_touched(services, operator, calendar_2027):
    services.clock.__init__(parse_moment("2026-12-21T10:00"))
    services.cases.register(FORM, operator)
    assert services.calendar_change.moved_by(calendar_2027) == []


def test_a_catalogue_is_no_calendar(services, tmp_path):
    path = tmp_path / "catalogue.json"
    path.write_bytes(starter_file("catalogue.json"))
    with pytest.raises(UserError) as refused:
        services.calendar_change.moved_by(path)
    assert refused.value.code is Code.BAD_FILE


class TestReturning:
    def test_an_open_case_of_the_same_enterprise_and_item_is_shown(self, services, operator):
        first = services.cases.register(FORM, operator)
        enterprise = services.cases.find(first.no).summary.enterprise_id
        (similar,) = services.returning.similar(enterprise, "某厂", ["SB-01-01-05", "ZY-01-01-01"])
        assert (similar.case.no, similar.items) == (first.no, ("SB-01-01-05",))
        assert services.returning.similar(enterprise, "某厂", ["ZY-01-01-01"]) == []
        assert services.returning.similar(None, "某厂", ["SB-01-01-05"]) == [similar]

    def test_what_is_closed_or_long_ago_is_not(self, services, operator):
        no = services.cases.register(FORM, operator).no
        services.clock.__init__(services.clock.now() + timedelta(days=31))
        assert services.returning.similar(None, "某厂", ["SB-01-01-05"]) == []
        services.clock.__init__(services.clock.now() - timedelta(days=31))
        services.acts.withdraw(no, operator, "企业撤回")
        assert [one.case.no for one in services.returning.similar(None, "某厂", ["SB-01-01-05"])] == []
