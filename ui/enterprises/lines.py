"""What 企业 and 企业档案 show, as plain values: no widgets, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from station_app.domain.wallet import WalletEntry, WalletState
from station_app.services.disclosure_service import Disclosed
from ui.cases.lines import CaseLine


@dataclass(frozen=True, slots=True)
class EnterpriseLine:
    """One enterprise in the list; names of people are masked."""

    id: str
    name: str
    uscc: str
    person: str
    held: int
    expired: int
    address: str


@dataclass(frozen=True, slots=True)
class SuspectLine:
    """Two enterprises that may be one, or were made one (`merge_id`)."""

    first_id: str
    second_id: str
    first: str
    second: str
    reason: str
    merge_id: str = ""


@dataclass(frozen=True, slots=True)
class EnterprisesView:
    """The list, read at one moment."""

    rows: Sequence[EnterpriseLine]
    total: int


@dataclass(frozen=True, slots=True)
class DoublesView:
    """Pairs that may be one, and pairs that were made one."""

    suspects: Sequence[SuspectLine]
    merged: Sequence[SuspectLine]


@dataclass(frozen=True, slots=True)
class Side:
    """One enterprise of a pair with what hangs on it."""

    id: str
    name: str
    uscc: str
    facts: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class WalletLine:
    """One material of the wallet; `source` is a case or how it came."""

    entry: WalletEntry
    name: str
    source: str
    state: WalletState
    words: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the profile; `what` names what “显示” asks for when the text is masked."""

    label: str
    text: str
    what: Disclosed | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who came for the enterprise, masked; the case says where the full number stands."""

    name: str
    mobile: str
    case_no: str
    last: str


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A talk or an evaluation in a table."""

    day: str
    what: str
    who: str
    detail: str
    case_no: str = ""


@dataclass(frozen=True, slots=True)
class ProfileView:
    """Everything 企业档案 shows, read at one moment."""

    id: str
    name: str
    uscc: str
    labels: Sequence[str]
    facts: Sequence[Fact]
    contacts: Sequence[Contact]
    footprint: Sequence[tuple[str, str]]
    wallet: Sequence[WalletLine]
    cases: Sequence[CaseLine]
    talks: Sequence[RecordLine]
    evaluations: Sequence[RecordLine]
    credit: Sequence[tuple[str, str]]
    today: date

    @property
    def expired(self) -> Sequence[WalletLine]:
        """What may not be reused any more."""
        return [line for line in self.wallet if line.state is WalletState.EXPIRED]

    @property
    def running(self) -> int:
        """Cases that are not over."""
        return sum(line.light.value != "done" and line.state not in ("已撤回", "已终止") for line in self.cases)
