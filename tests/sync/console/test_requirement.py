"""看原文要求: the catalogue's own words about a material, in the version the case was made with."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from station_app.domain.publications import PublicationKind
from sync.hall.console import requirement_pages
from sync.hall.console.catalogues import in_force
from sync.hall.embedded import EmbeddedHall
from sync.hall.publications import publish
from tests.sync.console.conftest import Desk, drawing, scan_of, submitted
from tests.sync.peer import Peer

pytestmark = pytest.mark.databases
_ITEM, _MATERIAL = "SS-01-01-01", "CL0103"
_WORDS = "委托权限与本次事项一致，未超委托期限"


def starter() -> dict[str, object]:
    return dict(json.loads((files("station_app") / "data" / "catalogue.json").read_text("utf-8")))


def case(hall: EmbeddedHall, peer: Peer, version: str, material: str = _MATERIAL) -> str:
    guidance = {
        "catalogue_version": version,
        "items": [{"code": _ITEM, "name": "有限责任公司设立登记", "department": "局"}],
        "lines": [{"code": material, "name": "授权委托书", "originals": 1, "copies": 0, "items": [_ITEM],
                   "necessity": "必要", "treatment": "submit"}],
    }  # fmt: skip
    change = submitted(peer, f"JG-261120-{peer.next_seq:03d}", [_ITEM], guidance=guidance)
    peer.push(change, scan_of(peer, change["entity"], drawing(), material))
    hall.hall.blobs.keep(drawing())
    return f"cases/JG/{change['entity']}"


def shown(desk: Desk, path: str) -> str:
    """Follow the button on the page of the case."""
    page = desk.get(path).text
    assert "看原文要求" in page
    link = page.split(">看原文要求<")[0].rpartition('href="/console/')[2].split('"')[0]
    answer = desk.get(link)
    assert answer.status_code == 200
    return answer.text


def test_the_words_are_those_of_the_cases_own_catalogue(hall: EmbeddedHall, window: Desk, peer: Peer) -> None:
    own = str(starter()["catalogue_version"])
    text = shown(window, case(hall, peer, own))
    assert _WORDS in text
    assert "建单时的版本" in text
    assert "写明委托事项、权限、期限" in text
    assert "有限责任公司设立登记" in text
    newer = json.dumps(starter() | {"catalogue_version": "2027.1.1"}, ensure_ascii=False).replace(_WORDS, "新的要求")
    publish(hall.hall, PublicationKind.CATALOGUE, newer.encode(), "cli")
    assert _WORDS in shown(window, case(hall, peer, own))
    assert "新的要求" in shown(window, case(hall, peer, "2027.1.1"))


def test_planted_the_newest_words_for_every_case_would_show(
    hall: EmbeddedHall, window: Desk, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = json.dumps(starter() | {"catalogue_version": "2027.1.1"}, ensure_ascii=False).replace(_WORDS, "新的要求")
    publish(hall.hall, PublicationKind.CATALOGUE, newer.encode(), "cli")
    path = case(hall, peer, str(starter()["catalogue_version"]))
    monkeypatch.setattr(requirement_pages, "of_version", lambda hall, tx, _: in_force(hall, tx))
    assert _WORDS not in shown(window, path)


def test_a_version_or_a_material_the_hall_does_not_have_is_told(hall: EmbeddedHall, window: Desk, peer: Peer) -> None:
    text = shown(window, case(hall, peer, "2019.1.1"))
    assert _WORDS in text
    assert "建单时的事项库 2019.1.1 不在大厅" in text
    assert "可能是驿站自加的" in shown(window, case(hall, peer, "2019.1.1", "OWN-1"))
    path = case(hall, peer, "2019.1.1")
    assert window.get(f"{path}/requirement/none").status_code == 404
