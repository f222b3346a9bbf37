"""The one thread for the writes and short reads that the window starts; made before the store's own code is loaded."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, Self, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class StoreThread:
    """Runs calls one after the other on a thread of its own."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store", initializer=self._remember)
        self._thread: threading.Thread | None = None

    def _remember(self) -> None:
        self._thread = threading.current_thread()

    def submit(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queue a call.

        Raises:
            RuntimeError: called from the store thread itself; waiting for the result would never end.
        """
        if threading.current_thread() is self._thread:
            raise RuntimeError("the store thread may not wait for itself")
        return self._pool.submit(function, *args, **kwargs)

    def shutdown(self) -> None:
        """Finish what is queued, then end the thread."""
        self._pool.shutdown(wait=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.shutdown()
