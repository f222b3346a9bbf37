"""The figures of a period: counted once, and the same in a ledger, in a report and on the screen (RULES 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from station_app.clock import parse_moment
from station_app.domain.catalogue import LimitUnit
from station_app.domain.evaluation import EvaluationRow, EventKind, Step
from station_app.domain.ledger import Figure, Subject, count, share
from station_app.domain.rates import Rate
from station_app.domain.report_period import Period
from station_app.domain.service_log import ServiceLogRow
from station_app.domain.workday_axis import WorkdayAxis
from station_app.errors import UserError
from station_app.services.catalogue_service import CatalogueService
from station_app.storage import evaluation_store, ledger_cases, service_log_store
from station_app.storage.ledger_cases import FinishedCase, PeriodCase
from station_app.storage.store import Store

RATING_NOTE = "主动评价率按本期收到的办件评价与本期办结的办件计"


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What happened to cases in a period.

    Attributes:
        registered: the cases that were logged; `accepted` ids of those the hall took up, `finished` those it finished,
            whenever they were logged.
    """

    registered: tuple[PeriodCase, ...]
    accepted: tuple[str, ...]
    finished: tuple[FinishedCase, ...]

    @property
    def finished_ids(self) -> tuple[str, ...]:
        """Ids of the finished ones."""
        return tuple(one.id for one in self.finished)


def case_facts(store: Store, period: Period) -> CaseFacts:
    """Read what happened to cases, on one snapshot."""
    with store.read():
        return CaseFacts(
            tuple(ledger_cases.registered(store, period.first, period.last)),
            tuple(ledger_cases.accepted(store, period.first, period.last)),
            tuple(ledger_cases.finished(store, period.first, period.last)),
        )


def case_figures(facts: CaseFacts) -> tuple[Figure, ...]:
    """登记办件, 办结率, 按期办结率, 材料精简率."""
    registered = tuple(one.id for one in facts.registered)
    in_time = tuple(one.id for one in facts.finished if not one.late)
    return (
        replace(count("registered", "登记办件", "件", Subject.CASE, registered), worked="本期登记的帮代办单"),
        share(
            "finish_rate",
            Rate("办结率", "本期办结的办件数 ÷ 本期受理的办件数", len(facts.finished), len(facts.accepted)),
            ("办结", "受理"), Subject.CASE, facts.finished_ids, facts.accepted,
        ),
        share(
            "on_time_rate",
            Rate("按期办结率", "未超过承诺时限的办结数 ÷ 办结数", len(in_time), len(facts.finished)),
            ("未超期", "办结"), Subject.CASE, in_time, facts.finished_ids,
        ),
        material_saving(facts.registered),
    )  # fmt: skip


def material_saving(cases: Sequence[PeriodCase]) -> Figure:
    """材料精简率: 1 − 实交 ÷ 逐项, in copies."""
    requested, to_submit = (sum(getattr(one, name) for one in cases) for name in ("requested", "to_submit"))
    ids = tuple(one.id for one in cases)
    rate = Rate("材料精简率", "1 − 实交份数 ÷ 逐项份数", requested - to_submit, requested)
    figure = share("material_saving", rate, ("少交", "逐项"), Subject.CASE, ids, ids)
    return replace(figure, worked=f"1 − 实交 {to_submit:,} ÷ 逐项 {requested:,}") if requested else figure


def service_figure(logs: Sequence[ServiceLogRow]) -> Figure:
    """站内解决率."""
    solved = tuple(one.id for one in logs if one.solved)
    rate = Rate("站内解决率", "站内解决的服务数 ÷ 全部服务数", len(solved), len(logs))
    ids = tuple(one.id for one in logs)
    return share("solved_rate", rate, ("站内解决", "服务"), Subject.SERVICE_LOG, solved, ids)


def evaluation_figures(rows: Sequence[EvaluationRow], facts: CaseFacts) -> tuple[Figure, ...]:
    """主动评价率, 好评率, 差评回访率."""
    of_cases = tuple(row.case_id or "" for row in rows if row.event_kind is EventKind.CASE)
    every = tuple(row.id for row in rows)
    bad = [row for row in rows if row.level.bad]
    good = tuple(row.id for row in rows if not row.level.bad)
    revisited = tuple(row.id for row in bad if any(step.step is Step.REVISIT for step in row.steps))
    rated = Rate("主动评价率", "办件评价数 ÷ 办结数", len(of_cases), len(facts.finished))
    followed = Rate("差评回访率", "已回访的差评数 ÷ 差评数", len(revisited), len(bad))
    return (
        share("rating_rate", rated, ("评价", "办结"), Subject.CASE, of_cases, facts.finished_ids),
        share(
            "good_rate", Rate("好评率", "1、2、3 级评价数 ÷ 全部评价数", len(good), len(rows)), ("前三级", "评价"),
            Subject.EVALUATION, good, every,
        ),
        share("revisit_rate", followed, ("已回访", "差评"), Subject.EVALUATION, revisited, [row.id for row in bad]),
    )  # fmt: skip


def headline(store: Store, period: Period, facts: CaseFacts) -> tuple[Figure, ...]:
    """The eight figures of a weekly report."""
    logs = service_log_store.of_period(store, period.first, period.last)
    evaluations = evaluation_store.of_period(store, period.first, period.last)
    return (*case_figures(facts), service_figure(logs), *evaluation_figures(evaluations, facts))


def speed_up(store: Store, period: Period, catalogues: CatalogueService, axis: WorkdayAxis) -> Figure:
    """时限压缩率: 1 − 实际 ÷ 法定, in workdays, over the finished items whose statutory limit is in workdays."""
    actual = statutory = 0
    ids: dict[str, None] = {}
    for one in ledger_cases.finished_items(store, period.first, period.last):
        try:
            limit = catalogues.version(one.catalogue_version).item(one.code).statutory_limit
        except UserError:
            continue
        if limit.unit is not LimitUnit.WORKDAY or not limit.value:
            continue
        statutory += limit.value
        actual += axis.between(parse_moment(one.accepted_at).date(), parse_moment(one.finished_at).date())
        ids[one.case_id] = None
    rate = Rate("时限压缩率", "1 − 实际工作日 ÷ 法定工作日（法定时限为工作日的事项）", statutory - actual, statutory)
    figure = share("speed_up", rate, ("省下", "法定"), Subject.CASE, tuple(ids), tuple(ids))
    return replace(figure, worked=f"1 − 实际 {actual:,} ÷ 法定 {statutory:,}") if statutory else figure


def zero_visit_share(store: Store, period: Period, catalogues: CatalogueService) -> Figure:
    """零跑动占比: the items of the logged cases for which nobody has to come."""
    every: list[str] = []
    spared: list[str] = []
    for case_id, version, code in ledger_cases.items_of(store, period.first, period.last):
        try:
            visits = catalogues.version(version).item(code).visits
        except UserError:
            continue
        every.append(case_id)
        if visits == 0:
            spared.append(case_id)
    rate = Rate("零跑动占比", "跑动次数为 0 的事项数 ÷ 事项数", len(spared), len(every))
    return share("zero_visit_share", rate, ("零跑动", "事项"), Subject.CASE, spared, every)
