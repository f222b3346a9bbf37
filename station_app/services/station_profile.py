"""Who this station is: its code, terminal, names and the keys it signs documents with."""

from __future__ import annotations

from dataclasses import dataclass

from station_app import settings as s
from station_app.settings import Settings
from station_app.storage import setting_store
from station_app.storage.store import Store


@dataclass(frozen=True, slots=True)
class StationProfile:
    """The station as it stands on screens and papers.

    Attributes:
        document_key: hex of the key for the codes on papers; given to the hall at enrolment.
        demo: the store holds invented data.
        practice: people practise on it; nothing is ever sent.
        hall_url: None before enrolment.
    """

    code: str
    terminal: str
    name: str
    park: str
    region: str
    address: str
    phone: str
    hours: str
    document_key: str
    replica_id: str
    demo: bool
    hall_url: str | None
    device_id: str | None
    practice: bool = False


def load_profile(store: Store, settings: Settings) -> StationProfile:
    """Read the profile of an open store."""
    replica = setting_store.replica(store)
    return StationProfile(
        code=replica.station,
        terminal=replica.terminal,
        name=settings.get(s.STATION_NAME),
        park=settings.get(s.STATION_PARK),
        region=settings.get(s.STATION_REGION),
        address=settings.get(s.STATION_ADDRESS),
        phone=settings.get(s.STATION_PHONE),
        hours=settings.get(s.STATION_HOURS),
        document_key=replica.document_key,
        replica_id=replica.replica_id,
        demo=settings.get(s.DEMO),
        hall_url=replica.hall_url,
        device_id=replica.device_id,
        practice=settings.get(s.PRACTICE),
    )
