"""12345 lists as the hotline exports them: every line one demand, the same ticket never twice."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from station_app.clock import BEIJING, YEARS, Clock
from station_app.domain.demand import DemandChannel, DemandForm, DemandKind, check_demand
from station_app.domain.identifiers import check_uscc
from station_app.domain.money import fen_of_wan, fen_of_yuan
from station_app.domain.text_rules import check_required
from station_app.errors import Code, UserError
from station_app.services.demand_service import DemandService
from station_app.services.table_rows import Table, TableRow
from station_app.storage import demand_store
from station_app.storage.store import Store

NUMBER, TEXT = "工单编号", "诉求内容"
NEEDED = (NUMBER, TEXT)
COLUMNS = {
    NUMBER: "number", "来电时间": "at", "受理时间": "at", "诉求时间": "at", "诉求人": "name", "来电人": "name",
    "联系电话": "phone", "来电号码": "phone", "企业名称": "enterprise", "诉求企业": "enterprise", "统一社会信用代码": "uscc",
    "诉求类型": "kind", "工单类型": "kind", "诉求标题": "subject", "工单标题": "subject", TEXT: "text", "办理期限": "due",
    "办结时限": "due", "诉求地址": "place", "事发地址": "place", "涉及金额": "amount", "承办单位": "unit",
}  # fmt: skip
"""The columns that are read, by their titles; others are named in the answer. The last five are kept as words."""
_KINDS = (
    (("作风", "态度", "推诿"), DemandKind.STYLE),
    (("诚信", "失信", "承诺", "违约"), DemandKind.INTEGRITY),
    (("办不成",), DemandKind.CANNOT_DO),
    (("线索", "举报"), DemandKind.CLUE),
)
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]*(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2}))?.*)?"
)
_LONGEST_SUBJECT, _LONGEST_NUMBER = 60, 64
_CLAUSE = re.compile(r"[。；！？\n]")
_WORDS = (("kind", "诉求类型"), ("due", "办理期限"), ("place", "地址"), ("unit", "承办单位"), ("amount", "涉及金额"))


@dataclass(frozen=True, slots=True)
class TakenTicket:
    """What became of one line: the demand it stands for, `new` or known before, or what is wrong with it."""

    line: int
    ticket: str
    demand: str = ""
    new: bool = False
    fault: UserError | None = None


class HotlineImport:
    """Every line is stored for good before the next one is looked at."""

    def __init__(self, store: Store, demands: DemandService, clock: Clock) -> None:
        self._store = store
        self._demands = demands
        self._clock = clock

    def take(self, table: Table, operator_id: str, *, dry_run: bool = False) -> list[TakenTicket]:
        """Take the tickets of a list in; bad lines say why, the others go on; commits line by line.

        A ticket that is known, from a list before or entered by hand, is answered with its demand.
        """
        known = demand_store.tickets(self._store)
        return [self._line(row, known, operator_id, dry_run=dry_run) for row in table.rows]

    def _line(self, row: TableRow, known: dict[str, str], operator_id: str, *, dry_run: bool) -> TakenTicket:
        ticket = row.cells.get(NUMBER, "")
        try:
            form = ticket_form(row)
            check_demand(form, self._clock.now())
            if ticket in known:
                return TakenTicket(row.line, ticket, known[ticket])
            known[ticket] = "" if dry_run else self._demands.add(form, operator_id).no
        except UserError as fault:
            return TakenTicket(row.line, ticket, fault=fault)
        return TakenTicket(row.line, ticket, known[ticket], new=True)


def unread(table: Table) -> list[str]:
    """The titles of columns that are not read."""
    return [column for column in table.columns if column not in COLUMNS]


def ticket_form(row: TableRow) -> DemandForm:
    """One line as a demand; what has no field of its own is kept as words below its text.

    Raises:
        UserError: `required`, `bad_date`, `bad_amount`, `uscc_length` and the like.
    """
    cells: dict[str, str] = {}
    for title, field in COLUMNS.items():
        cells[field] = cells.get(field) or row.cells.get(title, "")
    check_required(cells["number"], "hotline_no", _LONGEST_NUMBER)
    if not cells["text"] and not cells["subject"]:
        raise UserError(Code.REQUIRED, "text")
    return DemandForm(
        client_id=_client_id(cells["number"]),
        subject=cells["subject"] or _subject(cells["text"]),
        channel=DemandChannel.HOTLINE,
        kind=kind_of(cells["kind"]),
        text="\n".join([cells["text"], *(f"{word}：{cells[field]}" for field, word in _WORDS if cells[field])]).strip(),
        uscc=check_uscc(cells["uscc"], "uscc") if cells["uscc"] else None,
        enterprise_name=cells["enterprise"],
        contact_name=cells["name"],
        contact_mobile=cells["phone"],
        amount_fen=_amount(cells["amount"]),
        hotline_no=cells["number"],
        at=_moment(cells["at"]),
    )


def kind_of(words: str) -> DemandKind:
    """What the hotline's own kind means here; 有诉即办 unless it names something else."""
    return next((kind for known, kind in _KINDS if any(word in words for word in known)), DemandKind.PROMPT)


def _client_id(ticket: str) -> str:
    return f"hotline-{hashlib.sha256(ticket.encode()).hexdigest()[:32]}"


def _subject(text: str) -> str:
    """The first sentence of a text, as far as a line goes."""
    first: Sequence[str] = [part.strip() for part in _CLAUSE.split(text) if part.strip()]
    subject = " ".join(first[0].split()) if first else text
    return subject if len(subject) <= _LONGEST_SUBJECT else f"{subject[: _LONGEST_SUBJECT - 1]}…"


def _amount(text: str) -> int | None:
    """An amount in 元; `3.5万` is one too."""
    plain = text.replace(",", "").replace("，", "").removesuffix("元").strip()
    if not plain:
        return None
    if plain.endswith("万"):
        return fen_of_wan(plain.removesuffix("万"), "amount")
    return fen_of_yuan(plain, "amount")


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    match = _MOMENT.fullmatch(text.strip())
    if match is None or int(match[1]) not in YEARS:
        raise UserError(Code.BAD_DATE, "at")
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=BEIJING)
    except ValueError as error:
        raise UserError(Code.BAD_DATE, "at") from error
