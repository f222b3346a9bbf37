"""The papers a person signs under: promises, the end and resumption of a service, consent to the use of personal data.

The signing person's name is printed in full; certificate and telephone numbers stay masked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from station_app.domain.documents import Agent, Identity, Item, Material, Principal, Station


@dataclass(frozen=True, slots=True)
class DeferralCommitmentData:
    """WS07 容缺受理承诺书, one per department.

    Attributes:
        items: the department's items the deferred materials belong to.
        deferred: what is handed in later; `deferral_until` is the promised day, printed as it stands.
    """

    station: Station
    identity: Identity
    applicant: Principal
    dept: str
    items: tuple[Item, ...]
    deferred: tuple[Material, ...]


@dataclass(frozen=True, slots=True)
class InformedCommitmentData:
    """WS09 告知承诺书: the authority's own wording, paragraph by paragraph; the station adds nothing.

    Attributes:
        certs: what is certified or licensed, on what basis, with what content.
        public_scope: whether the promise is published; empty when the authority says nothing about it.
    """

    station: Station
    identity: Identity
    applicant: Principal
    dept: str
    items: tuple[Item, ...]
    certs: tuple[str, ...]
    conditions: tuple[str, ...]
    commit_scope: tuple[str, ...]
    liability: tuple[str, ...]
    applicant_commit: tuple[str, ...]
    public_scope: tuple[str, ...] = ()


class ServiceEnd(StrEnum):
    """Whether a service pauses or is over."""

    SUSPENDED = "suspended"
    TERMINATED = "terminated"


class EndReason(StrEnum):
    """Why a service pauses or is over."""

    WITHDRAWN = "withdrawn"
    MATERIALS_OVERDUE = "materials_overdue"
    POLICY = "policy"
    FALSE_MATERIALS = "false_materials"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ServiceEndData:
    """WS12 代办服务中止（终止）单.

    Attributes:
        entrustment: number of the power of attorney; empty when there is none.
        end: None leaves the box to be ticked by hand, like empty `reasons`.
        reason: in words; empty leaves lines to write on.
        returned: what goes back to the applicant; nothing leaves rows to write in.
    """

    station: Station
    identity: Identity
    applicant: Principal
    items: tuple[Item, ...]
    entrustment: str
    end: ServiceEnd | None = None
    reasons: tuple[EndReason, ...] = ()
    reason: str = ""
    returned: tuple[Material, ...] = ()


@dataclass(frozen=True, slots=True)
class ResumptionData:
    """WS13 代办服务续办委托书: the powers stay as the earlier power of attorney gave them.

    Attributes:
        entrustment: number of that power of attorney.
        suspension: number of the slip that suspended the service; empty when there was none.
        resume_reason: empty leaves lines to write on.
    """

    station: Station
    identity: Identity
    principal: Principal
    agent: Agent
    matters: tuple[Item, ...]
    entrustment: str
    term_from: date
    term_until: date
    suspension: str = ""
    suspended_on: date | None = None
    resume_reason: str = ""


class SensitiveKind(StrEnum):
    """Sensitive personal data a station may have to use; each needs a signature of its own."""

    ID_NUMBER = "id_number"
    BIOMETRIC = "biometric"
    BANK_ACCOUNT = "bank_account"
    HEALTH = "health"
    MINOR = "minor"


@dataclass(frozen=True, slots=True)
class ConsentData:
    """WS22 个人信息处理告知同意书.

    Attributes:
        person: whose data they are.
        matters: what the data are needed for.
        sensitive: the kinds that are needed for it.
        retention: how long data are kept, in words.
    """

    station: Station
    identity: Identity
    person: Principal
    matters: tuple[Item, ...]
    sensitive: tuple[SensitiveKind, ...]
    retention: str
