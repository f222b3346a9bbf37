"""Every field that travels has words, and whatever it holds can be told."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station_app.clock import parse_moment
from station_app.domain.field_terms import FIELDS, field_words, reading_of
from station_app.domain.field_values import MASKED, SHOWN, Names, only_different, value_words
from sync.wire.kinds import FIELDS as ON_THE_WIRE


@pytest.fixture(scope="module")
def names(catalogue):
    operators = {"u-1": "顾专员"}
    return Names(
        catalogue=catalogue,
        moment=lambda moment: f"{parse_moment(moment):%m-%d %H:%M}",
        operator=lambda row_id: operators.get(row_id, row_id),
    )


@pytest.mark.parametrize("kind", sorted(ON_THE_WIRE))
def test_every_field_that_travels_has_a_name_of_its_own(kind):
    assert set(FIELDS[kind]) >= set(ON_THE_WIRE[kind])
    labels = [field_words(kind, name) for name in FIELDS[kind]]
    assert all(not label.isascii() for label in labels)
    assert len(set(labels)) == len(labels)


def test_what_nobody_knows_keeps_its_name():
    assert field_words("case", "of_a_later_version") == "of_a_later_version"
    assert field_words("of_a_later_version", "no") == "no"


def test_codes_ids_and_moments_are_told_in_words(names):
    code, question = next(iter(names.catalogue.situations.items()))
    answer = question.options[0]
    read = {
        ("case", "state"): ("submitted", "已报送"),
        ("case", "region_mode"): (None, "本地办"),
        ("case", "labels"): (["green_channel", "one_thing"], "绿色通道、一件事"),
        ("case", "operator"): ("u-1", "顾专员"),
        ("case", "first_asker"): ("u-2", "u-2"),
        ("case", "contact_mobile"): ("13812342067", "138****2067"),
        ("case", "remark"): ("第一行\n第二行", "第一行 第二行"),
        ("material_mark", "treatment"): ("deferrable", "容缺"),
        ("material_mark", "ticked_at"): ("2026-11-20T09:05:00+08:00", "11-20 09:05"),
        ("material_mark", "signed_at"): ("Tuesday", "Tuesday"),
        ("material_mark", "promised_until"): ("2026-12-04", "2026-12-04"),
        ("delivery", "way"): ("mail", "邮寄"),
        ("delivery", "recipient"): ("周敏", "周*"),
        ("appointment", "state"): ("no_show", "没来"),
        ("evaluation", "level"): (1, "非常满意"),
        ("project", "investment_fen"): (98_000_000_00, "9800 万元"),
        ("project", "green_card"): (True, "是"),
        ("operator", "active"): (0, "否"),
        ("operator", "password_hash"): ("$argon2id$v=19$", "不显示"),
        ("hall_paper", "document"): ("WS06", names.catalogue.document_types["WS06"].name),
        ("project", "situations"): ({code: answer.value}, f"{question.text} {answer.label}"),
        ("work_task", "targets"): ({"2026-11": "完成选址"}, "2026-11 完成选址"),
        ("project_template", "nodes"): ([{"code": "a"}, {"code": "b"}], "2 项"),
        ("visit", "companions"): (["甲", "乙", "丙", "丁", "戊"], "甲、乙、丙、丁等 5 项"),
    }  # fmt: skip
    for (kind, name), (value, words) in read.items():
        assert value_words(kind, name, value, names, MASKED) == words, (kind, name)


def test_a_profile_is_veiled_until_it_is_asked_for(names):
    profile = {"legal_representative": "欧阳文静", "phone": "13812342067", "is_high_tech": True}
    label = names.catalogue.profile_fields["is_high_tech"].label
    masked = value_words("enterprise", "profile", profile, names, MASKED)
    assert masked == f"法定代表人 欧**静，电话 138****2067，{label} 是"
    assert value_words("enterprise", "profile", profile, names, SHOWN).startswith(
        "法定代表人 欧阳文静，电话 13812342067"
    )


def test_of_two_mappings_only_what_differs_is_left():
    ours = {"a": 1, "b": {"c": 2, "d": 3}, "e": [1]}
    theirs = {"a": 1, "b": {"c": 2, "d": 4}, "e": [1]}
    assert only_different(ours, (ours, theirs)) == {"b": {"d": 3}, "e": [1]}
    assert only_different(ours, (ours, None)) == ours
    assert only_different("x", ("x", ours)) == "x"


@pytest.mark.parametrize("kind", sorted(FIELDS))
def test_codes_are_told_by_words_that_are_no_codes(kind, names):
    for name in FIELDS[kind]:
        reading = reading_of(kind, name)
        for code in reading if isinstance(reading, dict) else ():
            assert not value_words(kind, name, code, names, MASKED).isascii(), (kind, name, code)


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_another_machine_wrote_can_be_told(names, data):
    kind = data.draw(st.sampled_from(sorted(FIELDS)))
    name = data.draw(st.sampled_from(sorted(FIELDS[kind])))
    ours, theirs = data.draw(json), data.draw(json)
    for value in (ours, theirs):
        told = value_words(kind, name, only_different(value, (ours, theirs)), names, MASKED)
        assert isinstance(told, str)
