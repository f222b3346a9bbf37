"""c03: one case with its lines, its files and its pins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from sync.hall import audit
from sync.hall.console.actions import ACTION_WORDS, KINDS, RESULTS, SEGMENTS, Action
from sync.hall.console.case_facts import CaseFacts, Scan, case_facts, neighbours
from sync.hall.console.forms import Form, spend, spent_lately
from sync.hall.console.inbox_pages import settle
from sync.hall.console.pages import draw
from sync.hall.console.scan_picture import WIDTH, UnreadableError, pages_of, size_of
from sync.hall.console.visit import GoneError, Visit, act, page, see
from sync.hall.pins import LONGEST_TEXT, Pin, remove_pin, set_pin
from sync.hall.store.database import Tx

NINE = {
    "左上": (1 / 6, 1 / 6), "中上": (1 / 2, 1 / 6), "右上": (5 / 6, 1 / 6),
    "左中": (1 / 6, 1 / 2), "正中": (1 / 2, 1 / 2), "右中": (5 / 6, 1 / 2),
    "左下": (1 / 6, 5 / 6), "中下": (1 / 2, 5 / 6), "右下": (5 / 6, 5 / 6),
}  # fmt: skip
_SHOWN_MINUTES = 10


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page of a file that lies in the middle."""

    scan: Scan
    page: int
    pages: int
    readable: bool
    pins: tuple[Pin, ...]


def found_case(visit: Visit) -> CaseFacts:
    """The case an address names.

    Raises:
        GoneError: its record is not here.
    """
    with visit.hall.store.read() as tx:
        facts = case_facts(visit.hall, tx, visit.part("station"), visit.part("case"))
    if facts is None:
        raise GoneError
    return facts


def _show(visit: Visit) -> Response:
    settle(visit)
    return draw_case(visit, found_case(visit))


def draw_case(
    visit: Visit,
    facts: CaseFacts,
    *,
    form: Form | None = None,
    problems: Mapping[str, str] | None = None,
    pin_problem: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    """The page of a case; with a form that came back, everything that was filled in."""
    with visit.hall.store.read() as tx:
        earlier, later = neighbours(tx, facts.station, facts.case_id)
        shown = _shown(visit, tx, facts)
    sheet = _sheet(visit, facts, form)
    chosen = _action(form.one("action") if form else visit.query("action"))
    picked = form.many("items") if form else tuple(visit.request.query_params.getlist("items"))
    more: dict[str, Any] = {"form": form} if form else {}
    return draw(
        visit, "case.html", "inbox", status, facts=facts, sheet=sheet, earlier=earlier, later=later, shown=shown,
        kinds=KINDS, action=chosen, kind=KINDS[chosen] if chosen else None, picked=picked, nine=list(NINE),
        notice=notice_text(facts), segments=SEGMENTS, results=RESULTS, action_words=ACTION_WORDS,
        problems=problems or {}, pin_problem=pin_problem or {}, replaces=_replaces(visit, facts, form),
        at_now=visit.hall.clock.now().strftime("%Y-%m-%dT%H:%M"), **more,
    )  # fmt: skip


def _replaces(visit: Visit, facts: CaseFacts, form: Form | None) -> Any:
    wanted = form.one("replaces") if form else visit.query("replaces")
    return next((line for line in facts.posted if line.id == wanted and not line.replaced_by), None)


def _action(text: str) -> Action | None:
    return Action(text) if text in set(Action) else None


def notice_text(facts: CaseFacts) -> str:
    """What the pins that have not gone out say, a line each: the beginning of a supplement notice."""
    lines = []
    for pin in facts.pins:
        scan = facts.scan(pin.scan)
        line = facts.line_of(scan) if scan else None
        if not pin.sent:
            lines.append(f"钉 {pin.number}　{line.name if line else '附件'}：{pin.text}")
    return "\n".join(lines)


def _shown(visit: Visit, tx: Tx, facts: CaseFacts) -> bool:
    nonce = visit.query("shown")
    location = spent_lately(visit.hall, tx, nonce, visit.clerk.name, _SHOWN_MINUTES) if nonce else None
    return location == f"{facts.link}?shown={nonce}"


def _sheet(visit: Visit, facts: CaseFacts, form: Form | None) -> Sheet | None:
    wanted = (form.one("scan") if form else "") or visit.query("scan")
    line = next((line for line in facts.lines if line.code == visit.query("sel")), None)
    scan = facts.scan(wanted) or (line.scans[0] if line and line.scans else None)
    if scan is None and line is None:
        pinned = next((pin for pin in facts.pins if not pin.sent), None)
        scan = (facts.scan(pinned.scan) if pinned else None) or next((one for one in facts.scans if one.here), None)
        scan = scan or next(iter(facts.scans), None)
    if scan is None:
        return None
    if not scan.here:
        return Sheet(scan, 1, 1, readable=False, pins=())
    asked = (form.one("page") if form else "") or visit.query("page")
    with visit.hall.blobs.local(scan.sha256) as path:
        pages = pages_of(path, scan.media_type)
        number = min(max(int(asked), 1), pages) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
        try:
            size_of(path, scan.media_type, number, 50)
            readable = True
        except UnreadableError:
            readable = False
    return Sheet(scan, number, pages, readable, tuple(p for p in facts.pins if (p.scan, p.page) == (scan.id, number)))


def _pin(visit: Visit, form: Form) -> Response:
    facts = found_case(visit)
    scan = facts.scan(form.one("scan"))
    if scan is None:
        raise GoneError
    text = form.one("text")[:LONGEST_TEXT]
    number = form.one("page")
    if not text:
        return draw_case(visit, facts, pin_problem={"text": "先写这一处缺什么，再按钉。"}, form=form, status=422)
    point = _point(visit, scan, form, int(number) if number.isdigit() else 1)
    line = facts.line_of(scan)
    items = [item.code for item in facts.items if line and item.number in line.numerals]
    back = _back(facts, form, scan)

    def work(tx: Tx) -> None:
        spend(visit.hall, tx, form, visit.clerk.name, back)
        page_no = int(number) if number.isdigit() else 1
        set_pin(
            visit.hall, tx, facts.station, facts.case_id, scan.id, page_no, *point, text, items[0] if items else "",
            visit.clerk.name,
        )  # fmt: skip

    visit.hall.store.transact(work)
    return see(back)


def _point(visit: Visit, scan: Scan, form: Form, number: int) -> tuple[float, float]:
    """Where the picture was clicked, or the middle of the chosen ninth."""
    x, y = form.one("at.x"), form.one("at.y")
    if x.isdigit() and y.isdigit() and (int(x) or int(y)) and scan.here:
        try:
            with visit.hall.blobs.local(scan.sha256) as path:
                width, height = size_of(path, scan.media_type, number)
        except (UnreadableError, FileNotFoundError):
            width, height = WIDTH, WIDTH
        shown = form.one("shown_width")
        across = int(shown) if shown.isdigit() and int(shown) else width
        return int(x) / across, int(y) * width / (across * height)
    return NINE.get(form.one("ninth"), NINE["正中"])


def _back(facts: CaseFacts, form: Form, scan: Scan) -> str:
    query = [("scan", scan.id), ("page", form.one("page") or "1")]
    query += [("action", form.one("action"))] if form.one("action") else []
    query += [("items", item) for item in form.many("items")]
    return f"{facts.link}?{urlencode(query)}"


def _unpin(visit: Visit, form: Form) -> Response:
    facts = found_case(visit)
    pin = next((one for one in facts.pins if one.id == form.one("pin")), None)
    back = f"{facts.link}?{urlencode({'scan': pin.scan, 'page': pin.page})}" if pin else facts.link

    def work(tx: Tx) -> None:
        spend(visit.hall, tx, form, visit.clerk.name, back)
        remove_pin(visit.hall, tx, facts.station, facts.case_id, form.one("pin"), visit.clerk.name)

    visit.hall.store.transact(work)
    return see(back)


def _reveal(visit: Visit, form: Form) -> Response:
    facts = found_case(visit)
    reason = form.one("reason")
    if not reason:
        return draw_case(visit, facts, problems={"reason": "写明为什么要看，写进审计。"}, status=422)
    back = f"{facts.link}?shown={form.nonce}"

    def work(tx: Tx) -> None:
        spend(visit.hall, tx, form, visit.clerk.name, back)
        audit.note(visit.hall, tx, visit.clerk.name, "contact_shown", facts.no, reason[:500])

    visit.hall.store.transact(work)
    return see(back)


ROUTES = [
    Route("/cases/{station:str}/{case:str}", page(_show), methods=["GET"]),
    Route("/cases/{station:str}/{case:str}/pins", act(_pin), methods=["POST"]),
    Route("/cases/{station:str}/{case:str}/unpin", act(_unpin), methods=["POST"]),
    Route("/cases/{station:str}/{case:str}/reveal", act(_reveal), methods=["POST"]),
]
