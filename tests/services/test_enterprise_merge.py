"""Enterprises entered twice: everything goes to the kept one, and exactly that goes back."""

from datetime import date, time

import pytest

from station_app.domain.appointment import AppointmentForm, BookingChannel
from station_app.domain.case_form import CaseForm
from station_app.domain.demand import DemandChannel, DemandForm
from station_app.domain.service_log import ServiceCategory, ServiceLogForm
from station_app.errors import Code, UserError
from station_app.services.enterprise_service import EnterpriseForm

KEPT, DROPPED = "青澜味工坊（湘潭）餐饮有限公司", "青澜味工坊(湘潭)餐饮公司"
USCC = "91430300MA4L000033"
TABLES = ("enterprise", "wallet_item", "assist_case", "service_log", "appointment", "project")
NOW = "2026-11-20T10:00"


@pytest.fixture
def head(services):
    return services.operators.first().id


@pytest.fixture
def pair(services, head):
    keep = services.enterprises.add(
        EnterpriseForm(KEPT, USCC, wallet={"CL0101": date(2026, 12, 1), "CL0102": None, "CL0103": None}), head
    )
    drop = services.enterprises.add(
        EnterpriseForm(DROPPED, wallet={"CL0101": date(2027, 12, 1), "CL0102": date(2026, 12, 1), "CL0104": None}), head
    )
    for number, name in enumerate((KEPT, DROPPED, DROPPED)):
        services.cases.register(case(number, name), head)
    services.service_logs.add(ServiceLogForm("z-1", ServiceCategory.LOAN, "问贴息", enterprise_name=DROPPED), head)
    form = AppointmentForm("y-1", BookingChannel.PHONE, date(2026, 11, 23), time(9), "许可", enterprise_name=DROPPED)
    services.appointments.book(form, head)
    return keep.id, drop.id


def case(number, name):
    return CaseForm(f"c-{number}", items=("SW-01-02-01",), enterprise_name=name, contact_name="周敏",
                    contact_mobile="13812342067")  # fmt: skip


def content(services):
    """All rows of the tables concerned, and what the search finds."""
    rows = {table: services._store.sql(f"SELECT * FROM {table} ORDER BY 1, 2") for table in TABLES}
    hits = services.search.find("青澜", limit=20, kinds=("enterprise",)).hits
    return rows, sorted((hit.ref, hit.title) for hit in hits)


def refusal(call, *arguments):
    with pytest.raises(UserError) as refused:
        call(*arguments)
    return refused.value.code, refused.value.params.get("reason")


def test_a_merge_moves_everything_and_the_search_finds_the_kept_one_by_either_name(services, head, pair):
    keep, drop = pair
    done = services.merges.merge(keep, drop, head)
    assert {name: len(ids) for name, ids in done.moved.items()} == {
        "cases": 2, "service_logs": 1, "appointments": 1, "projects": 0, "visits": 0, "demands": 0, "wallet": 1, "wallet_swapped": 1, "enterprises": 0,
    }  # fmt: skip
    wallet = services.enterprises.by_id(keep).wallet
    assert wallet == {"CL0101": date(2027, 12, 1), "CL0102": None, "CL0103": None, "CL0104": None}
    assert services.cases.latest_contact(keep) == ("周敏", "13812342067")
    assert content(services)[1] == [(keep, KEPT)]
    assert [row.id for row in services.enterprises.all()] == [keep]
    assert services.enterprises.by_id(drop).id == keep
    services.cases.register(case(9, DROPPED), head)
    assert services.cases.find("c-9").summary.enterprise_id == keep


def test_undoing_puts_exactly_the_moved_rows_back(services, head, pair):
    before = content(services)
    done = services.merges.merge(*pair, head)
    services.merges.undo(done.id, head)
    assert content(services) == before
    assert services.merges.merges() == []
    assert refusal(services.merges.undo, done.id, head) == (Code.ACTION_NOT_ALLOWED, "merge_undone")
    assert services.maintenance.verify() == []


def test_what_came_after_the_merge_stays_with_the_kept_one(services, head, pair):
    done = services.merges.merge(*pair, head)
    services.cases.register(case(9, DROPPED), head)
    services.merges.undo(done.id, head)
    owners = [services.cases.find(f"c-{number}").summary.enterprise_id for number in (0, 1, 2, 9)]
    assert owners == [pair[0], pair[1], pair[1], pair[0]]


def test_merges_in_a_row_are_undone_last_first(services, head, pair):
    before = content(services)
    third = services.enterprises.add(EnterpriseForm("青澜味工坊", "91430300MA4L11111J"), head).id
    keep, drop = pair
    alone = services.enterprises.add(EnterpriseForm("青澜"), head).id
    inner = services.merges.merge(drop, alone, head)
    outer = services.merges.merge(keep, drop, head)
    assert services.enterprises.by_id(alone).id == keep
    assert refusal(services.merges.undo, inner.id, head) == (Code.ACTION_NOT_ALLOWED, "later_merge")
    services.merges.undo(outer.id, head)
    assert services.enterprises.by_id(alone).id == drop
    services.merges.undo(inner.id, head)
    assert len(content(services)[0]["enterprise"]) == len(before[0]["enterprise"]) + 2
    assert refusal(services.merges.merge, keep, third, head)[1] == "two_codes"


def test_merges_that_make_no_sense_are_refused(services, head, pair):
    keep, drop = pair
    assert refusal(services.merges.merge, keep, keep, head)[1] == "same_enterprise"
    assert refusal(services.merges.merge, drop, keep, head)[1] == "keep_the_code"
    assert refusal(services.merges.merge, keep, "nobody", head)[0] is Code.ENTERPRISE_NOT_FOUND
    services.merges.merge(keep, drop, head)
    assert refusal(services.merges.merge, keep, drop, head)[1] == "merged_already"


def test_suspects_name_the_pair_until_it_is_one(services, head, pair):
    (found,) = services.merges.suspects()
    assert (found.first_id, found.second_id, found.reason) == (*pair, "same_name")
    services.merges.merge(*pair, head)
    assert services.merges.suspects() == []


def test_visits_and_demands_go_over_and_come_back(services):
    operator = services.operators.first().id
    drop, keep = (services.enterprises.add(EnterpriseForm(name), operator).id for name in ("甲公司", "甲有限公司"))
    demand = services.demands.add(
        DemandForm("d-1", "夜班无车", DemandChannel.QR, enterprise_name="甲公司"), operator
    ).no
    merge = services.merges.merge(keep, drop, operator)
    assert services.demands.find(demand).enterprise_id == keep
    services.merges.undo(merge.id, operator)
    assert services.demands.find(demand).enterprise_id == drop
