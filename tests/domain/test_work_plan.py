"""Work plans by hand: what may be entered, how a week sees a plan, and when a task is late."""

from dataclasses import replace
from datetime import date

import pytest

from station_app.domain.deadlines import Light
from station_app.domain.work_plan import (
    PlanForm,
    TaskAct,
    TaskForm,
    TaskNote,
    TaskRow,
    WorkPlanRow,
    check_note,
    check_plan,
    check_target,
    check_task,
    columns_of_act,
    plan_number,
    view_of_plan,
)
from station_app.domain.workday_axis import WorkdayAxis
from station_app.errors import Code, UserError

TODAY = date(2026, 11, 25)
WEEK = date(2026, 11, 23)
PLAN = WorkPlanRow(1, "w-1", "JG-ZX26-001", "c-1", "专项", "专班", date(2026, 1, 1), date(2026, 12, 31), "", "o-1")


def task(number, lead="资规局", **changes):
    base = TaskRow(
        int(number.replace(".", "")), f"t-{number}", "w-1", number, 1, "要素保障", "标准地", f"小项 {number}", lead, "", None, {}, None, "",
        None,
    )  # fmt: skip
    return replace(base, **changes)


def note(number, progress, week=WEEK):
    return TaskNote(f"t-{number}", week, progress, "下周", "2026-11-25T10:00:00+08:00", "o-1")


def view(calendar, tasks, notes=(), day=TODAY):
    return view_of_plan(PLAN, tasks, notes, day, TODAY, WorkdayAxis(calendar, TODAY))


def code(call, *arguments):
    with pytest.raises(UserError) as caught:
        call(*arguments)
    return caught.value.code, caught.value.field


def test_a_plan_is_counted_by_aspects_items_tasks_and_leads(calendar):
    tasks = [
        task("1.1"),
        task("1.2", "供电公司", finished_on=date(2026, 11, 20)),
        task("2", item="", title="帮代办", aspect="政务服务"),
        task("3", item="", title="走访", aspect="政务服务", dropped_on=TODAY),
    ]
    seen = view(calendar, tasks)
    assert (seen.aspects, seen.items, len(seen.tasks), seen.leads) == (2, 2, 3, 2)
    assert (seen.done, seen.late, seen.without_note, seen.week) == (1, 0, 2, WEEK)


def test_the_newest_note_of_the_week_counts_and_the_months_target_shows(calendar):
    tasks = [task("1.1", targets={"2026-11": "3 块", "2026-12": "5 块"})]
    notes = [note("1.1", "上周", date(2026, 11, 16)), note("1.1", "先写的"), note("1.1", "后写的")]
    (row,) = view(calendar, tasks, notes).tasks
    assert (row.note.progress, row.target) == ("后写的", "3 块")
    assert view(calendar, tasks, notes, date(2026, 11, 18)).tasks[0].note.progress == "上周"
    assert view(calendar, tasks, notes, date(2026, 12, 3)).tasks[0].target == "5 块"


@pytest.mark.parametrize(
    ("due", "light", "remaining", "late"),
    [
        (date(2026, 11, 24), Light.RED, -1, True),
        (date(2026, 11, 25), Light.RED, 0, False),
        (date(2026, 12, 2), Light.YELLOW, 5, False),
        (date(2026, 12, 3), Light.GREEN, 6, False),
        (None, Light.NO_LIMIT, None, False),
    ],
)
def test_a_task_is_late_after_its_day(calendar, due, light, remaining, late):
    (row,) = view(calendar, [task("1.1", due=due)]).tasks
    assert (row.light, row.remaining, row.late) == (light, remaining, late)


def test_what_is_finished_is_not_late(calendar):
    done = task("1.1", due=date(2026, 11, 2), finished_on=TODAY)
    seen = view(calendar, [done])
    assert (seen.tasks[0].light, seen.late, seen.without_note) == (Light.DONE, 0, 0)


def test_what_a_form_may_hold():
    assert check_task(TaskForm("1", "", "资规局", item="标准地"), TODAY).title == "标准地"
    assert code(check_task, TaskForm("1", "小项", ""), TODAY) == (Code.REQUIRED, "lead")
    assert code(check_task, TaskForm("", "小项", "资规局"), TODAY) == (Code.REQUIRED, "task_number")
    assert code(check_task, TaskForm("1", "小项", "资规局", due=date(2046, 1, 1)), TODAY) == (Code.BAD_DATE, "due")
    assert code(check_task, TaskForm("1", "小项", "局", targets={"11": "x"}), TODAY) == (Code.BAD_DATE, "month")
    assert code(check_target, "2026-13", "x") == (Code.BAD_DATE, "month")
    assert code(check_note, " ", "") == (Code.REQUIRED, "progress")
    wrong = PlanForm("c-1", "专项", first=date(2026, 2, 1), last=date(2026, 1, 1))
    assert code(check_plan, wrong, TODAY) == (Code.BAD_DATE, "last")
    assert plan_number("JG", 2026, "1", 3) == "JG-ZX26-103"


def test_finishing_reopening_and_dropping():
    assert columns_of_act(task("1"), TaskAct.FINISH, TODAY, TODAY, "出证") == {
        "finished_on": "2026-11-25",
        "result": "出证",
    }
    done = task("1", finished_on=TODAY)
    assert columns_of_act(done, TaskAct.REOPEN, TODAY, TODAY, "") == {"finished_on": None, "result": ""}
    for row, act in (
        (done, TaskAct.FINISH),
        (task("1"), TaskAct.REOPEN),
        (task("1", dropped_on=TODAY), TaskAct.FINISH),
    ):
        assert code(columns_of_act, row, act, TODAY, TODAY, "")[0] is Code.ACTION_NOT_ALLOWED
    assert code(columns_of_act, task("1"), TaskAct.FINISH, date(2026, 11, 26), TODAY, "") == (Code.BAD_DATE, "date")
