"""Work plans stored: taken from lists of every kind, taken again, noted, and read by week."""

import csv
import json
import zipfile
from datetime import date
from io import BytesIO

import pytest

from station_app.domain.work_plan import PlanForm, TaskAct
from station_app.errors import Code, UserError
from station_app.services.table_rows import read_table
from station_app.services.work_plan_sheet import NEEDED, read_tasks
from tests.services.template_sheets import sheet

FORM = PlanForm("zx-1", "园区营商环境专项任务", "专班", date(2026, 1, 1), date(2026, 12, 31))
HEADER = ("序号", "方面", "任务", "小项", "牵头单位*", "配合单位", "完成时限", "11月目标", "2026年12月", "备注")
ROWS = (
    ("园区营商环境专项任务台账",),
    HEADER,
    ("1.1", "要素保障", "标准地出让", "区域评估", "资规局", "生态环境局", "2026-11-30", "3 块", "5 块", "x"),
    ("1.2", None, None, "控制性指标", None, None, "2026年12月", None, None, None),
    ("2", "政务服务", "帮代办", None, "行政审批局", None, None, "覆盖全部园区", None, None),
    (None,) * 10,
    ("3", None, "走访", "规上企业走访", None, None, None, None, None, None),
    ("2.9", None, "走访", "其他", "工信局", None, "明年", None, None, None),
)
NOW = "2026-11-25T09:00"


@pytest.fixture
def plan(services, operator):
    return services.work_plans.add(FORM, operator).no


def rows_of(path):
    return read_tasks(read_table(path, NEEDED), 2026)


def take(services, operator, plan, path, **options):
    return services.work_plans.take_tasks(plan, rows_of(path)[0], operator, **options)


def outcomes(taken):
    return [(one.line, one.number, one.outcome or one.fault.code) for one in taken]


def test_a_sheet_with_merged_cells_becomes_tasks(services, operator, plan, tmp_path):
    path = sheet(tmp_path / "台账.xlsx", ROWS)
    tasks, unread = rows_of(path)
    assert unread == ["备注"]
    taken = services.work_plans.take_tasks(plan, tasks, operator)
    assert outcomes(taken) == [
        (3, "1.1", "new"), (4, "1.2", "new"), (5, "2", "new"), (7, "3", Code.REQUIRED), (8, "", Code.BAD_DATE),
    ]  # fmt: skip
    view = services.work_plans.view(plan)
    found = [(one.task.number, one.task.aspect, one.task.item, one.task.title, one.task.lead) for one in view.tasks]
    assert found == [
        ("1.1", "要素保障", "标准地出让", "区域评估", "资规局"),
        ("1.2", "要素保障", "标准地出让", "控制性指标", "资规局"),
        ("2", "政务服务", "帮代办", "帮代办", "行政审批局"),
    ]
    assert view.tasks[0].task.targets == {"2026-11": "3 块", "2026-12": "5 块"}
    assert view.tasks[1].task.due == date(2026, 12, 31)
    assert (view.aspects, view.items, view.leads) == (2, 2, 2)


def test_the_same_list_again_changes_nothing_and_a_new_one_what_it_names(services, operator, plan, tmp_path):
    path = sheet(tmp_path / "a.xlsx", ROWS[:5])
    take(services, operator, plan, path)
    before = services._store.sql("SELECT count(*) FROM change")
    assert [one.outcome for one in take(services, operator, plan, path)] == ["same"] * 3
    assert services._store.sql("SELECT count(*) FROM change") == before
    services.work_plans.set_target(plan, "1.1", "2026-10", "1 块", operator)
    changed = (
        *ROWS[:2],
        ("1.1", "要素保障", "标准地出让", "区域评估", "资规局", None, "2026-12-10", "4 块", None, None),
    )
    assert [one.outcome for one in take(services, operator, plan, sheet(tmp_path / "b.xlsx", changed))] == ["changed"]
    task = services.work_plans.view(plan).tasks[0].task
    assert (task.due, task.support) == (date(2026, 12, 10), "")
    assert task.targets == {"2026-10": "1 块", "2026-11": "4 块", "2026-12": "5 块"}
    assert len(services.work_plans.view(plan).tasks) == 3


def test_a_dry_run_says_what_would_be_and_writes_nothing(services, operator, plan, tmp_path):
    path = sheet(tmp_path / "a.xlsx", (*ROWS[:4], ROWS[2]))
    before = services._store.sql("SELECT count(*) FROM change")
    assert outcomes(take(services, operator, plan, path, dry_run=True)) == [
        (3, "1.1", Code.ROW_DOUBLED), (4, "1.2", "new"), (5, "1.1", Code.ROW_DOUBLED),
    ]  # fmt: skip
    assert services._store.sql("SELECT count(*) FROM change") == before
    assert services.work_plans.view(plan).tasks == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_and_json_lines_say_the_same(services, operator, plan, tmp_path, encoding):
    with (tmp_path / "a.csv").open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([["" if cell is None else cell for cell in row] for row in ROWS[1:5]])
    lines = [dict(zip(HEADER, row, strict=True)) for row in ROWS[2:5]]
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")
    assert [one.outcome for one in take(services, operator, plan, tmp_path / "a.csv")] == ["new"] * 3
    assert [one.outcome for one in take(services, operator, plan, tmp_path / "a.jsonl")] == ["same"] * 3


def zipped(name, content):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 no workbook", Code.BAD_FILE),
        (lambda: zipped("[Content_Types].xml", b"no XML <<<"), Code.BAD_FILE),
        (lambda: zipped("xl/sharedStrings.xml", bytes(201 << 20)), Code.BAD_FILE),
        (("序号,牵头单位\n" + "1,某局\n" * 20_001).encode(), Code.BAD_FILE),
        (b"\xff\xfe\x00\x80\xff", Code.BAD_FILE),
        ("序号,任务\n1,x\n".encode(), Code.COLUMNS_MISSING),
        (b'{"a": 1}\nnothing\n', Code.COLUMNS_MISSING),
        (b"", Code.COLUMNS_MISSING),
    ],
)
def test_what_is_no_such_list_is_refused(tmp_path, content, code):
    path = tmp_path / "list"
    path.write_bytes(content() if callable(content) else content)
    with pytest.raises(UserError) as refused:
        read_table(path, NEEDED)
    assert refused.value.code is code
    with pytest.raises(UserError) as missing:
        read_table(tmp_path / "none.xlsx", NEEDED)
    assert missing.value.code is Code.FILE_NOT_FOUND


def test_a_year_of_the_sources_4_aspects_19_items_46_tasks_14_leads(services, operator, plan, tmp_path):
    """4 方面 19 项 → 46 小项, 14 家牵头."""
    rows = [
        (
            str(n + 1),
            f"方面 {n * 4 // 46 + 1}",
            f"第 {n * 19 // 46 + 1} 项",
            f"小项 {n + 1}",
            f"单位 {n % 14 + 1}",
            None,
            None,
            None,
            None,
            None,
        )
        for n in range(46)
    ]
    taken = take(services, operator, plan, sheet(tmp_path / "a.xlsx", (HEADER, *rows)))
    assert {one.outcome for one in taken} == {"new"}
    view = services.work_plans.view(plan)
    items = len({(one.task.aspect, one.task.item) for one in view.tasks})
    assert (view.aspects, view.items, len(view.tasks), view.leads) == (4, items, 46, 14)
    assert len({one.task.item for one in view.tasks}) == 19


def test_a_week_is_noted_rewritten_and_read_for_the_report(services, operator, plan, tmp_path):
    take(services, operator, plan, sheet(tmp_path / "a.xlsx", ROWS[:5]))
    plans = services.work_plans
    plans.note(plan, "1.1", date(2026, 11, 25), "评估 2 块", "评估第 3 块", operator)
    plans.note(plan, "1.1", date(2026, 11, 26), "评估 3 块", "出意见", operator)
    plans.act(plan, "2", TaskAct.FINISH, operator, result="全部覆盖")
    (week,) = plans.week(date(2026, 11, 27))
    said = {one.task.number: (one.note.progress, one.note.coming) if one.note else None for one in week.tasks}
    assert said == {"1.1": ("评估 3 块", "出意见"), "1.2": None, "2": None}
    assert (week.done, week.without_note, week.week) == (1, 1, date(2026, 11, 23))
    assert {one.target for one in week.tasks} == {"3 块", "", "覆盖全部园区"}
    assert plans.week(date(2026, 11, 20))[0].tasks[0].note is None
    with pytest.raises(UserError) as early:
        plans.note(plan, "1.1", date(2026, 11, 30), "x", "", operator)
    assert (early.value.code, early.value.field) == (Code.BAD_DATE, "week")
    for call in (
        lambda: plans.note(plan, "1.1", date(1, 1, 1), "x", "", operator),
        lambda: plans.act(plan, "1.1", TaskAct.FINISH, operator, day=date(1900, 1, 1)),
    ):
        with pytest.raises(UserError) as long_ago:
            call()
        assert long_ago.value.code is Code.BAD_DATE


def test_plans_and_tasks_are_known_by_their_numbers(services, operator, plan):
    again = services.work_plans.add(FORM, operator)
    assert again.no == plan
    assert plan.startswith("JG-ZX26-")
    for call, code in (
        (lambda: services.work_plans.view("JG-ZX26-999"), Code.WORK_PLAN_NOT_FOUND),
        (lambda: services.work_plans.act(plan, "9.9", TaskAct.FINISH, operator), Code.WORK_TASK_NOT_FOUND),
        (lambda: services.work_plans.add(PlanForm("zx-1", "别的"), operator), Code.CLIENT_ID_CONFLICT),
    ):
        with pytest.raises(UserError) as refused:
            call()
        assert refused.value.code is code
