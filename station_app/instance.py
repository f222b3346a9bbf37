"""Locks of a home: one window, one sync; migration and restore exclude everything else (DESIGN 5)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from filelock import FileLock, Timeout

from station_app.errors import Code, EnvironmentFault
from station_app.paths import Paths


class Lock(StrEnum):
    """What may run only once per home."""

    WINDOW = "window"
    SYNC = "sync"
    EXCLUSIVE = "exclusive"


@contextmanager
def hold(paths: Paths, lock: Lock, wait_seconds: float = 0) -> Iterator[None]:
    """Hold a lock while the block runs; the operating system frees it when the process dies.

    Raises:
        EnvironmentFault: `already_running` with the lock's name.
    """
    paths.locks.mkdir(parents=True, exist_ok=True)
    guard = FileLock(paths.locks / f"{lock.value}.lock", timeout=wait_seconds)
    try:
        guard.acquire()
    except Timeout:
        raise EnvironmentFault(Code.ALREADY_RUNNING, what=lock.value) from None
    try:
        yield
    finally:
        guard.release()
