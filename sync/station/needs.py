"""What the station's end needs of the core, so that it need not know how the core is put together."""

from __future__ import annotations

from typing import Protocol

from station_app.clock import Clock
from station_app.paths import Paths
from station_app.services.attachment_sync import AttachmentSync
from station_app.services.exchange_service import ExchangeService
from station_app.services.maintenance_service import MaintenanceService
from station_app.services.publication_service import PublicationService
from station_app.services.station_profile import StationProfile
from station_app.services.sync_service import SyncService
from station_app.services.token_store import TokenStore


class StationServices(Protocol):
    """The services of an open store."""

    @property
    def paths(self) -> Paths:
        """Where this home keeps its locks."""

    @property
    def clock(self) -> Clock:
        """The time."""

    @property
    def profile(self) -> StationProfile:
        """Who this station is."""

    @property
    def sync(self) -> SyncService:
        """The store's side of the exchange."""

    @property
    def tokens(self) -> TokenStore:
        """Where the device's tokens lie."""

    @property
    def uploads(self) -> AttachmentSync:
        """Files of cases on their way to the hall."""

    @property
    def publications(self) -> PublicationService:
        """What the hall publishes."""

    @property
    def exchange(self) -> ExchangeService:
        """Packages on a stick that are under way."""

    @property
    def maintenance(self) -> MaintenanceService:
        """Checks and backups of the store."""

    def close(self) -> None:
        """Close the calling thread's connection."""
