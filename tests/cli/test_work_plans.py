"""Work plans by command: entered, their tasks taken from a sheet, noted, and listed with their counts."""

import json

from station_app.errors import Exit
from tests.services.template_sheets import sheet

PLAN = {"client_id": "zx-1", "title": "园区专项任务", "lead": "专班", "first": "2026-01-01", "last": "2026-12-31"}
ROWS = (
    ("序号", "方面", "任务", "小项", "牵头单位", "完成时限", "1月目标"),
    ("1.1", "要素保障", "标准地", "区域评估", "资规局", "2026-01-30", "1 块"),
    ("1.2", None, None, "控制指标", None, "2026-02-28", None),
    ("1.3", None, "走访", "企业走访", None, None, None),
)


def entered(run, tmp_path):
    done = run("plan", "add", "--file", "-", stdin=json.dumps(PLAN, ensure_ascii=False))
    assert done.exit == Exit.DONE
    return done.json["acks"][0]["plan_no"], str(sheet(tmp_path / "a.xlsx", ROWS))


def test_a_sheet_is_taken_line_by_line_and_again_without_doubles(run, tmp_path):
    no, path = entered(run, tmp_path)
    dry = run("plan", "import", no, path, "--dry-run")
    assert (dry.exit, dry.json["naks"]) == (Exit.BAD_INPUT, [{"line": 4, "code": "required", "field": "lead"}])
    assert run("plan", "list", no).json["rows"] == []
    done = run("plan", "import", no, path)
    assert [(ack["task"], ack["outcome"]) for ack in done.json["acks"]] == [("1.1", "new"), ("1.2", "new")]
    assert {ack["outcome"] for ack in run("plan", "import", no, path).json["acks"]} == {"same"}


def test_a_task_is_noted_finished_and_counted(run, tmp_path):
    no, path = entered(run, tmp_path)
    run("plan", "import", no, path)
    note = {"week": "2026-01-05", "progress": "评估 1 块", "coming": "出意见"}
    assert run("plan", "act", no, "1.1", "note", "--data", json.dumps(note)).json["progress"] == "评估 1 块"
    shown = run("plan", "list", no, "--week", "2026-01-07").json
    assert [(row["progress"], row["target"]) for row in shown["rows"]] == [("评估 1 块", "1 块"), (None, "")]
    assert run("plan", "act", no, "1.1", "finish", "--data", '{"result": "完成"}').json["light"] == "done"
    (plan,) = run("plan", "list").json["plans"]
    assert (plan["aspects"], plan["items"], plan["tasks"], plan["leads"], plan["done"]) == (1, 1, 2, 1, 1)
    assert run("plan", "act", no, "1.1", "finish").json["code"] == "action_not_allowed"
    assert run("plan", "act", no, "9", "drop").exit == Exit.NOT_FOUND
    assert run("plan", "act", no, "1.2", "drop").json["dropped"] is True
    assert run("plan", "list", "JG-ZX26-999").json["code"] == "work_plan_not_found"
