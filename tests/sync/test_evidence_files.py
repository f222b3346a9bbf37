"""Evidence of a demand goes to the hall with its file, and the other PC of the station fetches it when it is opened."""

from __future__ import annotations

import pytest

from station_app.domain.evidence import EvidenceOf
from station_app.errors import Code, UserError
from station_app.services.service_set import Services
from sync.hall.embedded import EmbeddedHall
from sync.station.papers import fetch_file
from tests.services.demand_writers import PIXEL, attach
from tests.sync.terminals import Pair, portrait


def who(services: Services) -> str:
    return services.operators.first().id


def test_it_goes_up_and_is_fetched_where_it_is_opened(pair: Pair, hall: EmbeddedHall) -> None:
    evidence_id = attach(pair.one, who(pair.one))
    sha256 = pair.one.evidence.find(evidence_id).sha256
    pair.meet()
    assert hall.hall.blobs.has(sha256)
    assert pair.one.evidence.find(evidence_id).at_hall
    assert portrait(pair.one) == portrait(pair.two)
    there = pair.two.evidence.find(evidence_id)
    assert (there.here, there.name, there.size) == (False, "路灯.png", len(PIXEL))
    with pytest.raises(UserError) as caught:
        pair.two.evidence.content(evidence_id)
    assert caught.value.code is Code.FILE_NOT_FOUND
    assert fetch_file(pair.two, sha256)
    assert pair.two.evidence.content(evidence_id) == PIXEL
    assert pair.two.maintenance.verify() == []


def test_what_was_taken_out_of_sight_is_so_on_both(pair: Pair) -> None:
    evidence_id = attach(pair.one, who(pair.one))
    pair.meet()
    pair.two.evidence.remove(evidence_id, who(pair.two))
    pair.meet()
    for services in (pair.one, pair.two):
        assert services.evidence.of(EvidenceOf.DEMAND, "d-1") == []
