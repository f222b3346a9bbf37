"""Queries and writes of committed prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from station_app.domain.records import PrintRow
from station_app.storage.store import Store, Write
from station_app.storage.tables.cases import DocumentPrint


@dataclass(frozen=True, slots=True)
class About:
    """What a print is about: a case, or something else by its `subject`, whose `case_rid` is 0."""

    case_rid: int
    case_id: str | None
    subject: str | None = None


def latest(store: Store, about: About, document: str, part: str) -> PrintRow | None:
    """The last print of one document, or of one part of it."""
    place = DocumentPrint.subject == about.subject if about.subject else DocumentPrint.case_rid == about.case_rid
    same_part = DocumentPrint.part == part if part else DocumentPrint.part.is_null()
    query = (
        DocumentPrint.select()
        .where(place, DocumentPrint.document == document, same_part)
        .order_by(DocumentPrint.id.desc())
        .limit(1)
    )
    row = store.first(query)
    return _row(row) if row else None


def of_case(store: Store, case_rid: int) -> list[PrintRow]:
    """All prints of a case, oldest first."""
    query = DocumentPrint.select().where(DocumentPrint.case_rid == case_rid).order_by(DocumentPrint.id)
    return [_row(row) for row in store.rows(query)]


def subject_of(store: Store, number: str) -> tuple[int, str | None] | None:
    """What the paper of a number is about: the row of its case, or 0 and another subject; None when it is unknown."""
    query = DocumentPrint.select().where(DocumentPrint.number == number).order_by(DocumentPrint.id.desc()).limit(1)
    row = store.first(query)
    return (row.case_rid, row.subject) if row else None


def insert(write: Write, about: About, part: str, row: PrintRow) -> None:
    """Add a print with its change."""
    write.store.run(
        DocumentPrint.insert(
            id=row.id, case_rid=about.case_rid, number=row.number, document=row.document, version=row.version,
            reprint=row.reprint, content_hash=row.content_hash, printed_at=row.printed_at, operator_id=write.actor,
            part=part or None, subject=about.subject,
        )
    )  # fmt: skip
    fields = {
        **({"case": about.case_id} if about.case_id else {"subject": about.subject}),
        "number": row.number,
        "document": row.document,
        "version": row.version,
        "copies": row.reprint + 1,
        "printed_at": row.printed_at,
        "content_hash": row.content_hash,
    }
    write.change("document", row.id, fields, write.stamp(), case_id=about.case_id)


def _row(row: Any) -> PrintRow:
    return PrintRow(row.id, row.number, row.document, row.version, row.reprint, row.content_hash, row.printed_at)
