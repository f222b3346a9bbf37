"""Puts window, services and pages together; the only place that knows every page class.

A page's module is imported when the page is first shown: the first paint waits for none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from station_app.bootstrap import Services
from ui.desk import Desk
from ui.main_window import MainWindow, PageFactory
from ui.notify import Notifier
from ui.page import Navigator, Page, PageName
from ui.status_words import StatusKeeper
from ui.tasks import Tasks

if TYPE_CHECKING:
    from ui.sync_link import SyncLink


def _cases(desk: Desk, navigator: Navigator) -> Page:
    from ui.cases.page import CasesPage  # noqa: PLC0415

    return CasesPage(desk, navigator)


def _intake(desk: Desk, navigator: Navigator) -> Page:
    from ui.intake.page import IntakePage  # noqa: PLC0415

    return IntakePage(desk, navigator)


def _catalogue(desk: Desk, navigator: Navigator) -> Page:
    from ui.catalogue.page import CataloguePage  # noqa: PLC0415

    return CataloguePage(desk, navigator)


def _sync(desk: Desk, navigator: Navigator) -> Page:
    from ui.sync_centre.page import SyncPage  # noqa: PLC0415

    return SyncPage(desk, navigator)


FACTORIES: Mapping[PageName, PageFactory] = {
    PageName.CASES: _cases,
    PageName.INTAKE: _intake,
    PageName.CATALOGUE: _catalogue,
    PageName.SYNC: _sync,
}


def assemble(window: MainWindow, services: Services, tasks: Tasks, papers: Path, link: SyncLink | None = None) -> Desk:
    """Give a window its open store: desk, pages, search, status bar. Reads the operators on the calling thread."""
    operator = services.operators.first()
    desk = Desk(services, tasks, Notifier(window), operator.id, operator.name, papers, link)
    window.attach(desk, FACTORIES)
    keeper = StatusKeeper(desk, window)
    window.start_clock(keeper.refresh)
    return desk
