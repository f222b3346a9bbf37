"""A batch of numbered changes on its way up, and the hall's answer with a verdict per change."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from sync.wire.codes import Verdict
from sync.wire.framing import deflate, digest

MAX_SEQ = 2**53 - 1

Uuid = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[a-z][a-z0-9_]*$")]
EntityId = Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=r"^[0-9A-Za-z][0-9A-Za-z:._-]*$")]
Stamp = Annotated[str, StringConstraints(pattern=r"^\d{13}-\d{4}-[0-9a-f]{8}$")]
Moment = Annotated[str, StringConstraints(min_length=10, max_length=40)]
Seq = Annotated[int, Field(ge=1, le=MAX_SEQ, strict=True)]


class Change(BaseModel):
    """One numbered change: an entity's fields, the stamps its writer had seen, who and when.

    Neighbouring changes of one `txn` are taken whole or not at all.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    seq: Seq
    id: Uuid
    txn: Uuid | None = None
    kind: Name
    entity: EntityId
    op: Literal["put", "void"] = "put"
    hlc: Stamp
    wall_at: Moment
    actor: Annotated[str, StringConstraints(max_length=64)] = ""
    base: dict[str, Stamp | list[Stamp]] = Field(default_factory=dict, max_length=200)
    fields: dict[str, Any] = Field(default_factory=dict, max_length=200)

    def bases(self) -> dict[str, tuple[str, ...]]:
        """Per field the stamps its writer had seen."""
        return {name: (seen,) if isinstance(seen, str) else tuple(seen) for name, seen in self.base.items()}


class OpaqueChange(BaseModel):
    """A change the hall failed over: it is kept as it is, unread, for a person to look at.

    `opaque` is the change in canonical spelling (`framing.canonical`), in base64.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    seq: Seq
    opaque: Annotated[str, StringConstraints(min_length=1, pattern=r"^[A-Za-z0-9+/]+=*$")]


class BatchHeader(BaseModel):
    """A batch without its changes.

    `prev_hash` is the SHA-256 of the change before `first_seq`, as JSON without spaces and with its keys in the order
    in which they were sent; empty when that change is no longer kept. `prev_change` is the id of the same change.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    batch_id: Uuid
    replica_id: Uuid
    hall_epoch: Annotated[str, StringConstraints(max_length=64)] | None = None
    first_seq: Seq
    schema_: Annotated[int, Field(alias="schema", ge=1, le=1_000_000, strict=True)] = 1
    prev_hash: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")] | None = None
    prev_change: Uuid | None = None
    sent_hlc: Annotated[str, StringConstraints(max_length=40)] | None = None


class Batch(BatchHeader):
    """A whole batch, as it stands in the OpenAPI description."""

    changes: list[Change | OpaqueChange]


class Winner(BaseModel):
    """The version a field was lost to."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    value: Any = None
    hlc: str
    actor: str = ""


class Result(BaseModel):
    """The verdict on one change."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    seq: Annotated[int, Field(ge=1, le=MAX_SEQ)]
    verdict: Verdict
    code: str = ""
    field: str = ""
    detail: dict[str, Any] = Field(default_factory=dict)
    fields: tuple[str, ...] = ()
    winner: dict[str, Winner] = Field(default_factory=dict)


class BatchAnswer(BaseModel):
    """What the hall says once a batch lies safely in its store. Changes that are not listed were applied."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    batch_id: Uuid
    receipt_no: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    received_at: Moment
    last_seq: Annotated[int, Field(ge=0, le=MAX_SEQ, strict=True)]
    hall_epoch: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    hall_time: Moment
    results: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True)
class FrozenBatch:
    """The bytes of a batch as they are sent, the first time and every time after."""

    batch_id: str
    first_seq: int
    last_seq: int
    body: bytes
    sha256: str


def freeze(header: Mapping[str, Any], changes: Sequence[str]) -> FrozenBatch:
    """Write a batch once and for all.

    Args:
        header: the fields of `BatchHeader`, spelt as on the wire.
        changes: the changes as JSON texts, without gap, at least one.
    """
    head = json.dumps(header, ensure_ascii=False, separators=(",", ":"))
    raw = f'{head[:-1]},"changes":[{",".join(changes)}]}}'.encode()
    first_seq = int(header["first_seq"])
    return FrozenBatch(
        batch_id=str(header["batch_id"]),
        first_seq=first_seq,
        last_seq=first_seq + len(changes) - 1,
        body=deflate(raw),
        sha256=digest(raw),
    )
