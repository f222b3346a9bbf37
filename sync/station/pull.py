"""Receiving: pages of the feed until there is no more; a cursor the hall no longer knows starts a resync."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from station_app.errors import Code, EnvironmentFault
from station_app.services.sync_service import PulledRow, SyncService
from sync.station.answers import RefusedError
from sync.station.client import HallClient
from sync.station.policy import Repair, RepairOnce
from sync.wire.calls import ChangesAnswer
from sync.wire.limits import MAX_PAGE_ROWS


@dataclass(frozen=True, slots=True)
class Pulled:
    """What came in."""

    rows: int
    complete: bool
    new_items: int


class Puller:
    """Fetches what the station does not know yet over one client.

    A pull from the beginning may take several sessions; at its end what the hall does not tell any more is removed.
    """

    def __init__(
        self,
        sync: SyncService,
        client: HallClient,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self._sync = sync
        self._client = client
        self._stop = stop
        self._repairs = RepairOnce()

    def run(self) -> Pulled:
        """Pull until the hall has no more.

        Raises:
            EnvironmentFault: what a call can raise.
        """
        count = new_items = 0
        while not self._stop():
            cursor = self._sync.membership().cursor
            try:
                page = self._client.get("changes", {"cursor": cursor, "limit": MAX_PAGE_ROWS}, ChangesAnswer)
            except RefusedError as error:
                if self._repairs.repair_for(error.refusal) is Repair.RESYNC and self._sync.begin_resync():
                    continue
                item = self._sync.open_item("pull", "feed", error.refusal.code)
                return Pulled(count, complete=False, new_items=new_items + int(item))
            if page.more and (page.cursor == cursor or not page.changes):
                raise EnvironmentFault(Code.HALL_NONSENSE, "hall")
            rows = [PulledRow(row.kind, row.entity, row.origin, row.void, row.body, row.seq) for row in page.changes]
            opened = self._sync.take_page(rows, page.cursor, self._stop)
            if opened is None:
                break
            new_items += opened
            count += len(rows)
            if not page.more:
                self._finish()
                return Pulled(count, complete=True, new_items=new_items)
        return Pulled(count, complete=False, new_items=new_items)

    def _finish(self) -> None:
        self._sync.finish_pull()
        self._sync.close_items("pull")
