"""Progress posted by the hall reaches the station; silence becomes acceptance; intake is locked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from sync.hall.embedded import EmbeddedHall
from sync.hall.progress import ProgressRow, import_progress
from sync.hall.progress_files import read_progress
from tests.sync.conftest import SetClock
from tests.sync.peer import Peer, verdicts

pytestmark = pytest.mark.databases

ITEM = "SS-01-01-01"


def affairs(peer: Peer) -> dict[str, dict[str, Any]]:
    return {row["body"]["item"]: row["body"] for row in peer.pull() if row["kind"] == "affair"}


def submitted(peer: Peer, no: str = "JG-261120-001", **fields: Any) -> dict[str, Any]:
    case = peer.case(no, state="submitted", **fields)
    peer.push(case)
    return case


def accept(hall: EmbeddedHall, no: str = "JG-261120-001", **more: str) -> None:
    row = ProgressRow(0, case_no=no, event="受理", at="2026-11-20T15:00", document_no="受〔2026〕7号", **more)
    report = hall.import_progress([row])
    assert report.faults == ()


def test_submitting_hands_every_item_over(peer: Peer) -> None:
    case = submitted(peer, items=[ITEM, "SW-01-02-01"])
    found = affairs(peer)
    assert set(found) == {ITEM, "SW-01-02-01"}
    assert found[ITEM]["state"] == "received"
    assert found[ITEM]["received_at"] == "2026-11-20T10:00:00+08:00"
    assert found[ITEM]["case_id"] == case["entity"]


def test_a_registered_case_is_not_handed_over(peer: Peer) -> None:
    peer.push(peer.case("JG-261120-001"))
    assert affairs(peer) == {}


def test_acceptance_and_completion_come_back(peer: Peer, hall: EmbeddedHall) -> None:
    submitted(peer)
    accept(hall, official_no="511602202611200001")
    assert affairs(peer)[ITEM]["accepted_at"] == "2026-11-20T15:00:00+08:00"
    report = hall.import_progress(
        [
            ProgressRow(
                0, official_no="511602202611200001", event="11", at="2026-11-23", kind="听证", document_no="1号"
            ),
            ProgressRow(0, official_no="511602202611200001", event="resumed", at="2026-11-25"),
            ProgressRow(0, official_no="511602202611200001", event="办结", at="2026-11-26", result="0"),
        ]
    )
    assert (report.applied, report.faults) == (3, ())
    found = affairs(peer)[ITEM]
    assert found["state"] == "finished"
    assert found["segments"] == [{"from": "2026-11-23", "to": "2026-11-25", "kind": "听证", "document_no": "1号"}]
    assert [event["kind"] for event in found["events"]] == ["received", "accepted", "suspended", "resumed", "finished"]


def test_told_twice_changes_nothing(peer: Peer, hall: EmbeddedHall) -> None:
    submitted(peer)
    accept(hall)
    peer.pull()
    accept(hall)
    assert peer.hello()["changes_available"] is False


def test_a_row_without_an_item_speaks_of_all(peer: Peer, hall: EmbeddedHall) -> None:
    submitted(peer, items=[ITEM, "SW-01-02-01"])
    accept(hall)
    assert {one["state"] for one in affairs(peer).values()} == {"accepted"}


def test_acceptance_locks_the_intake_but_not_the_station_s_own_state(peer: Peer, hall: EmbeddedHall) -> None:
    case = submitted(peer)
    accept(hall)
    base = {"guidance": case["hlc"], "state": case["hlc"]}
    locked = peer.change("case", case["entity"], {"guidance": {"items": []}}, base=base)
    same = peer.change("case", case["entity"], {"contact_mobile": None, "guidance": case["fields"]["guidance"]})
    state = peer.change("case", case["entity"], {"state": "delivered"}, base=base)
    void = peer.change("case", case["entity"], op="void")
    answer = peer.push(locked, same, state, void)
    assert verdicts(answer) == {2: ("rejected", "case_locked"), 5: ("rejected", "case_locked")}


def test_silence_is_acceptance_from_the_moment_of_receipt(peer: Peer, hall: EmbeddedHall, clock: SetClock) -> None:
    submitted(peer)
    peer.pull()
    clock.forward(days=7)
    peer.hello_after_refresh()
    assert affairs(peer) == {}
    clock.forward(days=1)
    peer.hello_after_refresh()
    found = affairs(peer)[ITEM]
    assert (found["state"], found["deemed"]) == ("accepted", True)
    assert found["accepted_at"] == "2026-11-20T10:00:00+08:00"


def test_a_notice_in_time_breaks_the_silence(peer: Peer, hall: EmbeddedHall, clock: SetClock) -> None:
    submitted(peer)
    hall.import_progress(
        [ProgressRow(0, case_no="JG-261120-001", event="补正告知", at="2026-11-24", document_no="1号")]
    )
    clock.forward(days=30)
    peer.hello_after_refresh()
    assert affairs(peer)[ITEM]["state"] == "correction"


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        ({"case_no": "", "event": "受理", "at": "2026-11-20"}, "required", "case_no"),
        ({"case_no": "NONE", "event": "受理", "at": "2026-11-20"}, "case_not_found", "case_no"),
        ({"case_no": "", "official_no": "9", "event": "受理", "at": "2026-11-20"}, "case_not_found", "official_no"),
        ({"event": "起飞", "at": "2026-11-20"}, "unknown_field", "event"),
        ({"event": "", "at": "2026-11-20"}, "required", "event"),
        ({"event": "受理", "at": ""}, "required", "at"),
        ({"event": "受理", "at": "昨天"}, "bad_date", "at"),
        ({"event": "受理", "at": "2026-11-20", "item": "XX"}, "unknown_item", "item"),
        ({"event": "办结", "at": "2026-11-20"}, "action_not_allowed", "event"),
        ({"event": "受理", "at": "2026-11-20", "text": "a\x00"}, "bad_character", "text"),
        ({"event": "受理", "at": "2026-11-20", "text": "长" * 4001}, "too_long", "text"),
        ({"event": "延期", "at": "2026-11-20", "value": "五"}, "bad_number", "value"),
    ],
)
def test_a_bad_row_is_named_and_the_others_go_on(
    peer: Peer, hall: EmbeddedHall, row: dict[str, str], code: str, field: str
) -> None:
    submitted(peer)
    good = ProgressRow(2, case_no="JG-261120-001", event="受理", at="2026-11-20")
    report = import_progress(hall.hall, [ProgressRow(1, **{"case_no": "JG-261120-001", **row}), good])
    assert [(fault.line, fault.error.code.value, fault.error.field) for fault in report.faults] == [(1, code, field)]
    assert report.applied == 1


def test_a_dry_run_reports_and_changes_nothing(peer: Peer, hall: EmbeddedHall) -> None:
    submitted(peer)
    rows = [ProgressRow(1, case_no="JG-261120-001", event="受理", at="2026-11-20")]
    assert import_progress(hall.hall, rows, dry_run=True).applied == 1
    assert affairs(peer)[ITEM]["state"] == "received"


ROW = {
    "办件编号": "JG-261120-001",
    "事件": "受理",
    "时间": "2026-11-20 15:00",
    "说明": "材料齐全",
    "文号": "受〔2026〕7号",
}


def write_jsonl(path: Path) -> None:
    english = {
        "case_no": ROW["办件编号"],
        "event": "accepted",
        "at": ROW["时间"],
        "text": "材料齐全",
        "document_no": ROW["文号"],
    }
    path.write_text(json.dumps(english, ensure_ascii=False) + "\n\n", encoding="utf-8")


def write_csv(path: Path, encoding: str) -> None:
    path.write_text(",".join(ROW) + "\r\n" + ",".join(ROW.values()) + "\r\n", encoding=encoding)


def write_xlsx(path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(ROW))
    sheet.append(list(ROW.values()))
    book.save(path)


@pytest.mark.parametrize("kind", ["jsonl", "csv utf-8-sig", "csv gb18030", "xlsx"])
def test_three_kinds_of_files_say_the_same(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"export.{kind.split(maxsplit=1)[0]}"
    {"jsonl": write_jsonl, "xlsx": write_xlsx}.get(kind, lambda p: write_csv(p, kind.split()[1]))(path)
    rows, faults = read_progress(path)
    assert faults == []
    row = rows[0]
    assert (row.case_no, row.at, row.text, row.document_no) == tuple(
        ROW[name] for name in ("办件编号", "时间", "说明", "文号")
    )
    assert row.event in {"受理", "accepted"}


def test_lines_that_are_no_json_are_named(tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    path.write_text('{"case_no": "A"}\nnonsense\n[1]\n', encoding="utf-8")
    rows, faults = read_progress(path)
    assert [row.line for row in rows] == [1]
    assert [fault.line for fault in faults] == [2, 3]
