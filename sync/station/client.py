"""The station's HTTP client: typed calls with time-outs, capped answers, and every failure as one of our codes."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import requests
from pydantic import BaseModel

from station_app import __version__
from station_app.errors import Code, EnvironmentFault
from sync.station.answers import Answer, read_answer, refusal_of
from sync.station.tokens import Tokens
from sync.station.trust import Trust, prepare
from sync.wire.calls import TokenAnswer, TokenRequest
from sync.wire.framing import CONTENT_DIGEST, content_digest
from sync.wire.limits import MAX_ANSWER_BYTES

CONNECT_SECONDS, READ_SECONDS = 5.0, 60.0
USER_AGENT = f"station-desk/{__version__}"
_PART = 64 * 1024
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Traffic:
    """What went over the wire."""

    requests: int = 0
    bytes_up: int = 0
    bytes_down: int = 0


class Body(Protocol):
    """Content of a known length that is read while it is sent."""

    def __len__(self) -> int: ...

    def read(self, size: int = -1) -> bytes:
        """The next piece."""


@dataclass(frozen=True, slots=True)
class Raw:
    """An answer as it came; the names of the headers may be spelt in any case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        """What the body is said to be."""
        return self.headers.get("Content-Type", "")

    @property
    def retry_after(self) -> str:
        """When to come again, as the hall said it."""
        return self.headers.get("Retry-After", "")


class Download:
    """A file on its way."""

    def __init__(self, response: requests.Response, traffic: Traffic, url: str) -> None:
        self._response = response
        self._traffic = traffic
        self._url = url

    @property
    def status(self) -> int:
        """200 for all of it, 206 for the rest that was asked for."""
        return self._response.status_code

    def parts(self) -> Iterator[bytes]:
        """Its content, part by part.

        Raises:
            EnvironmentFault: `hall_unreachable` after a cut.
        """
        try:
            for part in self._response.iter_content(_PART):
                self._traffic.bytes_down += len(part)
                yield part
        except requests.exceptions.RequestException as error:
            raise EnvironmentFault(Code.HALL_UNREACHABLE, "hall", url=self._url) from error


class HallClient:
    """Calls to one hall.

    Args:
        url: checked by `check_url`.
        trust: what proves that it is the hall, as `Trust.keep` wrote it.
        tokens: what to show the hall; None before enrolment.
        device_id: names the device in the ids of its requests; None before enrolment.
    """

    def __init__(
        self, url: str, trust: str | None = None, tokens: Tokens | None = None, device_id: str | None = None
    ) -> None:
        self._url = url
        self._tokens = tokens
        self._session = requests.Session()
        prepare(self._session, Trust.kept(trust))
        self._session.headers.update({"User-Agent": USER_AGENT, "Accept": "application/json"})
        self._session.headers["Accept-Encoding"] = "identity"
        self.traffic = Traffic()
        self._trace = f"{(device_id or 'new')[-8:]}-{secrets.token_hex(4)}"

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def post(self, path: str, message: BaseModel, answer: type[Answer]) -> Answer:
        """Send a message and read the answer."""
        body = message.model_dump_json(by_alias=True, exclude_none=True).encode()
        return self._call("POST", path, answer, body, {"Content-Type": "application/json"})

    def post_frozen(self, path: str, body: bytes, batch_id: str, answer: type[Answer]) -> Answer:
        """Send frozen gzip bytes as they are."""
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip", "Idempotency-Key": batch_id}
        return self._call("POST", path, answer, body, headers)

    def get(self, path: str, params: Mapping[str, str | int], answer: type[Answer]) -> Answer:
        """Ask for something."""
        return self._call("GET", path, answer, None, {}, params)

    def exchange(
        self, method: str, path: str, headers: Mapping[str, str], body: Callable[[], Body] | None = None
    ) -> Raw:
        """One call whose good answer is in its headers; content is sent once, whatever happens on the way.

        Args:
            body: makes the content to send, anew after the access token was refreshed.

        Returns:
            An answer of success; also a HEAD that was answered by 404.

        Raises:
            RefusedError, EnvironmentFault: see `get`; `hall_unreachable` after a cut says nothing of what the hall took.
        """
        access = self._access()
        raw = self._send(method, path, body() if body else None, headers, None, access)
        if raw.status == 401 and self._tokens:
            access = self._refresh(self._tokens)
            raw = self._send(method, path, body() if body else None, headers, None, access)
        if raw.status in {200, 201, 204} or (method == "HEAD" and raw.status == 404):
            return raw
        if method == "HEAD" and raw.status in {401, 403}:
            raise EnvironmentFault(Code.AUTH_FAILED, "hall", reason="head")
        raise refusal_of(raw.status, raw.content_type, raw.retry_after, raw.body)

    @contextmanager
    def download(self, path: str, headers: Mapping[str, str]) -> Iterator[Download]:
        """A file as it comes, never held whole; a cut shows as `hall_unreachable` while it is read.

        Raises:
            RefusedError, EnvironmentFault: see `get`.
        """
        access = self._access()
        with ExitStack() as stack:
            response = stack.enter_context(self._open(path, headers, access))
            if response.status_code == 401 and self._tokens:
                response.close()
                response = stack.enter_context(self._open(path, headers, self._refresh(self._tokens)))
            if response.status_code not in {200, 206}:
                kind, later = response.headers.get("Content-Type", ""), response.headers.get("Retry-After", "")
                raise refusal_of(response.status_code, kind, later, self._read(response))
            yield Download(response, self.traffic, self._url)

    def _open(self, path: str, headers: Mapping[str, str], access: str | None) -> requests.Response:
        self.traffic.requests += 1
        sent = {**headers, "Accept": "*/*", **({"Authorization": f"Bearer {access}"} if access else {})}
        sent["X-Request-ID"] = self._request_id("GET", path)
        try:
            return self._session.get(
                f"{self._url}/sync/v1/{path}",
                headers=sent,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            )
        except requests.exceptions.RequestException as error:
            raise EnvironmentFault(Code.HALL_UNREACHABLE, "hall", url=self._url) from error

    def _call(
        self,
        method: str,
        path: str,
        answer: type[Answer],
        body: bytes | None,
        headers: Mapping[str, str],
        params: Mapping[str, str | int] | None = None,
    ) -> Answer:
        """One call; an expired access token is refreshed once, a connection that broke is tried once more.

        Raises:
            RefusedError: a refusal the session may know a repair for.
            EnvironmentFault: `hall_unreachable`, `pin_mismatch`, or what `answers.refusal_of` says.
        """
        access = self._access()
        raw = self._send(method, path, body, headers, params, access)
        if raw.status == 401 and self._tokens:
            access = self._refresh(self._tokens)
            raw = self._send(method, path, body, headers, params, access)
        return read_answer(raw.status, raw.content_type, raw.retry_after, raw.body, answer)

    def _access(self) -> str | None:
        """The access token to show, a fresh one when none is kept; None before enrolment."""
        if self._tokens is None:
            return None
        return self._tokens.access() or self._refresh(self._tokens)

    def _refresh(self, tokens: Tokens) -> str:
        """A fresh pair; the new refresh token is kept before it is ever used."""
        refresh = tokens.refresh()
        if refresh is None:
            raise EnvironmentFault(Code.AUTH_FAILED, "hall")
        body = TokenRequest(refresh_token=refresh).model_dump_json().encode()
        raw = self._send("POST", "token", body, {"Content-Type": "application/json"}, None, None)
        pair = read_answer(raw.status, raw.content_type, raw.retry_after, raw.body, TokenAnswer)
        tokens.keep(pair.access_token, pair.refresh_token)
        return pair.access_token

    def _send(
        self,
        method: str,
        path: str,
        body: bytes | Body | None,
        headers: Mapping[str, str],
        params: Mapping[str, str | int] | None,
        access: str | None,
    ) -> Raw:
        sent = {**headers, **({"Authorization": f"Bearer {access}"} if access else {})}
        repeatable = body is None or isinstance(body, bytes)
        for last in (False, True) if repeatable else (True,):
            self.traffic.requests += 1
            self.traffic.bytes_up += len(body) if body is not None else 0
            sent["X-Request-ID"] = self._request_id(method, path)
            try:
                with self._session.request(
                    method,
                    f"{self._url}/sync/v1/{path}",
                    params=params,
                    data=body,
                    headers=sent,
                    timeout=(CONNECT_SECONDS, READ_SECONDS),
                    allow_redirects=False,
                    stream=True,
                ) as response:
                    return Raw(response.status_code, response.headers, self._read(response))
            except (requests.exceptions.ConnectTimeout, requests.exceptions.SSLError) as error:
                raise EnvironmentFault(Code.HALL_UNREACHABLE, "hall", url=self._url) from error
            except requests.exceptions.RequestException as error:
                if last or isinstance(error, requests.exceptions.Timeout):
                    raise EnvironmentFault(Code.HALL_UNREACHABLE, "hall", url=self._url) from error
        raise AssertionError

    def _request_id(self, method: str, path: str) -> str:
        """Device, session and the number of the request: what both logs know it by."""
        request_id = f"{self._trace}-{self.traffic.requests}"
        _LOG.info("%s %s %s", request_id, method, path)
        return request_id

    def _read(self, response: requests.Response) -> bytes:
        content = bytearray()
        deadline = time.monotonic() + 2 * READ_SECONDS
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise EnvironmentFault(Code.HALL_NONSENSE, "hall")
        for part in response.iter_content(_PART):
            content += part
            self.traffic.bytes_down += len(part)
            if len(content) > MAX_ANSWER_BYTES or time.monotonic() > deadline:
                raise EnvironmentFault(Code.HALL_NONSENSE, "hall")
        told = response.headers.get(CONTENT_DIGEST)
        if told is not None and told != content_digest(content):
            raise EnvironmentFault(Code.HALL_NONSENSE, "hall")
        return bytes(content)


def dump(answer: BaseModel) -> dict[str, Any]:
    """An answer as the store keeps it."""
    return answer.model_dump(mode="json", exclude_defaults=True)
