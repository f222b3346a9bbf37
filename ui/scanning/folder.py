"""What lies in the scanner's folder and is whole, and where a file goes once it is in a case; no Qt."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from station_app.errors import Code, EnvironmentFault, UserError

TAKEN = "已收"
"""Subfolder for files that are in a case."""
_UNFINISHED = (".tmp", ".part", ".crdownload", ".filepart")
_EMPTY_LOOKS = 8
"""A scanner may open a file long before it writes the first byte."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was when somebody looked: another size or time is another state of it."""

    path: Path
    size: int
    changed_ns: int
    looks: int = 0

    @property
    def state(self) -> tuple[Path, int, int]:
        """What must not change between two looks."""
        return self.path, self.size, self.changed_ns

    @property
    def whole(self) -> bool:
        """Whether it has stopped growing."""
        return self.looks >= (1 if self.size else _EMPTY_LOOKS)


def look(folder: Path, before: Mapping[Path, Seen]) -> dict[Path, Seen]:
    """The files of a folder, oldest first; one that did not change since `before` and that nobody writes counts a look.

    Raises:
        UserError: `file_not_found` when the folder is gone.
    """
    try:
        entries = [entry for entry in os.scandir(folder) if _offered(entry)]
        found = [(Path(entry.path), entry.stat()) for entry in entries if entry.is_file(follow_symlinks=False)]
    except OSError as error:
        raise UserError(Code.FILE_NOT_FOUND, "folder", path=str(folder)) from error
    result = {}
    for path, stat in sorted(found, key=lambda pair: (pair[1].st_mtime_ns, pair[0].name)):
        seen, earlier = Seen(path, stat.st_size, stat.st_mtime_ns), before.get(path)
        if earlier is not None and earlier.state == seen.state and (earlier.whole or _free(path)):
            seen = Seen(path, stat.st_size, stat.st_mtime_ns, earlier.looks + 1)
        result[path] = seen
    return result


def _offered(entry: os.DirEntry[str]) -> bool:
    return not entry.name.startswith((".", "~")) and not entry.name.lower().endswith(_UNFINISHED)


def _free(path: Path) -> bool:
    """Whether nobody holds the file for writing, as far as the system tells."""
    try:
        if os.name == "nt":
            path.rename(path)
            return True
        import fcntl  # noqa: PLC0415  # not on Windows

        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def take(path: Path) -> Path:
    """Move a file to the taken ones and return its new place; a name that is there gets a number.

    Raises:
        EnvironmentFault: `file_not_written`.
    """
    return _move(path, path.parent / TAKEN)


def give_back(taken: Path) -> Path:
    """Move a taken file back into the folder and return its new place.

    Raises:
        EnvironmentFault: `file_not_written`.
    """
    return _move(taken, taken.parent.parent)


def _move(path: Path, folder: Path) -> Path:
    try:
        folder.mkdir(exist_ok=True)
        target, number = folder / path.name, 1
        while target.exists():
            number += 1
            target = folder / f"{path.stem}-{number}{path.suffix}"
        return path.rename(target)
    except OSError as error:
        raise EnvironmentFault(Code.FILE_NOT_WRITTEN, path=str(folder)) from error
