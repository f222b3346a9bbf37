"""`case act` and `case attach`: the guards hold on the command line, with their exit codes."""

import json

import pypdf
import pytest

CASE = {
    "client_id": "a-1", "mode": "proxy", "items": ["SW-01-02-01", "SB-01-01-05"],
    "enterprise": {"name": "青澜味工坊餐饮管理有限公司"}, "contact": {"name": "周敏", "mobile": "13812342067"},
}  # fmt: skip


@pytest.fixture
def no(run):
    return run("case", "add", "--file", "-", stdin=json.dumps(CASE)).json["acks"][0]["case_no"]


@pytest.fixture
def act(run, no):
    """`act("tick", material=...)` on a registered case: the exit code and the answer."""

    def do(action, **data):
        done = run("case", "act", no, action, "--data", json.dumps(data))
        return done.exit, done.json

    return do


def test_a_case_goes_from_the_counter_to_the_archive_by_commands(act):
    assert act("ready")[0] == 22
    assert act("notice")[1]["state"] == "noticed"
    assert act("tick", material="CL0210")[1]["state"] == "collecting"
    assert act("ready")[1]["code"] == "action_not_allowed"
    assert act("tick", material="CL0103", copies=2)[1]["ready"] == 4
    assert act("entrust")[1]["state"] == "entrusted"
    assert act("ready")[1]["actions"] == ["submit", "suspend", "terminate", "withdraw"]
    assert act("untick", material="CL0103")[1]["state"] == "entrusted"
    assert act("submit")[0] == 22
    act("tick", material="CL0103")
    act("ready")
    assert act("submit")[1]["state"] == "submitted"
    assert act("withdraw", reason="企业撤回")[0] == 22
    assert act("result", name="登记表")[1]["state"] == "resulted"
    assert act("deliver", recipient="周敏")[1]["state"] == "delivered"
    assert act("archive")[1]["actions"] == []
    assert act("tick", material="CL0103")[0] == 22


@pytest.mark.parametrize(
    ("action", "data", "code"),
    [
        ("tick", {"material": "CL9999"}, 20),
        ("tick", {}, 20),
        ("tick", {"material": "CL0210", "copies": 0}, 20),
        ("tick", {"material": "CL0210", "colour": "red"}, 20),
        ("promise", {"material": "CL0210", "date": "2026-02-31"}, 20),
        ("promise", {"material": "CL0210", "date": "2026-12-01"}, 22),
        ("commit", {"material": "CL0210"}, 22),
        ("return_original", {"material": "CL0210"}, 21),
        ("suspend", {"reason": " "}, 22),
        ("terminate", {}, 22),
        ("assign", {"operator": "不在册"}, 21),
        ("entrust", {"from": "2026-01-01", "until": "2025-01-01"}, 20),
        ("result", {"item": "SW-01-02-01"}, 22),
        ("archive", {}, 22),
    ],
)
def test_bad_data_and_closed_ways_have_their_exit_codes_and_write_nothing(act, run, no, action, data, code):
    before = run("case", "show", no).json
    assert act(action, **data)[0] == code
    assert run("case", "show", no).json == before


def test_attach_keeps_a_file_and_refuses_what_is_none(run, no, tmp_path):
    path = tmp_path / "x.pdf"
    path.write_bytes(b"")
    assert run("case", "attach", no, path).json["code"] == "file_empty"
    assert run("case", "attach", no, tmp_path / "gone.pdf").exit == 21
    path.write_bytes(b"\x89PNG\r\n\x1a\n broken")
    assert run("case", "attach", no, path, "--material", "CL0210").json["code"] == "file_damaged"
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(path)
    kept = run("case", "attach", no, path, "--material", "CL0210")
    assert (kept.exit, kept.json["version"], kept.json["media_type"]) == (0, 1, "application/pdf")


def test_a_paper_of_the_hall_is_printed_from_the_halls_file_only(act, run, no, tmp_path):
    act("notice")
    output = tmp_path / "ws04.pdf"
    refused = run("print", no, "--document", "WS04", "-o", output)
    assert (refused.exit, refused.json["code"], output.exists()) == (22, "hall_only", False)
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_blank_page(595, 842)
    writer.write(tmp_path / "hall.pdf")
    paper = {"document": "WS04", "number": "受〔2026〕9 号", "dated": "2026-01-05", "issued_by": "市场监督管理局"}
    assert act("hall_paper", **paper, file=str(tmp_path / "hall.pdf"))[0] == 0
    printed = run("print", no, "--document", "WS04", "-o", output)
    assert (printed.exit, printed.json["reprint"]) == (0, True)
    pages = pypdf.PdfReader(output).pages
    assert len(pages) == 2
    assert "驿站转打件" in pages[0].extract_text()


def test_the_handler_cannot_evaluate_their_own_case(act, run, no):
    act("notice")
    for material in ("CL0210", "CL0103"):
        act("tick", material=material)
    act("entrust")
    act("ready")
    act("submit")
    act("result")
    act("deliver")
    code, answer = act("evaluate", level=1)
    assert (code, answer["code"]) == (22, "own_evaluation")
    run("operator", "add", "--name", "回访员", "--role", "window_officer")
    assert run("case", "show", no).json["state"] == "delivered"


def test_materials_go_to_the_hall_on_a_slip(act, run, no, tmp_path):
    assert run("transfer", "make", no).json["code"] == "nothing_chosen"
    act("tick", material="CL0103", copies=2)
    made = run("transfer", "make", no, "--express-no", "SF1").json
    assert made["cases"] == {no: {"CL0103": 2}}
    assert run("print", made["number"], "--document", "WS18", "-o", tmp_path / "ws18.pdf").exit == 0
    assert run("transfer", "received", made["number"], "--receiver", "李窗口", "--at", "2020-01-01").exit == 20
    assert run("transfer", "show", "JG-J000000-001").exit == 21
