"""What rows are called in lists of all kinds."""

import pytest

from station_app.services.enterprise_service import EnterpriseForm
from station_app.storage.replicated_kinds import KINDS
from station_app.storage.row_titles import title_of


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_row_that_is_not_here_has_no_name(services, kind):
    assert title_of(services._store, kind, "nowhere:CL0001") == ""


def test_rows_have_their_own_name_or_that_of_whom_they_belong_to(services):
    store, me = services._store, services.operators.first()
    known = services.enterprises.add(EnterpriseForm("味知餐饮", "91430300MA4L000033"), me.id)
    assert title_of(store, "enterprise", known.id) == "味知餐饮"
    assert title_of(store, "wallet_item", f"{known.id}:CL0001") == "味知餐饮"
    assert title_of(store, "operator", me.id) == me.name
