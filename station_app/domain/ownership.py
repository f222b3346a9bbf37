"""Who owns which field of a change, and by which rule two writers of it are reconciled."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Owner(StrEnum):
    """The only side that may write a field."""

    STATION = "station"
    HALL = "hall"


class Rule(StrEnum):
    """How values written by several PCs of one station are reconciled."""

    LATEST = "latest"
    """Last writer wins per field; a concurrent loser stays visible as a conflict."""
    ADD_ONLY = "add_only"
    """Rows with ids of their own; the first version stands, later ones only void it."""
    PULL_ONLY = "pull_only"
    """Written by the hall, never merged."""


_RULES: dict[str, tuple[Owner, Rule]] = {
    "enterprise": (Owner.STATION, Rule.LATEST),
    "wallet_item": (Owner.STATION, Rule.LATEST),
    "case": (Owner.STATION, Rule.LATEST),
    "operator": (Owner.STATION, Rule.LATEST),
    "material_mark": (Owner.STATION, Rule.LATEST),
    "held_original": (Owner.STATION, Rule.LATEST),
    "entrustment": (Owner.STATION, Rule.LATEST),
    "case_result": (Owner.STATION, Rule.LATEST),
    "delivery": (Owner.STATION, Rule.ADD_ONLY),
    "shipment": (Owner.STATION, Rule.LATEST),
    "hall_paper": (Owner.STATION, Rule.LATEST),
    "correction": (Owner.STATION, Rule.ADD_ONLY),
    "transfer": (Owner.STATION, Rule.LATEST),
    "scan": (Owner.STATION, Rule.LATEST),
    "scan_remark": (Owner.STATION, Rule.LATEST),
    "service_log": (Owner.STATION, Rule.LATEST),
    "appointment": (Owner.STATION, Rule.LATEST),
    "duty": (Owner.STATION, Rule.ADD_ONLY),
    "leave_cover": (Owner.STATION, Rule.LATEST),
    "queue_figure": (Owner.STATION, Rule.ADD_ONLY),
    "evaluation": (Owner.STATION, Rule.ADD_ONLY),
    "evaluation_step": (Owner.STATION, Rule.ADD_ONLY),
    "enterprise_merge": (Owner.STATION, Rule.LATEST),
    "project": (Owner.STATION, Rule.LATEST),
    "project_node": (Owner.STATION, Rule.LATEST),
    "project_baseline": (Owner.STATION, Rule.ADD_ONLY),
    "project_template": (Owner.STATION, Rule.LATEST),
    "project_contact": (Owner.STATION, Rule.LATEST),
    "project_handover": (Owner.STATION, Rule.ADD_ONLY),
    "chase": (Owner.STATION, Rule.LATEST),
    "blocking_point": (Owner.STATION, Rule.LATEST),
    "blocking_step": (Owner.STATION, Rule.ADD_ONLY),
    "whistle": (Owner.STATION, Rule.LATEST),
    "visit": (Owner.STATION, Rule.LATEST),
    "demand": (Owner.STATION, Rule.ADD_ONLY),
    "demand_act": (Owner.STATION, Rule.ADD_ONLY),
    "evidence": (Owner.STATION, Rule.LATEST),
    "report_filing": (Owner.STATION, Rule.ADD_ONLY),
    "work_plan": (Owner.STATION, Rule.LATEST),
    "work_task": (Owner.STATION, Rule.LATEST),
    "work_note": (Owner.STATION, Rule.ADD_ONLY),
    "progress_note": (Owner.STATION, Rule.ADD_ONLY),
    "document": (Owner.STATION, Rule.ADD_ONLY),
    "affair": (Owner.HALL, Rule.PULL_ONLY),
    "publication": (Owner.HALL, Rule.PULL_ONLY),
    "verdict": (Owner.HALL, Rule.PULL_ONLY),
    "hall_remark": (Owner.HALL, Rule.PULL_ONLY),
    "hall_document": (Owner.HALL, Rule.PULL_ONLY),
}

_CASE_FIELDS_OF_THE_HALL = frozenset({"official_no", "accepted_at", "decision", "progress", "finished_at"})

_INTAKE = frozenset(
    {
        "client_id", "mode", "channel", "enterprise", "enterprise_name", "uscc", "contact_name", "contact_mobile",
        "guidance",
    }
)  # fmt: skip


def owner_of(kind: str) -> Owner:
    """The side that makes entities of a kind; kinds this version does not know belong to the stations."""
    return _RULES.get(kind, (Owner.STATION, Rule.LATEST))[0]


def hall_owned(kind: str, fields: Collection[str]) -> str | None:
    """The first field that only the hall may write, or None; the empty name when the whole kind is the hall's."""
    if owner_of(kind) is Owner.HALL:
        return next(iter(fields), "")
    if kind != "case":
        return None
    return next((name for name in fields if name in _CASE_FIELDS_OF_THE_HALL), None)


def rule_of(kind: str) -> Rule:
    """How two versions of an entity of this kind are reconciled."""
    return _RULES.get(kind, (Owner.STATION, Rule.LATEST))[1]


def frozen_after_acceptance(kind: str, field: str) -> bool:
    """Whether the hall's acceptance (受理) locks a field: intake is then changed by 补正 only."""
    return kind == "case" and field in _INTAKE


_FREE_TEXTS = frozenset(
    {
        ("case", "remark"), ("case", "contact_mobile"), ("case", "contact_name"), ("material_mark", "supplement"),
        ("service_log", "answer"), ("service_log", "subject"), ("service_log", "callback_result"),
        ("appointment", "matter"), ("appointment", "reason"), ("project", "remark"), ("blocking_point", "cause"),
        ("blocking_point", "plan"), ("blocking_point", "evidence"), ("blocking_point", "result"), ("whistle", "answer"),
        ("chase", "answer"), ("visit", "record"), ("visit", "subject"),
    }
)  # fmt: skip


def may_keep_both(kind: str, field: str) -> bool:
    """Whether two values of a field make sense one after the other, as words and telephone numbers do."""
    return (kind, field) in _FREE_TEXTS


FACTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "wallet_item": (("sha256", "source_case", "added_at", "valid_to"),),
    "case": (("state", "state_before", "submitted_at"),),
    "material_mark": (("ticked_at", "ticked_by", "copies"), ("promised_at", "promised_until")),
    "held_original": (("returned_at", "returned_to"),),
    "scan_remark": (("x", "y", "page"),),
    "transfer": (("received_at", "receiver"),),
    "service_log": (("called_back_at", "callback_result"),),
    "appointment": (("state", "state_at", "reason"), ("day", "start", "end", "window")),
    "leave_cover": (("first", "last"),),
    "project": (
        ("state", "state_at", "state_reason"), ("template", "situations"), ("green_card", "green_card_no"),
    ),
    "project_node": (("dropped_on", "drop_reason"),),
    "chase": (("answered_on", "answer"),),
    "blocking_point": (("closed_on", "result"),),
    "whistle": (("answered_at", "answered_by", "answer"),),
    "visit": (("state", "state_at", "reason"),),
    "work_plan": (("first_day", "last_day"),),
    "work_task": (("finished_on", "result"),),
}  # fmt: skip
_FACT_OF = {(kind, name): names[0] for kind, facts in FACTS.items() for names in facts for name in names}


def fact_of(kind: str, field: str) -> str:
    """The fact a field tells a part of, by the name of its first field: when and by whom of one act stand or fall together.

    Taken one from this act and one from that, they would tell of something that nobody did.
    """
    return _FACT_OF.get((kind, field), field)
