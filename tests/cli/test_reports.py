"""`report` as people outside use it: three files, figures with their rows, and a sentence for every bad period."""

import json
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

CASE = {
    "client_id": "c-1", "mode": "proxy", "items": ["ZY-01-01-01"], "answers": {},
    "enterprise": {"name": "木桥数码印刷有限公司"}, "contact": {"name": "乔木", "mobile": "15273229083"},
}  # fmt: skip


@pytest.fixture
def at(monkeypatch):
    return lambda moment: monkeypatch.setenv("STATION_NOW", moment)


@pytest.fixture
def no(run, at):
    """One case of the 47th week, taken up and finished in it."""
    at("2026-11-17T09:00")
    no = run("case", "add", "--file", "-", stdin=json.dumps(CASE, ensure_ascii=False)).json["acks"][0]["case_no"]
    for action, moment in (("log_accepted", "2026-11-17T10:00"), ("log_finished", "2026-11-19T10:00")):
        at(moment)
        run("case", "act", no, action, "--data", json.dumps({"item": "ZY-01-01-01", "at": moment}))
    at("2026-11-20T16:00")
    return no


def figure(answer, key):
    return next(one for one in answer.json["figures"] if one["key"] == key)


def text_of(path):
    document = pypdfium2.PdfDocument(path)
    return "".join(page.get_textpage().get_text_range() for page in document)


def test_a_weekly_ledger_is_three_files_with_the_same_figures(run, no, tmp_path):
    answer = run("report", "ledger", "case", "--period", "2026-W47", "-o", str(tmp_path / "out"))
    assert answer.exit == 0
    pdf, xlsx, text = answer.json["files"]
    rate = figure(answer, "finish_rate")
    assert (rate["value"], rate["unit"], rate["worked"]) == ("100.0", "%", "办结 1 ÷ 受理 1")
    assert rate["ids"] == rate["of_ids"] == answer.json["ids"]
    assert no in text_of(pdf)
    book = openpyxl.load_workbook(xlsx)
    assert no in {cell.value for row in book["数据"].iter_rows() for cell in row}
    assert "办结率 100.0%（办结 1 ÷ 受理 1）" in Path(text).read_text(encoding="utf-8")
    assert answer.json["number"] in text_of(pdf)


def test_the_same_report_again_is_a_reprint_and_a_changed_one_a_new_version(run, no, at, tmp_path):
    first = run("report", "weekly", "--period", "2026-W47", "-o", str(tmp_path)).json
    again = run("report", "weekly", "--period", "2026-W47", "-o", str(tmp_path)).json
    assert (again["number"], again["version"]) == (first["number"], 1)
    other = {**CASE, "client_id": "c-2"}
    run("case", "add", "--file", "-", stdin=json.dumps(other, ensure_ascii=False))
    changed = run("report", "weekly", "--period", "2026-W47", "-o", str(tmp_path)).json
    assert (changed["number"], changed["version"]) == (first["number"], 2)
    assert changed["figures"][0]["value"] == "2"


def test_a_report_that_is_handed_in_waits_for_the_hall(run, no, tmp_path):
    pending = run("status").json["changes_pending"]
    run("report", "monthly", "--period", "2026-11", "-o", str(tmp_path), "--hand-in")
    assert run("status").json["changes_pending"] > pending


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ("2026-W60", "bad_period"),
        ("下周", "bad_period"),
        ("", "bad_period"),
        ("0001", "bad_period"),
        ("2026-W48", "period_in_future"),
        ("2027", "period_in_future"),
    ],
)
def test_a_bad_period_is_said_and_nothing_is_written(run, no, tmp_path, period, code):
    answer = run("report", "ledger", "case", "--period", period, "-o", str(tmp_path / "out"))
    assert (answer.exit, answer.json["code"], answer.json["field"]) == (20, code, "period")
    assert not (tmp_path / "out").exists()


def test_a_week_s_report_of_a_month_is_refused(run, no, tmp_path):
    assert run("report", "weekly", "--period", "2026-11", "-o", str(tmp_path)).json["code"] == "bad_period"


def test_a_folder_that_cannot_be_made_takes_no_number(run, no, tmp_path):
    (tmp_path / "file").write_text("")
    answer = run("report", "weekly", "--period", "2026-W47", "-o", str(tmp_path / "file" / "out"))
    assert (answer.exit, answer.json["code"]) == (16, "file_not_written")
    again = run("report", "weekly", "--period", "2026-W47", "-o", str(tmp_path))
    assert again.json["number"].endswith("-0001")


@pytest.mark.parametrize("suffix", [".pdf", ".xlsx", ".txt"])
def test_no_number_is_taken_unless_all_three_files_stand(run, no, tmp_path, suffix):
    first = run("report", "ledger", "visit", "--period", "2026-W47", "-o", str(tmp_path / "first")).json
    taken = next(Path(file) for file in first["files"] if file.endswith(suffix))
    (tmp_path / "out" / taken.name.replace("走访", "诉求闭环")).mkdir(parents=True)
    refused = run("report", "ledger", "demand", "--period", "2026-W47", "-o", str(tmp_path / "out"))
    assert (refused.exit, refused.json["code"]) == (16, "file_not_written")
    assert not [file for file in (tmp_path / "out").glob("*.pdf") if file.is_file()]
    again = run("report", "ledger", "demand", "--period", "2026-W47", "-o", str(tmp_path)).json
    assert int(again["number"][-4:]) == int(first["number"][-4:]) + 1


@pytest.mark.parametrize(
    "kind",
    ["consultation", "deferral", "supplement", "originals", "node", "blocking", "visit", "demand", "policy", "evaluation",
     "print", "sync", "audit"],
)  # fmt: skip
def test_every_ledger_can_be_written(run, no, tmp_path, kind):
    answer = run("report", "ledger", kind, "--period", "2026-11", "-o", str(tmp_path))
    assert answer.exit == 0
    assert all(Path(file).stat().st_size for file in answer.json["files"])
    assert len(answer.json["files"]) == 3


def test_a_character_no_font_has_costs_the_paper_and_nothing_else(run, no, tmp_path):
    rare = {**CASE, "client_id": "c-9", "enterprise": {"name": "𪚥记餐馆"}}
    run("case", "add", "--file", "-", stdin=json.dumps(rare, ensure_ascii=False))
    answer = run("report", "ledger", "case", "--period", "2026-W47", "-o", str(tmp_path))
    assert (answer.exit, answer.json["no_paper"], answer.json["number"]) == (0, "missing_glyph", "")
    assert [Path(file).suffix for file in answer.json["files"]] == [".xlsx", ".txt"]
    assert "𪚥" in answer.err
    book = openpyxl.load_workbook(answer.json["files"][0])
    assert "𪚥记餐馆" in {cell.value for row in book["数据"].iter_rows() for cell in row}
