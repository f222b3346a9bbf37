"""Work on a case's materials: tick, defer, promise, sign, hold and give back; every act can be put back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from station_app.domain.assist_case import BEFORE_SUBMISSION, CLOSED, CaseState
from station_app.domain.case_records import MarkRow, OriginalRow
from station_app.domain.enterprise_facts import is_dishonest
from station_app.domain.guidance import Mode, Treatment
from station_app.domain.records import MaterialLineRow
from station_app.domain.text_rules import check_long_text, check_required
from station_app.errors import Code, UserError
from station_app.services.case_facts import CaseFiles, KnownCase
from station_app.services.list_revision import ListRevision
from station_app.storage import case_store, case_work_store, enterprise_store
from station_app.storage.case_work_store import WorkKind
from station_app.storage.store import Store, Write

MOST_COPIES = 999
_REMARK_LIMIT = 500
_SHELF_LIMIT = 64
_PERSON_LIMIT = 64


@dataclass(frozen=True, slots=True)
class Marked:
    """What an act changed: the mark before and after, and where the case stands now."""

    case_no: str
    before: MarkRow
    after: MarkRow
    state: CaseState


class MaterialWork:
    """One transaction per act; an act that is not allowed writes nothing."""

    def __init__(self, store: Store, files: CaseFiles, revision: ListRevision) -> None:
        self._store = store
        self._files = files
        self._revision = revision

    def tick(self, no: str, material: str, operator_id: str, copies: int | None = None) -> Marked:
        """Note that a material was handed in; what had to be mended counts as mended; commits.

        Args:
            copies: how many; None = as many as asked for.

        Raises:
            UserError: `case_not_found`, `unknown_material`, `bad_number`, `action_not_allowed` for a closed case or a
                consultation.
        """
        _check_copies(copies)
        with self._store.write(operator_id) as write:
            case = self._open(no, "tick")
            case.line(material)
            before = case.work.mark(material)
            after = replace(
                before,
                ticked_at=before.ticked_at or write.at,
                ticked_by=before.ticked_by or write.actor,
                copies=before.copies if copies is None else copies,
                supplement="",
            )
            return self._put(write, case, "tick", before, after)

    def untick(self, no: str, material: str, operator_id: str) -> Marked:
        """Take a tick back; a case that was ready no longer is; commits.

        Raises:
            UserError: `case_not_found`, `unknown_material`, `action_not_allowed` once the list is fixed.
        """
        with self._store.write(operator_id) as write:
            case = self._before_submission(no, "untick")
            case.line(material)
            before = case.work.mark(material)
            return self._put(
                write, case, "untick", before, replace(before, ticked_at=None, ticked_by=None, copies=None)
            )

    def defer(self, no: str, material: str, operator_id: str, treatment: Treatment = Treatment.DEFERRABLE) -> Marked:
        """Choose another treatment for a line: 容缺, 告知承诺 or to be submitted after all (RULES 1.7); commits.

        Raises:
            UserError: `case_not_found`, `unknown_material`, `not_deferrable` when the line does not allow it,
                `dishonest_enterprise`, `action_not_allowed` once the list is fixed.
        """
        with self._store.write(operator_id) as write:
            case = self._before_submission(no, "defer")
            line = case.line(material)
            _check_choice(line, treatment)
            if treatment is not Treatment.SUBMIT:
                self._check_trust(case)
            before = case.work.mark(material)
            return self._put(write, case, "defer", before, replace(before, treatment=treatment))

    def promise(
        self, no: str, material: str, operator_id: str, until: date, *, signed_on: date | None = None, reason: str = ""
    ) -> Marked:
        """Note a signed promise to bring a deferred material by a day (容缺受理承诺书, RULES 1.9); commits.

        Args:
            signed_on: the day it was signed; today unless given.
            reason: due when an earlier promise is put off.

        Raises:
            UserError: `case_not_found`, `unknown_material`, `not_deferrable`, `bad_date`, `promise_too_late`,
                `required` without a reason for putting off, `dishonest_enterprise`, `action_not_allowed`.
        """
        with self._store.write(operator_id) as write:
            case = self._open(no, "promise")
            line = case.line(material)
            if not line.deferrable:
                raise UserError(Code.NOT_DEFERRABLE, "material", material=material)
            self._check_trust(case)
            before, day = case.work.mark(material), signed_on or write.now.date()
            self._check_promise(case, line, before, until, day, reason)
            if day > write.now.date():
                raise UserError(Code.BAD_DATE, "signed_on")
            choice = Treatment.DEFERRABLE if line.treatment != Treatment.DEFERRABLE else before.treatment
            after = replace(before, treatment=choice, promised_on=day, promised_until=until)
            return self._put(write, case, "promise", before, after, {"reason": reason} if reason else {})

    def _check_promise(
        self, case: KnownCase, line: MaterialLineRow, before: MarkRow, until: date, signed_on: date, reason: str
    ) -> None:
        if until < signed_on:
            raise UserError(Code.BAD_DATE, "date")
        latest = self._files.last_promise(case, line, signed_on)
        if until > latest:
            raise UserError(Code.PROMISE_TOO_LATE, "date", latest=latest.isoformat(), workdays=line.deferral_workdays)
        put_off = before.promised_until is not None and until > before.promised_until
        if put_off and not reason.strip():
            raise UserError(Code.REQUIRED, "reason")

    def commit(self, no: str, material: str, operator_id: str) -> Marked:
        """Note a signed commitment (告知承诺书) in the place of a material; commits.

        Raises:
            UserError: `case_not_found`, `unknown_material`, `no_commitment` when the line does not allow it,
                `dishonest_enterprise`, `action_not_allowed`.
        """
        with self._store.write(operator_id) as write:
            case = self._open(no, "commit")
            line = case.line(material)
            if not line.commitment:
                raise UserError(Code.NO_COMMITMENT, "material", material=material)
            self._check_trust(case)
            before = case.work.mark(material)
            choice = Treatment.COMMITMENT if line.treatment != Treatment.COMMITMENT else before.treatment
            after = replace(before, treatment=choice, signed_at=before.signed_at or write.at)
            return self._put(write, case, "commit", before, after)

    def supplement(self, no: str, material: str, operator_id: str, text: str) -> Marked:
        """Note what the applicant has to mend on a material (要补正); the next tick settles it; commits.

        Raises:
            UserError: `case_not_found`, `unknown_material`, `required`, `too_long`, `bad_character`,
                `action_not_allowed`.
        """
        check_required(text, "text", _REMARK_LIMIT)
        with self._store.write(operator_id) as write:
            case = self._open(no, "supplement")
            case.line(material)
            before = case.work.mark(material)
            return self._put(write, case, "supplement", before, replace(before, supplement=text), {"text": text})

    def put_back(self, marked: Marked, operator_id: str) -> Marked:
        """Undo an act on a mark, unless somebody has changed it since; commits.

        Raises:
            UserError: `changed_since`, `action_not_allowed` once the list is fixed or the case is closed.
        """
        with self._store.write(operator_id) as write:
            case = self._open(marked.case_no, "undo")
            if case.state not in BEFORE_SUBMISSION and marked.after.ticked_at and not marked.before.ticked_at:
                raise _not_allowed("undo", case.state, "list_fixed")
            current = case.work.mark(marked.after.material)
            if current != marked.after:
                raise UserError(Code.CHANGED_SINCE, "material", material=current.material)
            return self._put(write, case, "undo", current, marked.before)

    def hold_original(
        self, no: str, material: str, operator_id: str, shelf: str, due_back: date | None = None
    ) -> OriginalRow:
        """Note an original that the station keeps, with its shelf and the day it is due back; commits.

        Raises:
            UserError: `case_not_found`, `unknown_material`, `required`, `too_long`, `bad_date`, `action_not_allowed`.
        """
        check_required(shelf, "shelf", _SHELF_LIMIT)
        with self._store.write(operator_id) as write:
            if due_back is not None and due_back < write.now.date():
                raise UserError(Code.BAD_DATE, "due_back")
            case = self._open(no, "hold_original")
            case.line(material)
            values = {"material": material, "taken_at": write.at, "shelf": shelf, "due_back": due_back}
            row_id = case_work_store.add(write, WorkKind.ORIGINAL, case.rid, case.id, values)
            case_store.add_event(write, case.rid, "hold_original", "station", {"material": material, "shelf": shelf})
        return OriginalRow(row_id, material, write.at, shelf, due_back, None, None)

    def return_original(self, no: str, material: str, operator_id: str, to: str = "") -> tuple[OriginalRow, ...]:
        """Note that the originals of a material were given back; both sides sign the paper; commits.

        Raises:
            UserError: `case_not_found`, `original_not_held`, `too_long`, `bad_character`.
        """
        check_long_text(to, "to", _PERSON_LIMIT)
        with self._store.write(operator_id) as write:
            case = self._files.known(no)
            held = tuple(original for original in case.work.held if original.material == material)
            if not held:
                raise UserError(Code.ORIGINAL_NOT_HELD, "material", material=material)
            receiver = to or case.detail.summary.contact_name
            values = {"returned_at": write.at, "returned_to": receiver}
            for original in held:
                case_work_store.amend(write, WorkKind.ORIGINAL, original.id, case.id, values)
            case_store.add_event(write, case.rid, "return_original", "station", {"material": material})
        return tuple(replace(original, returned_at=write.at, returned_to=receiver) for original in held)

    def _open(self, no: str, action: str) -> KnownCase:
        case = self._files.known(no)
        if case.state in CLOSED:
            raise _not_allowed(action, case.state, "wrong_state")
        if case.mode is Mode.CONSULT:
            raise _not_allowed(action, case.state, "consultation_ends_at_noticed")
        return case

    def _before_submission(self, no: str, action: str) -> KnownCase:
        case = self._open(no, action)
        if case.state not in BEFORE_SUBMISSION:
            raise _not_allowed(action, case.state, "list_fixed")
        return case

    def _check_trust(self, case: KnownCase) -> None:
        known = enterprise_store.by_id(self._store, case.detail.summary.enterprise_id or "")
        if known is not None and is_dishonest(known.profile):
            raise UserError(Code.DISHONEST_ENTERPRISE, "material", enterprise=known.name)

    def _put(
        self,
        write: Write,
        case: KnownCase,
        action: str,
        before: MarkRow,
        after: MarkRow,
        told: dict[str, Any] | None = None,
    ) -> Marked:
        """Write a mark with all that follows from it: the list's order, the count in hand and the state."""
        no = case.detail.summary.no
        if after == before:
            return Marked(no, before, after, case.state)
        case_work_store.put_mark(write, case.rid, case.id, before, after)
        if after.treatment is not before.treatment and case.state in BEFORE_SUBMISSION:
            self._revision.rework(write, case.detail)
        case_store.add_event(write, case.rid, action, "station", {"material": after.material, **(told or {})})
        return Marked(no, before, after, self._revision.settle(write, case.id))


def _check_copies(copies: int | None) -> None:
    if copies is not None and not 0 < copies <= MOST_COPIES:
        raise UserError(Code.BAD_NUMBER, "copies")


def _check_choice(line: MaterialLineRow, treatment: Treatment) -> None:
    """RULES 1.7: commitment or deferrable may become submit, and be swapped where the line allows both."""
    if Treatment(line.treatment) not in {Treatment.SUBMIT, Treatment.COMMITMENT, Treatment.DEFERRABLE}:
        raise UserError(Code.NOT_DEFERRABLE, "material", material=line.material)
    if treatment is Treatment.DEFERRABLE and not line.deferrable:
        raise UserError(Code.NOT_DEFERRABLE, "material", material=line.material)
    if treatment is Treatment.COMMITMENT and not line.commitment:
        raise UserError(Code.NO_COMMITMENT, "material", material=line.material)


def _not_allowed(action: str, state: CaseState, reason: str) -> UserError:
    return UserError(Code.ACTION_NOT_ALLOWED, "action", action=action, state=state.value, reason=reason)
