"""Templates of the station's own by command: from a spreadsheet and back into one, tailored, or refused whole."""

from station_app.errors import Exit
from tests.services.template_sheets import HEADER, SMALL, sheet

PLAN_KEYS = {"start", "finish", "workdays", "tentative", "critical_path", "nodes"}
NODE_KEYS = {
    "node", "active", "es", "ef", "ls", "lf", "slack", "critical", "start", "finish", "late_start", "late_finish",
}  # fmt: skip


def test_a_template_of_ones_own_comes_from_a_spreadsheet_and_goes_back_into_one(run, no, tmp_path):
    assert run("project", "template", "sheet", "PLAN-IND", "-o", tmp_path / "ind.xlsx").exit == Exit.DONE
    taken = run("project", "template", "import", tmp_path / "ind.xlsx", "--code", "OWN-IND").json
    assert (taken["nodes"], taken["own"]) == (42, True)
    plans = [
        run("project", "plan", no, "--template", code, "--start", "2026-11-23").json for code in ("PLAN-IND", "OWN-IND")
    ]
    assert [(p["workdays"], p["finish"], p["critical_path"]) for p in plans[:1]] == [
        (p["workdays"], p["finish"], p["critical_path"]) for p in plans[1:]
    ]
    codes = [one["code"] for one in run("project", "template", "list").json["templates"]]
    assert codes == ["PLAN-IND", "PLAN-FAST", "PLAN-GOV", "OWN-IND"]
    assert run("project", "template", "retire", "OWN-IND").exit == Exit.DONE
    assert run("project", "plan", no, "--template", "OWN-IND", "--start", "2026-11-23").exit == Exit.BAD_INPUT


def test_a_small_template_is_tailored_by_its_answers(run, no, tmp_path):
    run("project", "template", "import", sheet(tmp_path / "s.xlsx", SMALL), "--code", "OWN")
    first = run("project", "plan", no, "--template", "OWN", "--start", "2026-11-23").json
    assert [(one["node"], one["active"], one["ef"]) for one in first["nodes"]] == [
        ("a", True, 1),
        ("b", False, 1),
        ("c", True, 4),
    ]
    assert first["open_situations"] == ["energy"]
    then = run("project", "tailor", no, "--answers", "energy=yes").json
    assert [(one["node"], one["active"], one["ef"]) for one in then["nodes"]] == [
        ("a", True, 1),
        ("b", True, 6),
        ("c", True, 9),
    ]


BAD_SHEETS = [
    ((HEADER,), "plan_without_nodes"),
    ((HEADER, ("a", "甲", None, None, "A", 1, "b"), ("b", "乙", None, None, "A", 1, "a")), "plan_loop"),
    ((HEADER, ("a", "甲", None, None, "A", 1, "zz")), "unknown_node"),
    ((HEADER, ("a", "甲", None, None, "A", 1), ("a", "乙", None, None, "A", 1)), "doubled_node"),
    ((HEADER, ("a", None, "GC-99-99-99", None, "A", 1)), "unknown_item"),
    ((HEADER, ("a", "甲", None, None, "A", "三天")), "bad_sheet"),
    ((HEADER, ("a", "甲", None, None, "A", 2.5)), "bad_sheet"),
    ((HEADER, (None, "甲", None, None, "A", 1)), "bad_sheet"),
    ((HEADER, ("a", "甲", None, None, "A", 1, None, None, "也许")), "bad_sheet"),
    ((HEADER, ("a", "甲", None, None, "A", 1, None, None, None, "energy")), "bad_sheet"),
    ((HEADER, ("a", "甲", None, None, "A", 1, None, None, None, "colour=red")), "unknown_situation"),
    ((HEADER, ("a", "甲", None, None, "A", 1, None, None, None, "energy=red")), "answer_not_an_option"),
    ((HEADER, ("a", None, None, None, "A", 1)), "required"),
    ((("谁", "什么"), ("a", "甲")), "bad_file"),
    ((HEADER, *((f"n{n}", "甲", None, None, "A", 1) for n in range(401))), "too_long"),
    (
        (
            HEADER,
            *(
                (f"node-number-{n}", "甲", None, None, "A", 1, "、".join(f"node-number-{m}" for m in range(n)))
                for n in range(130)
            ),
        ),
        "too_long",
    ),
]


def test_sheets_without_sense_are_refused_and_nothing_is_kept(run, tmp_path):
    for rows, code in BAD_SHEETS:
        answer = run("project", "template", "import", sheet(tmp_path / "s.xlsx", rows), "--code", "OWN")
        assert (answer.exit, answer.json["code"]) == (Exit.BAD_INPUT, code), rows
    assert len(run("project", "template", "list").json["templates"]) == 3


def test_files_that_are_no_sheets_are_refused(run, tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    assert run("project", "template", "import", tmp_path / "x.xlsx", "--code", "OWN").json["code"] == "bad_file"
    assert run("project", "template", "import", tmp_path / "none.xlsx", "--code", "OWN").exit == Exit.NOT_FOUND
    taken = run("project", "template", "import", sheet(tmp_path / "s.xlsx", SMALL), "--code", "PLAN-FAST")
    assert (taken.exit, taken.json["code"]) == (Exit.NOT_ALLOWED, "action_not_allowed")
