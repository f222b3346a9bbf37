"""Tables of the station's end of the wire: the change log, frozen batches, what came back and what needs a person."""

from __future__ import annotations

from peewee import AutoField, BlobField, BooleanField, CompositeKey, IntegerField, TextField

from station_app.storage.tables.base import JsonText, Table


class Replica(Table):
    """This PC as a replica of its station; one row."""

    id = IntegerField(primary_key=True)
    replica_id = TextField()
    station = TextField()
    terminal = TextField()
    document_key = TextField()
    next_seq = IntegerField()
    hlc_last = TextField(null=True)
    hall_url = TextField(null=True)
    hall_ca = TextField(null=True)
    device_id = TextField(null=True)
    hall_epoch = TextField(null=True)
    cursor = TextField(null=True)
    clock_offset_ms = IntegerField(default=0)
    ready = BooleanField(default=False)
    durable_seq = IntegerField(default=0)
    resync_at = TextField(null=True)
    fed_digest = TextField(null=True)


class HallToken(Table):
    """The hall's tokens of stores whose key did not come from the keyring; one row per name."""

    name = TextField(primary_key=True)
    value = TextField()


class Change(Table):
    """One change and where it is on its way to the hall, appended in the transaction of the business rows.

    What it says lies in `ChangeBody`: verdicts come for a thousand rows at a time, and these are short.
    """

    seq = IntegerField(primary_key=True)
    change_id = TextField(unique=True)
    txn_id = TextField()
    kind = TextField()
    entity_id = TextField()
    op = TextField()
    hlc = TextField()
    wall_at = TextField()
    actor_id = TextField()
    case_id = TextField(null=True, index=True)
    batch_id = TextField(null=True)
    state = TextField(index=True)
    code = TextField(null=True)
    acked_at = TextField(null=True)


class ChangeBody(Table):
    """What one change says, and the stamps its writer had seen."""

    seq = IntegerField(primary_key=True)
    fields = JsonText()
    base = JsonText()


class Batch(Table):
    """A batch whose bytes are frozen at its first sending."""

    batch_id = TextField(primary_key=True)
    first_seq = IntegerField()
    last_seq = IntegerField()
    body = BlobField(null=True)
    sha256 = TextField()
    size = IntegerField()
    state = TextField(index=True)
    response = JsonText(null=True)
    receipt_no = TextField(null=True)
    receipt_at = TextField(null=True)
    created_at = TextField()


class Conflict(Table):
    """A concurrent value that lost, until a person closes it here or on another PC (`closed_by_change` empty then)."""

    id = AutoField()
    kind = TextField()
    entity_id = TextField()
    field = TextField()
    winner = JsonText()
    loser = JsonText()
    seen_at = TextField()
    closed_by_change = TextField(null=True)
    winner_hlc = TextField(null=True)
    loser_hlc = TextField(null=True)
    closed_at = TextField(null=True)

    class Meta:
        """The conflicts of one entity are read together."""

        indexes = ((("kind", "entity_id"), False),)


class Attention(Table):
    """Something of the exchange that needs a person (需处理)."""

    id = AutoField()
    source = TextField()
    ref = TextField()
    code = TextField()
    params = JsonText()
    case_id = TextField(null=True)
    first_at = TextField()
    last_at = TextField()
    closed_at = TextField(null=True)


class UnknownRow(Table):
    """A pulled row kept raw: of a kind this version does not use, until an upgrade; or until the case it waits for comes."""

    kind = TextField()
    entity_id = TextField()
    body = JsonText()
    pulled_at = TextField()
    waits_for = TextField(null=True)

    class Meta:
        """The newest version per entity."""

        primary_key = CompositeKey("kind", "entity_id")


UnknownRow.add_index(UnknownRow.waits_for, where=UnknownRow.waits_for.is_null(is_null=False))


class FedRow(Table):
    """The place in the hall's feed of every row that was pulled: what the digest is made of."""

    kind = TextField()
    entity_id = TextField()
    seq = IntegerField()

    class Meta:
        """The newest place per entity."""

        primary_key = CompositeKey("kind", "entity_id")
        without_rowid = True


class SyncRun(Table):
    """One finished session with the hall."""

    id = AutoField()
    started_at = TextField()
    trigger = TextField()
    outcome = TextField()
    code = TextField(null=True)
    pushed = IntegerField()
    pulled = IntegerField()
    attention = IntegerField()
    requests = IntegerField()
    bytes_up = IntegerField()
    bytes_down = IntegerField()
    duration_ms = IntegerField()
    receipt_no = TextField(null=True)


class ExchangePackage(Table):
    """A package that went out on a stick; `identity` opens its receipt, `received_at` ends it."""

    id = TextField(primary_key=True)
    name = TextField()
    made_at = TextField()
    expires_at = TextField()
    identity = TextField()
    batches = IntegerField()
    files = IntegerField()
    size = IntegerField()
    received_at = TextField(null=True)
