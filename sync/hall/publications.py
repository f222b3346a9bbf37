"""What the hall publishes: checked, kept for good, and offered to every station, those that come later included."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from station_app.clock import to_text
from station_app.domain.publications import PublicationKind, checked, is_older
from station_app.errors import Code, UserError
from sync.hall import audit
from sync.hall.context import Hall
from sync.hall.feed import lock_station, own, put_own
from sync.hall.store.database import Tx, next_number

KIND = "publication"
"""The kind of its rows in the feed; the entity is the kind of the published file."""


@dataclass(frozen=True, slots=True)
class Published:
    """One published version, as it is offered to the stations."""

    kind: str
    version: str
    sha256: str
    size: int
    effective_from: str
    published_at: str


def publish(
    hall: Hall, kind: PublicationKind, content: bytes, actor: str, effective_from: str | None = None
) -> Published:
    """Publish a file to all stations; publishing the same one again changes nothing.

    Args:
        actor: a clerk's name, or `cli`.
        effective_from: the day from which it applies; today when it is not told.

    Raises:
        UserError: `file_too_large`, `bad_json`, `bad_file`, `catalogue_faults`, or `catalogue_version_altered` when the
            version was published with other content.
        EnvironmentFault: `file_not_written`.
    """
    version = checked(kind, content)
    now = hall.clock.now()
    published = Published(
        kind=kind.value,
        version=version,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        effective_from=effective_from or now.date().isoformat(),
        published_at=to_text(now),
    )
    hall.store.transact(lambda tx: _refuse_altered(tx, published))
    hall.blobs.keep(content)
    return hall.store.transact(lambda tx: _put(hall, tx, published, actor))


def offer_to(tx: Tx, station: str) -> None:
    """Offer everything that is in force to a station; what it was offered before is left alone."""
    _offer(tx, station, newest(tx))


def _offer(tx: Tx, station: str, in_force: Sequence[Published]) -> None:
    for published in in_force:
        body = asdict(published)
        if own(tx, station, KIND, published.kind) != body:
            lock_station(tx, station)
            put_own(tx, station, KIND, published.kind, body)


def newest(tx: Tx) -> list[Published]:
    """The version of each kind the stations are to use."""
    found: dict[str, Published] = {}
    for published in versions(tx):
        before = found.get(published.kind)
        if before is None or not is_older(PublicationKind(published.kind), published.version, before.version):
            found[published.kind] = published
    return list(found.values())


def versions(tx: Tx) -> list[Published]:
    """Everything that was ever published, in its order."""
    rows = tx.all(
        "SELECT kind, version, sha256, size, effective_from, published_at FROM publication ORDER BY kind, seq"
    )
    return [Published(*row) for row in rows]


def _refuse_altered(tx: Tx, published: Published) -> None:
    row = tx.one("SELECT sha256 FROM publication WHERE kind = ? AND version = ?", published.kind, published.version)
    if row is not None and row[0] != published.sha256:
        raise UserError(Code.CATALOGUE_VERSION_ALTERED, "file", version=published.version)


def _put(hall: Hall, tx: Tx, published: Published, actor: str) -> Published:
    _refuse_altered(tx, published)
    for known in versions(tx):
        if (known.kind, known.version) == (published.kind, published.version):
            return known
    tx.run(
        "INSERT INTO publication VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        published.kind, published.version, next_number(tx, "publication"), published.sha256, published.size,
        published.effective_from, published.published_at, actor,
    )  # fmt: skip
    in_force = newest(tx)
    for (station,) in tx.all("SELECT code FROM station ORDER BY code"):
        _offer(tx, station, in_force)
    audit.note(hall, tx, actor, "publish", f"{published.kind}:{published.version}")
    return published
