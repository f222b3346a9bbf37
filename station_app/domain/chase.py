"""Reminders (催办), and the people of the departments they go to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from station_app.domain.identifiers import check_mobile
from station_app.domain.service_log import LANDLINE
from station_app.domain.text_rules import check_long_text, check_required, check_text

_TEXT, _LONG, _NAME = 200, 4_000, 64


class ChaseWay(StrEnum):
    """How a reminder went out."""

    LETTER = "letter"
    PHONE = "phone"
    VISIT = "visit"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One person of a department; `duty` says for what."""

    id: str
    project_id: str
    department: str
    name: str
    phone: str
    duty: str


@dataclass(frozen=True, slots=True)
class ChaseRow:
    """One reminder; `times` counts those to the same department about the same node, this one included."""

    rid: int
    id: str
    project_id: str
    node: str
    department: str
    contact: str
    way: ChaseWay
    times: int
    text: str
    at: str
    answered_on: date | None
    answer: str
    operator_id: str


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """A project going from one liaison to another; `open_work` names nodes, points and reminders that were open."""

    from_id: str
    to_id: str
    at: str
    reason: str
    open_work: dict[str, list[str]]
    operator_id: str


def check_contact(department: str, name: str, phone: str, duty: str) -> None:
    """Check a contact.

    Raises:
        UserError: at the first wrong field.
    """
    check_required(department, "department", _TEXT)
    check_text(name, "name", _NAME)
    check_text(duty, "duty", _TEXT)
    if phone and not LANDLINE.fullmatch(phone):
        check_mobile(phone, "phone")


def check_chase(department: str, contact: str, text: str) -> None:
    """Check a reminder.

    Raises:
        UserError: at the first wrong field.
    """
    check_required(department, "department", _TEXT)
    check_text(contact, "contact", _TEXT)
    check_long_text(text, "text", _LONG)


def standard_text(project: str, node: str, department: str, due: date | None, late: int | None, times: int) -> str:
    """What to say, in plain office Chinese: who, what, until when, and that it is asked again."""
    begin = f"{department}：{project}的“{node}”"
    if late is not None and late > 0:
        state = f"按计划应于 {due:%m-%d} 办结，已晚 {late} 个工作日" if due else f"已晚 {late} 个工作日"
    else:
        state = f"计划 {due:%m-%d} 办结" if due else "正在办理"
    again = f"这是第 {times} 次催办，" if times > 1 else ""
    return f"{begin}，{state}。{again}请告知目前进度和预计办结日期。"
