"""Cards of what two PCs wrote: one for each fact, every field and value in words a person reads, nothing personal in them."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

from station_app.domain.ownership import Owner, Rule, owner_of, rule_of
from station_app.services.conflict_service import ContestedField, OpenConflict, SeenValue
from station_app.services.sync_service import PulledRow
from sync.wire.kinds import FIELDS as ON_THE_WIRE
from tests.ui.test_sync_centre import OTHER_PC, case_id, log_case, stamp
from ui.page import PageName
from ui.sync_centre.conflict_cards import conflict_card
from ui.sync_centre.contested_values import MASKED, SHOWN, only_different, read_names, value_words
from ui.sync_centre.contested_words import FIELDS, field_words

CONTESTABLE = sorted(
    kind for kind in ON_THE_WIRE if rule_of(kind) is Rule.LATEST and owner_of(kind) is Owner.STATION
)  # fmt: skip
LICENCE = "CL0001"


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


@pytest.mark.parametrize("kind", CONTESTABLE)
def test_every_field_that_can_be_contested_has_words(kind):
    assert set(FIELDS[kind]) >= set(ON_THE_WIRE[kind])
    labels = [field_words(kind, name) for name in FIELDS[kind]]
    assert all(not label.isascii() for label in labels)
    assert len(set(labels)) == len(labels), "two fields of a kind with one name"


def test_codes_ids_and_moments_are_told_in_words(stage, names):
    me, (code, question) = stage.services.operators.first(), next(iter(names.catalogue.situations.items()))
    answer = question.options[0]
    read = {
        ("case", "state"): ("submitted", "已报送"),
        ("case", "region_mode"): (None, "本地办"),
        ("case", "labels"): (["green_channel", "one_thing"], "绿色通道、一件事"),
        ("case", "operator"): (me.id, me.name),
        ("material_mark", "treatment"): ("deferrable", "容缺"),
        ("material_mark", "ticked_at"): ("2026-11-20T09:05:00+08:00", "今日 09:05"),
        ("material_mark", "promised_until"): ("2026-12-04", "2026-12-04"),
        ("appointment", "state"): ("no_show", "没来"),
        ("project", "investment_fen"): (98_000_000_00, "9800 万元"),
        ("project", "green_card"): (True, "是"),
        ("operator", "active"): (0, "否"),
        ("hall_paper", "document"): ("WS06", names.catalogue.document_types["WS06"].name),
        ("project", "situations"): ({code: answer.value}, f"{question.text} {answer.label}"),
        ("scan", "size"): (2_048, "2 KB"),
        ("work_task", "targets"): ({"2026-11": "完成选址"}, "2026-11 完成选址"),
        ("project_template", "nodes"): ([{"code": "a"}, {"code": "b"}], "2 项"),
    }  # fmt: skip
    for (kind, name), (value, words) in read.items():
        assert value_words(kind, name, value, names, MASKED) == words, (kind, name)


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
    assert "欧阳文静" in value_words("enterprise", "profile", ours, names, SHOWN)


def test_a_password_is_never_shown(stage, names):
    shown = card(stage, names, "operator", {"password_hash": ("$argon2id$a", "$argon2id$b")}, title="")
    assert "argon2id" not in " ".join(shown.lines)
    assert shown.title == "操作员 · 口令两边都改了"


def test_a_row_of_a_case_is_told_with_what_it_is(stage, names):
    moments = ("2026-11-20T09:05:00+08:00", "2026-11-20T09:06:00+08:00")
    shown = card(stage, names, "shipment", {"arrived_at": moments}, {"arrived_at": None})
    assert shown.title == "百穗食品科技有限公司 · 快递的签收时间两边都改了"
    assert shown.lines[2] == "原值 空"


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_another_pc_wrote_can_be_told(names, data):
    kind = data.draw(st.sampled_from(sorted(FIELDS)))
    name = data.draw(st.sampled_from(sorted(FIELDS[kind])))
    ours, theirs = data.draw(json), data.draw(json)
    for value in (ours, theirs):
        assert value_words(kind, name, only_different(value, (ours, theirs)), names, MASKED)
