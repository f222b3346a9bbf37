"""审计: what people did at the hall, fifty lines a page."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from sync.hall import audit
from sync.hall.console.cursors import PAGE, read, write
from sync.hall.console.field_words import AUDIT_WORDS
from sync.hall.console.pages import draw
from sync.hall.console.visit import Visit, page


def _show(visit: Visit) -> Response:
    place = read(visit.query("cursor"), 1)
    before = int(place.key[0]) if place and place.key[0].isdigit() and len(place.key[0]) < 16 else None
    with visit.hall.store.read() as tx:
        found = audit.lines(tx, before, PAGE + 1)
    lines = found[:PAGE]
    later = f"?cursor={write([str(lines[-1].seq)])}" if len(found) > PAGE else ""
    earlier = ""
    if before is not None:
        newest = before + PAGE
        earlier = f"?cursor={write([str(newest)])}"
    return draw(visit, "audit.html", "audit", lines=lines, words=AUDIT_WORDS, earlier=earlier, later=later)


ROUTES = [Route("/audit", page(_show, admin=True))]
