"""Cases through the services: register, repeat, number, freeze, note, explain."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from station_app import bootstrap
from station_app.bootstrap import NewStation
from station_app.clock import parse_moment
from station_app.domain.case_form import CaseForm
from station_app.domain.deadlines import ClockKind, Light
from station_app.domain.guidance import Mode
from station_app.domain.records import PageKey
from station_app.errors import Code, UserError
from station_app.keyslots import KeySource
from station_app.paths import Paths
from station_app.services.case_views import CaseView
from station_app.services.enterprise_service import EnterpriseForm

USCC = "91430300MA4L000033"
FORM = CaseForm(
    "t-1", items=("SW-01-02-01", "SB-01-01-05"), uscc=USCC, enterprise_name="青澜味工坊餐饮管理有限公司",
    contact_name="周敏", contact_mobile="13812342067", answers={},
)  # fmt: skip
NOW = "2026-11-20T09:00"


def test_register_keeps_the_list_and_the_change_in_one_transaction(services, operator):
    done = services.cases.register(FORM, operator)
    assert done.no == "JG-261120-001"
    case = services.cases.full(done.no)
    assert [line.material for line in case.lines] == ["CL0210", "CL0103", "CL0104", "CL0101"]
    assert [line.items for line in case.lines] == [(1,), (1, 2), (1, 2), (1, 2)]
    assert (case.detail.summary.requested, case.detail.summary.merged, case.detail.summary.to_submit) == (9, 4, 2)
    kinds = [row[0] for row in services._store.sql("SELECT kind FROM change ORDER BY seq")]
    assert kinds == ["operator", "enterprise", "case"]
    assert services.maintenance.verify() == []


def test_the_same_id_is_the_same_case_and_other_content_is_refused(services, operator):
    first = services.cases.register(FORM, operator)
    again = services.cases.register(FORM, operator)
    assert (again.no, again.new) == (first.no, False)
    with pytest.raises(UserError) as error:
        services.cases.register(replace(FORM, remark="别的"), operator)
    assert error.value.code is Code.CLIENT_ID_CONFLICT
    assert services.cases.count(CaseView.ALL) == 1


def test_a_refused_case_leaves_nothing_behind(services, operator):
    before = services._store.sql("SELECT count(*) FROM change")
    for wrong in (
        replace(FORM, items=("XX-00-00-00",)),
        replace(FORM, answers={"agent": "nobody"}),
        replace(FORM, uscc="91430300MA4L000034"),
        replace(FORM, contact_mobile="123"),
        replace(FORM, remark="坏\x00字"),
        replace(FORM, enterprise_name="名" * 201),
        replace(FORM, client_id="空 格"),
    ):
        with pytest.raises(UserError):
            services.cases.register(wrong, operator)
    assert services._store.sql("SELECT count(*) FROM change") == before
    assert services._store.sql("SELECT count(*) FROM serial") == [(0,)]


def test_a_known_enterprise_is_linked_not_doubled(services, operator):
    known = services.enterprises.add(EnterpriseForm("青澜味工坊餐饮管理有限公司", USCC), operator)
    one = services.cases.register(FORM, operator)
    two = services.cases.register(replace(FORM, client_id="t-2", uscc=None), operator)
    founded = replace(FORM, client_id="t-3", uscc=None, enterprise_name="还没成立的店")
    three, four = (services.cases.register(replace(founded, client_id=i), operator) for i in ("t-3", "t-4"))
    ids = [services.cases.find(done.no).summary.enterprise_id for done in (one, two, three, four)]
    assert ids[0] == ids[1] == known.id
    assert ids[2] == ids[3] != known.id
    assert len(services.enterprises.all()) == 2


def test_rare_characters_are_stored_unchanged(services, operator):
    name = " 𠮷野家（李𠅤）  "
    done = services.cases.register(replace(FORM, uscc=None, enterprise_name=name, remark="第一行\n第二行"), operator)
    detail = services.cases.find(done.no)
    assert (detail.summary.enterprise_name, detail.remark) == (name, "第一行\n第二行")
    assert services.search.find("𠮷野").hits


def test_consultations_have_a_row_of_their_own_and_end_at_noticed(services, operator):
    services.cases.register(FORM, operator)
    consult = replace(FORM, client_id="t-2", mode=Mode.CONSULT, contact_name="", contact_mobile="")
    done = services.cases.register(consult, operator)
    summary = services.cases.find(done.no).summary
    assert (done.no, summary.state, summary.clock) == ("JG-261120-Z001", "noticed", "not_started")


def test_two_terminals_and_two_threads_never_share_a_number(tmp_path, services, operator):
    forms = [replace(FORM, client_id=f"n-{i}") for i in range(40)]
    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(lambda form: services.cases.register(form, operator).no, forms))
    assert len(set(numbers)) == 40
    assert max(numbers) == "JG-261120-040"
    other = Paths(tmp_path / "other")
    source = KeySource(key_file=tmp_path / "other.key")
    bootstrap.create_store(other, NewStation("JG", "金桂园政务驿站", terminal="1"), source, services.clock)
    with bootstrap.open_services(other, source, services.clock) as second:
        done = second.cases.register(FORM, second.operators.first().id)
    assert done.no == "JG-261120-101"
    assert done.no not in numbers


def test_a_case_keeps_the_catalogue_it_was_logged_with(services, operator, tmp_path):
    import json
    from importlib import resources

    done = services.cases.register(FORM, operator)
    data = json.loads((resources.files("station_app") / "data" / "catalogue.json").read_text("utf-8"))
    data["catalogue_version"] = "2027.01.01"
    for main in data["main_items"]:
        for sub in main["sub_items"]:
            for item in sub["handling_items"]:
                if item["code"] == "SW-01-02-01":
                    item["promised_limit"]["value"] = 9
    file = tmp_path / "new.json"
    file.write_text(json.dumps(data), "utf-8")
    difference = services.catalogues.import_file(file)
    assert (difference.revised, difference.added, difference.removed) == (("SW-01-02-01",), (), ())
    assert services.catalogues.active().version == "2027.01.01"
    services.cases.log(done.no, "log_accepted", {"item": "SW-01-02-01", "at": "2026-11-20T09:00"}, operator)
    assert services.cases.explain(done.no).limit == 0
    assert services.cases.find(done.no).catalogue_version == "2026.11.21"


def test_notes_of_the_halls_decisions_run_the_clock(services, operator):
    form = replace(FORM, items=("ZY-01-01-01",))
    no = services.cases.register(form, operator).no
    item = "ZY-01-01-01"
    assert services.cases.explain(no).light is Light.NOT_STARTED
    station = services.cases.explain(no, kind=ClockKind.STATION)
    assert station.due == date(2026, 11, 27)
    assert services.cases.find(no).summary.due == "2026-11-27"
    services.cases.log(no, "log_accepted", {"item": item, "at": "2026-11-20T10:00"}, operator)
    assert services.cases.explain(no).due == date(2026, 11, 25)
    assert services.cases.find(no).summary.due == "2026-11-25"
    services.cases.log(
        no, "log_suspended", {"item": item, "from": "2026-11-23", "kind": "听证", "document_no": "听〔1〕"}, operator
    )
    assert (services.cases.explain(no).light, services.cases.find(no).summary.clock) == (Light.PAUSED, "paused")
    services.cases.log(no, "log_resumed", {"item": item, "at": "2026-11-25"}, operator)
    assert services.cases.explain(no).due == date(2026, 11, 27)
    services.cases.log(
        no, "log_extended", {"item": item, "value": 2, "document_no": "延〔2〕", "reason": "复杂"}, operator
    )
    assert services.cases.explain(no).due == date(2026, 12, 1)
    services.cases.log(no, "log_finished", {"item": item, "at": "2026-11-26"}, operator)
    assert services.cases.find(no).summary.clock == "done"
    assert [event.kind for event in services.cases.full(no).events if event.kind.startswith("log_")] == [
        "log_accepted", "log_suspended", "log_resumed", "log_extended", "log_finished",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("action", "data", "code"),
    [
        ("log_finished", {"item": "ZY-01-01-01"}, Code.ACTION_NOT_ALLOWED),
        ("log_accepted", {}, Code.REQUIRED),
        ("log_accepted", {"item": "SB-01-01-05"}, Code.ITEM_NOT_FOUND),
        ("log_accepted", {"item": "ZY-01-01-01", "at": "gestern"}, Code.BAD_DATE),
        ("log_everything", {"item": "ZY-01-01-01"}, Code.ACTION_NOT_ALLOWED),
    ],
)
def test_impossible_notes_are_refused(services, operator, action, data, code):
    no = services.cases.register(replace(FORM, items=("ZY-01-01-01",)), operator).no
    before = services._store.sql("SELECT count(*) FROM change")
    with pytest.raises(UserError) as error:
        services.cases.log(no, action, data, operator)
    assert error.value.code is code
    assert services._store.sql("SELECT count(*) FROM change") == before


def test_pages_follow_the_default_order_without_gap_or_repeat(services, operator):
    for i in range(25):
        services.cases.register(replace(FORM, client_id=f"p-{i}"), operator)
    for i in range(0, 25, 3):
        no = services.cases.find(f"p-{i}").summary.no
        services.cases.log(no, "log_accepted", {"item": "SW-01-02-01", "at": f"2026-11-{2 + i % 7:02d}"}, operator)
    seen, after = [], PageKey()
    while page := services.cases.page(CaseView.ALL, after, 4):
        seen += page
        after = PageKey(page[-1].sort_key, page[-1].rid)
    assert len({summary.id for summary in seen}) == 25
    assert [s.sort_key for s in seen] == sorted(s.sort_key for s in seen)


def test_drafts_survive_and_have_neither_number_nor_change(services, operator):
    from station_app.domain.guidance import Treatment

    form = replace(FORM, client_id="d-1", items=(), treatments={"CL0101": Treatment.SUBMIT})
    before = services._store.sql("SELECT count(*) FROM change")
    services.drafts.save("d-1", form, "草稿", parked=True)
    assert services.drafts.load("d-1").form == form
    assert services._store.sql("SELECT count(*) FROM change") == before
    services.cases.register(replace(form, items=FORM.items), operator, draft_id="d-1")
    assert services.drafts.all() == []


def test_a_note_carries_the_halls_own_row_on_and_is_overtaken_by_the_next(services, operator):
    from station_app.domain.affair import Affair, AffairEvent, EventKind, apply
    from station_app.domain.affair_json import affair_to_json
    from station_app.storage import affair_store

    item = "ZY-01-01-01"
    done = services.cases.register(replace(FORM, items=(item,)), operator)

    def pull(affair):
        with services._store.write() as write:
            affair_store.put_affair(write, done.id, item, affair_to_json(affair))

    accepted = apply(Affair(done.id, done.no, item), AffairEvent(EventKind.ACCEPTED, parse_moment("2026-11-19T10:00")))
    pull(accepted)
    assert services.cases.progress(done.no)[0].source == "hall"
    services.cases.log(done.no, "log_finished", {"item": item, "at": "2026-11-20T08:00"}, operator)
    noted = services.cases.progress(done.no)[0]
    assert (noted.affair.state.value, noted.source) == ("finished", "station")
    pull(apply(accepted, AffairEvent(EventKind.FINISHED, parse_moment("2026-11-20T08:30"), result="0")))
    assert services.cases.progress(done.no)[0].source == "hall"


def test_a_receipt_never_says_that_nothing_came_when_nothing_was_ticked(services, operator):
    no = services.cases.register(FORM, operator).no
    (data,) = services.documents.preview(no, "WS03", operator)
    assert data.ticked_by_hand
    assert [line.code for line in data.received] == ["CL0210", "CL0103"]
