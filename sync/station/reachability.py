"""Why the hall cannot be reached, step by step: name, port, certificate, clock, proxy; every step ends in time."""

from __future__ import annotations

import os
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Thread
from urllib.parse import urlsplit

from sync.station.trust import Trust, shows_a_pin

STEP_SECONDS = 5.0
CLOCK_SECONDS = 60
"""A clock that differs by less is no reason to worry a person; answers tell the time in whole seconds."""
EXPIRES_SOON_DAYS = 14
_PROXIES = ("https_proxy", "http_proxy", "all_proxy")


class Step(StrEnum):
    """What is looked at, in this order."""

    NAME = "name"
    PORT = "port"
    CERTIFICATE = "certificate"
    CLOCK = "clock"
    PROXY = "proxy"


class Verdict(StrEnum):
    """How a step went; a step that an earlier one made impossible is left out."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    SKIPPED = "skipped"


class Cause(StrEnum):
    """What was found; the window has a sentence for each."""

    RESOLVED = "resolved"
    NOT_RESOLVED = "not_resolved"
    OPEN = "open"
    REFUSED = "refused"
    NO_ROUTE = "no_route"
    TRUSTED = "trusted"
    PINNED = "pinned"
    OTHER_KEY = "other_key"
    EXPIRES_SOON = "expires_soon"
    EXPIRED = "expired"
    OTHER_NAME = "other_name"
    OTHER_ISSUER = "other_issuer"
    CA_GONE = "ca_gone"
    NO_TLS = "no_tls"
    PLAIN = "plain"
    IN_TIME = "in_time"
    AHEAD = "ahead"
    BEHIND = "behind"
    SILENT = "silent"
    NO_PROXY = "no_proxy"
    PROXY_IGNORED = "proxy_ignored"
    NOT_TRIED = "not_tried"
    NO_HALL = "no_hall"


@dataclass(frozen=True, slots=True)
class Finding:
    """How one step went.

    Attributes:
        told: what the sentence about it names: `host`, `port`, `address`, `issuer`, `until`, `minutes`, `variable`.
    """

    step: Step
    verdict: Verdict
    cause: Cause
    told: Mapping[str, str | int] = field(default_factory=dict)


def check_hall(
    url: str | None,
    trust: str | None,
    *,
    seconds: float = STEP_SECONDS,
    wall: Callable[[], float] = time.time,
    environment: Mapping[str, str] = os.environ,
) -> list[Finding]:
    """Look at all five steps; never raises, never takes longer than some multiples of `seconds`.

    Args:
        url: the hall's address; None before this PC was enrolled.
        trust: what proves that it is the hall, as `Trust.keep` wrote it.
        seconds: how long one step may take.
        wall: this machine's clock in seconds.
        environment: where a proxy would stand.
    """
    proxy = _proxy(environment)
    if url is None:
        return [*(Finding(step, Verdict.SKIPPED, Cause.NO_HALL) for step in Step if step is not Step.PROXY), proxy]
    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    found = [_name(host, port, seconds)]
    if found[-1].verdict is Verdict.GOOD:
        found.append(_port(host, port, seconds))
    if found[-1].verdict is Verdict.GOOD:
        proof = Trust.kept(trust)
        context, fault = _context(proof) if secure else (None, None)
        found.append(fault or _certificate(host, port, context, proof.pins, seconds, wall))
        if found[-1].verdict in {Verdict.GOOD, Verdict.WARNING}:
            found.append(_clock(host, port, context, seconds, wall))
    looked_at = {finding.step for finding in found} | {Step.PROXY}
    return [*found, *(Finding(s, Verdict.SKIPPED, Cause.NOT_TRIED) for s in Step if s not in looked_at), proxy]


def _name(host: str, port: int, seconds: float) -> Finding:
    """The system's resolver knows no time-out of its own, so it is asked on a thread that may be left behind."""
    found: list[str] = []

    def resolve() -> None:
        with suppress(OSError, UnicodeError):
            found.append(str(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0]))

    asking = Thread(target=resolve, name="resolve", daemon=True)
    asking.start()
    asking.join(seconds)
    if not found:
        return Finding(Step.NAME, Verdict.BAD, Cause.NOT_RESOLVED, {"host": host})
    return Finding(Step.NAME, Verdict.GOOD, Cause.RESOLVED, {"host": host, "address": found[0]})


def _port(host: str, port: int, seconds: float) -> Finding:
    told: dict[str, str | int] = {"host": host, "port": port}
    try:
        socket.create_connection((host, port), seconds).close()
    except ConnectionRefusedError:
        return Finding(Step.PORT, Verdict.BAD, Cause.REFUSED, told)
    except OSError:
        return Finding(Step.PORT, Verdict.BAD, Cause.NO_ROUTE, told)
    return Finding(Step.PORT, Verdict.GOOD, Cause.OPEN, told)


def _context(proof: Trust) -> tuple[ssl.SSLContext | None, Finding | None]:
    try:
        context = ssl.create_default_context(cafile=proof.ca)
    except (OSError, ssl.SSLError):
        return None, Finding(Step.CERTIFICATE, Verdict.BAD, Cause.CA_GONE, {"file": proof.ca or ""})
    if proof.pins:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context, None


def _certificate(
    host: str,
    port: int,
    context: ssl.SSLContext | None,
    pins: Sequence[str],
    seconds: float,
    wall: Callable[[], float],
) -> Finding:
    if context is None:
        return Finding(Step.CERTIFICATE, Verdict.GOOD, Cause.PLAIN)
    try:
        with (
            socket.create_connection((host, port), seconds) as plain,
            context.wrap_socket(plain, server_hostname=host) as secured,
        ):
            if pins:
                same = shows_a_pin(secured, pins)
                verdict, cause = (Verdict.GOOD, Cause.PINNED) if same else (Verdict.BAD, Cause.OTHER_KEY)
                return Finding(Step.CERTIFICATE, verdict, cause, {"host": host})
            shown = secured.getpeercert() or {}
    except ssl.SSLCertVerificationError as error:
        return Finding(Step.CERTIFICATE, Verdict.BAD, _distrust(error), {"host": host})
    except OSError:
        return Finding(Step.CERTIFICATE, Verdict.BAD, Cause.NO_TLS, {"host": host, "port": port})
    until = ssl.cert_time_to_seconds(str(shown["notAfter"]))
    days = int((until - wall()) // 86_400)
    told: dict[str, str | int] = {"days": days, "until": time.strftime("%Y-%m-%d", time.gmtime(until))}
    told["issuer"] = _issuer(shown)
    if days < EXPIRES_SOON_DAYS:
        return Finding(Step.CERTIFICATE, Verdict.WARNING, Cause.EXPIRES_SOON, told)
    return Finding(Step.CERTIFICATE, Verdict.GOOD, Cause.TRUSTED, told)


def _distrust(error: ssl.SSLCertVerificationError) -> Cause:
    """X509_V_ERR_CERT_HAS_EXPIRED is 10, NOT_YET_VALID 9, HOSTNAME_MISMATCH 62, IP_ADDRESS_MISMATCH 64."""
    return {9: Cause.EXPIRED, 10: Cause.EXPIRED, 62: Cause.OTHER_NAME, 64: Cause.OTHER_NAME}.get(
        error.verify_code, Cause.OTHER_ISSUER
    )


def _issuer(shown: Mapping[str, object]) -> str:
    """The issuer's name as a person would call it."""
    named = shown.get("issuer")
    pairs = [pair for group in named for pair in group] if isinstance(named, tuple) else []
    told = {str(pair[0]): str(pair[1]) for pair in pairs}
    return told.get("organizationName") or told.get("commonName") or ""


def _clock(host: str, port: int, context: ssl.SSLContext | None, seconds: float, wall: Callable[[], float]) -> Finding:
    """Compare with the time the hall's web server puts on its answers; any answer will do."""
    connection = (
        HTTPSConnection(host, port, timeout=seconds, context=context)
        if context is not None
        else HTTPConnection(host, port, timeout=seconds)
    )
    try:
        before = wall()
        connection.request("GET", "/healthz")
        said = connection.getresponse().getheader("Date")
        middle = (before + wall()) / 2
    except (OSError, HTTPException):
        return Finding(Step.CLOCK, Verdict.BAD, Cause.SILENT, {"host": host})
    finally:
        connection.close()
    try:
        ahead = middle - parsedate_to_datetime(said or "").timestamp()
    except ValueError:
        return Finding(Step.CLOCK, Verdict.BAD, Cause.SILENT, {"host": host})
    if abs(ahead) < CLOCK_SECONDS:
        return Finding(Step.CLOCK, Verdict.GOOD, Cause.IN_TIME)
    cause = Cause.AHEAD if ahead > 0 else Cause.BEHIND
    return Finding(Step.CLOCK, Verdict.WARNING, cause, {"minutes": round(abs(ahead) / 60)})


def _proxy(environment: Mapping[str, str]) -> Finding:
    """Requests to the hall go straight, whatever the surroundings name; a person should know when they name one."""
    for name in (*_PROXIES, *(name.upper() for name in _PROXIES)):
        if environment.get(name):
            return Finding(Step.PROXY, Verdict.WARNING, Cause.PROXY_IGNORED, {"variable": name})
    return Finding(Step.PROXY, Verdict.GOOD, Cause.NO_PROXY)
