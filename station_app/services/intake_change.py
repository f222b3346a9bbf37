"""Changing what was entered about the contact of a case: freely before the hall accepts it, as a correction afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from station_app.domain.affair import accepted
from station_app.domain.case_form import PERSON_NAME_LIMIT, REMARK_LIMIT, check_phone
from station_app.domain.guidance import Mode
from station_app.domain.records import CaseDetail
from station_app.domain.text_rules import check_long_text, check_required
from station_app.errors import Code, UserError
from station_app.services.case_lookup import find_open_case
from station_app.services.progress import FROM_HALL, progress_of
from station_app.storage import case_store, case_work_store
from station_app.storage.case_work_store import WorkKind
from station_app.storage.store import Store


@dataclass(frozen=True, slots=True)
class IntakeFields:
    """What may be changed; None leaves a field as it is."""

    contact_name: str | None = None
    contact_mobile: str | None = None
    remark: str | None = None


class IntakeChange:
    """One transaction per call that writes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def change(self, no: str, operator_id: str, fields: IntakeFields, reason: str = "") -> bool:
        """Write other values; commits.

        Once the hall has accepted an item the intake is frozen (sync protocol 2.7): contact fields then go out as a
        correction (更正) of their own, which the hall reads beside the case.

        Args:
            reason: why; needed for a correction.

        Returns:
            Whether it became a correction.

        Raises:
            UserError: `case_not_found`, `action_not_allowed` for a closed case, `required`, `too_long`,
                `bad_character`, `bad_mobile`.
        """
        with self._store.write(operator_id) as write:
            case = find_open_case(self._store, no, "correct")
            values = _checked(fields, Mode(case.summary.mode))
            before = {
                "contact_name": case.summary.contact_name,
                "contact_mobile": case.contact_mobile,
                "remark": case.remark,
            }
            changed = {name: value for name, value in values.items() if value != before[name]}
            if not changed:
                return False
            locked = {name: value for name, value in changed.items() if name != "remark"}
            is_correction = bool(locked) and self._accepted(case)
            free = {name: value for name, value in changed.items() if not is_correction or name not in locked}
            rid, case_id = case.summary.rid, case.summary.id
            if free:
                case_store.amend(write, rid, case_id, free)
            if is_correction:
                check_required(reason, "reason", 500)
                row = {"fields": locked, "reason": reason, "at": write.at}
                case_work_store.add(write, WorkKind.CORRECTION, rid, case_id, row)
                case_work_store.apply_corrections(write, rid)
            told = {"fields": sorted(changed), **({"reason": reason} if reason else {})}
            case_store.add_event(write, rid, "corrected" if is_correction else "intake_changed", "station", told)
            case_store.reindex(write, case_id)
            write.audit("case_correct", case.summary.no, fields=sorted(changed))
        return is_correction

    def _accepted(self, case: CaseDetail) -> bool:
        return any(one.source == FROM_HALL and accepted(one.affair) for one in progress_of(self._store, case))


def _checked(fields: IntakeFields, mode: Mode) -> dict[str, str]:
    values: dict[str, str] = {}
    if fields.contact_name is not None:
        check_required(fields.contact_name, "contact_name", PERSON_NAME_LIMIT)
        values["contact_name"] = fields.contact_name
    if fields.contact_mobile is not None:
        values["contact_mobile"] = check_phone(fields.contact_mobile, mode, "contact_mobile")
    if fields.remark is not None:
        check_long_text(fields.remark, "remark", REMARK_LIMIT)
        values["remark"] = fields.remark
    if not values:
        raise UserError(Code.REQUIRED, "data")
    return values
