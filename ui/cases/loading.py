"""Loads the rows of the case list on the store thread: by the index, from a snapshot of another order, or searched."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from station_app.clock import to_text
from station_app.domain.records import CaseOrder, CaseSummary, PageKey
from station_app.services.case_views import CaseView
from ui.cases.lines import CaseLine, case_line, draft_line
from ui.cases.view_state import DEFAULT_ORDER, ListFilter, Order
from ui.desk import Desk

DRAFTS = "drafts"
SNAPSHOT = 5000
"""How many rows another order than the default holds, and how many a filter looks at before it gives up."""
_RECENT = timedelta(days=30)
_KEYS: Mapping[CaseOrder, Callable[[CaseLine], Any]] = {
    CaseOrder.LEFT: lambda line: line.sort_key,
    CaseOrder.NO: lambda line: line.no,
    CaseOrder.ENTERPRISE: lambda line: line.enterprise,
    CaseOrder.TITLE: lambda line: line.title,
    CaseOrder.WAY: lambda line: line.way,
    CaseOrder.STATE: lambda line: line.state,
    CaseOrder.READY: lambda line: (line.ready, line.merged),
    CaseOrder.SYNC: lambda line: line.sync,
    CaseOrder.DUE: lambda line: line.due,
    CaseOrder.REGISTERED: lambda line: line.registered,
    CaseOrder.OPERATOR: lambda line: line.operator,
}


@dataclass(frozen=True, slots=True)
class Request:
    """What the list shows: a built-in view, narrowed and ordered."""

    view: str = CaseView.MINE
    filters: ListFilter = field(default_factory=ListFilter)
    order: Order = DEFAULT_ORDER


@dataclass(frozen=True, slots=True)
class Place:
    """Where the next page begins: behind a row of the index, or at an offset of a snapshot."""

    key: PageKey = field(default_factory=PageKey)
    rids: tuple[int, ...] | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Loaded:
    """Rows, and where the next ones begin."""

    lines: list[CaseLine]
    place: Place


def load(desk: Desk, request: Request, place: Place, limit: int) -> Loaded:
    """The next rows of what is asked for; fewer than `limit` means that there are no more."""
    if request.view == DRAFTS:
        return Loaded([] if place.offset else _drafts(desk, request), Place(offset=1))
    if request.filters.words.strip():
        return Loaded([] if place.offset else _found(desk, request, limit), Place(offset=1))
    kept: list[CaseLine] = []
    scanned = 0
    while len(kept) < limit and scanned < SNAPSHOT:
        cases, place = _page(desk, request, place, limit)
        kept += _narrowed(desk, request, cases)
        scanned += len(cases)
        if len(cases) < limit:
            break
    return Loaded(kept, place)


def load_beside(desk: Desk, request: Request, place: Place, limit: int) -> Loaded:
    """As `load`, on the reading thread: what another order or a filter has to look through takes its time."""
    try:
        return load(desk, request, place, limit)
    finally:
        desk.services.close()


def takes_time(request: Request) -> bool:
    """Whether more than the next rows of the index has to be read."""
    return request.order != DEFAULT_ORDER or request.filters != ListFilter()


def load_all(desk: Desk, request: Request, most: int) -> list[CaseLine]:
    """Every row of what is asked for, at most `most`, on the reading thread: for a spreadsheet."""
    rows: list[CaseLine] = []
    try:
        for page in _pages(desk, request):
            rows += page
            if len(rows) >= most:
                break
    finally:
        desk.services.close()
    return rows[:most]


def _pages(desk: Desk, request: Request) -> Iterator[list[CaseLine]]:
    place, searched = Place(), request.view == DRAFTS or bool(request.filters.words.strip())
    while True:
        loaded = load(desk, request, place, SNAPSHOT)
        place = loaded.place
        yield loaded.lines
        if searched or len(loaded.lines) < SNAPSHOT:
            return


def _page(desk: Desk, request: Request, place: Place, limit: int) -> tuple[list[CaseSummary], Place]:
    cases, view = desk.services.cases, CaseView(request.view)
    if request.order == DEFAULT_ORDER:
        page = cases.page(view, place.key, limit, operator_id=desk.operator_id)
        return page, replace(place, key=PageKey(page[-1].sort_key, page[-1].rid) if page else place.key)
    rids = place.rids
    if rids is None:
        rids = tuple(cases.snapshot(view, request.order, SNAPSHOT, operator_id=desk.operator_id))
    page = cases.by_rids(rids[place.offset : place.offset + limit])
    return page, Place(rids=rids, offset=place.offset + limit)


def _drafts(desk: Desk, request: Request) -> list[CaseLine]:
    wanted = request.filters.words.strip()
    lines = [draft_line(draft) for draft in desk.services.drafts.all()]
    found = [line for line in lines if wanted in line.enterprise or wanted in line.title]
    return found if request.order == DEFAULT_ORDER else _sorted(found, request.order)


def _found(desk: Desk, request: Request, limit: int) -> list[CaseLine]:
    hits = desk.services.search.find(request.filters.words, limit, ("case",)).hits
    lines = _narrowed(desk, request, desk.services.cases.by_ids([hit.ref for hit in hits]))
    return _sorted(sorted(lines, key=lambda line: (line.sort_key, line.rid)), request.order)[:limit]


def _sorted(lines: list[CaseLine], order: Order) -> list[CaseLine]:
    for key in reversed(order):
        lines = sorted(lines, key=_KEYS[key.by], reverse=key.descending)
    return lines


def _narrowed(desk: Desk, request: Request, cases: list[CaseSummary]) -> list[CaseLine]:
    services, filters = desk.services, request.filters
    calendar, now = services.catalogues.calendar(), services.clock.now()
    names = {operator.id: operator.name for operator in services.operators.all()}
    since = to_text(now - _RECENT) if filters.recent else ""
    contested = services.exchange_lists.contested_cases()
    lines = (
        _with_conflicts(case_line(case, calendar, now.date(), names.get(case.operator_id, "")), case.id, contested)
        for case in cases
        if not filters.operator or case.operator_id == filters.operator
    )
    return [line for line in lines if _passes(filters, since, line)]


def _with_conflicts(line: CaseLine, case_id: str, contested: Collection[str]) -> CaseLine:
    return replace(line, sync="有冲突") if case_id in contested else line


def _passes(filters: ListFilter, since: str, line: CaseLine) -> bool:
    return (filters.light is None or line.light is filters.light) and (not since or line.registered >= since)


def since_words(now: datetime) -> str:
    """“10-21 起”, for the first row of a spreadsheet."""
    return f"{now - _RECENT:%m-%d} 起"
