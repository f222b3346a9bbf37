"""今日预约: who comes when; what became of it is noted from the row's menu or by its keys."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PyQt6.QtCore import QPoint, Qt, pyqtSignal
from PyQt6.QtWidgets import QMenu, QStackedWidget

from station_app.domain.appointment import AppointmentRow, AppointmentState
from ui.shortcuts import action
from ui.widgets.button import Button, Kind
from ui.widgets.cards import Card, CardList
from ui.widgets.panel import Panel
from ui.widgets.text import Text

ROW = 45


class BookingsPanel(Panel):
    """Enter and right click open the menu of the row; D notes the arrival at once.

    Attributes:
        most_rows: as high as so many rows at most; the others are scrolled to.
    """

    settled = pyqtSignal(str, object)
    case_wanted = pyqtSignal(object)
    slip_wanted = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__("今日预约")
        head, self._count = self.add_header("今日预约")
        self.add_button = Button("加预约", kind=Kind.TEXT, icon="plus", small=True)
        head.addWidget(self.add_button)
        self.most_rows = 4
        self._rows: dict[str, AppointmentRow] = {}
        self.list = CardList("今日预约", row=ROW, lead=54)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        none = Text("今天没有预约。来电可以约未来三个服务日。", "quiet", wrap=True)
        none.setContentsMargins(12, 8, 12, 8)
        self._stack.addWidget(none)
        self.body.addWidget(self._stack, 1)
        self.list.opened.connect(lambda key: self._open_menu(key, self._below(key)))
        self.list.menu_wanted.connect(self._open_menu)
        self.actions_here = [
            action(self.list, "预约：到了", "D", partial(self._settle, AppointmentState.ARRIVED)),
            action(self.list, "预约：没来", "N", partial(self._settle, AppointmentState.NO_SHOW)),
            action(self.list, "打印预约单", "Ctrl+P", self._print),
        ]

    def show_bookings(self, cards: Sequence[Card], rows: Sequence[AppointmentRow]) -> None:
        """Show other appointments; the cursor begins on the next that is expected."""
        self._rows = {row.no: row for row in rows}
        self._count.setText(f"{len(cards)} 个")
        self.list.show_cards(cards)
        following = next((row.no for row in rows if row.state is AppointmentState.BOOKED), "")
        if not self.list.current_key():
            self.list.go_to(following)
        self._stack.setCurrentIndex(0 if cards else 1)
        self._stack.setFixedHeight(max(1, min(len(cards), self.most_rows)) * ROW)

    def _below(self, key: str) -> QPoint:
        self.list.go_to(key)
        rect = self.list.visualRect(self.list.currentIndex())
        return self.list.mapToGlobal(rect.bottomRight() - QPoint(140, 4))

    def menu(self, no: str) -> QMenu:
        """What may be done with an appointment now."""
        menu, row = QMenu(self), self._rows[no]
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if row.state in (AppointmentState.BOOKED, AppointmentState.NO_SHOW):
            menu.addAction("到了\tD", partial(self.settled.emit, no, AppointmentState.ARRIVED))
        if row.state is AppointmentState.BOOKED:
            menu.addAction("没来\tN", partial(self.settled.emit, no, AppointmentState.NO_SHOW))
            menu.addAction("取消预约", partial(self.settled.emit, no, AppointmentState.CANCELLED))
        menu.addSeparator()
        menu.addAction("看办件" if row.case_id else "登记成办件", partial(self.case_wanted.emit, row))
        menu.addAction("打印预约单\tCtrl+P", partial(self.slip_wanted.emit, no))
        return menu

    def row(self, no: str) -> AppointmentRow | None:
        """One of the appointments shown."""
        return self._rows.get(no)

    def _open_menu(self, no: str, at: QPoint) -> None:
        self.menu(no).popup(at)

    def _settle(self, state: AppointmentState) -> None:
        if self.list.current_key():
            self.settled.emit(self.list.current_key(), state)

    def _print(self) -> None:
        if self.list.current_key():
            self.slip_wanted.emit(self.list.current_key())
