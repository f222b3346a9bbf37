"""The quick line (快速咨询): “企业 方式 事由” read as it is typed, every stretch of the text named."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from station_app.domain.case_form import Channel
from station_app.domain.service_log import LANDLINE, ServiceCategory, ServiceLogForm
from station_app.domain.workdays import Calendar

CHANNEL_WORDS: Mapping[str, Channel] = {
    "到站": Channel.ON_SITE, "到店": Channel.ON_SITE, "现场": Channel.ON_SITE, "上门": Channel.VISIT,
    "电话": Channel.PHONE, "来电": Channel.PHONE, "线上": Channel.ONLINE, "网上": Channel.ONLINE,
    "微信": Channel.ONLINE, "扫码": Channel.SCAN,
}  # fmt: skip

CATEGORY_WORDS: Mapping[str, ServiceCategory] = {
    "商事登记": ServiceCategory.REGISTRATION, "登记": ServiceCategory.REGISTRATION,
    "执照": ServiceCategory.REGISTRATION, "用工": ServiceCategory.EMPLOYMENT, "招工": ServiceCategory.EMPLOYMENT,
    "社保": ServiceCategory.SOCIAL_INSURANCE, "人才": ServiceCategory.TALENT, "贷款": ServiceCategory.LOAN,
    "融资": ServiceCategory.LOAN, "项目审批": ServiceCategory.PROJECT_APPROVAL,
    "项目": ServiceCategory.PROJECT_APPROVAL, "审批": ServiceCategory.PROJECT_APPROVAL,
    "咨询": ServiceCategory.CONSULTATION,
}  # fmt: skip

_PIECES = re.compile(r"\s+|\S+")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_MONTH_DAY = re.compile(r"([0-9]{2})([0-9]{2})")
_FULL_DATE = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")
_WORKDAYS = re.compile(r"\+([0-9]{1,2})[wW]")


class SpanKind(StrEnum):
    """What a stretch of the line was read as."""

    GAP = "gap"
    ENTERPRISE = "enterprise"
    CHANNEL = "channel"
    CATEGORY = "category"
    PHONE = "phone"
    DATE = "date"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of the line: characters `start` to `end`, the last not included."""

    start: int
    end: int
    kind: SpanKind


@dataclass(frozen=True, slots=True)
class QuickLine:
    """A line as it was read; the spans follow each other and cover the text."""

    spans: tuple[Span, ...]
    enterprise: str
    channel: Channel | None
    category: ServiceCategory
    phone: str
    callback_on: date | None
    subject: str


def parse_quick(text: str, today: date, calendar: Calendar, known: Collection[str] = ()) -> QuickLine:
    """Read a line; never fails, whatever was typed so far.

    A date (`0315`, `2027-03-15`, `+5w` for the fifth workday from today) is the day to call back. The first piece of
    each kind counts, a later one belongs to the subject. The enterprise is a known name, or the first piece of the
    rest when more follows it.

    Args:
        text: the line as it stands.
        today: dates without a year lie on this day or after it.
        calendar: for workdays.
        known: names of enterprises that are taken as such wherever they stand.
    """
    pieces = [(match.start(), match.group()) for match in _PIECES.finditer(text)]
    reading = _Reading(today, calendar, known)
    kinds = reading.kinds([piece for _, piece in pieces])
    spans = tuple(Span(start, start + len(piece), kind) for (start, piece), kind in zip(pieces, kinds, strict=True))
    words = {kind: [piece for (_, piece), of in zip(pieces, kinds, strict=True) if of is kind] for kind in SpanKind}
    subject = " ".join(words[SpanKind.SUBJECT])
    channels, categories, dates = words[SpanKind.CHANNEL], words[SpanKind.CATEGORY], words[SpanKind.DATE]
    return QuickLine(
        spans=spans,
        enterprise="".join(words[SpanKind.ENTERPRISE]),
        channel=CHANNEL_WORDS[channels[0]] if channels else None,
        category=CATEGORY_WORDS[categories[0]] if categories else category_in(subject),
        phone="".join(words[SpanKind.PHONE]),
        callback_on=reading.day(dates[0]) if dates else None,
        subject=subject,
    )


def form_of(line: QuickLine, client_id: str) -> ServiceLogForm:
    """The entry a line stands for, to be completed or saved as it is."""
    return ServiceLogForm(
        client_id=client_id,
        category=line.category,
        subject=line.subject,
        channel=line.channel or Channel.ON_SITE,
        enterprise_name=line.enterprise,
        contact_mobile=line.phone,
        callback_on=line.callback_on,
    )


def category_in(subject: str) -> ServiceCategory:
    """The category a subject speaks of; a consultation when it names none."""
    named = (category for word, category in CATEGORY_WORDS.items() if word in subject)
    return next(named, ServiceCategory.CONSULTATION)


@dataclass(frozen=True, slots=True)
class _Reading:
    today: date
    calendar: Calendar
    known: Collection[str]

    def kinds(self, pieces: list[str]) -> list[SpanKind]:
        """The kind of each piece of the line."""
        kinds: list[SpanKind] = []
        for piece in pieces:
            kind = self._kind(piece)
            once = kind not in {SpanKind.GAP, SpanKind.SUBJECT}
            kinds.append(SpanKind.SUBJECT if once and kind in kinds else kind)
        rest = [place for place, kind in enumerate(kinds) if kind is SpanKind.SUBJECT]
        if rest and SpanKind.ENTERPRISE not in kinds and _more_follows(rest, kinds):
            kinds[rest[0]] = SpanKind.ENTERPRISE
        return kinds

    def _kind(self, piece: str) -> SpanKind:
        if piece.isspace():
            return SpanKind.GAP
        if piece in self.known:
            return SpanKind.ENTERPRISE
        if piece in CHANNEL_WORDS:
            return SpanKind.CHANNEL
        if piece in CATEGORY_WORDS:
            return SpanKind.CATEGORY
        if _MOBILE.fullmatch(piece) or LANDLINE.fullmatch(piece):
            return SpanKind.PHONE
        return SpanKind.SUBJECT if self.day(piece) is None else SpanKind.DATE

    def day(self, piece: str) -> date | None:
        """The day a piece stands for, or None."""
        try:
            if counted := _WORKDAYS.fullmatch(piece):
                return self.calendar.add_workdays(self.today, int(counted[1]))
            if _FULL_DATE.fullmatch(piece):
                return date.fromisoformat(piece)
            if match := _MONTH_DAY.fullmatch(piece):
                this_year = date(self.today.year, int(match[1]), int(match[2]))
                return this_year if this_year >= self.today else this_year.replace(year=self.today.year + 1)
        except (ValueError, OverflowError):
            return None
        return None


def _more_follows(rest: list[int], kinds: list[SpanKind]) -> bool:
    """Whether the first piece of the rest is followed by more of it, or by the way it was asked."""
    return len(rest) > 1 or SpanKind.CHANNEL in kinds[rest[0] :]
