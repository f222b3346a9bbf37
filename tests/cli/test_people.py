"""The work with people from the command line: JSON keys, exit codes, ACK and NAK."""

import json

import pytest

from station_app.errors import Exit

USCC = "91430300MA4L000033"
LOG = {"client_id": "z-1", "subject": "社保开户", "category": "social_insurance", "enterprise": {"name": "甲店"}}
CASE = {
    "client_id": "c-1",
    "mode": "help",
    "items": ["SW-01-02-01"],
    "enterprise": {"uscc": USCC, "name": "甲店"},
    "contact": {"name": "周敏", "mobile": "13812342067"},
}


@pytest.fixture(autouse=True)
def _friday_morning(monkeypatch):
    monkeypatch.setenv("STATION_NOW", "2026-11-20T10:00")


def lines(*documents):
    return "\n".join(json.dumps(document, ensure_ascii=False) for document in documents)


def test_consultations_are_acknowledged_line_by_line_and_the_bad_one_is_named(run):
    bad = {**LOG, "client_id": "z-2", "category": "gossip"}
    text = lines(LOG, bad, LOG)
    plain = run("consultation", "add", "--file", "-", stdin=text, json_answer=False)
    first, nak, again = plain.out.splitlines()
    assert plain.exit == Exit.BAD_INPUT
    assert first == again
    assert first.split()[0::2] == ["ACK", "z-1"]
    assert nak == "NAK 2 bad_choice category"
    found = run("consultation", "add", "--file", "-", stdin=text).json
    assert [ack["client_id"] for ack in found["acks"]] == ["z-1", "z-1"]
    assert found["naks"] == [{"line": 2, "code": "bad_choice", "field": "category"}]


def test_consultations_are_listed_counted_called_back_and_become_cases(run):
    run("consultation", "add", "--file", "-", stdin=lines({**LOG, "callback_on": "2026-11-20"}))
    (owed,) = run("consultation", "list", "--owed").json["consultations"]
    assert run("consultation", "call-back", owed["id"], "--result", "已说明").json["called_back_at"]
    assert run("consultation", "list", "--owed").json["consultations"] == []
    no = run("case", "add", "--file", "-", stdin=lines(CASE)).json["acks"][0]["case_no"]
    assert run("consultation", "to-case", "z-1", no).json["case_id"]
    figures = run("consultation", "figures").json
    assert (figures["total"], figures["solved"]["text"], figures["by_category"]["loan"]) == (1, "100.0%", 0)
    assert run("consultation", "figures", "--from", "2026-12-01").json["solved"]["text"] == "—"
    assert run("consultation", "to-case", "nobody", no).exit == Exit.NOT_FOUND


def test_appointments_fill_their_slot_and_no_more(run):
    visits = [
        {"client_id": f"y-{n}", "day": "2026-11-23", "start": "09:30", "matter": "许可", "contact": {"name": "周敏"}}
        for n in range(3)
    ]
    done = run("appointment", "add", "--file", "-", stdin=lines(*visits))
    assert [ack["no"] for ack in done.json["acks"]] == ["YY-261123-001", "YY-261123-002"]
    assert done.json["naks"] == [{"line": 3, "code": "slot_full", "field": "start"}]
    book = run("appointment", "list", "--day", "2026-11-23").json["days"][0]
    assert [slot["free"] for slot in book["slots"][:2]] == [2, 0]
    assert run("appointment", "act", "YY-261123-001", "arrive").json["state"] == "arrived"
    assert run("appointment", "act", "YY-261123-001", "cancel").exit == Exit.NOT_ALLOWED
    assert [day["day"] for day in run("appointment", "list").json["days"]] == ["2026-11-20", "2026-11-23", "2026-11-24"]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"start": "9:30"}, "bad_json", "start"),
        ({"day": "2026-11-31"}, "bad_date", "day"),
        ({"day": "2026-11-22"}, "slot_not_offered", "start"),
        ({"channel": "fax"}, "bad_choice", "channel"),
        ({"surprise": 1}, "unknown_field", "surprise"),
    ],
)
def test_a_wrong_appointment_is_refused_at_its_field(run, change, code, field):
    visit = {"client_id": "y", "day": "2026-11-23", "start": "09:30", "matter": "许可", "contact": {"name": "周敏"}}
    done = run("appointment", "add", "--file", "-", stdin=lines({**visit, **change}))
    assert (done.exit, done.json["naks"][0]["code"], done.json["naks"][0]["field"]) == (Exit.BAD_INPUT, code, field)


def test_duty_plain_and_from_a_file(run):
    early = {"client_id": "d-1", "at": "2026-11-20T09:00:00+08:00"}
    assert run("duty", "on", "--file", "-", stdin=lines(early)).json["acks"][0]["client_id"] == "d-1"
    assert run("duty", "on").exit == Exit.NOT_ALLOWED
    off = run("duty", "off", "--reason", "开会").json
    assert (off["kind"], off["on_duty"], off["presence"]) == ("off", False, "100.0%")
    (status,) = run("duty", "status").json["duty"]
    assert (status["role"], status["present_minutes"]) == ("station_head", 60)
    assert run("duty", "queue", "--waiting", "12", "--served", "6", "--windows", "2").json["add"] == 2


def test_only_the_head_adds_operators_and_leave_needs_a_known_cover(run):
    done = run("operator", "add", "李娜", "--role", "window_officer", "--new-password-stdin", stdin="geheim\n")
    assert (done.exit, done.json["password"]) == (0, True)
    acting = ("--operator", "李娜", "--password-stdin")
    refused = run("operator", "add", "新人", "--role", "read_only", *acting, stdin="geheim\n")
    assert (refused.exit, refused.json["code"]) == (Exit.NOT_ALLOWED, "role_not_allowed")
    assert run("operator", "role", "李娜", "mobile_advisor").json["role"] == "mobile_advisor"
    leave = ("duty", "leave", "李娜", "--from", "2026-11-23", "--to", "2026-11-24", "--cover")
    assert run(*leave, "站长").exit == 0
    assert run(*leave, "谁").json["code"] == "operator_not_found"
    run("operator", "deactivate", "李娜")
    assert [row["name"] for row in run("operator", "list").json["operators"]] == ["站长"]


def test_an_evaluation_by_the_handler_is_refused_and_a_bad_one_followed(run):
    run("case", "add", "--file", "-", stdin=lines(CASE))
    for action in ("log_accepted", "log_finished"):
        run("case", "act", "c-1", action, "--data", '{"item":"SW-01-02-01"}')
    rating = {"client_id": "p-1", "event": {"case": "c-1"}, "level": 5, "name": "周敏", "reasons": ["slow"]}
    own = run("evaluation", "add", "--file", "-", stdin=lines(rating))
    assert own.json["naks"] == [{"line": 1, "code": "own_evaluation", "field": "operator"}]
    run("operator", "add", "李娜", "--role", "window_officer", "--new-password-stdin", stdin="pw\n")
    acting = ("--operator", "李娜", "--password-stdin")
    given = run("evaluation", "add", "--file", "-", *acting, stdin="pw\n" + lines(rating))
    (ack,) = given.json["acks"]
    (waiting,) = run("evaluation", "list", "--open").json["evaluations"]
    assert (waiting["id"], waiting["contact_due"], waiting["mend_due"]) == (ack["id"], "2026-11-23", "2026-11-27")
    assert run("evaluation", "act", "p-1", "revisit").exit == Exit.NOT_ALLOWED
    assert run("evaluation", "act", "p-1", "contact", "--data", '{"complex":true}').json["mend_due"] == "2026-12-11"
    assert run("evaluation", "act", "p-1", "mend", "--data", '{"text":""}').json["code"] == "required"
    run("evaluation", "act", "p-1", "mend", "--data", '{"text":"已改"}')
    done = run("evaluation", "act", "p-1", "revisit", "--data", '{"satisfied":true}').json
    assert (done["closed"], done["next"]) == (True, [])
    figures = run("evaluation", "figures").json
    assert (figures["rated"]["text"], figures["good"]["text"], figures["mended"]["text"]) == (
        "100.0%",
        "0.0%",
        "100.0%",
    )


def test_doubles_are_merged_and_parted_again(run):
    run(
        "enterprise",
        "add",
        "--file",
        "-",
        stdin=lines({"uscc": USCC, "name": "甲（湘潭）有限公司"}, {"name": "甲(湘潭)公司"}),
    )
    (pair,) = run("enterprise", "suspects").json["suspects"]
    done = run("enterprise", "merge", USCC, pair["ids"][1])
    assert (done.exit, done.json["drop"]) == (0, pair["ids"][1])
    assert len(run("enterprise", "list").json["enterprises"]) == 1
    assert run("enterprise", "unmerge", done.json["id"]).exit == 0
    assert len(run("enterprise", "list").json["enterprises"]) == 2
    assert run("enterprise", "unmerge", done.json["id"]).exit == Exit.NOT_ALLOWED
