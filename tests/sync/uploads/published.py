"""What the hall publishes in the tests, and what a station has of it."""

from __future__ import annotations

import dataclasses
import json
from contextlib import suppress
from typing import Any

from station_app.domain.publications import PublicationKind
from station_app.errors import EnvironmentFault
from station_app.services.catalogue_service import starter_file
from station_app.services.service_set import Services
from sync.hall.embedded import EmbeddedHall
from sync.hall.feed import put_own
from sync.hall.publications import Published, publish
from sync.hall.store.database import Tx
from sync.station.session import SessionReport, run_session

STARTER = "2026.11.21"


def catalogue(version: str) -> bytes:
    """The starter catalogue reduced to a few items: checking all of it takes a second each time."""
    data = json.loads(starter_file("catalogue.json"))
    data |= {"catalogue_version": version, "main_items": data["main_items"][:1], "policies": data["policies"][:1]}
    items = [item["code"] for sub in data["main_items"][0]["sub_items"] for item in sub["handling_items"]]
    data["bundles"] = [{**data["bundles"][0], "items": [{"item": code} for code in items[:2]]}]
    plan = data["project_plans"][0]
    node = {key: value for key, value in plan["nodes"][0].items() if key != "preliminary_opinion_for"}
    data["project_plans"] = [{**plan, "nodes": [{**node, "item": items[0], "depends_on": []}]}]
    used = json.dumps(data["main_items"])
    data["materials"] = [one for one in data["materials"] if f'"{one["code"]}"' in used]
    return json.dumps(data, ensure_ascii=False).encode()


def calendar(*holidays: str) -> bytes:
    data = json.loads(starter_file("workdays.cn.json"))
    days = [{"date": day, "name": "元旦"} for day in holidays]
    data["years"]["2027"] = {"holidays": days, "makeup_workdays": []}
    return json.dumps(data, ensure_ascii=False).encode()


def published(hall: EmbeddedHall, version: str) -> Published:
    return publish(hall.hall, PublicationKind.CATALOGUE, catalogue(version), "cli")


def spoil(hall: EmbeddedHall, offered: Published, **other: Any) -> None:
    """Let the feed promise something else than what was published."""
    body = dataclasses.asdict(offered)

    def put(tx: Tx) -> None:
        put_own(tx, "JG", "publication", offered.kind, {**body, **other})

    hall.hall.store.transact(put)


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


def run_session_whatever_comes(services: Services) -> None:
    with suppress(EnvironmentFault):
        run_session(services)
