"""今天周四，周报还没报送: said once a Thursday, as long as the weekly report was neither printed nor handed in."""

from __future__ import annotations

from datetime import date
from functools import partial

from PyQt6.QtCore import QObject, QTimer

from station_app.domain.ledger import LedgerKind
from station_app.domain.report import ReportKind
from station_app.domain.report_papers import REPORTS
from station_app.domain.report_period import week_of
from ui.desk import Desk
from ui.page import Navigator, PageName

_EVERY_MS = 30 * 60 * 1000
_THURSDAY = 3
_PRINTED = f"-{REPORTS[ReportKind.WEEKLY]}-"


class WeeklyReminder(QObject):
    """Looks at the start and every half hour; a toast at most."""

    def __init__(self, desk: Desk, navigator: Navigator, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._navigator = navigator
        self._told: date | None = None
        timer = QTimer(self)
        timer.timeout.connect(self.look)
        timer.start(_EVERY_MS)
        if desk.keeps_drafts:
            self.look()

    def look(self) -> None:
        """On a Thursday, ask whether this week's report is still owed."""
        today = self._desk.services.clock.today()
        if today.weekday() == _THURSDAY and self._told != today:
            self._desk.tasks.store(
                self, partial(report_owed, self._desk, today), partial(self._tell, today), key="owed"
            )

    def _tell(self, today: date, owed: bool) -> None:  # noqa: FBT001  # the answer of the job
        if not owed or self._told == today:
            return
        self._told = today
        self._desk.notifier.say(
            "今天周四，周报还没报送",
            icon="report-analytics",
            action="去报送",
            on_action=partial(self._navigator.go, PageName.LEDGERS, ReportKind.WEEKLY.value),
            key="weekly",
        )


def report_owed(desk: Desk, today: date) -> bool:
    """Whether the report of the week was neither handed in nor printed."""
    reports, week = desk.services.reports, week_of(today)
    if reports.filings(ReportKind.WEEKLY.value, week):
        return False
    prints = reports.ledger(LedgerKind.PRINT, week)
    return not any(isinstance(cell, str) and _PRINTED in cell for row in prints.rows for cell in row.cells)
