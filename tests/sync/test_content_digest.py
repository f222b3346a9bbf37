"""A message that was altered on its way is noticed, whatever it still reads like."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from station_app.errors import Code, EnvironmentFault
from sync.hall.embedded import EmbeddedHall
from sync.station.client import HallClient
from sync.wire.calls import EnrolRequest, TokenAnswer
from sync.wire.framing import CONTENT_DIGEST, content_digest

BODY = (
    b'{"access_token":"a-token-of-access-for-tests","refresh_token":"a-token-to-refresh-with","access_expires_in":3600}'
)


def test_the_digest_is_that_of_the_standard() -> None:
    """The example of RFC 9530, appendix B.1: the content `{"hello": "world"}` and a line feed."""
    assert content_digest(b'{"hello": "world"}\n') == "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("GET", "/healthz", None), ("POST", "/sync/v1/enrol", b"{}"), ("GET", "/sync/v1/changes", None)],
)
def test_every_message_of_the_hall_says_its_digest(
    hall: EmbeddedHall, method: str, path: str, body: bytes | None
) -> None:
    answer = requests.request(
        method, hall.url + path, data=body, headers={"Content-Type": "application/json"}, timeout=9
    )
    assert answer.headers[CONTENT_DIGEST] == content_digest(answer.content)


@pytest.fixture
def answering() -> Iterator[tuple[str, dict[str, bytes]]]:
    """A server that answers what it is told to, with the digest of `BODY`."""
    told = {"body": BODY}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told["body"])))
            self.send_header(CONTENT_DIGEST, content_digest(BODY))
            self.end_headers()
            self.wfile.write(told["body"])

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", told
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_altered_message_is_nonsense(answering: tuple[str, dict[str, bytes]]) -> None:
    url, told = answering
    client = HallClient(url)
    asked = EnrolRequest(code="ABCD-EFGH-JKMN", pubname="x", app="1", platform="x")
    assert client.post("enrol", asked, TokenAnswer).access_token == "a-token-of-access-for-tests"
    told["body"] = BODY.replace(b"a-token-of-access-for-tests", b"a-token-of-excess-for-tests")
    with pytest.raises(EnvironmentFault) as caught:
        client.post("enrol", asked, TokenAnswer)
    client.close()
    assert caught.value.code is Code.HALL_NONSENSE
