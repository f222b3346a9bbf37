"""Reads and writes of declared settings and of this PC's replica row."""

from __future__ import annotations

from typing import NamedTuple, TypeVar

from station_app.settings import SettingKey, Settings
from station_app.storage.store import Store, Write
from station_app.storage.tables.sync import Replica
from station_app.storage.tables.system import Setting

T = TypeVar("T")


def load(store: Store) -> Settings:
    """All settings that differ from their defaults."""
    return Settings({row.key: row.value for row in store.rows(Setting.select())})


def stored(store: Store, setting: SettingKey[T]) -> T | None:
    """A setting as it stands in the store right now; None when it was never written."""
    row = store.first(Setting.select().where(Setting.key == setting.key))
    return row.value if row else None


def current(store: Store, setting: SettingKey[T]) -> T:
    """What is stored now, also by another process; the default when nothing is."""
    row = store.first(Setting.select().where(Setting.key == setting.key))
    return setting.default if row is None else row.value


def put(write: Write, setting: SettingKey[T], value: T) -> None:
    """Write one setting; settings of this PC have no change row."""
    write.store.run(Setting.replace(key=setting.key, value=value))


def create_replica(store: Store, *, replica_id: str, station: str, terminal: str, document_key: str) -> None:
    """Write the replica row of a new store, before its first write transaction."""
    with store.database.atomic("IMMEDIATE"):
        store.run(
            Replica.insert(
                id=1, replica_id=replica_id, station=station, terminal=terminal, document_key=document_key, next_seq=1
            )
        )


class ReplicaRow(NamedTuple):
    """This PC as a replica of its station, as stored; its columns in the order of their names here."""

    replica_id: str
    station: str
    terminal: str
    document_key: str
    next_seq: int
    hall_url: str | None
    hall_ca: str | None
    device_id: str | None
    hall_epoch: str | None
    cursor: str | None
    clock_offset_ms: int
    ready: int
    durable_seq: int
    resync_at: str | None
    fed_digest: str | None


_REPLICA = f"SELECT {', '.join(ReplicaRow._fields)} FROM replica WHERE id = 1"  # noqa: S608  # own names


def replica(store: Store) -> ReplicaRow:
    """The replica row."""
    return ReplicaRow(*store.sql(_REPLICA)[0])
