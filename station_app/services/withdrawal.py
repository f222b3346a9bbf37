"""Taking back what the hall did not take: the field shows again what it held before, here as everywhere else."""

from __future__ import annotations

import json
from typing import Any

from station_app.errors import Code, UserError
from station_app.services.materials_in_hand import recount
from station_app.services.progress import Clocks
from station_app.storage import case_store, case_work_store, exchange_store, fed_rows, outbox_store, replicated
from station_app.storage.change_log import ChangeState
from station_app.storage.outbox_store import ChangeRow
from station_app.storage.replicated_kinds import KINDS
from station_app.storage.store import Store, Write

WITHDRAWN = "withdrawn"
"""The code of a rejected change that a person has taken back."""


class Withdrawal:
    """One transaction per call."""

    def __init__(self, store: Store, clocks: Clocks) -> None:
        self._store = store
        self._clocks = clocks

    def withdraw(self, change_id: str, operator_id: str) -> bool:
        """Put back what the fields of a rejected change held before it; commits.

        A value this PC's log knows is put back at once. One that another PC or the hall wrote is fetched: the next
        session pulls from the beginning.

        Returns:
            Whether something has to be fetched.

        Raises:
            UserError: `nothing_to_withdraw` for a change that was not rejected, was taken back already, or made its
                entity, which the hall then does not know at all.
        """
        with self._store.write(operator_id) as write:
            row = self._rejected(change_id)
            if row is None:
                raise UserError(Code.NOTHING_TO_WITHDRAW, "change")
            base: dict[str, Any] = json.loads(row.base)
            missing = [
                name
                for name in json.loads(row.fields)
                if not self._put_back(write, row.kind, row.entity_id, name, base)
            ]
            if missing:
                exchange_store.update_replica(write, cursor=None)
                fed_rows.forget(write)
            outbox_store.set_verdict(write, row.seq, ChangeState.REJECTED, WITHDRAWN)
            exchange_store.close_attention(write, "change", change_id)
            self._follow(write, row.case_id)
            write.audit("change_withdraw", change_id, kind=row.kind)
        return bool(missing)

    def possible(self, change_id: str) -> bool:
        """Whether there is something to go back to."""
        return self._rejected(change_id) is not None

    def _rejected(self, change_id: str) -> ChangeRow | None:
        """A change that was sent back, was not taken back yet, and did not make its entity."""
        seq = outbox_store.seq_of(self._store, change_id)
        row = outbox_store.change(self._store, seq) if seq is not None else None
        if row is None or outbox_store.verdict_of(self._store, row.seq) != (ChangeState.REJECTED.value, False):
            return None
        return row if row.base != "{}" and row.kind in KINDS else None

    def _put_back(self, write: Write, kind: str, entity: str, name: str, base: dict[str, Any]) -> bool:
        """Whether the log of this PC knows the value; a field of another's is only marked as older than anything."""
        seen = base.get(name, "")
        stamp = max(seen) if isinstance(seen, list) else str(seen)
        value = outbox_store.value_at(self._store, kind, entity, name, stamp)
        if value is None:
            replicated.make_oldest(write, kind, entity, name)
            return False
        if (kind, name) == ("case", "guidance"):
            case = case_store.detail(self._store, entity)
            if case is not None:
                case_store.put_guidance(write, case.summary.rid, value[0])
        replicated.put_value(write, kind, entity, name, value[0], stamp)
        return True

    def _follow(self, write: Write, case_id: str | None) -> None:
        case = case_store.detail(self._store, case_id) if case_id else None
        if case is not None:
            case_work_store.apply_corrections(write, case.summary.rid)
            recount(write, case.summary)
            case_store.add_event(write, case.summary.rid, "withdrawn", "station", {})
            case_store.reindex(write, case.summary.id)
            self._clocks.refresh(write, case_store.detail(self._store, case.summary.id) or case)
