"""Fetching what the hall publishes, from where it broke off; it is checked and put in force by the core."""

from __future__ import annotations

from collections.abc import Callable

from station_app.errors import Code, EnvironmentFault
from station_app.services.publication_service import PublicationRow, PublicationService
from sync.station.answers import RefusedError
from sync.station.client import HallClient
from sync.wire.codes import Problem

_TRIES = 3


class Fetcher:
    """Brings what is due up to date over one client.

    Args:
        stop: asked between requests.
    """

    def __init__(
        self, publications: PublicationService, client: HallClient, stop: Callable[[], bool] = lambda: False
    ) -> None:
        self._publications = publications
        self._client = client
        self._stop = stop
        self.new_items = 0

    def run(self) -> None:
        """Fetch, and put in force, what is due.

        Raises:
            EnvironmentFault: what a call can raise, when the hall does not answer any more.
        """
        for row in self._publications.due():
            if self._stop():
                return
            if self._publications.settle_without_fetching(row):
                continue
            try:
                if self._fetch(row):
                    self.new_items += self._publications.put_in_force(row)
            except RefusedError:
                self.new_items += self._publications.unavailable(row)

    def _fetch(self, row: PublicationRow) -> bool:
        """Whether all of it is here now; what came of it is kept in any case."""
        for attempt in range(_TRIES):
            start = self._publications.fetched(row)
            if start >= row.size:
                return True
            if self._stop():
                return False
            try:
                self._fetch_from(row, start)
            except EnvironmentFault as error:
                if error.code is not Code.HALL_UNREACHABLE or attempt == _TRIES - 1:
                    raise
            except RefusedError as error:
                if error.refusal.code != Problem.RANGE:
                    raise
                with self._publications.fetching(row, 0):
                    pass
        if self._publications.fetched(row) < row.size:
            self._publications.put_off(row)
            return False
        return True

    def _fetch_from(self, row: PublicationRow, start: int) -> None:
        ranged = {"Range": f"bytes={start}-", "If-Range": f'"{row.sha256}"'} if start else {}
        with self._client.download(f"blobs/{row.sha256}", ranged) as answer:
            begin = start if answer.status == 206 else 0
            with self._publications.fetching(row, begin) as file:
                left = row.size - begin
                for part in answer.parts():
                    file.write(part[:left])
                    left -= len(part)
                    if left < 0 or self._stop():
                        break
