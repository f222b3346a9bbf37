"""Facts are made of fields that travel; what belongs to none stands alone."""

import pytest

from station_app.domain.ownership import FACTS, Rule, fact_of, rule_of
from sync.wire.kinds import FIELDS


@pytest.mark.parametrize("kind", sorted(FACTS))
def test_facts_are_made_of_fields_that_can_be_contested(kind):
    names = [name for fact in FACTS[kind] for name in fact]
    assert set(names) <= set(FIELDS[kind])
    assert len(names) == len(set(names)), "a field of two facts"
    assert rule_of(kind) is Rule.LATEST


def test_when_and_by_whom_are_one_fact_and_two_contacts_are_two():
    assert fact_of("material_mark", "ticked_by") == fact_of("material_mark", "ticked_at")
    assert fact_of("case", "contact_name") != fact_of("case", "contact_mobile")
    assert fact_of("visit", "state_at") != fact_of("case", "state_at")
