"""Line breaking: no line begins or ends with what must not stand there, nothing is lost, nothing sticks out."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.typeset.breaker import break_lines, set_lines
from reports.typeset.drawing import Group, Text, Weight
from reports.typeset.marks import numerals
from reports.typeset.paragraph import Align, Span, Style, _atoms, bold, fitted, paragraph, text_width
from reports.typeset.shaping import shape
from reports.typeset.type_size import SMALLEST

NEVER_FIRST = "，。；：？！）》”、】〉」』"
NEVER_LAST = "（《“【〈「『"
SIZE = 10


def lines_of(text: str, ems: float, **style: object) -> list[str]:
    atoms = _atoms([Span(text)], Style(SIZE))
    lines, _ = set_lines(atoms, ems * SIZE, **style)
    return ["".join(atom.char for atom in atoms[line.start : line.end]) for line in lines]


@pytest.mark.parametrize(
    ("text", "ems", "expected"),
    [
        ("收件不等于受理，是否受理", 7, ["收件不等于受", "理，是否受理"]),
        ("收件不等于受理。是否受理", 7.5, ["收件不等于受理。", "是否受理"]),
        ("依据（市场主体）办理", 3, ["依据", "（市场", "主体）", "办理"]),
        ("在《许可法》里写", 3, ["在《许", "可法》", "里写"]),
        ("材料——说明", 3, ["材", "料——", "说明"]),
        ("等等……再说吧", 3, ["等", "等……", "再说吧"]),
        ("编号SS-01-02-03不拆", 8, ["编号SS-01-02-03", "不拆"]),
        ("编号SS-01-02-03不拆", 6, ["编号", "SS-01-02-03", "不拆"]),
        ("价￥100元整", 3, ["价", "￥100", "元整"]),
        ("完成率95%以上", 4, ["完成率", "95%以上"]),
    ],
)
def test_golden(text: str, ems: float, expected: list[str]) -> None:
    assert lines_of(text, ems) == expected


def test_a_lone_character_is_pulled_up_by_shrinking_at_most_half_a_point() -> None:
    atoms = _atoms([Span("一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子")], Style(10))
    lines, factor = set_lines(atoms, 200)
    assert len(lines) == 1
    assert 0.95 <= factor < 1


def test_a_lone_character_gets_company_when_shrinking_does_not_help() -> None:
    assert lines_of("一二三四五六七八九", 4) == ["一二三四", "五六七", "八九"]


def test_small_print_never_shrinks_below_the_floor() -> None:
    drawn = paragraph("一二三四五六七八九十" * 2 + "末", 7.5 * 20, Style(SMALLEST))
    assert {op.size for op in drawn.ops if isinstance(op, Text)} == {SMALLEST}


@pytest.mark.parametrize(
    ("text", "ems"),
    [
        ("（材料）、", 4.5),
        ("》（", 1.5),
        ("）\u3000", 1.5),
        ("《《", 1.5),
        ("。”", 1.5),
        ("份13", 1 + 0.25 + 2 * 0.555),
        ("*兰", None),
    ],
)
def test_width_after_squeeze_and_autospace(text: str, ems: float | None) -> None:
    natural = sum(shape(char, Weight.REGULAR).total for char in text) / 1000
    wanted = natural if ems is None else ems
    assert shape(text, Weight.REGULAR).total / 1000 == pytest.approx(wanted, abs=0.01)


def test_an_opening_bracket_stands_flush_at_the_line_start() -> None:
    drawn = paragraph("材料名称（复印件）", 45, Style(10))
    second = [op for op in drawn.ops if isinstance(op, Text)][-1]
    assert second.text.startswith("（")
    assert second.x == pytest.approx(-5)


def test_justified_lines_reach_the_edge_and_the_last_one_does_not() -> None:
    text = "委托人对材料的真实性、合法性、完整性负责，仍是申报主体。受托人在期限内办理。"
    atoms = _atoms([Span(text)], Style(10))
    lines, _ = set_lines(atoms, 155, justify=True)
    assert len(lines) > 2
    assert all(line.width == pytest.approx(155) for line in lines[:-1])
    assert lines[-1].stretch == 0


def test_emphasis_inside_a_sentence_does_not_open_a_place_to_break() -> None:
    atoms = _atoms([Span("收件不等于受理"), bold("，是否"), Span("受理")], Style(10))
    lines = break_lines(atoms, 70)
    assert ["".join(a.char for a in atoms[x.start : x.end]) for x in lines] == ["收件不等于受", "理，是否受理"]


def test_a_numeral_stays_with_the_word_it_names() -> None:
    content = [Span("甲乙丙"), *numerals([1], 10), Span("丁戊")]
    atoms = _atoms(content, Style(10))
    lines = break_lines(atoms, 45)
    assert lines[1].start == 3


def test_fitted_text_shrinks_to_the_floor_and_then_wraps() -> None:
    one = fitted("十个字的驿站名称在此", 90, Style(10))
    assert len(one.ops) == 1
    two = fitted("十个字的驿站名称在此" * 2, 90, Style(10))
    assert len(two.ops) == 2
    assert {op.size for op in two.ops if isinstance(op, Text)} == {SMALLEST}


words = st.one_of(
    st.text("一丁七万丈三上下不与丐丑专且世丘丙业丛东丝䶮𠅤𬀩", min_size=2, max_size=12),
    st.text("abcXYZ0189-", min_size=1, max_size=8),
)
punctuation = st.sampled_from(
    [
        "，",
        "。",
        "；",
        "：",
        "？",
        "！",
        "、",
        "（",
        "）",
        "《",
        "》",
        "“",
        "”",
        "）。",
        "（《",
        "——",
        "……",
        " ",
        "%",
        "",
    ]
)


@given(st.lists(st.tuples(words, punctuation), min_size=1, max_size=25), st.floats(9, 40))
def test_lines_obey_the_rules(pieces: list[tuple[str, str]], ems: float) -> None:
    text = "".join(word + mark for word, mark in pieces)
    lines = lines_of(text, ems)
    assert "".join(lines) == text
    for line in lines[1:]:
        assert line[0] not in NEVER_FIRST
    for line in lines[:-1]:
        assert line.rstrip()[-1] not in NEVER_LAST
    for before, after in pairwise(lines):
        assert not (before[-1] == after[0] and after[0] in "—…")


@given(
    st.text(min_size=1, max_size=80, alphabet=st.sampled_from("一二三，。（）《》“”abc012 -—…￥%①")), st.floats(1, 30)
)
def test_any_text_is_broken_completely_and_within_the_width(text: str, ems: float) -> None:
    atoms = _atoms([Span(text)], Style(SIZE))
    lines, factor = set_lines(atoms, ems * SIZE, justify=True)
    assert [i for line in lines for i in range(line.start, line.end)] == list(range(len(atoms)))
    assert factor >= 0.95
    for line in lines:
        visible = [atom for atom in atoms[line.start : line.end] if atom.char != " "]
        if len(visible) > 1:
            assert line.width * factor <= ems * SIZE + 0.05


@given(
    st.text(min_size=1, max_size=60, alphabet=st.sampled_from("一二三，。（）《》“”abc012 ")), st.sampled_from(Align)
)
def test_what_is_drawn_is_the_text(text: str, align: Align) -> None:
    drawn = paragraph(text, 90, Style(9, align=align))
    assert "".join(op.text for op in drawn.ops if isinstance(op, Text)) == text
    assert not any(isinstance(op, Group) for op in drawn.ops)


def test_text_width_counts_the_weight() -> None:
    assert text_width("abc", 10, Weight.BOLD) > text_width("abc", 10)
