"""Queries and writes of scans, the files behind them and the remarks pinned to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from peewee import SqliteDatabase, fn

from station_app.domain.case_records import RemarkRow, ScanRow
from station_app.domain.file_types import MediaType
from station_app.ids import new_id
from station_app.storage import field_clocks
from station_app.storage.store import Store, Write
from station_app.storage.tables.scans import Attachment, Scan, ScanRemark

_SCAN_KIND, _REMARK_KIND = "scan", "scan_remark"


def of_case(store: Store, rid: int) -> list[ScanRow]:
    """The scans of a case that are in sight, all versions, by material and age."""
    return _scans(store, (Scan.case_rid == rid) & Scan.removed_at.is_null())


def by_id(store: Store, scan_id: str) -> tuple[int, ScanRow] | None:
    """A scan with the row of its case."""
    found = _scans(store, Scan.id == scan_id)
    rid = store.first(Scan.select(Scan.case_rid).where(Scan.id == scan_id))
    return (rid.case_rid, found[0]) if rid and found else None


def holding(store: Store, rid: int, sha256: str) -> ScanRow | None:
    """The scan in sight that already holds this content in a case."""
    found = _scans(store, (Scan.case_rid == rid) & (Scan.sha256 == sha256) & Scan.removed_at.is_null())
    return found[0] if found else None


def add_file(write: Write, sha256: str, size: int, media_type: MediaType) -> None:
    """Note that a file is kept; the same content once, wherever it was taken in first."""
    write.store.run(
        Attachment.insert(sha256=sha256, size=size, media_type=media_type.value, added_at=write.at).on_conflict(
            conflict_target=[Attachment.sha256], update={Attachment.elsewhere: None}
        )
    )


def note_left_out(database: SqliteDatabase, brought: Sequence[str]) -> None:
    """Files the hall has whole and a backup therefore left out are elsewhere now; fetched when somebody looks at them."""
    rows = database.execute_sql("SELECT sha256 FROM attachment WHERE complete_at IS NOT NULL").fetchall()
    for (sha256,) in set(rows) - {(name,) for name in brought}:
        database.execute_sql("UPDATE attachment SET elsewhere = 1 WHERE sha256 = ?", (sha256,))


def note_elsewhere(write: Write, sha256: str, size: int | None, media_type: str | None) -> None:
    """Note a file that another PC of the station took in; it is not on this one."""
    write.store.run(
        Attachment.insert(
            sha256=sha256, size=size or 0, media_type=media_type or "", added_at=write.at, elsewhere=True
        ).on_conflict_ignore()
    )


def is_elsewhere(store: Store, sha256: str) -> bool:
    """Whether a file is known and not on this PC."""
    row = store.first(Attachment.select(Attachment.elsewhere).where(Attachment.sha256 == sha256))
    return row is not None and bool(row.elsewhere)


def add(
    write: Write, rid: int, case_id: str, material: str | None, name: str, sha256: str, size: int, media_type: MediaType
) -> str:
    """Add the next version of a material's scan and return its id."""
    add_file(write, sha256, size, media_type)
    scan_id, stamp, version = new_id(), write.stamp(), next_version(write.store, rid, material)
    values = {
        "material": material, "version": version, "sha256": sha256, "name": name, "added_at": write.at,
    }  # fmt: skip
    row = {"id": scan_id, "case_rid": rid, **values, "operator_id": write.actor, "hlc": stamp}
    write.insert(Scan, row)
    fields = {"case": case_id, **values, "size": size, "media_type": media_type.value}
    write.change(_SCAN_KIND, scan_id, fields, stamp, case_id=case_id)
    return scan_id


def next_version(store: Store, rid: int, material: str | None) -> int:
    """The version a new scan of a material gets; scans out of sight keep theirs."""
    same = Scan.material.is_null() if material is None else Scan.material == material
    latest = store.first(Scan.select(fn.MAX(Scan.version).alias("version")).where((Scan.case_rid == rid) & same))
    return (latest.version or 0) + 1 if latest else 1


def amend(write: Write, scan_id: str, case_id: str, values: dict[str, Any]) -> None:
    """Write some fields of a scan."""
    field_clocks.amend(write, Scan, _SCAN_KIND, scan_id, values, values, case_id)


def remarks(store: Store, rid: int) -> list[RemarkRow]:
    """The remarks on the scans of a case, oldest first."""
    names = list(RemarkRow.__dataclass_fields__)
    query = (
        ScanRemark.select(*(getattr(ScanRemark, name) for name in names))
        .where(ScanRemark.scan_id.in_(Scan.select(Scan.id).where(Scan.case_rid == rid)))
        .order_by(ScanRemark.at, ScanRemark.id)
        .tuples()
    )
    return [RemarkRow(*row) for row in store.rows(query)]


def add_remark(write: Write, case_id: str, scan_id: str, page: int, x: float, y: float, text: str, source: str) -> str:
    """Pin a remark to a scan and return its id."""
    remark_id, stamp = new_id(), write.stamp()
    values = {"page": page, "x": x, "y": y, "text": text, "source": source, "at": write.at}
    write.insert(ScanRemark, {"id": remark_id, "scan_id": scan_id, **values, "hlc": stamp})
    write.change(_REMARK_KIND, remark_id, {"case": case_id, "scan": scan_id, **values}, stamp, case_id=case_id)
    return remark_id


def put_hall_remark(
    write: Write, remark_id: str, scan_id: str, place: tuple[int, float, float], text: str, source: str, at: str
) -> None:
    """Keep a remark of the hall; one that is here stays as it is. Without a stamp: it is not this station's yet."""
    page, x, y = place
    write.store.database.execute_sql(
        "INSERT OR IGNORE INTO scan_remark(id, scan_id, page, x, y, text, source, at, hlc)"
        " VALUES(?, ?, ?, ?, ?, ?, ?, ?, '')",
        (remark_id, scan_id, page, x, y, text, source, at),
    )


def settle_remark(write: Write, remark_id: str, case_id: str) -> None:
    """Note that what a remark asked for is done; a remark of the hall becomes one of the station with it."""
    found = write.store.sql(
        "SELECT scan_id, page, x, y, text, source, at, hlc FROM scan_remark WHERE id = ?", remark_id
    )
    if found and not found[0][7]:
        scan_id, page, x, y, text, source, at, _ = found[0]
        stamp = write.stamp()
        values = {"page": page, "x": x, "y": y, "text": text, "source": source, "at": at, "settled_at": write.at}
        write.store.run(ScanRemark.update(settled_at=write.at, hlc=stamp).where(ScanRemark.id == remark_id))
        write.change(_REMARK_KIND, remark_id, {"case": case_id, "scan": scan_id, **values}, stamp, case_id=case_id)
        return
    field_clocks.amend(
        write, ScanRemark, _REMARK_KIND, remark_id, {"settled_at": write.at}, {"settled_at": write.at}, case_id
    )


def files(store: Store, *, only_incomplete_at_hall: bool = False) -> list[str]:
    """The hashes of the files this PC should hold."""
    query = Attachment.select(Attachment.sha256).where(Attachment.elsewhere.is_null())
    if only_incomplete_at_hall:
        query = query.where(Attachment.complete_at.is_null())
    return [row.sha256 for row in store.rows(query)]


def media_type(store: Store, sha256: str) -> MediaType:
    """The kind of a kept file."""
    row = store.first(Attachment.select(Attachment.media_type).where(Attachment.sha256 == sha256))
    assert row is not None
    return MediaType(row.media_type)


def _scans(store: Store, condition: Any) -> list[ScanRow]:
    query = (
        Scan.select(
            Scan.id, Scan.material, Scan.version, Scan.sha256, Scan.name, Scan.added_at, Scan.removed_at,
            Attachment.size, Attachment.media_type,
        )
        .join(Attachment, on=(Attachment.sha256 == Scan.sha256))
        .where(condition)
        .order_by(Scan.material, Scan.version)
        .tuples()
    )  # fmt: skip
    return [ScanRow(*row) for row in store.rows(query)]
