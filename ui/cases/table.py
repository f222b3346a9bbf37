"""The rows of the case list: loaded page by page in the default order, least time left first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PyQt6.QtCore import pyqtSignal

from station_app.domain.records import PageKey
from station_app.services.case_views import CaseView
from ui.cases.lines import CaseLine, case_line, draft_line
from ui.desk import Desk
from ui.marks import CASE_STATES, LIGHTS, SYNC_STATES, Light
from ui.models.cells import Cell, MarkCell, TextCell
from ui.models.rows import Column, PagedModel

DRAFTS = "drafts"
_SCANNED = 5000
"""How many rows a filter looks at before it gives up; the operator is better served by search then."""

LineFilter = Callable[[CaseLine], bool]


def _light(line: CaseLine) -> Cell:
    return MarkCell(line.left, LIGHTS[line.light])


def _state(line: CaseLine) -> Cell:
    return MarkCell(line.state, CASE_STATES[line.state], badge=True)


def _sync(line: CaseLine) -> Cell:
    return MarkCell(line.sync, SYNC_STATES[line.sync])


def _materials(line: CaseLine) -> Cell:
    return TextCell(f"{line.ready}/{line.merged}" if line.merged else "—", right=True)


COLUMNS: tuple[Column[CaseLine], ...] = (
    Column("light", "灯 / 余时 ↑", 104, _light),
    Column("no", "件号", 118, lambda line: TextCell(line.no or "—", mono=True)),
    Column("enterprise", "企业", 0, lambda line: TextCell(line.enterprise)),
    Column("title", "事项 / 套餐", 158, lambda line: TextCell(line.title)),
    Column("way", "方式", 70, lambda line: TextCell(line.way, quiet=True)),
    Column("state", "状态", 96, _state),
    Column("place", "当前环节", 96, lambda line: TextCell(line.place, quiet=True)),
    Column("ready", "材料", 52, _materials, right=True),
    Column("sync", "同步", 90, _sync),
    Column("due", "时限", 78, lambda line: TextCell(line.due[5:] or "—", quiet=True)),
    Column("registered", "登记", 104, lambda line: TextCell(line.registered[5:16].replace("T", " "), quiet=True)),
)
WIDE_ONLY = (9, 10)
"""Columns that are shown from width class L on."""


def spoken(line: CaseLine) -> str:
    """What a screen reader says for a row."""
    light = {Light.GREEN: "绿灯", Light.YELLOW: "黄灯", Light.RED: "红灯"}.get(line.light, "无灯")
    return f"{light}，{line.left}，{line.no or '草稿'}，{line.enterprise}，{line.title}，{line.state}，{line.sync}"


class CaseModel(PagedModel[CaseLine]):
    """One saved view at a time; a filter or a search narrows it."""

    loaded = pyqtSignal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(COLUMNS, spoken=spoken)
        self._desk = desk
        self._view: str = CaseView.MINE
        self._query = ""
        self._keep: LineFilter | None = None
        self._wanted = self.PAGE

    @property
    def complete(self) -> bool:
        """True when every row of the view is here."""
        return self._complete

    def show_view(self, view: str, query: str, keep: LineFilter | None) -> None:
        """Load another view, or the same again: then as many rows as are shown, so that nobody loses the place."""
        same = (view, query) == (self._view, self._query)
        self._view, self._query, self._keep = view, query, keep
        self._wanted = max(self.PAGE, self.rowCount()) if same else self.PAGE
        self.reload()

    def request_page(self, after: CaseLine | None) -> None:
        """Load on the store thread."""
        arrived = self._on_first if after is None else self._on_next
        limit = self.PAGE if after is not None else self._wanted
        load = partial(_load, self._desk, self._view, self._query, self._keep, after, limit)
        self._desk.tasks.store(self, load, arrived, key="page")

    def _on_first(self, lines: list[CaseLine]) -> None:
        self.first_page_arrived(lines, self._wanted)
        self.loaded.emit()

    def _on_next(self, lines: list[CaseLine]) -> None:
        self.next_page_arrived(lines)
        self.loaded.emit()


def _load(
    desk: Desk, view: str, query: str, keep: LineFilter | None, after: CaseLine | None, limit: int
) -> list[CaseLine]:
    """Runs on the store thread: the rows of a view after a row, narrowed."""
    if view == DRAFTS:
        lines = [] if after is not None else [draft_line(draft) for draft in desk.services.drafts.all()]
        wanted = query.strip()
        return [line for line in lines if wanted in line.enterprise or wanted in line.title]
    services = desk.services
    calendar, today = services.catalogues.calendar(), services.clock.today()
    if query.strip():
        if after is not None:
            return []
        hits = services.search.find(query, limit, ("case",)).hits
        found = services.cases.by_ids([hit.ref for hit in hits])
        lines = sorted((case_line(case, calendar, today) for case in found), key=lambda line: (line.sort_key, line.rid))
        return [line for line in lines if keep is None or keep(line)][:limit]
    key = PageKey() if after is None else PageKey(after.sort_key, after.rid)
    kept: list[CaseLine] = []
    scanned = 0
    while len(kept) < limit and scanned < _SCANNED:
        page = services.cases.page(CaseView(view), key, limit, operator_id=desk.operator_id)
        lines = [case_line(case, calendar, today) for case in page]
        kept += [line for line in lines if keep is None or keep(line)]
        scanned += len(page)
        if len(page) < limit:
            break
        key = PageKey(page[-1].sort_key, page[-1].rid)
    return kept[:limit]
