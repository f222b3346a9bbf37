"""Reads one case for its page; runs on the store thread."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby

from station_app.clock import parse_moment
from station_app.domain.assist_case import CLOSED, CaseState
from station_app.domain.deadlines import Deadline
from station_app.domain.evaluation import EventKind
from station_app.domain.guidance import Mode
from station_app.domain.masking import mask_mobile
from station_app.domain.records import CaseEventRow, CaseItemRow
from station_app.domain.service_log import ServiceLogRow
from station_app.domain.workdays import Calendar
from station_app.services.case_service import FullCase
from station_app.settings import BIND_PROMISE_TO_LIMIT
from ui.case_detail.lines import CaseView, ClockLine, EventLine, Person
from ui.case_detail.material_rows import material_rows
from ui.case_detail.stages import stage_number, stages
from ui.case_detail.talks import evaluation_section, talk_event, talk_section
from ui.cases.events import event_mark, event_words, newest_first
from ui.cases.lines import case_line, light_of, mode_words
from ui.desk import Desk
from ui.intake.lines import limit_words
from ui.widgets.sections import Section

_ALARMS = frozenset({"correction", "log_correction", "returned", "not_accepted", "supplement"})
_NAMED = 3
_RUNS = {"tick": "收下", "scan": "扫描"}


def read_case(desk: Desk, no: str) -> CaseView:
    """One case as its page shows it.

    Raises:
        UserError: `case_not_found`.
    """
    services = desk.services
    case, now = services.cases.full(no), services.clock.now()
    summary, calendar = case.detail.summary, services.catalogues.calendar()
    names = {operator.id: operator.name for operator in services.operators.all()}
    line = case_line(summary, calendar, now.date())
    talks = services.service_logs.of_case(no)
    evaluation = services.evaluations.of_event(EventKind.CASE, summary.id)
    explained = services.cases.explain_promises(no)
    clocks = tuple(_clock_line(case, row, explained[row.code], calendar, now.date()) for row in case.items)
    return CaseView(
        no=summary.no,
        title=summary.title,
        subtitle=f"{summary.enterprise_name} · {mode_words(summary.channel, summary.mode)} · "
        f"{names.get(summary.operator_id, '—')}",
        state=line.state,
        light=line.light,
        left=line.left,
        stages=stages(case),
        stage=stage_number(case),
        offers=services.acts.offered(no),
        closed=CaseState(summary.state) in CLOSED,
        materials=material_rows(case, calendar, now.date(), bound=services.settings.get(BIND_PROMISE_TO_LIMIT)),
        events=_events(case, talks, names),
        clocks=clocks,
        prints=tuple(services.documents.prints(no)),
        stop_note=_stop_note(case, clocks),
        overview=_overview(case, names),
        situations=_situations(case),
        contacts=tuple(talk_section(talk, names) for talk in talks[::-1]),
        evaluation=(evaluation_section(evaluation, names),) if evaluation is not None else (),
        entrustment=next((row for row in case.work.entrustments if row.ended_at is None), None),
        enterprise=summary.enterprise_name,
        contact=summary.contact_name,
        operator_id=summary.operator_id,
        operators=tuple(Person(key, name) for key, name in names.items()),
        now=now,
        scans=tuple(services.scans.of_case(no)),
        remarks=tuple(services.scans.remarks(no)),
        handed_over=bool(case.work.deliveries),
        consultation=summary.mode == Mode.CONSULT,
        became=next((str(event.data["case"]) for event in case.events if event.kind == "became_case"), ""),
    )


def _events(case: FullCase, talks: list[ServiceLogRow], names: Mapping[str, str]) -> tuple[EventLine, ...]:
    """Newest first; what was handed in in one go is one entry."""
    own = [_event(case, list(run), names) for _, run in groupby(newest_first(case), key=_run)]
    talked = [talk_event(talk, names) for talk in talks]
    return tuple(sorted(own + talked, key=lambda line: line.moment, reverse=True))


def _run(event: CaseEventRow) -> object:
    """Ticks and scans of one person within one minute belong together; everything else stands alone."""
    return (event.kind, event.actor, event.at[:16]) if event.kind in _RUNS else id(event)


def _event(case: FullCase, run: list[CaseEventRow], names: Mapping[str, str]) -> EventLine:
    event, title = run[0], event_words(run[0], case, names)
    if len(run) > 1:
        codes = [str(one.data["material"]) for one in run if one.data["material"]]
        materials = [case.catalogue.materials[code].name for code in dict.fromkeys(codes)]
        named = "、".join(materials[:_NAMED]) + (" 等" if len(materials) > _NAMED else "")
        title = f"{_RUNS[event.kind]} {len(run)} 份{f'：{named}' if named else ''}"
    return EventLine(
        at=f"{parse_moment(event.at):%m-%d %H:%M}",
        title=title,
        who="大厅" if event.source == "hall" else names.get(event.actor, "驿站"),
        mark=event_mark(event),
        source=event.source,
        moment=event.at,
        strong=event.kind in _ALARMS,
    )


def _clock_line(case: FullCase, row: CaseItemRow, deadline: Deadline, calendar: Calendar, today: date) -> ClockLine:
    clock = {"paused": "paused", "done": "done"}.get(deadline.light.value, "")
    due = deadline.due.isoformat() if deadline.due else None
    yellow = deadline.yellow_from.isoformat() if deadline.yellow_from else None
    light, left = light_of("done" if row.finished_at else clock, due, yellow, calendar, today)
    item = case.catalogue.item(row.code)
    return ClockLine(
        number=row.position,
        item=row.code,
        name=item.name,
        light=light,
        left="停表" if clock == "paused" and not row.finished_at else left,
        limit=limit_words(item.promised_limit),
        used=_used(deadline, row, today),
        stopped=_stopped(deadline, calendar, today),
        deadline=deadline,
    )


def _used(deadline: Deadline, row: CaseItemRow, today: date) -> str:
    if deadline.start_day is None:
        return "—"
    until = parse_moment(row.finished_at).date() if row.finished_at else today
    return str(sum(day.counted for day in deadline.days if day.day <= until))


def _stopped(deadline: Deadline, calendar: Calendar, today: date) -> str:
    days = {
        day
        for segment in deadline.segments
        for offset in range(((segment.end or today) - segment.start).days)
        if calendar.is_workday(day := date.fromordinal(segment.start.toordinal() + offset + 1))
    }
    return str(len(days)) if days else "—"


def _stop_note(case: FullCase, clocks: tuple[ClockLine, ...]) -> str:
    stopped = [clock for clock in clocks if clock.left == "停表"]
    if not stopped:
        return ""
    names = "、".join(clock.name for clock in stopped[:2])
    word = "补正" if case.detail.summary.stage == "correction" else "停表"
    since = min(segment.start for clock in stopped for segment in clock.deadline.segments if segment.end is None)
    return f"{names}自 {since:%m-%d} 起{word}，停表期间不计入时限；恢复后到期日顺延。"


def _overview(case: FullCase, names: Mapping[str, str]) -> tuple[Section, ...]:
    detail, summary = case.detail, case.detail.summary
    term = next((row for row in case.work.entrustments if row.ended_at is None), None)
    facts = [
        ("件号", summary.no),
        ("企业", summary.enterprise_name),
        ("信用代码", detail.uscc or "—"),
        ("服务方式", mode_words(summary.channel, summary.mode)),
        ("经办人", f"{summary.contact_name} {mask_mobile(detail.contact_mobile)}".strip() or "—"),
        ("专员", names.get(summary.operator_id, "—")),
        ("登记", f"{parse_moment(summary.registered_at):%Y-%m-%d %H:%M}"),
        ("清单", f"{summary.requested} → {summary.merged} 份，实际要交 {summary.to_submit} 份"),
        ("委托书", f"{term.agent}，{term.valid_from:%m-%d} 至 {term.valid_until:%Y-%m-%d}" if term else "未签"),
        ("原件", f"驿站收存 {len(case.work.held)} 份" if case.work.held else "没有收存"),
    ]
    if detail.first_asker and detail.first_asker != summary.operator_id:
        facts.append(("首问", names.get(detail.first_asker, "—")))
    if detail.remark:
        facts.append(("备注", detail.remark))
    items = [Section(row.position, case.catalogue.item(row.code).name, _item_facts(case, row)) for row in case.items]
    return (Section(None, "办件", tuple(facts)), *items)


def _item_facts(case: FullCase, row: CaseItemRow) -> tuple[tuple[str, str], ...]:
    item = case.catalogue.item(row.code)
    facts = [
        ("部门", case.catalogue.department_name(item.department)),
        ("时限", f"承诺 {limit_words(item.promised_limit)}，法定 {limit_words(item.statutory_limit)}"),
    ]
    if row.official_no:
        facts.append(("受理号", row.official_no))
    if row.due:
        facts.append(("到期", row.due))
    return tuple(facts)


def _situations(case: FullCase) -> tuple[Section, ...]:
    return tuple(
        Section(None, case.catalogue.situations[code].text, (("答", _answer(case, code, value)),))
        for code, value in case.detail.answers.items()
    )


def _answer(case: FullCase, code: str, value: str) -> str:
    label = case.catalogue.situations[code].label(value)
    return f"未答，按“{label}”算" if code in case.detail.open_situations else label
