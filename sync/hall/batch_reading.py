"""Reading a batch without trusting it: what is malformed is kept as such and rejected alone."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from sync.hall.context import Hall
from sync.hall.judge import Received
from sync.hall.problems import ProblemError
from sync.wire.batch import BatchHeader, Change, OpaqueChange
from sync.wire.codes import Problem
from sync.wire.framing import canonical, digest
from sync.wire.limits import MAX_TOKENS, MIN_SCHEMA

_CHANGES = TypeAdapter(list[Change])
_KEYS = ("seq", "id", "txn", "kind", "entity", "op", "hlc", "wall_at", "actor", "base", "fields")
"""A change as stations write it: its fields come last, and nothing before them holds an object but `base`, which has texts."""
_FIELDS = b',"fields":{'


@dataclass(frozen=True, slots=True)
class ReadBatch:
    """A batch as it was read: its header, its changes in order, and the hash of the body."""

    header: BatchHeader
    received: tuple[Received, ...]
    sha256: str

    @property
    def last_seq(self) -> int:
        """The number of its last change."""
        return self.header.first_seq + len(self.received) - 1


def read_batch(hall: Hall, body: bytes) -> ReadBatch:
    """Read a body without trusting it.

    A change whose envelope is malformed is kept as such, so that it can be rejected alone; only what makes the batch
    itself unreadable refuses it.

    Raises:
        ProblemError: `bad_json`, `too_complex`, `bad_batch`, `too_many_changes` or `min_schema`.
    """
    data = parse_json(body)
    if not isinstance(data, dict) or not isinstance(data.get("changes"), list) or not data["changes"]:
        raise ProblemError(Problem.BAD_BATCH, "changes")
    try:
        header = BatchHeader.model_validate(data)
    except ValidationError as error:
        raise ProblemError(Problem.BAD_BATCH, _location(error)) from error
    if header.schema_ < MIN_SCHEMA:
        raise ProblemError(Problem.MIN_SCHEMA, "schema")
    raw: list[Any] = data["changes"]
    if len(raw) > hall.limits.max_changes:
        raise ProblemError(Problem.TOO_MANY_CHANGES, "changes")
    for expected, change in enumerate(raw, start=header.first_seq):
        if not isinstance(change, dict) or change.get("seq") is True or change.get("seq") != expected:
            raise ProblemError(Problem.BAD_BATCH, "seq", expected=expected)
    return ReadBatch(header, _read_changes(raw), digest(body))


def parse_json(body: bytes) -> Any:
    """JSON with bounded nesting and a bounded number of objects.

    Raises:
        ProblemError: `bad_json` or `too_complex`.
    """
    if body.count(b",") + body.count(b"[") + body.count(b"{") > MAX_TOKENS:
        raise ProblemError(Problem.TOO_COMPLEX)
    try:
        return from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise ProblemError(Problem.BAD_JSON) from error


def _read_changes(raw: list[dict[str, Any]]) -> tuple[Received, ...]:
    try:
        parsed = iter(_CHANGES.validate_python([change for change in raw if "opaque" not in change]))
    except ValidationError:
        return tuple(_read_opaque(change) if "opaque" in change else _read_alone(change) for change in raw)
    return tuple(_read_opaque(change) if "opaque" in change else _read(change, next(parsed)) for change in raw)


def _read(raw: dict[str, Any], change: Change | None, fault: str = "") -> Received:
    spelt = canonical(raw)
    usual = change is not None and change.op == "put" and tuple(raw) == _KEYS
    fields_at = spelt.find(_FIELDS) + len(_FIELDS) - 1 if usual else 0
    return Received(raw["seq"], spelt, digest(spelt), change, fault, fields_at=fields_at)


def _read_alone(raw: dict[str, Any]) -> Received:
    try:
        return _read(raw, Change.model_validate(raw))
    except ValidationError as error:
        return _read(raw, None, _location(error))


def _read_opaque(raw: dict[str, Any]) -> Received:
    """A change that is to be kept as it is; what cannot be decoded is kept as it came."""
    try:
        spelt = b64decode(OpaqueChange.model_validate(raw).opaque, validate=True)
        spelt.decode()
    except (ValidationError, ValueError) as error:
        return _read(raw, None, _location(error) if isinstance(error, ValidationError) else "opaque")
    if b"\0" in spelt:
        return _read(raw, None, "opaque")
    return Received(raw["seq"], spelt, digest(spelt), None, unread=True)


def _location(error: ValidationError) -> str:
    return ".".join(str(part) for part in error.errors(include_url=False, include_input=False)[0]["loc"])[:64]
