from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.domain import hlc

WALLS = st.lists(st.integers(-(10**12), 10**13), min_size=1, max_size=40)


@given(WALLS)
def test_stamps_rise_whatever_the_wall_clock_does(walls: list[int]) -> None:
    last: str | None = None
    for wall in walls:
        stamp = hlc.tick(last, wall, "9f3a0000")
        assert last is None or stamp > last
        assert str(hlc.parse(stamp)) == stamp
        last = stamp


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_the_next_stamp_lies_after_what_was_observed(mine: int, theirs: int) -> None:
    last = hlc.observe(hlc.tick(None, mine, "aaaaaaaa"), hlc.tick(None, theirs, "bbbbbbbb"))
    assert hlc.tick(last, mine, "aaaaaaaa") > last


def test_a_backward_jump_only_raises_the_counter() -> None:
    first = hlc.tick(None, 2_000, "aaaaaaaa")
    assert hlc.tick(first, 1_000, "aaaaaaaa") == "0000000002000-0001-aaaaaaaa"


def test_a_full_counter_carries_into_the_wall() -> None:
    assert hlc.tick("0000000002000-9999-aaaaaaaa", 2_000, "aaaaaaaa") == "0000000002001-0000-aaaaaaaa"


def test_shifting_keeps_the_order_and_stays_behind_what_was_taken() -> None:
    stamps = [hlc.tick(None, 9_000_000 + n, "aaaaaaaa") for n in range(5)]
    shifted = hlc.shift(stamps, 1_000, "aaaaaaaa", after="0000000001000-0003-aaaaaaaa")
    assert shifted == sorted(shifted)
    assert len(set(shifted)) == 5
    assert shifted[0] > "0000000001000-0003-aaaaaaaa"


def test_replicas_made_in_the_same_minute_have_different_tags() -> None:
    one, other = "01a2000f-62f6-7fd2-985b-89f9c92ee24f", "01a2000f-62f6-7fd2-985b-11f9c92ee250"
    assert hlc.replica_tag(one) == "c92ee24f"
    assert hlc.replica_tag(one) != hlc.replica_tag(other)


@pytest.mark.parametrize("text", ["", "1-2-3", "0000000002000-0001-AAAAAAAA", "0000000002000-0001-aaaaaaaa "])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="stamp"):
        hlc.parse(text)
