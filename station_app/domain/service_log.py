"""The service log (服务登记): what was asked and answered, free services, visits, call-backs, and the figures of it all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from station_app.domain.case_form import ENTERPRISE_NAME_LIMIT, Channel
from station_app.domain.deadlines import ServiceHours
from station_app.domain.identifiers import check_client_id, check_mobile, check_uscc
from station_app.domain.rates import Rate
from station_app.domain.text_rules import check_long_text, check_required, check_text
from station_app.domain.workdays import Calendar
from station_app.errors import Code, UserError

LANDLINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}")
"""A fixed line with its area code."""
_SHORT, _LONG = 200, 4000
_MOST_MINUTES = 24 * 60


class ServiceCategory(StrEnum):
    """The seven kinds of services (M6)."""

    REGISTRATION = "registration"
    EMPLOYMENT = "employment"
    SOCIAL_INSURANCE = "social_insurance"
    TALENT = "talent"
    LOAN = "loan"
    PROJECT_APPROVAL = "project_approval"
    CONSULTATION = "consultation"


class FreeKind(StrEnum):
    """What the station does for nothing (M20)."""

    PRINT = "print"
    COPY = "copy"
    TEA = "tea"
    POST = "post"
    SEAL = "seal"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FreeService:
    """Free services of one kind; `saved_fen` is what they would have cost altogether, in 分."""

    kind: FreeKind
    count: int
    saved_fen: int = 0


@dataclass(frozen=True, slots=True)
class OnSiteVisit:
    """A visit at the enterprise (上门服务单)."""

    at: datetime
    place: str
    matter: str
    result: str = ""


@dataclass(frozen=True, slots=True)
class ServiceLogForm:
    """One service, as entered.

    Attributes:
        solved: solved at the station; otherwise `passed_to` says who has it now.
        contact_mobile: a mobile number, or a fixed line with its area code.
        case: number or id of a case it belongs to.
        callback_on: the day a call back was promised for (约定回电).
        at: when it happened; None = now.
    """

    client_id: str
    category: ServiceCategory
    subject: str
    channel: Channel = Channel.ON_SITE
    answer: str = ""
    solved: bool = True
    passed_to: str = ""
    minutes: int = 0
    uscc: str | None = None
    enterprise_name: str = ""
    contact_name: str = ""
    contact_mobile: str = ""
    free_services: tuple[FreeService, ...] = ()
    visit: OnSiteVisit | None = None
    callback_on: date | None = None
    case: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ServiceLogRow:
    """One logged service.

    Attributes:
        weekend: on a day that is no workday; `after_hours`: outside service hours (随时办).
        called_back_at: when the promised call was made; None = still owed.
    """

    rid: int
    id: str
    client_id: str
    at: str
    category: ServiceCategory
    channel: Channel
    enterprise_id: str | None
    enterprise_name: str
    contact_name: str
    contact_mobile: str
    subject: str
    answer: str
    solved: bool
    passed_to: str
    minutes: int
    weekend: bool
    after_hours: bool
    case_id: str | None
    visit: OnSiteVisit | None
    callback_on: date | None
    called_back_at: str | None
    callback_result: str
    operator_id: str
    free_services: tuple[FreeService, ...] = ()


@dataclass(frozen=True, slots=True)
class LogFigures:
    """The service log of a period in figures; `saved_fen` in 分."""

    total: int
    by_category: Mapping[ServiceCategory, int]
    solved: Rate
    weekend: int
    after_hours: int
    free: Mapping[FreeKind, int]
    saved_fen: int


def check_log(form: ServiceLogForm, now: datetime) -> ServiceLogForm:
    """Check a form; returns it with codes and phone numbers in their plain form.

    Raises:
        UserError: at the first wrong field; `required` for `passed_to` when it was not solved at the station,
            `bad_date` for a call back promised before the day of the service or a service in the future.
    """
    check_client_id(form.client_id)
    check_required(form.subject, "subject", _SHORT)
    check_long_text(form.answer, "answer", _LONG)
    check_text(form.enterprise_name, "enterprise.name", ENTERPRISE_NAME_LIMIT)
    check_text(form.contact_name, "contact.name", _SHORT)
    check_text(form.passed_to, "passed_to", _SHORT)
    if not form.solved and not form.passed_to.strip():
        raise UserError(Code.REQUIRED, "passed_to")
    if not 0 <= form.minutes <= _MOST_MINUTES:
        raise UserError(Code.BAD_NUMBER, "minutes")
    if form.at is not None and form.at > now:
        raise UserError(Code.BAD_DATE, "at")
    if form.callback_on is not None and form.callback_on < (form.at or now).date():
        raise UserError(Code.BAD_DATE, "callback_on")
    for service in form.free_services:
        if service.count < 1 or service.saved_fen < 0:
            raise UserError(Code.BAD_NUMBER, "free_services")
    if form.visit is not None:
        check_required(form.visit.place, "visit.place", _SHORT)
        check_required(form.visit.matter, "visit.matter", _SHORT)
        check_long_text(form.visit.result, "visit.result", _LONG)
    return replace(
        form,
        uscc=check_uscc(form.uscc, "enterprise.uscc") if form.uscc else None,
        contact_mobile=_phone(form.contact_mobile),
    )


def _phone(text: str) -> str:
    """A mobile number or a line with its area code; calls come from both."""
    return text if not text or LANDLINE.fullmatch(text) else check_mobile(text, "contact.mobile")


def outside_hours(at: datetime, calendar: Calendar, hours: ServiceHours) -> tuple[bool, bool]:
    """Whether a moment lies on a day that is no workday, and whether it lies outside service hours."""
    inside = any(start <= at.time() < end for start, end in hours.periods)
    return not calendar.is_workday(at.date()), not inside


def figures(
    by_category: Mapping[ServiceCategory, int],
    solved: int,
    outside: tuple[int, int],
    free: Sequence[FreeService],
) -> LogFigures:
    """The figures of a period from its counts.

    Args:
        by_category: services per category; those without one may be missing.
        solved: how many were solved at the station.
        outside: how many were done on rest days, and how many outside service hours.
        free: free services, at most one per kind.
    """
    total = sum(by_category.values())
    return LogFigures(
        total=total,
        by_category={category: by_category.get(category, 0) for category in ServiceCategory},
        solved=Rate("站内解决率", "站内解决的服务登记数 ÷ 全部服务登记数", solved, total),
        weekend=outside[0],
        after_hours=outside[1],
        free={service.kind: service.count for service in free},
        saved_fen=sum(service.saved_fen for service in free),
    )
