"""What is done next for a project, kept by week as the weekly ledger takes it over."""

from datetime import date

import pytest

from station_app.domain.next_steps import monday_of, written
from station_app.domain.project import ProjectForm
from station_app.errors import Code, UserError


@pytest.fixture
def who(services):
    return services.operators.first().id


@pytest.fixture
def no(services, who):
    return services.projects.add(ProjectForm("x-1", "万洋众创城", owner_name="万洋众创有限公司"), who).no


def test_lines_are_kept_under_the_monday_of_their_week_and_replaced(services, who, no):
    today = services.clock.today()
    services.projects.write_next_steps(no, today, [" 报区级议题 ", "", "取回会签件"], who)
    assert services.projects.find(no).next_steps == {monday_of(today): ("报区级议题", "取回会签件")}
    services.projects.write_next_steps(no, monday_of(today), ["只剩一条"], who)
    assert services.projects.find(no).next_steps == {monday_of(today): ("只剩一条",)}
    services.projects.write_next_steps(no, today, [], who)
    assert services.projects.find(no).next_steps == {}


def test_the_same_lines_again_append_no_change(services, who, no):
    rows = "SELECT COUNT(*) FROM change"
    services.projects.write_next_steps(no, services.clock.today(), ["报区级议题"], who)
    before = services._store.sql(rows)[0][0]
    services.projects.write_next_steps(no, services.clock.today(), ["报区级议题"], who)
    assert services._store.sql(rows)[0][0] == before


def test_half_a_year_is_kept():
    known = {}
    for week in range(40):
        monday = date.fromordinal(date(2026, 1, 5).toordinal() + 7 * week)
        known = {
            date.fromisoformat(day): tuple(lines) for day, lines in written(known, monday, (f"第 {week} 周",)).items()
        }
    assert len(known) == 26
    assert max(known) == date(2026, 10, 5)


@pytest.mark.parametrize(
    ("lines", "code"),
    [(["字" * 201], Code.TOO_LONG), (["字" * 199] * 11, Code.TOO_LONG), (["a\x07"], Code.BAD_CHARACTER)],
)
def test_what_no_ledger_holds_is_refused(services, who, no, lines, code):
    with pytest.raises(UserError) as refused:
        services.projects.write_next_steps(no, services.clock.today(), lines, who)
    assert refused.value.code is code
    assert services.projects.find(no).next_steps == {}
