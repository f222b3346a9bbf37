"""The writing methods of work plans, each tried once: what is called, and the changes that follow."""

from station_app.domain.work_plan import PlanForm, TaskAct, TaskForm
from station_app.services.work_plan_sheet import SheetTask

TABLES = ("work_plan", "work_task", "work_note")


def enter(services, operator):
    return services.work_plans.add(PlanForm("zx-1", "专项任务", "专班", services.clock.today()), operator).no


def take(services, operator):
    no = enter(services, operator)
    task = TaskForm("1", "区域评估", "资规局", targets={"2026-11": "3 块"})
    services.work_plans.take_tasks(no, [SheetTask(2, task)], operator)
    return no


def note(services, operator):
    services.work_plans.note(take(services, operator), "1", services.clock.today(), "评估 2 块", "出意见", operator)


def target(services, operator):
    services.work_plans.set_target(take(services, operator), "1", "2026-12", "5 块", operator)


def finish(services, operator):
    services.work_plans.act(take(services, operator), "1", TaskAct.FINISH, operator, result="完成")


WORK_PLAN_WRITERS = {
    "WorkPlanService.add": (enter, ["work_plan"]),
    "WorkPlanService.take_tasks": (take, ["work_plan", "work_task"]),
    "WorkPlanService.note": (note, ["work_plan", "work_task", "work_note"]),
    "WorkPlanService.set_target": (target, ["work_plan", "work_task", "work_task"]),
    "WorkPlanService.act": (finish, ["work_plan", "work_task", "work_task"]),
}
