"""Files on their way into a bucket: an object for each stretch, which counts once the database names it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from station_app.errors import EnvironmentFault
from station_app.ids import new_id
from sync.hall.blob_store import copied
from sync.hall.blobs import brought_lately
from sync.hall.bucket import Bucket
from sync.hall.spooling import spooled, sweep_spool
from sync.hall.store.database import HallDatabase, Tx

_FOLDER = "incoming"


class BucketStaging:
    """See `blob_store.Staging`. No part of an upload needs the machine that took it in.

    Args:
        spool: a folder of this machine, where a whole file lies while it is verified.
    """

    def __init__(self, bucket: Bucket, spool: Path) -> None:
        self._bucket = bucket
        self._spool = spool

    def begin(self, upload_id: str) -> None:
        """Nothing is needed before the first stretch."""

    def reached(self, _upload_id: str, received: int) -> int:
        """All of it: parts leave the bucket only with their rows. What somebody has removed is missed at the end."""
        return received

    def bring(self, upload_id: str, offset: int, parts: Callable[[], Iterator[bytes]]) -> BucketArrival:
        """Put it under a name of its own, before the database is asked for the place: no transaction waits for it."""
        content = b"".join(parts())
        name = f"{_FOLDER}/{upload_id}/{offset:015d}-{new_id()}"
        self._bucket.put(name, content)
        return BucketArrival(self._bucket, name, upload_id, offset, len(content))

    @contextmanager
    def gathered(self, store: HallDatabase, upload_id: str, size: int) -> Iterator[Path]:
        """Fetch the parts one behind the other."""
        with store.read() as tx:
            parts = tx.all(
                "SELECT name, at_byte, size FROM upload_part WHERE upload_id = ? ORDER BY at_byte", upload_id
            )
        reached = 0
        with spooled(self._spool) as path:
            with path.open("wb") as target:
                for name, at_byte, length in parts:
                    if at_byte != reached:
                        raise FileNotFoundError(name)
                    copied(self._bucket.open(name), target)
                    reached += length
            if reached != size:
                raise FileNotFoundError(upload_id)
            yield path

    def release(self, tx: Tx, upload_id: str) -> list[str]:
        """Its parts."""
        return [row[0] for row in tx.all("DELETE FROM upload_part WHERE upload_id = ? RETURNING name", upload_id)]

    def discard(self, names: Iterable[str]) -> None:
        """Delete parts; nobody waits for a bucket that does not answer, what is left of them is swept."""
        with suppress(EnvironmentFault):
            for name in names:
                self._bucket.delete(name)

    def end(self, upload_id: str) -> None:
        """`begin` has made nothing."""

    def sweep(self, store: HallDatabase) -> int:
        """Delete old parts no row names, and what a killed process has left in this machine's spool."""
        old = [found.name for found in self._bucket.names(_FOLDER) if not brought_lately(found.age_seconds)]
        with store.read() as tx:
            named = {row[0] for row in tx.among("SELECT name FROM upload_part WHERE name IN (#)", old)}
        strays = [name for name in old if name not in named]
        self.discard(strays)
        return len(strays) + sweep_spool(self._spool)


class BucketArrival:
    """See `blob_store.Arrival`."""

    def __init__(self, bucket: Bucket, name: str, upload_id: str, offset: int, size: int) -> None:
        self._bucket = bucket
        self._name = name
        self._row = (name, upload_id, offset, size)

    def join(self, tx: Tx) -> None:
        """Name it in the database."""
        tx.run("INSERT INTO upload_part VALUES (?, ?, ?, ?)", *self._row)

    def abandon(self) -> None:
        """Delete it, if that is possible now."""
        with suppress(EnvironmentFault):
            self._bucket.delete(self._name)
