"""Numerals and badges: collapsed runs, room for digits, a word for every treatment."""

from __future__ import annotations

import pytest

from reports.typeset.drawing import MM, Circle, Group, Text
from reports.typeset.marks import badge, light, numeral, numerals, tick_box
from reports.typeset.paragraph import Mark, Style, paragraph, text_width
from station_app.domain.deadlines import Light
from station_app.domain.guidance import Treatment


def read(numbers: list[int]) -> str:
    """What a row of numerals says."""
    said = []
    for mark in numerals(numbers, 11):
        assert isinstance(mark, Mark)
        said.append("".join(op.text for op in mark.fragment.ops if isinstance(op, Text)))
    return " ".join(said)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([1], "1"),
        ([1, 2, 3], "1 2 3"),
        ([1, 2, 3, 4], "1 — 4"),
        ([1, 2, 3, 5, 7, 8], "1 2 3 5 7 8"),
        ([3, 4, 5, 6, 9, 10], "3 — 6 9 10"),
        ([2, 1, 2, 4, 3], "1 — 4"),
        ([9, 10, 11, 12], "9 — 12"),
        ([], ""),
    ],
)
def test_four_or_more_consecutive_numbers_collapse_and_a_broken_series_does_not(
    numbers: list[int], expected: str
) -> None:
    assert read(numbers) == expected


@pytest.mark.parametrize("number", [1, 9, 10, 99, 112])
@pytest.mark.parametrize("filled", [True, False])
def test_digits_stay_inside_their_circle(number: int, filled: bool) -> None:
    drawn = numeral(number, 4.1 * MM, filled=filled)
    circle = next(op for op in drawn.ops if isinstance(op, Circle))
    label = next(op for op in drawn.ops if isinstance(op, Text))
    half_width, half_height = text_width(label.text, label.size, label.weight) / 2, 0.73 * label.size / 2
    assert half_width**2 + half_height**2 <= (circle.radius * 1.03) ** 2
    assert label.white is filled


@pytest.mark.parametrize("treatment", Treatment)
def test_every_treatment_has_a_frame_and_a_word(treatment: Treatment) -> None:
    drawn = badge(treatment)
    assert [op.text for op in drawn.ops if isinstance(op, Text)]
    assert len(drawn.ops) >= 2


def test_only_the_programs_own_tick_has_a_hook() -> None:
    assert len(tick_box(12, ticked=True).ops) == len(tick_box(12).ops) + 1


def test_numerals_wrap_in_a_narrow_column() -> None:
    drawn = paragraph(numerals([1, 3, 5, 7, 9, 11], 11), 40, Style(9))
    assert drawn.height > Style(9).size * Style(9).leading
    assert all(op.x + op.fragment.width <= 40.01 for op in drawn.ops if isinstance(op, Group))


def test_every_light_has_a_shape_and_a_word_of_its_own() -> None:
    drawn = {shown: light(shown) for shown in Light}
    assert len({word for _, word in drawn.values()}) == len(Light)
    shapes = [fragment.ops for shown, (fragment, _) in drawn.items() if shown is not Light.NOT_STARTED]
    assert all(shapes.count(ops) == 1 for ops in shapes)
