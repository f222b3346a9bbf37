"""Fetching the sealed papers the hall sends along: small files, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable

from station_app.services.attachment_sync import AttachmentSync
from sync.station.answers import RefusedError
from sync.station.client import HallClient


def fetch_papers(files: AttachmentSync, client: HallClient, stop: Callable[[], bool] = lambda: False) -> int:
    """Bring the hall's papers of this station's cases here; how many came. One the hall does not give is asked for again.

    Raises:
        EnvironmentFault: what a call can raise, when the hall does not answer any more.
    """
    came = 0
    for sha256, size in files.wanted():
        if stop():
            break
        content = bytearray()
        try:
            with client.download(f"blobs/{sha256}", {}) as answer:
                for part in answer.parts():
                    content += part
                    if len(content) > size:
                        break
        except RefusedError:
            continue
        came += files.take(sha256, bytes(content))
    return came
