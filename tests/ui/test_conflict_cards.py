"""Cards of what two PCs wrote: one for each fact, in words a person reads, nothing personal in them."""

from datetime import timedelta

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

from station_app.services.conflict_service import ContestedField, OpenConflict, SeenValue
from station_app.services.sync_service import PulledRow
from tests.ui.test_sync_centre import OTHER_PC, case_id, log_case, stamp
from ui.page import PageName
from ui.sync_centre.conflict_cards import conflict_card, read_names


@pytest.fixture
def names(stage):
    return read_names(stage.desk)


def contested(stage, kind, values, original=(), title="百穗食品科技有限公司", keep_both=False):
    """A fact that this PC wrote at 10:25 and the other at 10:26; `values` are its fields with ours and theirs."""
    own = stage.services.sync.membership().replica_id.replace("-", "")[-8:]
    me = stage.services.operators.first().id
    ours, theirs = stamp(stage.services, 1, own), stamp(stage.services, 2, OTHER_PC)
    before = stamp(stage.services, -60, own)
    known = dict(original)
    fields = tuple(
        ContestedField(
            name,
            SeenValue(known[name], before, me) if name in known else None,
            SeenValue(their, theirs, ""),
            SeenValue(our, ours, me),
        )
        for name, (our, their) in values.items()
    )
    at = stage.services.clock.now().isoformat()
    return OpenConflict(7, kind, "e:CL0001", "DP-1", title, fields, at, keep_both), own


def card(stage, names, *args, **told):
    return conflict_card(*contested(stage, *args, **told), names)


def test_a_material_that_both_ticked_is_one_card_settled_by_one_key(stage):
    services, store = stage.services, stage.services._store
    services.sync.join_hall(hall_url="http://127.0.0.1:9", hall_ca=None, device_id="d")
    no, me = log_case(services), services.operators.first().id
    case = case_id(services, no)
    (material,) = store.sql("SELECT material FROM material_line WHERE treatment = 'submit' ORDER BY material LIMIT 1")[
        0
    ]
    services.materials.tick(no, material, me)
    own = services.sync.membership().replica_id.replace("-", "")[-8:]
    mine, later = stamp(services, 1, own), stamp(services, 2, OTHER_PC)
    at = [(services.clock.now() + timedelta(minutes=minutes)).isoformat() for minutes in (1, 2)]
    body = {
        "fields": {"case": case, "material": material, "ticked_at": at[1], "ticked_by": "somebody"},
        "clocks": {"case": mine, "material": mine, "ticked_at": later, "ticked_by": later},
        "conflicts": {
            "ticked_at": [{"value": at[0], "hlc": mine, "actor": me}],
            "ticked_by": [{"value": me, "hlc": mine, "actor": me}],
        },
    }
    taken = services.sync.take_page([PulledRow("material_mark", f"{case}:{material}", "other", False, body)], "cursor")
    assert taken == 1
    assert services.sync.attention_count() == 1
    stage.window.navigator.go(PageName.SYNC)
    for _ in range(3):
        stage.settle()
    stage.activate()
    page = stage.window.current()
    (view,) = page.attention.views
    name = services.catalogues.active().materials[material].name
    assert view.card.title == f"百穗食品科技有限公司 · {name}的收下时间、收件人两边都改了"
    assert view.card.lines[:2] == (
        "这台 今日 10:25 顾专员改为 收下时间 今日 10:25，收件人 顾专员",
        "另一台 今日 10:26 改为 收下时间 今日 10:26，收件人 somebody",
    )
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_1)
    for _ in range(4):
        stage.settle()
    mark = services.cases.full(no).work.mark(material)
    assert (mark.ticked_at, mark.ticked_by) == (at[0], me)
    assert services.conflicts.open() == []
    assert services.sync.attention_count() == 0
    (fields,) = store.sql("SELECT fields FROM change JOIN change_body USING (seq) ORDER BY seq DESC LIMIT 1")[0]
    assert '"ticked_at"' in fields
    assert '"ticked_by"' in fields


def test_two_lists_of_items_are_told_by_their_names_and_by_what_was_answered_otherwise(stage, names):
    question, same = list(names.catalogue.situations.values())[:2]
    first, second = question.options[:2]
    answers = [{question.code: one.value, same.code: same.default} for one in (first, second)]
    ours = {"items": [{"code": "A", "name": "公司设立"}], "answers": answers[0], "merged": 9}
    theirs = {"items": [{"code": "B", "name": "公章刻制"}], "answers": answers[1], "merged": 9}
    shown = card(stage, names, "case", {"guidance": (ours, theirs)})
    assert shown.lines[0].endswith(f"改为 公司设立；{question.text} {first.label}")
    assert shown.lines[1].endswith(f"改为 公章刻制；{question.text} {second.label}")
    assert shown.lines[2] == "原值 本机没有记录"


def test_of_a_profile_only_what_differs_is_told_and_people_are_veiled(stage, names):
    ours = {"legal_representative": "欧阳文静", "address": "产业园 1 号", "phone": "13812342067"}
    theirs = {**ours, "legal_representative": "司马相如", "phone": "13812342068"}
    shown = card(stage, names, "enterprise", {"profile": (ours, theirs)}, {"profile": ours})
    assert shown.masked
    assert shown.title == "百穗食品科技有限公司 · 企业档案两边都改了"
    assert shown.lines == (
        "这台 今日 10:25 顾专员改为 法定代表人 欧**静，电话 138****2067",
        "另一台 今日 10:26 改为 法定代表人 司**如，电话 138****2068",
        "原值 法定代表人 欧**静，电话 138****2067",
    )


def test_a_password_is_never_shown(stage, names):
    shown = card(stage, names, "operator", {"password_hash": ("$argon2id$a", "$argon2id$b")}, title="")
    assert "argon2id" not in " ".join(shown.lines)
    assert shown.title == "操作员 · 口令两边都改了"


def test_a_row_of_a_case_is_told_with_what_it_is(stage, names):
    moments = ("2026-11-20T09:05:00+08:00", "2026-11-20T09:06:00+08:00")
    shown = card(stage, names, "shipment", {"arrived_at": moments}, {"arrived_at": None})
    assert shown.title == "百穗食品科技有限公司 · 快递的签收时间两边都改了"
    assert shown.lines[2] == "原值 空"
