"""A ledger (台账) as plain data: its columns, its rows, the figures counted from them, and what is missing in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from station_app.domain.deadlines import Light
from station_app.domain.rates import Rate
from station_app.domain.report_period import Period


class LedgerKind(StrEnum):
    """The ledgers a station keeps."""

    CASE = "case"
    CONSULTATION = "consultation"
    DEFERRAL = "deferral"
    SUPPLEMENT = "supplement"
    ORIGINALS = "originals"
    NODE = "node"
    BLOCKING = "blocking"
    CHASE = "chase"
    WHISTLE = "whistle"
    TASK = "task"
    VISIT = "visit"
    DEMAND = "demand"
    POLICY = "policy"
    EVALUATION = "evaluation"
    PRINT = "print"
    SYNC = "sync"
    AUDIT = "audit"


class Subject(StrEnum):
    """What the ids of rows and figures name, so that they can be opened."""

    CASE = "case"
    ENTERPRISE = "enterprise"
    SERVICE_LOG = "service_log"
    PROJECT = "project"
    BLOCKING_POINT = "blocking_point"
    VISIT = "visit"
    DEMAND = "demand"
    EVALUATION = "evaluation"
    DOCUMENT = "document"
    POLICY = "policy"
    SYNC_RUN = "sync_run"
    AUDIT = "audit"
    TASK = "task"


class ColumnKind(StrEnum):
    """How the cells of a column are set."""

    TEXT = "text"
    CODE = "code"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    LIGHT = "light"


@dataclass(frozen=True, slots=True)
class LightCell:
    """A light with its words: “余 5 天”."""

    light: Light
    words: str


Cell = str | int | float | date | LightCell | None
"""A day is a `date`, a moment a `datetime` at Beijing time."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        weight: its width relative to the others.
        summed: its numbers are added up under every page.
    """

    key: str
    title: str
    kind: ColumnKind = ColumnKind.TEXT
    weight: int = 10
    summed: bool = False


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row.

    Attributes:
        id: the entity it is about, as `Ledger.subject` says.
        cells: one per column.
        subject: what it is about when that differs from the others.
    """

    id: str
    cells: tuple[Cell, ...]
    subject: Subject | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with the rows it counts.

    Attributes:
        value: as it is printed, without its unit: `49`, `91.1`, `—`.
        unit: 件, %, 元; empty for a dash.
        formula: what is divided by what, in words; empty for a plain count.
        worked: the formula with its numbers: “办结 41 ÷ 受理 45”.
        ids: the rows that count, or that are above the line; `of_ids` those below it, None for a plain count.
    """

    key: str
    name: str
    value: str
    unit: str
    formula: str
    worked: str
    subject: Subject
    ids: tuple[str, ...]
    of_ids: tuple[str, ...] | None = None
    numerator: int | None = None
    denominator: int | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """Something a ledger lacks and that should be entered before it is handed in.

    Attributes:
        what: one sentence: “缺办结时间”.
    """

    subject: Subject
    id: str
    no: str
    what: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger of a period.

    Attributes:
        title: 帮代办服务周台账.
        filters: what the rows were chosen by; `order` what they are sorted by.
        unit: what its rows are counted in: 件, 次.
        notes: how what is counted was understood (口径).
    """

    kind: LedgerKind
    title: str
    period: Period
    subject: Subject
    filters: str
    order: str
    unit: str
    columns: tuple[Column, ...]
    rows: tuple[LedgerRow, ...]
    figures: tuple[Figure, ...]
    missing: tuple[Missing, ...]
    notes: tuple[str, ...]


def count(key: str, name: str, unit: str, subject: Subject, ids: Sequence[str]) -> Figure:
    """A plain count of rows."""
    return Figure(key, name, f"{len(ids):,}", unit, "", "", subject, tuple(ids), numerator=len(ids))


def share(
    key: str, rate: Rate, words: tuple[str, str], subject: Subject, ids: Sequence[str], of_ids: Sequence[str]
) -> Figure:
    """A rate; a dash without a denominator (RULES 4).

    Args:
        words: what stands above and below the line, for the worked formula: 办结, 受理.
    """
    worked = f"{words[0]} {rate.numerator:,} ÷ {words[1]} {rate.denominator:,}"
    empty = rate.value is None
    return Figure(
        key, rate.name, rate.text.removesuffix("%"), "" if empty else "%", rate.formula,
        f"{words[1]} 0，不计算" if empty else worked, subject, tuple(ids), tuple(of_ids),
        rate.numerator, rate.denominator,
    )  # fmt: skip
