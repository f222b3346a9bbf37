"""Two PCs of one station, and what each of them knows: rows by kind and id, as far as they travel."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from station_app.bootstrap import NewStation, create_store
from station_app.clock import Clock
from station_app.keyslots import KeySource
from station_app.paths import Paths
from station_app.services.service_set import Services
from station_app.storage.replicated_kinds import KINDS
from sync.station.session import SessionReport, run_session


class Forward(Protocol):
    """A clock a test moves."""

    def forward(self, **delta: float) -> None: ...


@dataclass(frozen=True)
class Pair:
    """Two terminals with a hall between them."""

    one: Services
    two: Services
    clock: Forward

    def sync(self, *which: Services) -> list[SessionReport]:
        self.clock.forward(seconds=1)
        return [run_session(services) for services in which]

    def meet(self) -> None:
        """Both know everything afterwards."""
        self.sync(self.one, self.two, self.one)


LOCAL_COLUMNS = frozenset(
    {
        "rid", "seq", "hlc", "clocks", "content_hash", "created_at", "updated_at", "recorded_at", "sync_state",
        "receipt_no", "received_at", "merged_into", "reused", "recorded_by", "actor", "undone_by", "part", "subject", "at",
        "operator_id", "state_before",
    }
)  # fmt: skip
"""What is worked out or kept by each PC for itself; `operator_id` and `at` are compared where they travel."""
TRAVELLING = {
    "case": {"operator_id", "state_before"}, "service_log": {"operator_id", "at"}, "appointment": {"operator_id"},
    "duty": {"operator_id", "at"}, "leave_cover": {"operator_id"}, "held_original": {"operator_id"},
    "delivery": {"operator_id"}, "shipment": {"operator_id"}, "hall_paper": {"operator_id"}, "transfer": {"operator_id"},
    "queue_figure": {"at"}, "evaluation": {"at"}, "evaluation_step": {"at"}, "progress_note": {"at"}, "scan_remark": {"at"},
    "project": {"operator_id"}, "project_baseline": {"operator_id", "at"}, "project_template": {"operator_id", "at"},
    "project_handover": {"operator_id", "at"}, "chase": {"operator_id", "at"}, "blocking_point": {"operator_id"},
    "blocking_step": {"actor", "at"}, "whistle": {"operator_id"},
    "visit": {"at", "subject", "operator_id"}, "demand": {"at", "subject", "operator_id"}, "demand_act": {"at", "actor"},
    "report_filing": {"at", "operator_id"}, "work_plan": {"operator_id"}, "evidence": {"operator_id"},
    "work_note": {"at", "operator_id"},
}  # fmt: skip


def make_terminal(folder: Path, terminal: str, clock: Clock) -> Path:
    """A store for another PC of station JG in `folder`: home and key."""
    source = KeySource(key_file=folder / "key")
    new = NewStation("JG", "金桂园政务驿站", terminal=terminal, region="430302")
    create_store(Paths(folder / "home"), new, source, clock)
    return folder


def portrait(services: Services) -> dict[str, dict[str, dict[str, Any]]]:
    """Everything of the station this PC knows: kind, id, column."""
    store = services._store
    case_of = dict(store.sql("SELECT rid, id FROM assist_case"))
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for kind, spec in KINDS.items():
        table = spec.table._meta.table_name
        columns = [row[1] for row in store.sql(f'PRAGMA table_info("{table}")')]
        shown = [name for name in columns if name not in LOCAL_COLUMNS or name in TRAVELLING.get(kind, ())]
        for row in store.sql(f'SELECT * FROM "{table}"'):
            values = dict(zip(columns, row, strict=True))
            if "case_rid" in values:
                values["case_rid"] = case_of.get(values["case_rid"], values["case_rid"])
            entity = ":".join(str(values[name]) for name in spec.keyed)
            found.setdefault(kind, {})[entity] = {name: values[name] for name in shown}
    for rid, case_id in case_of.items():
        case = found["case"][case_id]
        case["items"] = store.sql("SELECT position, code FROM case_item WHERE case_rid = ? ORDER BY position", rid)
        case["lines"] = store.sql(
            'SELECT material, position, originals, copies, items, necessity, treatment, "deferrable", commitment,'
            " deferral_workdays, provisional, produced_by, wallet_valid_to FROM material_line WHERE case_rid = ?"
            " ORDER BY position",
            rid,
        )
        for name in ("answers", "open_situations", "named_items"):
            case[name] = json.loads(case[name]) if case[name] else None
    return found


def stamps_of(services: Services) -> dict[tuple[str, str], set[str]]:
    """The stamps this PC keeps beside every row, by kind and id."""
    store = services._store
    case_of = dict(store.sql("SELECT rid, id FROM assist_case"))
    found: dict[tuple[str, str], set[str]] = {}
    for kind, spec in KINDS.items():
        table = spec.table._meta.table_name
        columns = [row[1] for row in store.sql(f'PRAGMA table_info("{table}")')]
        for row in store.sql(f'SELECT * FROM "{table}"') if "hlc" in columns else ():
            values = dict(zip(columns, row, strict=True))
            if "case_rid" in values:
                values["case_rid"] = case_of.get(values["case_rid"], values["case_rid"])
            later = json.loads(values.get("clocks") or "{}")
            stamps = {stamp for stamp in (values["hlc"], *later.values()) if stamp}
            found[kind, ":".join(str(values[name]) for name in spec.keyed)] = stamps
    return found
