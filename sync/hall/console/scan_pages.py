"""Files of a case: pages as pictures with pins, and the file itself to download; for reading only."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import Route

from sync.hall import audit
from sync.hall.blob_answers import stream_blob
from sync.hall.console.case_facts import CaseFacts, Scan, case_facts
from sync.hall.console.pages import HEADERS, trouble
from sync.hall.console.scan_picture import UnreadableError, picture
from sync.hall.console.visit import GoneError, Visit, page

_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png", "image/tiff", "image/bmp", "image/webp"})
_SUFFIXES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/tiff": "tif", "image/bmp": "bmp"}


def found_scan(visit: Visit) -> tuple[CaseFacts, Scan]:
    """The case and the file an address names.

    Raises:
        GoneError: there is no such file here.
    """
    with visit.hall.store.read() as tx:
        facts = case_facts(visit.hall, tx, visit.part("station"), visit.part("case"))
    scan = facts.scan(visit.part("scan")) if facts else None
    if facts is None or scan is None or not scan.here:
        raise GoneError
    return facts, scan


def _picture(visit: Visit) -> Response:
    facts, scan = found_scan(visit)
    number = int(visit.part("page"))
    pins = [pin for pin in facts.pins if pin.scan == scan.id and pin.page == number]
    try:
        with visit.hall.blobs.local(scan.sha256) as path:
            content = picture(path, scan.media_type, number, pins)
    except (UnreadableError, FileNotFoundError) as error:
        raise GoneError from error
    return Response(content, headers=HEADERS, media_type="image/jpeg")


def _file(visit: Visit) -> Response:
    """The file as it came, never shown inside a page of ours; who fetched it is written down."""
    facts, scan = found_scan(visit)
    if not trouble(visit.hall):
        visit.hall.store.transact(
            lambda tx: audit.note(visit.hall, tx, visit.clerk.name, "scan_download", facts.no, scan.id)
        )
    kind = scan.media_type if scan.media_type in _TYPES else "application/octet-stream"
    name = f"{facts.no}-{scan.id[-8:]}.{_SUFFIXES.get(kind, 'bin')}"
    headers = {**HEADERS, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return stream_blob(visit.hall.blobs, scan.sha256, headers, kind)


ROUTES = [
    Route("/cases/{station:str}/{case:str}/scans/{scan:str}/{page:int}.jpg", page(_picture)),
    Route("/cases/{station:str}/{case:str}/scans/{scan:str}/file", page(_file)),
]
