"""The page of mechanisms is true: each stands there once, in order, and every test it names exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "mechanisms.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| M")
]
STATES = re.compile(r"done|part|issue \d|later")


def test_every_mechanism_stands_here_once_and_in_order():
    assert [row[0] for row in ROWS] == [f"M{number}" for number in range(1, 80)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_works_is_proved_by_tests_that_exist(row):
    _, _, state, what, proved = row
    assert STATES.fullmatch(state)
    assert what
    named = re.findall(r"`([^`]+)`", proved)
    assert bool(named) == (state in {"done", "part"})
    for test in named:
        path, name = test.split("::")
        assert re.search(rf"^\s*def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE), test
