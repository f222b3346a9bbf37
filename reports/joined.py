"""Finished files into one: what was rendered and what was reprinted, for one print job."""

from __future__ import annotations

import io
from collections.abc import Sequence

from pypdf import PdfReader, PdfWriter


def joined(files: Sequence[bytes], title: str) -> bytes:
    """One PDF of several, page for page, with the bookmarks they bring along; a file without any gets none."""
    writer = PdfWriter()
    for file in files:
        writer.append(PdfReader(io.BytesIO(file)), import_outline=True)
    writer.add_metadata({"/Title": title, "/Producer": "Station Desk"})
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
