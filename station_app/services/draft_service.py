"""Drafts: what was typed survives a power cut; a draft has no number and never leaves this PC."""

from __future__ import annotations

from dataclasses import dataclass

from station_app.domain.case_form import CaseForm, form_from_json, form_to_json
from station_app.errors import Code, UserError
from station_app.storage import draft_store
from station_app.storage.store import Store


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """One draft as it was last saved."""

    id: str
    title: str
    parked: bool
    updated_at: str
    form: CaseForm


class DraftService:
    """One transaction per call that writes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def save(self, draft_id: str, form: CaseForm, title: str, *, parked: bool = False) -> str:
        """Keep a form as it stands, complete or not; commits and returns the moment it was kept."""
        with self._store.write() as write:
            draft_store.put(write, draft_id, form_to_json(form), title, parked=parked)
            return write.at

    def discard(self, draft_id: str) -> None:
        """Take a draft away; commits."""
        with self._store.write() as write:
            draft_store.delete(write, draft_id)

    def all(self) -> list[SavedDraft]:
        """Every draft, last touched first."""
        return [
            SavedDraft(row.id, row.title, row.parked, row.updated_at, form_from_json(row.form))
            for row in draft_store.all_drafts(self._store)
        ]

    def load(self, draft_id: str) -> SavedDraft:
        """One draft.

        Raises:
            UserError: `draft_not_found`.
        """
        row = draft_store.by_id(self._store, draft_id)
        if row is None:
            raise UserError(Code.DRAFT_NOT_FOUND, "draft")
        return SavedDraft(row.id, row.title, row.parked, row.updated_at, form_from_json(row.form))
