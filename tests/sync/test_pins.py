"""A hall without an authority: its key is pinned at enrolment, and nothing is sent to whoever shows another one."""

from __future__ import annotations

import socket
import ssl
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from threading import Thread

import pytest

from station_app.errors import Code, EnvironmentFault, Exit, UserError
from station_app.services.service_set import Services
from sync.station import trust
from sync.station.enrolment import enrol
from sync.station.session import run_session
from tests.sync.certificates import certificate, pin
from tests.sync.hall_process import ServedHall, served
from tests.sync.station_work import everything, log_case

NAME = "hall.example"
"""In the certificate; the hall is reached by its address, so that only the pin can speak for it."""


@pytest.fixture(scope="module")
def cert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("certificate"), name=NAME)


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory, cert: Path) -> Iterator[ServedHall]:
    """The real hall in a process of its own, with a certificate nobody but itself has signed."""
    with serving(tmp_path_factory.mktemp("secure"), cert) as running:
        yield running


def serving(home: Path, cert: Path) -> AbstractContextManager[ServedHall]:
    return served(home, "--tls-cert", str(cert), "--tls-key", str(cert))


@pytest.fixture
def impostor(tmp_path: Path) -> Iterator[Callable[[int], list[bytes]]]:
    """Takes a port with another key, and keeps what it is sent once the connection is secured."""
    with ExitStack() as ending:

        def begin(port: int) -> list[bytes]:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate(tmp_path, name=NAME, days=50))
            listener = ending.enter_context(socket.create_server(("127.0.0.1", port)))
            ending.callback(listener.shutdown, socket.SHUT_RDWR)
            heard: list[bytes] = []

            def listen() -> None:
                while True:
                    try:
                        plain, _ = listener.accept()
                    except OSError:
                        return
                    with plain:
                        try:
                            with context.wrap_socket(plain, server_side=True) as secured:
                                heard.append(secured.recv(1 << 16))
                        except OSError:
                            heard.append(b"")

            Thread(target=listen, daemon=True).start()
            return heard

        yield begin


@pytest.mark.parametrize("spelling", ["sha256", "bare", "base64", "second"])
def test_a_pinned_hall_gets_everything(services: Services, secure: ServedHall, cert: Path, spelling: str) -> None:
    digits = pin(cert).removeprefix("sha256:")
    spelt = {
        "sha256": [pin(cert)],
        "bare": [digits.upper()],
        "base64": [f"sha256:{b64encode(bytes.fromhex(digits)).decode()}"],
        "second": [f"sha256:{'0' * 64}", pin(cert)],
    }
    log_case(services)
    enrol(services, secure.url, secure.enrol_code("JG"), pins=spelt[spelling])
    assert run_session(services).pending == 0
    assert run_session(services).requests == 1


def test_nothing_is_sent_to_another_key(
    services: Services, tmp_path: Path, cert: Path, impostor: Callable[[int], list[bytes]]
) -> None:
    with serving(tmp_path / "hall", cert) as hall:
        enrol(services, hall.url, hall.enrol_code("JG"), pins=[pin(cert)])
        run_session(services)
    heard = impostor(int(hall.url.rpartition(":")[2]))
    log_case(services)
    before = everything(services)
    with pytest.raises(EnvironmentFault) as caught:
        run_session(services)
    assert (caught.value.code, caught.value.exit) == (Code.PIN_MISMATCH, Exit.AUTH)
    assert everything(services) == before
    assert [item.code for item in services.sync.attention()] == ["pin_mismatch"]
    assert b"".join(heard) == b""


def test_the_wrong_pin_enrols_nobody(services: Services, secure: ServedHall) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        enrol(services, secure.url, secure.enrol_code("JG"), pins=[f"sha256:{'0' * 64}"])
    assert caught.value.code is Code.PIN_MISMATCH
    assert services.sync.membership().device_id is None


def test_without_the_pin_the_certificate_is_not_believed(services: Services, secure: ServedHall) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        enrol(services, secure.url, secure.enrol_code("JG"))
    assert caught.value.code is Code.HALL_UNREACHABLE


def test_a_planted_fault_that_takes_any_key_is_noticed(
    services: Services, secure: ServedHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trust, "shows_a_pin", lambda _secured, _pins: True)
    with pytest.raises(pytest.fail.Exception):
        test_the_wrong_pin_enrols_nobody(services, secure)


@pytest.mark.parametrize("text", ["", "sha256:", "sha256:12", "g" * 64, "sha1:" + "0" * 40, "0" * 65])
def test_what_is_no_pin(services: Services, text: str) -> None:
    with pytest.raises(UserError) as caught:
        enrol(services, "https://127.0.0.1:9", "ABCD-EFGH-JKMN", pins=[text])
    assert (caught.value.code, caught.value.exit) == (Code.BAD_PIN, Exit.BAD_INPUT)


def test_a_pin_needs_a_certificate_to_be_compared_with(services: Services, cert: Path) -> None:
    for url, ca in (("http://127.0.0.1:9", None), ("https://127.0.0.1:9", cert)):
        with pytest.raises(UserError) as caught:
            enrol(services, url, "ABCD-EFGH-JKMN", ca, [pin(cert)])
        assert caught.value.code is Code.BAD_PIN


def test_the_hall_says_its_pin_when_it_starts(tmp_path: Path, cert: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with serving(tmp_path / "hall", cert):
        pass
    assert f"PIN {pin(cert)}" in capfd.readouterr().err.splitlines()
