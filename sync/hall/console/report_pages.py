"""Reports the stations have handed in (报送), newest first, and one of them with its figures and its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from sync.hall.console.case_facts import read_body
from sync.hall.console.pages import draw
from sync.hall.console.visit import GoneError, Visit, page
from sync.hall.store.database import Tx

_KIND = "report_filing"
_MOST = 200


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One report as it was handed in; `figures` as the station told them."""

    id: str
    title: str
    period: str
    number: str
    version: int
    at: str
    figures: Sequence[Mapping[str, Any]]
    body: str


def _list(visit: Visit) -> Response:
    with visit.hall.store.read() as tx:
        stations = tx.all("SELECT code, name FROM station ORDER BY code")
        codes = [row[0] for row in stations]
        chosen = visit.query("station") if visit.query("station") in codes else next(iter(codes), "")
        rows = _of_station(tx, chosen)
    return draw(visit, "reports.html", "stations", stations=stations, chosen=chosen, rows=rows)


def _one(visit: Visit) -> Response:
    station = visit.part("station")
    with visit.hall.store.read() as tx:
        row = tx.one(
            "SELECT entity, body FROM feed WHERE station = ? AND kind = ? AND entity = ?", station, _KIND,
            visit.part("id"),
        )  # fmt: skip
    if row is None:
        raise GoneError
    return draw(visit, "report.html", "stations", station=station, one=_handed_in(*row))


def _of_station(tx: Tx, station: str) -> list[HandedIn]:
    rows = tx.all(
        "SELECT entity, body FROM feed WHERE station = ? AND kind = ? ORDER BY seq DESC LIMIT ?", station, _KIND, _MOST
    )
    return [_handed_in(*row) for row in rows]


def _handed_in(entity: str, body: str) -> HandedIn:
    told = read_body(body).values()
    return HandedIn(
        id=entity,
        title=str(told.get("title") or "报表"),
        period=str(told.get("period") or ""),
        number=str(told.get("number") or ""),
        version=int(told.get("version") or 0),
        at=str(told.get("at") or ""),
        figures=[one for one in told.get("figures") or () if isinstance(one, Mapping)],
        body=str(told.get("body") or ""),
    )


ROUTES = [
    Route("/reports", page(_list, admin=True)),
    Route("/reports/{station}/{id}", page(_one, admin=True)),
]
