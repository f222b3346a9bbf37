"""What a document can be about: a case, a hand-over to the hall, an appointment, a demand or a shift; each says how it is built."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from station_app.clock import Clock
from station_app.domain.documents import Identity
from station_app.domain.records import OperatorRow
from station_app.errors import Code, UserError
from station_app.services import desk_slip_data, document_data, instrument_data, slip_data
from station_app.services.appointment_service import AppointmentService
from station_app.services.case_service import CaseService, FullCase
from station_app.services.catalogue_service import CatalogueService
from station_app.services.demand_service import DemandService
from station_app.services.demand_slip_data import DemandFacts, demand_slip
from station_app.services.document_parts import Part, Sources
from station_app.services.handover_service import HandoverService
from station_app.services.operator_service import OperatorService
from station_app.services.own_papers import Finders
from station_app.services.station_profile import StationProfile
from station_app.services.transfer_service import TransferService
from station_app.storage import document_store, enterprise_store, visit_store
from station_app.storage.document_store import About
from station_app.storage.store import Store

OF_CASES: Mapping[str, document_data.Builder] = {
    **document_data.BUILDERS, **instrument_data.BUILDERS, **slip_data.BUILDERS,
}  # fmt: skip
"""The papers about one case that the station can issue."""
TRANSFER, APPOINTMENT, DEMAND, SHIFT = "WS18", "WS19", "WS20", "JJ"
WITHOUT_NUMBER = frozenset({slip_data.BAG_LABELS})
"""Labels carry the case number and the bag, no number of their own (PRINT 7)."""
_OURS = frozenset({slip_data.BAG_LABELS, SHIFT})
"""Papers of the station that no catalogue lists."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What one document is about.

    Attributes:
        name: what the caller named: a case number, a hand-over, an appointment, an operator.
        about: where its prints are kept.
        case_number: what the barcode says: the case, the hand-over; empty for none.
        catalogue_version: the version frozen with it.
        build: the papers, given an identity; none when there is nothing to say.
    """

    name: str
    about: About
    case_number: str
    catalogue_version: str
    open_situations: tuple[str, ...]
    build: Callable[[Identity], Sequence[Part]]


class DocumentSubjects:
    """Finds what a document is about; reads only."""

    def __init__(
        self,
        store: Store,
        profile: StationProfile,
        cases: CaseService,
        catalogues: CatalogueService,
        operators: OperatorService,
        transfers: TransferService,
        appointments: AppointmentService,
        handovers: HandoverService,
        demands: DemandService,
        own: Finders,
        clock: Clock,
    ) -> None:
        self._store = store
        self._profile = profile
        self._cases = cases
        self._catalogues = catalogues
        self._operators = operators
        self._transfers = transfers
        self._appointments = appointments
        self._handovers = handovers
        self._demands = demands
        self._own = own
        self._clock = clock

    def find(self, name: str, document: str, operator: OperatorRow) -> Subject:
        """What a document is about.

        Args:
            name: the case, the hand-over (WS18), the appointment (WS19), the demand (WS20), the operator (交接班单) or
                what a paper of the station's own is about; an empty name of a shift is the acting operator's own.

        Raises:
            UserError: `unknown_document`, `hall_only`, or what says that the named thing is not there.
        """
        if document in self._own:
            paper = self._own[document](name, operator)
            return self._without_case(paper.name, paper.ref, paper.number, paper.build)
        self._check(document)
        if document == TRANSFER:
            return self._transfer(name, operator)
        if document == APPOINTMENT:
            return self._appointment(name)
        if document == DEMAND:
            return self._demand(name)
        if document == SHIFT:
            return self._shift(self._operators.find(name) if name else operator)
        return self._case(name, document, operator)

    def _check(self, document: str) -> None:
        if document in _OURS:
            return
        known = self._catalogues.active().document_types.get(document)
        if known is None:
            raise UserError(Code.UNKNOWN_DOCUMENT, "document", document=document)
        if not known.station_may_issue:
            raise UserError(Code.HALL_ONLY, "document", document=document, name=known.name)
        if document not in OF_CASES and document not in {TRANSFER, APPOINTMENT, DEMAND}:
            raise UserError(Code.UNKNOWN_DOCUMENT, "document", document=document)

    def of_case(self, no: str, operator: OperatorRow) -> dict[str, Subject]:
        """Every paper about one case that the station can issue, read once.

        Raises:
            UserError: `case_not_found`.
        """
        sources = self._sources(self._cases.full(no), operator)
        return {document: self._about_case(sources, document) for document in OF_CASES}

    def _case(self, no: str, document: str, operator: OperatorRow) -> Subject:
        return self._about_case(self._sources(self._cases.full(no), operator), document)

    @staticmethod
    def _about_case(sources: Sources, document: str) -> Subject:
        case = sources.case
        summary = case.detail.summary
        return Subject(
            name=summary.no,
            about=About(summary.rid, summary.id),
            case_number=summary.no,
            catalogue_version=case.detail.catalogue_version,
            open_situations=case.detail.open_situations,
            build=lambda identity: OF_CASES[document](sources, identity),
        )

    def _sources(self, case: FullCase, operator: OperatorRow) -> Sources:
        summary = case.detail.summary
        known = enterprise_store.by_id(self._store, summary.enterprise_id or "")
        prints = document_store.of_case(self._store, summary.rid)
        return Sources(
            case=case,
            profile=self._profile,
            operator=operator,
            enterprise_profile=dict(known.profile) if known else {},
            now=self._clock.now(),
            operators=tuple(self._operators.all()),
            numbers={row.document: row.number for row in prints},
        )

    def _transfer(self, number: str, operator: OperatorRow) -> Subject:
        transfer = self._transfers.find(number)

        def build(identity: Identity) -> Sequence[Part]:
            slip = desk_slip_data.transfer_slip(self._profile, identity, transfer, self._cases.full, operator)
            return [Part("", slip)]

        return self._without_case(transfer.number, f"transfer:{transfer.id}", transfer.number, build)

    def _appointment(self, no: str) -> Subject:
        booked = self._appointments.find(no)

        def build(identity: Identity) -> Sequence[Part]:
            return [Part("", desk_slip_data.appointment_slip(self._profile, identity, booked))]

        return self._without_case(booked.no, f"appointment:{booked.id}", "", build)

    def _demand(self, no: str) -> Subject:
        row, names = self._demands.find(no), {one.id: one.name for one in self._operators.all()}
        visit = visit_store.find(self._store, row.visit_id) if row.visit_id else None
        clock = self._demands.clock(row)
        told = DemandFacts(row, clock, self._demands.limits(), names, visit.no if visit else "")

        def build(identity: Identity) -> Sequence[Part]:
            return [Part("", demand_slip(self._profile, identity, told, self._clock.today()))]

        return self._without_case(row.no, f"demand:{row.id}", row.no, build)

    def _shift(self, giver: OperatorRow) -> Subject:
        day = self._clock.today()
        handover = self._handovers.handover(giver.id, day)

        def build(identity: Identity) -> Sequence[Part]:
            return [Part("", desk_slip_data.shift_sheet(self._profile, identity, handover, giver))]

        return self._without_case(giver.name, f"shift:{giver.id}:{day.isoformat()}", "", build)

    def _without_case(
        self, name: str, ref: str, case_number: str, build: Callable[[Identity], Sequence[Part]]
    ) -> Subject:
        version = self._catalogues.active().version
        return Subject(name, About(0, None, ref), case_number, version, (), build)
