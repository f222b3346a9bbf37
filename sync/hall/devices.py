"""What an administrator does about a device: confirm, stop, lose, find again; nothing of it deletes anything at a station."""

from __future__ import annotations

from enum import StrEnum

from station_app.errors import Code, UserError
from sync.hall import audit
from sync.hall.auth import COPIED, DeviceStatus, hold_device, note_cause
from sync.hall.context import Hall
from sync.hall.store.database import Tx


class DeviceAct(StrEnum):
    """The acts."""

    CONFIRM = "confirm"
    REFUSE = "refuse"
    SUSPEND = "suspend"
    RESUME = "resume"
    LOSE = "lost"
    FIND = "found"


_MOVES = {
    DeviceAct.CONFIRM: (frozenset({DeviceStatus.PENDING}), DeviceStatus.ACTIVE),
    DeviceAct.REFUSE: (frozenset({DeviceStatus.PENDING}), DeviceStatus.REVOKED),
    DeviceAct.SUSPEND: (frozenset({DeviceStatus.ACTIVE}), DeviceStatus.SUSPENDED),
    DeviceAct.RESUME: (frozenset({DeviceStatus.SUSPENDED}), DeviceStatus.ACTIVE),
    DeviceAct.LOSE: (frozenset({DeviceStatus.ACTIVE, DeviceStatus.SUSPENDED}), DeviceStatus.LOST),
    DeviceAct.FIND: (frozenset({DeviceStatus.LOST}), DeviceStatus.ACTIVE),
}


def move_device(hall: Hall, tx: Tx, device_id: str, act: DeviceAct, clerk: str) -> None:
    """Carry an act out; it holds from the device's next request on.

    A device whose credential was copied is not resumed: the credential stays known to somebody else.

    Raises:
        UserError: `store_not_found`, `action_not_allowed` in this state.
    """
    if tx.one("SELECT 1 FROM device WHERE device_id = ?", device_id) is None:
        raise UserError(Code.STORE_NOT_FOUND, "device")
    status = hold_device(tx, device_id).status
    sources, target = _MOVES[act]
    copied = act is DeviceAct.RESUME and cause_of(tx, device_id) == COPIED
    if status not in sources or copied:
        raise UserError(Code.ACTION_NOT_ALLOWED, "device", action=act.value, state=status.value)
    tx.run("UPDATE device SET status = ? WHERE device_id = ?", target.value, device_id)
    note_cause(hall, tx, device_id, act.value, clerk)
    audit.note(hall, tx, clerk, f"device_{act.value}", device_id)


def cause_of(tx: Tx, device_id: str) -> str:
    """Why a device is as it is, or the empty text."""
    row = tx.one("SELECT cause FROM device_note WHERE device_id = ?", device_id)
    return str(row[0]) if row else ""
