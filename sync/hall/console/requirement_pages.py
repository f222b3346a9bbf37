"""看原文要求: what the catalogue asks of one material, in its own words, in the version the case was made with."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import Route

from station_app.domain.catalogue import HandlingItem, Material, Requirement
from sync.hall.console.case_facts import CaseFacts, Line
from sync.hall.console.case_pages import found_case
from sync.hall.console.catalogues import in_force, of_version
from sync.hall.console.pages import draw
from sync.hall.console.visit import GoneError, Visit, page
from sync.hall.context import Hall
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
    catalogue = of_version(hall, tx, facts.catalogue_version)
    if catalogue is None or line.code not in catalogue.materials:
        catalogue = in_force(hall, tx)
    material = catalogue.materials.get(line.code)
    if material is None:
        return None
    asked = [
        Asked(item.number, known, tuple(one for one in known.requirements if one.material == line.code))
        for item in facts.items
        if item.number in line.numerals and (known := catalogue.items.get(item.code))
    ]
    return Wording(material, tuple(one for one in asked if one.rows), catalogue.version)


def _show(visit: Visit) -> Response:
    facts = found_case(visit)
    line = next((one for one in facts.lines if one.code == visit.part("material")), None)
    if line is None:
        raise GoneError
    with visit.hall.store.read() as tx:
        found = wording(visit.hall, tx, facts, line)
    return draw(visit, "requirement.html", "inbox", facts=facts, line=line, found=found, scan=visit.query("scan"))


ROUTES = [Route("/cases/{station:str}/{case:str}/requirement/{material:str}", page(_show))]
