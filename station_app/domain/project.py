"""Projects (重点项目): what is known of one, what may be entered, and the state it is in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from station_app.domain.case_form import ENTERPRISE_NAME_LIMIT
from station_app.domain.identifiers import check_client_id, check_project_code, check_uscc
from station_app.domain.project_template import LONGEST_NODE_CODE, MOST_NODES
from station_app.domain.text_rules import check_long_text, check_required, check_text
from station_app.errors import Code, UserError

_TEXT, _LONG = 200, 4_000


class ProjectState(StrEnum):
    """Whether a project goes on."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ProjectForm:
    """A project, as entered.

    Attributes:
        project_code: the investment project code (投资项目代码), old or new form.
        owner_uscc: the investor's code; `owner_name` may stand alone before it is founded.
        investment_fen: what is invested, in 分; `site` says where: an area of land, or rented rooms.
        green_card: 绿卡项目, with `green_card_no`; `green_channel`: 绿色通道.
        answers: answers to the template's questions; `fast`: nodes that take the fast track once there is a plan.
        liaison: id of the operator who accompanies it (项目联络员); None = who enters it.
    """

    client_id: str
    name: str
    project_code: str = ""
    owner_uscc: str | None = None
    owner_name: str = ""
    investment_fen: int | None = None
    site: str = ""
    green_card: bool = False
    green_card_no: str = ""
    green_channel: bool = False
    answers: Mapping[str, str] | None = None
    fast: tuple[str, ...] = ()
    liaison: str | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project.

    Attributes:
        answers: what was answered; `situations` the values its plan was tailored by, defaults included.
        template: code of the template its nodes come from; None before it is planned. `start` is the plan's first day.
        wished_finish: the day it was planned back from.
        state_at: since when it is in its state; `state_reason` says why.
        next_steps: what its weekly ledgers say is done next, by the Monday of the ledger's week; the newest only.
    """

    rid: int
    id: str
    no: str
    client_id: str
    name: str
    project_code: str
    enterprise_id: str | None
    owner_uscc: str
    owner_name: str
    investment_fen: int | None
    site: str
    green_card: bool
    green_card_no: str
    green_channel: bool
    liaison_id: str
    answers: Mapping[str, str]
    situations: Mapping[str, str]
    fast: tuple[str, ...]
    template: str | None
    start: date | None
    wished_finish: date | None
    state: ProjectState
    state_at: str
    state_reason: str
    remark: str
    registered_at: str
    operator_id: str
    next_steps: Mapping[date, tuple[str, ...]]


def check_project(form: ProjectForm, options: Mapping[str, tuple[str, ...]]) -> ProjectForm:
    """Check a form; returns it with codes in their plain form.

    Args:
        form: as entered.
        options: the values of every situation of the catalogue.

    Raises:
        UserError: at the first wrong field.
    """
    check_client_id(form.client_id)
    check_required(form.name, "name", _TEXT)
    check_text(form.owner_name, "owner.name", ENTERPRISE_NAME_LIMIT)
    if not form.owner_uscc:
        check_required(form.owner_name, "owner.name", ENTERPRISE_NAME_LIMIT)
    check_text(form.site, "site", _TEXT)
    check_text(form.green_card_no, "green_card_no", _TEXT)
    check_long_text(form.remark, "remark", _LONG)
    check_answers(form.answers or {}, options)
    if len(form.fast) > MOST_NODES or any(not 0 < len(code) <= LONGEST_NODE_CODE for code in form.fast):
        raise UserError(Code.UNKNOWN_NODE, "fast", node=next(iter(form.fast), "")[:LONGEST_NODE_CODE])
    return replace(
        form,
        project_code=check_project_code(form.project_code) if form.project_code else "",
        owner_uscc=check_uscc(form.owner_uscc, "owner.uscc") if form.owner_uscc else None,
        green_card=form.green_card or bool(form.green_card_no),
        fast=tuple(dict.fromkeys(form.fast)),
    )


def check_answers(answers: Mapping[str, str], options: Mapping[str, tuple[str, ...]]) -> None:
    """Check answers to the questions of a template.

    Raises:
        UserError: `unknown_situation`, `answer_not_an_option`.
    """
    for code, value in answers.items():
        if code not in options:
            raise UserError(Code.UNKNOWN_SITUATION, "answers", situation=code)
        if value not in options[code]:
            raise UserError(
                Code.ANSWER_NOT_AN_OPTION, "answers", situation=code, value=value, options="、".join(options[code])
            )


def project_number(station: str, year: int, terminal: str, serial: int) -> str:
    """A number like `JG-XM26-Z03`: station, year, the terminal that gave it, a serial of at least two digits."""
    return f"{station}-XM{year % 100:02d}-{terminal}{serial:02d}"
