"""What the hall publishes reaches every station whole, or not at all; exactly one version is in force at any time."""

from __future__ import annotations

import json

from station_app.domain.publications import PublicationKind
from station_app.errors import Exit
from station_app.services.catalogue_service import starter_file
from station_app.services.service_set import Services
from sync.hall import audit
from sync.hall.embedded import EmbeddedHall
from sync.hall.publications import Published, publish
from sync.station.session import SessionReport, run_session

STARTER = "2026.11.21"


def catalogue(version: str) -> bytes:
    data = json.loads(starter_file("catalogue.json"))
    return json.dumps({**data, "catalogue_version": version}, ensure_ascii=False).encode()


def calendar(*holidays: str) -> bytes:
    data = json.loads(starter_file("workdays.cn.json"))
    days = [{"date": day, "name": "元旦"} for day in holidays]
    data["years"]["2027"] = {"holidays": days, "makeup_workdays": []}
    return json.dumps(data, ensure_ascii=False).encode()


def published(hall: EmbeddedHall, version: str) -> Published:
    return publish(hall.hall, PublicationKind.CATALOGUE, catalogue(version), "cli")


def only_active(services: Services) -> str:
    """The version in force; there has to be exactly one."""
    rows = services._store.sql("SELECT version FROM catalogue_version WHERE kind = 'catalogue' AND active = 1")
    assert len(rows) == 1
    assert services.catalogues.active().version == rows[0][0]
    return str(rows[0][0])


def attention(services: Services) -> list[tuple[str, str]]:
    return [(row.code, row.ref) for row in services.sync.attention() if row.source == "publication"]


def sync(services: Services) -> SessionReport:
    report = run_session(services)
    only_active(services)
    return report


def test_a_published_catalogue_is_in_force_after_the_next_session(wired: Services, hall: EmbeddedHall) -> None:
    published(hall, "2026.12.1")
    report = sync(wired)
    assert (only_active(wired), report.exit) == ("2026.12.1", Exit.DONE)
    (fact,) = wired.publications.facts()
    assert (fact.kind, fact.available, fact.active, fact.state) == ("catalogue", "2026.12.1", "2026.12.1", "active")
    assert wired.catalogues.find("食品经营")
    assert run_session(wired).requests == 1
    with hall.hall.store.read() as tx:
        assert ("publish", "catalogue:2026.12.1") in [(line.action, line.ref) for line in audit.lines(tx)]
