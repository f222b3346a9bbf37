"""What a ledger is made for: the span (按周, 按月 …) and which period; arrow keys go back and forth, Enter lists them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PyQt6.QtCore import QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QVBoxLayout, QWidget

from station_app.domain.report_period import Period, PeriodKind, days
from ui import fonts, icons
from ui.ledgers.contents import PICKER_LABELS, SPANS, Entry, current, latest, short_days
from ui.marks import draw_focus_ring, draw_text
from ui.palette import palette, signals
from ui.widgets.form_dialog import Answers, Ask, Dated, FormDialog
from ui.widgets.text import Text


class PickButton(QAbstractButton):
    """Looks like a closed list: an icon, what is chosen, and the sign that there is more."""

    stepped = pyqtSignal(int)

    def __init__(self, name: str, icon: str = "") -> None:
        super().__init__()
        self._name = name
        self._icon = icon
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        signals.changed.connect(self.update)

    def say(self, text: str) -> None:
        """Show what is chosen."""
        self.setText(text)
        self.setAccessibleName(f"{self._name}，{text}")
        self.update()

    def sizeHint(self) -> QSize:
        """Qt override."""
        return QSize(160, 38)

    def minimumSizeHint(self) -> QSize:
        """Qt override."""
        return QSize(90, 38)

    def keyPressEvent(self, e: QKeyEvent | None) -> None:
        """Qt override: ←→ step, Enter and ↓ open the list."""
        key = Qt.Key(e.key()) if e is not None else None
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key) if key is not None else None
        if step is not None:
            self.stepped.emit(step)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.click()
        else:
            super().keyPressEvent(e)

    def paintEvent(self, e: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        colours = palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(3.5, 3.5, -3.5, -3.5)
        painter.setPen(QPen(colours.border_strong if self.isEnabled() else colours.border, 1))
        painter.setBrush(colours.surface if self.isEnabled() else colours.disabled_bg)
        painter.drawRoundedRect(body, 4, 4)
        middle, left = body.center().y(), body.left() + 10
        ink = colours.text if self.isEnabled() else colours.disabled_text
        if self._icon:
            icons.draw(painter, self._icon, QRectF(left, middle - 8, 16, 16), colours.text2)
            left += 22
        draw_text(
            painter,
            QRectF(left, body.top(), body.right() - left - 28, body.height()),
            self.text(),
            fonts.ui_font(14),
            ink,
        )
        if self.isEnabled():
            icons.draw(painter, "chevron-down", QRectF(body.right() - 24, middle - 8, 16, 16), colours.text2)
        if self.hasFocus():
            draw_focus_ring(painter, body)
        painter.end()


class PeriodPicker(QWidget):
    """Emits `chosen` with the period; only periods that have begun can be chosen."""

    chosen = pyqtSignal(object)

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._kinds: tuple[PeriodKind, ...] = tuple(PeriodKind)
        self.period = current(PeriodKind.WEEK, today)
        self.dialog: FormDialog | None = None
        self._label, self._days = Text("", "captionText"), Text("", "captionText")
        self.button = PickButton("期间", "calendar")
        self.span = PickButton("范围")
        column = QVBoxLayout(self)
        column.setContentsMargins(9, 6, 9, 4)
        column.setSpacing(0)
        for widget in (self._label, self.button, self._days, Text("范围", "captionText"), self.span):
            if isinstance(widget, Text):
                widget.setContentsMargins(3, 2, 3, 0)
            column.addWidget(widget)
        self.button.clicked.connect(self._list_periods)
        self.button.stepped.connect(self.step)
        self.span.clicked.connect(self._list_spans)
        self.span.stepped.connect(self._step_span)
        self._show()

    def offer(self, entry: Entry, today: date) -> None:
        """Another ledger: the period stays where it can, else the current one of its usual kind; nothing is emitted."""
        self._today, self._kinds = today, entry.period_kinds
        if self.period.kind is not entry.usual:
            self.period = current(entry.usual, today)
        self._show()

    def take(self, period: Period) -> None:
        """Choose a period."""
        if period.first <= self._today and period != self.period:
            self.period = period
            self._show()
            self.chosen.emit(period)

    def step(self, by: int) -> None:
        """The period before or after; never one that has not begun."""
        self.take(self.period.next if by > 0 else self.period.previous)

    def _show(self) -> None:
        kind = self.period.kind
        self._label.setText(PICKER_LABELS[kind])
        self.button.say(self.period.name if kind is not PeriodKind.DAYS else short_days(self.period, self._today))
        self._days.setText(short_days(self.period, self._today))
        self.span.say(SPANS[kind])
        self.span.setEnabled(len(self._kinds) > 1)

    # Lists.

    def _list_periods(self) -> None:
        if self.period.kind is PeriodKind.DAYS:
            self.ask_days()
            return
        entries: list[tuple[str, Callable[[], None]]] = [
            (f"{period.name}　{short_days(period, self._today)}", partial(self.take, period))
            for period in latest(self.period.kind, self._today)
        ]
        self._open_menu(self.button, [*entries, ("自选起止…", self.ask_days)] if len(self._kinds) > 1 else entries)

    def _list_spans(self) -> None:
        self._open_menu(self.span, [(SPANS[kind], partial(self.take_span, kind)) for kind in self._kinds])

    def take_span(self, kind: PeriodKind) -> None:
        """The current period of another kind; chosen days are asked for."""
        if kind is PeriodKind.DAYS:
            self.ask_days()
        else:
            self.take(current(kind, self._today))

    def _step_span(self, by: int) -> None:
        plain = [kind for kind in self._kinds if kind is not PeriodKind.DAYS]
        if self.period.kind in plain:
            self.take_span(plain[min(max(plain.index(self.period.kind) + by, 0), len(plain) - 1)])

    @staticmethod
    def _open_menu(under: QWidget, entries: list[tuple[str, Callable[[], None]]]) -> None:
        menu = QMenu(under)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, run in entries:
            entry = QAction(text, menu)
            entry.triggered.connect(lambda _on=False, run=run: run())
            menu.addAction(entry)
        menu.popup(under.mapToGlobal(under.rect().bottomLeft()))

    def ask_days(self) -> None:
        """自选起止: from which day to which."""
        shown = self.period if self.period.last <= self._today else current(PeriodKind.DAYS, self._today)
        asks = (
            Ask("first", "从哪天", shown.first.isoformat(), required=True, dated=Dated.PAST),
            Ask("last", "到哪天", min(shown.last, self._today).isoformat(), required=True, dated=Dated.PAST),
        )
        self.dialog = FormDialog(
            self, "选起止日期", asks, verb="就看这些天", safe="不改", on_done=self._on_days, today=self._today
        )
        self.dialog.open()

    def _on_days(self, answers: Answers) -> None:
        first, last = sorted(date.fromisoformat(answers[key]) for key in ("first", "last"))
        if self.dialog is not None:
            self.dialog.settle()
        self.take(days(first, last))
