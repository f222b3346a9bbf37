"""The double-entry assistant: a case in the field order of the provincial platform, and the platform's number back."""

from __future__ import annotations

import json
from functools import cached_property

from station_app.domain.double_entry import FilledField, PlatformForm, filled, parse_form, pasted_number
from station_app.errors import Code, UserError
from station_app.services.case_service import CaseService, FullCase
from station_app.services.catalogue_service import starter_file
from station_app.services.operator_service import OperatorService
from station_app.services.progress import NUMBER_NOTE, Clocks, row_of
from station_app.services.station_profile import StationProfile
from station_app.settings import DOUBLE_ENTRY_FORM, Settings
from station_app.storage import affair_store, case_store, enterprise_store
from station_app.storage.store import Store

_EXAMPLE = "double_entry.example.json"
_MODES = {"help": "帮办", "proxy": "代办", "consult": "咨询"}


class DoubleEntryService:
    """One transaction per call that writes."""

    def __init__(
        self,
        store: Store,
        profile: StationProfile,
        cases: CaseService,
        operators: OperatorService,
        clocks: Clocks,
        settings: Settings,
    ) -> None:
        self._store = store
        self._profile = profile
        self._cases = cases
        self._operators = operators
        self._clocks = clocks
        self._settings = settings

    @cached_property
    def form(self) -> PlatformForm:
        """The form of the station's province; the example one until the station has its own.

        Raises:
            UserError: `bad_file` with the JSON path of the first fault.
        """
        stored = self._settings.get(DOUBLE_ENTRY_FORM)
        return parse_form(stored or json.loads(starter_file(_EXAMPLE)))

    def fields(self, no: str, item: str, operator_id: str) -> tuple[FilledField, ...]:
        """What goes into the platform's form for one item, in its order and unmasked; commits the audit row for that.

        Raises:
            UserError: `case_not_found`, `item_not_found`, `bad_file`.
        """
        case = self._cases.full(no)
        row_of(case.items, item)
        values = self._values(case, item)
        with self._store.write(operator_id) as write:
            write.audit("double_entry", case.detail.summary.no, item=item)
        return filled(self.form, lambda source: values.get(source, ""))

    def take_number(self, no: str, item: str, text: str, operator_id: str) -> str:
        """Take the platform's acceptance number over from a paste and return it; commits.

        The number tells that the item is on the platform; it is not acceptance (受理), which the hall alone decides.

        Raises:
            UserError: `case_not_found`, `item_not_found`, `official_number`, `number_taken` when another case has it,
                `action_not_allowed` before the case was submitted.
        """
        number = pasted_number(self.form, text)
        with self._store.write(operator_id) as write:
            case = self._cases.full(no)
            summary = case.detail.summary
            row = row_of(case.items, item)
            if case.detail.submitted_at is None:
                raise UserError(
                    Code.ACTION_NOT_ALLOWED, "action", action="take_number", state=summary.state, reason="not_submitted"
                )
            holder = case_store.holder_of(self._store, number)
            if holder is not None and holder != (summary.no, item):
                raise UserError(Code.NUMBER_TAKEN, "official_no", number=number, case=holder[0])
            if row.official_no != number:
                data = {"official_no": number}
                affair_store.add_note(write, summary.rid, summary.id, item, NUMBER_NOTE, write.at, data)
                case_store.add_event(write, summary.rid, NUMBER_NOTE, "station", {"item": item, **data})
                self._clocks.refresh(write, case.detail)
        return number

    def _values(self, case: FullCase, item: str) -> dict[str, str]:
        detail, summary = case.detail, case.detail.summary
        handling = case.catalogue.item(item)
        position = row_of(case.items, item).position
        known = enterprise_store.by_id(self._store, summary.enterprise_id or "")
        profile = {name: str(value) for name, value in (known.profile if known else {}).items()}
        names = [
            case.catalogue.materials[line.material].name
            for line in case.lines
            if position in line.items and case.work.mark(line.material).ticked_at
        ]
        limit = handling.promised_limit
        return {
            "case.no": summary.no, "case.title": summary.title, "case.remark": detail.remark,
            "case.registered_on": summary.registered_at[:10], "case.mode": _MODES[summary.mode],
            "enterprise.name": summary.enterprise_name, "enterprise.uscc": detail.uscc or "",
            "enterprise.legal_representative": profile.get("legal_representative", ""),
            "enterprise.address": profile.get("address", ""), "enterprise.phone": profile.get("phone", ""),
            "contact.name": summary.contact_name, "contact.mobile": detail.contact_mobile,
            "item.code": handling.code, "item.name": handling.name,
            "item.department": case.catalogue.department_name(handling.department),
            "item.promised": "" if limit.value is None else f"{limit.value} {limit.unit.value}",
            "materials.count": str(len(names)), "materials.names": "；".join(names),
            "station.name": self._profile.name, "station.phone": self._profile.phone,
            "operator.name": self._operators.by_id(summary.operator_id).name,
            **{f"profile:{name}": value for name, value in profile.items()},
        }  # fmt: skip
