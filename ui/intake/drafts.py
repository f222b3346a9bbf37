"""Keeps the form as a draft: on leaving a field, every two seconds, on Ctrl+S, and set aside as a chip."""

from __future__ import annotations

from functools import partial

from PyQt6.QtCore import QObject, pyqtSignal

from station_app.domain.case_form import CaseForm
from station_app.domain.catalogue import Catalogue
from station_app.ids import new_id
from station_app.services.draft_service import SavedDraft
from ui.desk import Desk


def title_of(form: CaseForm, catalogue: Catalogue | None) -> str:
    """What a draft is called in lists: enterprise, then bundle or first item."""
    subject = ""
    if catalogue is not None and form.bundle:
        subject = catalogue.bundle(form.bundle).name
    elif catalogue is not None and form.items:
        subject = catalogue.item(form.items[0]).name
    return " · ".join(part for part in (form.enterprise_name, subject) if part) or "未填的办件"


def is_empty(form: CaseForm) -> bool:
    """True when there is nothing worth keeping."""
    texts = (form.enterprise_name, form.contact_name, form.contact_mobile, form.remark, form.bundle)
    return not any(texts) and not form.items


class DraftKeeper(QObject):
    """One draft at a time; writes only what has changed since the last time."""

    kept = pyqtSignal(str)
    """Hour and minute of the last save, after its COMMIT."""
    parked_listed = pyqtSignal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.draft_id = new_id()
        self._kept: CaseForm | None = None

    def begin(self, draft_id: str, kept: CaseForm | None = None) -> None:
        """Another form is on the page; `kept` is what the store already holds of it."""
        self.draft_id = draft_id
        self._kept = kept

    def keep(self, form: CaseForm, title: str, *, aloud: bool = False, parked: bool = False) -> None:
        """Write the draft unless it is empty or unchanged."""
        if not self._desk.keeps_drafts or is_empty(form) or (form == self._kept and not aloud and not parked):
            return
        self._kept = form
        work = partial(self._desk.services.drafts.save, self.draft_id, form, title, parked=parked)
        self._desk.tasks.store(self, work, partial(self._on_saved, aloud))

    def _on_saved(self, aloud: bool, moment: str) -> None:  # noqa: FBT001  # bound by partial
        self.kept.emit(moment[11:16])
        if aloud:
            self._desk.notifier.say("草稿已存在本机", icon="device-floppy")

    def park(self, form: CaseForm, title: str) -> None:
        """Write the draft as set aside."""
        self.keep(form, title, parked=True)
        self.list_parked()

    def list_parked(self) -> None:
        """Report the forms that were set aside."""
        self._desk.tasks.store(self, self._desk.services.drafts.all, self._on_listed, key="parked")

    def _on_listed(self, drafts: list[SavedDraft]) -> None:
        parked = [(draft.id, draft.title) for draft in drafts if draft.parked and draft.id != self.draft_id]
        self.parked_listed.emit(parked)
