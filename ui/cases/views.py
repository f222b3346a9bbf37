"""The tabs of the case list: the built-in views and the operator's own, each with its order; kept on this PC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QWidget

from station_app.domain.records import CaseOrder
from ui.cases.counting import VIEWS
from ui.cases.view_state import (
    OWN,
    SCREEN,
    ListFilter,
    ListMemory,
    Order,
    OwnView,
    from_json,
    ordered_by,
    to_json,
)
from ui.desk import Desk
from ui.widgets.name_dialog import NameDialog
from ui.widgets.tabs import CountTabs, Tab
from ui.widgets.wide_table import ColumnState


class ViewTabs(QObject):
    """Knows what each tab stands for; says when another was chosen, and when there are more or fewer."""

    chosen = pyqtSignal(str)
    listed = pyqtSignal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._page = parent
        self._counts: Mapping[str, int] = {}
        self.memory: ListMemory = from_json(desk.services.views.of(SCREEN))
        self.tabs = CountTabs(self._tabs(), "办件视图")
        self.tabs.chosen.connect(self.chosen)

    def _tabs(self) -> list[Tab]:
        built_in = [Tab(view, label, self._counts.get(view)) for view, label in VIEWS]
        return built_in + [Tab(view.key, view.name) for view in self.memory.views]

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many cases each built-in view holds."""
        self._counts = counts
        self.tabs.set_tabs(self._tabs())

    def own(self) -> OwnView | None:
        """The operator's own view that is chosen; None for a built-in one."""
        return next((view for view in self.memory.views if view.key == self.tabs.key()), None)

    def base(self) -> str:
        """The built-in view whose rows are shown."""
        own = self.own()
        return own.base if own is not None else self.tabs.key()

    def label(self) -> str:
        """The word on the chosen tab."""
        key = self.tabs.key()
        return next((label for view, label in VIEWS if view == key), key.removeprefix(OWN))

    def filters(self) -> ListFilter:
        """What the chosen view narrows by itself."""
        own = self.own()
        return own.filters if own is not None else ListFilter()

    def order(self) -> Order:
        """The order of the chosen view."""
        own = self.own()
        return own.order if own is not None else self.memory.order_of(self.tabs.key())

    def order_by(self, by: CaseOrder, *, added: bool) -> None:
        """A header was clicked."""
        own, order = self.own(), ordered_by(self.order(), by, added=added)
        if own is not None:
            self._keep(self.memory.with_view(replace(own, order=order)))
        else:
            self._keep(self.memory.with_order(self.tabs.key(), order))

    def keep_columns(self, columns: Sequence[ColumnState]) -> None:
        """The columns were arranged."""
        self._keep(replace(self.memory, columns=tuple(columns)))

    def ask_name(self, filters: ListFilter) -> None:
        """Keep what is shown as a view with a name."""
        NameDialog(
            self._page, "存为视图", "视图名称", on_named=partial(self._add, self.base(), filters, self.order())
        ).open()

    def _add(self, base: str, filters: ListFilter, order: Order, name: str) -> None:
        view = OwnView(name, base, filters, order)
        self._keep(self.memory.with_view(view))
        self.tabs.set_tabs(self._tabs())
        self.tabs.choose(view.key)

    def remove(self) -> None:
        """Remove the chosen view; a toast offers it back."""
        own = self.own()
        if own is None:
            return
        self._keep(self.memory.without(own.key))
        self.tabs.set_tabs(self._tabs())
        self.chosen.emit(self.tabs.key())
        self._desk.notifier.say(
            f"已移除视图“{own.name}”",
            action="撤销",
            on_action=partial(self._add, own.base, own.filters, own.order, own.name),
        )

    def _keep(self, memory: ListMemory) -> None:
        self.memory = memory
        desk = self._desk
        save = partial(desk.services.views.remember, SCREEN, to_json(memory), desk.operator_id)
        desk.tasks.store(self, save, lambda _: None)
