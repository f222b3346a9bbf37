"""Taking over the rows of the hall's feed: its affairs, its verdicts, the other PCs' rows; what has no place is kept raw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from station_app.domain.affair_json import affair_from_json
from station_app.domain.ownership import Owner, owner_of
from station_app.services.peer_rows import PeerRows
from station_app.services.progress import Clocks
from station_app.services.sync_records import PulledRow
from station_app.storage import affair_store, case_store, exchange_store, fed_rows, outbox_store
from station_app.storage.store import Write


class PulledRows:
    """Takes rows over inside one write transaction, whatever was taken before; call `finish` before it ends.

    The same row twice changes nothing more.
    """

    def __init__(self, write: Write, clocks: Clocks) -> None:
        self._write = write
        self._clocks = clocks
        self._peers = PeerRows(write, clocks)

    @property
    def opened(self) -> int:
        """Things for a person that nobody has seen before."""
        return self._peers.opened

    def take(self, row: PulledRow) -> None:
        """Take one row over."""
        if not self._take(row):
            exchange_store.put_unknown(self._write, row.kind, row.entity, {"origin": row.origin, **row.body})
        if row.seq:
            fed_rows.note(self._write, row.kind, row.entity, row.seq)

    def finish(self) -> None:
        """Put what has news in order."""
        self._peers.finish()

    def _take(self, row: PulledRow) -> bool:
        if owner_of(row.kind) is Owner.STATION:
            return not row.void and self._peers.take(row.kind, row.entity, row.body)
        if row.kind == "affair":
            return take_affair(self._write, self._clocks, row.body)
        if row.kind == "verdict" and row.body.get("replica_id") == self._write.replica_id:
            outbox_store.release(self._write, row.entity)
            exchange_store.close_attention(self._write, "change", row.entity)
            return True
        return False


def take_affair(write: Write, clocks: Clocks, body: Mapping[str, Any]) -> bool:
    """Take over where the hall stands with one item of a case; False when it cannot be read."""
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
