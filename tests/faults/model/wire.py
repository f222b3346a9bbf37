"""The wire of the model: `requests` calls the hall's app in this process, and a plan says what goes wrong on the way."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse
from urllib3.exceptions import ProtocolError


class Fault(StrEnum):
    """What can happen to one request."""

    NONE = "none"
    DROP_REQUEST = "drop_request"
    DROP_ANSWER = "drop_answer"
    TWICE = "twice"
    CUT_ANSWER = "cut_answer"
    FLIP_BYTE = "flip_byte"
    SERVER_ERROR = "server_error"
    BUSY = "busy"
    PORTAL = "portal"
    LATE_AGAIN = "late_again"
    """The request arrives once more after the next one: reordered by the network."""


@dataclass
class Answer:
    """What the app said."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class App:
    """Calls an ASGI app in this thread, on an event loop of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()

    def call(self, app: Any, request: requests.PreparedRequest) -> Answer:
        """One request, start to end."""
        return self._loop.run_until_complete(_asgi(app, request))

    def close(self) -> None:
        """End the loop."""
        self._loop.close()


async def _asgi(app: Any, request: requests.PreparedRequest) -> Answer:
    parts = urlsplit(request.url)
    body = request.body or b""
    body = body.encode() if isinstance(body, str) else body
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": request.method, "scheme": "http",
        "path": parts.path, "raw_path": parts.path.encode(), "query_string": (parts.query or "").encode(), "root_path": "",
        "headers": [(k.lower().encode("latin-1"), v.encode("latin-1") if isinstance(v, str) else v)
                    for k, v in request.headers.items()],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    answer = Answer(500, [], b"")
    sent = False

    async def receive() -> dict[str, Any]:
        nonlocal sent
        if sent:
            await asyncio.sleep(3600)
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = [(k.decode("latin-1"), v.decode("latin-1")) for k, v in message.get("headers", [])]
        else:
            answer.body += message.get("body", b"")

    await app(scope, receive, send)
    return answer


class _Cut(io.BytesIO):
    """A body that breaks off."""

    def read(self, amount: int | None = -1) -> bytes:
        part = super().read(amount)
        if not part:
            raise ProtocolError("the connection broke")
        return part


@dataclass
class Wire:
    """Stands in the place of the network for every request of this process."""

    app: App
    hall: Callable[[], Any]
    plan: list[Fault] = field(default_factory=list)
    log: list[tuple[str, Fault, int]] = field(default_factory=list)
    _late: list[requests.PreparedRequest] = field(default_factory=list)

    def send(self, _adapter: HTTPAdapter, request: requests.PreparedRequest, **_options: Any) -> requests.Response:
        fault = self.plan.pop(0) if self.plan else Fault.NONE
        answer = self._deliver(request, fault)
        self.log.append((f"{request.method} {urlsplit(request.url).path}", fault, answer.status if answer else 0))
        if answer is None:
            raise requests.exceptions.ConnectionError("the cable")
        for late in self._late if fault is not Fault.LATE_AGAIN else ():
            self.app.call(self.hall(), late)
        if fault is not Fault.LATE_AGAIN:
            self._late.clear()
        return _response(request, answer, cut=fault is Fault.CUT_ANSWER)

    def _deliver(self, request: requests.PreparedRequest, fault: Fault) -> Answer | None:
        if fault is Fault.DROP_REQUEST:
            return None
        if fault is Fault.BUSY:
            return Answer(503, [("content-type", "text/html"), ("retry-after", "1")], b"busy")
        if fault is Fault.PORTAL:
            return Answer(200, [("content-type", "text/html")], b"<html>please sign in</html>")
        answer = self.app.call(self.hall(), request)
        if fault is Fault.TWICE:
            answer = self.app.call(self.hall(), request)
        if fault is Fault.LATE_AGAIN:
            self._late.append(request)
        if fault is Fault.DROP_ANSWER:
            return None
        if fault is Fault.SERVER_ERROR:
            return Answer(502, [("content-type", "text/html")], b"bad gateway")
        if fault is Fault.FLIP_BYTE and answer.body:
            middle = len(answer.body) // 2
            answer.body = answer.body[:middle] + bytes([answer.body[middle] ^ 0x15]) + answer.body[middle + 1 :]
        return answer


def _response(request: requests.PreparedRequest, answer: Answer, *, cut: bool) -> requests.Response:
    content = _Cut(answer.body[: len(answer.body) // 2]) if cut else io.BytesIO(answer.body)
    raw = HTTPResponse(content, headers=dict(answer.headers), status=answer.status, preload_content=False)
    response = requests.Response()
    response.status_code = answer.status
    response.headers = requests.structures.CaseInsensitiveDict(answer.headers)
    response.raw = raw
    response.request = request
    response.url = str(request.url)
    return response
