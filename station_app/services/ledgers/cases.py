"""Ledgers of cases: the cases themselves, deferred materials, supplements and originals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from station_app.domain.deadlines import Light
from station_app.domain.ledger import (
    Column,
    ColumnKind,
    Ledger,
    LedgerKind,
    LedgerRow,
    LightCell,
    Missing,
    Subject,
    count,
)
from station_app.domain.project_light import due_light
from station_app.domain.report_period import Period
from station_app.domain.terms import STAGE_PLACES, state_of, way_of
from station_app.services.ledgers import period_figures
from station_app.services.ledgers.sources import NOTHING, LedgerSources, day_of
from station_app.services.ledgers.titles import title_of
from station_app.storage import ledger_cases
from station_app.storage.ledger_cases import Deferred, Original, PeriodCase, Supplement

_CASE_COLUMNS = (
    Column("date", "日期", ColumnKind.DAY, 7),
    Column("no", "件号", ColumnKind.CODE, 14),
    Column("enterprise", "企业", weight=22),
    Column("title", "事项 · 套餐", weight=18),
    Column("way", "方式", weight=9),
    Column("requested", "逐项", ColumnKind.NUMBER, 6, summed=True),
    Column("merged", "去重", ColumnKind.NUMBER, 6, summed=True),
    Column("to_submit", "实交", ColumnKind.NUMBER, 6, summed=True),
    Column("state", "状态", weight=8),
    Column("light", "灯", ColumnKind.LIGHT, 11),
    Column("due", "承诺到期", ColumnKind.DAY, 9),
    Column("operator", "专员", weight=8),
)
FINISH_NOTE = "办结以大厅办结时间为准（大厅回执，或驿站按大厅文书登记），未办结计“在办”"
RATE_NOTE = "分母为 0 的率不计算，印“—”"


def case_ledger(sources: LedgerSources, period: Period) -> Ledger:
    """帮代办服务台账: the assisted cases that were logged in the period."""
    facts = period_figures.case_facts(sources.store, period)
    return Ledger(
        kind=LedgerKind.CASE,
        title=title_of(LedgerKind.CASE, period),
        period=period,
        subject=Subject.CASE,
        filters="本期登记的帮代办单",
        order="登记时间",
        unit="件",
        columns=_CASE_COLUMNS,
        rows=tuple(_case_row(sources, case) for case in facts.registered),
        figures=(
            *period_figures.case_figures(facts),
            count("finished", "办结", "件", Subject.CASE, facts.finished_ids),
            count("overdue", "超期在办", "件", Subject.CASE, _overdue(sources, facts.registered)),
        ),
        missing=without_finish(sources, period),
        notes=(FINISH_NOTE, RATE_NOTE, "实交为实际要交的份数"),
    )


def without_finish(sources: LedgerSources, period: Period) -> tuple[Missing, ...]:
    """Cases with a result but without the time of the hall's finish."""
    found = ledger_cases.without_finish(sources.store, period.first, period.last)
    return tuple(Missing(Subject.CASE, case_id, no, "缺办结时间") for case_id, no in found)


def _case_row(sources: LedgerSources, case: PeriodCase) -> LedgerRow:
    state, _ = state_of(case.state, case.stage, over=case.clock == Light.DONE)
    cells = (
        day_of(case.registered_at), case.no, case.enterprise_name, case.title, way_of(case.channel, case.mode),
        case.requested, case.merged, case.to_submit, state,
        sources.light(case.clock, case.due, case.yellow_from), _day(case.due), sources.person(case.operator_id),
    )  # fmt: skip
    return LedgerRow(case.id, cells)


def _overdue(sources: LedgerSources, cases: Sequence[PeriodCase]) -> list[str]:
    today = sources.today.isoformat()
    return [case.id for case in cases if case.due is not None and case.due < today]


_DEFERRAL_COLUMNS = (
    Column("promised_at", "签署日", ColumnKind.DAY, 8),
    Column("no", "件号", ColumnKind.CODE, 14),
    Column("enterprise", "企业", weight=24),
    Column("material", "容缺材料", weight=28),
    Column("until", "承诺补齐", ColumnKind.DAY, 9),
    Column("ticked_at", "补齐日", ColumnKind.DAY, 9),
    Column("light", "灯", ColumnKind.LIGHT, 11),
    Column("operator", "专员", weight=8),
)


def deferral_ledger(sources: LedgerSources, period: Period) -> Ledger:
    """容缺待补台账: the promised materials that were owed on a day of the period."""
    rows = ledger_cases.deferrals(sources.store, period.first, period.last)
    signed = [one for one in rows if period.holds(day_of(one.promised_at) or date.min)]
    filled = [one for one in rows if one.ticked_at is not None and period.holds(day_of(one.ticked_at) or date.min)]
    overdue = [one for one in rows if one.ticked_at is None and one.promised_until < sources.today.isoformat()]
    return Ledger(
        kind=LedgerKind.DEFERRAL,
        title=title_of(LedgerKind.DEFERRAL, period),
        period=period,
        subject=Subject.CASE,
        filters="本期签署或此前签署、本期初仍未补齐",
        order="承诺补齐日",
        unit="份",
        columns=_DEFERRAL_COLUMNS,
        rows=tuple(_deferral_row(sources, one) for one in rows),
        figures=(
            count("signed", "本期签署", "份", Subject.CASE, [one.case_id for one in signed]),
            count("filled", "本期补齐", "份", Subject.CASE, [one.case_id for one in filled]),
            count("owed", "仍欠", "份", Subject.CASE, [one.case_id for one in rows if one.ticked_at is None]),
            count("overdue", "超期未补", "份", Subject.CASE, [one.case_id for one in overdue]),
        ),
        missing=(),
        notes=("一份材料一行，每件可有多行",),
    )


def _deferral_row(sources: LedgerSources, one: Deferred) -> LedgerRow:
    until = date.fromisoformat(one.promised_until)
    if one.ticked_at is not None:
        light = LightCell(Light.DONE, "已补齐")
    else:
        limit = sources.axis.between(day_of(one.promised_at) or until, until)
        light = sources.light_of(due_light(sources.today, until, limit, sources.axis), until)
    cells = (
        day_of(one.promised_at), one.no, one.enterprise_name, sources.material(one.material), until,
        day_of(one.ticked_at), light, sources.person(one.operator_id),
    )  # fmt: skip
    return LedgerRow(one.case_id, cells)


_SUPPLEMENT_COLUMNS = (
    Column("date", "通知日", ColumnKind.DAY, 8),
    Column("no", "件号", ColumnKind.CODE, 14),
    Column("enterprise", "企业", weight=22),
    Column("item", "事项", weight=22),
    Column("document_no", "文号", ColumnKind.CODE, 16),
    Column("text", "补正内容", weight=26),
    Column("state", "现在", weight=8),
    Column("operator", "专员", weight=8),
)
_WAITS_FOR_SUPPLEMENT = frozenset({"correction", "suspended"})


def supplement_ledger(sources: LedgerSources, period: Period) -> Ledger:
    """补正台账: what the hall asked to be mended in the period."""
    rows = ledger_cases.supplements(sources.store, period.first, period.last)
    waiting = [one.case_id for one in rows if one.status in _WAITS_FOR_SUPPLEMENT]
    return Ledger(
        kind=LedgerKind.SUPPLEMENT,
        title=title_of(LedgerKind.SUPPLEMENT, period),
        period=period,
        subject=Subject.CASE,
        filters="本期大厅通知的补正",
        order="通知时间",
        unit="次",
        columns=_SUPPLEMENT_COLUMNS,
        rows=tuple(_supplement_row(sources, one) for one in rows),
        figures=(
            count("asked", "补正", "次", Subject.CASE, [one.case_id for one in rows]),
            count("cases", "涉及办件", "件", Subject.CASE, list(dict.fromkeys(one.case_id for one in rows))),
            count("waiting", "仍待补正", "次", Subject.CASE, waiting),
        ),
        missing=tuple(Missing(Subject.CASE, one.case_id, one.no, "缺补正文号") for one in rows if not one.document_no),
        notes=("驿站按大厅文书登记的，在大厅回传前也计入",),
    )


def _supplement_row(sources: LedgerSources, one: Supplement) -> LedgerRow:
    state = STAGE_PLACES.get(one.status, (NOTHING, ""))[0]
    cells = (
        day_of(one.at), one.no, one.enterprise_name, sources.item(one.item), one.document_no or NOTHING,
        one.text or NOTHING, state, sources.person(one.operator_id),
    )  # fmt: skip
    return LedgerRow(one.case_id, cells)


_ORIGINALS_COLUMNS = (
    Column("taken_at", "收存日", ColumnKind.DAY, 8),
    Column("no", "件号", ColumnKind.CODE, 14),
    Column("enterprise", "企业", weight=24),
    Column("material", "原件", weight=24),
    Column("shelf", "货架", weight=8),
    Column("due_back", "应还", ColumnKind.DAY, 8),
    Column("returned_at", "归还日", ColumnKind.DAY, 8),
    Column("returned_to", "领取人", weight=10),
    Column("operator", "经手", weight=8),
)


def originals_ledger(sources: LedgerSources, period: Period) -> Ledger:
    """原件收存台账: the originals that were in the station's hands on a day of the period."""
    rows = ledger_cases.originals(sources.store, period.first, period.last)
    today = sources.today.isoformat()
    taken = [one.case_id for one in rows if period.holds(day_of(one.taken_at) or date.min)]
    returned = [one.case_id for one in rows if one.returned_at and period.holds(day_of(one.returned_at) or date.min)]
    overdue = [one.case_id for one in rows if one.returned_at is None and one.due_back and one.due_back < today]
    return Ledger(
        kind=LedgerKind.ORIGINALS,
        title=title_of(LedgerKind.ORIGINALS, period),
        period=period,
        subject=Subject.CASE,
        filters="本期收存或本期初仍在站",
        order="收存时间",
        unit="份",
        columns=_ORIGINALS_COLUMNS,
        rows=tuple(_original_row(sources, one) for one in rows),
        figures=(
            count("taken", "本期收存", "份", Subject.CASE, taken),
            count("returned", "本期归还", "份", Subject.CASE, returned),
            count("held", "仍在站", "份", Subject.CASE, [one.case_id for one in rows if one.returned_at is None]),
            count("overdue", "超期未还", "份", Subject.CASE, overdue),
        ),
        missing=(),
        notes=("一份原件一行",),
    )


def _original_row(sources: LedgerSources, one: Original) -> LedgerRow:
    cells = (
        day_of(one.taken_at), one.no, one.enterprise_name, sources.material(one.material), one.shelf or NOTHING,
        _day(one.due_back), day_of(one.returned_at), one.returned_to or NOTHING, sources.person(one.operator_id),
    )  # fmt: skip
    return LedgerRow(one.case_id, cells)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
