"""Renders one page of the window offscreen to a PNG, and its widgets to JSON, with the store's own data."""

from __future__ import annotations

import json
import os
from pathlib import Path

from PyQt6.QtCore import QEventLoop, QPoint, QTimer
from PyQt6.QtGui import QImage, QPainter
from PyQt6.QtWidgets import QApplication

from station_app.domain.ledger import LedgerKind
from station_app.errors import Code, UserError
from station_app.services.service_set import Services
from station_app.store_thread import StoreThread
from ui.assembly import assemble
from ui.dump_tree import tree_of
from ui.main_window import MainWindow
from ui.page import PageName
from ui.palette import Appearance
from ui.tasks import Tasks
from ui.theme import apply

_QUIET_MS = 40
_QUIET_ROUNDS = 4
_LONGEST_MS = 20_000


def dump_page(
    services: Services,
    page: str,
    out: Path,
    *,
    size: tuple[int, int] = (1440, 900),
    theme: str = "light",
    scale: float = 1.0,
    tree: Path | None = None,
    case: str = "",
) -> None:
    """Show a page offscreen at a client size, wait until nothing is under way, and write what it shows.

    Args:
        case: the case that page `case` shows; the one with most on its list unless named.

    Raises:
        UserError: `unknown_field` for a page this program does not have.
        EnvironmentFault: the file can't be written.
    """
    if page not in set(PageName):
        raise UserError(Code.UNKNOWN_FIELD, "page", page=page)
    app = _application()
    apply(app, Appearance(theme))
    with StoreThread() as executor:
        window = MainWindow()
        tasks = Tasks(executor, window)
        window.resize(*size)
        assemble(window, services, services.operators.first(), tasks, out.parent, keeps_drafts=False)
        window.show()
        window.navigator.go(PageName(page), _argument(services, PageName(page), case))
        _settle(tasks)
        _write_image(window, out, scale)
        if tree is not None:
            text = json.dumps(tree_of(window), ensure_ascii=False, indent=1)
            _write(tree, text.encode("utf-8"))
        tasks.close()
        executor.submit(services.close).result()
        window.deleteLater()


def _application() -> QApplication:
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QApplication(["station-app"])


def _argument(services: Services, page: PageName, case: str) -> object:
    """What says most: the longest list, the fullest enterprise, the project with most in its way, the newest draft or case."""
    if page is PageName.CASE:
        longest = max(services.cases.all(), key=lambda found: found.merged, default=None)
        return case or (longest.no if longest is not None else None)
    if page is PageName.ENTERPRISE:
        fullest = max(services.enterprises.newest(50), key=lambda found: len(found.wallet), default=None)
        return fullest.id if fullest is not None else None
    if page is PageName.PROJECT:
        cards = [card for column in services.project_board.board().columns for card in column.cards]
        busiest = max(cards, key=lambda card: (card.points, card.done), default=None)
        return busiest.project.no if busiest is not None else None
    if page is PageName.LEDGERS:
        return LedgerKind.CASE.value
    if page is not PageName.INTAKE:
        return None
    from ui.intake.arguments import BeginArgument, DraftArgument  # noqa: PLC0415

    drafts = services.drafts.all()
    if drafts:
        return DraftArgument(drafts[0].id)
    newest = max(services.cases.all(), key=lambda case: case.registered_at, default=None)
    if newest is None:
        return None
    bundle = services.cases.find(newest.no).bundle or ""
    return BeginArgument(bundle=bundle, enterprise_id=newest.enterprise_id or "")


def _settle(tasks: Tasks) -> None:
    """Until no job has been under way for a moment, and what it changed is laid out."""
    loop, quiet, limit = QEventLoop(), QTimer(), QTimer()
    quiet.setInterval(_QUIET_MS)
    rounds = 0

    def look() -> None:
        nonlocal rounds
        rounds = rounds + 1 if tasks.pending == 0 else 0
        if rounds == _QUIET_ROUNDS:
            loop.quit()

    quiet.timeout.connect(look)
    limit.setSingleShot(True)
    limit.timeout.connect(loop.quit)
    quiet.start()
    limit.start(_LONGEST_MS)
    loop.exec()


def _write_image(window: MainWindow, out: Path, scale: float) -> None:
    image = QImage(window.size() * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    painter = QPainter(image)
    window.render(painter, QPoint())
    painter.end()
    from PyQt6.QtCore import QBuffer, QByteArray, QIODevice  # noqa: PLC0415

    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    _write(out, data.data())


def _write(path: Path, content: bytes) -> None:
    from reports.atomic_write import write  # noqa: PLC0415

    write(path, content)
