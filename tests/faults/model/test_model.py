"""The sync as a model: 400 seeded runs of 40 steps, some of them on PostgreSQL, and by name 20,000 of 60."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.faults.model.machine import machine_for
from tests.faults.model.planted import PLANTS, QUICKLY_SEEN, SEEDS, Plant
from tests.faults.model.world import World
from tests.sync import postgres

PARTS = 4
"""400 runs are shared among so many tests, so that both cores have some."""


def run(machine: Any, examples: int, steps: int) -> None:
    """Play; a failing run is printed with the words that repeat it, and made smaller only when `MODEL_SHRINK` is set."""
    shrink = [Phase.shrink] if os.environ.get("MODEL_SHRINK") else []
    checks = settings(
        max_examples=examples, stateful_step_count=steps, print_blob=True, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate, *shrink],
        report_multiple_bugs=False,
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=checks)


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_lost_or_doubled_whatever_happens(part: int, worlds: Callable[[], World]) -> None:
    run(seed(part)(machine_for(worlds)), 400 // PARTS, 40)


@pytest.mark.skipif(not postgres.AVAILABLE, reason="the PostgreSQL server is not installed here")
def test_the_same_with_a_hall_on_postgresql(worlds_on_postgresql: Callable[[], World]) -> None:
    run(seed(PARTS)(machine_for(worlds_on_postgresql)), 20, 40)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(40))
def test_the_same_for_a_long_time(part: int, worlds: Callable[[], World]) -> None:
    run(seed(1_000 + part)(machine_for(worlds)), 500, 60)


@pytest.mark.soak
@pytest.mark.skipif(not postgres.AVAILABLE, reason="the PostgreSQL server is not installed here")
@pytest.mark.parametrize("part", range(4))
def test_the_same_for_a_long_time_on_postgresql(part: int, worlds_on_postgresql: Callable[[], World]) -> None:
    run(seed(2_000 + part)(machine_for(worlds_on_postgresql)), 100, 60)


def _plant(plant: Plant) -> Any:
    slow = plant not in QUICKLY_SEEN
    return pytest.param(plant, id=plant.__name__, marks=[pytest.mark.soak] if slow else [])


@pytest.mark.parametrize("plant", [_plant(plant) for plant in PLANTS])
def test_the_model_notices_every_planted_fault(
    plant: Plant, worlds: Callable[[], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        run(seed(SEEDS.get(plant, 0))(machine_for(worlds)), 300, 40)
