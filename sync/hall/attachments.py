"""Files of cases at the hall: which ones a case needs, and which are here, whole and verified."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from station_app.domain.merge import EntityState
from sync.hall.blob_store import Blobs
from sync.hall.blobs import altered
from sync.hall.feed import belonging_to, entities
from sync.hall.store.database import Tx

_FILE_KINDS = ("scan", "hall_paper")


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file that a case names.

    Attributes:
        removed: the station has taken it out of sight.
    """

    sha256: str
    kind: str
    entity: str
    name: str
    material: str
    media_type: str
    removed: bool
    complete: bool


def files_of_case(tx: Tx, station: str, case_id: str) -> list[CaseFile]:
    """The files a case names in its scans, the hall's papers and its enterprise's wallet, in a steady order."""
    named: dict[str, CaseFile] = {}
    for (kind, entity), stored in sorted(belonging_to(tx, station, case_id).items()):
        if kind in _FILE_KINDS and not stored.state.void:
            _name(named, kind, entity, stored.state)
    for entity, state in _of_wallet(tx, station, case_id):
        _name(named, "wallet_item", entity, state)
    here = complete_of(tx, station, list(named))
    return [_with_mark(file, complete=file.sha256 in here) for file in named.values()]


def attachments_of_case(tx: Tx, station: str, case_id: str) -> list[dict[str, Any]]:
    """The same, as the command line tells it."""
    return [{"sha256": file.sha256, "complete": file.complete} for file in files_of_case(tx, station, case_id)]


def missing_scans(tx: Tx, station: str, case_id: str) -> list[CaseFile]:
    """What still has to arrive before a case is complete at the hall; files out of sight are not waited for."""
    return [file for file in files_of_case(tx, station, case_id) if not file.complete and not file.removed]


def complete_of(tx: Tx, station: str, wanted: list[str]) -> set[str]:
    """Those hashes of which the station has sent the whole content, verified."""
    rows = tx.among("SELECT sha256 FROM attachment WHERE station = ? AND sha256 IN (#)", sorted(wanted), station)
    return {row[0] for row in rows}


def count_attachments(tx: Tx, station: str = "") -> int:
    """Complete files, of one station or of all."""
    query = "SELECT count(*) FROM attachment"
    row = tx.one(f"{query} WHERE station = ?", station) if station else tx.one(query)
    return int(row[0]) if row else 0


def faults_of_blobs(tx: Tx, blobs: Blobs) -> list[str]:
    """Files that should be here and are gone, or have another content by now."""
    rows = tx.all("SELECT sha256 FROM attachment UNION SELECT sha256 FROM publication ORDER BY 1")
    faults: list[str] = []
    for (sha256,) in rows:
        if not blobs.has(sha256):
            faults.append(f"blob_missing:{sha256}")
        elif altered(blobs, sha256):
            faults.append(f"blob_altered:{sha256}")
    return faults


def _name(named: dict[str, CaseFile], kind: str, entity: str, state: EntityState) -> None:
    sha256 = state.value("sha256")
    if not isinstance(sha256, str) or not sha256 or sha256 in named:
        return
    named[sha256] = CaseFile(
        sha256=sha256,
        kind=kind,
        entity=entity,
        name=str(state.value("name") or ""),
        material=str(state.value("material") or ""),
        media_type=str(state.value("media_type") or ""),
        removed=state.value("removed_at") is not None,
        complete=False,
    )


def _of_wallet(tx: Tx, station: str, case_id: str) -> list[tuple[str, EntityState]]:
    """What the case has left in the wallet of its enterprise."""
    case = entities(tx, station, [("case", case_id)]).get(("case", case_id))
    enterprise = case.state.value("enterprise") if case else None
    if case is None or not isinstance(enterprise, str) or not enterprise:
        return []
    rows = tx.all(
        "SELECT entity FROM feed WHERE station = ? AND kind = 'wallet_item' AND entity >= ? AND entity < ? ORDER BY entity",
        station, f"{enterprise}:", f"{enterprise};",
    )  # fmt: skip
    found = entities(tx, station, [("wallet_item", row[0]) for row in rows])
    own = {case_id, case.state.value("no")}
    return [
        (entity, stored.state)
        for (_, entity), stored in found.items()
        if not stored.state.void and stored.state.value("source_case") in own
    ]


def _with_mark(file: CaseFile, *, complete: bool) -> CaseFile:
    return CaseFile(
        file.sha256, file.kind, file.entity, file.name, file.material, file.media_type, file.removed, complete
    )
