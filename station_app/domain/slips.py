"""The station's own slips: a service's intake and close, proof of service, transfer, appointment, demand, labels, shifts.

Names and numbers of persons are masked, except in a proof of service, which its recipient signs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from station_app.domain.deadlines import Light
from station_app.domain.documents import Applicant, Identity, Item, Material, Principal, Station


class ServiceType(StrEnum):
    """Help: the applicant acts; proxy: the station acts."""

    HELP = "help"
    PROXY = "proxy"


@dataclass(frozen=True, slots=True)
class Assigned:
    """Who works on a case, and as what (`role`: 帮办员, 代办员, 协调员)."""

    role: str
    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A step of the plan; `limit` in words, `until` the day it should be done."""

    what: str
    who: str
    limit: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class IntakeSlipData:
    """WS11 帮办代办受理单; `subject` is the bundle in words."""

    station: Station
    identity: Identity
    applicant: Applicant
    service_type: ServiceType
    subject: tuple[str, ...]
    items: tuple[Item, ...]
    assigned: tuple[Assigned, ...]
    plan: tuple[PlanStep, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an item: its numeral, the result in words, the certificate's name and number."""

    number: int
    item_name: str
    result: str
    certificate: str = ""
    certificate_no: str = ""
    decided_on: date | None = None


@dataclass(frozen=True, slots=True)
class HandedBack:
    """A paper or certificate given to the applicant; `kind` in words (材料原件, 证照)."""

    name: str
    kind: str
    copies: int


@dataclass(frozen=True, slots=True)
class CloseSlipData:
    """WS14 帮办代办办结单."""

    station: Station
    identity: Identity
    applicant: Applicant
    service_type: ServiceType
    subject: tuple[str, ...]
    results: tuple[Outcome, ...]
    returned: tuple[HandedBack, ...]
    assigned: tuple[Assigned, ...] = ()


@dataclass(frozen=True, slots=True)
class ServedPaper:
    """A decision or certificate to be served, with the authority's own number."""

    numbers: tuple[int, ...]
    name: str
    document_no: str
    copies: int = 1


@dataclass(frozen=True, slots=True)
class ServiceReturnData:
    """WS15 送达回证; how, when and by whom it was received is written by hand."""

    station: Station
    identity: Identity
    recipient: Principal
    authority: tuple[str, ...]
    place: str
    papers: tuple[ServedPaper, ...]


@dataclass(frozen=True, slots=True)
class TransferredCase:
    """A case of a batch with the papers that travel."""

    case_number: str
    applicant: str
    subject: str
    papers: tuple[Material, ...]


@dataclass(frozen=True, slots=True)
class TransferSlipData:
    """WS18 材料交接单; its batch number is `identity.case_number`.

    Attributes:
        batch_hash: checksum of the batch, printed in groups of four.
        receiver: where it goes; the person who takes it signs.
        express_no: empty leaves a line to write on.
    """

    station: Station
    identity: Identity
    cases: tuple[TransferredCase, ...]
    batch_hash: str
    sender: str
    receiver: str
    express_no: str = ""


@dataclass(frozen=True, slots=True)
class AppointmentSlipData:
    """WS19 预约单; `channel` in words (电话, 窗口, 线上)."""

    station: Station
    identity: Identity
    applicant: Applicant
    appt_no: str
    starts_at: datetime
    ends_at: datetime
    window: str
    channel: str
    subject: tuple[str, ...]


class IssueSource(StrEnum):
    """How a demand came in."""

    HOTLINE = "12345"
    WINDOW = "window"
    VISIT = "visit"
    NETWORK = "network"
    BOX = "box"
    UNSETTLED = "unsettled"


@dataclass(frozen=True, slots=True)
class IssueStage:
    """One of the five stages of a demand.

    Attributes:
        limit: in words.
        text: what was found, ordered or answered.
        done: shown filled; an open stage leaves lines to write on.
        done_on: when its person signed.
        light: shown with its shape and `light_words`, such as `明日到期`.
    """

    responsible: str
    limit: str
    text: str
    done: bool
    done_on: date | None = None
    light: Light | None = None
    light_words: str = ""


@dataclass(frozen=True, slots=True)
class IssueTicketData:
    """WS20 诉求（问题线索）办理单; its ticket number is `identity.case_number`.

    Attributes:
        stages: 来源, 分析, 交办, 反馈, 督导, always five.
        extent: enterprises, employees and amounts concerned, in words.
        visit_no: the record of the visit that brought it; empty otherwise.
        reopened: how many times it was opened again.
    """

    station: Station
    identity: Identity
    complainant: Applicant
    subject: str
    extent: str
    source: IssueSource | None
    registered_at: datetime
    stages: tuple[IssueStage, ...]
    visit_no: str = ""
    reopened: int = 0


@dataclass(frozen=True, slots=True)
class EvaluationFormData:
    """WS21 满意度评价表: everything but the case is ticked by hand."""

    station: Station
    identity: Identity
    subject: tuple[str, ...]
    handler: str


class LabelStock(StrEnum):
    """What labels are printed on."""

    SHEET_OF_EIGHT = "sheet_of_eight"
    LABEL_PRINTER = "label_printer"


@dataclass(frozen=True, slots=True)
class BagLabel:
    """The label of one bag; it carries no person's name and no telephone.

    Attributes:
        bag: which of `bags`, from 1.
        numbers: numerals of the items whose papers are in it.
        operator_name: the station's person.
    """

    case_number: str
    bag: int
    bags: int
    enterprise: str
    subject: str
    numbers: tuple[int, ...]
    received_at: datetime
    operator_name: str
    originals: int
    copies: int
    qr_payload: str


@dataclass(frozen=True, slots=True)
class BagLabelsData:
    """BQ 材料袋标签; `first_place` is the label of the first sheet to begin with, 1 to 8."""

    station: Station
    identity: Identity
    labels: tuple[BagLabel, ...]
    stock: LabelStock = LabelStock.SHEET_OF_EIGHT
    first_place: int = 1


@dataclass(frozen=True, slots=True)
class ShiftCase:
    """A case that goes on: its light, and in words its state and what comes next until when."""

    case_number: str
    applicant: str
    subject: str
    state: str
    next_step: str
    light: Light | None = None


@dataclass(frozen=True, slots=True)
class ShiftOriginal:
    """An original in the station's keeping."""

    case_number: str
    applicant: str
    material: str
    shelf: str
    due: date | None


@dataclass(frozen=True, slots=True)
class ShiftCall:
    """A call promised to somebody; `phone` masked."""

    at: datetime
    name: str
    phone: str
    about: str


@dataclass(frozen=True, slots=True)
class ShiftDeferral:
    """A deferred material whose day comes near."""

    case_number: str
    applicant: str
    material: str
    until: date


@dataclass(frozen=True, slots=True)
class ShiftAppointment:
    """An appointment of the day."""

    starts_at: datetime
    appt_no: str
    name: str
    subject: str


@dataclass(frozen=True, slots=True)
class ShiftSheetData:
    """JJ 交接班单: what one person leaves to the next; `receiver` empty leaves a line for the name."""

    station: Station
    identity: Identity
    giver: str
    receiver: str
    open_cases: tuple[ShiftCase, ...] = ()
    originals: tuple[ShiftOriginal, ...] = ()
    calls: tuple[ShiftCall, ...] = ()
    deferrals: tuple[ShiftDeferral, ...] = ()
    appointments: tuple[ShiftAppointment, ...] = ()
