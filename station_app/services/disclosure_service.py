"""Personal data in full for somebody who asks for it: a name or number at a time, with a line in the audit log."""

from __future__ import annotations

from enum import StrEnum

from station_app.errors import Code, UserError
from station_app.services.case_lookup import find_case
from station_app.storage import conflict_store, enterprise_store, service_log_store
from station_app.storage.store import Store


class Disclosed(StrEnum):
    """What may be shown in full."""

    LEGAL_REPRESENTATIVE = "legal_representative"
    PHONE = "phone"
    CONTACT_NAME = "contact_name"
    CONTACT_MOBILE = "contact_mobile"


class DisclosureService:
    """One transaction per call; the text is handed out after its audit line is durable."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of_enterprise(self, enterprise_id: str, what: Disclosed, operator_id: str) -> str:
        """A field of an enterprise's profile in full, empty when it is not known; commits.

        Raises:
            UserError: `enterprise_not_found`.
        """
        found = enterprise_store.by_id(self._store, enterprise_id)
        if found is None:
            raise UserError(Code.ENTERPRISE_NOT_FOUND, "enterprise", uscc=enterprise_id)
        self._note(found.id, what, operator_id)
        return str(found.profile.get(what, ""))

    def of_case(self, no: str, what: Disclosed, operator_id: str) -> str:
        """The name or number of a case's contact in full; commits.

        Raises:
            UserError: `case_not_found`.
        """
        found = find_case(self._store, no)
        self._note(found.summary.no, what, operator_id)
        return found.summary.contact_name if what is Disclosed.CONTACT_NAME else found.contact_mobile

    def of_service_log(self, log_id: str, operator_id: str) -> str:
        """The number to call back in full; commits.

        Raises:
            UserError: `service_log_not_found`.
        """
        found = service_log_store.by_id(self._store, log_id)
        if found is None:
            raise UserError(Code.SERVICE_LOG_NOT_FOUND, "log", id=log_id)
        self._note(found.id, Disclosed.CONTACT_MOBILE, operator_id)
        return found.contact_mobile

    def of_conflict(self, conflict_id: int, operator_id: str) -> None:
        """Both sides of a conflict are about to be shown in full; commits.

        Raises:
            UserError: `conflict_gone`.
        """
        row = conflict_store.by_id(self._store, conflict_id)
        if row is None:
            raise UserError(Code.CONFLICT_GONE, "conflict")
        shown = ",".join(one.field for one in conflict_store.with_its_own(self._store, row))
        with self._store.write(operator_id) as write:
            write.audit("disclose", f"{row.kind}:{row.entity_id}", what=shown)

    def _note(self, ref: str, what: Disclosed, operator_id: str) -> None:
        with self._store.write(operator_id) as write:
            write.audit("disclose", ref, what=what.value)
