"""Files of this machine that are of use for one request only."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from station_app.errors import Code, EnvironmentFault
from sync.hall.blob_store import WANTED_LATELY

_SUFFIX = ".spool"


@contextmanager
def spooled(folder: Path) -> Iterator[Path]:
    """An empty file in a folder, which is made when it is absent; removed afterwards.

    Raises:
        EnvironmentFault: `file_not_written`.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=folder, suffix=_SUFFIX, delete=False) as file:
            path = Path(file.name)
    except OSError as error:
        raise EnvironmentFault(Code.FILE_NOT_WRITTEN, "spool") from error
    try:
        yield path
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def sweep_spool(folder: Path) -> int:
    """Remove old ones that a killed process has left; how many."""
    before, count = time.time() - WANTED_LATELY.total_seconds(), 0
    for path in folder.glob(f"*{_SUFFIX}"):
        with suppress(OSError):
            if path.stat().st_mtime < before:
                path.unlink()
                count += 1
    return count
