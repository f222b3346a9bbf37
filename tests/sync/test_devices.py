"""Enrolment, tokens, revocation: what a device can do with what it holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from station_app.errors import UserError
from station_app.ids import new_id
from sync.hall import enrol
from sync.hall.embedded import EmbeddedHall
from tests.sync.conftest import SetClock
from tests.sync.peer import Peer

Join = Callable[..., Peer]


def post(hall: EmbeddedHall, path: str, body: Any) -> requests.Response:
    return requests.post(f"{hall.url}/sync/v1/{path}", json=body, timeout=10)


def ask(hall: EmbeddedHall, code: str, **more: Any) -> requests.Response:
    return post(hall, "enrol", {"code": code, "pubname": "窗口一", "app": "1.0", "platform": "linux", **more})


def code_of(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_enrolment_answers_all_a_device_needs(hall: EmbeddedHall) -> None:
    answer = ask(hall, hall.enrol_code("JG", "锦江驿站")).json()
    assert answer["station"] == {"code": "JG", "name": "锦江驿站"}
    assert len(answer["refresh_token"]) == 44
    assert answer["limits"]["max_changes"] == 1000
    assert {"device_id", "access_token", "hall_epoch", "hall_time"} <= answer.keys()


def test_a_code_is_good_for_one_device(hall: EmbeddedHall) -> None:
    code = hall.enrol_code("JG", "锦江驿站")
    assert ask(hall, code).status_code == 200
    assert code_of(ask(hall, code)) == (403, "enrol_code")
    assert len(enrol.devices(hall.hall)) == 1


def test_a_code_may_be_typed_as_it_is_read(hall: EmbeddedHall) -> None:
    code = hall.enrol_code("JG", "锦江驿站").lower().replace("0", "o").replace("1", "l").replace("-", " ")
    assert ask(hall, code).status_code == 200


def test_a_lost_enrolment_answer_is_given_again(hall: EmbeddedHall) -> None:
    code, request_id = hall.enrol_code("JG", "锦江驿站"), new_id()
    first, again = (ask(hall, code, request_id=request_id).json() for _ in range(2))
    assert (first["device_id"], first["refresh_token"]) == (again["device_id"], again["refresh_token"])
    assert len(enrol.devices(hall.hall)) == 1
    assert post(hall, "token", {"refresh_token": first["refresh_token"]}).status_code == 200
    assert code_of(ask(hall, code, request_id=request_id)) == (403, "enrol_code")


def test_five_wrong_guesses_end_a_code(hall: EmbeddedHall) -> None:
    code = hall.enrol_code("JG", "锦江驿站")
    for _ in range(5):
        assert code_of(ask(hall, code[:5] + "0000-0000")) == (403, "enrol_code")
    assert code_of(ask(hall, code)) == (403, "enrol_code")


def test_a_code_expires(hall: EmbeddedHall, clock: SetClock) -> None:
    code = hall.enrol_code("JG", "锦江驿站")
    clock.forward(hours=72, seconds=1)
    assert code_of(ask(hall, code)) == (403, "enrol_code")


def test_codes_are_for_registered_stations(hall: EmbeddedHall) -> None:
    with pytest.raises(UserError):
        enrol.new_enrol_code(hall.hall, "NONE")
    with pytest.raises(UserError):
        enrol.add_station(hall.hall, "jg", "小写")


@pytest.mark.parametrize("body", [{}, [], {"code": 1}, {"code": "X"}, {"code": "X", "pubname": ""}, "x" * 20_000])
def test_enrolment_refuses_other_bodies(hall: EmbeddedHall, body: Any) -> None:
    assert post(hall, "enrol", body).status_code in {400, 413}


def test_rotation_survives_a_lost_answer(peer: Peer, hall: EmbeddedHall) -> None:
    lost, second = (post(hall, "token", {"refresh_token": peer.refresh}).json() for _ in range(2))
    assert lost["refresh_token"] == second["refresh_token"]
    third = post(hall, "token", {"refresh_token": second["refresh_token"]})
    assert third.status_code == 200
    peer.access = third.json()["access_token"]
    assert peer.hello()["last_seq"] == 0


def test_a_copied_credential_suspends_the_device(peer: Peer, hall: EmbeddedHall) -> None:
    following = post(hall, "token", {"refresh_token": peer.refresh}).json()["refresh_token"]
    post(hall, "token", {"refresh_token": following})
    assert code_of(post(hall, "token", {"refresh_token": peer.refresh})) == (403, "device_suspended")
    assert code_of(peer.call("GET", "changes")) == (403, "device_suspended")
    assert code_of(post(hall, "token", {"refresh_token": following})) == (403, "device_suspended")


def test_an_access_token_lives_half_an_hour(peer: Peer, hall: EmbeddedHall, clock: SetClock) -> None:
    clock.forward(minutes=29)
    assert peer.call("GET", "changes").status_code == 200
    clock.forward(minutes=1)
    assert code_of(peer.call("GET", "changes")) == (401, "unauthenticated")
    peer.access = post(hall, "token", {"refresh_token": peer.refresh}).json()["access_token"]
    assert peer.call("GET", "changes").status_code == 200


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic eDp5", "Bearer forged"])
@pytest.mark.parametrize(("method", "path"), [("POST", "hello"), ("POST", "batches"), ("GET", "changes")])
def test_nothing_without_a_token(hall: EmbeddedHall, header: str, method: str, path: str) -> None:
    answer = requests.request(method, f"{hall.url}/sync/v1/{path}", headers={"Authorization": header}, timeout=10)
    assert code_of(answer) == (401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_revoked_device_changes_nothing_from_its_next_request_on(peer: Peer, hall: EmbeddedHall) -> None:
    batch = peer.freeze([peer.case("JG-261120-001")])
    enrol.revoke(hall.hall, peer.enrolled["device_id"])
    assert code_of(peer.send(batch)) == (403, "device_revoked")
    assert code_of(peer.call("GET", "changes")) == (403, "device_revoked")
    assert code_of(post(hall, "token", {"refresh_token": peer.refresh})) == (403, "device_revoked")
    with hall.hall.store.read() as tx:
        assert tx.one("SELECT count(*) FROM change_in") == (0,)


def test_revoking_nobody_is_said(hall: EmbeddedHall) -> None:
    with pytest.raises(UserError):
        enrol.revoke(hall.hall, new_id())


def test_a_new_enrolment_takes_the_old_outbox_over(peer: Peer, hall: EmbeddedHall) -> None:
    peer.push(peer.case("JG-261120-001"))
    waiting = peer.freeze([peer.case("JG-261120-002")])
    enrol.revoke(hall.hall, peer.enrolled["device_id"])
    peer.access = peer.enrol(hall.enrol_code("JG", "锦江驿站"), "窗口一")["access_token"]
    assert peer.send(waiting).json()["last_seq"] == 2


def test_a_replica_of_another_station_cannot_be_taken_over(peer: Peer, hall: EmbeddedHall) -> None:
    peer.push(peer.case("JG-261120-001"))
    answer = ask(hall, hall.enrol_code("TF", "天府驿站"), replica_id=peer.replica_id)
    assert code_of(answer) == (403, "not_your_replica")


def test_tokens_are_kept_as_hashes_only(peer: Peer, hall: EmbeddedHall) -> None:
    with hall.hall.store.read() as tx:
        kept = str(tx.all("SELECT * FROM device") + tx.all("SELECT * FROM access_token"))
    assert peer.access not in kept
    assert peer.refresh not in kept
