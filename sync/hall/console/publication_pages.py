"""发布: what the stations have been told to use."""

from __future__ import annotations

import json

from starlette.responses import Response
from starlette.routing import Route

from sync.hall.console.pages import draw
from sync.hall.console.visit import Visit, page

KINDS = {"catalogue": "事项库", "calendar": "工作日历", "policies": "政策"}


def _show(visit: Visit) -> Response:
    with visit.hall.store.read() as tx:
        rows = tx.all(
            "SELECT body FROM feed WHERE kind = 'publication' AND station = (SELECT min(code) FROM station)"
            " ORDER BY seq DESC LIMIT 50"
        )
    found = [json.loads(body) for (body,) in rows]
    return draw(visit, "publications.html", "publications", rows=found, kinds=KINDS)


ROUTES = [Route("/publications", page(_show, admin=True))]
