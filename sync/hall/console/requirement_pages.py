"""看原文要求: what the catalogue asks of one material, in its own words, in the version the case was made with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from starlette.responses import Response
from starlette.routing import Route

from station_app.domain.catalogue import Catalogue, HandlingItem, Material, Requirement
from station_app.domain.catalogue_parse import parse_catalogue
from station_app.domain.publications import PublicationKind
from sync.hall.blob_store import read_whole
from sync.hall.console.case_facts import CaseFacts, Line
from sync.hall.console.case_pages import found_case
from sync.hall.console.pages import draw
from sync.hall.console.visit import GoneError, Visit, page
from sync.hall.context import Hall
from sync.hall.publications import Published, newest, versions
from sync.hall.store.database import Tx


@dataclass(frozen=True, slots=True)
class Asked:
    """How one item of the case asks for the material."""

    number: int
    item: HandlingItem
    rows: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """A material in the catalogue's words.

    Attributes:
        version: of the catalogue the words are from.
    """

    material: Material
    asked: tuple[Asked, ...]
    version: str


def wording(hall: Hall, tx: Tx, facts: CaseFacts, line: Line) -> Wording | None:
    """What the catalogue says of a line; None when no catalogue at the hall knows the material."""
    catalogue = _of_version(hall, tx, facts.catalogue_version)
    if catalogue is None or line.code not in catalogue.materials:
        catalogue = _in_force(hall, tx)
    material = catalogue.materials.get(line.code)
    if material is None:
        return None
    asked = [
        Asked(item.number, known, tuple(one for one in known.requirements if one.material == line.code))
        for item in facts.items
        if item.number in line.numerals and (known := catalogue.items.get(item.code))
    ]
    return Wording(material, tuple(one for one in asked if one.rows), catalogue.version)


def _of_version(hall: Hall, tx: Tx, version: str) -> Catalogue | None:
    """The catalogue of that version: published by the hall, or the one that comes with the program."""
    published = next((one for one in _catalogues(versions(tx)) if one.version == version), None)
    if published is not None:
        return _published(hall, published)
    starter = _starter()
    return starter if starter.version == version else None


def _in_force(hall: Hall, tx: Tx) -> Catalogue:
    published = next(iter(_catalogues(newest(tx))), None)
    return (_published(hall, published) if published else None) or _starter()


def _catalogues(published: list[Published]) -> list[Published]:
    return [one for one in published if one.kind == PublicationKind.CATALOGUE.value]


def _published(hall: Hall, published: Published) -> Catalogue | None:
    try:
        return _parsed(read_whole(hall.blobs, published.sha256))
    except FileNotFoundError:
        return None


@lru_cache(maxsize=4)
def _parsed(content: bytes) -> Catalogue:
    """Parsed once for the same content."""
    return parse_catalogue(json.loads(content))


@lru_cache(maxsize=1)
def _starter() -> Catalogue:
    return parse_catalogue(json.loads((files("station_app") / "data" / "catalogue.json").read_text("utf-8")))


def _show(visit: Visit) -> Response:
    facts = found_case(visit)
    line = next((one for one in facts.lines if one.code == visit.part("material")), None)
    if line is None:
        raise GoneError
    with visit.hall.store.read() as tx:
        found = wording(visit.hall, tx, facts, line)
    return draw(visit, "requirement.html", "inbox", facts=facts, line=line, found=found, scan=visit.query("scan"))


ROUTES = [Route("/cases/{station:str}/{case:str}/requirement/{material:str}", page(_show))]
