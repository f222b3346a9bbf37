"""One Type0 font per weight in a PDF: an embedded TrueType subset addressed by glyph index, with its way back to Unicode."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from reportlab.pdfbase import pdfdoc

from reports.typeset.fonts import Face, Subset

_TO_UNICODE_BLOCK = 100
_COMPRESSION = 2
_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{blocks}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


class EmbeddedFont:
    """The characters of one document (or batch) in one weight, as reportlab embeds them.

    Attributes:
        name: the resource name in page streams.
        codes: per character, its two-byte code as hexadecimal text.
    """

    def __init__(self, name: str, face: Face, chars: Iterable[str]) -> None:
        self.name = name
        self._face = face
        self._subset: Subset = face.subset(chars)
        self.codes = {char: f"{glyph:04X}" for char, glyph in self._subset.glyph_ids.items()}

    def addObjects(self, document: pdfdoc.PDFDocument) -> None:  # noqa: N802  # the name reportlab calls
        """Add the font's objects; reportlab calls this when it writes the file."""
        base = f"{_subset_tag(self._subset.data)}+{self._face.postscript_name}"
        name = pdfdoc.PDFName
        data = self._subset.data
        file = document.Reference(_stream(data, Length1=len(data)), f"fontfile:{self.name}")
        descriptor = document.Reference(
            pdfdoc.PDFDictionary(
                {
                    "Type": name("FontDescriptor"),
                    "FontName": name(base),
                    "Flags": 4,
                    "FontBBox": pdfdoc.PDFArray([-1000, -300, 2000, 1200]),
                    "ItalicAngle": 0,
                    "Ascent": 880,
                    "Descent": -120,
                    "CapHeight": 733,
                    "StemV": 80 if self._face.weight < 600 else 140,
                    "FontFile2": file,
                }
            ),
            f"descriptor:{self.name}",
        )
        descendant = document.Reference(
            pdfdoc.PDFDictionary(
                {
                    "Type": name("Font"),
                    "Subtype": name("CIDFontType2"),
                    "BaseFont": name(base),
                    "CIDSystemInfo": pdfdoc.PDFDictionary(
                        {
                            "Registry": pdfdoc.PDFString("Adobe"),
                            "Ordering": pdfdoc.PDFString("Identity"),
                            "Supplement": 0,
                        }
                    ),
                    "FontDescriptor": descriptor,
                    "DW": 1000,
                    "W": self._widths(),
                    "CIDToGIDMap": name("Identity"),
                }
            ),
            f"descendant:{self.name}",
        )
        to_unicode = document.Reference(_stream(self._to_unicode().encode("ascii")), f"tounicode:{self.name}")
        font = pdfdoc.PDFDictionary(
            {
                "Type": name("Font"),
                "Subtype": name("Type0"),
                "BaseFont": name(base),
                "Encoding": name("Identity-H"),
                "DescendantFonts": pdfdoc.PDFArray([descendant]),
                "ToUnicode": to_unicode,
            }
        )
        font.__RefOnly__ = 1
        document.Reference(font, self.name)
        document.idToObject["BasicFonts"].dict[self.name] = font

    def _widths(self) -> str:
        """The W array as PDF text: every glyph that is not 1000 wide."""
        advance = self._face.advance
        widths = ((glyph, round(advance(char))) for char, glyph in self._in_glyph_order())
        return f"[{' '.join(f'{glyph} [{width}]' for glyph, width in widths if width != 1000)}]"

    def _to_unicode(self) -> str:
        """The CMap from glyphs back to text; characters beyond the first plane as UTF-16 pairs."""
        pairs = [f"<{glyph:04X}> <{_utf16(char)}>" for char, glyph in self._in_glyph_order()]
        blocks = []
        for start in range(0, len(pairs), _TO_UNICODE_BLOCK):
            part = pairs[start : start + _TO_UNICODE_BLOCK]
            blocks.append(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar")
        return _CMAP.format(blocks="\n".join(blocks))

    def _in_glyph_order(self) -> list[tuple[str, int]]:
        return sorted(self._subset.glyph_ids.items(), key=lambda pair: pair[1])


def _utf16(char: str) -> str:
    code = ord(char)
    return f"{code:04X}" if code < 0x10000 else char.encode("utf-16-be").hex().upper()


def _stream(content: bytes, **entries: int) -> pdfdoc.PDFStream:
    stream = pdfdoc.PDFStream()
    stream.content = zlib.compress(content, _COMPRESSION)
    stream.dictionary["Filter"] = pdfdoc.PDFName("FlateDecode")
    for key, value in entries.items():
        stream.dictionary[key] = value
    return stream


def _subset_tag(data: bytes) -> str:
    """Six capitals that differ with the subset, as PDF asks for."""
    checksum = zlib.crc32(data)
    return "".join(chr(65 + (checksum >> shift) % 26) for shift in (0, 5, 9, 13, 17, 21))
