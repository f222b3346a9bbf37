"""One line in the hall's log per request, under the id that stands in the station's log too. No personal data."""

from __future__ import annotations

import logging
import re
import time
import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from station_app.ids import new_id
from sync.hall.problems import ProblemError
from sync.wire.codes import Problem

LOG = logging.getLogger("sync.hall.requests")
_ID = re.compile(rb"[A-Za-z0-9-]{1,100}")
_HEADER = b"x-request-id"
_BYTES, _KEPT = 5 * 1024 * 1024, 10

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


def begin_log(home: Path, worker: int = 0) -> None:
    """Write the log into the hall's folder: a file for each worker, five megabytes each, ten kept."""
    folder = home / "logs"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"hall-{worker}.log" if worker else "hall.log"
    handler = RotatingFileHandler(folder / name, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOG.handlers[:] = [handler]
    LOG.setLevel(logging.INFO)
    LOG.propagate = False


class Tracing:
    """Takes the request's id, or makes one, gives it back in the answer, and writes the line."""

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a fault of the program is written down and answered too."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _asked(scope) or new_id().encode()
        status = 0

        async def send_with_id(message: MutableMapping[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (_HEADER, request_id)]
            await send(message)

        began = time.perf_counter()
        try:
            await self._app(scope, receive, send_with_id)
        except Exception as error:  # noqa: BLE001  # the last place to catch it
            _write_fault(scope, error)
            if not status:
                response = ProblemError(Problem.INTERNAL).response()
                await response(scope, receive, send_with_id)
        finally:
            _write(scope, request_id.decode(), status, time.perf_counter() - began)


def _write_fault(scope: Scope, error: BaseException) -> None:
    """Write down where a fault of the program happened; its message stays out, it may hold what somebody entered."""
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames[-12:]))
    LOG.error("%s %s %s %s", scope["method"], _route(scope), type(error).__name__, where)


def _asked(scope: Scope) -> bytes | None:
    found = next((value for name, value in scope["headers"] if name == _HEADER), b"")
    return found if _ID.fullmatch(found) else None


def _route(scope: Scope) -> str:
    """The path as the routes name it: what was asked for may hold anything."""
    return getattr(scope.get("route"), "path", "-")


def _write(scope: Scope, request_id: str, status: int, seconds: float) -> None:
    if LOG.isEnabledFor(logging.INFO):
        device = scope.get("state", {}).get("device", "-")
        LOG.info("%s %s %s %d %.1f %s", request_id, scope["method"], _route(scope), status, seconds * 1_000, device)
