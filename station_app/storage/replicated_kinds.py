"""The kinds of rows that every PC of a station keeps: which table they lie in, and how its columns are called on the wire."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from station_app.clock import BEIJING, to_text
from station_app.domain import hlc
from station_app.storage.tables.case_work import (
    CaseResult,
    Correction,
    Delivery,
    Entrustment,
    HallPaper,
    HeldOriginal,
    MaterialMark,
    Shipment,
    Transfer,
)
from station_app.storage.tables.cases import AssistCase, DocumentPrint, Enterprise, ProgressNote, WalletItem
from station_app.storage.tables.demands import Demand, DemandAct, Visit
from station_app.storage.tables.evidence import Evidence
from station_app.storage.tables.people import (
    Appointment,
    Duty,
    EnterpriseMerge,
    Evaluation,
    EvaluationStep,
    LeaveCover,
    QueueRow,
    ServiceLog,
)
from station_app.storage.tables.projects import (
    BlockingPoint,
    BlockingStep,
    Chase,
    Project,
    ProjectBaseline,
    ProjectContact,
    ProjectHandover,
    ProjectNode,
    ProjectTemplate,
    Whistle,
)
from station_app.storage.tables.reports import ReportFiling
from station_app.storage.tables.scans import Scan, ScanRemark
from station_app.storage.tables.system import Operator
from station_app.storage.tables.work_plans import WorkNote, WorkPlan, WorkTask

Defaults = Callable[[Mapping[str, Any], str], Mapping[str, Any]]
"""From fields and the stamp of their first writing to columns that do not travel."""


def _none(_fields: Mapping[str, Any], _stamp: str) -> Mapping[str, Any]:
    return {}


def _hashless(_fields: Mapping[str, Any], _stamp: str) -> Mapping[str, Any]:
    return {"content_hash": ""}


def moment_of(stamp: str) -> str:
    """The moment a stamp was made, as moments are stored."""
    return to_text(datetime.fromtimestamp(hlc.parse(stamp).wall_ms / 1000, UTC).astimezone(BEIJING))


@dataclass(frozen=True, slots=True)
class Replicated:
    """One kind of rows.

    Attributes:
        names: fields whose column has another name.
        defaults: columns of a new row that do not travel.
        keyed: columns of the key, for tables without an `id`, in the order of the entity's parts.
        asides: fields that are no columns.
        fixed: triggers refuse to change its rows, their stamps too; nothing is ever compared with those.
    """

    table: type[Any]
    names: Mapping[str, str] = field(default_factory=dict)
    defaults: Defaults = _none
    keyed: tuple[str, ...] = ("id",)
    asides: frozenset[str] = frozenset()
    fixed: bool = False


_OF_CASE = {"case": "case_rid"}
_OF_PROJECT = {"project": "project_id", "operator": "operator_id"}
_PEOPLE = {"enterprise": "enterprise_id", "case": "case_id", "operator": "operator_id"}

KINDS: Mapping[str, Replicated] = {
    "enterprise": Replicated(
        Enterprise, defaults=lambda _, stamp: {"created_at": moment_of(stamp), "updated_at": moment_of(stamp)}
    ),
    "wallet_item": Replicated(WalletItem, {"enterprise": "enterprise_id"}, keyed=("enterprise_id", "material")),
    "case": Replicated(
        AssistCase, {"enterprise": "enterprise_id", "operator": "operator_id"}, asides=frozenset({"guidance"})
    ),
    "material_mark": Replicated(MaterialMark, _OF_CASE, keyed=("case_rid", "material")),
    "held_original": Replicated(HeldOriginal, _OF_CASE),
    "entrustment": Replicated(Entrustment, _OF_CASE),
    "case_result": Replicated(CaseResult, _OF_CASE),
    "delivery": Replicated(Delivery, _OF_CASE),
    "shipment": Replicated(Shipment, _OF_CASE),
    "hall_paper": Replicated(HallPaper, _OF_CASE),
    "correction": Replicated(Correction, _OF_CASE),
    "transfer": Replicated(Transfer),
    "scan": Replicated(Scan, _OF_CASE, asides=frozenset({"size", "media_type"})),
    "scan_remark": Replicated(ScanRemark, {"scan": "scan_id"}, asides=frozenset({"case"})),
    "progress_note": Replicated(ProgressNote, _OF_CASE, lambda _, stamp: {"recorded_at": moment_of(stamp)}),
    "document": Replicated(
        DocumentPrint,
        _OF_CASE,
        lambda fields, _: {"case_rid": 0, "reprint": int(fields.get("copies") or 1) - 1},
        asides=frozenset({"copies"}),
    ),
    "operator": Replicated(Operator, defaults=lambda _, stamp: {"created_at": moment_of(stamp), "active": 1}),
    "service_log": Replicated(ServiceLog, _PEOPLE, _hashless, asides=frozenset({"free_services"})),
    "appointment": Replicated(Appointment, _PEOPLE, _hashless),
    "duty": Replicated(Duty, _PEOPLE),
    "leave_cover": Replicated(
        LeaveCover, {"operator": "operator_id", "cover": "cover_id", "first": "first_day", "last": "last_day"}
    ),
    "queue_figure": Replicated(QueueRow),
    "evaluation": Replicated(
        Evaluation, {"event": "event_id", "case": "case_id", "handler": "handler_id"}, _hashless, fixed=True
    ),
    "evaluation_step": Replicated(EvaluationStep, {"evaluation": "evaluation_id", "complex": "complex_case"}, fixed=True),
    "enterprise_merge": Replicated(
        EnterpriseMerge, {"keep": "keep_id", "drop": "drop_id"}, lambda _, stamp: {"at": moment_of(stamp)}
    ),
    "project": Replicated(
        Project, {"enterprise": "enterprise_id", "liaison": "liaison_id", "operator": "operator_id"}, _hashless
    ),
    "project_node": Replicated(ProjectNode, {"project": "project_id", "case": "case_id", "when": "condition"}),
    "project_baseline": Replicated(ProjectBaseline, _OF_PROJECT),
    "project_template": Replicated(ProjectTemplate, {"operator": "operator_id"}),
    "project_contact": Replicated(ProjectContact, _OF_PROJECT),
    "project_handover": Replicated(ProjectHandover, {**_OF_PROJECT, "from": "from_id", "to": "to_id"}),
    "chase": Replicated(Chase, _OF_PROJECT),
    "blocking_point": Replicated(BlockingPoint, _OF_PROJECT, _hashless),
    "blocking_step": Replicated(BlockingStep, {"point": "point_id", "operator": "actor"}, fixed=True),
    "whistle": Replicated(Whistle, _OF_PROJECT, _hashless),
    "visit": Replicated(Visit, {**_OF_PROJECT, "enterprise": "enterprise_id"}, _hashless),
    "demand": Replicated(Demand, {**_PEOPLE, "project": "project_id", "visit": "visit_id"}, _hashless),
    "demand_act": Replicated(DemandAct, {"demand": "demand_id", "operator": "actor", "into": "into_id"}),
    "evidence": Replicated(
        Evidence, {"about": "about_id", "operator": "operator_id"}, asides=frozenset({"size", "media_type"})
    ),
    "report_filing": Replicated(ReportFiling, {"operator": "operator_id"}),
    "work_plan": Replicated(WorkPlan, {"operator": "operator_id"}, _hashless),
    "work_task": Replicated(WorkTask, {"plan": "plan_id"}),
    "work_note": Replicated(WorkNote, {"task": "task_id", "operator": "operator_id"}),
}  # fmt: skip
"""Every kind that the stations own, by its name on the wire."""
