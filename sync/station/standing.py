"""Where the hall stands with this PC's log, and what follows: go on, send again what it has lost, or begin a log anew."""

from __future__ import annotations

from dataclasses import dataclass

from station_app.services.sync_service import Membership, SyncService
from sync.station.needs import StationServices


@dataclass(frozen=True, slots=True)
class Standing:
    """What a hello or a receipt on a stick says; `last_change` is the id of change `last_seq`, as far as the hall knows."""

    hall_epoch: str
    last_seq: int
    last_change: str | None


def forked(sync: SyncService, own: Membership, standing: Standing) -> bool:
    """Whether the hall's numbers are not this log's: a copy of this store has gone on under them, or it was set back.

    The ids of a log never change and each was written on top of all before it: when the last one is the same, so is the
    rest.
    """
    if standing.last_seq >= own.next_seq:
        return True
    last = sync.change(standing.last_seq) if standing.last_change else None
    return last is not None and last.change_id != standing.last_change


def follow(services: StationServices, own: Membership, standing: Standing) -> None:
    """A hall that was restored, or another one, may have lost what it had: it is sent, or offered, again."""
    if own.hall_epoch and own.hall_epoch != standing.hall_epoch:
        services.uploads.offer_again()
    if standing.last_seq < own.settled:
        services.sync.send_again_after(standing.last_seq)
