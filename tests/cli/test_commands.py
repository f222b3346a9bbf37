"""The command line as people outside rely on it: JSON keys, exit codes, one sentence for every refusal."""

import json

import pytest

from station_app.errors import Exit
from tests.cli.case_document import CASE, case


def test_init_prints_the_recovery_key_once(run, tmp_path):
    home, key = tmp_path / "new", tmp_path / "new.key"
    done = run("init", "--station", "GX", "--name", "高新驿站", "--key-file", key, home=home)
    assert done.exit == 0
    assert len(done.json["recovery_key"].replace("-", "")) == 36
    text = key.read_text()
    assert len(text) == 65
    assert text.endswith("\n")
    assert key.stat().st_mode & 0o777 == 0o600
    again = run("init", "--station", "GX", "--name", "高新驿站", "--key-file", key, home=home)
    assert (again.exit, again.json["code"]) == (Exit.NOT_ALLOWED, "store_exists")
    assert run("status", "--key-file", key, home=home).json["station"] == "GX"


@pytest.mark.parametrize("code", ["g", "GXGXGXG", "gx", "G1"])
def test_init_refuses_a_wrong_station_code_and_leaves_nothing(run, tmp_path, code):
    done = run("init", "--station", code, "--name", "x", "--key-file", tmp_path / "k", home=tmp_path / "n")
    assert (done.exit, done.json["code"]) == (Exit.BAD_INPUT, "station_code")
    assert not (tmp_path / "n").exists()
    assert not (tmp_path / "k").exists()


def test_guide_has_the_contracts_keys(run):
    found = run("guide", "--items", "SW-01-02-01,SB-01-01-05", "--mode", "help").json
    assert (found["requested"], found["merged"], found["to_submit"]) == (5, 3, 1)
    assert set(found["lines"][0]) >= {
        "code", "name", "originals", "copies", "items", "necessity", "treatment", "deferral_workdays", "provisional",
        "reasons",
    }  # fmt: skip
    assert run("guide", "--bundle", "YJS-14").json["open_situations"] == []


def test_guide_uses_the_wallet(run):
    enterprise = {"name": "甲公司", "uscc": "91430300MA4L00011X", "wallet": [{"material": "CL0401", "valid_to": None}]}
    assert run("enterprise", "add", "--file", "-", stdin=json.dumps(enterprise)).exit == 0
    plain = run("guide", "--items", "SS-01-01-01", "--answers", "premises=owned,addr_commit=no").json
    held = run(
        "guide", "--items", "SS-01-01-01", "--answers", "premises=owned,addr_commit=no", "--enterprise",
        "91430300MA4L00011X",
    ).json  # fmt: skip
    treatments = [{line["code"]: line["treatment"] for line in found["lines"]} for found in (plain, held)]
    assert treatments[0]["CL0401"] != "wallet" or treatments[1]["CL0401"] == "wallet"
    assert run("enterprise", "show", "91430300MA4L00011X").json["wallet"][0]["material"] == "CL0401"


@pytest.mark.parametrize(
    ("arguments", "exit_", "code"),
    [
        (("guide", "--items", "XX"), Exit.BAD_INPUT, "unknown_item"),
        (("guide", "--bundle", "YJS-01", "--answers", "taxpayer=maybe"), Exit.BAD_INPUT, "answer_not_an_option"),
        (("guide",), Exit.BAD_INPUT, "nothing_chosen"),
        (("case", "show", "JG-000000-001"), Exit.NOT_FOUND, "case_not_found"),
        (("enterprise", "show", "91110000710931130F"), Exit.BAD_INPUT, "uscc_check_digit"),
        (("enterprise", "show", "914403001922038216"), Exit.NOT_FOUND, "enterprise_not_found"),
        (("catalogue", "show", "nothing"), Exit.NOT_FOUND, "item_not_found"),
        (("catalogue", "check", "/nowhere.json"), Exit.NOT_FOUND, "file_not_found"),
        (("deadline", "--accepted", "x", "--limit", "5", "--unit", "工作日"), Exit.BAD_INPUT, "bad_date"),
        (("deadline", "--accepted", "2026-11-20", "--limit", "-5", "--unit", "工作日"), Exit.BAD_INPUT, "bad_number"),
        (("search", "\x00"), Exit.BAD_INPUT, "bad_query"),
        (("sync",), Exit.NOT_ALLOWED, "not_enrolled"),
        (("case", "nonsense"), Exit.USAGE, None),
    ],
)
def test_refusals(run, arguments, exit_, code):
    done = run(*arguments)
    assert done.exit == exit_
    if code:
        assert done.json["code"] == code
        assert done.err.strip().endswith("。")


def test_uscc_refusal_says_which_digit(run):
    done = run("enterprise", "show", "91110000710931130F")
    assert "第 18 位" in done.err
    assert (done.json["position"], done.json["expected"], done.json["found"]) == (18, "E", "F")


def test_lines_are_handled_one_by_one(run):
    lines = "\n".join([case(), "{not json", case(client_id="a-2", items=["XX"]), "", case(client_id="a-3"), case()])
    done = run("case", "add", "--file", "-", stdin=lines, json_answer=False)
    assert done.exit == Exit.BAD_INPUT
    answers = [line.split()[:2] for line in done.out.splitlines()]
    assert [answer[0] for answer in answers] == ["ACK", "NAK", "NAK", "ACK", "ACK"]
    assert done.out.splitlines()[1] == "NAK 2 bad_json line"
    assert done.out.splitlines()[2] == "NAK 3 unknown_item items"
    assert answers[0] == answers[4]
    conflict = run("case", "add", "--file", "-", stdin=case(remark="x")).json
    assert conflict["naks"] == [{"line": 1, "code": "client_id_conflict", "field": "client_id"}]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"enterprise": {"name": "甲\u0000"}}, "bad_character", "enterprise.name"),
        ({"enterprise": {"name": "\ud800"}}, "bad_character", "enterprise.name"),
        ({"enterprise": {"name": "名" * 201}}, "too_long", "enterprise.name"),
        ({"remark": "字" * 4001}, "too_long", "remark"),
        ({"contact": {"name": "人" * 65, "mobile": "13812342067"}}, "too_long", "contact.name"),
        ({"contact": {"name": "周敏", "mobile": "1"}}, "mobile", "contact.mobile"),
        ({"mode": "both"}, "bad_mode", "mode"),
        ({"surprise": 1}, "unknown_field", "surprise"),
        ({"client_id": "空格 "}, "client_id", "client_id"),
        ({"client_id": None}, "bad_json", "client_id"),
        ({"items": [], "bundle": None}, "nothing_chosen", "items"),
        ({"bundle": "YJS-99"}, "unknown_bundle", "bundle"),
    ],
)
def test_bad_cases_name_code_and_field(run, changes, code, field):
    text = json.dumps({**CASE, **changes})
    assert run("case", "add", "--file", "-", stdin=text).json["naks"] == [{"line": 1, "code": code, "field": field}]
    assert run("status").json["cases"] == 0


def test_a_whole_document_and_an_array_are_read_too(run, tmp_path):
    file = tmp_path / "cases.json"
    file.write_text(json.dumps(CASE, indent=1, ensure_ascii=False), "utf-8")
    assert len(run("case", "add", "--file", file).json["acks"]) == 1
    file.write_text(json.dumps([CASE, {**CASE, "client_id": "a-2"}], indent=1), "utf-8")
    assert [ack["client_id"] for ack in run("case", "add", "--file", file).json["acks"]] == ["a-1", "a-2"]


def test_list_and_show_carry_number_and_client_id(run, logged):
    listed = run("case", "list", "--query", "wgf").json["cases"]
    assert [(row["no"], row["client_id"]) for row in listed] == [(logged, "a-1")]
    assert run("case", "list", "--state", "archived").json["cases"] == []
    shown = run("case", "show", logged).json
    assert (shown["no"], shown["client_id"], shown["enterprise"]["name"]) == (
        logged, "a-1", "青澜味工坊餐饮管理有限公司",
    )  # fmt: skip


def test_explain_has_the_contracts_keys(run, logged):
    run("case", "act", logged, "log_accepted", "--data", '{"item":"ZY-01-01-01","at":"2026-09-30T10:00"}')
    found = run("case", "explain", logged).json
    assert (found["due"], found["start_day"], found["limit"], found["unit"]) == (
        "2026-10-10", "2026-09-30", 3, "工作日",
    )  # fmt: skip
    assert set(found["days"][0]) == {"date", "counted", "reason", "clause"}
    assert sum(day["counted"] for day in found["days"]) == 3
    assert run("case", "explain", logged, "--clock", "statutory").json["limit"] == 10
    assert run("case", "explain", logged, "--clock", "correction").json["light"] in {"red", "not_started"}
    assert run("case", "show", logged).json["items"][0]["recorded_at_station"] is True


def test_deadline_takes_suspensions_and_extensions(run):
    found = run(
        "deadline", "--accepted", "2026-11-02T10:00", "--limit", "5", "--unit", "工作日", "--suspend",
        "2026-11-03..2026-11-06:听证", "--suspend", "2026-11-05..2026-11-10:检测",
    ).json  # fmt: skip
    assert found["due"] == "2026-11-16"
    assert found["segments"][0] == {"from": "2026-11-03", "to": "2026-11-06", "kind": "听证"}
    stopped = run(
        "deadline", "--accepted", "2026-11-02T10:00", "--limit", "5", "--unit", "工作日", "--suspend",
        "2026-11-03..:补正", "--extend", "2",
    ).json  # fmt: skip
    assert (stopped["due"], stopped["light"], stopped["limit"]) == (None, "paused", 7)
    reversed_ = run(
        "deadline", "--accepted", "2026-11-02", "--limit", "5", "--unit", "工作日", "--suspend",
        "2026-11-06..2026-11-03:听证",
    )  # fmt: skip
    assert (reversed_.exit, reversed_.json["code"]) == (Exit.BAD_INPUT, "segment_reversed")


def test_print_takes_a_number_only_when_it_is_written(run, logged, tmp_path):
    missing = tmp_path / "no" / "folder" / "x.pdf"
    refused = run("print", logged, "--document", "WS01", "-o", missing)
    assert refused.exit != 0
    first = run("print", logged, "--document", "WS01", "-o", tmp_path / "a.pdf").json["documents"][0]
    again = run("print", logged, "--document", "WS01", "-o", tmp_path / "b.pdf").json["documents"][0]
    assert first["number"].endswith("-0001")
    assert (again["number"], again["version"], again["reprint"]) == (first["number"], 1, 1)
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert run("case", "show", logged).json["state"] == "noticed"
    hall_only = run("print", logged, "--document", "WS04", "-o", tmp_path / "c.pdf")
    assert (hall_only.exit, hall_only.json["code"]) == (Exit.NOT_ALLOWED, "hall_only")
    assert run("print", logged, "--document", "WS99", "-o", tmp_path / "c.pdf").json["code"] == "unknown_document"


def test_open_situations_print_only_as_a_draft(run, tmp_path):
    no = run("case", "add", "--file", "-", stdin=case(items=[], bundle="YJS-04")).json["acks"][0]["case_no"]
    refused = run("print", no, "-o", tmp_path / "x.pdf")
    assert (refused.exit, refused.json["code"]) == (Exit.NOT_ALLOWED, "open_situations")
    assert not (tmp_path / "x.pdf").exists()
    assert run("print", no, "-o", tmp_path / "x.pdf", "--draft").json["documents"] == []
    assert (tmp_path / "x.pdf").exists()


def test_a_missing_glyph_is_named_and_takes_no_number(run, tmp_path):
    odd = case(enterprise={"name": "甲\U0001f9ff公司"})
    no = run("case", "add", "--file", "-", stdin=odd).json["acks"][0]["case_no"]
    refused = run("print", no, "-o", tmp_path / "x.pdf")
    assert (refused.exit, refused.json["code"], refused.json["char"]) == (Exit.BAD_INPUT, "missing_glyph", "\U0001f9ff")
    assert refused.json["field"]
    assert not (tmp_path / "x.pdf").exists()
    other = run("case", "add", "--file", "-", stdin=case(client_id="a-2")).json["acks"][0]["case_no"]
    assert run("print", other, "-o", tmp_path / "y.pdf").json["documents"][0]["number"].endswith("-0001")


def test_batch_is_one_file(run, tmp_path):
    numbers = [
        run("case", "add", "--file", "-", stdin=case(client_id=f"b-{i}")).json["acks"][0]["case_no"] for i in range(3)
    ]
    done = run("print", "--batch", ",".join(numbers), "-o", tmp_path / "all.pdf").json
    assert [row["no"] for row in done["documents"]] == numbers
    assert len({row["number"] for row in done["documents"]}) == 3


def test_search_finds_what_people_type(run, logged):
    for query in ("味", "味工", "wgf", "weigongfang", "2067", "周敏", logged, logged[-4:], "91430300MA4L000033"):
        hits = run("search", "--", query).json["hits"]
        assert any(hit["no"] in {logged, "91430300MA4L000033"} for hit in hits), query
    assert len(run("search", "--limit", "1", "--", "味").json["hits"]) == 1


def test_operator_needs_the_password(run, tmp_path):
    home, key = tmp_path / "o", tmp_path / "o.key"
    made = run(
        "init", "--station", "GX", "--name", "x", "--operator", "顾专员", "--password-stdin", "--key-file", key,
        home=home, stdin="青山绿水-2026\n",
    )  # fmt: skip
    assert made.exit == 0
    arguments = ("enterprise", "add", "--operator", "顾专员", "--password-stdin", "--key-file", key)
    file = tmp_path / "e.json"
    file.write_text(json.dumps({"name": "甲公司"}), "utf-8")
    assert run(*arguments, "--file", file, home=home, stdin="falsch\n").exit == Exit.WRONG_KEY
    assert run(*arguments, "--file", file, home=home, stdin="青山绿水-2026\n").exit == 0


def test_slips_of_the_pen_are_bad_input(run, logged, tmp_path):
    far = run("deadline", "--accepted", "9999-12-30", "--limit", "5", "--unit", "工作日")
    assert (far.exit, far.json["code"]) == (Exit.BAD_INPUT, "bad_date")
    stopped = run(
        "deadline",
        "--accepted",
        "2026-11-20",
        "--limit",
        "5",
        "--unit",
        "工作日",
        "--suspend",
        "2026-11-21..9999-01-01:听证",
    )
    assert (stopped.exit, stopped.json["code"]) == (Exit.BAD_INPUT, "bad_date")
    twice = run("print", "--batch", f"{logged},{logged}", "-o", tmp_path / "b.pdf").json
    assert len(twice["documents"]) == 1
    for option in (("--size", "0x0"), ("--scale", "0"), ("--scale", "-1")):
        assert run("dump-ui", "cases", "-o", tmp_path / "x.png", *option).json["code"] == "bad_number"
    assert run("guide", "--items", "ZY-01-01-01", "--answers", "agent").json["code"] == "unknown_situation"
    deep = run("case", "act", logged, "tick", "--data", "[" * 100_000)
    assert (deep.exit, deep.json["code"], deep.json["field"]) == (Exit.BAD_INPUT, "bad_json", "data")


@pytest.mark.parametrize(
    ("field", "arguments"),
    [
        ("no", ("case", "show", "\udc80")),
        ("no", ("project", "notice", "\udc80", "-o", "x.xlsx")),
        ("names", ("visit", "pack", "ZF-1", "\udc80", "-o", "x.pdf")),
        ("period", ("report", "weekly", "--period", "\udc80", "-o", "out")),
    ],
)
def test_bytes_that_are_no_text_name_nothing(run, tmp_path, monkeypatch, field, arguments):
    monkeypatch.chdir(tmp_path)
    answer = run(*arguments)
    assert (answer.exit, answer.json["code"], answer.json["field"]) == (Exit.BAD_INPUT, "bad_character", field)
    assert not list(tmp_path.glob("x.*"))
