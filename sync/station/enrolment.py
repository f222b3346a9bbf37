"""Becoming a device of a hall: a one-time code against tokens, with the outbox kept whatever went before."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from station_app import __version__
from station_app.errors import Code, EnvironmentFault, UserError
from station_app.ids import new_id
from sync.station.address import check_url, is_loopback
from sync.station.answers import RefusedError
from sync.station.client import HallClient
from sync.station.needs import StationServices
from sync.station.tokens import Tokens
from sync.station.trust import Trust
from sync.wire.calls import EnrolAnswer, EnrolRequest
from sync.wire.codes import Problem
from sync.wire.fingerprint import fingerprint
from sync.wire.package import new_signing_key, signing_key


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What the hall made of this PC.

    Attributes:
        fingerprint: what a clerk of the hall may ask for before this PC counts.
    """

    device_id: str
    station: str
    station_name: str
    hall_url: str
    fingerprint: str = ""


def enrol(
    services: StationServices, hall_url: str, code: str, ca: Path | None = None, pins: Sequence[str] = ()
) -> Enrolled:
    """Enrol this PC with a code from the hall.

    Args:
        ca: certificates to trust instead of the system's.
        pins: hashes of the hall's public keys, its next ones among them, to trust instead of any certificate.

    Raises:
        UserError: `bad_hall_url`, `required`, `file_not_found`, `bad_pin`, `demo_to_real_hall`, or `station_code` when
            the code belongs to another station.
        EnvironmentFault: `enrol_code`, or what a call can raise.
    """
    url = check_url(hall_url)
    if not code.strip():
        raise UserError(Code.REQUIRED, "code")
    refuse_real_hall_for_demo(services, url)
    trust = Trust.given(ca, pins)
    if trust.pins and not url.startswith("https:"):
        raise UserError(Code.BAD_PIN, "pin")
    client = HallClient(url, trust.keep())
    private, public = new_signing_key()
    try:
        answer = _ask(client, services, code.strip(), public)
    finally:
        client.close()
    own = services.sync.membership()
    if answer.station.code != own.station:
        raise UserError(Code.STATION_CODE, "code", expected=own.station, found=answer.station.code)
    tokens = Tokens(services.tokens, answer.device_id)
    tokens.keep(answer.access_token, answer.refresh_token)
    tokens.keep_signing_key(private)
    services.sync.join_hall(hall_url=url, hall_ca=trust.keep(), device_id=answer.device_id)
    if answer.exchange is not None:
        services.exchange.keep_keys(answer.exchange.recipient, answer.exchange.verify_key)
    if own.device_id and own.device_id != answer.device_id:
        Tokens(services.tokens, own.device_id).forget()
    shown = fingerprint(public, answer.device_id)
    return Enrolled(answer.device_id, answer.station.code, answer.station.name, url, shown)


@contextmanager
def showing_the_fingerprint(services: StationServices) -> Iterator[None]:
    """Where the hall says that nobody has confirmed this PC, say what is to be read out to it."""
    try:
        yield
    except EnvironmentFault as error:
        if error.code is not Code.DEVICE_UNCONFIRMED:
            raise
        raise EnvironmentFault(error.code, "hall", fingerprint=_own_fingerprint(services)) from error


def _own_fingerprint(services: StationServices) -> str:
    device_id = services.sync.membership().device_id
    private = Tokens(services.tokens, device_id).signing_key() if device_id else None
    if device_id is None or private is None:
        return ""
    return fingerprint(signing_key(private).public_key().public_bytes_raw().hex(), device_id)


def refuse_real_hall_for_demo(services: StationServices, url: str) -> None:
    """Demonstration data stay on this machine; what is practised goes nowhere at all.

    Raises:
        UserError: `demo_to_real_hall`, `practice_stays`.
    """
    if services.profile.practice:
        raise UserError(Code.PRACTICE_STAYS, "hall")
    if services.profile.demo and not is_loopback(urlsplit(url).hostname or ""):
        raise UserError(Code.DEMO_TO_REAL_HALL, "hall")


def _ask(client: HallClient, services: StationServices, code: str, public_key: str) -> EnrolAnswer:
    own = services.sync.membership()
    request = EnrolRequest(
        code=code,
        pubname=f"{services.profile.name or own.station} {own.station}-{services.profile.terminal}"[:200],
        app=__version__,
        platform=platform.system().lower(),
        document_key=public_key,
        request_id=new_id(),
        replica_id=own.replica_id,
    )
    try:
        return client.post("enrol", request, EnrolAnswer)
    except RefusedError as error:
        if error.refusal.code in {Problem.ENROL_CODE, Problem.NOT_YOUR_REPLICA, Problem.BAD_REQUEST}:
            raise EnvironmentFault(Code.ENROL_CODE, "code") from error
        raise EnvironmentFault(Code.HALL_NONSENSE, "hall") from error
