"""A week worked by hand: what was logged, taken up, finished and late, and what the report says of it."""

import json
from datetime import date

import pytest

from station_app.domain.deadlines import Light
from station_app.domain.ledger import LedgerKind, Subject
from station_app.domain.report import ReportKind
from station_app.domain.service_log import ServiceCategory, ServiceLogForm
from station_app.domain.work_plan import PlanForm, TaskForm
from station_app.errors import Code, UserError
from station_app.services.ledgers import period_figures
from station_app.services.report_service import Handed
from station_app.services.work_plan_sheet import SheetTask
from tests.services.ledgers.figures import figure, shown


def names(services, ids):
    return [services.cases.find(one).summary.client_id for one in ids]


@pytest.mark.usefixtures("week")
def test_a_week_is_counted_as_by_hand(services):
    ledger = services.reports.ledger(LedgerKind.CASE, services.reports.period("2026-W47"))
    assert names(services, [row.id for row in ledger.rows]) == ["two-items", "in-time", "waiting", "sunday"]
    assert shown(ledger, "registered") == ("4", "件", "本期登记的帮代办单")
    assert shown(ledger, "finish_rate") == ("100.0", "%", "办结 2 ÷ 受理 2")
    assert names(services, figure(ledger, "finish_rate").ids) == ["before", "in-time"]
    assert names(services, figure(ledger, "finish_rate").of_ids) == ["two-items", "in-time"]
    assert shown(ledger, "on_time_rate") == ("50.0", "%", "未超期 1 ÷ 办结 2")
    assert names(services, figure(ledger, "on_time_rate").ids) == ["in-time"]


@pytest.mark.usefixtures("week")
def test_the_weeks_around_hold_the_rest_and_nothing_twice(services):
    before, after = (
        services.reports.ledger(LedgerKind.CASE, services.reports.period(week)) for week in ("2026-W46", "2026-W48")
    )
    assert names(services, [row.id for row in before.rows]) == ["before"]
    assert shown(before, "finish_rate") == ("0.0", "%", "办结 0 ÷ 受理 1")
    assert names(services, [row.id for row in after.rows]) == ["after"]
    assert shown(after, "finish_rate") == ("—", "", "受理 0，不计算")
    assert shown(after, "on_time_rate") == ("—", "", "办结 0，不计算")


@pytest.mark.usefixtures("week")
def test_the_report_says_what_the_ledger_says(services):
    period = services.reports.period("2026-W47")
    report = services.reports.report(ReportKind.WEEKLY, period)
    ledger = services.reports.ledger(LedgerKind.CASE, period)
    assert report.figures[:4] == ledger.figures[:4]
    assert len(report.figures) == 8
    assert [(one.name, one.registered, one.finished) for one in report.trend][-3:] == [
        ("45 周", 0, 0), ("46 周", 1, 0), ("47 周", 4, 2),
    ]  # fmt: skip
    assert (report.by_item[0].name, report.by_item[0].value) == ("食品经营许可（新办）", 3)
    assert sum(bar.value for bar in report.by_item) == sum(bar.value for bar in report.by_channel) == 4
    week = services.workbench.look(services.operators.first().id).week
    assert (sum(week.registered), sum(week.finished)) == (1, 0)  # Monday of the week after


@pytest.mark.usefixtures("week")
def test_a_consultation_stands_in_the_ledger_of_consultations(services, who, at):
    at("2026-11-20T10:00")
    solved = ServiceLogForm("l-1", ServiceCategory.CONSULTATION, "怎么开户", enterprise_name="甲公司")
    passed = ServiceLogForm(
        "l-2", ServiceCategory.LOAN, "贷款", enterprise_name="乙公司", solved=False, passed_to="银行"
    )
    for form in (solved, passed):
        services.service_logs.add(form, who)
    ledger = services.reports.ledger(LedgerKind.CONSULTATION, services.reports.period("2026-W47"))
    assert [(row.subject, row.cells[4]) for row in ledger.rows] == [
        (Subject.CASE, "JG-261119-Z001 食品经营许可（新办）"), (None, "怎么开户"), (None, "贷款"),
    ]  # fmt: skip
    assert shown(ledger, "solved_rate") == ("50.0", "%", "站内解决 1 ÷ 服务 2")


@pytest.mark.usefixtures("week")
def test_what_lacks_its_finish_is_said_before_the_report_is_handed_in(services):
    case = services.cases.find("waiting").summary
    services._store.database.execute_sql("UPDATE assist_case SET state = 'delivered' WHERE id = ?", (case.id,))
    report = services.reports.report(ReportKind.WEEKLY, services.reports.period("2026-W47"))
    assert [(one.no, one.what) for one in report.missing] == [(case.no, "缺办结时间")]


@pytest.mark.usefixtures("week")
def test_a_report_of_the_wrong_kind_of_period_is_refused(services):
    with pytest.raises(UserError) as told:
        services.reports.report(ReportKind.WEEKLY, services.reports.period("2026-11"))
    assert told.value.code is Code.BAD_PERIOD
    with pytest.raises(UserError) as told:
        services.reports.period("2026-W49")
    assert told.value.code is Code.PERIOD_IN_FUTURE
    special = services.reports.report(ReportKind.SPECIAL, services.reports.period("2026-11-16..2026-11-18"))
    assert figure(special, "registered").value == "3"


@pytest.mark.usefixtures("week")
def test_what_was_handed_in_stays_as_it_was_and_goes_to_the_hall(services, who):
    period = services.reports.period("2026-W47")
    report = services.reports.report(ReportKind.WEEKLY, period)
    handed = Handed("weekly", period.label, report.title, "JG-ZB-20261123-01-0001", 1, report.figures, "全文")
    filing = services.reports.file(handed, who)
    (kept,) = services.reports.filings("weekly", period)
    assert (kept.id, kept.number, kept.figures[1]["worked"]) == (filing, "JG-ZB-20261123-01-0001", "办结 2 ÷ 受理 2")
    ((kind, fields),) = services._store.sql(
        "SELECT kind, fields FROM change JOIN change_body USING (seq) WHERE entity_id = ?", filing
    )
    assert (kind, json.loads(fields)["period"]) == ("report_filing", "2026-W47")
    with pytest.raises(Exception, match="append-only"):
        services._store.database.execute_sql("UPDATE report_filing SET body = ''")


@pytest.mark.usefixtures("week")
def test_a_count_that_takes_one_item_for_the_case_would_be_seen(services, monkeypatch):
    """The planted fault: a case counts as finished with its first item."""
    real = period_figures.ledger_cases.finished

    def careless(store, first, last):
        rows = store.sql(
            "SELECT c.rid, c.id, c.no, min(i.finished_at), 0 FROM case_item i JOIN assist_case c ON c.rid = i.case_rid"
            " WHERE i.finished_at >= ? AND i.finished_at < ? GROUP BY c.rid",
            first.isoformat(), f"{last.isoformat()}U",
        )  # fmt: skip
        return [period_figures.FinishedCase(*row) for row in rows]

    monkeypatch.setattr(period_figures.ledger_cases, "finished", careless)
    ledger = services.reports.ledger(LedgerKind.CASE, services.reports.period("2026-W47"))
    assert names(services, figure(ledger, "finish_rate").ids) != ["before", "in-time"]
    monkeypatch.setattr(period_figures.ledger_cases, "finished", real)


@pytest.mark.parametrize("kind", list(LedgerKind))
def test_every_ledger_can_be_made_of_an_empty_store_and_of_a_full_one(services, kind, at):
    at("2026-11-23T10:00")
    ledger = services.reports.ledger(kind, services.reports.period("2026-W47"))
    if kind not in {LedgerKind.POLICY, LedgerKind.AUDIT}:
        assert ledger.rows == ()
    assert all(one.value in {"0", "—", "0.00"} for one in ledger.figures) or kind in {
        LedgerKind.POLICY,
        LedgerKind.AUDIT,
    }
    assert ledger.title.endswith("周台账")
    assert ledger.columns


def test_a_deferred_material_is_owed_until_it_is_in_hand(services, who, at, logged):
    logged("c", "2026-11-16T09:00")
    ((rid,),) = services._store.sql("SELECT rid FROM assist_case")
    services._store.database.execute_sql(
        "INSERT INTO material_mark(case_rid, material, promised_at, promised_until, hlc) VALUES(?, 'CL0101',"
        " '2026-11-16T09:00:00+08:00', '2026-11-18', '')",
        (rid,),
    )
    at("2026-11-20T09:00")
    owed = services.reports.ledger(LedgerKind.DEFERRAL, services.reports.period("2026-W47"))
    assert [(one.key, one.value) for one in owed.figures] == [
        ("signed", "1"),
        ("filled", "0"),
        ("owed", "1"),
        ("overdue", "1"),
    ]
    assert (owed.rows[0].cells[6].light, owed.rows[0].cells[6].words) == (Light.RED, "超期 2 天")
    services._store.database.execute_sql("UPDATE material_mark SET ticked_at = '2026-11-24T09:00:00+08:00'")
    at("2026-11-30T09:00")
    filled = services.reports.ledger(LedgerKind.DEFERRAL, services.reports.period("2026-W48"))
    assert [one.value for one in filled.figures] == ["0", "1", "0", "0"]
    assert services.reports.ledger(LedgerKind.DEFERRAL, services.reports.period("2026-W49")).rows == ()


@pytest.mark.usefixtures("week")
def test_the_report_reads_work_plans_and_what_people_wrote_for_their_projects(services, who, tmp_path):
    plan = services.work_plans.add(PlanForm("w-1", "优化营商环境"), who)
    task = SheetTask(2, TaskForm("3.1", "压缩开办时间", "市场监管局", targets={"2026-11": "0.5 天办结"}))
    services.work_plans.take_tasks(plan.no, [task], who)
    services.work_plans.note(plan.no, "3.1", date(2026, 11, 19), "已压到 1 天", "再减半天", who)
    services.work_plans.note(plan.no, "3.1", date(2026, 11, 10), "上一周的话", "上一周的计划", who)
    report = services.reports.report(ReportKind.WEEKLY, services.reports.period("2026-W47"))
    (line,) = (one for one in report.progress if one.subject is Subject.TASK)
    assert (line.task, line.progress, line.person) == ("3.1 压缩开办时间", "已压到 1 天", "市场监管局")
    assert [one.plan for one in report.plans if one.subject is Subject.TASK] == ["压缩开办时间：再减半天"]
    assert [(one.target, one.reached) for one in report.targets] == [("0.5 天办结", "已压到 1 天")]
