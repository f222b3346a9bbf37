"""Where a case goes on outside its page: the province's platform, the second screen, the case of a consultation."""

from __future__ import annotations

from PyQt6.QtCore import QObject, Qt, pyqtSignal
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QMenu, QWidget

from station_app.domain.assist_case import CaseAction
from ui.case_detail.lines import CaseView
from ui.desk import Desk
from ui.intake.arguments import ConsultationArgument
from ui.page import Navigator, PageName
from ui.shortcuts import action

CONVERT = "转为办件"


class WaysOn(QObject):
    """Offers what fits the case that is shown."""

    done = pyqtSignal()
    """Something was noted: the case has to be read again."""

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
            action(keys_on, "请企业评价", "Alt+P", self.evaluate, context=context),
        ]

    def show_case(self, view: CaseView) -> None:
        """Offer what fits this case."""
        self._view = view
        self.actions[0].setEnabled(view.converts)
        self.actions[1].setEnabled(not view.closed and not view.consultation)
        self.actions[2].setEnabled(not view.evaluation and _may_evaluate(view))

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

    def evaluate(self) -> None:
        """请企业评价: on the second screen, by the enterprise itself."""
        from ui.evaluations.own_screen import OwnEvaluation  # noqa: PLC0415  # once a case is delivered

        view = self._view
        if view is not None and _may_evaluate(view) and not view.evaluation:
            dialog = OwnEvaluation(self._desk, view.no, f"{view.enterprise} · {view.title}", self._page)
            dialog.given.connect(self.done)
            dialog.open()


def _may_evaluate(view: CaseView) -> bool:
    return any(offer.action is CaseAction.EVALUATE and offer.refusal is None for offer in view.offers)
