"""A form dialog whose answers are written at once: done closes it, a refusal brings it back with its reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PyQt6.QtWidgets import QWidget

from station_app.errors import StationError
from ui.desk import Desk
from ui.widgets.form_dialog import Answers, Ask, FormDialog

Done = TypeVar("Done")


def ask_and_write(
    desk: Desk,
    parent: QWidget,
    title: str,
    asks: Sequence[Ask],
    write: Callable[[Answers], Done],
    *,
    verb: str,
    safe: str,
    said: Callable[[Done], None],
    text: str = "",
) -> FormDialog:
    """Open a dialog; `write` runs on the store thread with the answers, `said` on the window's with what it gave, once it is durable."""

    def run(told: Answers) -> None:
        def done(given: Done) -> None:
            dialog.settle()
            said(given)

        def refused(error: StationError) -> None:
            dialog.refuse(error)

        desk.tasks.store(parent, lambda: write(told), done, failed=refused)

    dialog = FormDialog(
        parent, title, asks, verb=verb, safe=safe, on_done=run, text=text, today=desk.services.clock.today()
    )
    dialog.open()
    return dialog
