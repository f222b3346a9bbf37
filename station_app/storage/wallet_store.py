"""Queries and writes of what an enterprise's wallet holds beside its validity: where it came from, how often it served."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from peewee import fn

from station_app.domain.wallet import WalletEntry
from station_app.storage.store import Store, Write
from station_app.storage.tables.cases import WalletItem


def entries(store: Store, enterprise_id: str) -> list[WalletEntry]:
    """What a wallet holds, by material."""
    query = WalletItem.select().where(WalletItem.enterprise_id == enterprise_id).order_by(WalletItem.material)
    return [
        WalletEntry(
            material=row.material,
            valid_to=date.fromisoformat(row.valid_to) if row.valid_to else None,
            sha256=row.sha256,
            source_case=row.source_case,
            added_at=row.added_at,
            reused=row.reused or 0,
        )
        for row in store.rows(query)
    ]


def put(write: Write, enterprise_id: str, entry: WalletEntry) -> None:
    """Add a material or renew it; what is not told anew, its scan and its source, stays, and so does how often it served."""
    key = (WalletItem.enterprise_id == enterprise_id) & (WalletItem.material == entry.material)
    before = next(iter(write.store.run(WalletItem.select().where(key))), None)
    stamp = write.stamp()
    values = {
        "valid_to": entry.valid_to.isoformat() if entry.valid_to else None,
        "sha256": entry.sha256 or (before.sha256 if before else None),
        "source_case": entry.source_case or (before.source_case if before else None),
        "added_at": write.at,
    }
    if before is None:
        row = {"enterprise_id": enterprise_id, "material": entry.material, **values, "hlc": stamp}
        write.insert(WalletItem, row)
    else:
        write.store.run(WalletItem.update(**values, hlc=stamp).where(key))
    fields = {"enterprise": enterprise_id, "material": entry.material, **values}
    base = dict.fromkeys(fields, before.hlc) if before else {}
    write.change("wallet_item", f"{enterprise_id}:{entry.material}", fields, stamp, base=base)


def count_reuse(write: Write, enterprise_id: str, materials: Iterable[str]) -> None:
    """Note that a case took materials over; a count of this PC, without a change row."""
    named = list(materials)
    if named:
        write.store.run(
            WalletItem.update(reused=fn.COALESCE(WalletItem.reused, 0) + 1).where(
                WalletItem.enterprise_id == enterprise_id, WalletItem.material.in_(named)
            )
        )
