"""What the hall publishes reaches every station whole, or not at all; exactly one version is in force at any time."""

from __future__ import annotations

import json

import pytest

from station_app.domain.publications import PublicationKind
from station_app.errors import Code, Exit, UserError
from station_app.services.service_set import Services
from sync.hall import audit
from sync.hall.embedded import EmbeddedHall
from sync.hall.publications import publish
from sync.station.session import run_session
from tests.sync.conftest import SetClock
from tests.sync.uploads.published import (
    STARTER,
    attention,
    calendar,
    catalogue,
    only_active,
    published,
    spoil,
    sync,
)


def test_a_published_catalogue_is_in_force_after_the_next_session(wired: Services, hall: EmbeddedHall) -> None:
    published(hall, "2026.12.1")
    report = sync(wired)
    assert (only_active(wired), report.exit) == ("2026.12.1", Exit.DONE)
    (fact,) = wired.publications.facts()
    assert (fact.kind, fact.available, fact.active, fact.state) == ("catalogue", "2026.12.1", "2026.12.1", "active")
    assert len(wired.catalogues.active().main_items) == 1
    assert run_session(wired).requests == 1
    with hall.hall.store.read() as tx:
        assert ("publish", "catalogue:2026.12.1") in [(line.action, line.ref) for line in audit.lines(tx)]


def test_a_station_registered_later_gets_it_too(hall: EmbeddedHall, wired: Services) -> None:
    published(hall, "2026.12.1")
    hall.enrol_code("TF", "天府驿站")
    with hall.hall.store.read() as tx:
        rows = tx.all("SELECT station, entity FROM feed WHERE kind = 'publication' ORDER BY station")
    assert rows == [("JG", "catalogue"), ("TF", "catalogue")]
    hall.enrol_code("TF", "改名驿站")
    with hall.hall.store.read() as tx:
        assert tx.one("SELECT n FROM scope_counter WHERE scope = 'feed:TF'") == (1,)


def test_the_same_version_with_other_bytes_is_refused(hall: EmbeddedHall) -> None:
    first = published(hall, "2026.12.1")
    assert published(hall, "2026.12.1") == first
    with pytest.raises(UserError) as refused:
        publish(hall.hall, PublicationKind.CATALOGUE, catalogue("2026.12.1") + b" ", "cli")
    assert refused.value.code is Code.CATALOGUE_VERSION_ALTERED


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        (PublicationKind.CATALOGUE, b"", Code.BAD_JSON),
        (PublicationKind.CATALOGUE, b"\xff", Code.BAD_JSON),
        (PublicationKind.CATALOGUE, b"[" * 100_000, Code.BAD_JSON),
        (PublicationKind.CATALOGUE, calendar(), Code.BAD_FILE),
        (PublicationKind.CATALOGUE, b'{"catalogue_version": "1"}', Code.CATALOGUE_FAULTS),
        (PublicationKind.CALENDAR, b'{"years": {"x": 1}}', Code.CATALOGUE_FAULTS),
        (PublicationKind.CALENDAR, b"[]", Code.BAD_FILE),
        (PublicationKind.POLICIES, b"{}", Code.BAD_FILE),
        (PublicationKind.POLICIES, b'[{"code": "A", "name": ""}]', Code.CATALOGUE_FAULTS),
        (PublicationKind.POLICIES, b'[{"code": "A", "name": "x"}, {"code": "A", "name": "y"}]', Code.CATALOGUE_FAULTS),
        (PublicationKind.POLICIES, b'[{"code": "A", "name": "x", "valid_to": "soon"}]', Code.CATALOGUE_FAULTS),
    ],
)
def test_what_has_faults_is_not_published(
    hall: EmbeddedHall, kind: PublicationKind, content: bytes, code: Code
) -> None:
    hall.enrol_code("JG", "金桂园驿站")
    with pytest.raises(UserError) as refused:
        publish(hall.hall, kind, content, "cli")
    assert refused.value.code is code
    with hall.hall.store.read() as tx:
        assert tx.all("SELECT * FROM feed") == tx.all("SELECT * FROM publication") == []


def test_policies_are_kept_as_a_version_of_their_own(wired: Services, hall: EmbeddedHall) -> None:
    content = json.dumps([{"code": "HQ-90", "name": "新政策"}], ensure_ascii=False).encode()
    one = publish(hall.hall, PublicationKind.POLICIES, content, "cli")
    sync(wired)
    assert [policy["code"] for policy in wired.catalogues.policies()] == ["HQ-90"]
    assert [(fact.kind, fact.active) for fact in wired.publications.facts()] == [("policies", one.version)]


def test_an_older_version_that_comes_later_is_ignored(wired: Services, hall: EmbeddedHall) -> None:
    published(hall, "2026.12.1")
    sync(wired)
    older = published(hall, "2026.11.30")
    sync(wired)
    assert only_active(wired) == "2026.12.1"
    spoil(hall, older)
    report = sync(wired)
    assert (only_active(wired), report.exit) == ("2026.12.1", Exit.DONE)
    assert attention(wired) == []


def test_a_version_older_than_the_station_s_own_is_never_fetched(wired: Services, hall: EmbeddedHall) -> None:
    published(hall, "2026.1.1")
    sync(wired)
    assert only_active(wired) == STARTER
    assert [fact.state for fact in wired.publications.facts()] == ["older"]
    assert run_session(wired).requests == 1


def test_a_version_for_later_waits_for_its_day(wired: Services, hall: EmbeddedHall, clock: SetClock) -> None:
    publish(hall.hall, PublicationKind.CATALOGUE, catalogue("2026.12.1"), "cli", "2026-11-22")
    sync(wired)
    assert only_active(wired) == STARTER
    assert run_session(wired).requests == 1
    clock.forward(days=2)
    sync(wired)
    assert only_active(wired) == "2026.12.1"
