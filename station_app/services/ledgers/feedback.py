"""Ledgers of what enterprises say: demands and evaluations."""

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
from station_app.domain.money import amount_text
from station_app.domain.rates import Rate
from station_app.domain.records import CaseSummary
from station_app.domain.report_period import Period
from station_app.domain.terms import (
    BAD_REASONS,
    DEMAND_CHANNELS,
    DEMAND_KINDS,
    DEMAND_STAGES,
    EVALUATION_CHANNELS,
    LEVELS,
    OUTCOMES,
)
from station_app.services.ledgers import period_figures
from station_app.services.ledgers.period_figures import case_facts, evaluation_figures
from station_app.services.ledgers.sources import NOTHING, LedgerSources, day_of
from station_app.services.ledgers.titles import title_of
from station_app.storage import (
    case_store,
    demand_store,
    evaluation_store,
)

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
        replace(amount, value=amount_text(fen), numerator=fen),
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
