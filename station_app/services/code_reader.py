"""What a scanned code stands for: a document of this station, a case, a project, a visit, a demand, a hand-over or an appointment."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from enum import Enum

from station_app.domain.document_codes import mac
from station_app.errors import Code, UserError
from station_app.services.appointment_service import AppointmentService
from station_app.services.case_service import CaseService
from station_app.services.station_profile import StationProfile
from station_app.services.transfer_service import TransferService
from station_app.storage import demand_store, document_store, project_store, visit_store
from station_app.storage.store import Store

DOCUMENT_CODE = "GZ1:"
APPOINTMENT_PREFIX = "YY-"
_PARTS = 4


class Found(Enum):
    """What kind of thing a code stands for."""

    CASE = "case"
    TRANSFER = "transfer"
    APPOINTMENT = "appointment"
    PROJECT = "project"
    VISIT = "visit"
    DEMAND = "demand"


@dataclass(frozen=True, slots=True)
class ReadCode:
    """What a code stands for, by its number; a document stands for what it is about."""

    found: Found
    number: str


class CodeReader:
    """Reads only; a document code counts only with this station's own proof."""

    def __init__(
        self,
        store: Store,
        profile: StationProfile,
        cases: CaseService,
        transfers: TransferService,
        appointments: AppointmentService,
    ) -> None:
        self._store = store
        self._profile = profile
        self._cases = cases
        self._transfers = transfers
        self._appointments = appointments

    def read(self, text: str) -> ReadCode:
        """What a scanned text stands for.

        Raises:
            UserError: `forged_code` for a document code without this station's proof, or what says that the named thing
                is not here.
        """
        code = text.strip().upper()
        if code.startswith(DOCUMENT_CODE):
            return self._numbered(self._proved(code))
        return self._numbered(code)

    def _proved(self, code: str) -> str:
        parts = code.split(":")
        if len(parts) != _PARTS:
            raise UserError(Code.FORGED_CODE, "code", number=parts[1] if len(parts) > 1 else "")
        _, number, region, proof = parts
        if not hmac.compare_digest(mac(self._profile.document_key, number, region), proof):
            raise UserError(Code.FORGED_CODE, "code", number=number)
        return number

    def _numbered(self, number: str) -> ReadCode:
        if number.startswith(f"{self._profile.code}-J"):
            return ReadCode(Found.TRANSFER, self._transfers.find(number).number)
        if number.startswith(f"{self._profile.code}-XM"):
            return self._of_liaison(Found.PROJECT, number)
        if number.startswith(APPOINTMENT_PREFIX):
            return ReadCode(Found.APPOINTMENT, self._appointments.find(number).no)
        about = document_store.subject_of(self._store, number)
        if about is None:
            return ReadCode(Found.CASE, self._cases.find(number).summary.no)
        rid, subject = about
        kind, _, name = (subject or "").partition(":")
        if kind == Found.TRANSFER.value:
            return ReadCode(Found.TRANSFER, self._transfers.find(name).number)
        if kind == Found.APPOINTMENT.value:
            return ReadCode(Found.APPOINTMENT, self._appointments.find(name).no)
        if kind in {Found.PROJECT.value, Found.VISIT.value, Found.DEMAND.value}:
            return self._of_liaison(Found(kind), name)
        summary = next(iter(self._cases.by_rids([rid])), None)
        if summary is None:
            raise UserError(Code.CASE_NOT_FOUND, "case", case=number)
        return ReadCode(Found.CASE, summary.no)

    def _of_liaison(self, found: Found, name: str) -> ReadCode:
        """A project, a visit or a demand, by its number or its id."""
        if found is Found.PROJECT:
            project = project_store.find(self._store, name)
            if project is None:
                raise UserError(Code.PROJECT_NOT_FOUND, "project", project=name)
            return ReadCode(found, project.no)
        if found is Found.VISIT:
            visit = visit_store.find(self._store, name)
            if visit is None:
                raise UserError(Code.VISIT_NOT_FOUND, "visit", no=name)
            return ReadCode(found, visit.no)
        demand = demand_store.find(self._store, name)
        if demand is None:
            raise UserError(Code.DEMAND_NOT_FOUND, "demand", no=name)
        return ReadCode(found, demand.no)
