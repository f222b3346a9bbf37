"""Frozen records that the store hands out and the window shows: rows as values, without a way back to the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class PageKey:
    """Where the next page of the default order begins: behind this row."""

    sort_key: str = ""
    rid: int = 0


class CaseOrder(StrEnum):
    """What the case list may be ordered by; `LEFT`, ascending, is its default."""

    LEFT = "left"
    NO = "no"
    ENTERPRISE = "enterprise"
    TITLE = "title"
    WAY = "way"
    STATE = "state"
    READY = "ready"
    SYNC = "sync"
    DUE = "due"
    REGISTERED = "registered"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class SortKey:
    """One key of an order; later keys decide among equals."""

    by: CaseOrder
    descending: bool = False


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """One row of the list."""

    rid: int
    id: str
    no: str
    client_id: str
    mode: str
    channel: str
    state: str
    title: str
    enterprise_id: str | None
    enterprise_name: str
    contact_name: str
    stage: str
    requested: int
    merged: int
    to_submit: int
    ready: int
    registered_at: str
    operator_id: str
    clock: str
    due: str | None
    yellow_from: str | None
    sort_key: str
    sync_state: str
    receipt_no: str | None
    received_at: str | None


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """Everything a case row holds beside its summary.

    Attributes:
        named_items: the items as chosen by hand; None for cases logged before this was kept.
        first_asker: the operator who was asked first (首问), None when it is who logged the case.
        state_before: the state to which a suspended case goes back.
    """

    summary: CaseSummary
    bundle: str | None
    uscc: str | None
    contact_mobile: str
    remark: str
    catalogue_version: str
    answers: Mapping[str, str]
    open_situations: tuple[str, ...]
    submitted_at: str | None
    content_hash: str
    named_items: tuple[str, ...] | None = None
    first_asker: str | None = None
    state_before: str | None = None
    region_mode: str | None = None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseItemRow:
    """A handling item of a case with the hall's progress as far as known."""

    position: int
    code: str
    status: str | None
    status_source: str | None
    accepted_at: str | None
    finished_at: str | None
    official_no: str | None
    due: str | None


@dataclass(frozen=True, slots=True)
class MaterialLineRow:
    """One line of the case's list; `items` holds numerals (1-based positions of the items that ask)."""

    material: str
    position: int
    originals: int
    copies: int
    items: tuple[int, ...]
    necessity: str
    treatment: str
    deferrable: bool
    commitment: bool
    deferral_workdays: int | None
    provisional: bool
    produced_by: str | None
    wallet_valid_to: date | None


@dataclass(frozen=True, slots=True)
class CaseEventRow:
    """One entry of the timeline."""

    at: str
    kind: str
    source: str
    actor: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PrintRow:
    """One committed print."""

    id: str
    number: str
    document: str
    version: int
    reprint: int
    content_hash: str
    printed_at: str


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One decision of the hall as noted at the station."""

    id: str
    item: str
    action: str
    at: str
    data: Mapping[str, Any]
    recorded_at: str


@dataclass(frozen=True, slots=True)
class EnterpriseRow:
    """An enterprise with its wallet (material code to last valid day, None = does not expire)."""

    id: str
    client_id: str | None
    uscc: str | None
    name: str
    profile: Mapping[str, Any]
    created_at: str
    wallet: Mapping[str, date | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """A person who works at this station."""

    id: str
    name: str
    role: str
    work_no: str
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One imported version."""

    kind: str
    version: str
    sha256: str
    imported_at: str
    active: bool


@dataclass(frozen=True, slots=True)
class PublishedItemRow:
    """One item of a published list."""

    code: str
    name: str
    department: str
    area_code: str
    item_type: str


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One row of an answer, newest first within its kind."""

    kind: str
    ref: str
    no: str
    title: str
    detail: str
