"""The bundled typeface: metrics per character, and subsets pinned to one weight."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import uharfbuzz as hb

from reports.typeset.drawing import Weight
from station_app.errors import Code, EnvironmentFault, UserError

_PACKAGE = "justmytype_intl_cjk"
_FILE = "fonts/ofl/notosanssc/NotoSansSC[wght].ttf"
_NAMES = {Weight.REGULAR: "NotoSansSC-Regular", Weight.BOLD: "NotoSansSC-Bold"}
_KEPT_TABLES = frozenset({"glyf", "loca", "head", "hhea", "hmtx", "maxp", "prep", "fpgm", "cvt ", "fvar", "gvar"})


@dataclass(frozen=True, slots=True)
class Subset:
    """A TrueType file with the glyphs of some characters.

    Attributes:
        data: the file.
        glyph_ids: per character, the index of its glyph in the file.
    """

    data: bytes
    glyph_ids: dict[str, int]


class Face:
    """One weight of the typeface; lengths are in thousandths of the type size."""

    def __init__(self, source: hb.Face, weight: Weight) -> None:
        self.weight = weight
        self.postscript_name = _NAMES[weight]
        self._source = source
        self._font = hb.Font(source)
        self._font.set_variations({"wght": float(weight)})
        self._scale = 1000 / source.upem
        self._advances: dict[str, float] = {}

    def covers(self, char: str) -> bool:
        """True when the face has a glyph for the character."""
        return self._font.get_nominal_glyph(ord(char)) is not None

    def advance(self, char: str) -> float:
        """The width of a character.

        Raises:
            UserError: MISSING_GLYPH, the face has no such character.
        """
        width = self._advances.get(char)
        if width is None:
            width = self._advances[char] = self._font.get_glyph_h_advance(self._glyph(char)) * self._scale
        return width

    def ink(self, char: str) -> tuple[float, float]:
        """Where the ink of a character begins and ends, measured from its left edge."""
        extents = self._font.get_glyph_extents(self._glyph(char))
        return extents.x_bearing * self._scale, (extents.x_bearing + extents.width) * self._scale

    def subset(self, chars: Iterable[str]) -> Subset:
        """Cut out the glyphs of some characters, at this weight."""
        request = hb.SubsetInput()
        request.unicode_set.update(map(ord, chars))
        request.pin_axis_location(self._source, "wght", float(self.weight))
        request.drop_table_tag_set.update(_dropped_tables(self._source))
        plan = hb.SubsetPlan(self._source, request)
        new_ids = plan.old_to_new_glyph_mapping
        glyph_ids = {chr(code): new_ids[old] for code, old in plan.unicode_to_old_glyph_mapping.items()}
        return Subset(bytes(plan.execute().blob.data), glyph_ids)

    def _glyph(self, char: str) -> int:
        glyph = self._font.get_nominal_glyph(ord(char))
        if glyph is None:
            raise UserError(Code.MISSING_GLYPH, None, char=char)
        return int(glyph)


@cache
def face(weight: Weight) -> Face:
    """The bundled face at a weight; the file is read once per process.

    Raises:
        EnvironmentFault: FONT_UNUSABLE, the font file is missing or damaged.
    """
    return Face(_source(), weight)


@cache
def _source() -> hb.Face:
    try:
        source = hb.Face(_blob(files(_PACKAGE) / _FILE))
    except (OSError, ModuleNotFoundError) as error:
        raise EnvironmentFault(Code.FONT_UNUSABLE, None, path=_FILE) from error
    if not source.glyph_count:
        raise EnvironmentFault(Code.FONT_UNUSABLE, None, path=_FILE)
    return source


def _blob(path: Traversable) -> hb.Blob:
    """The font file, mapped where HarfBuzz can open the path and read where it can't."""
    try:
        return hb.Blob.from_file_path(str(path))
    except hb.HarfBuzzError:
        return hb.Blob(path.read_bytes())


@cache
def _dropped_tables(source: hb.Face) -> frozenset[int]:
    return frozenset(
        int.from_bytes(tag.encode("latin-1"), "big") for tag in source.table_tags if tag not in _KEPT_TABLES
    )
