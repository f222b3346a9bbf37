"""A publication that is harmed, faulty or cut short leaves the old version in force; planted faults are found out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from station_app.domain.publications import PublicationKind
from station_app.errors import Exit
from station_app.services import publication_service
from station_app.services.catalogue_service import CatalogueService
from station_app.services.publication_service import PublicationService
from station_app.services.service_set import Services
from station_app.storage.tables.catalogue import CatalogueVersion
from sync.hall.embedded import EmbeddedHall
from sync.hall.publications import Published, publish
from sync.station.session import run_session
from tests.sync.conftest import SetClock
from tests.sync.uploads.cable import Cable
from tests.sync.uploads.published import (
    STARTER,
    attention,
    catalogue,
    only_active,
    published,
    run_session_whatever_comes,
    spoil,
    sync,
)


def damage(hall: EmbeddedHall, offered: Published, content: bytes) -> None:
    hall.hall.blobs.path_of(offered.sha256).write_bytes(content)


@pytest.mark.parametrize("harm", ["truncated", "altered", "gone"])
def test_a_harmed_file_leaves_the_old_version(
    wired: Services, hall: EmbeddedHall, clock: SetClock, cable: Cable, harm: str
) -> None:
    one = published(hall, "2026.12.1")
    content = hall.hall.blobs.path_of(one.sha256).read_bytes()
    harmed = {"truncated": content[:-9], "altered": content.replace(b"2026", b"2027")}
    if harm == "gone":
        hall.hall.blobs.path_of(one.sha256).unlink()
    else:
        damage(hall, one, harmed[harm])
    run_session_whatever_comes(wired)
    assert only_active(wired) == STARTER
    tries = cable.heads(b"GET")
    run_session_whatever_comes(wired)
    if harm != "truncated":
        assert attention(wired) == [("publication_damaged", "catalogue")]
    assert cable.up.count(b"/blobs/") <= tries
    hall.hall.blobs.path_of(one.sha256).write_bytes(content)
    clock.forward(minutes=61)
    sync(wired)
    assert only_active(wired) == "2026.12.1"
    assert attention(wired) == []


def test_a_file_with_faults_leaves_the_old_version(wired: Services, hall: EmbeddedHall) -> None:
    one = published(hall, "2026.12.1")
    bad = b'{"catalogue_version": "2026.12.2", "main_items": []}'
    sha256 = hall.hall.blobs.keep(bad)
    hall.hall.store.transact(lambda tx: tx.run("UPDATE publication SET sha256 = ?, size = ?", sha256, len(bad)))
    spoil(hall, one, sha256=sha256, size=len(bad), version="2026.12.2")
    assert sync(wired).exit is Exit.ATTENTION
    assert (only_active(wired), attention(wired)) == (STARTER, [("publication_invalid", "catalogue")])
    assert run_session(wired).requests == 1
    published(hall, "2026.12.3")
    sync(wired)
    assert (only_active(wired), attention(wired)) == ("2026.12.3", [])


@pytest.mark.parametrize(
    "other",
    [
        {"size": -1},
        {"size": 1 << 40},
        {"sha256": "../../etc"},
        {"kind": "other"},
        {"published_at": "soon"},
        {"version": None},
    ],
)
def test_a_nonsense_offer_changes_nothing(wired: Services, hall: EmbeddedHall, other: dict[str, Any]) -> None:
    one = published(hall, "2026.12.1")
    spoil(hall, one, **other)
    run_session_whatever_comes(wired)
    assert only_active(wired) in {STARTER, "2026.12.1"}
    assert not (wired.paths.home / "etc").exists()


def test_a_download_goes_on_where_it_broke_off(wired: Services, hall: EmbeddedHall, cable: Cable) -> None:
    one = publish(hall.hall, PublicationKind.CATALOGUE, catalogue("2026.12.1") + b" " * 500_000, "cli")
    cable.down_cuts.append((b"accept-ranges", 300_000))
    report = run_session(wired)
    assert only_active(wired) == "2026.12.1"
    assert report.bytes_down < one.size + 100_000
    assert b"Range: bytes=" in cable.up


def test_a_station_killed_between_download_and_switch_goes_on(
    wired: Services, hall: EmbeddedHall, cable: Cable, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(hall, "2026.12.1")
    for step in ("_switch", "_finish"):
        with monkeypatch.context() as broken:
            broken.setattr(PublicationService, step, power_cut)
            with pytest.raises(KeyboardInterrupt):
                run_session(wired)
        only_active(wired)
    fetched = cable.up.count(b"/blobs/")
    sync(wired)
    assert only_active(wired) == "2026.12.1"
    assert [fact.state for fact in wired.publications.facts()] == ["active"]
    assert cable.up.count(b"/blobs/") == fetched == 1


def power_cut(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_planted_a_station_that_does_not_compare_the_hash_is_found_out(
    wired: Services, hall: EmbeddedHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = published(hall, "2026.12.1")
    content = hall.hall.blobs.path_of(one.sha256).read_bytes()
    damage(hall, one, content.replace("仅示例".encode(), "仅实例".encode()))
    monkeypatch.setattr(publication_service, "_is_genuine", lambda *_: True)
    sync(wired)
    with pytest.raises(AssertionError):
        assert only_active(wired) == STARTER


def test_planted_a_switch_in_two_steps_is_found_out(
    wired: Services, hall: EmbeddedHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_two_steps(catalogues: CatalogueService, _path: Path) -> None:
        with catalogues._store.write() as write:
            write.store.run(CatalogueVersion.update(active=False).where(CatalogueVersion.kind == "catalogue"))
        raise KeyboardInterrupt

    published(hall, "2026.12.1")
    monkeypatch.setattr(CatalogueService, "import_file", in_two_steps)
    with pytest.raises(KeyboardInterrupt):
        run_session(wired)
    with pytest.raises(AssertionError):
        only_active(wired)
