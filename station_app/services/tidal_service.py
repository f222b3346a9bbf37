"""Queue figures of the half hours, and the hint whether to open more windows (潮汐窗口)."""

from __future__ import annotations

from datetime import date

from station_app.clock import Clock
from station_app.domain.tidal import QueueFigure, TidalHint, advise
from station_app.errors import Code, UserError
from station_app.settings import MINUTES_PER_PERSON, WINDOWS, Settings
from station_app.storage import duty_store
from station_app.storage.store import Store

_MOST = 10_000


class TidalService:
    """One transaction per call that writes; every one appends its change for the hall."""

    def __init__(self, store: Store, settings: Settings, clock: Clock) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock

    def note(self, waiting: int, served: int, windows_open: int, operator_id: str) -> TidalHint | None:
        """Note the figures of the half hour that ends now and answer the hint; commits.

        Raises:
            UserError: `bad_number` for a negative or absurd figure.
        """
        for name, value in (("waiting", waiting), ("served", served), ("windows_open", windows_open)):
            if not 0 <= value <= _MOST:
                raise UserError(Code.BAD_NUMBER, name)
        with self._store.write(operator_id) as write:
            duty_store.insert_figure(write, write.at, waiting, served, windows_open)
        return self.hint()

    def figures(self, day: date | None = None) -> list[QueueFigure]:
        """The figures of a day (today unless given), oldest first."""
        return duty_store.figures_of(self._store, day or self._clock.today())

    def hint(self) -> TidalHint | None:
        """The hint from today's figures; None before the first."""
        return advise(self.figures(), max(1, self._settings.get(MINUTES_PER_PERSON)), self._settings.get(WINDOWS))
