"""The main job end to end in processes of its own, as `./dev run --headless` does it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

ROOT = Path(__file__).resolve().parents[2]


def command(*arguments, **options):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        [sys.executable, "-m", *map(str, arguments)],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        **options,
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    home = tmp_path_factory.mktemp("demo")
    done = command("station_app", "--home", home, "demo", "--headless", "--json", "--out", home / "papers")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_cases_from_the_real_catalogue_with_their_savings(demo):
    assert len(demo["cases"]) >= 12
    assert all(case["to_submit"] <= case["merged"] <= case["requested"] for case in demo["cases"])
    figures = {case["title"]: (case["requested"], case["merged"], case["to_submit"]) for case in demo["cases"]}
    assert figures["开办餐饮店一件事"] == (35, 23, 13)
    assert figures["企业开办一件事"] == (51, 22, 14)
    assert figures["施工许可一件事"] == (41, 20, 11)


def test_papers_lie_where_it_says(demo):
    documents = {row["document"] for row in demo["documents"]}
    assert documents == {"WS01", "WS02", "WS03", "WS10"}
    for row in demo["documents"]:
        pages = pypdfium2.PdfDocument(row["path"])
        text = pages[0].get_textpage().get_text_range()
        assert "演示数据" in text.replace(" ", "")
        if row["number"]:
            assert row["number"] in text


def test_the_hall_has_it_and_its_progress_came_back(demo):
    assert demo["receipts"]
    states = {row["state"] for row in demo["progress"]}
    assert {"accepted", "finished"} <= states
    assert demo["idle_requests"] == 1


def test_a_conflict_and_a_change_sent_back_wait_for_a_person(demo):
    assert demo["attention"] == ["change", "conflict"]
    key = Path(demo["home"]).with_name("station.key")
    shown = command("station_app", "--home", demo["home"], "--key-file", key, "status", "--json")
    assert json.loads(shown.stdout)["attention_open"] == 2


def test_a_case_by_hand_with_the_cable_out_and_in_again(tmp_path):
    """Log and print without a hall, fail to sync, enrol, sync, let the hall accept and finish, see it at the station."""
    home, key, hall = tmp_path / "s", tmp_path / "k", tmp_path / "h"

    def station(*arguments, **options):
        done = command("station_app", "--home", home, "--key-file", key, "--json", *arguments, **options)
        return done.returncode, json.loads(done.stdout)

    assert station("init", "--station", "GX", "--name", "高新驿站", "--region", "430302")[0] == 0
    case = (ROOT / "docs" / "schemas" / "examples" / "case.json").read_text("utf-8")
    _, added = station("case", "add", "--file", "-", input=case)
    no = added["acks"][0]["case_no"]
    item = json.loads(case)["items"][0]
    assert station("print", no, "-o", tmp_path / "p.pdf")[0] in {0, 22}
    assert station("sync")[0] == 22

    served = subprocess.Popen(
        [sys.executable, "-m", "sync.hall", "serve", "--home", str(hall), "--port", "0"],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        url = served.stdout.readline().split()[1]
        assert command("sync.hall", "station", "add", "GX", "高新驿站", "--home", hall).returncode == 0
        code = json.loads(command("sync.hall", "enrol-code", "--station", "GX", "--json", "--home", hall).stdout)[
            "code"
        ]
        assert station("enrol", "--hall", url, "--code", code)[0] == 0
        assert station("sync")[0] == 0
        shown = station("case", "show", no)[1]
        assert (shown["sync"]["state"], bool(shown["sync"]["receipt_no"])) == ("received", True)

        rows = tmp_path / "progress.jsonl"
        events = [
            {"case_no": no, "item": item, "event": "accepted", "at": "2026-11-18T10:00:00+08:00"},
            {
                "case_no": no,
                "item": item,
                "event": "finished",
                "at": "2026-11-19T10:00:00+08:00",
                "document_no": "证 1",
            },
        ]
        rows.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in events), "utf-8")
        assert command("sync.hall", "progress", "import", rows, "--home", hall).returncode == 0
        assert station("sync")[0] == 0
        shown = station("case", "show", no)[1]
        assert next(row for row in shown["items"] if row["code"] == item)["status"] == "finished"
        assert station("case", "explain", no, "--item", item)[1]["start_day"] == "2026-11-18"
        listed = json.loads(command("sync.hall", "case", "show", no, "--json", "--home", hall).stdout)
        assert "GX" in json.dumps(listed)
    finally:
        served.terminate()
        served.communicate()
    assert station("sync")[0] == 11
    assert station("verify")[1] == {"ok": True, "faults": []}
