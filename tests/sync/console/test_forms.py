"""Forms: once only, with their own token, guarded, and with everything kept when something is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from sync.hall import decisions
from sync.hall.embedded import EmbeddedHall
from tests.sync.conftest import SetClock
from tests.sync.console.conftest import ITEMS, Desk, hidden, submitted
from tests.sync.peer import Peer

pytestmark = pytest.mark.databases

PDF = b"%PDF-1.4\n% a sealed paper\n%%EOF\n"


def notice(**more: Any) -> dict[str, Any]:
    return {
        "action": "correct", "fields_of": "correct", "items": ITEMS, "document_no": "BZ-2026-0418",
        "at": "2026-11-20 10:00", "text": "平面图缺疏散通道净宽", "until": "2026-11-27", **more,
    }  # fmt: skip


def confirm(desk: Desk, case: str, fields: dict[str, Any], **options: Any) -> Any:
    """Both steps: the fields, then the page that asks once more."""
    asked = desk.post(f"{case}/progress", fields, page=f"{case}?action={fields['action']}", **options)
    assert asked.status_code == 303, asked.text
    address = asked.headers["location"].removeprefix("/console/")
    page = desk.get(address)
    assert page.status_code == 200
    return desk.send(f"{case}/confirm", {"form_token": confirm_token(page.text)})


def confirm_token(text: str) -> str:
    """The token of the form that asks once more, not of the one that signs out."""
    return hidden(text[text.index("/confirm") :], "form_token")


def affairs(hall: EmbeddedHall) -> list[dict[str, Any]]:
    from sync.hall import reading

    return list(reading.case_by_no(hall.hall, "JG-261120-001")[0]["affairs"])


def test_a_supplement_notice_travels_with_pins_and_sealed_paper(
    hall: EmbeddedHall, window: Desk, received: str, peer: Peer
) -> None:
    scan = hidden(window.get(f"{received}?sel=M1").text, "scan")
    pin = {
        "scan": scan,
        "page": "1",
        "ninth": "右下",
        "text": "缺疏散宽度",
        "at.x": "0",
        "at.y": "0",
        "shown_width": "316",
    }
    assert window.post(f"{received}/pins", pin, page=received).status_code == 303
    assert not [row for row in peer.pull() if row["kind"] == "hall_remark"]
    assert "钉 1　场所布局平面图：缺疏散宽度" in window.get(f"{received}?action=correct").text
    done = confirm(window, received, notice(), files={"sealed": ("盖章.pdf", PDF, "application/pdf")})
    assert done.status_code == 303
    rows = peer.pull()
    remark = next(row["body"] for row in rows if row["kind"] == "hall_remark")
    assert (remark["text"], remark["page"], remark["scan"]) == ("缺疏散宽度", 1, scan)
    assert (round(remark["x"], 2), round(remark["y"], 2)) == (0.83, 0.83)
    papers = [row["body"] for row in rows if row["kind"] == "hall_document"]
    assert {paper["item"] for paper in papers} == set(ITEMS)
    assert papers[0]["document"] == "WS06"
    assert hall.hall.blobs.path_of(papers[0]["sha256"]).read_bytes() == PDF
    assert {one["state"] for one in affairs(hall)} == {"correction"}
    assert "BZ-2026-0418" in window.get("inbox").text


def test_the_same_form_twice_does_nothing_twice(hall: EmbeddedHall, window: Desk, received: str) -> None:
    asked = window.post(f"{received}/progress", notice(), page=f"{received}?action=correct")
    page = window.get(asked.headers["location"].removeprefix("/console/"))
    body = {"form_token": confirm_token(page.text)}
    first, second = (window.send(f"{received}/confirm", body) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert [len([e for e in one["events"] if e["kind"] == "correction"]) for one in affairs(hall)] == [1, 1]
    with hall.hall.store.read() as tx:
        assert len(tx.all("SELECT 1 FROM hall_audit WHERE action = 'progress'")) == 1


@pytest.mark.parametrize("token", ["", "x.1.y", "other"])
def test_a_form_without_this_sessions_token_does_nothing(
    hall: EmbeddedHall, window: Desk, admin: Desk, received: str, token: str
) -> None:
    foreign = admin.token("inbox") if token == "other" else token
    answer = window.send(f"{received}/pins", {"form_token": foreign, "text": "x"})
    assert answer.status_code == 409
    with hall.hall.store.read() as tx:
        assert tx.all("SELECT 1 FROM hall_pin") == []


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"document_no": ""}, "document_no", "填文号"),
        ({"at": "2026-11-21 10:00"}, "at", "比现在还晚"),
        ({"at": "2026-11-19 10:00"}, "at", "早于大厅收件"),
        ({"at": "昨天"}, "at", "写明发生时间"),
        ({"until": ""}, "until", "填补正期限"),
        ({"until": "2026-11-01"}, "until", "期限早于发生时间"),
        ({"text": ""}, "text", "写明内容"),
        ({"items": []}, "items", "勾上至少一个事项"),
        ({"action": "finish", "fields_of": "finish", "result": "6"}, "action", "先登记受理再办结"),
        ({"action": "refuse", "fields_of": "refuse"}, "remedy", "救济告知"),
        ({"action": "suspend", "fields_of": "suspend", "segment_kind": ""}, "segment_kind", "选停表的种类"),
        ({"action": "resume", "fields_of": "resume"}, "action", "不能登记“恢复”"),
    ],
)
def test_guards_keep_the_input_and_focus_the_field(
    window: Desk, received: str, fields: dict[str, Any], field: str, words: str
) -> None:
    sent = notice(**fields)
    answer = window.post(f"{received}/progress", sent, page=f"{received}?action={sent['action']}")
    assert answer.status_code == 422
    text = answer.text
    assert words in text
    assert f'id="fault-{field}"' in text
    if field != "document_no":
        assert 'value="BZ-2026-0418"' in text
    focused = [part for part in text.split("<") if " autofocus" in part]
    assert len(focused) == 1
    assert f'name="{field}"' in focused[0]


def test_a_chosen_file_stays_when_something_else_is_wrong(
    hall: EmbeddedHall, window: Desk, received: str, peer: Peer
) -> None:
    file = {"sealed": ("盖章件.pdf", PDF, "application/pdf")}
    wrong = window.post(f"{received}/progress", notice(document_no=""), page=f"{received}?action=correct", files=file)
    assert wrong.status_code == 422
    assert "已选 盖章件.pdf" in wrong.text
    token = window_token(wrong.text)
    asked = window.send(f"{received}/progress", {"form_token": token, **notice()})
    page = window.get(asked.headers["location"].removeprefix("/console/"))
    assert "盖章件.pdf" in page.text
    window.send(f"{received}/confirm", {"form_token": token})
    assert any(row["kind"] == "hall_document" for row in peer.pull())
    no_pdf = {"sealed": ("a.pdf", b"MZ", "application/pdf")}
    refused = window.post(f"{received}/progress", notice(), page=f"{received}?action=correct", files=no_pdf)
    assert "这不是 PDF" in refused.text


def window_token(text: str) -> str:
    """The token of the form for progress, which keeps its own."""
    return hidden(text[text.index("/progress") :], "form_token")


def test_after_five_days_acceptance_is_dated_back(
    hall: EmbeddedHall, window: Desk, received: str, clock: SetClock
) -> None:
    clock.forward(days=10)
    window.sign_in("窗口人员 0412")
    accept = {
        "action": "accept",
        "fields_of": "accept",
        "items": ITEMS,
        "document_no": "SL-1",
        "at": "2026-11-30 09:00",
    }
    assert confirm(window, received, accept).status_code == 303
    one = affairs(hall)[0]
    assert (one["accepted_at"], one["deemed"]) == (one["received_at"], True)
    assert one["events"][-1]["text"] == "逾期未告知，视为受理"
    assert one["documents"] == ["SL-1"]


def test_a_corrected_line_replaces_and_stays(hall: EmbeddedHall, window: Desk, received: str) -> None:
    confirm(window, received, {"action": "accept", "fields_of": "accept", "items": ITEMS[:1], "document_no": "SL-1",
                               "at": "2026-11-20 10:00"})  # fmt: skip
    with hall.hall.store.read() as tx:
        line = tx.all("SELECT id FROM posting")[0][0]
    confirm(window, received, notice(items=ITEMS[:1], replaces=line))
    one = affairs(hall)[0]
    assert (one["state"], one["accepted_at"]) == ("correction", None)
    assert one["replaced"][0]["document_no"] == "SL-1"
    assert "已更正" in window.get(received).text


def test_names_are_masked_until_a_reason_is_given(hall: EmbeddedHall, window: Desk, received: str) -> None:
    text = window.get(received).text
    assert "13812342201" not in text
    assert "138****2201" in text
    assert window.post(f"{received}/reveal", {"reason": ""}, page=received).status_code == 422
    shown = window.post(f"{received}/reveal", {"reason": "电话核对补正"}, page=received)
    assert "13812342201" in window.get(shown.headers["location"].removeprefix("/console/")).text
    with hall.hall.store.read() as tx:
        assert tx.one("SELECT detail FROM hall_audit WHERE action = 'contact_shown'") == ("电话核对补正",)


def test_a_full_disk_shuts_the_forms_and_nothing_else(
    hall: EmbeddedHall, window: Desk, received: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.hall.console.pages.LITTLE_SPACE", 2**62)
    text = window.get(f"{received}?action=correct").text
    assert "大厅磁盘满了" in text
    assert '<fieldset class="fields" disabled>' in text


def test_an_unescaped_name_would_show(window: Desk, peer: Peer) -> None:
    peer.push(submitted(peer, "JG-261120-009", enterprise_name="<script>alert(1)</script>"))
    text = window.get("inbox").text
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def locked(peer: Peer, hall: EmbeddedHall) -> dict[str, Any]:
    """A change of the applicant's name after acceptance, in quarantine."""
    from sync.hall.progress import ProgressRow

    case = submitted(peer, "JG-261120-002")
    peer.push(case)
    hall.import_progress([ProgressRow(1, case_no="JG-261120-002", event="受理", at="2026-11-20T10:00")])
    change = peer.change("case", case["entity"], {"enterprise_name": "新名字"}, base={"enterprise_name": [case["hlc"]]})
    peer.push(change)
    return change


def test_what_a_station_wants_is_told_in_words_and_nothing_personal_stands_in_it(admin: Desk, peer: Peer) -> None:
    wanted = {
        "enterprise": {"name": "味知餐饮", "profile": {"legal_representative": "欧阳文静", "phone": "13812342067"}},
        "operator": {"name": "顾晓棠", "role": "window_officer", "password_hash": "$argon2id$v"},
        "appointment": {"no": "YY-1", "day": "2026-11-21", "start": "09:00", "state": "no_show"},
    }
    told = ""
    for kind, fields in wanted.items():
        change = peer.change(kind, f"{kind}-1", {**fields, "later": "a\x00b"})
        assert peer.push(change)["results"][0]["code"] == "bad_character"
        told += admin.get(f"quarantine?sel={peer.replica_id}:{change['seq']}").text
    for words in ("法定代表人 欧**静，电话 138****2067", "专窗专员", "没来", "不显示"):
        assert words in told
    for code in ("argon2id", "欧阳文静", "顾晓棠", "13812342067", "no_show", "window_officer"):
        assert code not in told


def test_ids_that_no_database_takes_are_told_as_they_are(admin: Desk, peer: Peer) -> None:
    bad = {"case": "a\x00b", "material": "CL0001", "ticked_by": "c\x00d", "ticked_at": "2026-11-20T\x00"}
    change = peer.change("material_mark", "c:CL0001", bad)
    assert peer.push(change)["results"][0]["code"] == "bad_character"
    answer = admin.get(f"quarantine?sel={peer.replica_id}:{change['seq']}")
    assert answer.status_code == 200
    assert "收件人" in answer.text


def decide(desk: Desk, change: dict[str, Any], peer: Peer, **fields: str) -> Any:
    body = {"id": f"{peer.replica_id}:{change['seq']}", **fields}
    return desk.post("quarantine", body)


@pytest.mark.parametrize("decision", ["return", "adopt", "archive"])
def test_a_decision_reaches_the_station_word_for_word(
    hall: EmbeddedHall, admin: Desk, peer: Peer, decision: str
) -> None:
    change = locked(peer, hall)
    peer.pull()
    page = admin.get("quarantine").text
    assert "受理后改了申请人名称" in page
    assert " checked" not in page
    answer = decide(admin, change, peer, decision=decision, reason="请走补正，附核准材料", document_no="BG-1")
    assert answer.status_code == 303
    rows = peer.pull()
    verdict = next(row["body"] for row in rows if row["kind"] == "verdict" and row["entity"] == change["id"])
    assert (verdict["decision"], verdict["reason"]) == (decision, "请走补正，附核准材料")
    assert verdict["verdict"] == ("applied" if decision == "adopt" else "rejected")
    cases = [row for row in rows if row["kind"] == "case"]
    if decision == "adopt":
        assert (cases[0]["body"]["fields"]["enterprise_name"], cases[0]["origin"]) == ("新名字", "")
        assert cases[0]["body"]["clocks"]["enterprise_name"] > change["hlc"]
    else:
        assert cases == []
    assert "没有要裁定的" in admin.get("quarantine").text
    again = decide(admin, change, peer, decision="return", reason="x")
    assert again.status_code == (409 if decision == "adopt" else 303)


def test_a_decision_needs_a_choice_a_reason_and_a_number(hall: EmbeddedHall, admin: Desk, peer: Peer) -> None:
    change = locked(peer, hall)
    assert "三种办法选一种" in decide(admin, change, peer, reason="x").text
    assert "写明理由" in decide(admin, change, peer, decision="return").text
    assert "要填文号" in decide(admin, change, peer, decision="adopt", reason="x").text


@pytest.mark.parametrize("decision", ["return", "archive"])
def test_held_followers_wait_after_a_return_and_are_judged_after_an_archive(
    hall: EmbeddedHall, admin: Desk, peer: Peer, decision: str
) -> None:
    case = peer.case("JG-261120-003", enterprise_name="坏\x01名")
    follower = peer.change("document", "d-1", {"document": "WS01", "case": case["entity"]})
    own = peer.change("case", case["entity"], {"no": "JG-261120-003", "state": "registered", "enterprise_name": "好名"},
                      base={"enterprise_name": [case["hlc"]]})  # fmt: skip
    answer = peer.push(case, follower, own)
    assert [one["verdict"] for one in answer["results"]] == ["rejected", "held", "held"]
    decide(admin, case, peer, decision=decision, reason="改名字")
    with hall.hall.store.read() as tx:
        states = dict(tx.all("SELECT seq, status FROM quarantine"))
    assert states[2] == "held"
    if decision == "return":
        peer.push(peer.case("JG-261120-003") | {"entity": case["entity"]})
        with hall.hall.store.read() as tx:
            states = dict(tx.all("SELECT seq, status FROM quarantine"))
        assert states[2] == "released"


def test_poison_is_shown_as_text(hall: EmbeddedHall, admin: Desk, peer: Peer) -> None:
    change = peer.case("JG-261120-004") | {"kind": 5}
    peer.push(change)
    text = admin.get("quarantine").text
    assert '<pre class="poison"' in text
    assert 'value="adopt" disabled' in text


def test_without_the_stamp_of_the_hall_adopting_would_lose(
    hall: EmbeddedHall, admin: Desk, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted fault: an old stamp does not overtake what the stations have."""
    change = locked(peer, hall)
    monkeypatch.setattr(decisions.hlc, "tick", lambda *_: "0000000000001-0000-00000000")
    decide(admin, change, peer, decision="adopt", reason="x", document_no="1")
    case = next(row for row in peer.pull() if row["kind"] == "case")
    assert case["body"]["fields"]["enterprise_name"] != "新名字"


def test_a_calendar_is_published_after_a_second_look(hall: EmbeddedHall, admin: Desk, peer: Peer) -> None:
    from importlib.resources import files

    content = (files("station_app") / "data" / "workdays.cn.json").read_bytes()
    wrong = admin.post("publications", {"kind": "catalogue"}, files={"file": ("a.json", b"{", "application/json")})
    assert wrong.status_code == 422
    asked = admin.post("publications", {"kind": "calendar"}, files={"file": ("历.json", content, "application/json")})
    assert asked.status_code == 303, asked.text
    page = admin.get(asked.headers["location"].removeprefix("/console/"))
    body = {"form_token": confirm_token(page.text)}
    first, second = (admin.send("publications/confirm", body) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert [row["body"]["kind"] for row in peer.pull() if row["kind"] == "publication"] == ["calendar"]
    assert "工作日历" in admin.get("publications?done=1").text
