"""Queries and writes of evaluations and their steps: rows are added and never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from peewee import fn

from station_app.domain.evaluation import (
    BadReason,
    EvaluationChannel,
    EvaluationRow,
    EventKind,
    Level,
    Step,
    StepRow,
)
from station_app.domain.evaluation_figures import EvaluationCounts
from station_app.ids import new_id
from station_app.storage import ledger_cases
from station_app.storage.store import Store, Write
from station_app.storage.tables.people import Evaluation, EvaluationStep

_MEASURES = (Step.MEND.value, Step.EXPLAIN.value, Step.REJECT.value)


def acknowledged(store: Store, client_id: str) -> tuple[str, str] | None:
    """Id and content hash of the evaluation a caller's id already stands for."""
    rows = store.sql("SELECT id, content_hash FROM evaluation WHERE client_id = ?", client_id)
    return (rows[0][0], rows[0][1]) if rows else None


def is_evaluated(store: Store, kind: EventKind, event_id: str) -> bool:
    """Whether an event has its evaluation."""
    condition = (Evaluation.event_kind == kind.value) & (Evaluation.event_id == event_id)
    return store.first(Evaluation.select(Evaluation.rid).where(condition)) is not None


def insert(write: Write, values: Mapping[str, Any], content_hash: str) -> str:
    """Add an evaluation with its change; returns its id.

    Args:
        values: by column, without ids and stamps.
    """
    entity, stamp = new_id(), write.stamp()
    write.insert(Evaluation, {"id": entity, **values, "content_hash": content_hash, "hlc": stamp})
    names = {"event_id": "event", "case_id": "case", "handler_id": "handler"}
    fields = {names.get(name, name): value for name, value in values.items() if name != "recorded_by"}
    write.change("evaluation", entity, fields, stamp)
    return entity


def add_step(write: Write, evaluation_id: str, step: StepRow) -> None:
    """Append a step with its change."""
    entity, stamp = new_id(), write.stamp()
    columns = {
        "evaluation_id": evaluation_id, "step": step.step.value, "at": step.at, "actor": step.actor, "text": step.text,
        "satisfied": step.satisfied, "complex_case": step.complex_case,
    }  # fmt: skip
    write.insert(EvaluationStep, {"id": entity, **columns, "hlc": stamp})
    fields = {
        "evaluation": evaluation_id, "step": step.step.value, "at": step.at, "text": step.text,
        "satisfied": step.satisfied, "complex": step.complex_case,
    }  # fmt: skip
    write.change("evaluation_step", entity, fields, stamp)


def find(store: Store, id_or_client_id: str) -> EvaluationRow | None:
    """One evaluation by its id or its caller's id."""
    condition = (Evaluation.id == id_or_client_id) | (Evaluation.client_id == id_or_client_id)
    found = _with_steps(store, store.rows(Evaluation.select().where(condition).limit(1)))
    return found[0] if found else None


def of_event(store: Store, kind: EventKind, event_id: str) -> EvaluationRow | None:
    """The evaluation of one event."""
    condition = (Evaluation.event_kind == kind.value) & (Evaluation.event_id == event_id)
    found = _with_steps(store, store.rows(Evaluation.select().where(condition)))
    return found[0] if found else None


def page(store: Store, first: date, last: date, before_rid: int, limit: int) -> list[EvaluationRow]:
    """The next evaluations of a period, newest first; `before_rid` 0 = from the newest."""
    query = Evaluation.select().where(_within(first, last)).order_by(Evaluation.rid.desc()).limit(limit)
    if before_rid:
        query = query.where(Evaluation.rid < before_rid)
    return _with_steps(store, store.rows(query))


def of_period(store: Store, first: date, last: date) -> list[EvaluationRow]:
    """Every evaluation of a period, oldest first."""
    return _with_steps(store, store.rows(Evaluation.select().where(_within(first, last)).order_by(Evaluation.rid)))


def bad_ones(store: Store) -> list[EvaluationRow]:
    """The bad evaluations, oldest first."""
    query = Evaluation.select().where(Evaluation.level >= Level.DISSATISFIED)
    return _with_steps(store, store.rows(query.order_by(Evaluation.rid)))


def counts(store: Store, first: date, last: date) -> EvaluationCounts:
    """What the rates of a period are worked out from; a period is that of the evaluation and of the finish."""
    within = _within(first, last)
    levels = store.rows(
        Evaluation.select(Evaluation.level, fn.COUNT()).where(within).group_by(Evaluation.level).tuples()
    )
    bad = within & (Evaluation.level >= Level.DISSATISFIED)
    steps = EvaluationStep.select(EvaluationStep.evaluation_id)
    settled = Evaluation.id.in_(steps.where(EvaluationStep.step.in_(_MEASURES)))
    revisits = EvaluationStep.step == Step.REVISIT.value
    revisited = Evaluation.id.in_(steps.where(revisits))
    satisfied = Evaluation.id.in_(steps.where(revisits, EvaluationStep.satisfied))
    by_name = bad & (Evaluation.name != "")
    return EvaluationCounts(
        by_level={Level(level): int(count) for level, count in levels},
        finished=len(ledger_cases.finished(store, first, last)),
        rated_cases=_count(store, within & (Evaluation.event_kind == EventKind.CASE.value)),
        settled=_count(store, bad & settled),
        revisits=_count(store, within & revisited),
        satisfied=_count(store, within & satisfied),
        real_name_bad=_count(store, by_name),
        real_name_revisited=_count(store, by_name & revisited),
    )


def _count(store: Store, condition: Any) -> int:
    row = store.first(Evaluation.select(fn.COUNT()).where(condition).tuples())
    return int(row[0]) if row else 0


def _within(first: date, last: date) -> Any:
    return (Evaluation.at >= first.isoformat()) & (Evaluation.at < f"{last.isoformat()}U")


def _with_steps(store: Store, rows: Sequence[Any]) -> list[EvaluationRow]:
    found: dict[str, list[StepRow]] = {row.id: [] for row in rows}
    query = EvaluationStep.select().where(EvaluationStep.evaluation_id.in_(list(found)))
    for row in store.rows(query.order_by(EvaluationStep.seq)) if found else ():
        satisfied = None if row.satisfied is None else bool(row.satisfied)
        step = StepRow(Step(row.step), row.at, row.actor, row.text, satisfied, bool(row.complex_case))
        found[row.evaluation_id].append(step)
    return [_record(row, tuple(found[row.id])) for row in rows]


def _record(row: Any, steps: tuple[StepRow, ...]) -> EvaluationRow:
    return EvaluationRow(
        rid=row.rid,
        id=row.id,
        client_id=row.client_id,
        event_kind=EventKind(row.event_kind),
        event_id=row.event_id,
        case_id=row.case_id,
        level=Level(row.level),
        channel=EvaluationChannel(row.channel),
        name=row.name,
        reasons=tuple(BadReason(reason) for reason in row.reasons),
        comment=row.comment,
        at=row.at,
        handler_id=row.handler_id,
        recorded_by=row.recorded_by,
        steps=steps,
    )
