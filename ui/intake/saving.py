"""Registers the form, asks first when questions are open, and opens the preview of the notice."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QWidget

from station_app.domain.case_form import CaseForm
from station_app.errors import StationError
from station_app.services.registration import Registered
from ui.desk import Desk
from ui.preview.dialog import PreviewDialog, PreviewRequest, open_preview
from ui.widgets.question import Question

NOTICE = "WS01"


class Saver(QObject):
    """One registration at a time; "已保存" is said only after its COMMIT."""

    saved = pyqtSignal(str)
    refused = pyqtSignal(object)
    answering_wanted = pyqtSignal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self.busy = False
        self.preview: PreviewDialog | None = None

    def save(self, form: CaseForm, draft_id: str) -> None:
        """Register."""
        self._register(form, draft_id, self._on_saved)

    def save_and_print(self, form: CaseForm, draft_id: str, open_questions: int) -> None:
        """Register and preview the notice; a draft of it while questions are open, after asking."""
        if not open_questions:
            self._register(form, draft_id, partial(self._on_saved_for_print, False))  # noqa: FBT003  # draft
            return
        Question(
            self._page,
            f"还有 {open_questions} 题未答，清单可能有变。",
            "预审版不编号，没定的材料旁边有点线；答完题再出正式的一次性告知书。",
            safe="回去答题",
            other="先打印预审版",
            on_other=partial(self._register, form, draft_id, partial(self._on_saved_for_print, True)),  # noqa: FBT003
            on_safe=self.answering_wanted.emit,
        ).open()

    def _register(self, form: CaseForm, draft_id: str, done: Callable[[Registered], None]) -> None:
        if self.busy:
            return
        self.busy = True
        work = partial(self._desk.services.cases.register, form, self._desk.operator_id, draft_id=draft_id)
        self._desk.tasks.store(self, work, done, failed=self._on_refused)

    def _on_refused(self, error: StationError) -> None:
        self.busy = False
        self.refused.emit(error)

    def _on_saved(self, registered: Registered) -> None:
        self.busy = False
        self.saved.emit(registered.no)

    def _on_saved_for_print(self, draft: bool, registered: Registered) -> None:  # noqa: FBT001  # bound by partial
        self.busy = False
        self.preview = open_preview(self._desk, PreviewRequest(registered.no, NOTICE, draft), self._page)
        self.saved.emit(registered.no)
