"""A station reduced to its wire: numbers changes, freezes batches and talks to a real hall over HTTP."""

from __future__ import annotations

import json
from typing import Any

import requests

from station_app.domain import hlc
from station_app.ids import new_id
from sync.wire.batch import FrozenBatch, freeze
from sync.wire.framing import payload_hash

WALL = 1_795_000_000_000


class Peer:
    """One device with one replica."""

    def __init__(self, url: str, code: str, name: str = "窗口一") -> None:
        self.url = url
        self.http = requests.Session()
        self.http.trust_env = False
        self.replica_id = new_id()
        self.next_seq = 1
        self.last_hlc: str | None = None
        self.last_hash = ""
        self.cursor = ""
        self.wall = WALL
        self.enrolled = self.enrol(code, name)
        self.access = self.enrolled["access_token"]
        self.refresh = self.enrolled["refresh_token"]

    def enrol(self, code: str, name: str) -> dict[str, Any]:
        body = {"code": code, "pubname": name, "app": "1.0", "platform": "linux", "replica_id": self.replica_id}
        answer = self.http.post(f"{self.url}/sync/v1/enrol", json=body, timeout=10)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.access}", **options.pop("headers", {})}
        return self.http.request(method, f"{self.url}/sync/v1/{path}", headers=headers, timeout=30, **options)

    def change(self, kind: str, entity: str, fields: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        self.last_hlc = hlc.tick(self.last_hlc, self.wall, hlc.replica_tag(self.replica_id))
        change = {
            "seq": self.next_seq,
            "id": new_id(),
            "txn": new_id(),
            "kind": kind,
            "entity": entity,
            "op": "put",
            "hlc": self.last_hlc,
            "wall_at": "2026-11-20T10:00:00+08:00",
            "actor": "op-1",
            "base": {},
            "fields": fields or {},
            **more,
        }
        self.next_seq += 1
        return change

    def case(self, no: str, items: list[str] | None = None, **fields: Any) -> dict[str, Any]:
        guidance = {"items": [{"code": code, "name": code, "department": "局"} for code in items or ["SS-01-01-01"]]}
        values = {
            "no": no,
            "client_id": no.lower(),
            "mode": "proxy",
            "state": "registered",
            "enterprise_name": "𠮷祥餐饮店",
            "guidance": guidance,
            **fields,
        }
        return self.change("case", new_id(), values)

    def freeze(self, changes: list[dict[str, Any]], **header: Any) -> FrozenBatch:
        prepared = {
            "batch_id": new_id(),
            "replica_id": self.replica_id,
            "first_seq": changes[0]["seq"],
            "schema": 1,
            "prev_hash": self.last_hash,
            **header,
        }
        spelt = [json.dumps(change, ensure_ascii=False, separators=(",", ":")) for change in changes]
        self.last_hash = payload_hash(spelt[-1])
        return freeze(prepared, spelt)

    def send(self, batch: FrozenBatch) -> requests.Response:
        headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
        return self.call("POST", "batches", data=batch.body, headers=headers)

    def push(self, *changes: dict[str, Any]) -> dict[str, Any]:
        answer = self.send(self.freeze(list(changes)))
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def hello(self, **more: Any) -> dict[str, Any]:
        body = {"replica_id": self.replica_id, "next_seq": self.next_seq, "cursor": self.cursor, "schema": 1, **more}
        answer = self.call("POST", "hello", json=body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def hello_after_refresh(self) -> dict[str, Any]:
        """Days later: the access token has run out."""
        answer = self.http.post(f"{self.url}/sync/v1/token", json={"refresh_token": self.refresh}, timeout=10)
        self.access, self.refresh = answer.json()["access_token"], answer.json()["refresh_token"]
        return self.hello()

    def pull(self, limit: int = 1000) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        while True:
            answer = self.call("GET", "changes", params={"cursor": self.cursor, "limit": limit})
            assert answer.status_code == 200, answer.text
            page = answer.json()
            rows += page["changes"]
            self.cursor = page["cursor"]
            if not page["more"]:
                return rows

    def close(self) -> None:
        self.http.close()


def verdicts(answer: dict[str, Any]) -> dict[int, tuple[str, str]]:
    return {result["seq"]: (result["verdict"], result.get("code", "")) for result in answer.get("results", [])}


def as_json(batch: FrozenBatch) -> dict[str, Any]:
    import gzip

    return dict(json.loads(gzip.decompress(batch.body)))


def problem(answer: Any) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["detail"]
    return answer.status_code, body["code"]
