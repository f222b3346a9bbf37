"""Taking over one row of the hall's feed: the hall's affairs move the case; what has no place yet is kept raw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from station_app.domain.affair_json import affair_from_json
from station_app.services.progress import Clocks
from station_app.storage import affair_store, case_store, exchange_store, outbox_store
from station_app.storage.store import Write


def take_row(write: Write, clocks: Clocks, kind: str, entity: str, origin: str, body: Mapping[str, Any]) -> None:
    """Take one row over, whatever was taken before; the same row twice changes nothing more.

    Rows of the station's other PCs (`origin`) and of kinds this version does not know are kept raw and lose nothing.
    """
    if kind == "affair" and _take_affair(write, clocks, body):
        return
    if kind == "verdict" and body.get("replica_id") == write.replica_id:
        outbox_store.release(write, entity)
        exchange_store.close_attention(write, "change", entity)
        return
    exchange_store.put_unknown(write, kind, entity, {"origin": origin, **body})


def _take_affair(write: Write, clocks: Clocks, body: Mapping[str, Any]) -> bool:
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
    known = list(before["events"]) if before else []
    for event in body["events"]:
        if event not in known:
            data = {"item": affair.item, **{name: value for name, value in event.items() if name != "at"}}
            case_store.add_event(write, case.summary.rid, str(event["kind"]), "hall", data, str(event["at"]))
    clocks.refresh(write, case)
    return True
