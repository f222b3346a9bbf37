"""今天周四，周报还没报送: said once a Thursday, as long as the weekly report was neither printed nor handed in."""

from __future__ import annotations

from datetime import date

from PyQt6.QtCore import QObject, QTimer

from ui.desk import Desk
from ui.main_window import MainWindow
from ui.page import PageName

_FIRST_MS = 2_000
"""Behind the first page."""
_EVERY_MS = 30 * 60 * 1000
_THURSDAY = 3


class WeeklyReminder(QObject):
    """Looks soon after the start and every half hour; a toast at most."""

    def __init__(self, desk: Desk, window: MainWindow) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._told: date | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(_FIRST_MS)

    def look(self) -> None:
        """On a Thursday, ask whether this week's report is still owed."""
        self._timer.setInterval(_EVERY_MS)
        today = self._desk.services.clock.today()
        if today.weekday() == _THURSDAY and self._told != today and self._desk.keeps_drafts:
            self._desk.tasks.store(self, self._owed, self._tell, key="owed")

    def _owed(self) -> bool:
        return report_owed(self._desk, self._desk.services.clock.today())

    def _tell(self, owed: bool) -> None:  # noqa: FBT001  # the answer of the job
        if not owed:
            return
        self._told = self._desk.services.clock.today()
        self._desk.notifier.say(
            "今天周四，周报还没报送", icon="report-analytics", action="去报送", on_action=self.go, key="weekly"
        )

    def go(self) -> None:
        """To the weekly report."""
        self._window.navigator.go(PageName.LEDGERS, "weekly")


def report_owed(desk: Desk, today: date) -> bool:
    """Whether the report of the week was neither handed in nor printed."""
    from station_app.domain.ledger import LedgerKind  # noqa: PLC0415  # on Thursdays only
    from station_app.domain.report import ReportKind  # noqa: PLC0415
    from station_app.domain.report_papers import REPORTS  # noqa: PLC0415
    from station_app.domain.report_period import week_of  # noqa: PLC0415

    reports, week, kind = desk.services.reports, week_of(today), ReportKind.WEEKLY
    if reports.filings(kind.value, week):
        return False
    prints = reports.ledger(LedgerKind.PRINT, week)
    number = f"-{REPORTS[kind]}-"
    return not any(isinstance(cell, str) and number in cell for row in prints.rows for cell in row.cells)
