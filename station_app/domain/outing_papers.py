"""What papers about visits and demands print that leave the station: 走访单 (ZF) and 线索移送单 (XS).

Names and telephone numbers of persons are masked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from station_app.domain.deadlines import Light
from station_app.domain.documents import Identity, Station


@dataclass(frozen=True, slots=True)
class OpenLine:
    """Something of the enterprise that is not finished: a case, a demand or a blocking point.

    Attributes:
        number: its number; empty for a blocking point.
        state: where it stands; `unit` who has it now.
        words: how long it still has.
    """

    number: str
    subject: str
    state: str
    unit: str
    light: Light
    words: str


@dataclass(frozen=True, slots=True)
class VisitSheetData:
    """ZF 走访单; the visit's number is `identity.case_number`, empty for a sheet without a visit.

    Attributes:
        kind: 走访, 敲门服务 or 企业服务日.
        at: when it is planned; None for a sheet without a visit.
        facts: what is known of the enterprise, label and value.
        last_day: of the last visit; `last_subject` and `last_record` what it was about and what was found.
    """

    station: Station
    identity: Identity
    kind: str
    enterprise: str
    uscc: str
    at: datetime | None
    place: str
    subject: str
    companions: str
    project: str
    facts: tuple[tuple[str, str], ...]
    cases: tuple[OpenLine, ...]
    demands: tuple[OpenLine, ...]
    points: tuple[OpenLine, ...]
    last_day: date | None
    last_subject: str
    last_record: str


@dataclass(frozen=True, slots=True)
class ReferralData:
    """XS 线索移送单; the demand's number is `identity.case_number`.

    Attributes:
        source: how it came in; `hotline_no` the number of a 12345 ticket.
        reporter: the enterprise, or the masked name of who reported; `phone` masked.
        content: what was reported; `found` what the analysis says, `opinion` why it is referred.
        receiver: the body it goes to; `with_units` who is told as well; `limit` until when an answer is asked for.
        referred_at: None while it is only prepared.
        answer: what came back; empty until then.
        attached: the names of its evidence (附件).
    """

    station: Station
    identity: Identity
    slip_no: str
    source: str
    hotline_no: str
    received_at: datetime
    reporter: str
    is_enterprise: bool
    contact: str
    phone: str
    concerned: str
    subject: str
    content: str
    found: str
    opinion: str
    receiver: str
    with_units: str
    referred_at: datetime | None
    limit: str
    handler: str
    answer: str
    answered_on: date | None
    attached: tuple[str, ...] = ()
