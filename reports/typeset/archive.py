"""A canvas whose files are marked for archives (PDF/A-2b): own fonts only, title and conformance as XMP, an output intent."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from html import escape
from typing import BinaryIO, ClassVar

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from reports.typeset.font_object import EmbeddedFont

rl_config.useA85 = 0

_PRODUCER = "Station Desk"
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>
<xmp:CreatorTool>{producer}</xmp:CreatorTool><pdf:Producer>{producer}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


class _Catalog(pdfdoc.PDFCatalog):  # type: ignore[misc]  # reportlab carries no types
    __NoDefault__: ClassVar[list[str]] = [*pdfdoc.PDFCatalog.__NoDefault__, "OutputIntents"]


class ArchiveCanvas(Canvas):  # type: ignore[misc]  # reportlab carries no types
    """reportlab's canvas, reduced to pages of ready page code set in embedded fonts."""

    def __init__(self, target: BinaryIO, title: str, moment: datetime, fonts: Iterable[EmbeddedFont]) -> None:
        super().__init__(target, pageCompression=1, invariant=1, pdfVersion=(1, 7), lang="zh-CN")
        self._title = title
        self._moment = moment
        self.setTitle(title)
        self.setAuthor("")
        self.setSubject("")
        self.setCreator(_PRODUCER)
        self.setProducer(_PRODUCER)
        self.setViewerPreference("DisplayDocTitle", "true")
        self._doc.delayedFonts.extend(fonts)
        stamp = self._doc._timeStamp  # noqa: SLF001  # the only way to give a file its own moment
        stamp.YMDhms = moment.timetuple()[:6]
        offset = moment.utcoffset()
        stamp.dhh = int(offset.total_seconds() // 3600) if offset else 0
        stamp.dmm = 0

    def add_page(self, width: float, height: float, code: str) -> None:
        """Append a page from its operators."""
        self.setPageSize((width, height))
        self.addLiteral(code)
        self.showPage()

    def save(self) -> None:
        """Mark the file and write it."""
        catalog = self._doc.Catalog
        catalog.__class__ = _Catalog
        catalog.Metadata = self._doc.Reference(self._metadata(), "metadata")
        catalog.OutputIntents = pdfdoc.PDFArray([self._doc.Reference(self._output_intent(), "outputintent")])
        super().save()

    def _make_preamble(self) -> None:
        """Start pages without reportlab's default font, which could not be embedded."""
        self._preamble = "1 0 0 1 0 0 cm"

    def _metadata(self) -> pdfdoc.PDFStream:
        xmp = _XMP.format(
            title=escape(self._title), moment=self._moment.isoformat(timespec="seconds"), producer=_PRODUCER
        )
        stream = pdfdoc.PDFStream()
        stream.content = xmp.encode()
        stream.filters = []
        stream.dictionary["Type"] = pdfdoc.PDFName("Metadata")
        stream.dictionary["Subtype"] = pdfdoc.PDFName("XML")
        return stream

    def _output_intent(self) -> pdfdoc.PDFDictionary:
        profile = pdfdoc.PDFStream()
        profile.content = _grey_profile()
        profile.filters = [pdfdoc.PDFZCompress]
        profile.dictionary["N"] = 1
        return pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("OutputIntent"),
                "S": pdfdoc.PDFName("GTS_PDFA1"),
                "OutputConditionIdentifier": pdfdoc.PDFString("Grey gamma 2.2"),
                "Info": pdfdoc.PDFString("Grey gamma 2.2"),
                "DestOutputProfile": self._doc.Reference(profile, "outputprofile"),
            }
        )


@cache
def _grey_profile() -> bytes:
    """A minimal ICC version 2 display profile: grey, gamma 2.2, D50 white."""
    white = struct.pack(">3l", 63190, 65536, 54061)
    name = b"Grey gamma 2.2"
    tags = {
        b"desc": b"desc" + bytes(4) + struct.pack(">L", len(name) + 1) + name + bytes(1 + 4 + 4 + 2 + 1 + 67),
        b"cprt": b"text" + bytes(4) + b"Public domain\0",
        b"wtpt": b"XYZ " + bytes(4) + white,
        b"kTRC": b"curv" + bytes(4) + struct.pack(">LH", 1, 563),
    }
    offset = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">L", len(tags)), b""
    for tag, data in tags.items():
        table += tag + struct.pack(">LL", offset + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    size = offset + len(body)
    created = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    header = struct.pack(">L4xL4s4s4s", size, 0x02400000, b"mntr", b"GRAY", b"XYZ ") + created + b"acsp"
    return header + bytes(68 - len(header)) + white + bytes(128 - 80) + table + body
