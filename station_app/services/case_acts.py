"""The acts that move a case of the station through its life, each with its guard, its change and its timeline entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from station_app.clock import Clock, to_text
from station_app.domain.assist_case import (
    CLOSED,
    ENTRUSTABLE,
    CaseAction,
    CaseState,
    move,
    possible_actions,
)
from station_app.domain.case_records import DeliveryWay
from station_app.domain.enterprise_facts import check_after_establishment
from station_app.domain.guidance import Mode
from station_app.domain.records import OperatorRow
from station_app.errors import Code, UserError
from station_app.services.case_facts import CaseFiles, KnownCase
from station_app.services.operator_service import OperatorService
from station_app.services.progress import Clocks
from station_app.storage import case_store, case_work_store, document_store, enterprise_store
from station_app.storage.case_work_store import WorkKind
from station_app.storage.document_store import About
from station_app.storage.store import Store, Write

POWER_OF_ATTORNEY_DAYS = 90
"""Term of a power of attorney unless another is agreed, in calendar days."""
POWER_OF_ATTORNEY = "WS10"
_ANY_REASON = "—"
_BY_THEMSELVES = frozenset({CaseAction.COLLECT, CaseAction.TRACK})
"""What follows from a first tick, and from the hall taking a case up; nobody does it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An action of the case's state; `refusal` names the guard that still stands in its way."""

    action: CaseAction
    refusal: str | None


@dataclass(frozen=True, slots=True)
class Term:
    """A power of attorney to be noted; what is left out takes the usual value."""

    valid_from: date | None = None
    valid_until: date | None = None
    agent: str = ""
    number: str | None = None


@dataclass(frozen=True, slots=True)
class HandOver:
    """Results handed over to the applicant: to whom, in which of the five ways, and where."""

    recipient: str
    relation: str = "本人"
    way: DeliveryWay = DeliveryWay.DIRECT
    express_no: str = ""
    place: str = ""


class CaseActs:
    """One transaction per act; an act that is not allowed writes nothing and says which guard refused it."""

    def __init__(
        self, store: Store, files: CaseFiles, operators: OperatorService, clocks: Clocks, clock: Clock
    ) -> None:
        self._store = store
        self._files = files
        self._operators = operators
        self._clocks = clocks
        self._clock = clock

    def offered(self, no: str) -> tuple[Offer, ...]:
        """What can be done with a case now, in the order of its life.

        Raises:
            UserError: `case_not_found`.
        """
        case = self._files.known(no)
        facts = case.facts(self._clock.today(), _ANY_REASON)
        possible = possible_actions(case.state, facts)
        return tuple(Offer(action, refusal) for action, refusal in possible if action not in _BY_THEMSELVES)

    def notice(self, no: str, operator_id: str) -> CaseState:
        """Note that the applicant was told everything at once (一次性告知) without a print; commits.

        Raises:
            UserError: `case_not_found`, `action_not_allowed`.
        """
        return self._act(no, CaseAction.NOTICE, operator_id)

    def ready(self, no: str, operator_id: str) -> CaseState:
        """Declare the materials complete (RULES 1.9); commits.

        Raises:
            UserError: `case_not_found`, `action_not_allowed` with the materials that are missing.
        """
        return self._act(no, CaseAction.READY, operator_id)

    def submit(self, no: str, operator_id: str, at: datetime | None = None) -> CaseState:
        """Note that the materials went to the hall (上送); it is not acceptance. The list is fixed from now on; commits.

        Args:
            at: when they were handed over; now unless given.

        Raises:
            UserError: `case_not_found`, `action_not_allowed`, `bad_date` for a moment that is still to come or a day
                before the registration.
        """
        with self._store.write(operator_id) as write:
            case = self._files.known(no)
            moment = to_text(at) if at else write.at
            day = moment[:10]
            if moment > write.at or day < case.detail.summary.registered_at[:10]:
                raise UserError(Code.BAD_DATE, "at")
            return self._move(write, case, CaseAction.SUBMIT, {"at": moment}, fields={"submitted_at": moment})

    def result(
        self, no: str, operator_id: str, *, item: str | None = None, name: str = "", document_no: str = ""
    ) -> CaseState:
        """Note a result of the hall that is at the station: a licence or a decision; commits.

        Raises:
            UserError: `case_not_found`, `action_not_allowed`, `item_not_found` for an item the case does not have.
        """
        with self._store.write(operator_id) as write:
            case = self._files.known(no)
            if item is not None and all(row.code != item for row in case.items):
                raise UserError(Code.ITEM_NOT_FOUND, "item", item=item)
            data = {"item": item, "name": name, "document_no": document_no}
            state = self._move(write, case, CaseAction.RESULT, {key: value for key, value in data.items() if value})
            values = {**data, "received_at": write.at}
            case_work_store.add(write, WorkKind.RESULT, case.rid, case.id, values)
        return state

    def deliver(self, no: str, operator_id: str, handed: HandOver) -> CaseState:
        """Note that the results were handed over (送达); commits.

        Raises:
            UserError: `case_not_found`, `action_not_allowed`.
        """
        with self._store.write(operator_id) as write:
            case = self._files.known(no)
            state = self._move(write, case, CaseAction.DELIVER, {"way": handed.way, "relation": handed.relation})
            values = {
                "recipient": handed.recipient or case.detail.summary.contact_name, "relation": handed.relation,
                "way": handed.way, "express_no": handed.express_no or None, "place": handed.place or None,
                "delivered_at": write.at,
            }  # fmt: skip
            case_work_store.add(write, WorkKind.DELIVERY, case.rid, case.id, values)
        return state

    def archive(self, no: str, operator_id: str) -> CaseState:
        """Close a delivered case (归档): read-only from now on; commits.

        Raises:
            UserError: `case_not_found`, `action_not_allowed` while originals are held.
        """
        return self._act(no, CaseAction.ARCHIVE, operator_id)

    def suspend(self, no: str, operator_id: str, reason: str) -> CaseState:
        """Pause the station's service (中止); the hall's clocks are not touched; commits.

        Raises:
            UserError: `case_not_found`, `action_not_allowed` without a reason.
        """
        with self._store.write(operator_id) as write:
            case = self._files.known(no)
            before = {"state_before": case.state.value}
            return self._move(write, case, CaseAction.SUSPEND, {"reason": reason}, reason, before)

    def resume(self, no: str, operator_id: str, reason: str = "") -> CaseState:
        """Go on with a suspended case where it stood (续办); commits.

        Raises:
            UserError: `case_not_found`, `action_not_allowed`.
        """
        with self._store.write(operator_id) as write:
            case = self._files.known(no)
            told = {"reason": reason} if reason else {}
            return self._move(write, case, CaseAction.RESUME, told, reason, {"state_before": None})

    def terminate(self, no: str, operator_id: str, reason: str) -> CaseState:
        """End the service for good (终止), once every original was given back; commits.

        Raises:
            UserError: `case_not_found`, `action_not_allowed` without a reason or while originals are held.
        """
        return self._act(no, CaseAction.TERMINATE, operator_id, reason)

    def withdraw(self, no: str, operator_id: str, reason: str) -> CaseState:
        """The applicant withdraws before submission (撤回); commits.

        Raises:
            UserError: `case_not_found`, `action_not_allowed` without a reason or while originals are held.
        """
        return self._act(no, CaseAction.WITHDRAW, operator_id, reason)

    def entrust(self, no: str, operator_id: str, term: Term) -> CaseState:
        """Note a signed power of attorney; a later one takes the place of the one before; commits.

        Raises:
            UserError: `case_not_found`, `action_not_allowed`, `bad_date` for a term that ends before it begins or
                has passed, `before_establishment`.
        """
        with self._store.write(operator_id) as write:
            case = self._files.known(no)
            if case.mode is not Mode.PROXY or case.state not in ENTRUSTABLE:
                refusal = "wrong_state" if case.mode is Mode.PROXY else "only_proxy_is_entrusted"
                raise _not_allowed(CaseAction.ENTRUST, case.state, refusal)
            values = self._term(write, case, term)
            for earlier in case.work.entrustments:
                if earlier.ended_at is None:
                    case_work_store.amend(write, WorkKind.ENTRUSTMENT, earlier.id, case.id, {"ended_at": write.at})
            case_work_store.add(write, WorkKind.ENTRUSTMENT, case.rid, case.id, values)
            told = {"until": values["valid_until"].isoformat(), "agent": values["agent"]}
            if case.state in {CaseState.NOTICED, CaseState.COLLECTING}:
                return self._move(write, case, CaseAction.ENTRUST, told)
            case_store.add_event(write, case.rid, CaseAction.ENTRUST.value, "station", told)
        return case.state

    def _term(self, write: Write, case: KnownCase, term: Term) -> dict[str, Any]:
        today = write.now.date()
        start = term.valid_from or today
        until = term.valid_until or start + timedelta(days=POWER_OF_ATTORNEY_DAYS)
        if until < start or until < today:
            raise UserError(Code.BAD_DATE, "until")
        known = enterprise_store.by_id(self._store, case.detail.summary.enterprise_id or "")
        check_after_establishment(known.profile if known else {}, start, "from")
        printed = document_store.latest(self._store, About(case.rid, case.id), POWER_OF_ATTORNEY, "")
        return {
            "agent": term.agent or self._operators.by_id(case.detail.summary.operator_id).name,
            "number": term.number or (printed.number if printed else None),
            "valid_from": start, "valid_until": until, "signed_at": write.at,
        }  # fmt: skip

    def assign(
        self, no: str, operator_id: str, to: str, *, expected: str | None = None, reason: str = ""
    ) -> OperatorRow:
        """Hand a case to another operator; who was asked first stays on record (首问); commits.

        Args:
            to: the new handler by id, name or work number.
            expected: who the caller believes handles it, to notice that a colleague was quicker.

        Raises:
            UserError: `case_not_found`, `operator_not_found`, `taken_already`, `action_not_allowed` when it is closed.
        """
        with self._store.write(operator_id) as write:
            case, handler = self._files.known(no), self._operators.find(to)
            summary = case.detail.summary
            if case.state in CLOSED:
                raise UserError(Code.ACTION_NOT_ALLOWED, "action", action="assign", state=summary.state)
            if expected is not None and self._operators.find(expected).id != summary.operator_id:
                taken_by = self._operators.by_id(summary.operator_id).name
                raise UserError(Code.TAKEN_ALREADY, "operator", operator=taken_by)
            if handler.id == summary.operator_id:
                return handler
            first = case.detail.first_asker or summary.operator_id
            fields = {"operator": handler.id, "first_asker": first}
            case_store.amend(write, case.rid, case.id, fields, {"operator_id": handler.id})
            told = {"from": summary.operator_id, "to": handler.id, **({"reason": reason} if reason else {})}
            case_store.add_event(write, case.rid, "assign", "station", told)
            write.audit("case_assign", summary.no, to=handler.id)
        return handler

    def _act(self, no: str, action: CaseAction, operator_id: str, reason: str = "") -> CaseState:
        with self._store.write(operator_id) as write:
            case = self._files.known(no)
            return self._move(write, case, action, {"reason": reason} if reason else {}, reason)

    def _move(
        self,
        write: Write,
        case: KnownCase,
        action: CaseAction,
        told: Mapping[str, Any],
        reason: str = "",
        fields: Mapping[str, Any] | None = None,
    ) -> CaseState:
        state = _moved(case, action, write.now.date(), reason)
        if state is not case.state:
            case_store.change_state(write, case.rid, case.id, state.value, fields)
            self._clocks.refresh(write, self._files.known(case.id).detail)
        case_store.add_event(write, case.rid, action.value, "station", told)
        write.audit(f"case_{action.value}", case.detail.summary.no)
        return state


def _moved(case: KnownCase, action: CaseAction, today: date, reason: str) -> CaseState:
    """The state after an action; a refusal for missing materials names them."""
    try:
        return move(case.state, action, case.facts(today, reason))
    except UserError as error:
        if error.params.get("reason") == "materials_missing":
            error.params["missing"] = [f"{one.material}:{one.lack.value}" for one in case.missing]
        raise


def _not_allowed(action: CaseAction, state: CaseState, reason: str) -> UserError:
    return UserError(Code.ACTION_NOT_ALLOWED, "action", action=action.value, state=state.value, reason=reason)
