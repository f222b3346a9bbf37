"""Taking over the rows of the hall's feed: its affairs, its verdicts, the other PCs' rows; what has no place is kept raw."""

from __future__ import annotations

from station_app.domain.ownership import Owner, owner_of
from station_app.services.hall_rows import TAKEN
from station_app.services.peer_rows import PeerRows
from station_app.services.progress import Clocks
from station_app.services.sync_records import PulledRow
from station_app.storage import exchange_store, fed_rows
from station_app.storage.store import Write


class PulledRows:
    """Takes rows over inside one write transaction, whatever was taken before; call `finish` before it ends.

    The same row twice changes nothing more.
    """

    def __init__(self, write: Write, clocks: Clocks) -> None:
        self._write = write
        self._clocks = clocks
        self._peers = PeerRows(write, clocks)
        self._places: dict[tuple[str, str], int] = {}

    @property
    def opened(self) -> int:
        """Things for a person that nobody has seen before."""
        return self._peers.opened

    def take(self, row: PulledRow) -> None:
        """Take one row over."""
        if not self._take(row):
            exchange_store.put_unknown(self._write, row.kind, row.entity, {"origin": row.origin, **row.body})
        if row.seq:
            self._places[row.kind, row.entity] = row.seq

    def finish(self) -> None:
        """Put what has news in order, and remember where every row stands in the feed."""
        self._peers.finish()
        fed_rows.note(self._write, self._places)

    def _take(self, row: PulledRow) -> bool:
        if owner_of(row.kind) is Owner.STATION:
            return not row.void and self._peers.take(row.kind, row.entity, row.body)
        take = TAKEN.get(row.kind)
        return take is not None and take(self._write, self._clocks, row.entity, row.body)
