"""The command line as people outside rely on it: JSON keys, exit codes, one sentence for every refusal."""

import json
from importlib import resources

import pytest

from station_app.errors import Exit

CASE = {
    "client_id": "a-1",
    "mode": "proxy",
    "items": ["ZY-01-01-01"],
    "bundle": None,
    "answers": {},
    "enterprise": {"uscc": "91430300MA4L000033", "name": "青澜味工坊餐饮管理有限公司"},
    "contact": {"name": "周敏", "mobile": "13812342067"},
}


def case(**changes):
    return json.dumps({**CASE, **changes}, ensure_ascii=False)


@pytest.fixture
def logged(run):
    return run("case", "add", "--file", "-", stdin=case()).json["acks"][0]["case_no"]


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


def test_keys_absent_empty_and_wrong(run, tmp_path):
    empty, wrong = tmp_path / "empty", tmp_path / "wrong"
    empty.write_text("")
    wrong.write_text("00" * 32 + "\n")
    for file, code in ((tmp_path / "absent", Exit.KEY_UNAVAILABLE), (empty, Exit.WRONG_KEY), (wrong, Exit.WRONG_KEY)):
        done = run("status", "--key-file", file)
        assert done.exit == code, file
        assert done.err.strip().endswith("。")
    assert not (tmp_path / "absent").exists()


def test_no_keyring_is_said_and_no_key_is_made(run, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    import keyring.core

    keyring.core.init_backend()
    from station_app.cli.main import main

    home = tmp_path / "keyless"
    assert main(["init", "--station", "GX", "--name", "x", "--home", str(home), "--json"]) == Exit.KEY_UNAVAILABLE
    assert not (home / "station.db").exists()
    assert not (home / "keys.json").exists()


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


def test_catalogue_check_import_list_show_versions(run, tmp_path):
    data = resources.files("station_app") / "data"
    real = tmp_path / "real.json"
    real.write_bytes((data / "real_items.guangan-511602.json").read_bytes())
    assert run("catalogue", "check", real).json == {"ok": True, "faults": []}
    dry = run("catalogue", "import", real, "--dry-run").json
    assert (len(dry["added"]), dry["dry_run"]) == (1135, True)
    assert run("catalogue", "list").json["published"] == []
    run("catalogue", "import", real)
    listed = run("catalogue", "list", "--query", "技术改造").json["published"]
    assert listed[0]["code"] == "511Z07001006-511602000000-000-11511301008778183N-1-00"
    assert run("catalogue", "show", listed[0]["code"]).json["kind"] == "published_item"
    assert run("search", "jsgz").json["hits"]
    refused = run("guide", "--items", listed[0]["code"])
    assert (refused.exit, refused.json["code"]) == (Exit.NOT_ALLOWED, "item_without_guide")
    assert {row["kind"] for row in run("catalogue", "versions").json["versions"]} == {"catalogue", "calendar", "items"}
    assert run("catalogue", "show", "SS-01-01-01").json["name"] == "有限责任公司设立登记"


def broken(change):
    data = json.loads((resources.files("station_app") / "data" / "catalogue.json").read_text("utf-8"))
    data["catalogue_version"] = "broken"
    change(data)
    return data


def _loop(data):
    data["bundles"][0]["items"][0]["after"] = ["YZ-01-01-01"]


def _unknown_material(data):
    data["main_items"][0]["sub_items"][0]["handling_items"][0]["materials"][0]["material"] = "CL9999"


def _not_an_option(data):
    data["bundles"][0]["items"][4]["when"] = {"taxpayer": ["nobody"]}


def _schema(data):
    data["materials"][0]["ecert_exempt"] = "ja"


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        (_loop, "$.bundles[0].items", "loop"),
        (_unknown_material, "$.main_items[0].sub_items[0].handling_items[0].materials[0].material", "unknown_material"),
        (_not_an_option, "$.bundles[0].items[4].when.taxpayer", "not_an_option"),
        (_schema, "$.materials[0].ecert_exempt", "schema_type"),
    ],
)
def test_faults_of_a_catalogue_have_their_path_and_nothing_is_imported(run, tmp_path, change, path, code):
    file = tmp_path / "c.json"
    file.write_text(json.dumps(broken(change)), "utf-8")
    checked = run("catalogue", "check", file)
    assert checked.exit == Exit.BAD_INPUT
    assert (checked.json["faults"][0]["path"], checked.json["faults"][0]["code"]) == (path, code)
    before = run("catalogue", "versions").json
    assert run("catalogue", "import", file).exit == Exit.BAD_INPUT
    assert run("catalogue", "versions").json == before


def test_long_codes_of_handling_items_are_kept(run, tmp_path):
    def rename(data):
        text = json.dumps(data).replace("ZY-01-01-01", "11370800004234373R400011710900302")
        data.clear()
        data.update(json.loads(text))

    file = tmp_path / "c.json"
    file.write_text(json.dumps(broken(rename)), "utf-8")
    assert run("catalogue", "import", file).exit == 0
    assert run("guide", "--items", "11370800004234373R400011710900302").json["requested"] > 0


def test_an_altered_version_is_refused(run, tmp_path):
    data = json.loads((resources.files("station_app") / "data" / "catalogue.json").read_text("utf-8"))
    data["disclaimer"] = "changed"
    file = tmp_path / "c.json"
    file.write_text(json.dumps(data), "utf-8")
    assert run("catalogue", "import", file).json["code"] == "catalogue_version_altered"


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


def test_backup_verify_restore(run, logged, tmp_path, station_folder):
    file = tmp_path / "b.backup"
    assert run("backup", file).exit == 0
    assert run("backup", file).json["code"] == "backup_exists"
    assert run("verify").json == {"ok": True, "faults": []}
    home = tmp_path / "restored"
    restored = run("restore", file, home=home)
    assert restored.exit == 0
    assert run("case", "show", logged, home=home).json["no"] == logged
    assert run("verify", home=home).json["ok"]
    assert restored.json["replica_id"] != ""
    assert run("restore", file, home=home).json["code"] == "store_exists"
    assert run("restore", file, "--key-file", tmp_path / "absent", home=tmp_path / "r2").exit == Exit.KEY_UNAVAILABLE
    assert not (tmp_path / "r2" / "station.db").exists()
    file.write_bytes(file.read_bytes()[:-100])
    assert run("restore", file, home=tmp_path / "r3").json["code"] == "bad_file"
    assert not (tmp_path / "r3" / "station.db").exists()


def test_recovery_key_writes_a_new_slot(run, tmp_path):
    home, key, new = tmp_path / "h", tmp_path / "k", tmp_path / "new"
    recovery = run("init", "--station", "GX", "--name", "x", "--key-file", key, home=home).json["recovery_key"]
    key.unlink()
    assert run("status", "--key-file", key, home=home).exit == Exit.KEY_UNAVAILABLE
    wrong = recovery[:-1] + ("0" if recovery[-1] != "0" else "1")
    refused = run("key", "recover", "--key-file", new, home=home, stdin=wrong + "\n")
    assert refused.exit == Exit.WRONG_KEY
    assert not new.exists()
    assert run("key", "recover", "--key-file", new, home=home, stdin=recovery.lower() + "\n").exit == 0
    assert run("status", "--key-file", new, home=home).exit == 0
    kinds = {slot["kind"] for slot in run("key", "status", "--key-file", new, home=home).json["slots"]}
    assert kinds == {"key_file", "recovery"}


def test_the_recovery_key_alone_restores_a_backup(run, tmp_path):
    home, key, new = tmp_path / "h", tmp_path / "k", tmp_path / "new"
    recovery = run("init", "--station", "GX", "--name", "x", "--key-file", key, home=home).json["recovery_key"]
    assert run("backup", tmp_path / "b", "--key-file", key, home=home).exit == 0
    key.unlink()
    arguments = ("restore", tmp_path / "b", "--key-file", new, "--recovery-key-stdin")
    assert run(*arguments, home=tmp_path / "r", stdin="WRONG\n").exit == Exit.WRONG_KEY
    assert not new.exists()
    assert run(*arguments, home=tmp_path / "r", stdin=recovery + "\n").exit == 0
    assert run("status", "--key-file", new, home=tmp_path / "r").json["station"] == "GX"


def test_passphrase_slot(run, tmp_path):
    from station_app.cli.main import main

    home = tmp_path / "p"
    import io
    import sys

    sys.stdin = io.TextIOWrapper(io.BytesIO("天王盖地虎\n".encode()), encoding="utf-8")
    assert main(["init", "--station", "GX", "--name", "x", "--passphrase-stdin", "--home", str(home)]) == 0
    sys.stdin = io.TextIOWrapper(io.BytesIO("宝塔镇河妖\n".encode()), encoding="utf-8")
    assert main(["status", "--passphrase-stdin", "--home", str(home)]) == Exit.WRONG_KEY
    sys.stdin = io.TextIOWrapper(io.BytesIO("天王盖地虎\n".encode()), encoding="utf-8")
    assert main(["status", "--passphrase-stdin", "--home", str(home)]) == 0


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


def test_a_newer_store_is_left_alone(run, services, station_folder):
    services._store.database.execute_sql("PRAGMA user_version=99")
    before = (station_folder / "home" / "station.db").stat().st_size
    done = run("status")
    assert (done.exit, done.json["code"]) == (Exit.UPGRADE_REQUIRED, "store_newer")
    assert (station_folder / "home" / "station.db").stat().st_size == before


def test_a_damaged_store_is_told_apart_from_a_wrong_key(run, station_folder):
    store = station_folder / "home" / "station.db"
    body = bytearray(store.read_bytes())
    for position in range(200_000, len(body), 4096):
        body[position] ^= 1
    store.write_bytes(bytes(body))
    done = run("verify")
    assert done.exit == Exit.STORAGE


def test_audit_chain_finds_a_changed_row(run, logged, services):
    assert run("audit", "verify").json == {"ok": True, "first_bad": None}
    database = services._store.database
    import peewee

    with pytest.raises(peewee.IntegrityError, match="append-only"):
        database.execute_sql("UPDATE audit SET actor = 'x' WHERE seq = 2")
    database.execute_sql("DROP TRIGGER audit_no_update")
    database.execute_sql("UPDATE audit SET actor = 'x' WHERE seq = 2")
    broken_chain = run("audit", "verify")
    assert (broken_chain.exit, broken_chain.json) == (Exit.STORAGE, {"ok": False, "first_bad": 2})


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


def test_rewrap_renews_the_slot_that_opened_the_store(run, tmp_path, station_folder, monkeypatch):
    before = (station_folder / "home" / "keys.json").read_text()
    done = run("key", "rewrap")
    assert (done.exit, done.json["slot"]) == (0, "key_file")
    assert (station_folder / "home" / "keys.json").read_text() != before
    assert run("status").exit == 0
