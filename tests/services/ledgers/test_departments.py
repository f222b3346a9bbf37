"""Reminders, whistles and tasks in their ledgers, worked by hand."""

from datetime import date

import pytest

from station_app.domain.chase import ChaseWay
from station_app.domain.deadlines import Light
from station_app.domain.ledger import LedgerKind
from station_app.domain.project import ProjectForm
from station_app.domain.whistle import WhistleForm
from station_app.domain.work_plan import PlanForm, TaskAct, TaskForm
from station_app.services.work_plan_sheet import SheetTask
from tests.services.ledgers.figures import figure, shown


@pytest.fixture
def project(services, who, at):
    at("2026-11-16T09:00")
    services.projects.add(ProjectForm("x-1", "智能工厂", owner_name="甲公司"), who)
    services.plans.plan("x-1", "PLAN-FAST", who, start=date(2026, 11, 16))
    return services.projects.find("x-1")


def ledger(services, kind, period="2026-W47"):
    return services.reports.ledger(kind, services.reports.period(period))


def test_reminders_are_counted_and_their_answers(services, who, at, project):
    for moment in ("2026-11-17T09:00", "2026-11-18T09:00"):
        at(moment)
        services.project_people.chase(project.no, "f01", who, way=ChaseWay.PHONE, text="请尽快")
    first, _ = services.project_people.chases(project.no)
    services.project_people.answered(first.id, "周五前", who, date(2026, 11, 18))
    found = ledger(services, LedgerKind.CHASE)
    assert [(row.cells[1], row.cells[4], row.cells[5]) for row in found.rows] == [
        ("智能工厂", "电话", 1), ("智能工厂", "电话", 2),
    ]  # fmt: skip
    assert shown(found, "chases_answered") == ("50.0", "%", "有答复 1 ÷ 催办 2")
    assert ledger(services, LedgerKind.CHASE, "2026-W46").rows == ()


def test_whistles_say_how_long_the_answer_took(services, who, at, project):
    at("2026-11-17T09:00")
    quick = services.whistles.send(WhistleForm("w-1", project.no, "供电公司", "临时用电"), who)
    services.whistles.send(WhistleForm("w-2", project.no, "水务局", "临时用水"), who)
    at("2026-11-17T10:30")
    services.whistles.answer(quick.id, "王工", "已到场", who)
    found = ledger(services, LedgerKind.WHISTLE)
    assert [row.cells[6] for row in found.rows] == [90, None]
    assert shown(found, "whistles_in_time") == ("50.0", "%", "按时报到 1 ÷ 吹哨 2")
    assert shown(found, "mean_minutes") == ("90", "分钟", "响应分钟 90 ÷ 报到 1")
    assert figure(ledger(services, LedgerKind.WHISTLE, "2026-W46"), "mean_minutes").value == "—"


def test_tasks_stand_with_their_targets_and_who_wrote_nothing_is_named(services, who, at):
    at("2026-11-19T09:00")
    plan = services.work_plans.add(PlanForm("p-1", "优化营商环境"), who)
    tasks = (
        TaskForm("1", "压缩开办时间", "市场监管局", "政务服务", targets={"2026-11": "半天"}),
        TaskForm("2", "减材料", "行政审批局", "政务服务", due=date(2026, 11, 16)),
        TaskForm("3", "上门服务", "行政审批局", "服务企业"),
    )
    services.work_plans.take_tasks(plan.no, [SheetTask(line, one) for line, one in enumerate(tasks, 2)], who)
    services.work_plans.note(plan.no, "1", date(2026, 11, 19), "已到一天", "再减", who)
    services.work_plans.act(plan.no, "3", TaskAct.FINISH, who)
    found = ledger(services, LedgerKind.TASK)
    assert [(row.cells[2], row.cells[5], row.cells[6]) for row in found.rows] == [
        ("1", "半天", "已到一天"), ("2", "—", "—"), ("3", "—", "—"),
    ]  # fmt: skip
    assert found.rows[1].cells[9].light is Light.RED
    assert [(one.key, one.value) for one in found.figures] == [
        ("tasks", "3"), ("tasks_done", "33.3"), ("tasks_late", "1"), ("leads", "2"),
    ]  # fmt: skip
    assert [one.what for one in found.missing] == ["这周没写进展"]
