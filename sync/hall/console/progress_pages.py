"""c03, right: registering progress in two steps, with a page in between for what goes out to a station."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from starlette.responses import Response
from starlette.routing import Route

from station_app.clock import parse_moment
from sync.hall.console.actions import ACTION_WORDS, KINDS, RESULTS, SEGMENTS, Action, Kind
from sync.hall.console.case_facts import CaseFacts
from sync.hall.console.case_pages import draw_case, found_case
from sync.hall.console.forms import Form, draft, keep_draft, spend
from sync.hall.console.pages import draw
from sync.hall.console.visit import GoneError, Visit, act, page, see
from sync.hall.postings import Fault, Posting, PostingRefusedError, Refusal, SealedFile, check, post
from sync.hall.store.database import Tx

_NUMBER_LIMIT = 100
_TEXT_LIMIT = 4_000
_STATE_WORDS = {
    "expected": "未收件", "received": "已收件", "correction": "补正中", "accepted": "已受理", "processing": "在办",
    "suspended": "已挂起", "finished": "已办结", "served": "已送达", "not_accepted": "不予受理", "returned": "已退件",
}  # fmt: skip


def _next(visit: Visit, form: Form) -> Response:
    facts = found_case(visit)
    action = form.one("action")
    if action not in set(Action):
        return draw_case(visit, facts, form=form, problems={"action": "先选一个动作。"}, status=422)
    if form.one("fields_of") != action:
        return draw_case(visit, facts, form=form)
    posting, problems = _read(visit, facts, form, Action(action))
    if posting is not None:
        with visit.hall.store.read() as tx:
            problems |= _sentences(facts, Action(action), check(visit.hall, tx, facts.station, facts.case_id, posting))
    problems |= _files_missing(facts, Action(action))
    if problems:
        return draw_case(visit, facts, form=form, problems=problems, status=422)
    keep_draft(visit.hall, form, visit.clerk.name)
    look = "&preview=1" if form.one("look") else ""
    return see(f"{facts.link}/confirm?form={form.nonce}{look}")


def _files_missing(facts: CaseFacts, action: Action) -> dict[str, str]:
    if action is Action.FINISH and facts.scans_missing:
        return {"action": f"还缺 {facts.scans_missing} 份扫描，等附件到齐再办结。"}
    return {}


def _read(visit: Visit, facts: CaseFacts, form: Form, action: Action) -> tuple[Posting | None, dict[str, str]]:
    kind = KINDS[action]
    problems: dict[str, str] = dict(form.faults)
    items = tuple(item.code for item in facts.items if item.code in form.many("items"))
    moment = _moment(form.one("at"), problems)
    until = _day(form.one("until"), problems)
    for name, longest in (("document_no", _NUMBER_LIMIT), ("text", _TEXT_LIMIT)):
        if len(form.one(name)) > longest:
            problems[name] = f"最多 {longest} 字，现在 {len(form.one(name))} 字。"
    if form.one("segment_kind") not in {"", *SEGMENTS} or form.one("result") not in {"", *RESULTS}:
        problems["action"] = "选项不对，请重新选。"
    if moment is None:
        return None, problems
    sealed = form.files.get("sealed")
    departments = {item.department for item in facts.items if item.code in items and item.department}
    posting = Posting(
        kind=kind.event,
        items=items,
        at=moment,
        document_no=form.one("document_no"),
        text=form.one("text"),
        until=until,
        segment_kind=form.one("segment_kind") if kind.segment else "",
        result=form.one("result") if kind.result else "",
        paper=kind.paper or "DECISION",
        issued_by="、".join(sorted(departments)) or visit.clerk.place or "政务服务大厅",
        remedy=(form.one("remedy") == "1") if kind.remedy else None,
        requires=_required(kind),
        sealed=SealedFile(sealed.sha256, sealed.size, sealed.name) if sealed else None,
        replaces=form.one("replaces"),
    )
    return posting, problems


def _required(kind: Kind) -> tuple[str, ...]:
    fields = {
        "document_no": kind.number_required, "text": kind.text_required, "until": kind.until_required,
        "segment_kind": kind.segment, "result": kind.result,
    }  # fmt: skip
    return tuple(name for name, required in fields.items() if required)


def _moment(text: str, problems: dict[str, str]) -> datetime | None:
    try:
        return parse_moment(text.replace(" ", "T"))
    except ValueError:
        problems["at"] = "写明发生时间，例如 2026-11-26 16:05。"
        return None


def _day(text: str, problems: dict[str, str]) -> date | None:
    if not text:
        return None
    try:
        return parse_moment(text).date()
    except ValueError:
        problems["until"] = "日期写成 2026-12-03。"
        return None


_MISSING = {
    "document_no": "填文号。",
    "text": "写明内容，驿站要照着通知企业。",
    "until": "填补正期限。",
    "segment_kind": "选停表的种类。",
    "result": "选办结结果。",
}


def _sentences(facts: CaseFacts, action: Action, faults: Iterable[Fault]) -> dict[str, str]:
    names = {item.code: item.name for item in facts.items}
    found: dict[str, str] = {}
    for fault in faults:
        found.setdefault(fault.field, _sentence(fault, names, action))
    return found


def _sentence(fault: Fault, names: Mapping[str, str], action: Action) -> str:
    name, state = names.get(fault.item, ""), _STATE_WORDS.get(fault.state, fault.state)
    texts = {
        Refusal.NO_ITEM: "勾上至少一个事项。",
        Refusal.REQUIRED: _MISSING.get(fault.field, "这一项必填。"),
        Refusal.FUTURE: "发生时间比现在还晚，核对后再填。",
        Refusal.BEFORE_RECEIPT: "发生时间早于大厅收件，核对后再填。",
        Refusal.NOT_ACCEPTED_YET: f"“{name}”还没有受理，先登记受理再办结。",
        Refusal.WRONG_STATE: f"“{name}”现在是“{state}”，不能登记“{KINDS[action].words}”。"
        if name
        else "这件还没有收到大厅。",
        Refusal.REMEDY: "文书里要有救济告知，核对后勾上，否则不能登记。",
        Refusal.UNTIL_TOO_EARLY: "期限早于发生时间，核对后再填。",
        Refusal.REPLACED_ALREADY: "要更正的那一条已经被更正过，刷新后再看。",
    }
    return texts[fault.refusal]


def _kept(visit: Visit) -> tuple[CaseFacts, Form, Action]:
    facts = found_case(visit)
    with visit.hall.store.read() as tx:
        form = draft(tx, visit.query("form"), visit.clerk.name)
    if form is None or form.one("action") not in set(Action):
        raise GoneError
    return facts, form, Action(form.one("action"))


def _confirm(visit: Visit) -> Response:
    facts, form, action = _kept(visit)
    posting, _ = _read(visit, facts, form, action)
    replaced = next((line for line in facts.posted if line.id == form.one("replaces")), None)
    return draw(
        visit, "confirm.html", "inbox", facts=facts, form=form, kind=KINDS[action], posting=posting,
        sealed=form.files.get("sealed"), preview=bool(visit.query("preview")), replaced=replaced, results=RESULTS,
        action_words=ACTION_WORDS, unsent=[pin for pin in facts.pins if not pin.sent] if action is Action.CORRECT else [],
        picked=[item for item in facts.items if item.code in form.many("items")],
    )  # fmt: skip


def _back(visit: Visit) -> Response:
    """The case again with everything that was filled in."""
    facts, form, _ = _kept(visit)
    return draw_case(visit, facts, form=form)


def _post(visit: Visit, sent: Form) -> Response:
    facts = found_case(visit)
    back = f"{facts.link}?posted={sent.nonce}"

    def work(tx: Tx) -> Form | None:
        form = draft(tx, sent.nonce, visit.clerk.name)
        spend(visit.hall, tx, sent, visit.clerk.name, back)
        if form is None:
            return None
        posting, problems = _read(visit, facts, form, Action(form.one("action")))
        if posting is None or problems:
            return None
        post(visit.hall, tx, facts.station, facts.case_id, posting, visit.clerk.name)
        return form

    try:
        done = visit.hall.store.transact(work)
    except PostingRefusedError as refused:
        with visit.hall.store.read() as tx:
            form = draft(tx, sent.nonce, visit.clerk.name) or sent
        action = Action(form.one("action"))
        problems = _sentences(facts, action, refused.faults)
        return draw_case(visit, facts, form=replace(form, token=sent.token), problems=problems, status=409)
    if done is None:
        raise GoneError
    return see(back)


ROUTES = [
    Route("/cases/{station:str}/{case:str}/progress", act(_next), methods=["POST"]),
    Route("/cases/{station:str}/{case:str}/confirm", page(_confirm), methods=["GET"]),
    Route("/cases/{station:str}/{case:str}/confirm", act(_post), methods=["POST"]),
    Route("/cases/{station:str}/{case:str}/again", page(_back), methods=["GET"]),
]
