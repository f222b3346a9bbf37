"""Queries of ledgers about the station itself: prints, sessions with the hall, the audit log, and reports that were handed in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from station_app.storage import kind_rows
from station_app.storage.store import Store, Write


@dataclass(frozen=True, slots=True)
class PrintedPaper:
    """A committed print; `no` is the case it belongs to, empty for none."""

    id: str
    printed_at: str
    number: str
    document: str
    version: int
    reprint: int
    no: str
    enterprise_name: str
    operator_id: str


@dataclass(frozen=True, slots=True)
class Session:
    """A finished session with the hall."""

    id: str
    started_at: str
    trigger: str
    outcome: str
    code: str | None
    pushed: int
    pulled: int
    attention: int
    bytes_up: int
    bytes_down: int
    duration_ms: int
    receipt_no: str | None


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A row of the audit log."""

    id: str
    at: str
    actor: str
    action: str
    ref: str


@dataclass(frozen=True, slots=True)
class Filing:
    """A report as it was handed in.

    Attributes:
        figures: name, value, unit and worked formula of every figure as it stood then.
        body: the report in words.
    """

    id: str
    kind: str
    period: str
    title: str
    number: str
    version: int
    figures: tuple[Mapping[str, Any], ...]
    body: str
    at: str
    operator_id: str


def prints(store: Store, first: date, last: date) -> list[PrintedPaper]:
    """The prints of a period, oldest first."""
    rows = store.sql(
        "SELECT d.id, d.printed_at, d.number, d.document, d.version, d.reprint, coalesce(c.no, ''),"
        " coalesce(c.enterprise_name, ''), d.operator_id FROM document_print d"
        " LEFT JOIN assist_case c ON c.rid = d.case_rid"
        " WHERE d.printed_at >= ? AND d.printed_at < ? ORDER BY d.printed_at, d.rowid",
        *_within(first, last),
    )
    return [PrintedPaper(*row) for row in rows]


def sessions(store: Store, first: date, last: date) -> list[Session]:
    """The sessions of a period, oldest first."""
    rows = store.sql(
        "SELECT CAST(id AS TEXT), started_at, trigger, outcome, code, pushed, pulled, attention, bytes_up, bytes_down,"
        " duration_ms, receipt_no FROM sync_run WHERE started_at >= ? AND started_at < ? ORDER BY id",
        *_within(first, last),
    )
    return [Session(*row) for row in rows]


def audits(store: Store, first: date, last: date) -> list[AuditLine]:
    """The audit rows of a period, in the order of the chain."""
    rows = store.sql(
        "SELECT CAST(seq AS TEXT), at, actor, action, ref FROM audit WHERE at >= ? AND at < ? ORDER BY seq",
        *_within(first, last),
    )
    return [AuditLine(*row) for row in rows]


def add_filing(write: Write, columns: Mapping[str, Any]) -> str:
    """Note that a report was handed in, with its change; returns its id.

    Args:
        columns: by column, without id and stamp.
    """
    return kind_rows.add(write, "report_filing", columns)


def filings(store: Store, kind: str, period: str) -> list[Filing]:
    """What was handed in for a period, oldest first."""
    rows = store.sql(
        "SELECT id, kind, period, title, number, version, figures, body, at, operator_id FROM report_filing"
        " WHERE kind = ? AND period = ? ORDER BY rid",
        kind,
        period,
    )
    return [
        Filing(
            id=row[0], kind=row[1], period=row[2], title=row[3], number=row[4], version=row[5],
            figures=tuple(json.loads(row[6])), body=row[7], at=row[8], operator_id=row[9],
        )
        for row in rows
    ]  # fmt: skip


def _within(first: date, last: date) -> tuple[str, str]:
    return first.isoformat(), date.fromordinal(last.toordinal() + 1).isoformat()
