"""Packages on their medium: written whole and compared with what is read back, or not there at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from station_app.errors import Code, EnvironmentFault, UserError
from sync.wire.package import MAX_PACKAGE_BYTES, read_head


def write_package(target: Path, write: Callable[[BinaryIO], bytes]) -> int:
    """Write a package, durable on return, read it back, and return its bytes' number.

    Args:
        write: writes it into an open file and returns its signed lines, as `package_writing.write_into` does.

    Raises:
        EnvironmentFault: `file_not_written`, or `package_not_verified` when other bytes come back; no file is left.
        UserError: what `write` raises; no file is left either.
    """
    partial = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("w+b") as file:
            lines = write(file)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
        _forget_cache(target)
        genuine = _comes_back(target, lines)
        size = target.stat().st_size
    except OSError as error:
        _remove(partial, target)
        raise EnvironmentFault(Code.FILE_NOT_WRITTEN, "folder", path=str(target)) from error
    except BaseException:
        _remove(partial)
        raise
    if not genuine:
        _remove(target)
        raise EnvironmentFault(Code.PACKAGE_NOT_VERIFIED, "folder", path=str(target))
    return size


@contextmanager
def reading_package(path: Path) -> Iterator[BinaryIO]:
    """A package on its medium, open for reading.

    Raises:
        UserError: `file_not_found`, `package_too_large`, or `package_cut` when the medium does not give it.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        raise UserError(Code.FILE_NOT_FOUND, "file", path=str(path)) from error
    except OSError as error:
        raise UserError(Code.PACKAGE_CUT, "file", path=str(path)) from error
    with file:
        if os.fstat(file.fileno()).st_size > MAX_PACKAGE_BYTES:
            raise UserError(Code.PACKAGE_TOO_LARGE, "file")
        yield file


def _comes_back(target: Path, lines: bytes) -> bool:
    """Whether the lines are there, and behind them what they tell the hash of."""
    try:
        with target.open("rb") as file:
            return read_head(file)[1] == lines
    except UserError:
        return False


def _forget_cache(path: Path) -> None:
    """Ask the system to read from the medium itself, where it knows how."""
    if hasattr(os, "posix_fadvise"):
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _remove(*paths: Path) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)
