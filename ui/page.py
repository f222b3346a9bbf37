"""What the shell expects of a page, and what a page may use of the shell."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QWidget

from ui.desk import Desk


class WidthClass(StrEnum):
    """Width classes of the client area (UI 2)."""

    NARROW = "narrow"
    S = "S"
    M = "M"
    L = "L"


def width_class(width: int, height: int) -> WidthClass:
    """The class for a client area in logical pixels."""
    if width < 1280:
        return WidthClass.NARROW
    if width < 1440 or height < 720:
        return WidthClass.S
    return WidthClass.M if width < 1680 else WidthClass.L


class PageName(StrEnum):
    """Pages of the window; the values are the names `dump-ui` knows."""

    WORKBENCH = "workbench"
    CASES = "cases"
    INTAKE = "intake"
    CASE = "case"
    ENTERPRISES = "enterprises"
    ENTERPRISE = "enterprise"
    PROJECTS = "projects"
    PROJECT = "project"
    VISITS = "visits"
    CATALOGUE = "catalogue"
    EVALUATIONS = "evaluations"
    LEDGERS = "ledgers"
    SYNC = "sync"


PLANNED_PROJECT = "planned"
"""What 项目 is opened with to enter a newly signed project with its plan (Ctrl+Shift+N)."""
QUICK_LINE = "quick"
"""What 工作台 is opened with to put the cursor into its quick line (Ctrl+L)."""


class Navigator(QObject):
    """Requests between pages; the shell alone listens."""

    requested = pyqtSignal(object, object)
    back_requested = pyqtSignal()

    def go(self, page: PageName, argument: object = None) -> None:
        """Ask the shell to show a page, with what it should show there."""
        self.requested.emit(page, argument)

    def back(self) -> None:
        """Ask for the page before."""
        self.back_requested.emit()


class Page(QWidget):
    """Base of all pages: a title for the top bar, actions, and a few calls from the shell."""

    heading_changed = pyqtSignal(str, str)

    def __init__(self, desk: Desk, navigator: Navigator, title: str) -> None:
        super().__init__()
        self.desk = desk
        self.navigator = navigator
        self._title = title
        self._remark = ""
        self.setObjectName("canvas")
        self.setAccessibleName(title)

    @property
    def heading(self) -> tuple[str, str]:
        """Title and remark of the top bar."""
        return self._title, self._remark

    def set_heading(self, title: str, remark: str = "") -> None:
        """Change the top bar's words."""
        if (title, remark) != (self._title, self._remark):
            self._title, self._remark = title, remark
            self.heading_changed.emit(title, remark)

    def top_actions(self) -> Sequence[QWidget]:
        """Widgets for the right end of the top bar, the primary button last."""
        return ()

    def page_actions(self) -> Sequence[QAction]:
        """Keyboard actions that hold while the page is shown; listed on the F1 card."""
        return ()

    def open_with(self, argument: object) -> None:
        """The page is being shown; `argument` is what `Navigator.go` was given."""

    def intake_argument(self) -> object:
        """What Ctrl+N opens 新建办件 with here."""
        return None

    def add_new(self) -> bool:
        """Ctrl+N where a page has something of its own to add; False opens 新建办件."""
        return False

    def refresh(self) -> None:
        """The store has changed: load again without losing the place."""

    def set_width_class(self, width: WidthClass) -> None:
        """The window has another width class."""

    def escape(self) -> bool:
        """Esc: close a layer or clear a filter; False lets the shell go back."""
        return False

    def leave(self) -> None:
        """Another page is about to be shown, or the window closes: keep what was typed."""
