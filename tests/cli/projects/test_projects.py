"""Projects from the command line: JSON keys and exit codes as the contract names them, and what is refused."""

import json

import pytest

from station_app.errors import Exit
from tests.cli.projects.project_document import PROJECT, lines, node

PLAN_KEYS = {"start", "finish", "workdays", "tentative", "critical_path", "nodes"}
NODE_KEYS = {
    "node", "active", "es", "ef", "ls", "lf", "slack", "critical", "start", "finish", "late_start", "late_finish",
}  # fmt: skip


def test_projects_are_acknowledged_line_by_line(run):
    bad = {**PROJECT, "client_id": "p-2", "owner": {}}
    other = {**PROJECT, "name": "别的名字"}
    plain = run("project", "add", "--file", "-", stdin=lines(PROJECT, bad, PROJECT, other), json_answer=False)
    assert plain.exit == Exit.BAD_INPUT
    assert plain.out.splitlines() == [
        "ACK JG-XM26-001 p-1", "NAK 2 required owner.name", "ACK JG-XM26-001 p-1", "NAK 4 client_id_conflict client_id",
    ]  # fmt: skip
    (listed,) = run("project", "list").json["projects"]
    assert (listed["no"], listed["client_id"], listed["owner"]["uscc"]) == (
        "JG-XM26-001",
        "p-1",
        PROJECT["owner"]["uscc"],
    )


BAD_PROJECTS = [
    ({"project_code": "12-34"}, "project_code", "project_code"),
    ({"owner": {"uscc": "91430300MA4L000034"}}, "uscc_check_digit", "owner.uscc"),
    ({"answers": {"nothing": "x"}}, "unknown_situation", "answers"),
    ({"answers": {"energy": "maybe"}}, "answer_not_an_option", "answers"),
    ({"name": "一\u0007二"}, "bad_character", "name"),
    ({"name": " "}, "required", "name"),
    ({"colour": "red"}, "unknown_field", "colour"),
    ({"investment": "很多"}, "bad_json", "investment"),
    ({"liaison": "没有这个人"}, "operator_not_found", "operator"),
    ({"client_id": "一"}, "client_id", "client_id"),
    ({"fast": ["x" * 33]}, "unknown_node", "fast"),
    ({"fast": [f"n{n}" for n in range(401)]}, "unknown_node", "fast"),
]


def test_bad_projects_are_refused_by_code_and_field(run):
    documents = [{**PROJECT, **change} for change, _, _ in BAD_PROJECTS]
    answer = run("project", "add", "--file", "-", stdin=lines(*documents))
    expected = [{"line": n, "code": code, "field": field} for n, (_, code, field) in enumerate(BAD_PROJECTS, start=1)]
    assert (answer.exit, answer.json["naks"]) == (Exit.BAD_INPUT, expected)
    assert run("project", "list").json["projects"] == []


@pytest.mark.parametrize("code", ["2509-320193-89-01-544060", "2020-430302-70-03-012345"])
def test_both_forms_of_the_project_code_are_kept(run, code):
    run("project", "add", "--file", "-", stdin=lines({**PROJECT, "project_code": code}))
    assert run("project", "show", "p-1").json["project_code"] == code


def test_three_permits_in_three_workdays(run, no):
    """The 万洋 case of the sources: PLAN-FAST with its defaults."""
    answer = run("project", "plan", no, "--template", "PLAN-FAST", "--start", "2026-11-23")
    found = answer.json
    assert set(found) >= PLAN_KEYS
    assert all(set(one) >= NODE_KEYS for one in found["nodes"])
    assert (found["workdays"], found["start"], found["finish"]) == (3, "2026-11-23", "2026-11-25")
    assert (node(answer, "f07")["es"], node(answer, "f07")["ef"]) == (2, 3)
    permits = [node(answer, code) for code in ("f02", "f04", "f07")]  # 用地、工规、施工
    assert [one["finish"] for one in permits] == ["2026-11-23", "2026-11-24", "2026-11-25"]
    unneeded = node(answer, "f08")
    assert (unneeded["active"], unneeded["slack"], unneeded["start"], unneeded["late_finish"]) == (
        False,
        None,
        None,
        None,
    )
    assert not found["tentative"]
    assert run("project", "show", no).json == found


def test_a_wished_finish_is_planned_back_or_refused_with_the_shortage(run, no):
    found = run("project", "plan", no, "--template", "PLAN-IND", "--finish", "2027-06-30").json
    assert (found["finish"], found["wished_finish"], found["tentative"]) == ("2027-06-30", "2027-06-30", True)
    short = run("project", "plan", no, "--template", "PLAN-FAST", "--finish", "2026-11-23")
    assert (short.exit, short.json["code"], short.json["field"]) == (Exit.BAD_INPUT, "finish_too_early", "finish")
    assert short.json["shortage"] == 1
    past = run("project", "plan", no, "--template", "PLAN-FAST", "--finish", "2026-11-02")
    assert (past.exit, past.json["code"], past.json["shortage"]) == (Exit.BAD_INPUT, "finish_too_early", 16)
    assert run("project", "show", no).json["template"] == "PLAN-IND"


def test_what_if_answers_and_leaves_the_plan_alone_until_it_is_taken_over(run, planned):
    before = run("project", "show", planned).json
    found = run("project", "whatif", planned, "--set", "f04=+5").json
    assert set(found) >= {"change", "finish_before", "finish_after", "critical_before", "critical_after", "nodes"}
    assert (found["change"], found["finish_before"], found["finish_after"]) == (5, "2026-11-25", "2026-12-02")
    assert {"node": "f07", "change": 5} in found["nodes"]
    assert {"node": "f08", "change": None} in found["nodes"]
    assert run("project", "show", planned).json == before
    more = run(
        "project", "whatif", planned, "--set", "f04=+5", "--set", "fast:f03", "--set", "drop:f10", "--set", "f04=2"
    )
    assert (more.json["change"], more.exit) == (1, Exit.DONE)
    run("project", "whatif", planned, "--set", "f04=+5", "--set", "drop:f10", "--take-over")
    after = run("project", "show", planned).json
    assert (after["finish"], after["late"], after["promised"]["finish"]) == ("2026-12-02", 5, "2026-11-25")


BAD_CHANGES = [
    ("f04", "bad_plan_change", Exit.BAD_INPUT),
    ("f04=-1", "bad_plan_change", Exit.BAD_INPUT),
    ("zzz=+1", "unknown_node", Exit.BAD_INPUT),
    ("f00=+1", "node_finished", Exit.NOT_ALLOWED),
    ("f04=999999", "bad_number", Exit.BAD_INPUT),
]


def test_changes_that_make_no_sense_are_refused(run, planned):
    run("project", "act", planned, "f00", "finish")
    for change, code, exit_code in BAD_CHANGES:
        answer = run("project", "whatif", planned, "--set", change)
        assert (answer.exit, answer.json["code"]) == (exit_code, code), change


def test_acts_move_the_plan(run, planned):
    for code, action, day in [
        ("f00", "finish", "2026-11-18"),
        ("f01", "finish", "2026-11-19"),
        ("f03", "start", "2026-11-20"),
    ]:
        assert run("project", "act", planned, code, action, "--data", json.dumps({"date": day})).exit == Exit.DONE
    found = run("project", "act", planned, "f03", "preliminary", "--data", '{"date": "2026-11-20"}')
    assert (node(found, "f03")["state"], node(found, "f03")["fast"]) == ("preliminary", True)
    assert node(found, "f00")["finished_on"] == "2026-11-18"
    done = run("project", "act", planned, "f03", "finish", "--data", '{"date": "2026-11-20"}')
    assert node(done, "f03")["state"] == "formal"
    assert (node(done, "f03")["slack"], node(done, "f03")["critical"], node(done, "f03")["ls"]) == (None, False, None)
    dropped = run("project", "act", planned, "f10", "drop", "--data", '{"reason": "已有权证"}')
    assert (node(dropped, "f10")["active"], node(dropped, "f10")["drop_reason"]) == (False, "已有权证")
    assert node(run("project", "act", planned, "f10", "restore"), "f10")["active"]
    assert node(run("project", "act", planned, "f03", "undo"), "f03")["state"] == "preliminary"


BAD_ACTS = [
    ("zzz", "start", "{}", "unknown_node", Exit.BAD_INPUT),
    ("f08", "start", "{}", "action_not_allowed", Exit.NOT_ALLOWED),
    ("f00", "start", '{"date": "2026-11-21"}', "bad_date", Exit.BAD_INPUT),
    ("f00", "start", '{"date": "1990-01-01"}', "bad_date", Exit.BAD_INPUT),
    ("f00", "start", '{"date": "gestern"}', "bad_date", Exit.BAD_INPUT),
    ("f00", "start", '{"day": "2026-11-20"}', "unknown_field", Exit.BAD_INPUT),
    ("f00", "start", "{", "bad_json", Exit.BAD_INPUT),
    ("f02", "finish", '{"date": "2026-11-18"}', "finish_before_start", Exit.BAD_INPUT),
    ("f02", "undo", "{}", None, Exit.DONE),
    ("f03", "undo", "{}", "action_not_allowed", Exit.NOT_ALLOWED),
    ("f03", "restore", "{}", "action_not_allowed", Exit.NOT_ALLOWED),
    ("f02", "link", "{}", "required", Exit.BAD_INPUT),
    ("f02", "link", '{"case": "JG-261120-999"}', "case_not_found", Exit.NOT_FOUND),
    ("f02", "change", '{"days": -1}', "bad_number", Exit.BAD_INPUT),
]


def test_acts_that_cannot_be_are_refused(run, planned):
    run("project", "act", planned, "f02", "start", "--data", '{"date": "2026-11-19"}')
    for code, action, data, error, exit_code in BAD_ACTS:
        answer = run("project", "act", planned, code, action, "--data", data)
        assert (answer.exit, answer.json.get("code")) == (exit_code, error), (code, action, data)


def test_a_project_without_a_plan_is_shown_and_nothing_is_done_to_it(run, no):
    found = run("project", "show", no).json
    assert (found["start"], found["finish"], found["workdays"], found["critical_path"], found["nodes"]) == (
        None, None, 0, [], [],
    )  # fmt: skip
    for command in (("whatif", no, "--set", "a=1"), ("act", no, "a", "start"), ("promise", no)):
        answer = run("project", *command)
        assert (answer.exit, answer.json["code"]) == (Exit.NOT_ALLOWED, "project_not_planned")


BAD_PLANS = [
    (("--template", "PLAN-NONE", "--start", "2026-11-23"), "unknown_plan", Exit.BAD_INPUT),
    (("--template", "PLAN-FAST", "--start", "morgen"), "bad_date", Exit.BAD_INPUT),
    (("--template", "PLAN-FAST", "--start", "1926-11-23"), "bad_date", Exit.BAD_INPUT),
    (
        ("--template", "PLAN-FAST", "--start", "2026-11-23", "--answers", "staged=x"),
        "answer_not_an_option",
        Exit.BAD_INPUT,
    ),
]


def test_plans_that_cannot_be_made_are_refused(run, no):
    for arguments, code, exit_code in BAD_PLANS:
        answer = run("project", "plan", no, *arguments)
        assert (answer.exit, answer.json["code"]) == (exit_code, code), arguments
    assert run("project", "show", no).json["template"] is None


def test_a_plan_needs_one_of_the_two_days(run, no):
    assert run("project", "plan", no, "--template", "PLAN-FAST").exit == Exit.USAGE
    both = ("--start", "2026-11-23", "--finish", "2026-12-23")
    assert run("project", "plan", no, "--template", "PLAN-FAST", *both).exit == Exit.USAGE


def test_fast_nodes_a_template_lacks_are_named(run):
    run("project", "add", "--file", "-", stdin=lines({**PROJECT, "fast": ["f03", "n06"]}))
    answer = run("project", "plan", "p-1", "--template", "PLAN-FAST", "--start", "2026-11-23")
    assert (answer.exit, answer.json["code"], answer.json["field"], answer.json["node"]) == (
        Exit.BAD_INPUT, "unknown_node", "fast", "n06",
    )  # fmt: skip


def test_unknown_projects_are_not_found(run):
    for command in (("show", "X"), ("whatif", "X", "--set", "a=1"), ("act", "X", "a", "start"), ("people", "X")):
        answer = run("project", *command)
        assert (answer.exit, answer.json["code"]) == (Exit.NOT_FOUND, "project_not_found")


def test_projects_are_found_by_name_pinyin_and_code(run, no):
    for query in ("万洋", "wyzc", "XM26"):
        assert [hit["no"] for hit in run("search", query).json["hits"] if hit["kind"] == "project"] == [no]
