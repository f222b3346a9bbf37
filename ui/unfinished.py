"""At start: offers to go on with the form that was being filled in when the window went, as after a power cut."""

from __future__ import annotations

from functools import partial

from PyQt6.QtCore import QObject

from station_app.services.draft_service import SavedDraft
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.page import PageName


class Unfinished(QObject):
    """One toast, and only when there is something; parked forms have their chips already."""

    def __init__(self, desk: Desk, window: MainWindow) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window

    def look(self) -> None:
        """Ask for the drafts on the store thread."""
        self._desk.tasks.store(self, self._desk.services.drafts.all, self._offer, key="unfinished")

    def _offer(self, drafts: list[SavedDraft]) -> None:
        last = next((draft for draft in drafts if not draft.parked), None)
        if last is None:
            return
        from ui.intake.arguments import DraftArgument  # noqa: PLC0415  # with the page it opens

        go_on = partial(self._window.navigator.go, PageName.INTAKE, DraftArgument(last.id))
        self._desk.notifier.say(
            f"有一份没填完：{last.title or '未写企业'}", icon="pencil", action="接着填", on_action=go_on
        )
