"""What a refusal of the hall leads to: one defined repair, tried once, then a person is asked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sync.wire.codes import Problem


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request that was refused as a whole."""

    status: int
    code: str
    expected: int | None = None
    hall_ms: int | None = None


class Repair(StrEnum):
    """What the session does about a refusal."""

    SEND_FROM_EXPECTED = "send_from_expected"
    MAKE_NEW_BATCH = "make_new_batch"
    NEW_REPLICA = "new_replica"
    RESTAMP = "restamp"
    HALVE = "halve"
    RESYNC = "resync"
    ASK_A_PERSON = "ask_a_person"


_REPAIRS = {
    Problem.GAP: Repair.SEND_FROM_EXPECTED,
    Problem.BATCH_ALTERED: Repair.MAKE_NEW_BATCH,
    Problem.REPLICA_FORKED: Repair.NEW_REPLICA,
    Problem.NOT_YOUR_REPLICA: Repair.NEW_REPLICA,
    Problem.CLOCK_AHEAD: Repair.RESTAMP,
    Problem.TOO_LARGE: Repair.HALVE,
    Problem.TOO_MANY_CHANGES: Repair.HALVE,
    Problem.TOO_COMPLEX: Repair.HALVE,
    Problem.RESYNC_REQUIRED: Repair.RESYNC,
}
_REPEATABLE = frozenset({Repair.HALVE})


class RepairOnce:
    """Hands out each repair once per session; what is refused again goes to a person."""

    def __init__(self) -> None:
        self._tried: set[Repair] = set()

    def repair_for(self, refusal: Refusal) -> Repair:
        """The repair to try now."""
        repair = _REPAIRS.get(Problem(refusal.code)) if refusal.code in set(Problem) else None
        if repair is None or (repair in self._tried and repair not in _REPEATABLE):
            return Repair.ASK_A_PERSON
        self._tried.add(repair)
        return repair
