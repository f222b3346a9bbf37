"""Visits and demands by command: taken in by line, moved on, listed with their clocks, and counted."""

import json

from station_app.errors import Exit
from tests.services.demand_writers import PIXEL

DEMAND = {"client_id": "sq-1", "subject": "园区夜间班车加开", "channel": "qr", "enterprise": {"name": "木桥数码"}}
VISIT = {
    "client_id": "zf-1", "at": "2026-01-05T09:30:00+08:00", "subject": "问需", "enterprise": {"name": "木桥数码"},
    "done": True, "record": "缺工", "problems": ["招工难"],
}  # fmt: skip


def lines(*documents):
    return "".join(json.dumps(document, ensure_ascii=False) + "\n" for document in documents)


def test_demands_are_taken_in_line_by_line(run):
    bad = {**DEMAND, "client_id": "sq-2", "channel": "12345"}
    done = run("demand", "add", "--file", "-", stdin=lines(DEMAND, bad, DEMAND))
    assert done.exit == Exit.BAD_INPUT
    assert [ack["client_id"] for ack in done.json["acks"]] == ["sq-1", "sq-1"]
    assert len({ack["demand_no"] for ack in done.json["acks"]}) == 1
    assert done.json["naks"] == [{"line": 2, "code": "required", "field": "hotline_no"}]


def test_a_demand_moves_on_and_out_of_turn_is_refused(run):
    run("demand", "add", "--file", "-", stdin=lines(DEMAND))
    refused = run("demand", "act", "sq-1", "revisit", "--data", '{"satisfied": true}')
    assert (refused.exit, refused.json["code"]) == (Exit.NOT_ALLOWED, "action_not_allowed")
    assert run("demand", "act", "sq-1", "analyse").json["stage"] == "analysis"
    given = {"unit": "公交", "cause": "coordination", "workdays": 5}
    row = run("demand", "act", "sq-1", "assign", "--data", json.dumps(given)).json
    assert (row["stage"], row["light"], row["next"][0]) == ("assignment", "green", "feed_back")
    assert row["acts"][-1]["slip_no"].startswith("JB-")
    assert [one["no"] for one in run("demand", "list", "--open").json["demands"]] == [row["no"]]
    assert run("demand", "act", "sq-1", "assign", "--data", "{").json["code"] == "bad_json"
    assert run("demand", "show", "sq-9").exit == Exit.NOT_FOUND


def test_figures_name_their_rows(run):
    run("demand", "add", "--file", "-", stdin=lines(DEMAND))
    found = run("demand", "figures").json
    assert found["by_channel"]["qr"] == found["ids"] == found["open"]
    assert found["closed"]["text"] == "0.0%"
    assert found["satisfied"]["text"] == "—"


def test_a_visit_brings_its_demands_and_counts_for_the_coverage(run):
    run(
        "enterprise",
        "add",
        "--file",
        "-",
        stdin=lines({"uscc": "91430300MA4L000033", "name": "木桥数码", "wallet": []}),
    )
    done = run("visit", "add", "--file", "-", stdin=lines(VISIT))
    assert done.json["acks"][0]["visit_no"].startswith("ZF-260105-")
    assert [one["subject"] for one in run("demand", "list").json["demands"]] == ["招工难"]
    reach = run("visit", "coverage", "--from", "2026-01-01", "--to", "2026-01-31").json
    assert (reach["visits"], reach["enterprises"]["text"]) == (1, "100.0%")
    assert [one["name"] for one in reach["unseen"]] == ["木桥数码"]


def test_a_planned_visit_takes_place(run):
    run("visit", "add", "--file", "-", stdin=lines({**VISIT, "done": False, "record": "", "problems": []}))
    assert run("visit", "act", "zf-1", "done", "--data", "{}").json["code"] == "required"
    row = run("visit", "act", "zf-1", "done", "--data", '{"record": "看过", "problems": ["红线图未出"]}').json
    assert (row["state"], row["record"]) == ("done", "看过")
    assert len(run("demand", "list").json["demands"]) == 1


def test_a_pack_is_written_for_visits_and_what_is_open(run, tmp_path):
    run("visit", "add", "--file", "-", stdin=lines({**VISIT, "done": False, "record": "", "problems": []}))
    path = tmp_path / "pack.pdf"
    done = run("visit", "pack", "zf-1", "--forms", "WS20", "-o", str(path))
    assert done.exit == Exit.DONE
    assert [one["document"] for one in done.json["documents"]] == ["ZF"]
    assert done.json["left_out"] == []
    assert path.read_bytes().startswith(b"%PDF")
    assert run("visit", "pack", "zf-9", "-o", str(path)).json["code"] == "visit_not_found"
    slip = run("visit", "pack", "zf-1", "--forms", "WS02,WS2", "-o", str(tmp_path / "slip.pdf"))
    assert (slip.exit, slip.json["code"], slip.json["field"]) == (Exit.BAD_INPUT, "unknown_document", "forms")
    assert not (tmp_path / "slip.pdf").exists()


def test_papers_of_projects_and_referrals_are_printed_by_number(run, tmp_path):
    project = {"client_id": "xm-1", "name": "一期", "owner": {"name": "木桥数码"}}
    no = run("project", "add", "--file", "-", stdin=lines(project)).json["acks"][0]["project_no"]
    path = tmp_path / "paper.pdf"
    assert run("print", no, "--document", "GT", "-o", str(path)).json["code"] == "nothing_to_print"
    run("project", "plan", no, "--template", "PLAN-FAST", "--start", "2026-11-23")
    for options in (("GT",), ("GT", "--sheet", "A3"), ("YYZ",)):
        (paper,) = run("print", no, "--document", *options, "-o", str(path)).json["documents"]
        assert (paper["no"], paper["document"]) == (no, options[0])
        assert path.read_bytes().startswith(b"%PDF")
    run("demand", "add", "--file", "-", stdin=lines({**DEMAND, "kind": "style"}))
    assert run("print", "sq-1", "--document", "XS", "-o", str(path)).json["code"] == "nothing_to_print"
    run("demand", "act", "sq-1", "analyse")
    run("demand", "act", "sq-1", "refer", "--data", json.dumps({"unit": "纪检", "text": "移送"}))
    assert run("print", "sq-1", "--document", "XS", "-o", str(path)).json["documents"][0]["number"].startswith("JG-XS-")


def test_a_12345_list_is_taken_line_by_line_without_doubles(run, tmp_path):
    path = tmp_path / "12345.csv"
    path.write_text(
        "工单编号,诉求人,诉求内容,满意度\n1,陈明,路灯不亮,好\n,周敏,没有编号,\n1,陈明,路灯不亮,好\n", "utf-8"
    )
    dry = run("demand", "import", str(path), "--dry-run").json
    assert [ack["new"] for ack in dry["acks"]] == [True, False]
    assert run("demand", "list").json["demands"] == []
    done = run("demand", "import", str(path))
    assert (done.exit, done.json["unread"]) == (Exit.BAD_INPUT, ["满意度"])
    assert done.json["naks"] == [{"line": 3, "ticket": "", "code": "required", "field": "hotline_no"}]
    assert len({ack["demand_no"] for ack in done.json["acks"]}) == 1
    again = run("demand", "import", str(path)).json
    assert [ack["new"] for ack in again["acks"]] == [False, False]
    assert len(run("demand", "list").json["demands"]) == 1


def test_evidence_is_attached_listed_written_and_taken_out_of_sight(run, tmp_path):
    run("demand", "add", "--file", "-", stdin=lines(DEMAND))
    picture = tmp_path / "a.png"
    picture.write_bytes(PIXEL)
    (row,) = run("evidence", "add", "demand", "sq-1", str(picture)).json["evidence"]
    assert run("evidence", "list", "demand", "sq-1").json["evidence"] == [row]
    copy = tmp_path / "b.png"
    assert run("evidence", "get", row["id"], "-o", str(copy)).exit == Exit.DONE
    assert copy.read_bytes() == PIXEL
    assert run("evidence", "remove", row["id"]).json["removed"] is True
    assert run("evidence", "list", "demand", "sq-1").json["evidence"] == []
    assert run("evidence", "get", row["id"], "-o", str(copy)).json["code"] == "evidence_not_found"
    assert run("evidence", "add", "visit", "zf-9", str(picture)).exit == Exit.NOT_FOUND
