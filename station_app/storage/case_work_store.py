"""Queries and writes of the work on a case; every row is written with its change for the hall."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from typing import Any

from station_app.domain.case_records import (
    CaseWork,
    DeliveryRow,
    EntrustmentRow,
    HallPaperRow,
    MarkRow,
    OriginalRow,
    ResultRow,
    ShipmentRow,
    TransferRow,
)
from station_app.domain.guidance import Treatment
from station_app.ids import new_id
from station_app.storage import field_clocks, prepared
from station_app.storage.store import Store, Write
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
from station_app.storage.tables.cases import AssistCase


class WorkKind(StrEnum):
    """What can hang on a case, by its kind on the wire."""

    ORIGINAL = "held_original"
    ENTRUSTMENT = "entrustment"
    RESULT = "case_result"
    DELIVERY = "delivery"
    SHIPMENT = "shipment"
    HALL_PAPER = "hall_paper"
    CORRECTION = "correction"


_TABLES: Mapping[WorkKind, type[Any]] = {
    WorkKind.ORIGINAL: HeldOriginal,
    WorkKind.ENTRUSTMENT: Entrustment,
    WorkKind.RESULT: CaseResult,
    WorkKind.DELIVERY: Delivery,
    WorkKind.SHIPMENT: Shipment,
    WorkKind.HALL_PAPER: HallPaper,
    WorkKind.CORRECTION: Correction,
}
_CORRECTED = frozenset({"contact_name", "contact_mobile"})
_MARK_KIND, _TRANSFER_KIND = "material_mark", "transfer"


def work_of(store: Store, rid: int) -> CaseWork:
    """Everything that was done on a case beside its list."""
    return CaseWork(
        marks=marks(store, rid),
        originals=tuple(OriginalRow(*row) for row in _rows(store, HeldOriginal, OriginalRow, rid)),
        entrustments=tuple(EntrustmentRow(*row) for row in _rows(store, Entrustment, EntrustmentRow, rid)),
        results=tuple(ResultRow(*row) for row in _rows(store, CaseResult, ResultRow, rid)),
        deliveries=tuple(DeliveryRow(*row) for row in _rows(store, Delivery, DeliveryRow, rid)),
        shipments=tuple(ShipmentRow(*row) for row in _rows(store, Shipment, ShipmentRow, rid)),
        hall_papers=tuple(HallPaperRow(*row) for row in _rows(store, HallPaper, HallPaperRow, rid)),
    )


def _rows(store: Store, table: type[Any], record: type[Any], rid: int) -> list[list[Any]]:
    """The rows of a case in the order in which they were made, each as the values of its record."""
    names = tuple(record.__dataclass_fields__)
    found = prepared.read_rows(store, table, names, "case_rid", rid, "id")
    return [
        [_READ[name](value) if name in _READ else value for name, value in zip(names, row, strict=True)]
        for row in found
    ]


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _truth(value: int | None) -> bool | None:
    return None if value is None else bool(value)


_READ: Mapping[str, Callable[[Any], Any]] = {
    "due_back": _day, "valid_from": _day, "valid_until": _day, "remedy": _truth,
}  # fmt: skip
_MARK_COLUMNS = (
    "material", "ticked_at", "ticked_by", "copies", "treatment", "signed_at", "promised_at", "promised_until",
    "supplement",
)  # fmt: skip


def marks(store: Store, rid: int) -> dict[str, MarkRow]:
    """The marks of a case by material."""
    rows = prepared.read_rows(store, MaterialMark, _MARK_COLUMNS, "case_rid", rid, "material")
    return {row[0]: _mark(row) for row in rows}


def put_mark(write: Write, rid: int, case_id: str, before: MarkRow, after: MarkRow) -> None:
    """Write a mark; only what differs travels."""
    old, new = _columns(before), _columns(after)
    changed = {name: value for name, value in new.items() if value != old[name]}
    if not changed:
        return
    key = (MaterialMark.case_rid == rid) & (MaterialMark.material == after.material)
    known = next(iter(write.store.run(MaterialMark.select(MaterialMark.hlc, MaterialMark.clocks).where(key))), None)
    stamp, entity = write.stamp(), f"{case_id}:{after.material}"
    if known is None:
        write.insert(MaterialMark, {"case_rid": rid, "material": after.material, **new, "hlc": stamp})
        fields = {"case": case_id, "material": after.material, **changed}
        write.change(_MARK_KIND, entity, fields, stamp, case_id=case_id)
        return
    clocks = known.clocks or {}
    base = {name: clocks.get(name, known.hlc) for name in changed}
    stamps = {**clocks, **dict.fromkeys(changed, stamp)}
    write.store.run(MaterialMark.update(**changed, clocks=stamps).where(key))
    write.change(_MARK_KIND, entity, changed, stamp, base=base, case_id=case_id)


def add(write: Write, kind: WorkKind, rid: int, case_id: str, values: Mapping[str, Any]) -> str:
    """Add a row to a case and return its id; days are written as ISO texts."""
    table, row_id, stamp = _TABLES[kind], new_id(), write.stamp()
    stored = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    local = {"operator_id": write.actor} if "operator_id" in table._meta.fields else {}  # noqa: SLF001
    write.insert(table, {"id": row_id, "case_rid": rid, **stored, **local, "hlc": stamp})
    write.change(kind.value, row_id, {"case": case_id, **stored, **local}, stamp, case_id=case_id)
    return row_id


def amend(write: Write, kind: WorkKind, row_id: str, case_id: str, values: Mapping[str, Any]) -> None:
    """Write some fields of a row of a case."""
    field_clocks.amend(write, _TABLES[kind], kind.value, row_id, values, values, case_id)


def put_hall_document(write: Write, rid: int, document_id: str, values: Mapping[str, Any]) -> None:
    """Keep a sealed paper the hall sent; one that is here stays as it is."""
    known = write.store.sql("SELECT 1 FROM hall_paper WHERE id = ?", document_id)
    if not known:
        told = {
            name: value if value is not None else "" for name, value in values.items() if name not in {"item", "sha256"}
        }
        row = {
            "id": document_id, "case_rid": rid, **told, "item": values.get("item"), "sha256": values.get("sha256"),
            "received_at": write.at, "operator_id": "", "hlc": "",
        }  # fmt: skip
        write.insert(HallPaper, row)


def apply_corrections(write: Write, rid: int) -> None:
    """Let the newest correction of every field count in the row of the case, unless the field was written later still.

    That happens when a restored hall has forgotten that it accepted the case. Stamps decide, so that every PC shows the
    same.
    """
    ((made, clocks),) = write.store.sql("SELECT hlc, clocks FROM assist_case WHERE rid = ?", rid)
    written = json.loads(clocks) if clocks else {}
    values: dict[str, Any] = {}
    for fields, stamp in write.store.sql("SELECT fields, hlc FROM correction WHERE case_rid = ? ORDER BY hlc, id", rid):
        told = {name: value for name, value in json.loads(fields).items() if name in _CORRECTED}
        values |= {name: str(value) for name, value in told.items() if stamp > written.get(name, made)}
    if values:
        write.store.run(AssistCase.update(**values).where(AssistCase.rid == rid))


def add_transfer(
    write: Write, number: str, cases: Mapping[str, Mapping[str, int]], checksum: str, express_no: str
) -> str:
    """Add a hand-over to the hall and return its id."""
    row_id, stamp = new_id(), write.stamp()
    values = {
        "number": number, "cases": cases, "checksum": checksum, "sent_at": write.at, "express_no": express_no or None,
        "operator_id": write.actor,
    }  # fmt: skip
    write.insert(Transfer, {"id": row_id, **values, "hlc": stamp})
    write.change(_TRANSFER_KIND, row_id, values, stamp)
    return row_id


def amend_transfer(write: Write, row_id: str, values: Mapping[str, Any]) -> None:
    """Write some fields of a hand-over."""
    field_clocks.amend(write, Transfer, _TRANSFER_KIND, row_id, values, values)


def transfer(store: Store, number_or_id: str) -> TransferRow | None:
    """One hand-over by its number or its id."""
    row = store.first(Transfer.select().where((Transfer.number == number_or_id) | (Transfer.id == number_or_id)))
    if row is None:
        return None
    return TransferRow(
        row.id, row.number, row.cases, row.checksum, row.sent_at, row.express_no, row.receiver, row.received_at
    )


def _mark(row: tuple[Any, ...]) -> MarkRow:
    material, ticked_at, ticked_by, copies, treatment, signed_at, promised_at, promised_until, supplement = row
    return MarkRow(
        material=material,
        ticked_at=ticked_at,
        ticked_by=ticked_by,
        copies=copies,
        treatment=Treatment(treatment) if treatment else None,
        signed_at=signed_at,
        promised_on=_day(promised_at),
        promised_until=_day(promised_until),
        supplement=supplement or "",
    )


def _columns(mark: MarkRow) -> dict[str, Any]:
    columns = asdict(mark)
    del columns["material"]
    columns["promised_at"] = columns.pop("promised_on")
    for name in ("promised_at", "promised_until"):
        columns[name] = columns[name].isoformat() if columns[name] else None
    columns["treatment"] = mark.treatment.value if mark.treatment else None
    columns["supplement"] = mark.supplement or None
    return columns
