"""Taking over what the hall writes about a case: where its items stand, remarks on scans, sealed papers, decisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from station_app.domain.affair_json import affair_from_json
from station_app.services.progress import Clocks
from station_app.services.publication_rows import take_publication
from station_app.storage import affair_store, case_store, case_work_store, exchange_store, outbox_store, scan_store
from station_app.storage.change_log import ChangeState
from station_app.storage.store import Write

FROM_HALL = "hall"
Take = Callable[[Write, Clocks, str, Mapping[str, Any]], bool]
"""Takes the row of an entity over; False when this version cannot read it. Twice changes nothing more."""


def take_affair(write: Write, clocks: Clocks, _entity: str, body: Mapping[str, Any]) -> bool:
    """Where the hall stands with one item of a case; what is new in it goes on the timeline."""
    try:
        affair = affair_from_json(body)
    except (KeyError, TypeError, ValueError, AttributeError):
        return False
    before = affair_store.affairs(write.store, affair.case_id).get(affair.item)
    if before == body:
        return True
    affair_store.put_affair(write, affair.case_id, affair.item, body)
    case = case_store.detail(write.store, affair.case_id)
    if case is None:
        return True
    tell_events(write, case.summary.rid, body, before)
    clocks.refresh(write, case)
    return True


def tell_events(write: Write, rid: int, body: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> None:
    """Put the events of an affair on the timeline of its case, those that were there before left out."""
    known = list(before["events"]) if before else []
    for event in body["events"]:
        if event not in known:
            data = {"item": body["item"], **{name: value for name, value in event.items() if name != "at"}}
            case_store.add_event(write, rid, str(event["kind"]), FROM_HALL, data, str(event["at"]))


def take_remark(write: Write, _clocks: Clocks, entity: str, body: Mapping[str, Any]) -> bool:
    """A remark the hall pinned to a scan; a remark that was settled here stays settled."""
    try:
        place = (int(body["page"]), float(body["x"]), float(body["y"]))
        scan, text = str(body["scan"]), str(body["text"])
    except (KeyError, TypeError, ValueError):
        return False
    scan_store.put_hall_remark(write, entity, scan, place, text, FROM_HALL, str(body.get("at") or write.at))
    return True


def take_document(write: Write, _clocks: Clocks, entity: str, body: Mapping[str, Any]) -> bool:
    """A sealed paper of the hall (补正告知书 …): it stands among the case's papers, its file is fetched afterwards."""
    rows = write.store.sql("SELECT rid FROM assist_case WHERE id = ?", str(body.get("case")))
    if not rows:
        exchange_store.put_unknown(write, "hall_document", entity, body, waits_for=str(body.get("case")))
        return True
    values = {name: body.get(name) for name in ("item", "document", "number", "dated", "issued_by", "sha256")}
    if not values["document"]:
        return False
    case_work_store.put_hall_document(write, int(rows[0][0]), entity, values)
    if values["sha256"]:
        scan_store.note_elsewhere(write, str(values["sha256"]), body.get("size"), body.get("media_type"))
    return True


def take_verdict(write: Write, _clocks: Clocks, entity: str, body: Mapping[str, Any]) -> bool:
    """What became of a change that was held or sent back, where this PC's log has it; `entity` is the change's id.

    A restored or copied store has changes that were decided about under another replica.
    """
    if body.get("verdict") != "rejected":
        outbox_store.release(write, entity)
        exchange_store.close_attention(write, "change", entity)
        return True
    seq = outbox_store.seq_of(write.store, entity)
    if seq is None:
        return True
    decision, row = str(body.get("decision", "")), outbox_store.change(write.store, seq)
    outbox_store.set_verdict(write, seq, ChangeState.REJECTED, decision or "rejected")
    params = {"verdict": "rejected", "text": str(body.get("reason", "")), "kind": row.kind if row else ""}
    exchange_store.open_attention(
        write, "change", entity, f"decided_{decision}" if decision else "rejected", params, row.case_id if row else None
    )
    return True


TAKEN: Mapping[str, Take] = {
    "affair": take_affair, "hall_remark": take_remark, "hall_document": take_document, "verdict": take_verdict,
    "publication": take_publication,
}  # fmt: skip
"""How each kind of the hall's rows is taken over."""
