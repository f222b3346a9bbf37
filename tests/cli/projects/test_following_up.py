"""What a liaison chases by command: blocking points, whistles, reminders, and handing a project over."""

from station_app.errors import Exit
from tests.cli.projects.project_document import lines

PLAN_KEYS = {"start", "finish", "workdays", "tentative", "critical_path", "nodes"}
NODE_KEYS = {
    "node", "active", "es", "ef", "ls", "lf", "slack", "critical", "start", "finish", "late_start", "late_finish",
}  # fmt: skip


POINT = {
    "client_id": "d-1",
    "project": "p-1",
    "title": "纪要未签",
    "lead": "供电公司",
    "due": "2026-11-24",
    "node": "f05",
}


def test_blocking_points_from_raising_to_closing(run, planned):
    bad = {**POINT, "client_id": "d-2", "due": "2026-11-01"}
    answer = run("blocking", "add", "--file", "-", stdin=lines(POINT, bad, {**POINT, "client_id": "d-3", "node": "zz"}))
    assert [(nak["code"], nak["field"]) for nak in answer.json["naks"]] == [
        ("bad_date", "due"),
        ("unknown_node", "node"),
    ]
    point = answer.json["acks"][0]["id"]
    (listed,) = run("blocking", "list").json["blocking_points"]
    assert (listed["light"], listed["remaining"], listed["level"]) == ("yellow", 2, "department")
    up = run("blocking", "act", point, "escalate", "--data", '{"text": "报区级协调", "due": "2026-12-31"}').json
    assert (up["level"], up["due"], up["light"]) == ("district", "2026-12-31", "green")
    closed = run("blocking", "act", point, "close", "--data", '{"text": "纪要已签", "evidence": "纪要"}').json
    assert (closed["closed_on"], closed["light"], closed["evidence"]) == ("2026-11-20", "done", "纪要")
    assert run("blocking", "act", point, "close", "--data", '{"text": "x"}').exit == Exit.NOT_ALLOWED
    again = run("blocking", "act", point, "reopen", "--data", '{"text": "又卡住"}').json
    assert (again["reopened"], again["closed_on"]) == (1, None)
    assert [step["step"] for step in again["steps"]] == ["raise", "escalate", "close", "reopen"]
    assert run("blocking", "act", point, "note").json["code"] == "required"
    assert run("blocking", "act", "nobody", "note").exit == Exit.NOT_FOUND


def test_whistles_are_answered_once_and_timed(run, planned, monkeypatch):
    form = {"client_id": "s-1", "project": planned, "department": "住建局", "matter": "到场看施工图"}
    whistle = run("whistle", "add", "--file", "-", stdin=lines(form)).json["acks"][0]["id"]
    (waiting,) = run("whistle", "list").json["whistles"]
    assert (waiting["answer_by"], waiting["in_time"]) == ("2026-11-23", None)
    monkeypatch.setenv("STATION_NOW", "2026-11-20T14:00")
    done = run("whistle", "answer", whistle, "--by", "王科长", "--text", "周一到场").json
    assert (done["in_time"], done["minutes"], done["answered_by"]) == (True, 150, "王科长")  # 10-12 and 13:30-14
    assert run("whistle", "answer", whistle, "--by", "王科长").exit == Exit.NOT_ALLOWED
    assert run("whistle", "list").json["whistles"] == []
    assert run("whistle", "answer", "nobody").exit == Exit.NOT_FOUND


def test_reminders_are_counted_and_answered(run, planned):
    first = run("project", "chase", planned, "f05").json
    second = run("project", "chase", planned, "f05", "--way", "phone").json
    assert (first["times"], second["times"], second["way"]) == (1, 2, "phone")
    assert "第 2 次催办" in second["text"]
    answered = run("project", "chase", planned, "f05", "--answer", "周五办结").json
    assert (answered["answered_on"], answered["answer"]) == ("2026-11-20", "周五办结")
    assert len(run("project", "people", planned).json["chases"]) == 2
    assert run("project", "chase", planned, "f04", "--answer", "没有催过").exit == Exit.NOT_FOUND


def test_a_project_is_paused_handed_over_and_closed(run, planned):
    assert run("project", "move", planned, "pause").json["code"] == "required"
    assert run("project", "move", planned, "pause", "--reason", "等企业改设计").json["state"] == "paused"
    assert run("project", "show", planned).json["light"] == "paused"
    run("project", "move", planned, "resume")
    run("operator", "add", "许联络员", "--role", "project_liaison")
    run("project", "contact", planned, "--department", "住建局", "--name", "李工", "--phone", "0731-5551234")
    run("project", "hand-over", planned, "--to", "许联络员", "--reason", "换岗")
    people = run("project", "people", planned).json
    assert people["contacts"][0]["phone"] == "0731-5551234"
    (handed,) = people["handovers"]
    assert handed["open_work"]["nodes"][:2] == ["f00", "f01"]
    assert run("project", "hand-over", planned, "--to", "许联络员").exit == Exit.NOT_ALLOWED
    board = run("project", "board").json
    (card,) = board["columns"][0]["projects"]
    assert (card["liaison"], card["needed"], card["next"]["node"]) == ("许联络员", 11, "f00")
    assert run("project", "move", planned, "close").json["state"] == "closed"
    assert run("project", "act", planned, "f00", "finish").exit == Exit.NOT_ALLOWED
    assert sum(len(column["projects"]) for column in run("project", "board").json["columns"]) == 0
