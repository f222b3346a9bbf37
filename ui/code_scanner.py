"""The barcode scanner: fast keys ending in Enter, caught wherever no text field is composing.

A scanner types like a keyboard, only faster. What begins like one of our codes is held back for a moment, and let go
again as ordinary typing when it turns out to be none; a first letter is held back only if an action lies on its key.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PyQt6 import sip
from PyQt6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PyQt6.QtGui import QAction, QKeyEvent, QKeySequence
from PyQt6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from station_app.errors import StationError
from ui.desk import Desk
from ui.main_window import MainWindow, application
from ui.page import PageName

if TYPE_CHECKING:
    from station_app.services.code_reader import ReadCode

_GAP_MS = 60
"""Two keys further apart than this were typed by a person."""
_HOLD_MS = 200
"""How long keys are held back for the next one."""
_OFFER_MS = 8_000
_DOCUMENT, _APPOINTMENT = "GZ1:", "YY-"
_SHORTEST = 8
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TOAST = "scanned"


class CodeScanner(QObject):
    """Watches the keys of the window; offers what was scanned, and opens it on Enter."""

    def __init__(self, desk: Desk, window: MainWindow) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._beginnings = (_DOCUMENT, _APPOINTMENT, f"{desk.services.profile.code}-")
        self._text = ""
        self._held: list[tuple[QWidget, QKeyEvent]] = []
        self._releasing = False
        self._last = 0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_HOLD_MS)
        self._pause.timeout.connect(self._let_go)
        self._offered: ReadCode | None = None
        self._over = QTimer(self)
        self._over.setSingleShot(True)
        self._over.setInterval(_OFFER_MS)
        self._over.timeout.connect(self._forget_offer)
        self._watched: QWidget = window
        window.installEventFilter(self)
        application().focusChanged.connect(self._on_focus)

    def _on_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        """Keys arrive where the focus is; watching that one widget costs the others nothing."""
        if sip.isdeleted(self._window):
            return
        if not sip.isdeleted(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = now if now is not None and now.window() is self._window else self._window
        self._watched.installEventFilter(self)

    def eventFilter(self, a0: QObject | None, a1: QEvent | None) -> bool:
        """Qt override: True keeps a key from everybody else."""
        if self._releasing or not isinstance(a1, QKeyEvent) or not isinstance(a0, QWidget) or not self._listening():
            return False
        if a1.type() is QEvent.Type.ShortcutOverride and self._wants(a1):
            a1.accept()
            return True
        return a1.type() is QEvent.Type.KeyPress and self._take(a0, a1)

    def _listening(self) -> bool:
        """Not while somebody writes, and not over a dialog."""
        if QApplication.activeModalWidget() is not None or QApplication.activePopupWidget() is not None:
            return False
        return not isinstance(QApplication.focusWidget(), QLineEdit | QTextEdit | QPlainTextEdit)

    def _wants(self, event: QKeyEvent) -> bool:
        """Whether this key would be kept."""
        if event.key() in _ENTER and not event.modifiers():
            return bool(self._offered) or len(self._held) + 1 >= _SHORTEST
        typed = _typed(event)
        return bool(typed) and (self._begins(typed) or (bool(self._text) and self._begins(self._text + typed)))

    def _fast(self, event: QKeyEvent) -> bool:
        """By the time of the key itself: a window that was busy makes nobody slower."""
        return event.timestamp() - self._last <= _GAP_MS

    def _take(self, widget: QWidget, event: QKeyEvent) -> bool:
        if event.key() in _ENTER and not event.modifiers():
            return self._on_enter()
        typed = _typed(event)
        if not typed:
            if event.key() not in (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock):
                self._forget_offer()
                self._let_go()
            return False
        if self._text and not (self._fast(event) and self._begins(self._text + typed)):
            self._let_go()
        self._last = event.timestamp()
        if not self._begins(self._text + typed):
            self._forget_offer()
            return False
        self._text += typed
        if len(self._text) == 1 and _action_on(widget, event) is None:
            return False
        kept = QKeyEvent(event.type(), event.key(), event.modifiers(), typed)
        self._held.append((widget, kept))
        self._pause.start()
        return True

    def _begins(self, text: str) -> bool:
        """Whether a text is, or could become, one of our codes."""
        upper = text.upper()
        return any(upper.startswith(known) or known.startswith(upper) for known in self._beginnings)

    def _on_enter(self) -> bool:
        text, self._text = self._text, ""
        if self._held and len(text) >= _SHORTEST:
            self._held.clear()
            self._pause.stop()
            self._read(text)
            return True
        self._let_go()
        if self._offered is not None:
            self.open_offered()
            return True
        return False

    def _let_go(self) -> None:
        """It was no code: what was held back is typed after all."""
        held, self._held, self._text = self._held, [], ""
        self._pause.stop()
        self._releasing = True
        try:
            for widget, event in held:
                if sip.isdeleted(widget):
                    continue
                entry = _action_on(widget, event)
                if entry is not None:
                    entry.trigger()
                else:
                    QCoreApplication.sendEvent(widget, event)
        finally:
            self._releasing = False

    def _read(self, text: str) -> None:
        work = partial(self._desk.services.codes.read, text)
        self._desk.tasks.store(self, work, self._on_read, key="code", failed=self._on_refused)

    def _on_read(self, read: ReadCode) -> None:
        self._offered = read
        self._over.start()
        self._desk.notifier.say(
            f"扫到 {read.number}，打开？", icon="barcode", action="打开 Enter", on_action=self.open_offered, key=_TOAST
        )

    def _on_refused(self, error: StationError) -> None:
        self._forget_offer()
        self._desk.notifier.problem(error)

    def _forget_offer(self) -> None:
        self._offered = None
        self._over.stop()

    def open_offered(self) -> None:
        """Enter: cases, projects, visits and demands open on their pages, the other papers in their preview."""
        offered = self._offered
        self._forget_offer()
        if offered is None:
            return
        from station_app.services.code_reader import Found  # noqa: PLC0415  # with the first code
        from ui.preview.dialog import PreviewRequest, open_preview  # noqa: PLC0415

        pages = {
            Found.CASE: PageName.CASE, Found.PROJECT: PageName.PROJECT, Found.VISIT: PageName.VISITS,
            Found.DEMAND: PageName.VISITS,
        }  # fmt: skip
        if offered.found in pages:
            self._window.navigator.go(pages[offered.found], offered.number)
        else:
            document = "WS18" if offered.found is Found.TRANSFER else "WS19"
            open_preview(self._desk, PreviewRequest(offered.number, document), self._window)


def _action_on(widget: QWidget, event: QKeyEvent) -> QAction | None:
    """The action that lies on a key where the focus is."""
    keys, place = QKeySequence(event.key()), widget
    while True:
        for entry in place.actions():
            if entry.isEnabled() and keys in entry.shortcuts():
                return entry
        above = place.parentWidget()
        if place.isWindow() or above is None:
            return None
        place = above


def _typed(event: QKeyEvent) -> str:
    """The one character a key types; empty for keys that type none."""
    if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
        return ""
    text = event.text()
    return text if len(text) == 1 and text.isprintable() and text != " " else ""
