"""Guidance for the page and the command line: the merged list for what is chosen right now, without writing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from station_app.clock import Clock
from station_app.domain.catalogue import Catalogue
from station_app.domain.guidance import Guidance, GuidanceRequest, effect, guide
from station_app.errors import Code, UserError
from station_app.services.catalogue_service import CatalogueService
from station_app.storage import catalogue_store, enterprise_store
from station_app.storage.store import Store


class GuidanceService:
    """Answers from memory: the catalogue is loaded once; only a wallet is read from the store."""

    def __init__(self, store: Store, catalogues: CatalogueService, clock: Clock) -> None:
        self._store = store
        self._catalogues = catalogues
        self._clock = clock

    def preview(self, request: GuidanceRequest, catalogue: Catalogue | None = None) -> Guidance:
        """The list for a request, under the active catalogue unless another is given; touches no store.

        Raises:
            UserError: as `domain.guidance.guide`; `item_without_guide` for an item of a published list.
        """
        catalogue = catalogue or self._catalogues.active()
        try:
            return guide(catalogue, request, self._clock.today())
        except UserError as error:
            if error.code is Code.UNKNOWN_ITEM and self._is_published(str(error.params["item"])):
                raise UserError(Code.ITEM_WITHOUT_GUIDE, "items", item=error.params["item"]) from error
            raise

    def effect(self, request: GuidanceRequest, situation: str, value: str) -> int:
        """How many more materials have to be handed in if a question were answered with `value`."""
        return effect(self._catalogues.active(), request, situation, value, self._clock.today())

    def wallet_of(self, uscc: str) -> Mapping[str, date | None]:
        """The wallet of a known enterprise; empty for one the station has not met."""
        known = enterprise_store.by_uscc(self._store, uscc)
        return known.wallet if known else {}

    def _is_published(self, code: str) -> bool:
        return catalogue_store.published_item(self._store, code) is not None
