"""Files on their way into a folder: one partial file for each, written at the offset the database holds."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from station_app.errors import Code, EnvironmentFault
from sync.hall.blob_store import WANTED_LATELY
from sync.hall.store.database import HallDatabase, Tx

_SUFFIX = ".part"


class FolderStaging:
    """See `blob_store.Staging`.

    Args:
        folder: on the file system of the whole files, made when it is first written to.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, upload_id: str) -> None:
        """Make the partial file."""
        write_at(self._partial(upload_id), 0, ())

    def reached(self, upload_id: str, received: int) -> int:
        """The bytes of the partial file, if they are fewer."""
        try:
            return min(received, self._partial(upload_id).stat().st_size)
        except FileNotFoundError:
            return -1

    def bring(self, upload_id: str, offset: int, parts: Callable[[], Iterator[bytes]]) -> FolderArrival:
        """It is written when it joins, while the database keeps other writers away."""
        return FolderArrival(self._partial(upload_id), offset, parts)

    @contextmanager
    def gathered(self, _store: HallDatabase, upload_id: str, _size: int) -> Iterator[Path]:
        """The partial file itself."""
        yield self._partial(upload_id)

    def release(self, _tx: Tx, _upload_id: str) -> list[str]:
        """Nothing: the next writer cuts the partial file off where he begins."""
        return []

    def discard(self, names: Iterable[str]) -> None:
        """Nothing was released."""

    def end(self, upload_id: str) -> None:
        """Remove the partial file."""
        with suppress(OSError):
            self._partial(upload_id).unlink(missing_ok=True)

    def sweep(self, store: HallDatabase) -> int:
        """Remove old partial files of no upload."""
        before = time.time() - WANTED_LATELY.total_seconds()
        with suppress(FileNotFoundError):
            found = [path for path in self._folder.iterdir() if path.is_file() and path.stat().st_mtime < before]
            with store.read() as tx:
                known = {
                    row[0] for row in tx.among("SELECT id FROM upload WHERE id IN (#)", [one.stem for one in found])
                }
            strays = [path for path in found if path.suffix != _SUFFIX or path.stem not in known]
            for path in strays:
                path.unlink(missing_ok=True)
            return len(strays)
        return 0

    def _partial(self, upload_id: str) -> Path:
        return self._folder / f"{upload_id}{_SUFFIX}"


class FolderArrival:
    """See `blob_store.Arrival`."""

    def __init__(self, path: Path, offset: int, parts: Callable[[], Iterator[bytes]]) -> None:
        self._path = path
        self._offset = offset
        self._parts = parts

    def join(self, _tx: Tx) -> None:
        """Write it, durable on return.

        Raises:
            EnvironmentFault: `file_not_written`.
        """
        write_at(self._path, self._offset, self._parts())

    def abandon(self) -> None:
        """What it may have written lies behind the offset and is cut off by the next writer."""


def write_at(path: Path, offset: int, parts: Iterable[bytes]) -> None:
    """Make a file end with these parts after an offset, whatever a writer that died has left there.

    Raises:
        EnvironmentFault: `file_not_written`.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "r+b") as file:
            file.truncate(offset)
            file.seek(offset)
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise EnvironmentFault(Code.FILE_NOT_WRITTEN, "upload") from error
