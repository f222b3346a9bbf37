"""What lists show of a case: who, what, how many of its files are here."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from station_app.domain.deadlines import Light, supplement_window
from station_app.domain.merge import EntityState, load
from sync.hall.console import words
from sync.hall.context import Hall
from sync.hall.store.database import Tx

Case = tuple[str, str]
"""Station and id."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One case in a list."""

    station: str
    case_id: str
    no: str
    enterprise: str
    title: str
    received_at: datetime | None
    scans: int
    scans_here: int

    @property
    def link(self) -> str:
        """Where the case is shown."""
        return f"/console/cases/{self.station}/{self.case_id}"

    @property
    def scans_missing(self) -> int:
        """Files that were announced and are not here yet."""
        return self.scans - self.scans_here


@dataclass(frozen=True, slots=True)
class Window:
    """Where a received case stands in the five working days of its supplement window."""

    nth: int
    due: date | None
    light: str
    words: str


def summaries(hall: Hall, tx: Tx, cases: Collection[Case]) -> dict[Case, Summary]:
    """The cases of a list by station and id; those whose record is not here are left out."""
    by_station: dict[str, list[str]] = {}
    for station, case_id in cases:
        by_station.setdefault(station, []).append(case_id)
    found: dict[Case, Summary] = {}
    for station, ids in by_station.items():
        files = _files(hall, tx, station, ids)
        rows = tx.among(
            "SELECT f.entity, i.no, i.received_at, f.body FROM feed f JOIN case_index i"
            " ON i.station = f.station AND i.case_id = f.entity"
            " WHERE f.station = ? AND f.kind = 'case' AND f.entity IN (#)",
            ids,
            station,
        )
        for case_id, no, received_at, body in rows:
            state = load(json.loads(body))
            here, announced = files.get(case_id, (0, 0))
            found[(station, case_id)] = Summary(
                station, case_id, no, text(state, "enterprise_name"), title(state), words.read(received_at), announced,
                here,
            )  # fmt: skip
    return found


def text(state: EntityState, name: str) -> str:
    """A text field, or the empty text whatever else stands there."""
    value = state.value(name)
    return value if isinstance(value, str) else ""


def guidance(state: EntityState) -> dict[str, Any]:
    """What guidance worked out; an empty object for a case without."""
    value = state.value("guidance")
    return value if isinstance(value, dict) else {}


def title(state: EntityState) -> str:
    """What a case is called: its bundle, or its first item and how many there are."""
    told = guidance(state).get("title")
    if isinstance(told, str) and told:
        return told
    items = [item for item in guidance(state).get("items", []) if isinstance(item, dict)]
    if not items:
        return "—"
    first = str(items[0].get("name") or items[0].get("code") or "")
    return first if len(items) == 1 else f"{first}等 {len(items)} 项"


def here(hall: Hall, sha256: object) -> bool:
    """Whether a file is here, whole; a text that is no hash names none."""
    try:
        return hall.blobs.has(str(sha256))
    except ValueError:
        return False


def _files(hall: Hall, tx: Tx, station: str, cases: list[str]) -> dict[str, tuple[int, int]]:
    """By case: files that are here, and files that were announced."""
    counted: dict[str, tuple[int, int]] = {}
    rows = tx.among(
        "SELECT parent, body, kind, void FROM feed WHERE station = ? AND parent <> '' AND parent IN (#)", cases, station
    )
    for parent, body, kind, void in rows:
        if kind != "scan" or void:
            continue
        scan = load(json.loads(body))
        if scan.value("removed_at"):
            continue
        got, announced = counted.get(parent, (0, 0))
        counted[parent] = (got + here(hall, scan.value("sha256")), announced + 1)
    return counted


def window(hall: Hall, received_at: datetime | None) -> Window:
    """Which working day since the hall's receipt today is, and until when there is to be decided."""
    now = hall.clock.now()
    if received_at is None:
        return Window(0, None, "none", "未计时")
    limit = supplement_window(received_at, hall.calendar, now, hall.hours)
    nth = sum(row.counted and row.day <= now.date() for row in limit.days)
    label = f"第 {nth} 日" if nth else "今日"
    if limit.light is Light.RED:
        label += " 今日" if limit.due == now.date() else " 已过"
    return Window(nth, limit.due, limit.light.value, label)
