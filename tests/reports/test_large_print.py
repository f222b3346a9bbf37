"""大字版: every document a fifth larger, nothing below ten points, nothing lost and nothing outside the margins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
import zxingcpp

from reports.render import BatchOptions, layout, render
from reports.typeset.drawing import Group, Op, Text
from reports.typeset.type_size import enlarged
from tests.reports import sample, sample_instruments, sample_slips
from tests.reports.reading import all_text, image, object_bounds, page_texts

ALL = {**sample.ALL, **sample_instruments.ALL, **sample_slips.ALL}
LARGE = BatchOptions(large=True, duplex=False)


def _texts(ops: Iterable[Op]) -> Iterator[Text]:
    for op in ops:
        if isinstance(op, Group):
            yield from _texts(op.fragment.ops)
        elif isinstance(op, Text):
            yield op


@pytest.mark.parametrize("code", [code for code in ALL if code != "BQ"])
def test_no_word_is_set_below_ten_points(code: str) -> None:
    with enlarged():
        pages = layout(ALL[code]()).pages
    in_discs = [op for page in pages for op in _texts(page.ops) if op.text.isdigit() or op.text == "—"]
    words = [op for page in pages for op in _texts(page.ops) if op not in in_discs]
    assert min(op.size for op in words) >= 9.99
    assert max(op.size for op in words) >= 15


@pytest.mark.parametrize("code", [code for code in ALL if code != "BQ"])
def test_nothing_lies_outside_the_margins(code: str) -> None:
    for objects in object_bounds(render([ALL[code]()], LARGE)):
        for is_text, x1, y1, x2, y2 in objects:
            assert min(x1, y1, 210 - x2, 297 - y2) >= 4.9
            if is_text:
                assert x1 >= (20 if code in ("WS03", "WS19", "WS21") else 23)
                assert x2 <= (197.4 if code in ("WS03", "WS19", "WS21") else 195.4)


@pytest.mark.parametrize("code", ["WS01", "WS02", "WS10", "WS07", "WS22"])
def test_the_same_words_stand_there(code: str) -> None:
    usual, large = all_text(render([ALL[code]()])), all_text(render([ALL[code]()], LARGE))
    data = ALL[code]()
    for word in (data.identity.number, data.station.name, "K7QX2M9D"):
        assert word in usual
        assert word in large
    assert set(usual) <= set(large) | set("续上页表转")


def test_no_line_begins_with_a_closing_mark() -> None:
    for make in ALL.values():
        for text in page_texts(render([make()], LARGE)):
            for line in text.splitlines():
                assert not line.startswith(tuple("，。；：？！）》”"))


def test_codes_still_decode_and_the_next_document_has_the_usual_size() -> None:
    data = sample.notice()
    usual = render([data])
    large = render([data], LARGE)
    found = {result.text for result in zxingcpp.read_barcodes(image(large, 0, 200))}
    assert found == {data.identity.qr_payload, data.identity.case_number}
    assert render([data]) == usual
