"""What the stations' nightly runs report, kept as it came and read with care."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from station_app.clock import parse_moment, to_text
from sync.hall.auth import Device
from sync.hall.context import Hall
from sync.hall.store.database import Tx

MOST_PER_DEVICE = 30
_LATE = timedelta(hours=12)
"""A run that begins in the evening belongs to the next morning."""


@dataclass(frozen=True, slots=True)
class NightReport:
    """One run of one device. What a report does not say, or says wrongly, is None."""

    device_id: str
    station: str
    at: datetime
    body: Mapping[str, Any] = field(default_factory=dict)

    @property
    def night(self) -> date:
        """The morning it belongs to."""
        return (self.at + _LATE).date()

    @property
    def reached(self) -> bool:
        """Whether the run got through to the hall and to its end."""
        return self.whole("exit") in {0, 18}

    def whole(self, name: str) -> int | None:
        """A whole number of the report."""
        value = self.body.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def moment(self, name: str) -> datetime | None:
        """A moment of the report."""
        value = self.body.get(name)
        try:
            return parse_moment(value) if isinstance(value, str) and value else None
        except ValueError:
            return None

    def text(self, name: str) -> str:
        """A short text of the report."""
        value = self.body.get(name)
        return value[:64] if isinstance(value, str) else ""


def keep(hall: Hall, tx: Tx, device: Device, body: Mapping[str, Any]) -> None:
    """Keep a report; of each device the last thirty."""
    tx.run(
        "INSERT INTO night_report VALUES (?, ?, ?, ?) ON CONFLICT (device_id, at) DO UPDATE SET body = excluded.body",
        device.device_id,
        device.station,
        to_text(hall.clock.now()),
        json.dumps(body, ensure_ascii=False),
    )
    tx.run(
        "DELETE FROM night_report WHERE device_id = ? AND at NOT IN"
        " (SELECT at FROM night_report WHERE device_id = ? ORDER BY at DESC LIMIT ?)",
        device.device_id,
        device.device_id,
        MOST_PER_DEVICE,
    )


def latest(tx: Tx) -> dict[str, NightReport]:
    """The newest report of every device, by device."""
    rows = tx.all(
        "SELECT n.device_id, n.station, n.at, n.body FROM night_report n JOIN"
        " (SELECT device_id, max(at) AS at FROM night_report GROUP BY device_id) m"
        " ON m.device_id = n.device_id AND m.at = n.at"
    )
    return {row[0]: _report(*row) for row in rows}


def since(tx: Tx, first: datetime) -> list[NightReport]:
    """Every report from a moment on, oldest first."""
    rows = tx.all("SELECT device_id, station, at, body FROM night_report WHERE at >= ? ORDER BY at", to_text(first))
    return [_report(*row) for row in rows]


def _report(device_id: str, station: str, at: str, body: str) -> NightReport:
    read = json.loads(body)
    return NightReport(device_id, station, parse_moment(at), read if isinstance(read, dict) else {})
