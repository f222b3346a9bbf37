"""How the exchange with the hall stands, as the window shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from station_app.errors import Code
from sync.station.session import SessionProgress, SessionReport


class Link(StrEnum):
    """Whether the hall can be reached: only an answer of the hall decides, never the network's own word."""

    UNKNOWN = "unknown"
    NOT_ENROLLED = "not_enrolled"
    ONLINE = "online"
    OFFLINE = "offline"
    REFUSED = "refused"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """How the exchange stands; every change of it is announced.

    Attributes:
        code: why the last session failed; None when it did not.
        progress: of the session that runs; None between sessions.
        last_report: of the last session that finished.
        last_success_at: when a session last finished without leaving anything behind.
        next_try_at: monotonic seconds of the next session, for a countdown.
        paused: a person has stopped the exchange; nothing begins by itself until somebody asks for it.
    """

    link: Link = Link.UNKNOWN
    running: bool = False
    pending: int = 0
    attention: int = 0
    code: Code | None = None
    progress: SessionProgress | None = None
    last_report: SessionReport | None = None
    last_success_at: str | None = None
    next_try_at: float | None = None
    paused: bool = False
