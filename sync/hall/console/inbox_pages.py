"""c02: the inbox by station."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from sync.hall.affairs import settle_silence
from sync.hall.console import inbox_facts
from sync.hall.console.actions import ACTION_WORDS, BADGES
from sync.hall.console.pages import draw, trouble
from sync.hall.console.visit import Visit, page

_SETTLED_AT_ONCE = 100


def settle(visit: Visit) -> None:
    """Write down what silence has accepted, so that nothing is listed as undecided that no longer is."""
    hall = visit.hall
    with hall.store.read() as tx:
        due = tx.one(
            "SELECT 1 FROM affair WHERE silent_from <> '' AND silent_from <= ? LIMIT 1", hall.clock.today().isoformat()
        )
    if due and not trouble(hall):
        hall.store.transact(lambda tx: settle_silence(hall, tx, _SETTLED_AT_ONCE))


def _show(visit: Visit) -> Response:
    settle(visit)
    hall, station, show, query = visit.hall, visit.query("station"), visit.query("show"), visit.query("q").strip()
    with hall.store.read() as tx:
        stations = inbox_facts.station_counts(tx)
        known = {code: name for code, name, _ in stations}
        station = station if station in known else ""
        total = sum(count for *_, count in stations if count) if all(c is not None for *_, c in stations) else None
        waiting = inbox_facts.undecided_page(hall, tx, station, visit.query("cursor")) if not show else None
        running = inbox_facts.running_page(hall, tx, station, visit.query("cursor")) if show == "running" else None
        found = inbox_facts.search(hall, tx, query) if query else None
        done = inbox_facts.done_today(hall, tx, visit.clerk.name)
        correcting = inbox_facts.in_correction(hall, tx, station)
        counts = inbox_facts.counts(tx, station)
        last = (
            tx.one("SELECT max(received_at) FROM receipt WHERE station = ?", station)
            if station
            else tx.one("SELECT max(received_at) FROM receipt")
        )
    return draw(
        visit, "inbox.html", "inbox", stations=stations, station=station, station_name=known.get(station, ""),
        total=total, waiting=waiting, running=running, found=found, query=query, show=show, done=done,
        correcting=correcting, filters=counts, last=last[0] if last else None, sel=visit.query("sel"),
        action_words=ACTION_WORDS, badges=BADGES,
    )  # fmt: skip


ROUTES = [Route("/inbox", page(_show))]
