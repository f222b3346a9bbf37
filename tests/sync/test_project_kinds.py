"""What is written about projects: what a kind does not allow is refused by name, and every column that travels is known."""

from __future__ import annotations

from typing import Any

import pytest

from station_app.domain.ownership import Rule, rule_of
from station_app.storage.replicated_kinds import KINDS
from sync.wire.codes import Reason
from sync.wire.kinds import FIELDS, REQUIRED_AT_CREATION, field_fault
from sync.wire.project_kinds import PROJECT_FIELDS, PROJECT_REQUIRED

LOCAL = {"rid", "seq", "id", "hlc", "clocks", "content_hash"}


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("project", "green_card", 1),
        ("project", "investment_fen", "12"),
        ("project", "answers", []),
        ("project_node", "days", 1.5),
        ("project_node", "depends_on", "n01"),
        ("project_node", "when", []),
        ("project_baseline", "nodes", []),
        ("chase", "times", "2"),
        ("blocking_point", "title", "长" * 201),
        ("blocking_step", "point", None),
        ("whistle", "answered_at", 0),
        ("project_handover", "open_work", []),
    ],
)
def test_a_field_that_holds_something_else_is_named(kind: str, field: str, value: Any) -> None:
    assert field_fault(kind, {field: value}, creates=False) == (Reason.INVALID_FIELD, field)


@pytest.mark.parametrize("kind", sorted(PROJECT_FIELDS))
def test_what_a_station_keeps_of_a_kind_is_what_travels(kind: str) -> None:
    spec = KINDS[kind]
    columns = {column.name for column in spec.table._meta.sorted_fields} - LOCAL
    assert {spec.names.get(field, field) for field in PROJECT_FIELDS[kind]} == columns
    assert set(PROJECT_REQUIRED[kind]) <= set(PROJECT_FIELDS[kind])
    assert FIELDS[kind] is PROJECT_FIELDS[kind]
    assert REQUIRED_AT_CREATION[kind] == PROJECT_REQUIRED[kind]


def test_what_is_only_added_is_add_only_on_the_wire() -> None:
    assert {kind for kind in PROJECT_FIELDS if rule_of(kind) is Rule.ADD_ONLY} == {
        "project_baseline", "project_handover", "blocking_step",
    }  # fmt: skip
