"""项目一次性告知: one merged list for all of a project's items, and one sheet a department."""

import openpyxl

from tests.cli.projects.project_document import PROJECT, lines


def test_the_notice_lists_what_all_steps_ask_for_once(run, planned, tmp_path):
    answer = run("project", "notice", planned, "-o", str(tmp_path / "n.xlsx"))
    assert answer.exit == 0
    told = answer.json
    guided = run("guide", "--items", ",".join(told["items"])).json
    assert (told["requested"], told["merged"], told["to_submit"]) == (
        guided["requested"], guided["merged"], guided["to_submit"],
    )  # fmt: skip
    assert told["requested"] > told["merged"] >= told["to_submit"] > 0
    book = openpyxl.load_workbook(tmp_path / "n.xlsx")
    assert book.sheetnames[0] == "项目告知清单"
    assert set(book.sheetnames[1:]) == set(told["departments"])
    assert book["项目告知清单"].max_row == told["merged"] + 2
    shown = run("project", "show", planned).json["nodes"]
    needed = {node["node"] for node in shown if node["active"]}
    assert {code for codes in told["departments"].values() for code in codes} == needed
    first = book.worksheets[1]
    assert first.max_row == len(told["departments"][first.title]) + 2
    assert first["C3"].value is not None


def test_a_project_without_a_plan_says_what_to_do(run, tmp_path):
    no = run("project", "add", "--file", "-", stdin=lines(PROJECT)).json["acks"][0]["project_no"]
    answer = run("project", "notice", no, "-o", str(tmp_path / "n.xlsx"))
    assert (answer.json["code"], (tmp_path / "n.xlsx").exists()) == ("project_not_planned", False)
