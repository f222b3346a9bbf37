"""What the hall publishes reaches every station whole, or not at all; exactly one version is in force at any time."""

from __future__ import annotations

import dataclasses
import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from station_app.cli.main import main
from station_app.clock import BEIJING
from station_app.domain.publications import PublicationKind
from station_app.errors import Code, EnvironmentFault, Exit, UserError
from station_app.services import publication_service
from station_app.services.catalogue_service import CatalogueService, starter_file
from station_app.services.publication_service import PublicationService
from station_app.services.service_set import Services
from station_app.storage.tables.catalogue import CatalogueVersion
from sync.hall import audit
from sync.hall.embedded import EmbeddedHall
from sync.hall.feed import put_own
from sync.hall.publications import Published, publish
from sync.hall.store.database import Tx
from sync.station.session import SessionReport, run_session
from tests.sync.conftest import SetClock
from tests.sync.peer import Peer
from tests.sync.station_work import log_case
from tests.sync.uploads.cable import Cable

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


def spoil(hall: EmbeddedHall, offered: Published, **other: Any) -> None:
    """Let the feed promise something else than what was published."""
    body = dataclasses.asdict(offered)

    def put(tx: Tx) -> None:
        put_own(tx, "JG", "publication", offered.kind, {**body, **other})

    hall.hall.store.transact(put)


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


def run_session_whatever_comes(services: Services) -> None:
    with suppress(EnvironmentFault):
        run_session(services)


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


def test_a_calendar_that_moves_due_days_waits_for_a_person(
    wired: Services, hall: EmbeddedHall, clock: SetClock
) -> None:
    operator = wired.operators.first().id
    clock.moment = datetime(2026, 12, 29, 10, 0, tzinfo=BEIJING)
    no = log_case(wired)
    due = wired.cases.find(no).summary.due
    one = publish(hall.hall, PublicationKind.CALENDAR, calendar("2027-01-01", "2027-01-04"), "cli")
    assert sync(wired).exit is Exit.ATTENTION
    (item,) = wired.sync.attention()
    assert (item.code, item.params["count"], item.params["version"]) == ("calendar_waits", 1, one.version)
    assert wired.cases.find(no).summary.due == due
    assert run_session(wired).requests == 1
    assert wired.publications.take_waiting("calendar", operator) == 1
    assert wired.cases.find(no).summary.due != due
    assert wired.catalogues.calendar().version == one.version
    assert attention(wired) == []
    with pytest.raises(UserError):
        wired.publications.take_waiting("calendar", operator)


def test_the_command_shows_what_the_waiting_calendar_moves_and_puts_it_in_force(
    wired: Services, hall: EmbeddedHall, clock: SetClock, station_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def take(*words: str) -> dict[str, Any]:
        home, key = str(station_folder / "home"), str(station_folder / "key")
        code = main(["--home", home, "--key-file", key, "--json", "catalogue", "take", *words])
        return {"exit": code, **json.loads(capsys.readouterr().out)}

    clock.moment = datetime(2026, 12, 29, 10, 0, tzinfo=BEIJING)
    assert take()["exit"] == Exit.NOT_FOUND
    no = log_case(wired)
    due = wired.cases.find(no).summary.due
    one = publish(hall.hall, PublicationKind.CALENDAR, calendar("2027-01-01", "2027-01-04"), "cli")
    sync(wired)
    told = take("--dry-run")
    assert (told["exit"], told["version"], [row["no"] for row in told["affected"]]) == (Exit.DONE, one.version, [no])
    assert (wired.cases.find(no).summary.due, told["affected"][0]["before"]) == (due, due)
    assert len(wired.sync.attention()) == 1
    assert take()["affected"] == told["affected"]
    assert wired.cases.find(no).summary.due == told["affected"][0]["after"]
    assert wired.sync.attention() == []
    assert take()["exit"] == Exit.NOT_FOUND


def test_a_calendar_that_moves_nothing_is_in_force_at_once(wired: Services, hall: EmbeddedHall) -> None:
    one = publish(hall.hall, PublicationKind.CALENDAR, calendar("2027-01-01"), "cli")
    sync(wired)
    assert wired.catalogues.calendar().version == one.version


class TestBlobs:
    @pytest.fixture
    def one(self, hall: EmbeddedHall) -> Published:
        return published(hall, "2026.12.1")

    @pytest.mark.parametrize(
        ("wanted", "status", "stretch"),
        [
            (None, 200, slice(None)),
            ("bytes=0-9", 206, slice(0, 10)),
            ("bytes=100-", 206, slice(100, None)),
            ("bytes=-10", 206, slice(-10, None)),
            ("bytes=0-999999999", 200, slice(None)),
            ("bytes=5-2", 200, slice(None)),
            ("bytes=0-1,5-6", 200, slice(None)),
            ("lines=1-2", 200, slice(None)),
        ],
    )
    def test_ranges(
        self, peer: Peer, hall: EmbeddedHall, one: Published, wanted: str | None, status: int, stretch: slice
    ) -> None:
        whole = hall.hall.blobs.path_of(one.sha256).read_bytes()
        answer = peer.call("GET", f"blobs/{one.sha256}", headers={"Range": wanted} if wanted else {})
        assert answer.status_code == status
        assert answer.content == whole[stretch]
        assert answer.headers["ETag"] == f'"{one.sha256}"'
        assert "immutable" in answer.headers["Cache-Control"]
        if status == 206:
            assert answer.headers["Content-Range"].endswith(f"/{one.size}")

    def test_behind_the_end_and_not_modified(self, peer: Peer, one: Published) -> None:
        path = f"blobs/{one.sha256}"
        assert peer.call("GET", path, headers={"Range": f"bytes={one.size}-"}).status_code == 416
        assert peer.call("GET", path, headers={"If-None-Match": f'"{one.sha256}"'}).status_code == 304
        other = peer.call("GET", path, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
        assert (other.status_code, len(other.content)) == (200, one.size)

    def test_only_what_the_station_may_see(self, peer: Peer, hall: EmbeddedHall, one: Published) -> None:
        secret = hall.hall.blobs.keep(b"another station's")
        foreign = peer.call("GET", f"blobs/{secret}")
        absent = peer.call("GET", f"blobs/{'0' * 64}")
        assert foreign.status_code == absent.status_code == peer.call("GET", "blobs/x").status_code == 404
        assert foreign.content == absent.content
        assert requests.get(f"{hall.url}/sync/v1/blobs/{one.sha256}", timeout=10).status_code == 401
        hall.hall.store.transact(lambda tx: put_own(tx, "JG", "hall_document", "d-1", {"sha256": secret}))
        assert peer.call("GET", f"blobs/{secret}").content == b"another station's"


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
