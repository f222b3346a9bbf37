"""Queries and writes of the hall's rows and of what the station noted of the hall's decisions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from station_app.domain.records import NoteRow
from station_app.ids import new_id
from station_app.storage.store import Store, Write
from station_app.storage.tables.cases import AffairRow, ProgressNote


def affairs(store: Store, case_id: str) -> dict[str, Mapping[str, Any]]:
    """The hall's rows of a case by item code."""
    rows = store.sql("SELECT item, body FROM affair WHERE case_id = ?", case_id)
    return {item: json.loads(body) for item, body in rows}


def pulled_at(store: Store, case_id: str) -> dict[str, str]:
    """When the hall's rows of a case were pulled, by item code."""
    rows = store.rows(AffairRow.select(AffairRow.item, AffairRow.pulled_at).where(AffairRow.case_id == case_id))
    return {row.item: row.pulled_at for row in rows}


def put_affair(write: Write, case_id: str, item: str, body: Mapping[str, Any]) -> None:
    """Take over a pulled row."""
    write.store.run(AffairRow.replace(case_id=case_id, item=item, body=body, pulled_at=write.at))


def notes(store: Store, case_rid: int) -> list[NoteRow]:
    """The notes of a case in the order in which they were made."""
    rows = store.sql(
        "SELECT id, item, action, at, data, recorded_at FROM progress_note WHERE case_rid = ? ORDER BY id", case_rid
    )
    return [NoteRow(note, item, act, at, json.loads(data), recorded) for note, item, act, at, data, recorded in rows]


def add_note(
    write: Write, case_rid: int, case_id: str, item: str, action: str, at: str, data: Mapping[str, Any]
) -> None:
    """Add a note with its change."""
    note_id = new_id()
    write.store.run(
        ProgressNote.insert(
            id=note_id, case_rid=case_rid, item=item, action=action, at=at, data=data, recorded_at=write.at,
            operator_id=write.actor,
        )
    )  # fmt: skip
    fields = {"case": case_id, "item": item, "action": action, "at": at, "data": dict(data)}
    write.change("progress_note", note_id, fields, write.stamp(), case_id=case_id)
