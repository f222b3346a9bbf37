"""Ledgers of the work with people: services, visits, demands and evaluations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from station_app.clock import parse_moment
from station_app.domain.deadlines import Light
from station_app.domain.demand import Act, DemandRow, Outcome, Stage
from station_app.domain.evaluation import EvaluationRow, Step
from station_app.domain.ledger import (
    Column,
    ColumnKind,
    Figure,
    Ledger,
    LedgerKind,
    LedgerRow,
    LightCell,
    Missing,
    Subject,
    count,
    share,
)
from station_app.domain.money import yuan_text
from station_app.domain.rates import Rate
from station_app.domain.records import CaseSummary
from station_app.domain.report_period import Period
from station_app.domain.service_log import ServiceLogRow
from station_app.domain.terms import (
    BAD_REASONS,
    CHANNELS,
    DEMAND_CHANNELS,
    DEMAND_KINDS,
    DEMAND_STAGES,
    EVALUATION_CHANNELS,
    LEVELS,
    OUTCOMES,
    SERVICE_CATEGORIES,
    VISIT_KINDS,
    VISIT_STATES,
)
from station_app.domain.visit import VisitRow, VisitState
from station_app.services.ledgers import period_figures
from station_app.services.ledgers.period_figures import case_facts, evaluation_figures, service_figure
from station_app.services.ledgers.sources import NOTHING, LedgerSources, day_of
from station_app.services.ledgers.titles import title_of
from station_app.storage import (
    case_store,
    demand_store,
    evaluation_store,
    ledger_cases,
    service_log_store,
    visit_store,
)
from station_app.storage.ledger_cases import PeriodCase

_CONSULTATION_COLUMNS = (
    Column("at", "时间", ColumnKind.MOMENT, 11),
    Column("category", "类别", weight=8),
    Column("channel", "方式", weight=6),
    Column("enterprise", "企业", weight=22),
    Column("subject", "事由", weight=24),
    Column("answer", "答复", weight=24),
    Column("solved", "站内解决", weight=8),
    Column("passed_to", "转给", weight=10),
    Column("minutes", "分钟", ColumnKind.NUMBER, 6, summed=True),
    Column("operator", "专员", weight=8),
)


def consultation_ledger(sources: LedgerSources, period: Period) -> Ledger:
    """咨询服务台账: the services that were logged, and the consultations that have a number of their own."""
    logs = service_log_store.of_period(sources.store, period.first, period.last)
    cases = ledger_cases.consulted(sources.store, period.first, period.last)
    rows = [*(_log_row(sources, log) for log in logs), *(_consulted_row(sources, case) for case in cases)]
    free = service_log_store.free_totals(sources.store, period.first, period.last)
    return Ledger(
        kind=LedgerKind.CONSULTATION,
        title=title_of(LedgerKind.CONSULTATION, period),
        period=period,
        subject=Subject.SERVICE_LOG,
        filters="本期服务登记与咨询件",
        order="时间",
        unit="次",
        columns=_CONSULTATION_COLUMNS,
        rows=tuple(sorted(rows, key=lambda row: str(row.cells[0]))),
        figures=(
            count("services", "服务", "次", Subject.SERVICE_LOG, [log.id for log in logs]),
            count("consultations", "咨询件", "件", Subject.CASE, [case.id for case in cases]),
            service_figure(logs),
            count("after_hours", "随时办、周末办", "次", Subject.SERVICE_LOG, _out_of_hours(logs)),
            _saved(logs, sum(one.saved_fen for one in free)),
        ),
        missing=tuple(
            Missing(Subject.SERVICE_LOG, log.id, "", "未解决又没写转给谁")
            for log in logs
            if not log.solved and not log.passed_to
        ),
        notes=("咨询件不计入站内解决率",),
    )


def _out_of_hours(logs: Sequence[ServiceLogRow]) -> list[str]:
    return [log.id for log in logs if log.weekend or log.after_hours]


def _saved(logs: Sequence[ServiceLogRow], fen: int) -> Figure:
    figure = count("free_services", "免费服务节省", "元", Subject.SERVICE_LOG, [log.id for log in logs])
    return replace(figure, value=yuan_text(fen), numerator=fen, worked="以分计的合计")


def _log_row(sources: LedgerSources, log: ServiceLogRow) -> LedgerRow:
    cells = (
        parse_moment(log.at), SERVICE_CATEGORIES[log.category], CHANNELS.get(log.channel, ""),
        log.enterprise_name or NOTHING, log.subject, log.answer or NOTHING, "是" if log.solved else "否",
        log.passed_to or NOTHING, log.minutes, sources.person(log.operator_id),
    )  # fmt: skip
    return LedgerRow(log.id, cells)


def _consulted_row(sources: LedgerSources, case: PeriodCase) -> LedgerRow:
    cells = (
        parse_moment(case.registered_at), "咨询件", CHANNELS.get(case.channel, ""), case.enterprise_name,
        f"{case.no} {case.title}", NOTHING, NOTHING, NOTHING, 0, sources.person(case.operator_id),
    )  # fmt: skip
    return LedgerRow(case.id, cells, Subject.CASE)


_VISIT_COLUMNS = (
    Column("at", "时间", ColumnKind.MOMENT, 11),
    Column("no", "走访号", ColumnKind.CODE, 12),
    Column("kind", "方式", weight=9),
    Column("enterprise", "企业", weight=24),
    Column("subject", "事由", weight=24),
    Column("record", "情况", weight=30),
    Column("demands", "转诉求", ColumnKind.NUMBER, 7, summed=True),
    Column("state", "状态", weight=8),
    Column("operator", "走访人", weight=8),
)


def visit_ledger(sources: LedgerSources, period: Period) -> Ledger:
    """走访台账: the visits of the period, planned and done, and how far they reach."""
    rows = visit_store.between(sources.store, period.first, period.last)
    done = [row for row in rows if row.state is VisitState.DONE]
    brought = demand_store.of_visits(sources.store, [row.id for row in rows])
    return Ledger(
        kind=LedgerKind.VISIT,
        title=title_of(LedgerKind.VISIT, period),
        period=period,
        subject=Subject.VISIT,
        filters="本期走访（含已约、已取消）",
        order="时间",
        unit="次",
        columns=_VISIT_COLUMNS,
        rows=tuple(_visit_row(sources, row, len(brought.get(row.id, ()))) for row in rows),
        figures=(
            count("visits", "已走访", "次", Subject.VISIT, [row.id for row in done]),
            coverage_figure(sources, period),
            count("demands", "转诉求", "件", Subject.DEMAND, [one for ids in brought.values() for one in ids]),
        ),
        missing=tuple(Missing(Subject.VISIT, row.id, row.no, "缺走访情况") for row in done if not row.record),
        notes=("走访覆盖率按企业库中走访过的企业计，同一企业走访多次计一次",),
    )


def coverage_figure(sources: LedgerSources, period: Period) -> Figure:
    """走访覆盖率: the share of the known enterprises that had a visit."""
    rate = sources.visits.coverage(period.first, period.last).enterprises
    visited, known = visit_store.reached(sources.store, period.first, period.last)
    return share("coverage", rate, ("走访企业", "企业库"), Subject.ENTERPRISE, visited, known)


def _visit_row(sources: LedgerSources, row: VisitRow, demands: int) -> LedgerRow:
    cells = (
        parse_moment(row.at), row.no, VISIT_KINDS[row.kind], row.enterprise_name, row.subject, row.record or NOTHING,
        demands, VISIT_STATES[row.state], sources.person(row.operator_id),
    )  # fmt: skip
    return LedgerRow(row.id, cells)


_DEMAND_COLUMNS = (
    Column("date", "收到", ColumnKind.DAY, 8),
    Column("no", "诉求号", ColumnKind.CODE, 12),
    Column("kind", "类别", weight=8),
    Column("channel", "来源", weight=8),
    Column("enterprise", "企业", weight=20),
    Column("subject", "诉求", weight=26),
    Column("concerned", "涉及家数", ColumnKind.NUMBER, 7, summed=True),
    Column("unit", "承办", weight=12),
    Column("stage", "环节", weight=6),
    Column("light", "灯", ColumnKind.LIGHT, 11),
    Column("outcome", "结果", weight=8),
    Column("reopened", "重开", ColumnKind.NUMBER, 6, summed=True),
)


def demand_ledger(sources: LedgerSources, period: Period) -> Ledger:
    """诉求闭环台账: the demands that came in during the period, and how far each has come."""
    rows = demand_store.of_period(sources.store, period.first, period.last)
    return Ledger(
        kind=LedgerKind.DEMAND,
        title=title_of(LedgerKind.DEMAND, period),
        period=period,
        subject=Subject.DEMAND,
        filters="本期收到的诉求",
        order="收到时间",
        unit="件",
        columns=_DEMAND_COLUMNS,
        rows=tuple(_demand_row(sources, row) for row in rows),
        figures=demand_figures(sources, rows),
        missing=tuple(
            Missing(Subject.DEMAND, row.id, row.no, "缺承办单位")
            for row in rows
            if row.stage not in {Stage.SOURCE, Stage.ANALYSIS, Stage.CLOSED} and row.assigned is None
        ),
        notes=("并走的诉求计入诉求数，不计入解决率",),
    )


def demand_figures(sources: LedgerSources, rows: Sequence[DemandRow]) -> tuple[Figure, ...]:
    """诉求, 办结率, 解决率, 回访满意率, 按时率, 涉及企业 and 涉及金额 of some demands."""
    ids = [row.id for row in rows]
    closed = [row for row in rows if row.stage is Stage.CLOSED]
    told = [row for row in closed if row.outcome is not None and row.merged_into is None]
    solved = [row.id for row in told if row.outcome is Outcome.RESOLVED]
    revisits = [(row.id, step.satisfied) for row in rows for step in row.steps if step.act is Act.REVISIT]
    satisfied = [demand for demand, content in revisits if content]
    in_time = [row.id for row in rows if not sources.demands.was_late(row)]
    alone = [row for row in rows if row.merged_into is None]
    fen = sum(row.amount_fen or 0 for row in alone)
    rates = (
        ("closed_rate", "诉求办结率", "已销号的诉求数 ÷ 诉求数", ("销号", "诉求"), [row.id for row in closed], ids),
        ("solved_demands", "诉求解决率", "已解决的诉求数 ÷ 已销号且已反馈的诉求数", ("已解决", "已反馈"), solved,
         [row.id for row in told]),
        ("satisfied_rate", "回访满意率", "回访满意数 ÷ 回访数", ("满意", "回访"), satisfied, [one for one, _ in revisits]),
        ("demands_in_time", "诉求按时率", "各环节均未超期的诉求数 ÷ 诉求数", ("未超期", "诉求"), in_time, ids),
    )  # fmt: skip
    concerned = count("concerned", "涉及企业", "家", Subject.DEMAND, [row.id for row in alone])
    amount = count("amount", "涉及金额", "元", Subject.DEMAND, [row.id for row in alone if row.amount_fen])
    total = sum(row.concerned for row in alone)
    return (
        count("demands", "诉求", "件", Subject.DEMAND, ids),
        *(
            share(key, Rate(name, formula, len(above), len(below)), words, Subject.DEMAND, above, below)
            for key, name, formula, words, above, below in rates
        ),
        replace(concerned, value=f"{total:,}", numerator=total),
        replace(amount, value=yuan_text(fen), numerator=fen),
        count("reopened", "重开", "件", Subject.DEMAND, [row.id for row in rows if row.reopened]),
    )


def _demand_row(sources: LedgerSources, row: DemandRow) -> LedgerRow:
    clock = sources.demands.clock(row)
    if row.merged_into is not None:
        light = LightCell(Light.DONE, "已并走")
    elif clock is None or clock.due is None:
        light = LightCell(Light.DONE, "已销号")
    else:
        yellow = clock.yellow_from.isoformat() if clock.yellow_from else None
        light = sources.light("running", clock.due.isoformat(), yellow)
    cells = (
        day_of(row.at), row.no, DEMAND_KINDS[row.kind], DEMAND_CHANNELS[row.channel], row.enterprise_name or NOTHING,
        row.subject, row.concerned, row.assigned.unit if row.assigned else NOTHING, DEMAND_STAGES[row.stage], light,
        OUTCOMES[row.outcome] if row.outcome else NOTHING, row.reopened,
    )  # fmt: skip
    return LedgerRow(row.id, cells)


_EVALUATION_COLUMNS = (
    Column("at", "时间", ColumnKind.MOMENT, 11),
    Column("no", "件号", ColumnKind.CODE, 14),
    Column("enterprise", "企业", weight=22),
    Column("level", "满意度", weight=9),
    Column("channel", "来源", weight=7),
    Column("reasons", "原因", weight=16),
    Column("comment", "评语", weight=26),
    Column("loop", "整改", weight=9),
    Column("handler", "办理人", weight=8),
)


def evaluation_ledger(sources: LedgerSources, period: Period) -> Ledger:
    """好差评台账: the evaluations of the period and what was done about the bad ones."""
    rows = evaluation_store.of_period(sources.store, period.first, period.last)
    facts = case_facts(sources.store, period)
    ids = [row.case_id for row in rows if row.case_id]
    cases = {case.id: case for case in case_store.by_ids(sources.store, ids)}
    levels = [
        count(f"level_{level}", word, "条", Subject.EVALUATION, [row.id for row in rows if row.level == level])
        for level, word in LEVELS.items()
    ]
    return Ledger(
        kind=LedgerKind.EVALUATION,
        title=title_of(LedgerKind.EVALUATION, period),
        period=period,
        subject=Subject.EVALUATION,
        filters="本期收到的评价",
        order="评价时间",
        unit="条",
        columns=_EVALUATION_COLUMNS,
        rows=tuple(_evaluation_row(sources, row, cases.get(row.case_id or "")) for row in rows),
        figures=(
            count("evaluations", "评价", "条", Subject.EVALUATION, [row.id for row in rows]),
            *evaluation_figures(rows, facts),
            *levels,
        ),
        missing=tuple(
            Missing(Subject.EVALUATION, row.id, "", "差评没写原因") for row in rows if row.level.bad and not row.reasons
        ),
        notes=("非常满意、满意、基本满意为好评", period_figures.RATING_NOTE),
    )


def _evaluation_row(sources: LedgerSources, row: EvaluationRow, case: CaseSummary | None) -> LedgerRow:
    done = {step.step for step in row.steps}
    loop = NOTHING if not row.level.bad else _mending(done)
    cells = (
        parse_moment(row.at), case.no if case else NOTHING, case.enterprise_name if case else NOTHING, LEVELS[row.level],
        EVALUATION_CHANNELS[row.channel], "、".join(BAD_REASONS[one] for one in row.reasons) or NOTHING,
        row.comment or NOTHING, loop, sources.person(row.handler_id),
    )  # fmt: skip
    return LedgerRow(row.id, cells)


def _mending(done: set[Step]) -> str:
    if Step.REVISIT in done:
        return "已回访"
    if done & {Step.MEND, Step.EXPLAIN, Step.REJECT}:
        return "已处理"
    return "已联系" if Step.CONTACT in done else "待联系"
