"""What the printed documents carry: filled by the services, drawn by reports, already masked where paper asks for it.

One dataclass per document type; names follow `document_types[].fields` of the catalogue. Here is what all of them share
and the papers about materials and powers; other papers a person signs under are in `instruments.py`, the station's slips
in `slips.py`.
"""

from __future__ import annotations

from dataclasses import Field, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from station_app.domain.guidance import Treatment


class DocumentKind(StrEnum):
    """What standing a print has; it decides the watermark and whether number, codes and signatures are shown."""

    FINAL = "final"
    DRAFT = "draft"
    DEMO = "demo"
    PRACTICE = "practice"
    VOID = "void"


class CopyHolder(StrEnum):
    """Who keeps this copy of a set."""

    APPLICANT = "applicant"
    STATION = "station"


@dataclass(frozen=True, slots=True)
class Station:
    """The issuing station.

    Attributes:
        phone: answers questions; `supervision_phone` takes complaints.
        demo: the store holds invented data; every first page says so.
    """

    name: str
    code: str
    park: str
    address: str
    phone: str
    supervision_phone: str
    hours: str
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """Which document, which version, printed when and by whom.

    Attributes:
        number: the document number; None before it is taken.
        case_number: the case the document belongs to, the batch of a transfer slip, the ticket of a demand; empty for
            a document that belongs to none.
        voided_version: the version this one replaces.
        reprint: how many times the same content was printed again.
        catalogue_version: the version frozen with the case; `catalogue_in_force` only when a newer one is in force.
        qr_payload: text of the QR code, from the characters of its alphanumeric mode.
        check_code: eight characters, printed in two groups; also the query code of a receipt.
    """

    kind: DocumentKind
    number: str | None
    case_number: str
    catalogue_version: str
    printed_at: datetime
    operator_name: str
    operator_number: str
    version: int = 1
    voided_version: int | None = None
    reprint: int = 0
    catalogue_in_force: str | None = None
    qr_payload: str | None = None
    check_code: str | None = None
    copy: CopyHolder | None = None

    def operator(self, label: str = "") -> str:
        """The operator with the work number in brackets; a station that gives no numbers has only the name."""
        return f"{self.operator_name}（{label}{self.operator_number}）" if self.operator_number else self.operator_name


class DocumentData(Protocol):
    """What every document carries, whatever its type."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def station(self) -> Station:
        """Who issues it."""

    @property
    def identity(self) -> Identity:
        """Which one it is."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies, as printed.

    Attributes:
        name: the enterprise, or the person's masked name.
        applicant_cert_no: unified credit code, or a masked certificate number; empty before one exists.
        is_enterprise: the number is a unified credit code.
        contact: the masked name of the person to call; `contact_role` what they are.
    """

    name: str
    applicant_cert_no: str
    is_enterprise: bool
    contact: str
    contact_role: str
    phone: str


@dataclass(frozen=True, slots=True)
class Item:
    """A handling item of the case.

    Attributes:
        number: its numeral on all papers of the case.
        promised: the limit in words, `3 工作日` or `当场办结`; like `statutory` empty when none is set.
        fee: empty when nothing is charged.
        note: what else to know, such as an inspection on the spot.
        provisional: hangs on an unanswered situation.
    """

    number: int
    item_code: str
    item_name: str
    dept: str
    window: str
    promised: str
    statutory: str
    result: str
    conditions: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    fee: str = ""
    note: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A situation and what was answered; `open` when its default stands in for an answer."""

    numbers: tuple[int, ...]
    question: str
    answer: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """A line of the merged list.

    Attributes:
        numbers: numerals of the items that ask for it.
        form: in which form it is taken; `standard` what makes it acceptable, empty when the catalogue names none.
        station_printed: the station prints it and the applicant signs.
        produced_by: numeral of the item whose result it is.
        deferral_until: the promised day; before a promise is signed only `deferral_workdays` is known.
        ticked: the station has it.
        provisional: hangs on an unanswered situation.
        changed: differs from the version this one replaces.
    """

    code: str
    name: str
    numbers: tuple[int, ...]
    originals: int
    copies: int
    treatment: Treatment
    form: str
    source: str
    standard: str = ""
    station_printed: bool = False
    produced_by: int | None = None
    deferral_workdays: int | None = None
    deferral_until: date | None = None
    ticked: bool = False
    provisional: bool = False
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Savings:
    """The three figures (RULES 1.5, 1.6, 1.8) and the visits before and after."""

    requested: int
    merged: int
    to_submit: int
    visits_before: int
    visits: int


@dataclass(frozen=True, slots=True)
class NoticeData:
    """WS01 一次性告知书.

    Attributes:
        subject: bundle, count of items and limit, for the line below the title.
        channel: how the case is handled.
        place_time: where and when the authorities' windows are, empty when only the station is known; the station's
            own place and hours come from `station`.
        notes: anything beyond the fixed notes.
    """

    station: Station
    identity: Identity
    applicant: Applicant
    subject: tuple[str, ...]
    channel: tuple[str, ...]
    items: tuple[Item, ...]
    situation: tuple[Answer, ...]
    materials: tuple[Material, ...]
    savings: Savings
    place_time: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChecklistData:
    """WS02 材料清单."""

    station: Station
    identity: Identity
    applicant: Applicant
    subject: tuple[str, ...]
    items: tuple[Item, ...]
    rows: tuple[Material, ...]
    dedup_summary: Savings


@dataclass(frozen=True, slots=True)
class ReceiptData:
    """WS03 收件凭证; its receipt number is the document number, its query code the check code.

    Attributes:
        subject: bundle and departments in words.
        received: what was handed over, with the copies received; nothing of it is known to the program when
            `ticked_by_hand`: then it is what may be handed over, with a box each.
        deferred: what is still to come.
        deliver_by: until when the station passes the papers on.
    """

    station: Station
    identity: Identity
    applicant: Applicant
    subject: tuple[str, ...]
    items: tuple[Item, ...]
    received: tuple[Material, ...]
    received_at: datetime
    deferred: tuple[Material, ...] = ()
    deliver_by: datetime | None = None
    ticked_by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Principal:
    """Who gives the power; the signing person's name is printed in full, numbers stay masked.

    Attributes:
        name: the enterprise or the person.
        signatory: legal representative of an enterprise; empty leaves room to write the name, and for a person.
    """

    name: str
    applicant_cert_no: str
    is_enterprise: bool
    signatory: str
    signatory_role: str
    signatory_cert_no: str
    phone: str


@dataclass(frozen=True, slots=True)
class Agent:
    """Who receives the power."""

    name: str
    role: str
    cert_no: str


@dataclass(frozen=True, slots=True)
class PowerOfAttorneyData:
    """WS10 授权委托书; which powers are given is ticked by hand, never printed."""

    station: Station
    identity: Identity
    principal: Principal
    agent: Agent
    matters: tuple[Item, ...]
    term_from: date
    term_until: date
    materials: tuple[Material, ...]
