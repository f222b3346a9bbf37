"""The other calls: enrolment, tokens, hello, the feed, and problem bodies (RFC 9457)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from sync.wire.batch import MAX_SEQ, Moment, Uuid
from sync.wire.limits import Limits

Short = Annotated[str, StringConstraints(max_length=200)]
Token = Annotated[str, StringConstraints(min_length=20, max_length=100)]
Epoch = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Count = Annotated[int, Field(ge=0, le=MAX_SEQ, strict=True)]


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class EnrolRequest(_Message):
    """A new device introduces itself with its one-time code.

    `request_id` is made by the client and kept until it has an answer: asking again with the same one answers the
    same device. `document_key` is the public half of the key this device signs packages on a stick with. `replica_id` is the replica whose outbox this device goes on delivering after an earlier enrolment.
    """

    code: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    pubname: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    app: Short = ""
    platform: Short = ""
    document_key: Short = ""
    request_id: Annotated[str, StringConstraints(max_length=64)] = ""
    replica_id: Uuid | None = None


class StationName(_Message):
    """The station a device belongs to."""

    code: Short
    name: Short


class ExchangeKeys(_Message):
    """How packages on a stick are sealed for the hall and how its receipts are recognised."""

    recipient: Annotated[str, StringConstraints(pattern=r"^age1[0-9a-z]{20,100}$")]
    verify_key: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class EnrolAnswer(_Message):
    """What the device needs from now on."""

    device_id: Uuid
    station: StationName
    access_token: Token
    refresh_token: Token
    access_expires_in: Count
    hall_epoch: Epoch
    hall_time: Moment
    limits: Limits
    exchange: ExchangeKeys | None = None


class TokenRequest(_Message):
    """A refresh token; the one it is exchanged for replaces it at its first use."""

    refresh_token: Token


class TokenAnswer(_Message):
    """A fresh pair."""

    access_token: Token
    refresh_token: Token
    access_expires_in: Count


class HelloRequest(_Message):
    """The first and, when there is nothing to do, the only request of a session."""

    replica_id: Uuid
    next_seq: Annotated[int, Field(ge=1, le=MAX_SEQ, strict=True)]
    wall_ms: Count | None = None
    pending: Count = 0
    cursor: Annotated[str, StringConstraints(max_length=1_000)] | None = None
    app: Short = ""
    schema_: Annotated[int, Field(alias="schema", ge=1, le=1_000_000, strict=True)] = 1
    digest: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{16})?$")] = ""


class HelloAnswer(_Message):
    """Where the hall stands with this replica.

    `last_seq` is the highest change it has of it and `last_change` the id of that, `durable_seq` the highest in a
    verified backup. `digest_differs`: at equal cursors the replica has not pulled what the hall has told it; it has to
    start over.
    """

    hall_epoch: Epoch
    last_seq: Count
    last_change: Uuid | None = None
    durable_seq: Count
    hall_time: Moment
    hall_ms: Count
    changes_available: Annotated[bool, Field(strict=True)]
    limits: Limits
    min_schema: Count
    digest_differs: Annotated[bool, Field(strict=True)] = False
    next_window: Annotated[str, StringConstraints(pattern=r"^(\d\d:\d\d-\d\d:\d\d)?$")] = ""


class NightReportMessage(BaseModel):
    """What a nightly run reports; what the hall does not know yet is kept with the rest."""

    model_config = ConfigDict(frozen=True, extra="allow")

    at: Moment
    exit: Annotated[int, Field(ge=0, le=255, strict=True)]


class NightReportAnswer(_Message):
    """When the hall has kept a report."""

    kept_at: Moment


class FeedRow(_Message):
    """The newest version of one entity.

    `body` of a kind the stations own: fields, clocks (the stamp of each field, or one text for them all), conflicts.
    Of a kind the hall owns: the entity itself.
    """

    seq: Count
    kind: Short
    entity: Short
    origin: str = ""
    void: bool = False
    body: dict[str, Any]


class ChangesAnswer(_Message):
    """One page of the feed; `cursor` says where the next one starts, `tombstone_floor` up to where withdrawn rows were dropped."""

    changes: tuple[FeedRow, ...]
    cursor: Annotated[str, StringConstraints(min_length=1, max_length=1_000)]
    more: Annotated[bool, Field(strict=True)]
    tombstone_floor: Count = 0


class ProblemBody(_Message):
    """RFC 9457 with the code spelt out and, for people, one Chinese sentence as `detail`."""

    type: str
    title: str
    status: int
    detail: str = ""
    code: str
    field: str = ""
    expected: int | None = None
    hall_time: str | None = None
    hall_ms: int | None = None
