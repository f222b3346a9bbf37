"""The rows of the case list: its columns, and the model that loads them page by page."""

from __future__ import annotations

from datetime import date
from functools import partial

from PyQt6.QtCore import pyqtSignal

from station_app.clock import parse_moment
from station_app.domain.records import CaseOrder
from ui.cases.lines import CaseLine
from ui.cases.loading import DRAFTS, Loaded, Place, Request, load, load_beside, takes_time
from ui.desk import Desk
from ui.marks import CASE_STATES, LIGHTS, SYNC_STATES, Light
from ui.models.cells import Cell, MarkCell, TextCell
from ui.models.rows import Column, PagedModel

__all__ = ["COLUMNS", "DRAFTS", "CaseModel", "spoken"]


def _light(line: CaseLine) -> Cell:
    return MarkCell(line.left, LIGHTS[line.light])


def _state(line: CaseLine) -> Cell:
    return MarkCell(line.state, CASE_STATES[line.state], badge=True)


def _sync(line: CaseLine) -> Cell:
    return MarkCell(line.sync, SYNC_STATES[line.sync])


def _materials(line: CaseLine) -> Cell:
    return TextCell(f"{line.ready}/{line.merged}" if line.merged else "—", right=True)


def _registered(line: CaseLine) -> Cell:
    return TextCell(line.registered[5:16].replace("T", " "), quiet=True)


COLUMNS: tuple[Column[CaseLine], ...] = (
    Column("light", "灯 / 余时", 104, _light, least=90, order=CaseOrder.LEFT),
    Column("no", "件号", 126, lambda line: TextCell(line.no or "—", mono=True), least=126, order=CaseOrder.NO),
    Column("enterprise", "企业", 0, lambda line: TextCell(line.enterprise), order=CaseOrder.ENTERPRISE),
    Column("title", "事项 / 套餐", 158, lambda line: TextCell(line.title), least=130, order=CaseOrder.TITLE),
    Column("way", "方式", 70, lambda line: TextCell(line.way, quiet=True), least=70, order=CaseOrder.WAY),
    Column("state", "状态", 96, _state, least=88, order=CaseOrder.STATE),
    Column("place", "当前环节", 96, lambda line: TextCell(line.place, quiet=True), least=80),
    Column("ready", "材料", 58, _materials, right=True, least=54, order=CaseOrder.READY),
    Column("sync", "同步", 90, _sync, least=90, order=CaseOrder.SYNC),
    Column(
        "due", "时限", 78, lambda line: TextCell(line.due[5:] or "—", quiet=True), order=CaseOrder.DUE, optional=True,
        value=lambda line: date.fromisoformat(line.due) if line.due else None,
    ),
    Column(
        "operator", "专员", 78, lambda line: TextCell(line.operator, quiet=True), order=CaseOrder.OPERATOR, optional=True
    ),
    Column(
        "registered", "登记时间", 104, _registered, order=CaseOrder.REGISTERED, optional=True,
        value=lambda line: parse_moment(line.registered),
    ),
    Column("source", "来源", 64, lambda line: TextCell(line.source, quiet=True), optional=True),
)  # fmt: skip


def spoken(line: CaseLine) -> str:
    """What a screen reader says for a row."""
    light = {Light.GREEN: "绿灯", Light.YELLOW: "黄灯", Light.RED: "红灯"}.get(line.light, "无灯")
    return f"{light}，{line.left}，{line.no or '草稿'}，{line.enterprise}，{line.title}，{line.state}，{line.sync}"


class CaseModel(PagedModel[CaseLine]):
    """One view at a time; a filter or a search narrows it."""

    loaded = pyqtSignal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(COLUMNS, spoken=spoken)
        self._desk = desk
        self.request = Request()
        self._place = Place()
        self._wanted = self.PAGE

    @property
    def complete(self) -> bool:
        """True when every row of the view is here."""
        return self._complete

    def show_view(self, request: Request) -> None:
        """Load another view, or the same again: then as many rows as are shown, so that nobody loses the place."""
        same = request == self.request
        self.request = request
        self.show_order([(key.by.value, key.descending) for key in request.order])
        self._wanted = max(self.PAGE, self.rowCount()) if same else self.PAGE
        self.reload()

    def request_page(self, after: CaseLine | None) -> None:
        """Load on the store thread, or beside it what takes its time."""
        first = after is None
        place, limit = (Place(), self._wanted) if first else (self._place, self.PAGE)
        arrived = self._on_first if first else self._on_next
        tasks = self._desk.tasks
        run, read = (tasks.reading, load_beside) if takes_time(self.request) else (tasks.store, load)
        run(self, partial(read, self._desk, self.request, place, limit), arrived, key="page")

    def _on_first(self, page: Loaded) -> None:
        self._place = page.place
        self.first_page_arrived(page.lines, self._wanted)
        self.loaded.emit()

    def _on_next(self, page: Loaded) -> None:
        self._place = page.place
        self.next_page_arrived(page.lines)
        self.loaded.emit()
