"""Pins of the hall on a scan: a page, a point and a text; they go to the station with the next supplement notice."""

from __future__ import annotations

from dataclasses import dataclass

from station_app.clock import to_text
from station_app.ids import new_id
from sync.hall import audit
from sync.hall.context import Hall
from sync.hall.feed import put_own
from sync.hall.store.database import Tx

LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True)
class Pin:
    """One pin. `x` and `y` are shares of the page's width and height; `number` counts the pins of a case."""

    id: str
    scan: str
    page: int
    x: float
    y: float
    text: str
    item: str
    sent: bool
    number: int


def pins_of(tx: Tx, station: str, case_id: str) -> list[Pin]:
    """The pins of a case in the order they were set."""
    rows = tx.all(
        "SELECT id, scan, page, x, y, remark, item, sent_at FROM hall_pin WHERE station = ? AND case_id = ?"
        " AND removed_at = '' ORDER BY at, id",
        station,
        case_id,
    )
    return [
        Pin(pin, scan, page, float(x), float(y), text, item, bool(sent), number)
        for number, (pin, scan, page, x, y, text, item, sent) in enumerate(rows, start=1)
    ]


def set_pin(
    hall: Hall, tx: Tx, station: str, case_id: str, scan: str, page: int, x: float, y: float, text: str, item: str,
    clerk: str,
) -> None:  # fmt: skip
    """Set a pin; the station does not see it yet."""
    tx.run(
        "INSERT INTO hall_pin VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '')",
        new_id(),
        station,
        case_id,
        scan,
        page,
        f"{min(max(x, 0.0), 1.0):.4f}",
        f"{min(max(y, 0.0), 1.0):.4f}",
        text,
        item,
        clerk,
        to_text(hall.clock.now()),
    )
    audit.note(hall, tx, clerk, "pin", case_id, f"{scan} {page}")


def remove_pin(hall: Hall, tx: Tx, station: str, case_id: str, pin: str, clerk: str) -> None:
    """Take a pin away that has not gone out; the row stays."""
    tx.run(
        "UPDATE hall_pin SET removed_at = ? WHERE id = ? AND station = ? AND case_id = ? AND sent_at = ''",
        to_text(hall.clock.now()),
        pin,
        station,
        case_id,
    )
    audit.note(hall, tx, clerk, "pin_removed", case_id, pin)


def send_pins(tx: Tx, station: str, case_id: str, now: str) -> int:
    """Tell the station every pin it does not have yet; how many."""
    rows = tx.all(
        "SELECT id, scan, page, x, y, remark, item, at FROM hall_pin WHERE station = ? AND case_id = ?"
        " AND removed_at = '' AND sent_at = '' ORDER BY at, id",
        station,
        case_id,
    )
    for pin, scan, page, x, y, text, item, at in rows:
        body = {
            "case": case_id, "scan": scan, "page": page, "x": float(x), "y": float(y), "text": text, "at": at, "item": item,
        }  # fmt: skip
        put_own(tx, station, "hall_remark", pin, body)
        tx.run("UPDATE hall_pin SET sent_at = ? WHERE id = ?", now, pin)
    return len(rows)
