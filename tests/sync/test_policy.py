from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.hall.messages import error_sentence, problem_sentence, reason_sentence
from sync.station.backoff import LONGEST, LONGEST_ASKED, SHORTEST, delay
from sync.station.policy import Refusal, Repair, RepairOnce
from sync.wire.codes import Problem, Reason

EXPECTED = {
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


@pytest.mark.parametrize("problem", Problem)
def test_every_problem_has_one_repair_or_a_person(problem: Problem) -> None:
    repairs = RepairOnce()
    refusal = Refusal(409, problem.value)
    first = EXPECTED.get(problem, Repair.ASK_A_PERSON)
    assert repairs.repair_for(refusal) is first
    assert repairs.repair_for(refusal) is (Repair.HALVE if first is Repair.HALVE else Repair.ASK_A_PERSON)


def test_a_code_of_a_newer_hall_goes_to_a_person() -> None:
    assert RepairOnce().repair_for(Refusal(409, "quantum_state")) is Repair.ASK_A_PERSON


@given(st.integers(1, 10_000), st.integers(), st.none() | st.floats(0, 10**6))
def test_pauses_stay_within_bounds(failures: int, seed: int, asked: float | None) -> None:
    pause = delay(failures, Random(seed), asked)
    assert SHORTEST <= pause <= max(LONGEST, LONGEST_ASKED if asked else 0)
    if asked is not None:
        assert pause >= min(asked, LONGEST_ASKED)


def test_four_hundred_stations_do_not_come_back_at_once() -> None:
    pauses = sorted(delay(6, Random(station)) for station in range(400))
    busiest = max(sum(start <= pause < start + 10 for pause in pauses) for start in range(0, 300, 10))
    assert busiest < 40


def test_every_code_has_a_sentence() -> None:
    for problem in Problem:
        assert problem_sentence(problem).endswith("。")
    for reason in Reason:
        assert reason_sentence(reason).endswith("。")
    assert error_sentence.__doc__
