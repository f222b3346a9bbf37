"""Running the hall's service: a listening socket first, READY when requests are answered, an orderly end."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from sync.hall.app import build_app
from sync.hall.context import Hall
from sync.hall.workers import end_with

_WAITING = 1_024
"""Connections that may wait to be taken."""
_TAKEN_AT_ONCE = 1
"""Connections a worker takes in one go: the next goes to whoever is free first, also in a rush."""


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen; port 0 takes a free one."""

    host: str = "127.0.0.1"
    port: int = 0
    tls_cert: Path | None = None
    tls_key: Path | None = None


class HallServer(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(
        self,
        config: uvicorn.Config,
        listener: socket.socket,
        url: str,
        on_ready: Callable[[str], None],
        parent: int | None = None,
    ) -> None:
        super().__init__(config)
        self.url = url
        self._listener = listener
        self._on_ready = on_ready
        self._parent = parent

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening, then say so."""
        await super().startup(sockets)
        self._listener.listen(_WAITING)
        if self._parent is not None:
            end_with(self._parent, self._stop)
        if self.started:
            self._on_ready(self.url)

    def serve_until_told(self) -> None:
        """Answer requests until `should_exit` is set or the process is told to end."""
        self.run(sockets=[self._listener])

    def _stop(self) -> None:
        self.should_exit = True


def listen(where: Listening) -> socket.socket:
    """Bind the socket; nothing is answered yet.

    It is named as TCP in full: only then does the event loop switch off Nagle's waiting, 40 ms for each answer.

    Raises:
        OSError: the address cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in where.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((where.host, where.port))
    except OSError:
        listener.close()
        raise
    return listener


def url_of(where: Listening, listener: socket.socket) -> str:
    """Where stations reach a bound socket."""
    host = f"[{where.host}]" if ":" in where.host else where.host
    return f"{'https' if where.tls_cert else 'http'}://{host}:{listener.getsockname()[1]}"


def prepare(
    hall: Hall,
    where: Listening,
    on_ready: Callable[[str], None],
    listener: socket.socket | None = None,
    parent: int | None = None,
) -> HallServer:
    """Build the server over a socket; nothing is answered yet.

    Args:
        on_ready: called with the address when requests are answered.
        listener: bound before, and shared with other workers; else one is bound.
        parent: a file that ends when the process has to.

    Raises:
        OSError: the address cannot be listened on.
    """
    bound = listener or listen(where)
    config = uvicorn.Config(
        build_app(hall),
        log_config=None,
        access_log=False,
        server_header=False,
        loop="asyncio",
        http="h11",
        ws="none",
        timeout_keep_alive=30,
        backlog=_TAKEN_AT_ONCE,
        timeout_graceful_shutdown=10,
        ssl_certfile=where.tls_cert,
        ssl_keyfile=where.tls_key,
    )
    return HallServer(config, bound, url_of(where, bound), on_ready, parent)
