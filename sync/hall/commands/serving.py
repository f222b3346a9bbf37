"""`serve`: answer the stations."""

from __future__ import annotations

import argparse
import gc
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from station_app.errors import Code, EnvironmentFault, Exit
from sync.hall.blob_place import remember_blobs
from sync.hall.commands.context import Commands, Result, clock_of, home_of
from sync.hall.embedded import open_hall
from sync.hall.settings import database_of, remember_database
from sync.hall.tracing import begin_log
from sync.hall.upkeep import sole_use
from sync.hall.workers import Crew, check_workers
from sync.wire.fingerprint import pin_of_file

if TYPE_CHECKING:
    from station_app.clock import Clock
    from sync.hall.server import Listening

_GC_THRESHOLDS = (50_000, 20, 20)
"""A batch makes tens of thousands of objects that all go at once: looking for cycles among them is wasted."""


def add(commands: Commands) -> None:
    """Add `serve`."""
    serve = commands.command("serve", _serve, "answer the stations; prints READY and the address")
    serve.add_argument(
        "--db", help="sqlite:///..., postgresql://... or cockroachdb://...; remembered (HALL_DB overrides)"
    )
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8420)
    serve.add_argument("--workers", type=int, default=1, help="processes over one database")
    serve.add_argument("--blobs", metavar="PLACE", help="where files lie: a folder or s3://bucket/prefix; remembered")
    serve.add_argument("--tls-cert", type=Path)
    serve.add_argument("--tls-key", type=Path)
    serve.add_argument("--metrics-port", type=int, help="where Prometheus reads /metrics; never on the main port")
    serve.add_argument("--metrics-host", default="127.0.0.1")


def _serve(arguments: argparse.Namespace) -> Result:
    from sync.hall.server import Listening, listen, url_of  # only this command needs a web server

    check_workers(arguments.workers)
    home, clock = home_of(arguments), clock_of()
    where = Listening(arguments.host, arguments.port, arguments.tls_cert, arguments.tls_key)
    with sole_use(home), ExitStack() as sockets:
        if arguments.db:
            remember_database(home, arguments.db)
        if arguments.blobs is not None:
            remember_blobs(home, arguments.blobs)
        if arguments.tls_cert is not None:
            _say_pin(arguments.tls_cert)
        hall = open_hall(home, clock, database_of(home))
        hall.store.close()
        hall.blobs.check()
        gc.set_threshold(*_GC_THRESHOLDS)
        bind = Listening(arguments.metrics_host, arguments.metrics_port or 0)
        listener = sockets.enter_context(_bound(lambda: listen(where), where))
        metrics = (
            sockets.enter_context(_bound(lambda: listen(bind), bind)) if arguments.metrics_port is not None else None
        )
        serving = _Serving(home, clock, where, listener, metrics)
        if arguments.workers == 1:
            serving.answer(0, lambda: _say_ready(url_of(where, listener)), None)
        else:
            gc.freeze()
            if not Crew(arguments.workers, serving.answer, lambda: _say_ready(url_of(where, listener))).run():
                return Exit.BUG, {}, ""
    return Exit.DONE, {}, ""


class _Serving:
    """What each worker does, from what its parent has prepared."""

    def __init__(
        self, home: Path, clock: Clock, where: Listening, listener: socket.socket, metrics: socket.socket | None
    ) -> None:
        self._home = home
        self._clock = clock
        self._where = where
        self._listener = listener
        self._metrics = metrics

    def answer(self, worker: int, on_ready: Callable[[], None], parent: int | None) -> None:
        """Answer requests until this process is told to end."""
        from sync.hall.metrics import serve_metrics  # only this command needs a web server
        from sync.hall.server import prepare

        begin_log(self._home, worker)
        hall = open_hall(self._home, self._clock, database_of(self._home))
        hall.store.get_ready()
        try:
            if self._metrics is not None:
                serve_metrics(hall, self._metrics)
            prepare(hall, self._where, lambda _url: on_ready(), self._listener, parent).serve_until_told()
        finally:
            hall.store.close()


def _bound(listen: Callable[[], socket.socket], where: Listening) -> socket.socket:
    try:
        return listen()
    except OSError as error:
        raise EnvironmentFault(Code.HALL_UNREACHABLE, "port", host=where.host, port=where.port) from error


def _say_pin(certificate: Path) -> None:
    """Tell the administrator what a station's `enrol --pin` takes; what cannot be read is told by the server itself."""
    with suppress(OSError, ValueError):
        sys.stderr.write(f"PIN sha256:{pin_of_file(certificate.read_bytes())}\n")
        sys.stderr.flush()


def _say_ready(url: str) -> None:
    sys.stdout.write(f"READY {url}\n")
    sys.stdout.flush()
