"""Every state, kind and channel has its word."""

from enum import Enum

import pytest

from station_app.domain import terms
from station_app.domain.assist_case import CaseState

TABLES = {
    name: table
    for name, table in vars(terms).items()
    if name.isupper() and isinstance(table, dict) and isinstance(next(iter(table)), Enum)
}


@pytest.mark.parametrize("name", sorted(TABLES.keys() - {"CASE_STATES"}))
def test_every_member_of_an_enumeration_is_named_and_told_apart(name):
    table = TABLES[name]
    assert set(table) == set(type(next(iter(table))))
    assert len(set(table.values())) == len(table)


def test_every_state_of_a_case_that_was_registered_is_named():
    assert set(terms.CASE_STATES) == set(CaseState) - {CaseState.DRAFT}
