"""Puts window, services and pages together; the only place that knows every page class."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from station_app.bootstrap import Services
from ui.desk import Desk
from ui.main_window import MainWindow, PageFactory
from ui.notify import Notifier
from ui.page import PageName
from ui.tasks import Tasks


def _factories() -> Mapping[PageName, PageFactory]:
    """Page classes are imported when the first page is wanted, after the first paint."""
    from ui.cases.page import CasesPage  # noqa: PLC0415
    from ui.catalogue.page import CataloguePage  # noqa: PLC0415
    from ui.intake.page import IntakePage  # noqa: PLC0415

    return {PageName.CASES: CasesPage, PageName.INTAKE: IntakePage, PageName.CATALOGUE: CataloguePage}


def assemble(window: MainWindow, services: Services, tasks: Tasks, papers: Path) -> Desk:
    """Give a window its open store: desk, pages, search, status bar."""
    operator = services.operators.first()
    desk = Desk(services, tasks, Notifier(window), operator.id, operator.name, papers)
    window.attach(desk, _factories())
    return desk
