"""Stations whose weeks are known: one worked by hand, and what writes cases into them."""

import pytest

from station_app.clock import parse_moment
from station_app.domain.case_form import CaseForm
from station_app.domain.guidance import Mode
from tests.services.ledgers.figures import FOOD, SHOP
from tests.sync.conftest import SetClock


@pytest.fixture
def clock():
    return SetClock()


@pytest.fixture
def who(services):
    return services.operators.first().id


@pytest.fixture
def at(clock):
    """Sets the clock."""

    def put(moment):
        clock.moment = parse_moment(moment)

    return put


@pytest.fixture
def logged(services, who, at):
    def register(client_id, moment, *items, **more):
        at(moment)
        form = CaseForm(
            client_id, items=items or (FOOD,), enterprise_name="木桥数码印刷有限公司", contact_name="乔木",
            contact_mobile="15273229083", **more,
        )  # fmt: skip
        services.cases.register(form, who)

    return register


@pytest.fixture
def note(services, who, at):
    def write(client_id, action, moment, item=FOOD, **more):
        at(moment)
        services.cases.log(client_id, action, {"item": item, "at": moment, **more}, who)

    return write


@pytest.fixture
def week(services, who, at, logged, note):
    """The 47th week of 2026: three cases logged, two taken up, two finished, one of them late."""
    logged("before", "2026-11-11T09:00")
    note("before", "log_accepted", "2026-11-12T09:00")
    note("before", "log_finished", "2026-11-18T09:00")
    logged("two-items", "2026-11-16T09:00", FOOD, SHOP)
    note("two-items", "log_accepted", "2026-11-16T10:00", SHOP)
    note("two-items", "log_finished", "2026-11-16T11:00", SHOP)
    logged("in-time", "2026-11-17T09:00")
    note("in-time", "log_accepted", "2026-11-17T10:00")
    note("in-time", "log_finished", "2026-11-20T17:00")
    logged("waiting", "2026-11-18T09:00", mode=Mode.HELP)
    logged("asked", "2026-11-19T09:00", mode=Mode.CONSULT)
    logged("sunday", "2026-11-22T23:59")
    logged("after", "2026-11-23T00:00")
    at("2026-11-23T10:00")
