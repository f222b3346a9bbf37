"""Fetching files of this station's cases from the hall: its papers by themselves, other PCs' scans when they are opened."""

from __future__ import annotations

from collections.abc import Callable

from station_app.errors import Code, EnvironmentFault, UserError
from station_app.services.attachment_sync import AttachmentSync
from sync.station.answers import RefusedError
from sync.station.client import HallClient
from sync.station.enrolment import refuse_real_hall_for_demo
from sync.station.needs import StationServices
from sync.station.tokens import Tokens


def fetch_papers(files: AttachmentSync, client: HallClient, stop: Callable[[], bool] = lambda: False) -> int:
    """Bring the hall's papers of this station's cases here; how many came.

    Some the hall has sent itself, some were registered with a scan at another PC. One the hall does not give, because that
    PC has not sent it yet, is asked for again in the next session.

    Raises:
        EnvironmentFault: what a call can raise, when the hall does not answer any more.
    """
    came = 0
    for sha256, size in files.wanted():
        if stop():
            break
        try:
            came += files.take(sha256, _content(client, sha256, size, stop))
        except RefusedError:
            continue
    return came


def fetch_file(services: StationServices, sha256: str, stop: Callable[[], bool] = lambda: False) -> bool:
    """Bring one file here that another PC of the station took in; False when it was here already.

    Raises:
        UserError: `not_enrolled`, `demo_to_real_hall`, `attachment_missing` for a file nothing names, `file_not_sent`
            when the hall does not have it yet.
        EnvironmentFault: `hall_nonsense` for other content than was promised, or what a call can raise.
    """
    size = services.uploads.absent(sha256)
    if size is None:
        return False
    own = services.sync.membership()
    if own.hall_url is None or own.device_id is None:
        raise UserError(Code.NOT_ENROLLED, "hall")
    refuse_real_hall_for_demo(services, own.hall_url)
    client = HallClient(own.hall_url, own.hall_ca, Tokens(services.tokens, own.device_id), own.device_id)
    try:
        content = _content(client, sha256, size, stop)
    except RefusedError as error:
        raise UserError(Code.FILE_NOT_SENT, "file") from error
    finally:
        client.close()
    if not services.uploads.take(sha256, content):
        raise EnvironmentFault(Code.HALL_NONSENSE, "file")
    return True


def _content(client: HallClient, sha256: str, size: int, stop: Callable[[], bool]) -> bytes:
    """What the hall gives under a hash, cut off soon after the promised size."""
    content = bytearray()
    with client.download(f"blobs/{sha256}", {}) as answer:
        for part in answer.parts():
            content += part
            if len(content) > size or stop():
                break
    return bytes(content)
