"""What is worth knowing before a case is logged: one like it is under way, and what the wallet holds has run out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station_app.clock import parse_moment
from station_app.domain.case_form import CaseForm
from station_app.domain.catalogue import Catalogue
from station_app.domain.guidance import Guidance
from ui.desk import Desk
from ui.widgets.button import Link
from ui.widgets.labels import IconLabel
from ui.widgets.panel import clear_layout
from ui.widgets.text import ElidedText, band

_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence; with the case it is about, if it is about one."""

    text: str
    case_no: str = ""


class NoteStrip(QWidget):
    """Nothing while there is nothing to say; never in the way of saving."""

    case_wanted = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._notes: Sequence[Note] = ()
        self.hide()

    def notes(self) -> Sequence[Note]:
        """What is said now."""
        return self._notes

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Say something else."""
        if tuple(notes) == self._notes:
            return
        self._notes = tuple(notes)
        clear_layout(self._column)
        for note in notes:
            self._column.addWidget(self._line(note))
        self.setVisible(bool(notes))

    def _line(self, note: Note) -> QWidget:
        frame = band("remark")
        row = QHBoxLayout(frame)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(IconLabel("info-circle", "yellow_fg", 16))
        row.addWidget(ElidedText(note.text, pixels=13), 1)
        if note.case_no:
            link = Link("看办件")
            link.setAccessibleName(f"看办件 {note.case_no}")
            link.clicked.connect(lambda: self.case_wanted.emit(note.case_no))
            row.addWidget(link)
        return frame


class IntakeNotes(QObject):
    """Asks the store again whenever the enterprise, the items or the list change."""

    def __init__(self, desk: Desk, strip: NoteStrip, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._strip = strip
        self._asked: object = None

    def ask(self, form: CaseForm, catalogue: Catalogue, guidance: Guidance | None) -> None:
        """Look for what is worth knowing of this form."""
        known = bool(form.enterprise_id or form.enterprise_name.strip())
        if guidance is None or not known:
            self._asked = None
            self._strip.show_notes(())
            return
        materials = tuple(line.code for line in guidance.lines)
        question = (form.enterprise_id, form.enterprise_name.strip(), guidance.chosen, materials)
        if question != self._asked:
            self._asked = question
            work = partial(notes_on, self._desk, catalogue, *question)
            self._desk.tasks.store(self, work, self._strip.show_notes, key="notes")


def notes_on(
    desk: Desk,
    catalogue: Catalogue,
    enterprise_id: str | None,
    name: str,
    items: Sequence[str],
    materials: Sequence[str],
) -> list[Note]:
    """The notes on one form, cases first; runs on the store thread."""
    services, today = desk.services, desk.services.clock.today()
    notes = []
    for similar in services.returning.similar(enterprise_id, name, items)[:_SHOWN]:
        names = "、".join(catalogue.item(code).name for code in similar.items[:_SHOWN])
        more = f" 等 {len(similar.items)} 项" if len(similar.items) > _SHOWN else ""
        logged = parse_moment(similar.case.registered_at)
        text = f"这家企业 {logged:%m-%d} 已有在办 {similar.case.no}：{names}{more}。要另办一件就照常保存。"
        notes.append(Note(text, similar.case.no))
    expired = services.wallets.expired(enterprise_id, materials) if enterprise_id else []
    if expired:
        parts = [
            f"{catalogue.materials[entry.material].name}{_ago(entry.valid_to, today)}" for entry in expired[:_SHOWN]
        ]
        more = f" 等 {len(expired)} 份" if len(expired) > _SHOWN else ""
        notes.append(Note(f"材料库里的{'、'.join(parts)}{more}，这次不复用，要重新交。"))
    return notes


def _ago(day: date | None, today: date) -> str:
    return f"已过期 {(today - day).days} 天" if day is not None else ""
