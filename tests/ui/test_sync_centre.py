"""The sync centre with a real store: conflicts settled by keys, files sent again, the stick, the network, the log."""

from datetime import timedelta
from hashlib import sha256

import pytest
from openpyxl import load_workbook
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

from station_app.clock import to_text
from station_app.domain.case_form import CaseForm, Channel
from station_app.domain.guidance import Mode
from station_app.services.sync_service import PulledRow, RunRow
from sync.station.worker import Cause, Finding, Step, SyncStatus, Verdict
from ui.page import PageName
from ui.sync_centre.network import NetworkDialog
from ui.widgets.text import Text

OURS, THEIRS = "13511117781", "13622227718"
OTHER_PC = "aaaaaaaa"


def log_case(services, key="c"):
    form = CaseForm(key, Mode.PROXY, Channel.ON_SITE, bundle="YJS-14", enterprise_name="百穗食品科技有限公司",
                    contact_name="周敏", contact_mobile="13812342067")  # fmt: skip
    return services.cases.register(form, services.operators.first().id).no


def case_id(services, no):
    return services._store.sql("SELECT id FROM assist_case WHERE no = ?", no)[0][0]


def stamp(services, minutes, tag):
    moment = services.clock.now() + timedelta(minutes=minutes)
    return f"{round(moment.timestamp() * 1000):013d}-0000-{tag}"


def contest(services, no, field="contact_mobile", theirs=THEIRS):
    """The hall's feed says that another PC wrote a field later than this one, knowing nothing of it."""
    own = services.sync.membership().replica_id.replace("-", "")[-8:]
    ours, later = stamp(services, 1, own), stamp(services, 2, OTHER_PC)
    lost = {"value": OURS, "hlc": ours, "actor": services.operators.first().id}
    body = {"fields": {field: theirs}, "clocks": {field: later}, "conflicts": {field: [lost]}}
    services.sync.take_page([PulledRow("case", case_id(services, no), "other", False, body)], "cursor")


def add_run(services, at="2026-11-19T22:14:00+08:00", **told):
    values = {"trigger": "nightly", "outcome": "done", "code": None, "pushed": 41, "pulled": 11, "attention": 0,
              "requests": 4, "bytes_up": 9000, "bytes_down": 100, "duration_ms": 52_000, "receipt_no": None}  # fmt: skip
    services.sync.record_run(RunRow(started_at=at, **{**values, **told}))


@pytest.fixture
def page(stage):
    """The page, read; a test that writes afterwards calls `again`."""
    stage.services.sync.join_hall(hall_url="http://127.0.0.1:9", hall_ca=None, device_id="d")
    stage.no = log_case(stage.services)
    stage.window.navigator.go(PageName.SYNC)
    again(stage)
    stage.activate()
    return stage.window.current()


def again(stage):
    stage.window.current().refresh()
    for _ in range(3):
        stage.settle()


def press(stage, widget, *keys):
    for key in keys:
        QTest.keyClick(widget, key)
    for _ in range(4):
        stage.settle()


def mobile(services, no):
    return services.cases.full(no).detail.contact_mobile


@pytest.mark.parametrize(
    ("key", "kept"), [(Qt.Key.Key_1, OURS), (Qt.Key.Key_2, THEIRS), (Qt.Key.Key_3, f"{THEIRS}；{OURS}")]
)
def test_a_conflict_is_settled_by_a_key_of_its_card(stage, page, key, kept):
    contest(stage.services, stage.no)
    again(stage)
    (view,) = page.attention.views
    assert [step.label for step in view.card.steps] == ["用这台的", "用另一台的", "都留着"]
    assert not any(button.isDown() or button.hasFocus() for button in view.buttons.values())
    page.lists.table.setFocus()
    stage.activate()
    press(stage, page.lists.table, Qt.Key.Key_F6)
    press(stage, page.history.table, Qt.Key.Key_F6)
    assert view.hasFocus()
    press(stage, view, key)
    assert mobile(stage.services, stage.no) == kept
    assert page.attention.views == []
    assert stage.services.conflicts.open() == []
    assert stage.notices[-1].startswith(("已选定", "两个都留着"))


def test_of_words_that_one_side_emptied_the_others_stay(stage, page):
    contest(stage.services, stage.no, "remark", None)
    again(stage)
    (view,) = page.attention.views
    assert view.card.lines[1] == "另一台 今日 10:26 改为 空"
    press(stage, view, Qt.Key.Key_3)
    assert stage.services.cases.full(stage.no).detail.remark == OURS


def test_both_sides_are_shown_masked_with_who_and_when_and_in_full_with_a_trace(stage, page):
    contest(stage.services, stage.no)
    again(stage)
    (view,) = page.attention.views
    assert view.card.title == "百穗食品科技有限公司 · 联系电话两边都改了"
    assert view.card.lines == (
        "这台 今日 10:25 顾专员改为 135****7781",
        "另一台 今日 10:26 改为 136****7718",
        "原值 138****2067",
    )
    view.show_link.click()
    again_settled(stage)
    assert [text.text()[-11:] for text in view.lines] == [OURS, THEIRS, "13812342067"]
    audit = stage.services._store.sql("SELECT ref FROM audit WHERE action = 'disclose'")
    assert audit == [(f"case:{case_id(stage.services, stage.no)}",)]


def again_settled(stage):
    for _ in range(3):
        stage.settle()


def test_keys_of_a_card_do_nothing_elsewhere_and_words_that_cannot_be_joined_offer_no_third(stage, page):
    contest(stage.services, stage.no, "enterprise_name", "百穗食品（青澜）有限公司")
    again(stage)
    (view,) = page.attention.views
    assert [step.key for step in view.card.steps] == ["1", "2"]
    press(stage, page.lists.table, Qt.Key.Key_1)
    press(stage, view, Qt.Key.Key_3)
    assert len(stage.services.conflicts.open()) == 1


def test_a_rejected_case_leads_to_its_mending_and_can_be_put_away(stage, page):
    services = stage.services
    change = services.sync.next_changes(1000, 10**7)[-1]
    store = services._store
    with store.write() as write:
        store.database.execute_sql(
            "UPDATE change SET state = 'rejected', code = 'case_locked' WHERE seq = ?", (change.seq,)
        )
        store.database.execute_sql(
            "INSERT INTO attention(source, ref, code, params, case_id, first_at, last_at) VALUES('change', ?, 'case_locked',"
            ' \'{"verdict": "rejected", "kind": "case", "field": "contact_mobile"}\', ?, ?, ?)',
            (change.change_id, case_id(services, stage.no), write.at, write.at),
        )
    again(stage)
    assert next(row.state for row in page.lists.outbox.rows()) == "被退回"
    (view,) = page.attention.views
    assert view.card.lines == ("大厅：受理后申请内容已锁定，走补正再改",)
    assert [step.label for step in view.card.steps] == ["去补正", "已处理"]
    press(stage, view, Qt.Key.Key_Return)
    assert stage.window.current() is not page


@pytest.mark.parametrize(
    ("code", "text", "words"),
    [
        ("decided_return", "照片看不清", ("大厅：照片看不清",)),
        ("decided_adopt", "按站里的", ("大厅：大厅已采用本站的值", "大厅：按站里的")),
        ("decided_archive", "不需要了", ("大厅：大厅不采用，已归档", "大厅：不需要了")),
    ],
)
def test_what_the_hall_has_decided_is_told_in_its_words(stage, page, code, text, words):
    stage.services.sync.open_item("change", "x", code, verdict="rejected", kind="case", text=text)
    again(stage)
    assert page.attention.views[0].card.lines == words


def test_a_damaged_file_is_sent_again(stage, page):
    services = stage.services
    file = sha256(b"scan").hexdigest()
    with services._store.write() as write:
        services._store.database.execute_sql(
            "INSERT INTO attachment_upload(sha256, sent, attempts, ask_first, code) VALUES(?, 5, 2, 0, 'hash_mismatch')",
            (file,),
        )
        services._store.database.execute_sql(
            "INSERT INTO attention(source, ref, code, params, case_id, first_at, last_at)"
            " VALUES('attachment', ?, 'hash_mismatch', '{\"purpose\": \"scan\"}', ?, ?, ?)",
            (file, case_id(services, stage.no), write.at, write.at),
        )
    again(stage)
    (view,) = page.attention.views
    assert (view.card.word, view.card.title) == ("校验未过", "百穗食品科技有限公司 · 扫描件摘要不一致")
    press(stage, view, Qt.Key.Key_Return)
    assert services._store.sql("SELECT sent, code FROM attachment_upload") == [(0, None)]


def test_clock_feed_and_login_say_what_to_do(stage, page):
    sync = stage.services.sync
    sync.open_item("clock", "clock", "clock_ahead", minutes=7)
    sync.open_item("pull", "feed", "digest_differs")
    sync.open_item("auth", "device", "device_revoked")
    again(stage)
    titles = {view.card.title: [step.label for step in view.card.steps] for view in page.attention.views}
    assert titles["本机时间快了 7 分钟"] == ["立即同步", "已处理"]
    assert titles["没能都收回来"] == ["立即同步", "已处理"]
    assert titles["大厅不认这台机器"] == ["重新接入"]
    login = next(view for view in page.attention.views if view.card.title == "大厅不认这台机器")
    press(stage, login, Qt.Key.Key_Return)
    assert page.enrol_panel.isVisible()
    assert page.enrol_panel.url.text() == "http://127.0.0.1:9"
    page.enrol_panel.button.setEnabled(False)
    press(stage, login, Qt.Key.Key_Return)
    assert page.enrol_panel.button.isEnabled(), "a second enrolment of the same run"


def test_tabs_go_by_keys_and_count_what_they_show(stage, page):
    stage.services.sync.open_item("clock", "clock", "clock_ahead", minutes=7)
    add_run(stage.services)
    again(stage)
    objects = len(stage.services.exchange_lists.waiting_objects())
    assert page.tabs.labels() == [f"发件箱 {objects}", "需处理 1", "收件 0", "历史 1"]
    QTest.keyClick(page.lists.table, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert page.tabs.key() == "attention"
    press(stage, page.lists.table, Qt.Key.Key_Return)
    assert page.attention.views[0].hasFocus()
    QTest.keyClick(page.attention.views[0], Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    assert page.tabs.key() == "history"
    assert not page.history.isVisible()


def test_the_log_is_written_and_read_back(stage, page):
    add_run(stage.services)
    add_run(stage.services, outcome="failed", code="hall_unreachable", pushed=0)
    again(stage)
    QTest.keyClick(page.lists.table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    stage.settle()
    rows = list(load_workbook(page.written).worksheets[0].iter_rows(min_row=3, values_only=True))
    assert [row[0] for row in rows] == ["#0002", "#0001"]
    assert rows[1][2:] == ("夜间自动", "上传 41 · 收回 11", "成功", "00:52")
    assert rows[0][4] == "未连上"


def test_a_session_under_way_shows_its_bytes_and_the_way_to_stop_it(stage, page):
    from sync.station.worker import SessionProgress

    half = SyncStatus(running=True, progress=SessionProgress("uploads", 7, 7, 0, 6_081_741, 9_856_614))
    page.track.show_running(page._view, half, stage.services.clock.now())
    assert page.track.share.text() == "62%"
    assert page.track.track.accessibleName() == "第 3 步，共 5 步，上传，5.8 / 9.4 MB"
    assert page.track.button.text() == "暂停"
    page.track.show_idle(page._view, SyncStatus(paused=True))
    assert (page.track.button.text(), page.track.badge.text()) == ("继续", "已暂停")


def test_the_network_check_has_a_light_and_a_sentence_for_each_step(stage, page):
    dialog = NetworkDialog(page)
    dialog.open()
    found = [Finding(step, Verdict.SKIPPED, Cause.NOT_TRIED) for step in Step]
    found[0] = Finding(Step.NAME, Verdict.BAD, Cause.NOT_RESOLVED, {"host": "hall.example"})
    dialog.show_findings(found)
    assert dialog.sentences[Step.NAME].text() == "找不到 hall.example，查网线和 DNS 设置，或核对大厅地址。"
    assert [mark.text() for mark in dialog.marks.values()] == ["DNS", "端口", "证书", "时钟", "代理"]
    assert "急件可用 U 盘" in [text.text() for text in dialog.findChildren(Text)][-1]
    dialog.accept()


def test_nothing_goes_out_on_a_stick_that_was_not_chosen(stage, page, tmp_path):
    assert not page.stick.export_button.isEnabled()
    page.stick.choose_folder(tmp_path)
    assert not page.stick.export_button.isEnabled()
    assert page.stick.note.text().startswith("先接入大厅；")


def test_a_failed_night_and_a_newer_catalogue_stand_in_the_status_bar(stage, page):
    yesterday = to_text(stage.services.clock.now() - timedelta(hours=9))
    add_run(stage.services, yesterday, outcome="failed", code="hall_unreachable")
    body = {"kind": "catalogue", "version": "2026.12.1", "sha256": "0" * 64, "size": 9,
            "effective_from": "2026-12-01", "published_at": yesterday}  # fmt: skip
    stage.services.sync.take_page([PulledRow("publication", "catalogue:2026.12.1", "hall", False, body)], "cursor")
    again(stage)
    stage.window.navigator.go(PageName.SYNC)
    stage.qtbot.waitUntil(lambda: stage.window.status.catalogue.text() == "大厅有新版事项库")
    assert stage.window.status.last_sync.text() == "昨晚未连上，今晚 00:30 再试；急件可用 U 盘"
    line = next(line for line in page._view.plan if line.label == "事项库")
    assert line.badge == "可更新"
