"""What is written about work plans: what a kind does not allow is refused by name, and every column that travels is known."""

from __future__ import annotations

from typing import Any

import pytest

from station_app.domain.ownership import Rule, rule_of
from station_app.domain.work_plan import TaskForm
from station_app.services.service_set import Services
from station_app.services.work_plan_sheet import SheetTask
from station_app.storage.replicated_kinds import KINDS
from sync.wire.codes import Reason
from sync.wire.kinds import FIELDS, REQUIRED_AT_CREATION, field_fault
from sync.wire.work_plan_kinds import WORK_PLAN_FIELDS, WORK_PLAN_REQUIRED
from tests.services.work_plan_writers import enter
from tests.sync.terminals import Pair, portrait

LOCAL = {"rid", "id", "hlc", "clocks", "content_hash"}


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("work_plan", "title", "长" * 201),
        ("work_plan", "first_day", 2026),
        ("work_task", "targets", []),
        ("work_task", "position", "1"),
        ("work_task", "lead", None),
        ("work_note", "progress", "长" * 4001),
    ],
)
def test_a_field_that_holds_something_else_is_named(kind: str, field: str, value: Any) -> None:
    assert field_fault(kind, {field: value}, creates=False) == (Reason.INVALID_FIELD, field)


@pytest.mark.parametrize("kind", sorted(WORK_PLAN_FIELDS))
def test_what_a_station_keeps_of_a_kind_is_what_travels(kind: str) -> None:
    spec = KINDS[kind]
    columns = {column.name for column in spec.table._meta.sorted_fields} - LOCAL
    assert {spec.names.get(field, field) for field in WORK_PLAN_FIELDS[kind]} == columns
    assert set(WORK_PLAN_REQUIRED[kind]) <= set(WORK_PLAN_FIELDS[kind])
    assert FIELDS[kind] is WORK_PLAN_FIELDS[kind]
    assert REQUIRED_AT_CREATION[kind] == WORK_PLAN_REQUIRED[kind]


def test_what_is_only_added_is_add_only_on_the_wire() -> None:
    assert {kind for kind in WORK_PLAN_FIELDS if rule_of(kind) is Rule.ADD_ONLY} == {"work_note"}


def test_two_pcs_that_take_one_list_apart_have_one_task_each_and_the_newest_note_counts(pair: Pair) -> None:
    no = enter(pair.one, who(pair.one))
    pair.meet()
    pair.clock.forward(minutes=1)
    rows = [SheetTask(2, TaskForm("1", "区域评估", "资规局", targets={"2026-11": "3 块"}))]
    for terminal in (pair.one, pair.two):
        terminal.work_plans.take_tasks(no, rows, who(terminal))
    today = pair.clock.today()
    pair.one.work_plans.note(no, "1", today, "先写的", "", who(pair.one))
    pair.clock.forward(minutes=1)
    pair.two.work_plans.note(no, "1", today, "后写的", "", who(pair.two))
    pair.meet()
    assert portrait(pair.one) == portrait(pair.two)
    for terminal in (pair.one, pair.two):
        assert terminal.conflicts.open() == []
        (task,) = terminal.work_plans.view(no).tasks
        assert task.note is not None
        assert task.note.progress == "后写的"
        assert len(portrait(terminal)["work_note"]) == 2


def who(services: Services) -> str:
    return services.operators.first().id
