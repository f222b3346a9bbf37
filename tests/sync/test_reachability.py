"""The five steps to the hall, on real sockets: what is wrong at each of them is told apart, and every step ends."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from threading import Thread

import pytest

from station_app.services.service_set import Services
from sync.hall.embedded import EmbeddedHall
from sync.station.reachability import Cause, Finding, Step, Verdict, check_hall
from sync.station.worker import SyncWorker
from tests.sync.certificates import certificate, pin

PATIENT_SECONDS = 20.0
"""How long a step that ends well may take: a busy machine may stand still for more than a second."""
SHORT_SECONDS = 0.5
LONGEST_SECONDS = 20
Serve = Callable[..., int]


def answering(date: str) -> Callable[[socket.socket], None]:
    def answer(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(f"HTTP/1.1 200 OK\r\nDate: {date}\r\nContent-Length: 0\r\n\r\n".encode())

    return answer


def now_as_date(**off: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(**off), usegmt=True)


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Servers on loopback that do one thing with every connection; with a certificate they speak TLS."""
    listening: list[socket.socket] = []

    def begin(act: Callable[[socket.socket], None], cert: Path | None = None) -> int:
        listener = socket.create_server(("127.0.0.1", 0))
        listening.append(listener)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if cert is not None:
            context.load_cert_chain(cert)
        Thread(target=accept, args=(listener, context if cert else None, act), daemon=True).start()
        return int(listener.getsockname()[1])

    yield begin
    for listener in listening:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def accept(listener: socket.socket, context: ssl.SSLContext | None, act: Callable[[socket.socket], None]) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        Thread(target=attend, args=(connection, context, act), daemon=True).start()


def attend(connection: socket.socket, context: ssl.SSLContext | None, act: Callable[[socket.socket], None]) -> None:
    try:
        with connection if context is None else context.wrap_socket(connection, server_side=True) as opened:
            act(opened)
    except OSError:
        connection.close()


def look(url: str | None, trust: Path | str | None = None, **given: object) -> dict[Step, Finding]:
    given = {"seconds": PATIENT_SECONDS, "environment": {}, **given}
    found = check_hall(url, str(trust) if trust else None, **given)  # type: ignore[arg-type]  # what the test gives
    assert [finding.step for finding in found] == list(Step)
    return {finding.step: finding for finding in found}


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_a_hall_in_order_is_good_at_every_step(hall: EmbeddedHall) -> None:
    found = look(hall.url)
    assert {finding.verdict for finding in found.values()} == {Verdict.GOOD}
    assert found[Step.CERTIFICATE].cause is Cause.PLAIN


def test_a_name_nobody_knows_stops_there() -> None:
    found = look("https://hall.invalid", seconds=SHORT_SECONDS)
    assert found[Step.NAME].cause is Cause.NOT_RESOLVED
    assert {found[step].cause for step in (Step.PORT, Step.CERTIFICATE, Step.CLOCK)} == {Cause.NOT_TRIED}
    assert found[Step.PROXY].verdict is Verdict.GOOD


def test_a_closed_port_is_told_with_its_number() -> None:
    port = closed_port()
    found = look(f"http://127.0.0.1:{port}")
    assert found[Step.PORT] == Finding(Step.PORT, Verdict.BAD, Cause.REFUSED, {"host": "127.0.0.1", "port": port})
    assert found[Step.CERTIFICATE].verdict is Verdict.SKIPPED


def test_a_server_that_says_nothing_does_not_hold_the_check_up(serve: Serve) -> None:
    port = serve(lambda connection: connection.recv(1 << 20) and connection.recv(1))
    began = time.monotonic()
    assert look(f"http://127.0.0.1:{port}", seconds=SHORT_SECONDS)[Step.CLOCK].cause is Cause.SILENT
    assert look(f"https://127.0.0.1:{port}", seconds=SHORT_SECONDS)[Step.CERTIFICATE].cause is Cause.NO_TLS
    assert time.monotonic() - began < LONGEST_SECONDS


def test_a_pinned_key_is_compared_whatever_the_certificate_says(serve: Serve, tmp_path: Path) -> None:
    cert = certificate(tmp_path, name="hall.example", days=-1)
    url = f"https://127.0.0.1:{serve(answering(now_as_date()), cert)}"
    found = look(url, pin(cert))
    assert {finding.verdict for finding in found.values()} == {Verdict.GOOD}
    assert found[Step.CERTIFICATE].cause is Cause.PINNED
    other = look(url, f"sha256:{'0' * 64}")
    assert (other[Step.CERTIFICATE].cause, other[Step.CLOCK].cause) == (Cause.OTHER_KEY, Cause.NOT_TRIED)


def test_the_stations_own_authority_is_trusted_and_named(serve: Serve, tmp_path: Path) -> None:
    cert = certificate(tmp_path)
    port = serve(answering(now_as_date()), cert)
    found = look(f"https://127.0.0.1:{port}", cert)
    assert {finding.verdict for finding in found.values()} == {Verdict.GOOD}
    told = found[Step.CERTIFICATE].told
    assert (told["issuer"], told["days"]) == ("青澜市政务服务中心", 100)


@pytest.mark.parametrize(
    ("name", "days", "cause"),
    [
        ("127.0.0.1", -1, Cause.EXPIRED),
        ("other.example", 100, Cause.OTHER_NAME),
        ("127.0.0.1", 3, Cause.EXPIRES_SOON),
    ],
)
def test_what_is_wrong_with_a_certificate_is_told_apart(
    serve: Serve, tmp_path: Path, name: str, days: int, cause: Cause
) -> None:
    cert = certificate(tmp_path, name=name, days=days)
    port = serve(answering(now_as_date()), cert)
    found = look(f"https://127.0.0.1:{port}", cert)
    assert found[Step.CERTIFICATE].cause is cause
    assert (found[Step.CLOCK].verdict is Verdict.SKIPPED) == (cause is not Cause.EXPIRES_SOON)


def test_another_authority_is_not_trusted(serve: Serve, tmp_path: Path) -> None:
    cert = certificate(tmp_path)
    (tmp_path / "other").mkdir()
    port = serve(answering(now_as_date()), cert)
    found = look(f"https://127.0.0.1:{port}", certificate(tmp_path / "other"))
    assert found[Step.CERTIFICATE].cause is Cause.OTHER_ISSUER


def test_an_authority_file_that_is_gone_is_named(serve: Serve, tmp_path: Path) -> None:
    port = serve(answering(now_as_date()), certificate(tmp_path))
    found = look(f"https://127.0.0.1:{port}", tmp_path / "gone.pem")
    assert found[Step.CERTIFICATE].cause is Cause.CA_GONE


@pytest.mark.parametrize(("minutes", "cause"), [(-10, Cause.AHEAD), (10, Cause.BEHIND)])
def test_a_clock_that_is_off_is_told_in_minutes(serve: Serve, minutes: int, cause: Cause) -> None:
    port = serve(answering(now_as_date(minutes=minutes)))
    found = look(f"http://127.0.0.1:{port}")[Step.CLOCK]
    assert (found.verdict, found.cause, found.told["minutes"]) == (Verdict.WARNING, cause, 10)


def test_a_proxy_of_the_surroundings_is_named_and_not_used(serve: Serve) -> None:
    port = serve(answering(now_as_date()))
    environment = {"HTTPS_PROXY": f"http://127.0.0.1:{closed_port()}"}
    found = look(f"http://127.0.0.1:{port}", environment=environment)
    assert found[Step.PROXY] == Finding(Step.PROXY, Verdict.WARNING, Cause.PROXY_IGNORED, {"variable": "HTTPS_PROXY"})
    assert found[Step.CLOCK].verdict is Verdict.GOOD


def test_the_window_asks_through_the_worker(services: Services) -> None:
    worker = SyncWorker(services, lambda _: None)
    found = worker.check_network().result(LONGEST_SECONDS)
    assert [finding.cause for finding in found[:4]] == [Cause.NO_HALL] * 4
