"""Builds what the detail pane shows, from a full case; runs on the store thread."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from station_app.clock import parse_moment
from station_app.domain.case_records import MarkRow
from station_app.domain.guidance import Treatment
from station_app.domain.masking import mask_mobile
from station_app.domain.readiness import in_hand
from station_app.domain.records import MaterialLineRow
from station_app.services.case_service import FullCase
from ui.cases.detail import DetailView
from ui.cases.events import event_words, newest_first
from ui.cases.lines import case_line, mode_words, moment_words
from ui.desk import Desk
from ui.widgets.figures import Stage

_WORDS: Mapping[str, str] = {
    Treatment.SUBMIT: "未交", Treatment.COMMITMENT: "待签", Treatment.DEFERRABLE: "容缺", Treatment.OPTIONAL: "可不交",
    Treatment.ECERT: "免证可办", Treatment.PRODUCED: "前置结果", Treatment.WALLET: "材料库有",
}  # fmt: skip
_STAGE_NAMES = ("登记", "备料", "报送", "审批", "送达")


def read_detail(desk: Desk, no: str) -> DetailView:
    """One case for the pane.

    Raises:
        UserError: `case_not_found`.
    """
    services = desk.services
    case, now = services.cases.full(no), services.clock.now()
    summary = case.detail.summary
    line = case_line(summary, services.catalogues.calendar(), now.date())
    waiting = [row for row in case.lines if not in_hand(row, case.work.marks.get(row.material))]
    optional = sum(row.treatment == Treatment.OPTIONAL for row in waiting)
    waiting = [row for row in waiting if row.treatment != Treatment.OPTIONAL]
    names = {operator.id: operator.name for operator in services.operators.all()}
    return DetailView(
        line=line,
        subtitle=f"{summary.enterprise_name} · {len(case.items)} 个事项",
        stages=_stages(case, now),
        stage=_stage_number(case),
        facts=(
            ("服务方式", mode_words(summary.channel, summary.mode)),
            ("经办人", f"{summary.contact_name} {mask_mobile(case.detail.contact_mobile)}".strip() or "—"),
            ("承诺时限", _promise_words(case)),
            ("专员", names.get(summary.operator_id, "—")),
        ),
        sync_note=f"回执 {summary.receipt_no}" if summary.receipt_no else "下次同步时报送",
        missing=tuple(
            (case.catalogue.materials[row.material].name, waiting_words(row, case.work.mark(row.material)))
            for row in waiting
        ),
        have=len(case.lines) - len(waiting) - optional,
        total=len(case.lines),
        optional=optional,
        events=tuple((moment_words(event.at, now), event_words(event, case, names)) for event in newest_first(case)),
    )


def _promise_words(case: FullCase) -> str:
    summary = case.detail.summary
    accepted = any(row.accepted_at for row in case.items)
    if accepted and summary.due:
        return f"{date.fromisoformat(summary.due):%m-%d}（自受理起算）"
    if summary.due:
        return f"{date.fromisoformat(summary.due):%m-%d} 前报送（受理后另算）"
    return "未起算"


def _stages(case: FullCase, now: datetime) -> tuple[Stage, ...]:
    summary = case.detail.summary
    registered = parse_moment(summary.registered_at)
    notes = [
        f"{registered:%H:%M}" if registered.date() == now.date() else f"{registered:%m-%d}",
        f"{summary.ready}/{summary.merged}",
        _day(case.detail.submitted_at or summary.received_at),
        _day(next((row.accepted_at for row in case.items if row.accepted_at), None)),
        _day(next((row.finished_at for row in case.items if row.finished_at), None)),
    ]
    return tuple(Stage(name, note) for name, note in zip(_STAGE_NAMES, notes, strict=True))


def _day(moment: str | None) -> str:
    return f"{parse_moment(moment):%m-%d}" if moment else "—"


def _stage_number(case: FullCase) -> int:
    summary = case.detail.summary
    if summary.stage in ("finished", "served"):
        if summary.clock != "done":
            return 3
        return 5 if summary.stage == "served" else 4
    if summary.stage in ("accepted", "processing", "suspended"):
        return 3
    if summary.state in ("submitted", "tracking") or summary.stage == "received":
        return 2
    return 1


def waiting_words(line: MaterialLineRow, mark: MarkRow) -> str:
    """What a line that is not in hand waits for."""
    if mark.supplement:
        return "要补正"
    return _WORDS[line.treatment]
