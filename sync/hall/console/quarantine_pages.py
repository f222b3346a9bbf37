"""c04: changes that wait for a person, and the three decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from station_app.errors import StationError
from sync.hall.changes import HELD, OPEN
from sync.hall.console.counts import bounded
from sync.hall.console.forms import Form, spend
from sync.hall.console.pages import draw
from sync.hall.console.quarantine_facts import change_facts, place_of, waiting_page
from sync.hall.console.visit import GoneError, Visit, act, page, see
from sync.hall.decisions import LONGEST_REASON, Decision, decide
from sync.hall.messages import error_sentence
from sync.hall.store.database import Tx


def _show(visit: Visit) -> Response:
    return _draw(visit)


def _draw(
    visit: Visit, problems: Mapping[str, str] | None = None, form: Form | None = None, status: int = 200
) -> Response:
    hall, station, decided = visit.hall, visit.query("station"), visit.query("show") == "decided"
    with hall.store.read() as tx:
        listed = waiting_page(hall, tx, station, visit.query("cursor"), decided=decided)
        wanted = (form.one("id") if form else "") or visit.query("sel") or (listed.rows[0].id if listed.rows else "")
        facts = change_facts(hall, tx, wanted)
        open_count = bounded(tx, "SELECT 1 FROM quarantine WHERE status = ?", OPEN)
        decided_count = bounded(tx, "SELECT 1 FROM decision")
        held = tx.one("SELECT count(*) FROM quarantine WHERE status = ?", HELD)
    ids = [row.id for row in listed.rows]
    following = ids[ids.index(wanted) + 1] if wanted in ids[:-1] else ""
    more: dict[str, Any] = {"form": form} if form else {}
    return draw(
        visit, "quarantine.html", "quarantine", status, listed=listed, facts=facts, open_count=open_count,
        decided_count=decided_count, show_decided=decided, station=station, following=following,
        problems=problems or {}, held=held[0] if held else 0, longest=LONGEST_REASON, **more,
    )  # fmt: skip


def _decide(visit: Visit, form: Form) -> Response:
    problems: dict[str, str] = {}
    choice, reason, number = form.one("decision"), form.one("reason"), form.one("document_no")
    if choice not in set(Decision):
        problems["decision"] = "三种办法选一种。"
    if not reason:
        problems["reason"] = "写明理由，驿站照原文看到。"
    elif len(reason) > LONGEST_REASON:
        problems["reason"] = f"最多 {LONGEST_REASON} 字，现在 {len(reason)} 字。"
    if choice == Decision.ADOPT and not number:
        problems["document_no"] = "采用驿站的值要填文号。"
    place = place_of(form.one("id"))
    if place is None:
        raise GoneError
    if problems:
        return _draw(visit, problems, form, 422)

    def work(tx: Tx) -> None:
        spend(visit.hall, tx, form, visit.clerk.name, "/console/quarantine?done=1")
        decide(visit.hall, tx, *place, Decision(choice), reason, number, visit.clerk.name)

    try:
        visit.hall.store.transact(work)
    except StationError as error:
        if error.exit >= 20:
            sentence = "这一条已经裁定过，或者不能这样裁定。刷新后再看。"
            field = error.field if error.field in {"reason", "document_no"} else "decision"
            return _draw(visit, {field: sentence if field == "decision" else error_sentence(error)}, form, 409)
        raise
    return see("/console/quarantine?done=1")


ROUTES = [
    Route("/quarantine", page(_show, admin=True), methods=["GET"]),
    Route("/quarantine", act(_decide, admin=True), methods=["POST"]),
]
