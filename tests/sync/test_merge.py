"""Merging is a join: any order, any number of times, one state (S8)."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from station_app.domain.merge import Conflict, EntityState, FieldChange, Superseded, dump, join, load, merge


def stamp(wall: int, replica: str) -> str:
    return f"{wall:013d}-0000-{replica * 8}"


@st.composite
def histories(draw: st.DrawFn, kind: str = "case") -> list[FieldChange]:
    """Changes of several PCs; each names as base some stamps that exist and lie before its own."""
    count = draw(st.integers(1, 8))
    walls = draw(st.lists(st.integers(1, 60), min_size=count, max_size=count, unique=True))
    changes: list[FieldChange] = []
    for wall in sorted(walls):
        replica = draw(st.sampled_from("abc"))
        earlier = [change.hlc for change in changes]
        fields = {
            name: draw(st.integers(0, 3))
            for name in draw(st.sets(st.sampled_from(["contact_name", "remark", "guidance"]), min_size=1))
        }
        base = {
            name: tuple(draw(st.lists(st.sampled_from(earlier), max_size=2, unique=True))) if earlier else ()
            for name in fields
        }
        void = draw(st.integers(0, 9)) == 0
        changes.append(FieldChange(kind, stamp(wall, replica), fields, base, actor=replica, void=void))
    return changes


def fold(changes: list[FieldChange]) -> EntityState:
    state = EntityState()
    for change in changes:
        state, _ = merge(state, change)
    return state


@settings(max_examples=120)
@given(st.sampled_from(["case", "progress_note"]).flatmap(histories), st.data())
def test_order_and_repetition_do_not_matter(changes: list[FieldChange], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(changes + data.draw(st.lists(st.sampled_from(changes), max_size=4))))
    assert fold(list(shuffled)) == fold(changes)


@settings(max_examples=80)
@given(histories(), st.data())
def test_joining_halves_is_merging_all(changes: list[FieldChange], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(changes)))
    left, right = fold(changes[:cut]), fold(changes[cut:])
    assert join("case", left, right) == join("case", right, left) == fold(changes)
    assert join("case", left, left) == left


@settings(max_examples=60)
@given(histories())
def test_no_concurrent_value_is_lost_unseen(changes: list[FieldChange]) -> None:
    """Every value that nobody overwrote knowingly is the value, equals it, or stands among the losers."""
    state = fold(changes)
    covered = {base for change in changes for bases in change.base.values() for base in bases}
    for change in changes:
        for name, value in change.fields.items():
            if change.void or change.hlc in covered:
                continue
            field = state.fields[name]
            shown = [field.winner.value, *(loser.value for loser in field.losers)]
            assert value in shown


@settings(max_examples=60)
@given(histories())
def test_the_latest_stamp_wins(changes: list[FieldChange]) -> None:
    state = fold(changes)
    for name, field in state.fields.items():
        writers = [c.hlc for c in changes if (name == "void" and c.void) or (name in c.fields and not c.void)]
        assert field.winner.hlc == max(writers)


@settings(max_examples=60)
@given(histories())
def test_states_survive_json(changes: list[FieldChange]) -> None:
    state = fold(changes)
    assert load(json.loads(json.dumps(dump(state)))) == state


def test_a_knowing_overwrite_is_no_conflict() -> None:
    first = FieldChange("case", stamp(1, "a"), {"remark": "甲"})
    second = FieldChange("case", stamp(2, "b"), {"remark": "乙"}, {"remark": (first.hlc,)})
    state, events = merge(fold([first]), second)
    assert events == ()
    assert state.fields["remark"].losers == ()


def test_concurrent_values_conflict_until_a_change_names_both() -> None:
    one = FieldChange("case", stamp(1, "a"), {"remark": "甲"})
    other = FieldChange("case", stamp(2, "b"), {"remark": "乙"})
    state, events = merge(fold([one]), other)
    assert [
        (event.field, event.winner.value, event.loser.value) for event in events if isinstance(event, Conflict)
    ] == [("remark", "乙", "甲")]
    closed, _ = merge(state, FieldChange("case", stamp(3, "a"), {"remark": "丙"}, {"remark": (one.hlc, other.hlc)}))
    assert closed.fields["remark"].losers == ()


def test_a_late_change_is_told_that_it_lost() -> None:
    state, events = merge(
        fold([FieldChange("case", stamp(5, "a"), {"remark": "新"})]),
        FieldChange("case", stamp(4, "b"), {"remark": "旧"}),
    )
    assert state.value("remark") == "新"
    assert [event.field for event in events if isinstance(event, Superseded)] == ["remark"]


def test_guidance_is_taken_whole() -> None:
    one = FieldChange("case", stamp(1, "a"), {"guidance": {"items": [1], "answers": {"x": 1}}})
    other = FieldChange("case", stamp(2, "b"), {"guidance": {"items": [2]}})
    assert fold([one, other]).value("guidance") == {"items": [2]}


def test_add_only_rows_keep_their_first_version() -> None:
    first = FieldChange("document", stamp(1, "a"), {"number": "A"})
    later = FieldChange("document", stamp(2, "b"), {"number": "B"})
    assert fold([later, first]).value("number") == "A"
    assert fold([first, later, FieldChange("document", stamp(3, "a"), {}, void=True)]).void
