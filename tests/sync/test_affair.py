from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_app.clock import BEIJING
from station_app.domain.affair import ALLOWED, Affair, AffairEvent, AffairState, EventKind, apply
from station_app.domain.affair_json import affair_from_json, affair_to_json
from station_app.errors import Code, UserError


def at(day: int, hour: int = 10) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=BEIJING)


def event(kind: EventKind, day: int = 2, **more: object) -> AffairEvent:
    needed: dict[EventKind, dict[str, object]] = {
        EventKind.SUSPENDED: {"segment_kind": "听证", "document_no": "听告〔2026〕1号"},
        EventKind.EXTENDED: {"value": 5, "document_no": "延〔2026〕2号", "text": "情况复杂"},
    }
    return AffairEvent(kind, at(day), **{**needed.get(kind, {}), **more})  # type: ignore[arg-type]


EMPTY = Affair("case-1", "JG-261102-001", "SS-01-01-01")


def walk(*events: AffairEvent) -> Affair:
    affair = EMPTY
    for one in events:
        affair = apply(affair, one)
    return affair


def test_the_whole_way() -> None:
    affair = walk(
        event(EventKind.RECEIVED, 2),
        event(EventKind.ACCEPTED, 3, document_no="受〔2026〕7号", official_no="5116022026110300001"),
        event(EventKind.PROCESSING, 4),
        event(EventKind.SUSPENDED, 5),
        event(EventKind.RESUMED, 9),
        event(EventKind.EXTENDED, 10),
        event(EventKind.FINISHED, 16, result="0"),
        event(EventKind.SERVED, 17),
    )
    assert affair.state is AffairState.SERVED
    assert affair.accepted_at == at(3)
    assert affair.official_no == "5116022026110300001"
    assert [(s.start, s.end, s.kind) for s in affair.segments] == [(date(2026, 11, 5), date(2026, 11, 9), "听证")]
    assert affair.extensions[0].value == 5
    assert affair.documents == ("受〔2026〕7号", "听告〔2026〕1号", "延〔2026〕2号")
    assert affair.result == "0"


def test_silence_counts_from_the_moment_of_receipt() -> None:
    affair = walk(event(EventKind.RECEIVED, 2), event(EventKind.DEEMED_ACCEPTED, 10))
    assert affair.accepted_at == at(2)
    assert affair.deemed


def test_a_supplement_notice_stops_the_clock_only_after_acceptance() -> None:
    before = walk(event(EventKind.RECEIVED), event(EventKind.CORRECTION, 4))
    assert before.state is AffairState.CORRECTION
    assert before.segments == ()
    after = walk(event(EventKind.RECEIVED), event(EventKind.ACCEPTED, 3), event(EventKind.CORRECTION, 4))
    assert after.state is AffairState.SUSPENDED
    assert [(s.start, s.end, s.kind) for s in after.segments] == [(date(2026, 11, 4), None, "补正")]


def test_a_stop_whose_end_is_known_does_not_hold_the_affair() -> None:
    affair = walk(
        event(EventKind.RECEIVED), event(EventKind.ACCEPTED), event(EventKind.SUSPENDED, 5, until=date(2026, 11, 9))
    )
    assert affair.state is AffairState.ACCEPTED
    assert affair.segments[0].end == date(2026, 11, 9)


STATES = [replace(EMPTY, state=state, events=()) for state in AffairState]


@pytest.mark.parametrize("affair", STATES, ids=lambda a: a.state.value)
@pytest.mark.parametrize("kind", EventKind)
def test_every_event_is_guarded(affair: Affair, kind: EventKind) -> None:
    if affair.state in ALLOWED[kind]:
        return
    with pytest.raises(UserError) as caught:
        apply(affair, event(kind))
    assert caught.value.code is Code.ACTION_NOT_ALLOWED


@pytest.mark.parametrize(
    ("bad", "code", "field"),
    [
        (event(EventKind.SUSPENDED, segment_kind=""), Code.REQUIRED, "kind"),
        (event(EventKind.SUSPENDED, document_no=""), Code.REQUIRED, "document_no"),
        (event(EventKind.SUSPENDED, 5, until=date(2026, 11, 4)), Code.SEGMENT_REVERSED, "to"),
        (event(EventKind.EXTENDED, value=None), Code.EXTENSION_INCOMPLETE, "value"),
        (event(EventKind.EXTENDED, document_no=""), Code.EXTENSION_INCOMPLETE, "document_no"),
        (event(EventKind.EXTENDED, text=""), Code.EXTENSION_INCOMPLETE, "document_no"),
    ],
)
def test_what_the_law_asks_for_must_be_there(bad: AffairEvent, code: Code, field: str) -> None:
    accepted = walk(event(EventKind.RECEIVED), event(EventKind.ACCEPTED))
    with pytest.raises(UserError) as caught:
        apply(accepted, bad)
    assert (caught.value.code, caught.value.field) == (code, field)


@given(st.lists(st.sampled_from(EventKind), max_size=12))
def test_any_walk_survives_json_and_being_told_twice(kinds: list[EventKind]) -> None:
    affair = EMPTY
    for day, kind in enumerate(kinds, start=2):
        try:
            affair = apply(affair, event(kind, day))
        except UserError:
            continue
        assert apply(affair, event(kind, day)) == affair
    assert affair_from_json(affair_to_json(affair)) == affair
    assert sum(segment.end is None for segment in affair.segments) <= 1
