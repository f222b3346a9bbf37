"""What is written about people: what a kind does not allow is refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from station_app.domain.ownership import Rule, rule_of
from sync.wire.codes import Reason
from sync.wire.kinds import FIELDS, field_fault


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("evaluation", "level", 6),
        ("evaluation", "level", True),
        ("service_log", "solved", "yes"),
        ("appointment", "day", 20261123),
        ("queue_figure", "waiting", 1.5),
        ("enterprise_merge", "moved", []),
        ("operator", "active", 1),
    ],
)
def test_a_field_that_holds_something_else_is_named(kind: str, field: str, value: Any) -> None:
    assert field_fault(kind, {field: value}, creates=False) == (Reason.INVALID_FIELD, field)


def test_what_is_append_only_here_is_add_only_on_the_wire() -> None:
    assert {"evaluation", "evaluation_step", "duty", "queue_figure"} <= set(FIELDS)
    assert {rule_of(kind) for kind in ("evaluation", "evaluation_step", "duty", "queue_figure")} == {Rule.ADD_ONLY}
