"""`/metrics` for Prometheus on an address of its own, computed from the database when it is read."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable, Iterator
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from prometheus_client import CollectorRegistry, make_wsgi_app
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from station_app.clock import parse_moment
from sync.hall.context import Hall
from sync.hall.meters import BATCH_MS, BATCH_SECONDS, BATCHES, RESYNCS, VERDICTS
from sync.hall.store.database import Tx

_DAY = 86_400


class HallCollector(Collector):
    """The hall's figures; whichever worker is asked gives the same, but for its own connections."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall

    def collect(self) -> Iterable[Metric]:
        """Read everything in one transaction."""
        with self._hall.store.read() as tx:
            yield from _stations(self._hall, tx)
            yield _attention(tx)
            yield from _batches(tx)
        in_use, kept = self._hall.store.connections()
        pool = GaugeMetricFamily("db_pool_connections", "Database connections of this worker.", labels=["state"])
        pool.add_metric(["in_use"], in_use)
        pool.add_metric(["idle"], kept)
        yield pool


def serve_metrics(hall: Hall, listener: socket.socket) -> None:
    """Answer `/metrics` on a bound socket in a thread, as long as the process lives."""
    registry = CollectorRegistry()
    registry.register(HallCollector(hall))
    server = _Server(listener)
    application = make_wsgi_app(registry)

    def only_metrics(environ: dict[str, Any], start: Any) -> Any:
        if environ["PATH_INFO"] == "/metrics":
            return application(environ, start)
        start("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"not found\n"]

    server.set_app(only_metrics)
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class names it so
        """Say nothing: the hall's log is for stations."""


class _Server(ThreadingMixIn, WSGIServer):
    """Serves a socket that was bound before, perhaps by several processes."""

    daemon_threads = True

    def __init__(self, listener: socket.socket) -> None:
        host, port = listener.getsockname()[:2]
        super().__init__((host, port), _Quiet, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        listener.listen(16)
        listener.setblocking(False)  # noqa: FBT003  # the function's own form
        self.server_name, self.server_port = host, port
        self.setup_environ()

    def get_request(self) -> tuple[socket.socket, Any]:
        """Another worker may have been quicker; then there is nothing to do."""
        connection, address = self.socket.accept()
        connection.setblocking(True)  # noqa: FBT003  # the function's own form
        return connection, address


def _stations(hall: Hall, tx: Tx) -> Iterator[Metric]:
    silent = GaugeMetricFamily("stations_silent_days", "Days since a station was last heard of.", labels=["station"])
    oldest = GaugeMetricFamily(
        "oldest_pending_age", "Seconds for which a station has had changes waiting.", labels=["station"]
    )
    skew = GaugeMetricFamily("clock_skew_seconds", "How far a station's clock is ahead.", labels=["station"])
    now = hall.clock.now()
    heard = dict(tx.all("SELECT station, max(last_seen) FROM device GROUP BY station"))
    since = dict(
        tx.all("SELECT station, min(pending_since) FROM device_meter WHERE pending_since <> '' GROUP BY station")
    )
    skews = tx.all("SELECT station, min(skew_ms), max(skew_ms) FROM device_meter GROUP BY station")
    worst = {station: max(low, high, key=abs) for station, low, high in skews if low is not None}
    for station, created_at in tx.all("SELECT code, created_at FROM station ORDER BY code"):
        last = parse_moment(heard.get(station) or created_at)
        silent.add_metric([station], max(0.0, (now - last).total_seconds() / _DAY))
        waiting = since.get(station)
        age = (now - parse_moment(waiting)).total_seconds() if waiting else 0.0
        oldest.add_metric([station], max(0.0, age))
        if station in worst:
            skew.add_metric([station], worst[station] / 1_000)
    yield from (silent, oldest, skew)


def _attention(tx: Tx) -> Metric:
    open_items = GaugeMetricFamily("attention_open", "Open items that need a person.", labels=["code"])
    for code, n in tx.all("SELECT code, count(*) FROM attention WHERE closed_at IS NULL GROUP BY code ORDER BY code"):
        open_items.add_metric([code], n)
    return open_items


def _batches(tx: Tx) -> Iterator[Metric]:
    found: dict[tuple[str, str], int] = {
        (name, label): int(n)
        for name, label, n in tx.all("SELECT name, label, sum(n) FROM station_meter GROUP BY name, label")
    }
    verdicts = CounterMetricFamily("verdict", "Changes by what the hall decided.", labels=["code"])
    for (name, label), n in sorted(found.items()):
        if name == VERDICTS:
            verdicts.add_metric([label], n)
    yield verdicts
    buckets, running = [], 0
    for place, bound in enumerate((*BATCH_SECONDS, float("inf"))):
        running += found.get((BATCHES, str(place)), 0)
        buckets.append(("+Inf" if bound == float("inf") else str(bound), float(running)))
    batches = HistogramMetricFamily("batch_seconds", "Time to judge and keep a batch.")
    batches.add_metric([], buckets, found.get((BATCH_MS, ""), 0) / 1_000)
    yield batches
    resyncs = CounterMetricFamily("resync", "Devices that had to pull from the beginning.")
    resyncs.add_metric([], found.get((RESYNCS, ""), 0))
    yield resyncs
