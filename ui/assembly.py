"""Puts window, services and pages together; the only place that knows every page class.

A page's module is imported when the page is first shown: the first paint waits for none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from station_app.domain.records import OperatorRow
from station_app.services.service_set import Services
from ui.code_scanner import CodeScanner
from ui.desk import Desk
from ui.ledgers.reminder import WeeklyReminder
from ui.main_window import ENTRIES, MainWindow, PageFactory, application
from ui.notify import Notifier
from ui.page import QUICK_LINE, Navigator, Page, PageName
from ui.palette import Appearance
from ui.reminders import Reminders
from ui.shift import ShiftMenu
from ui.status_words import StatusKeeper
from ui.tasks import Tasks
from ui.theme import apply, remember

if TYPE_CHECKING:
    from ui.sync_link import SyncLink


def _workbench(desk: Desk, navigator: Navigator) -> Page:
    from ui.workbench.page import WorkbenchPage  # noqa: PLC0415

    return WorkbenchPage(desk, navigator)


def _cases(desk: Desk, navigator: Navigator) -> Page:
    from ui.cases.page import CasesPage  # noqa: PLC0415

    return CasesPage(desk, navigator)


def _case(desk: Desk, navigator: Navigator) -> Page:
    from ui.case_detail.page import CasePage  # noqa: PLC0415

    return CasePage(desk, navigator)


def _intake(desk: Desk, navigator: Navigator) -> Page:
    from ui.intake.page import IntakePage  # noqa: PLC0415

    return IntakePage(desk, navigator)


def _enterprises(desk: Desk, navigator: Navigator) -> Page:
    from ui.enterprises.page import EnterprisesPage  # noqa: PLC0415

    return EnterprisesPage(desk, navigator)


def _enterprise(desk: Desk, navigator: Navigator) -> Page:
    from ui.enterprises.profile import ProfilePage  # noqa: PLC0415

    return ProfilePage(desk, navigator)


def _projects(desk: Desk, navigator: Navigator) -> Page:
    from ui.projects.page import ProjectsPage  # noqa: PLC0415

    return ProjectsPage(desk, navigator)


def _project(desk: Desk, navigator: Navigator) -> Page:
    from ui.projects.sheet import ProjectPage  # noqa: PLC0415

    return ProjectPage(desk, navigator)


def _visits(desk: Desk, navigator: Navigator) -> Page:
    from ui.visits.page import VisitsPage  # noqa: PLC0415

    return VisitsPage(desk, navigator)


def _catalogue(desk: Desk, navigator: Navigator) -> Page:
    from ui.catalogue.page import CataloguePage  # noqa: PLC0415

    return CataloguePage(desk, navigator)


def _evaluations(desk: Desk, navigator: Navigator) -> Page:
    from ui.evaluations.page import EvaluationsPage  # noqa: PLC0415

    return EvaluationsPage(desk, navigator)


def _ledgers(desk: Desk, navigator: Navigator) -> Page:
    from ui.ledgers.page import LedgersPage  # noqa: PLC0415

    return LedgersPage(desk, navigator)


def _sync(desk: Desk, navigator: Navigator) -> Page:
    from ui.sync_centre.page import SyncPage  # noqa: PLC0415

    return SyncPage(desk, navigator)


FACTORIES: Mapping[PageName, PageFactory] = {
    PageName.WORKBENCH: _workbench,
    PageName.CASES: _cases,
    PageName.CASE: _case,
    PageName.INTAKE: _intake,
    PageName.ENTERPRISES: _enterprises,
    PageName.ENTERPRISE: _enterprise,
    PageName.PROJECTS: _projects,
    PageName.PROJECT: _project,
    PageName.VISITS: _visits,
    PageName.CATALOGUE: _catalogue,
    PageName.EVALUATIONS: _evaluations,
    PageName.LEDGERS: _ledgers,
    PageName.SYNC: _sync,
}


def assemble(
    window: MainWindow,
    services: Services,
    operator: OperatorRow,
    tasks: Tasks,
    papers: Path,
    link: SyncLink | None = None,
    *,
    keeps_drafts: bool = True,
) -> Desk:
    """Give a window its open store: desk, pages, search, status bar."""
    desk = Desk(
        services, tasks, Notifier(window, services.paths.home), operator.id, operator.name, papers, link, keeps_drafts
    )
    window.attach(desk, FACTORIES)
    keeper = StatusKeeper(desk, window)
    window.start_clock(keeper.refresh)
    if services.profile.practice:
        window.show_practice()
    ShiftMenu(desk, window)
    CodeScanner(desk, window)
    Reminders(desk, window)
    WeeklyReminder(desk, window)
    window.search_requested.connect(partial(_open_search, desk, window))
    return desk


def _open_search(desk: Desk, window: MainWindow) -> None:
    from ui.calendar_import import CalendarImport  # noqa: PLC0415
    from ui.search_palette import Command, SearchPalette  # noqa: PLC0415

    go = window.navigator.go
    commands = [Command("新建办件", "Ctrl N", partial(go, PageName.INTAKE))]
    commands += [Command(f"去{entry.label}", entry.shortcut, partial(go, PageName(entry.key))) for entry in ENTRIES]
    commands += [
        Command("快速登记", "Ctrl L", partial(go, PageName.WORKBENCH, QUICK_LINE)),
        Command("交接班单", "Ctrl Shift J", window.handover_requested.emit),
        Command("立即同步", "F9", window.sync_requested.emit),
        Command("导入工作日历…", "", CalendarImport(desk, window).choose),
        Command("快捷键卡", "F1", window.show_shortcuts),
        Command("演练，另开一套数据", "", window.practice_requested.emit),
        Command("换成浅色", "", partial(_switch, Appearance.LIGHT)),
        Command("换成深色", "", partial(_switch, Appearance.DARK)),
        Command("颜色跟随系统", "", partial(_switch, Appearance.SYSTEM)),
    ]
    SearchPalette(desk, window.navigator, commands, window).open_over(window)


def _switch(appearance: Appearance) -> None:
    remember(appearance)
    apply(application(), appearance)
