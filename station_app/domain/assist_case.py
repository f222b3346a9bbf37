"""The station's own case (帮代办单): its states, its actions and their guards (domain dictionary 5.2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from station_app.domain.guidance import Mode
from station_app.errors import Code, UserError


class CaseState(StrEnum):
    """States of a case at the station."""

    DRAFT = "draft"
    REGISTERED = "registered"
    NOTICED = "noticed"
    COLLECTING = "collecting"
    ENTRUSTED = "entrusted"
    READY = "ready"
    SUBMITTED = "submitted"
    TRACKING = "tracking"
    RESULTED = "resulted"
    DELIVERED = "delivered"
    EVALUATED = "evaluated"
    ARCHIVED = "archived"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    WITHDRAWN = "withdrawn"


class CaseAction(StrEnum):
    """Actions that move a case; the hall's 受理 is not among them."""

    NOTICE = "notice"
    COLLECT = "collect"
    ENTRUST = "entrust"
    READY = "ready"
    SUBMIT = "submit"
    TRACK = "track"
    RESULT = "result"
    DELIVER = "deliver"
    EVALUATE = "evaluate"
    ARCHIVE = "archive"
    SUSPEND = "suspend"
    RESUME = "resume"
    TERMINATE = "terminate"
    WITHDRAW = "withdraw"


CLOSED = frozenset({CaseState.ARCHIVED, CaseState.TERMINATED, CaseState.WITHDRAWN})
"""States in which a case is read-only."""

BEFORE_SUBMISSION = frozenset(
    {
        CaseState.REGISTERED, CaseState.NOTICED, CaseState.COLLECTING, CaseState.ENTRUSTED, CaseState.READY,
    }
)  # fmt: skip
"""States in which the material list is still recomputed (RULES 1.8)."""

_PREPARING = frozenset({CaseState.NOTICED, CaseState.COLLECTING, CaseState.ENTRUSTED})
_AT_THE_HALL = frozenset({CaseState.SUBMITTED, CaseState.TRACKING, CaseState.RESULTED})
_RUNNING = BEFORE_SUBMISSION | _AT_THE_HALL
ENTRUSTABLE = _RUNNING
"""States in which a power of attorney may be signed or renewed; it moves the case only while materials are collected."""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the guards look at.

    Attributes:
        materials_complete: RULES 1.9 holds for every line.
        authorised: a valid power of attorney is on file.
        originals_held: originals that have not been given back.
        remedy_missing: a refusal of the hall came without naming the appeal; it goes back before anything is handed over.
        before_suspension: the state to resume to.
        reason: the operator's reason, where one is due.
    """

    mode: Mode
    materials_complete: bool = False
    authorised: bool = False
    originals_held: int = 0
    remedy_missing: bool = False
    before_suspension: CaseState | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Move:
    sources: frozenset[CaseState]
    target: CaseState
    guard: Callable[[CaseFacts], str | None] = lambda _: None


def _not_for_consultation(facts: CaseFacts) -> str | None:
    return "consultation_ends_at_noticed" if facts.mode is Mode.CONSULT else None


def _may_entrust(facts: CaseFacts) -> str | None:
    return None if facts.mode is Mode.PROXY else "only_proxy_is_entrusted"


def _may_be_ready(facts: CaseFacts) -> str | None:
    return _not_for_consultation(facts) or (None if facts.materials_complete else "materials_missing")


def _with_power(facts: CaseFacts) -> str | None:
    return "no_power_of_attorney" if facts.mode is Mode.PROXY and not facts.authorised else None


def _may_submit(facts: CaseFacts) -> str | None:
    return _with_power(facts) or (None if facts.materials_complete else "materials_missing")


def _may_deliver(facts: CaseFacts) -> str | None:
    return _with_power(facts) or ("remedy_missing" if facts.remedy_missing else None)


def _needs_reason(facts: CaseFacts) -> str | None:
    return None if facts.reason.strip() else "reason_required"


def _originals_returned(facts: CaseFacts) -> str | None:
    return "originals_not_returned" if facts.originals_held else None


def _may_close(facts: CaseFacts) -> str | None:
    return _needs_reason(facts) or _originals_returned(facts)


_MOVES: Mapping[CaseAction, _Move] = {
    CaseAction.NOTICE: _Move(frozenset({CaseState.REGISTERED}), CaseState.NOTICED),
    CaseAction.COLLECT: _Move(frozenset({CaseState.NOTICED}), CaseState.COLLECTING, _not_for_consultation),
    CaseAction.ENTRUST: _Move(frozenset({CaseState.NOTICED, CaseState.COLLECTING}), CaseState.ENTRUSTED, _may_entrust),
    CaseAction.READY: _Move(_PREPARING, CaseState.READY, _may_be_ready),
    CaseAction.SUBMIT: _Move(frozenset({CaseState.READY}), CaseState.SUBMITTED, _may_submit),
    CaseAction.TRACK: _Move(frozenset({CaseState.SUBMITTED}), CaseState.TRACKING),
    CaseAction.RESULT: _Move(_AT_THE_HALL, CaseState.RESULTED, _with_power),
    CaseAction.DELIVER: _Move(frozenset({CaseState.RESULTED}), CaseState.DELIVERED, _may_deliver),
    CaseAction.EVALUATE: _Move(frozenset({CaseState.DELIVERED}), CaseState.EVALUATED),
    CaseAction.ARCHIVE: _Move(
        frozenset({CaseState.DELIVERED, CaseState.EVALUATED}), CaseState.ARCHIVED, _originals_returned
    ),
    CaseAction.SUSPEND: _Move(_RUNNING, CaseState.SUSPENDED, _needs_reason),
    CaseAction.RESUME: _Move(frozenset({CaseState.SUSPENDED}), CaseState.SUSPENDED),
    CaseAction.TERMINATE: _Move(_RUNNING | {CaseState.SUSPENDED}, CaseState.TERMINATED, _may_close),
    CaseAction.WITHDRAW: _Move(BEFORE_SUBMISSION | {CaseState.SUSPENDED}, CaseState.WITHDRAWN, _may_close),
}


def allowed_actions(state: CaseState, facts: CaseFacts) -> tuple[CaseAction, ...]:
    """The actions whose guards hold now, in the order of a case's life."""
    return tuple(action for action, refusal in possible_actions(state, facts) if refusal is None)


def possible_actions(state: CaseState, facts: CaseFacts) -> tuple[tuple[CaseAction, str | None], ...]:
    """The actions of a state in the order of a case's life, each with what still stands in its way."""
    return tuple((action, step.guard(facts)) for action, step in _MOVES.items() if state in step.sources)


def fallen_back(state: CaseState, facts: CaseFacts) -> CaseState:
    """Where a ready case goes when something is missing after all; every other state stays."""
    if state is not CaseState.READY or facts.materials_complete:
        return state
    return CaseState.ENTRUSTED if facts.authorised and facts.mode is Mode.PROXY else CaseState.COLLECTING


def move(state: CaseState, action: CaseAction, facts: CaseFacts) -> CaseState:
    """The state after an action.

    Raises:
        UserError: `action_not_allowed` with the state and the guard that refused it.
    """
    step = _MOVES[action]
    refusal = "wrong_state" if state not in step.sources else step.guard(facts)
    if refusal is not None:
        raise UserError(Code.ACTION_NOT_ALLOWED, "action", action=action.value, state=state.value, reason=refusal)
    if action is CaseAction.RESUME:
        return facts.before_suspension or CaseState.REGISTERED
    return step.target
