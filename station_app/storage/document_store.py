"""Queries and writes of committed prints."""

from __future__ import annotations

from typing import Any

from station_app.domain.records import PrintRow
from station_app.storage.store import Store, Write
from station_app.storage.tables.cases import DocumentPrint


def latest(store: Store, case_rid: int, document: str) -> PrintRow | None:
    """The last print of one document of a case."""
    query = (
        DocumentPrint.select()
        .where(DocumentPrint.case_rid == case_rid, DocumentPrint.document == document)
        .order_by(DocumentPrint.version.desc(), DocumentPrint.reprint.desc())
        .limit(1)
    )
    row = store.first(query)
    return _row(row) if row else None


def of_case(store: Store, case_rid: int) -> list[PrintRow]:
    """All prints of a case, oldest first."""
    query = DocumentPrint.select().where(DocumentPrint.case_rid == case_rid).order_by(DocumentPrint.id)
    return [_row(row) for row in store.rows(query)]


def insert(write: Write, case_rid: int, case_id: str, row: PrintRow) -> None:
    """Add a print with its change."""
    write.store.run(
        DocumentPrint.insert(
            id=row.id, case_rid=case_rid, number=row.number, document=row.document, version=row.version,
            reprint=row.reprint, content_hash=row.content_hash, printed_at=row.printed_at, operator_id=write.actor,
        )
    )  # fmt: skip
    fields = {
        "case": case_id,
        "number": row.number,
        "document": row.document,
        "version": row.version,
        "copies": row.reprint + 1,
        "printed_at": row.printed_at,
        "content_hash": row.content_hash,
    }
    write.change("document", row.id, fields, write.stamp(), case_id=case_id)


def _row(row: Any) -> PrintRow:
    return PrintRow(row.id, row.number, row.document, row.version, row.reprint, row.content_hash, row.printed_at)
