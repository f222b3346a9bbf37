"""Ledgers of the work with people: services and visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from station_app.clock import parse_moment
from station_app.domain.ledger import (
    Column,
    ColumnKind,
    Figure,
    Ledger,
    LedgerKind,
    LedgerRow,
    Missing,
    Subject,
    count,
    share,
)
from station_app.domain.money import amount_text
from station_app.domain.report_period import Period
from station_app.domain.service_log import ServiceLogRow
from station_app.domain.terms import (
    CHANNELS,
    SERVICE_CATEGORIES,
    VISIT_KINDS,
    VISIT_STATES,
)
from station_app.domain.visit import VisitRow, VisitState
from station_app.services.ledgers.period_figures import service_figure
from station_app.services.ledgers.sources import NOTHING, LedgerSources
from station_app.services.ledgers.titles import title_of
from station_app.storage import (
    demand_store,
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
    return replace(figure, value=amount_text(fen), numerator=fen, worked="以分计的合计")


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
