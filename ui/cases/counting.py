"""The built-in views of the case list and how many cases each holds."""

from __future__ import annotations

from dataclasses import dataclass

from station_app.services.case_views import CaseView
from ui.cases.loading import DRAFTS
from ui.desk import Desk

VIEWS = (
    (CaseView.MINE, "我的在办"),
    (CaseView.CORRECTION, "待补正"),
    (CaseView.DEFERRED, "容缺待补"),
    (CaseView.DUE_TODAY, "今日到期"),
    (CaseView.OPEN, "全站在办"),
    (DRAFTS, "草稿"),
    (CaseView.FINISHED, "近七日办结"),
)


@dataclass(frozen=True, slots=True)
class Counts:
    """Cases per view, and who works here (id to name)."""

    views: dict[str, int]
    operators: dict[str, str]


def count_views(desk: Desk) -> Counts:
    """Count every built-in view; runs on the store thread."""
    services = desk.services
    counts: dict[str, int] = {DRAFTS: len(services.drafts.all())}
    for view, _ in VIEWS:
        if view != DRAFTS:
            counts[view] = services.cases.count(CaseView(view), operator_id=desk.operator_id)
    return Counts(counts, {operator.id: operator.name for operator in services.operators.all()})
