"""Conditions on stored cases, for saved views and filters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from station_app.domain.affair import AffairState
from station_app.domain.guidance import Treatment
from station_app.storage import sort_keys
from station_app.storage.tables.case_work import MaterialMark
from station_app.storage.tables.cases import AssistCase, MaterialLine


def is_open() -> Any:
    """Neither closed nor finished at the hall: those stand at the end of the default order."""
    return AssistCase.sort_key < sort_keys.FINISHED


def by_operator(operator_id: str) -> Any:
    """Logged by one operator."""
    return AssistCase.operator_id == operator_id


def by_operators(operator_ids: Sequence[str]) -> Any:
    """Handled by one of some operators."""
    return AssistCase.operator_id.in_(operator_ids)


def of_state(state: str) -> Any:
    """In one state."""
    return AssistCase.state == state


def due_by(day: date) -> Any:
    """Due on a day or before."""
    return AssistCase.due <= day.isoformat()


def due_from_and_registered_until(first: date, last: date) -> Any:
    """Open, due on a day or later, and logged until another: its time may span what lies between."""
    return is_open() & (AssistCase.due >= first.isoformat()) & (AssistCase.registered_at < f"{last.isoformat()}U")


def correction() -> Any:
    """The hall asks for supplements."""
    return is_open() & (AssistCase.stage == AffairState.CORRECTION.value)


def with_deferral() -> Any:
    """Some material was deferred and is not in hand."""
    in_hand = MaterialMark.select(MaterialMark.material).where(
        MaterialMark.case_rid == AssistCase.rid, MaterialMark.ticked_at.is_null(is_null=False)
    )
    waiting = MaterialLine.select(MaterialLine.case_rid).where(
        MaterialLine.treatment == Treatment.DEFERRABLE.value,
        MaterialLine.material.not_in(in_hand),
        MaterialLine.case_rid == AssistCase.rid,
    )
    return AssistCase.rid.in_(waiting)


def finished_since(day: date) -> Any:
    """Finished at the hall on a day or later."""
    return (AssistCase.sort_key >= sort_keys.FINISHED) & (AssistCase.sort_key <= sort_keys.finished_on(day))
