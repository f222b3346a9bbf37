"""The faces: pinned weights with names of their own, honest widths, a way back to the text, an error for what is missing."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

import pytest

from reports.glyph_check import check_glyphs
from reports.render import render
from reports.typeset import fonts
from reports.typeset.drawing import Weight
from reports.typeset.fonts import face
from station_app.errors import Code, EnvironmentFault, UserError
from tests.reports import sample
from tests.reports.reading import all_text

CATALOGUE_FOLDER = Path(__file__).parents[2] / "station_app" / "data"
SAMPLE = "青澜味工坊（食品）ABCabc0189—…，。𠅤䶮"


def tables(data: bytes) -> dict[str, bytes]:
    count = struct.unpack_from(">H", data, 4)[0]
    entries = [struct.unpack_from(">4s4xLL", data, 12 + 16 * i) for i in range(count)]
    return {tag.decode(): data[offset : offset + length] for tag, offset, length in entries}


@pytest.mark.parametrize("weight", Weight)
def test_subset_is_static_and_its_widths_are_those_laid_out_with(weight: Weight) -> None:
    subset = face(weight).subset(set(SAMPLE))
    found = tables(subset.data)
    assert {"glyf", "loca", "head", "hhea", "hmtx", "maxp"} <= set(found)
    assert not {"fvar", "gvar", "GSUB", "name"} & set(found)
    assert set(subset.glyph_ids) == set(SAMPLE)
    long_metrics = struct.unpack_from(">H", found["hhea"], 34)[0]
    upem = struct.unpack_from(">H", found["head"], 18)[0]
    for char, glyph in subset.glyph_ids.items():
        width = struct.unpack_from(">H", found["hmtx"], 4 * min(glyph, long_metrics - 1))[0]
        assert width * 1000 / upem == pytest.approx(face(weight).advance(char), abs=1)


def test_the_weights_differ_in_name_and_shape() -> None:
    regular, heavy = face(Weight.REGULAR), face(Weight.BOLD)
    assert regular.postscript_name != heavy.postscript_name
    assert regular.subset("驿").data != heavy.subset("驿").data


def test_both_faces_are_embedded_once() -> None:
    content = render([sample.notice()])
    assert content.count(b"/FontFile2") == 2
    assert b"NotoSansSC-Regular" in content
    assert b"NotoSansSC-Bold" in content
    assert b"Helvetica" not in content


@pytest.mark.parametrize("name", ["李𠅤", "陈𬀩", "张䶮", "赵㛃", "王喆镕堃"])
def test_rare_names_are_read_back_as_written(name: str) -> None:
    principal = replace(sample.power_of_attorney().principal, signatory=name)
    assert name in all_text(render([sample.power_of_attorney(principal=principal)]))


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (sample.notice(applicant=replace(sample.APPLICANT, name="味知\U0002b9e9餐馆")), "applicant.name"),
        (
            sample.checklist(rows=(sample.SET_UP_MATERIALS[0], replace(sample.SET_UP_MATERIALS[1], name="☑清单"))),
            "rows[1].name",
        ),
        (sample.notice(place_time="二楼\U0001f600"), "place_time"),
    ],
)
def test_a_character_no_face_has_is_named_with_its_field(data: object, field: str) -> None:
    with pytest.raises(UserError) as caught:
        check_glyphs(data)
    assert caught.value.code is Code.MISSING_GLYPH
    assert caught.value.field == field
    with pytest.raises(UserError, match="missing_glyph"):
        render([sample.receipt(), data])


@pytest.mark.parametrize(("name", "value"), [("_FILE", "fonts/none.ttf"), ("_PACKAGE", "no_such_fonts")])
def test_a_font_that_is_gone_is_a_fault_of_the_machine(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setattr(fonts, name, value)
    with pytest.raises(EnvironmentFault) as caught:
        fonts._source.__wrapped__()
    assert caught.value.code is Code.FONT_UNUSABLE


def test_a_font_that_is_damaged_is_a_fault_of_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "font.ttf").write_bytes(b"not a font")
    monkeypatch.setattr(fonts, "files", lambda _package: tmp_path)
    monkeypatch.setattr(fonts, "_FILE", "font.ttf")
    with pytest.raises(EnvironmentFault) as caught:
        fonts._source.__wrapped__()
    assert caught.value.code is Code.FONT_UNUSABLE


def test_line_breaks_in_data_are_spaces_on_paper() -> None:
    text = all_text(render([sample.notice(place_time="二楼\n综合窗口\t12 号")]))
    assert "二楼综合窗口12号" in text


@pytest.mark.parametrize("file", ["catalogue.json", "real_items.guangan-511602.json"])
def test_everything_the_catalogue_says_can_be_printed(file: str) -> None:
    text = (CATALOGUE_FOLDER / file).read_text(encoding="utf-8")
    assert [char for char in sorted(set(text)) if not char.isspace() and not face(Weight.REGULAR).covers(char)] == []
