"""Devices that wait for a clerk of the hall, without its console."""

from __future__ import annotations

from sync.hall.devices import DeviceAct, move_device
from sync.hall.embedded import EmbeddedHall
from sync.hall.enrol import devices


def wait_for_a_clerk(hall: EmbeddedHall, code: str) -> None:
    """Mark a code as the console marks those it makes: who comes in by it has to be confirmed."""
    with hall.hall.store.write() as tx:
        tx.run(
            "INSERT INTO enrol_code_note(locator, station, machine, clerk, at, expires_at, shown_at)"
            " SELECT locator, station, '3 号机', 'c', expires_at, expires_at, '' FROM enrol_code WHERE locator = ?",
            code[:4],
        )


def confirm(hall: EmbeddedHall) -> None:
    """Confirm the only device there is."""
    (device,) = devices(hall.hall)
    hall.hall.store.transact(lambda tx: move_device(hall.hall, tx, device.device_id, DeviceAct.CONFIRM, "clerk"))
