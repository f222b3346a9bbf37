"""A real HTTP hop between station and hall that spoils chosen exchanges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import requests

Answer = tuple[int, str, bytes]


@dataclass
class Exchange:
    """One request on its way; `forward` asks the hall."""

    path: str
    body: bytes
    forward: Callable[[], Answer]


Spoil = Callable[[Exchange], Answer | None]
"""Gives the answer to send instead; None cuts the connection."""


@dataclass
class Meddler:
    """Forwards to the hall; each planned spoiling meets the next request whose path ends as named."""

    hall_url: str
    plans: list[tuple[str, Spoil]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        meddler = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self._pass(self.rfile.read(int(self.headers.get("Content-Length", 0))))

            def do_GET(self) -> None:
                self._pass(b"")

            def _pass(self, body: bytes) -> None:
                answer = meddler.handle(self.command, self.path, dict(self.headers), body)
                if answer is None:
                    self.close_connection = True
                    return
                status, kind, content = answer
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def plan(self, path: str, *spoils: Spoil) -> None:
        self.plans += [(path, spoil) for spoil in spoils]

    def handle(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer | None:
        name = path.partition("?")[0].rpartition("/")[2]
        self.seen.append(name)
        self.bodies.append(body)

        def forward() -> Answer:
            kept = {key: value for key, value in headers.items() if key.lower() not in {"host", "content-length"}}
            with requests.Session() as session:
                session.trust_env = False
                answer = session.request(method, self.hall_url + path, headers=kept, data=body, timeout=30)
            return answer.status_code, answer.headers["Content-Type"], answer.content

        for place, (planned, spoil) in enumerate(self.plans):
            if planned == name:
                del self.plans[place]
                return spoil(Exchange(path, body, forward))
        return forward()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def lose_answer(exchange: Exchange) -> None:
    """The hall has done its part; nobody hears of it."""
    exchange.forward()


def lose_request(_exchange: Exchange) -> None:
    """The hall never hears of it."""


def instead(status: int, kind: str, body: bytes) -> Spoil:
    return lambda _exchange: (status, kind, body)


def change_answer(change: Callable[[bytes], bytes]) -> Spoil:
    def spoil(exchange: Exchange) -> Answer:
        status, kind, body = exchange.forward()
        return status, kind, change(body)

    return spoil


def problem(status: int, code: str) -> Spoil:
    body = f'{{"type":"urn:x","title":"x","status":{status},"code":"{code}"}}'
    return instead(status, "application/problem+json", body.encode())
