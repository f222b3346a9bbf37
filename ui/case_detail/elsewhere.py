"""跨区域办理: how a case is handled elsewhere, its labels, and the parcels that travel for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QMenu, QWidget

from station_app.domain.cross_region import CaseLabel, Direction, Parcel, RegionMode
from station_app.domain.records import CaseDetail
from station_app.domain.terms import CASE_LABELS, DIRECTIONS, REGION_MODES
from ui.case_detail.lines import CaseView
from ui.desk import Desk
from ui.widgets.asked import ask_and_write
from ui.widgets.form_dialog import Answers, Ask, FormDialog

_HERE = "here"
_MODES = ((_HERE, "本地办"), *((mode.value, words) for mode, words in REGION_MODES.items()))
_LABELS = tuple((label, CASE_LABELS[label]) for label in (CaseLabel.GREEN_CHANNEL, CaseLabel.PRIORITY_GROUP))
_NO_OR_YES = (("no", "否"), ("yes", "是"))
_WAYS = tuple((way.value, words) for way, words in DIRECTIONS.items())


class Elsewhere(QObject):
    """Dialogs of the case page's menu; each writes at once and has the case read again."""

    done = pyqtSignal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._view: CaseView | None = None
        self.dialog: FormDialog | None = None

    def show_case(self, view: CaseView) -> None:
        """Work on this case from now on."""
        self._view = view

    def fill(self, menu: QMenu) -> None:
        """Add what can be noted to a menu."""
        if self._view is None or self._view.closed:
            return
        menu.addSeparator()
        menu.addAction("跨区域与标签…", self.region)
        menu.addAction("记寄件…", self.send)
        menu.addAction("记快递签收…", self.arrived)

    def region(self) -> None:
        """Mode and labels as they stand, to be changed."""
        if self._view is not None:
            read = partial(self._desk.services.cases.find, self._view.no)
            self._desk.tasks.store(self, read, self._ask_region, key="region")

    def _ask_region(self, case: CaseDetail) -> None:
        asks = [Ask("mode", "在哪里办", case.region_mode or _HERE, choices=_MODES)]
        asks += [
            Ask(label.value, words, "yes" if label in case.labels else "no", choices=_NO_OR_YES)
            for label, words in _LABELS
        ]
        others = [CaseLabel(value) for value in case.labels if value not in {label.value for label, _ in _LABELS}]
        write = partial(self._write_region, case.summary.no, others)
        self._ask("跨区域与标签", asks, write, "记下", "不改")

    def _write_region(self, no: str, others: list[CaseLabel], told: Answers) -> None:
        region, me = self._desk.services.cross_region, self._desk.operator_id
        region.set_mode(no, None if told["mode"] == _HERE else RegionMode(told["mode"]), me)
        region.set_labels(no, [*others, *(label for label, _ in _LABELS if told[label.value] == "yes")], me)

    def send(self) -> None:
        """Papers given to a courier."""
        asks = (
            Ask("direction", "方向", Direction.OUT.value, choices=_WAYS),
            Ask("courier", "快递公司", required=True),
            Ask("express_no", "快递单号", required=True),
            Ask("counterpart", "对方机构", required=True),
        )
        self._ask("记寄件", asks, self._write_parcel, "记下", "不记")

    def _write_parcel(self, told: Answers) -> None:
        assert self._view is not None
        parcel = Parcel(Direction(told["direction"]), told["courier"], told["express_no"], told["counterpart"])
        self._desk.services.cross_region.send(self._view.no, parcel, self._desk.operator_id)

    def arrived(self) -> None:
        """A parcel that was signed for."""
        self._ask(
            "记快递签收", (Ask("express_no", "快递单号", required=True),), self._write_arrival, "签收了", "还没有"
        )

    def _write_arrival(self, told: Answers) -> None:
        assert self._view is not None
        self._desk.services.cross_region.arrived(self._view.no, told["express_no"], self._desk.operator_id)

    def _ask(self, title: str, asks: Sequence[Ask], write: Callable[[Answers], object], verb: str, safe: str) -> None:
        self.dialog = ask_and_write(
            self._desk, self._page, title, asks, write, verb=verb, safe=safe, said=lambda _: self._on_written()
        )

    def _on_written(self) -> None:
        self._desk.notifier.say("已记下", key="elsewhere")
        self.done.emit()
