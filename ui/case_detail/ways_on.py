"""Where work on a case goes on outside its page: the province's platform, and the case a consultation becomes."""

from __future__ import annotations

from PyQt6.QtCore import QObject, Qt, pyqtSignal
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QMenu, QWidget

from ui.case_detail.lines import CaseView
from ui.desk import Desk
from ui.intake.arguments import ConsultationArgument
from ui.page import Navigator, PageName
from ui.shortcuts import action

CONVERT = "转为办件"


class WaysOn(QObject):
    """Offers what fits the case that is shown."""

    done = pyqtSignal()
    """The platform's number was taken over: the case has to be read again."""

    def __init__(self, desk: Desk, navigator: Navigator, page: QWidget, keys_on: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._navigator = navigator
        self._page = page
        self._view: CaseView | None = None
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        self.actions: list[QAction] = [
            action(keys_on, CONVERT, "Alt+N", self.convert, context=context),
            action(keys_on, "双录助手", "Alt+R", self.double_entry, context=context),
        ]

    def show_case(self, view: CaseView) -> None:
        """Offer what fits this case."""
        self._view = view
        self.actions[0].setEnabled(view.converts)
        self.actions[1].setEnabled(not view.closed and not view.consultation)

    def offered(self) -> list[QAction]:
        """What can be done now."""
        return [entry for entry in self.actions if entry.isEnabled()]

    def fill(self, menu: QMenu) -> None:
        """Add what can be done now to a menu."""
        for entry in self.offered():
            copied = QAction(entry.text(), menu)
            copied.setShortcut(entry.shortcut())
            copied.triggered.connect(entry.trigger)
            menu.addAction(copied)

    def converts(self) -> bool:
        """Whether the case shown is a consultation that has not become a case."""
        return self._view is not None and self._view.converts

    def convert(self) -> None:
        """转为办件: the intake page with the same enterprise, items and answers."""
        if self._view is not None and self._view.converts:
            self._navigator.go(PageName.INTAKE, ConsultationArgument(self._view.no))

    def double_entry(self) -> None:
        """双录助手: a strip above the other programs."""
        from ui.double_entry.strip import open_strip  # noqa: PLC0415  # only for stations that enter twice

        if self._view is not None and not self._view.closed:
            items = [(clock.item, clock.name) for clock in self._view.clocks]
            open_strip(self._desk, self._view.no, items, self._page).numbered.connect(self.done)
