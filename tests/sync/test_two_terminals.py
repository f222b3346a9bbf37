"""Two PCs of one station: what one writes the other knows, conflicts are seen on both and closed by a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from station_app.domain.case_form import CaseForm
from station_app.errors import Code, Exit, UserError
from station_app.ids import new_id
from station_app.services.conflict_service import Choice
from station_app.services.enterprise_service import EnterpriseForm
from station_app.services.hall_paper_service import ReceivedPaper
from station_app.services.intake_change import IntakeFields
from station_app.services.service_set import Services
from station_app.storage.migrations.m0016_hall_paper_files import upgrade
from sync.hall.embedded import EmbeddedHall
from sync.hall.feed import put_own
from sync.hall.progress import ProgressRow
from sync.station.session import run_session
from tests.services.test_change_log import PIXEL, WRITERS, life
from tests.sync.terminals import Pair, portrait

FORM = CaseForm(
    "c-1", items=("SW-01-02-01", "SB-01-01-05"), enterprise_name="泊远软件有限公司", contact_name="陈涛",
    contact_mobile="18673210045",
)  # fmt: skip


def who(services: Services) -> str:
    return services.operators.first().id


@pytest.mark.parametrize("writer", list(WRITERS))
def test_whatever_one_writes_the_other_knows(pair: Pair, writer: str) -> None:
    act, _ = WRITERS[writer]
    act(pair.one, who(pair.one))
    pair.sync(pair.one, pair.two)
    one, two = portrait(pair.one), portrait(pair.two)
    for kind in one:
        assert kind == "operator" or one[kind] == two[kind]
    assert set(portrait(pair.one)["operator"]) < set(portrait(pair.two)["operator"])
    assert pair.two._store.sql("SELECT kind FROM unknown_row") == []
    assert pair.two.sync.attention() == []


def test_a_case_of_the_other_terminal_is_a_case_like_any_other(pair: Pair, hall: EmbeddedHall) -> None:
    life(pair.one, who(pair.one), "submit")
    hall_no = pair.one.cases.find("c-1").summary.no
    pair.meet()
    summary = pair.two.cases.find(hall_no).summary
    assert (summary.sync_state, summary.receipt_no) == ("received", "HZ-261120-000001")
    assert (summary.ready, summary.merged) == (4, 4)
    assert [hit.no for hit in pair.two.search.find("泊远").hits if hit.kind == "case"] == [hall_no]
    hall.import_progress([ProgressRow(0, case_no=hall_no, event="受理", at="2026-11-20T15:00", document_no="7号")])
    pair.sync(pair.two)
    assert pair.two.cases.explain(hall_no).due is not None
    pair.two.acts.result(hall_no, who(pair.two), name="登记表")
    pair.meet()
    assert pair.one.cases.find(hall_no).summary.state == "resulted"
    assert portrait(pair.one) == portrait(pair.two)


def test_marks_that_come_before_their_case_wait_for_it(pair: Pair) -> None:
    life(pair.one, who(pair.one), "tick")
    pair.sync(pair.one)
    pair.one.acts.suspend("c-1", who(pair.one), "企业暂停")
    pair.sync(pair.one, pair.two)
    kinds = [row[0] for row in pair.two._store.sql("SELECT kind FROM fed_row ORDER BY seq")]
    assert kinds.index("case") > kinds.index("material_mark")
    assert portrait(pair.two)["material_mark"] == portrait(pair.one)["material_mark"]


def apart(pair: Pair) -> str:
    """A case both know; then each changes its contact while the network is away."""
    pair.one.cases.register(FORM, who(pair.one))
    pair.meet()
    pair.clock.forward(minutes=1)
    pair.one.intake.change("c-1", who(pair.one), IntakeFields(contact_mobile="13511117781"))
    pair.clock.forward(minutes=1)
    pair.two.intake.change("c-1", who(pair.two), IntakeFields(contact_mobile="13622227718"))
    return pair.one.cases.find("c-1").summary.no


def test_a_field_both_changed_is_a_conflict_on_both(pair: Pair) -> None:
    apart(pair)
    pair.meet()
    for terminal in (pair.one, pair.two):
        (conflict,) = terminal.conflicts.open()
        assert (conflict.winner.value, conflict.loser.value) == ("13622227718", "13511117781")
        assert conflict.loser.actor == who(pair.one)
        assert conflict.winner.actor == (who(pair.two) if terminal is pair.two else "")
        assert terminal.cases.find("c-1").contact_mobile == "13622227718"
        assert terminal.sync.attention_count() == 1
    assert portrait(pair.one) == portrait(pair.two)


@pytest.mark.parametrize(
    ("choice", "value"),
    [(Choice.LOSER, "13511117781"), (Choice.WINNER, "13622227718"), (Choice.BOTH, "13622227718；13511117781")],
)
def test_a_person_closes_it_and_the_other_hears(pair: Pair, choice: Choice, value: str) -> None:
    apart(pair)
    pair.meet()
    (conflict,) = pair.one.conflicts.open()
    pair.clock.forward(minutes=1)
    pair.one.conflicts.settle(conflict.id, choice, who(pair.one))
    reports = pair.sync(pair.one, pair.two)
    for terminal in (pair.one, pair.two):
        assert terminal.conflicts.open() == []
        assert terminal.sync.attention_count() == 0
        assert terminal.cases.find("c-1").contact_mobile == value
    assert {report.exit for report in reports} == {Exit.DONE}
    closed = pair.one._store.sql("SELECT closed_by_change IS NOT NULL, closed_at IS NOT NULL FROM conflict")
    assert closed == [(1, 1)]


def test_a_tick_given_back_by_a_person_counts_again(pair: Pair) -> None:
    pair.one.cases.register(FORM, who(pair.one))
    pair.meet()
    before = pair.one.cases.find("c-1").summary.ready
    pair.one.materials.tick("c-1", "CL0210", who(pair.one))
    pair.two.materials.tick("c-1", "CL0210", who(pair.two))
    pair.clock.forward(minutes=1)
    pair.two.materials.untick("c-1", "CL0210", who(pair.two))
    pair.meet()
    assert pair.one.cases.find("c-1").summary.ready == before
    (contested,) = pair.one.conflicts.open()
    pair.one.conflicts.settle(contested.id, Choice.LOSER, who(pair.one))
    assert pair.one.cases.find("c-1").summary.ready == before + 1
    pair.meet()
    assert pair.two.cases.find("c-1").summary.ready == before + 1
    assert portrait(pair.one) == portrait(pair.two)


def test_different_fields_of_one_case_do_not_touch(pair: Pair) -> None:
    pair.one.cases.register(FORM, who(pair.one))
    pair.meet()
    pair.clock.forward(minutes=1)
    pair.one.intake.change("c-1", who(pair.one), IntakeFields(contact_mobile="13511117781"))
    pair.two.acts.suspend("c-1", who(pair.two), "企业暂停")
    pair.meet()
    assert pair.one.conflicts.open() == []
    for terminal in (pair.one, pair.two):
        case = terminal.cases.find("c-1")
        assert (case.contact_mobile, case.summary.state) == ("13511117781", "suspended")


def test_one_enterprise_entered_on_both_is_one(pair: Pair) -> None:
    """The older row speaks for both, whichever arrives first."""
    for number, terminal in enumerate((pair.one, pair.two), start=1):
        pair.clock.forward(seconds=1)
        known = terminal.enterprises.add(EnterpriseForm("味知餐饮", "91430300MA4L000033"), who(terminal))
        terminal.cases.register(
            CaseForm(f"c-{number}", items=FORM.items, enterprise_name="味知餐饮", uscc="91430300MA4L000033",
                     contact_name="陈涛", contact_mobile="18673210045", enterprise_id=known.id),
            who(terminal),
        )  # fmt: skip
    pair.meet()
    holders = [
        {row[0] for row in terminal._store.sql("SELECT DISTINCT enterprise_id FROM assist_case")}
        for terminal in (pair.one, pair.two)
    ]
    assert holders[0] == holders[1]
    assert len(holders[0]) == 1
    for terminal in (pair.one, pair.two):
        assert terminal.enterprises.by_uscc("91430300MA4L000033").id in holders[0]
        assert terminal._store.sql("SELECT count(*) FROM enterprise WHERE merged_into IS NULL") == [(1,)]


def test_a_day_apart_and_together_again(pair: Pair) -> None:
    """Both work a day, each on its own cases and on one common case."""
    pair.one.cases.register(FORM, who(pair.one))
    pair.meet()
    for number, terminal in enumerate((pair.one, pair.two), start=2):
        for serial in range(3):
            pair.clock.forward(minutes=5)
            form = CaseForm(
                f"c-{number}-{serial}", items=FORM.items, enterprise_name=f"第{number}{serial}店", contact_name="陈涛",
                contact_mobile="18673210045",
            )  # fmt: skip
            terminal.cases.register(form, who(terminal))
            terminal.materials.tick(form.client_id, "CL0210", who(terminal))
        terminal.materials.tick("c-1", "CL0210", who(terminal))
        terminal.acts.notice("c-1", who(terminal))
    pair.meet()
    assert portrait(pair.one) == portrait(pair.two)
    (contested,) = pair.one.conflicts.open()
    assert [field.name for field in contested.fields] == ["ticked_at", "ticked_by"]
    assert [[field.name for field in one.fields] for one in pair.two.conflicts.open()] == [["ticked_at", "ticked_by"]]
    pair.clock.forward(seconds=1)
    for terminal in (pair.one, pair.two):
        report = run_session(terminal)
        assert (report.requests, report.pending) == (1, 0)


def test_a_row_that_went_missing_is_noticed_and_pulled_again(pair: Pair) -> None:
    pair.one.cases.register(FORM, who(pair.one))
    pair.meet()
    store = pair.two._store
    with store.write() as write:
        write.store.database.execute_sql("DELETE FROM fed_row WHERE kind = 'case'")
        write.store.database.execute_sql("UPDATE replica SET fed_digest = '00000000000000aa'")
    pair.sync(pair.two)
    assert store.sql("SELECT count(*) FROM fed_row WHERE kind = 'case'") == [(1,)]
    pair.clock.forward(seconds=1)
    assert run_session(pair.two).requests == 1


def test_what_the_hall_writes_before_the_case_comes_waits_too(pair: Pair, hall: EmbeddedHall) -> None:
    life(pair.one, who(pair.one), "tick")
    pair.sync(pair.one)
    case_id = pair.one.cases.find("c-1").summary.id
    paper = {"case": case_id, "item": "SW-01-02-01", "document": "WS06", "number": "BZ-1", "dated": "2026-11-20",
             "issued_by": "市场监督管理局", "sha256": "ab" * 32, "size": 9, "media_type": "application/pdf"}  # fmt: skip
    with hall.hall.store.write() as tx:
        put_own(tx, "JG", "hall_document", new_id(), paper)
    pair.one.acts.suspend("c-1", who(pair.one), "企业暂停")
    pair.sync(pair.one, pair.two)
    for terminal in (pair.one, pair.two):
        (kept,) = terminal.cases.full("c-1").work.hall_papers
        assert (kept.document, kept.number, kept.sha256) == ("WS06", "BZ-1", "ab" * 32)
    assert pair.two._store.sql("SELECT 1 FROM unknown_row") == []


def test_a_remark_of_the_hall_is_settled_for_everybody(pair: Pair, hall: EmbeddedHall) -> None:
    pair.one.cases.register(FORM, who(pair.one))
    scan = pair.one.scans.attach("c-1", pair.one.scans.keep_bytes("a.png", PIXEL), who(pair.one), "CL0210")
    pair.meet()
    case_id, pin = pair.one.cases.find("c-1").summary.id, new_id()
    remark = {
        "case": case_id,
        "scan": scan.id,
        "page": 1,
        "x": 0.5,
        "y": 0.25,
        "text": "缺疏散宽度",
        "at": "2026-11-20T11:00:00+08:00",
    }
    with hall.hall.store.write() as tx:
        put_own(tx, "JG", "hall_remark", pin, remark)
    pair.sync(pair.one, pair.two)
    assert [(r.text, r.source, r.settled_at) for r in pair.two.scans.remarks("c-1")] == [("缺疏散宽度", "hall", None)]
    pair.one.scans.settle(scan.id, pin, who(pair.one))
    pair.meet()
    for terminal in (pair.one, pair.two):
        assert [r.settled_at for r in terminal.scans.remarks("c-1")] == ["2026-11-20T10:00:02+08:00"]
        assert terminal._store.sql("SELECT kind FROM change WHERE state <> 'acked'") == []


def test_after_acceptance_the_contact_is_corrected_beside_the_case(pair: Pair, hall: EmbeddedHall) -> None:
    no = apart_and_accepted(pair, hall)
    with pytest.raises(UserError) as caught:
        pair.one.intake.change(no, who(pair.one), IntakeFields(contact_mobile="13511117781"))
    assert (caught.value.code, caught.value.field) == (Code.REQUIRED, "reason")
    assert pair.one.intake.change(no, who(pair.one), IntakeFields(contact_mobile="13511117781"), "经办人更换")
    pair.clock.forward(minutes=1)
    assert pair.two.intake.change(no, who(pair.two), IntakeFields(contact_mobile="13622227718"), "又换了")
    pair.meet()
    assert portrait(pair.one) == portrait(pair.two)
    assert pair.one.cases.find(no).contact_mobile == "13622227718"
    for terminal in (pair.one, pair.two):
        assert terminal.sync.attention() == []


def apart_and_accepted(pair: Pair, hall: EmbeddedHall) -> str:
    life(pair.one, who(pair.one), "submit")
    pair.meet()
    no = pair.one.cases.find("c-1").summary.no
    hall.import_progress([ProgressRow(0, case_no=no, event="受理", at="2026-11-20T10:00:02", document_no="7号")])
    pair.meet()
    return no


def late_change(pair: Pair, hall: EmbeddedHall, terminal: Services) -> str:
    """A contact that was changed while the hall accepted: the change comes too late; its id."""
    no = pair.one.cases.find("c-1").summary.no
    terminal.intake.change("c-1", who(terminal), IntakeFields(contact_mobile="13511117781"))
    hall.import_progress([ProgressRow(0, case_no=no, event="受理", at="2026-11-20T10:00:02", document_no="7号")])
    pair.meet()
    ((change_id, code),) = terminal._store.sql("SELECT change_id, code FROM change WHERE state = 'rejected'")
    assert code == "case_locked"
    return str(change_id)


@pytest.mark.parametrize("late", ["one", "two"])
def test_what_came_too_late_is_taken_back(pair: Pair, hall: EmbeddedHall, late: str) -> None:
    """The earlier value is the PC's own (one) or has to be fetched (two)."""
    life(pair.one, who(pair.one), "submit")
    pair.meet()
    terminal = getattr(pair, late)
    change_id = late_change(pair, hall, terminal)
    assert terminal.cases.find("c-1").contact_mobile == "13511117781"
    assert terminal.withdrawal.withdraw(change_id, who(terminal)) is (late == "two")
    assert terminal.sync.attention() == []
    pair.meet()
    for one in (pair.one, pair.two):
        assert one.cases.find("c-1").contact_mobile == "18673210045"
    assert portrait(pair.one) == portrait(pair.two)
    with pytest.raises(UserError) as caught:
        terminal.withdrawal.withdraw(change_id, who(terminal))
    assert caught.value.code is Code.NOTHING_TO_WITHDRAW


def test_what_was_corrected_meanwhile_stands_when_something_is_taken_back(pair: Pair, hall: EmbeddedHall) -> None:
    life(pair.one, who(pair.one), "submit")
    pair.meet()
    change_id = late_change(pair, hall, pair.one)
    pair.clock.forward(minutes=1)
    pair.one.intake.change("c-1", who(pair.one), IntakeFields(contact_mobile="13622227718"), "又换了")
    assert not pair.one.withdrawal.withdraw(change_id, who(pair.one))
    assert pair.one.cases.find("c-1").contact_mobile == "13622227718"
    pair.meet()
    assert portrait(pair.one) == portrait(pair.two)


def test_the_hall_s_sealed_paper_comes_with_its_file(pair: Pair, hall: EmbeddedHall) -> None:
    life(pair.one, who(pair.one), "submit")
    pair.meet()
    case_id, content = pair.one.cases.find("c-1").summary.id, b"%PDF-1.7 sealed"
    sha256 = hall.hall.blobs.keep(content)
    paper = {"case": case_id, "item": "SW-01-02-01", "document": "WS06", "number": "BZ-1", "dated": "2026-11-20",
             "issued_by": "市场监督管理局", "sha256": sha256, "size": len(content), "media_type": "application/pdf"}  # fmt: skip
    with hall.hall.store.write() as tx:
        put_own(tx, "JG", "hall_document", new_id(), paper)
    pair.sync(pair.one, pair.two)
    for terminal in (pair.one, pair.two):
        assert terminal.scans.content(sha256) == content
        assert terminal.uploads.wanted() == []
        assert terminal.maintenance.verify() == []
    pair.clock.forward(seconds=1)
    assert run_session(pair.one).requests == 1


@pytest.mark.parametrize("with_file_at_once", [True, False])
def test_a_paper_that_another_pc_has_registered_comes_with_its_file(pair: Pair, with_file_at_once: bool) -> None:
    life(pair.one, who(pair.one), "submit")
    kept = pair.one.scans.keep_bytes("a.png", PIXEL)
    paper = ReceivedPaper("WS04", "受〔2026〕1 号", pair.one.clock.today(), "市场监督管理局")
    if not with_file_at_once:
        pair.one.hall_papers.register("c-1", paper, who(pair.one))
        pair.meet()
    pair.one.hall_papers.register("c-1", replace(paper, file=kept), who(pair.one))
    pair.meet()
    known = pair.two.hall_papers.file_of("c-1", "WS04")
    assert (known.data, known.media_type) == (PIXEL, kept.media_type)
    assert pair.two.uploads.wanted() == []
    assert pair.two.uploads.pending() == 0
    assert pair.two.maintenance.verify() == []
    pair.clock.forward(seconds=1)
    assert run_session(pair.two).requests == 1


def test_one_whose_file_is_still_on_its_way_is_asked_for_again(pair: Pair, hall: EmbeddedHall) -> None:
    life(pair.one, who(pair.one), "submit")
    kept = pair.one.scans.keep_bytes("a.png", PIXEL)
    paper = ReceivedPaper("WS04", "受〔2026〕1 号", pair.one.clock.today(), "市场监督管理局", file=kept)
    pair.one.hall_papers.register("c-1", paper, who(pair.one))
    pair.sync(pair.one)
    hidden = hall.hall.blobs.path_of(kept.sha256)
    hidden.rename(hidden.with_suffix(".hidden"))
    pair.sync(pair.two)
    with pytest.raises(UserError) as caught:
        pair.two.hall_papers.file_of("c-1", "WS04")
    assert caught.value.code is Code.FILE_NOT_SENT
    hidden.with_suffix(".hidden").rename(hidden)
    pair.sync(pair.two)
    assert pair.two.hall_papers.file_of("c-1", "WS04").data == PIXEL


def test_papers_pulled_by_an_earlier_version_are_fetched_too(pair: Pair) -> None:
    life(pair.one, who(pair.one), "submit")
    paper = ReceivedPaper("WS04", "受〔2026〕1 号", pair.one.clock.today(), "市场监督管理局")
    kept = pair.one.scans.keep_bytes("a.png", PIXEL)
    pair.one.hall_papers.register("c-1", replace(paper, file=kept), who(pair.one))
    pair.meet()
    pair.two.scans.files.path(kept.sha256).unlink()
    with pair.two._store.write() as write:
        write.store.database.execute_sql("DELETE FROM attachment")
        upgrade(write.store.database)
    pair.sync(pair.two)
    assert pair.two.hall_papers.file_of("c-1", "WS04").data == PIXEL
    assert pair.two.maintenance.verify() == []


def test_progress_of_a_case_whose_catalogue_is_not_here_keeps_nothing_back(pair: Pair, hall: EmbeddedHall) -> None:
    """Another PC logged it under a version this one does not have: its limit is not known here, all else goes on."""
    first = pair.one.cases.register(FORM, who(pair.one)).no
    second = pair.one.cases.register(replace(FORM, client_id="c-2"), who(pair.one)).no
    pair.meet()
    pair.two._store.database.execute_sql("UPDATE assist_case SET catalogue_version = 'absent' WHERE no = ?", (first,))
    at = pair.clock.now().isoformat(timespec="seconds")
    hall.import_progress([ProgressRow(0, case_no=no, event="受理", at=at) for no in (first, second)])
    pair.meet()
    assert [pair.two.cases.find(no).summary.stage for no in (first, second)] == ["accepted", "accepted"]
