"""The seven stages of the 驿路 and where a case stands on it."""

from __future__ import annotations

from collections.abc import Iterable

from station_app.clock import parse_moment
from station_app.domain.assist_case import CaseState
from station_app.services.case_service import FullCase
from ui.widgets.figures import Stage

NAMES = ("登记", "备料", "报送大厅", "受理", "审批", "办结", "送达 · 评价")
_PREPARE, _SUBMIT, _ACCEPT, _APPROVE, _FINISH, _DELIVER = range(1, 7)
_OF_STATE = {
    CaseState.SUBMITTED: _ACCEPT, CaseState.TRACKING: _APPROVE, CaseState.RESULTED: _DELIVER,
    CaseState.DELIVERED: _DELIVER, CaseState.EVALUATED: len(NAMES), CaseState.ARCHIVED: len(NAMES),
}  # fmt: skip
_OF_HALL = {
    "received": _ACCEPT, "accepted": _APPROVE, "processing": _APPROVE, "correction": _APPROVE, "suspended": _APPROVE,
    "not_accepted": _ACCEPT, "returned": _ACCEPT,
}  # fmt: skip
_WORDS = {"correction": "补正中", "suspended": "停表", "not_accepted": "未受理", "returned": "已退回"}


def stage_number(case: FullCase) -> int:
    """Which stage a case is in; what the hall reports goes before what the station did."""
    summary = case.detail.summary
    state = CaseState(summary.state)
    if state is CaseState.SUSPENDED and case.detail.state_before:
        state = CaseState(case.detail.state_before)
    own = _OF_STATE.get(state, _SUBMIT if state is CaseState.READY else _PREPARE)
    if own >= _DELIVER:
        return own
    if summary.stage in ("finished", "served"):
        return _APPROVE if summary.clock != "done" else _DELIVER
    return max(own, _OF_HALL.get(summary.stage, own)) if summary.stage in _OF_HALL else own


def stages(case: FullCase) -> tuple[Stage, ...]:
    """The track: what stands under each name."""
    summary, current = case.detail.summary, stage_number(case)
    delivered = max((row.delivered_at for row in case.work.deliveries), default=None)
    notes = [
        _day(summary.registered_at),
        f"{summary.ready}/{summary.merged}",
        _day(case.detail.submitted_at or (summary.received_at if current > _SUBMIT else None)),
        _day(_first(row.accepted_at for row in case.items)),
        _WORDS.get(summary.stage, "审批中") if current == _APPROVE else "—",
        _day(_first(row.finished_at for row in case.items)) if current > _FINISH else "—",
        _day(delivered),
    ]
    return tuple(Stage(name, note) for name, note in zip(NAMES, notes, strict=True))


def _first(moments: Iterable[str | None]) -> str | None:
    return min((moment for moment in moments if moment), default=None)


def _day(moment: str | None) -> str:
    return f"{parse_moment(moment):%m-%d}" if moment else "—"
