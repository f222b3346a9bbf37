"""Builds what the detail pane and the opened sheet show, from a full case; runs on the store thread."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from station_app.clock import parse_moment
from station_app.domain.deadlines import Deadline
from station_app.domain.guidance import Treatment
from station_app.domain.masking import mask_mobile
from station_app.domain.records import CaseEventRow
from station_app.services.case_service import FullCase
from ui.cases.detail import DetailView
from ui.cases.lines import case_line, mode_words, moment_words
from ui.desk import Desk
from ui.intake.lines import IN_HAND, copies_words, limit_words
from ui.widgets.figures import Stage
from ui.widgets.sections import Section

_WORDS: Mapping[str, str] = {
    Treatment.SUBMIT: "未交", Treatment.COMMITMENT: "待签", Treatment.DEFERRABLE: "容缺", Treatment.OPTIONAL: "可不交",
    Treatment.ECERT: "免证可办", Treatment.PRODUCED: "前置结果", Treatment.WALLET: "材料库有",
}  # fmt: skip
_EVENTS: Mapping[str, str] = {
    "registered": "登记，生成去重清单 {requested} → {merged} 份", "printed": "打印{document}", "log_accepted": "记下受理",
    "log_suspended": "记下停表", "log_resumed": "记下恢复", "log_extended": "记下延期", "log_correction": "记下补正通知",
    "log_finished": "记下办结", "received": "大厅收到", "accepted": "大厅受理", "processing": "进入审批",
    "correction": "大厅要求补正", "suspended": "大厅停表", "resumed": "恢复计时", "extended": "大厅延长期限",
    "finished": "大厅办结", "served": "结果送达", "returned": "大厅退回", "not_accepted": "大厅不予受理",
    "deemed_accepted": "逾期未补正告知，视为受理", "receipt": "大厅已收，回执 {receipt_no}",
}  # fmt: skip
_PAPERS: Mapping[str, str] = {"WS01": "一次性告知书", "WS02": "材料清单", "WS03": "收件凭证", "WS10": "授权委托书"}
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
    waiting = [row for row in case.lines if row.ticked_at is None and Treatment(row.treatment) not in IN_HAND]
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
        missing=tuple((case.catalogue.materials[row.material].name, _WORDS[row.treatment]) for row in waiting),
        have=len(case.lines) - len(waiting) - optional,
        total=len(case.lines),
        optional=optional,
        events=tuple(
            (moment_words(event.at, now), event_words(event.kind, event.data)) for event in _newest_first(case)
        ),
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


def _newest_first(case: FullCase) -> list[CaseEventRow]:
    """By the moment it happened; what was noted later stands first among equals."""
    return sorted(case.events, key=lambda event: event.at)[::-1]


def event_words(kind: str, data: Mapping[str, object]) -> str:
    """One entry of the timeline in words."""
    template = _EVENTS.get(kind, kind)
    values = {key: str(value) for key, value in data.items()}
    values["document"] = _PAPERS.get(values.get("document", ""), values.get("document", ""))
    for name in ("requested", "merged", "receipt_no"):
        values.setdefault(name, "")
    return template.format(**{name: values[name] for name in ("requested", "merged", "document", "receipt_no")})


def read_sheet(desk: Desk, no: str) -> tuple[str, list[Section]]:
    """The opened case: items with their clocks, the whole list, the whole timeline.

    Raises:
        UserError: `case_not_found`.
    """
    services = desk.services
    case, now = services.cases.full(no), services.clock.now()
    sections = [
        Section(row.position, case.catalogue.item(row.code).name, _item_facts(desk, case, no, row.code))
        for row in case.items
    ]
    answers = tuple(
        ("", f"{case.catalogue.situations[code].text}  {_answer_words(case, code, value)}")
        for code, value in case.detail.answers.items()
    )
    if answers:
        sections.append(Section(None, "情形", answers))
    materials = tuple(
        (
            _WORDS[row.treatment],
            f"{case.catalogue.materials[row.material].name}（{copies_words(row.originals, row.copies)}）",
        )
        for row in case.lines
    )
    sections.append(Section(None, f"材料 {len(materials)} 份", materials))
    events = tuple((moment_words(event.at, now), event_words(event.kind, event.data)) for event in _newest_first(case))
    sections.append(Section(None, "时间线", events))
    if case.detail.remark:
        sections.append(Section(None, "备注", (("", case.detail.remark),)))
    return f"{no} {case.detail.summary.title}", sections


def _answer_words(case: FullCase, code: str, value: str) -> str:
    label = case.catalogue.situations[code].label(value)
    return f"未答，按“{label}”算" if code in case.detail.open_situations else label


def _item_facts(desk: Desk, case: FullCase, no: str, code: str) -> tuple[tuple[str, str], ...]:
    item = case.catalogue.item(code)
    deadline = desk.services.cases.explain(no, code)
    return (
        ("部门", case.catalogue.department_name(item.department)),
        ("承诺", limit_words(item.promised_limit)),
        ("法定", limit_words(item.statutory_limit)),
        ("到期", _due_words(deadline)),
    )


def _due_words(deadline: Deadline) -> str:
    if deadline.due is None:
        return "还没受理，未起算" if deadline.start_day is None else "已停表"
    counted = sum(day.counted for day in deadline.days)
    tentative = "（暂定：该年日历还没公布）" if deadline.tentative else ""
    course = f"，从 {deadline.start_day:%m-%d} 次日起数 {counted} 天" if counted else "，当日办结"
    return f"{deadline.due:%Y-%m-%d}{course}{tentative}"
