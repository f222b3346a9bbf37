"""Queries and writes of enterprises and their wallets."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from station_app.domain.records import EnterpriseRow
from station_app.domain.wallet import WalletEntry
from station_app.ids import new_id
from station_app.storage import replicated, search_index, wallet_store
from station_app.storage.replicated import Taken
from station_app.storage.search_index import Entry
from station_app.storage.store import Store, Write
from station_app.storage.tables.cases import Enterprise

SEARCH_KIND = "enterprise"
_SELECT = "SELECT id, client_id, uscc, name, profile, created_at FROM enterprise"


def by_id(store: Store, enterprise_id: str) -> EnterpriseRow | None:
    """One enterprise by its id."""
    return _one(store, "id = ?", enterprise_id)


def by_uscc(store: Store, uscc: str) -> EnterpriseRow | None:
    """One enterprise by its 统一社会信用代码."""
    return _one(store, "uscc = ?", uscc)


def by_client_id(store: Store, client_id: str) -> tuple[EnterpriseRow, str | None] | None:
    """One enterprise by its caller's id, with the hash of what the caller sent."""
    row = store.first(Enterprise.select().where(Enterprise.client_id == client_id))
    return (_row(store, row), row.content_hash) if row else None


def by_name(store: Store, name: str) -> EnterpriseRow | None:
    """The enterprise with exactly this name; the oldest when there are several."""
    return _one(store, "name = ?", name)


def page(store: Store, after_rid: int, limit: int) -> list[tuple[int, EnterpriseRow]]:
    """The next enterprises by age, each with the key of the following page."""
    standing = (Enterprise.rid > after_rid) & Enterprise.merged_into.is_null()
    query = Enterprise.select().where(standing).order_by(Enterprise.rid).limit(limit)
    return [(row.rid, _row(store, row)) for row in store.rows(query)]


def newest(store: Store, limit: int) -> list[EnterpriseRow]:
    """The enterprises that stand, the newest first."""
    query = Enterprise.select().where(Enterprise.merged_into.is_null()).order_by(Enterprise.rid.desc()).limit(limit)
    return [_row(store, row) for row in store.rows(query)]


def count(store: Store) -> int:
    """How many enterprises stand."""
    return int(store.sql("SELECT count(*) FROM enterprise WHERE merged_into IS NULL")[0][0])


def names(store: Store) -> list[tuple[str, str, str | None]]:
    """Id, name and code of every enterprise that stands, oldest first."""
    rows = store.sql("SELECT id, name, uscc FROM enterprise WHERE merged_into IS NULL ORDER BY rid")
    return [(enterprise_id, name, uscc) for enterprise_id, name, uscc in rows]


def insert(
    write: Write,
    *,
    name: str,
    uscc: str | None,
    profile: Mapping[str, Any],
    wallet: Mapping[str, date | None],
    client_id: str | None = None,
    content_hash: str | None = None,
) -> EnterpriseRow:
    """Add an enterprise with its wallet, its changes and its search row."""
    enterprise_id, stamp = new_id(), write.stamp()
    write.store.run(
        Enterprise.insert(
            id=enterprise_id, client_id=client_id, content_hash=content_hash, uscc=uscc, name=name, profile=profile,
            created_at=write.at, updated_at=write.at, hlc=stamp,
        )
    )  # fmt: skip
    fields = {"client_id": client_id, "uscc": uscc, "name": name, "profile": dict(profile)}
    write.change("enterprise", enterprise_id, fields, stamp)
    put_wallet(write, enterprise_id, wallet)
    _index(write, enterprise_id, name, uscc)
    write.audit("enterprise_add", enterprise_id)
    return EnterpriseRow(enterprise_id, client_id, uscc, name, profile, write.at, wallet)


def update(write: Write, known: EnterpriseRow, *, name: str, profile: Mapping[str, Any]) -> None:
    """Take over a new name and profile fields; fields that are not named stay."""
    row = write.store.run(Enterprise.select().where(Enterprise.id == known.id))[0]
    merged = {**known.profile, **profile}
    changed: dict[str, Any] = {}
    if name != known.name:
        changed["name"] = name
    if merged != known.profile:
        changed["profile"] = merged
    if not changed:
        return
    stamp, clocks = write.stamp(), row.clocks or {}
    base = {key: clocks.get(key, row.hlc) for key in changed}
    clocks = {**clocks, **dict.fromkeys(changed, stamp)}
    write.store.run(Enterprise.update(**changed, clocks=clocks, updated_at=write.at).where(Enterprise.id == known.id))
    write.change("enterprise", known.id, changed, stamp, base=base)
    _index(write, known.id, name, known.uscc)


def put_wallet(write: Write, enterprise_id: str, wallet: Mapping[str, date | None]) -> None:
    """Add or renew materials of the wallet; others stay."""
    held = wallet_of(write.store, enterprise_id) if wallet else {}
    for material, valid_to in wallet.items():
        if material not in held or held[material] != valid_to:
            wallet_store.put(write, enterprise_id, WalletEntry(material, valid_to))


def wallet_of(store: Store, enterprise_id: str) -> dict[str, date | None]:
    """What an enterprise's wallet holds."""
    rows = store.sql("SELECT material, valid_to FROM wallet_item WHERE enterprise_id = ?", enterprise_id)
    return {material: date.fromisoformat(valid_to) if valid_to else None for material, valid_to in rows}


def reindex(write: Write, ids: Sequence[str]) -> None:
    """Write the search rows of some enterprises anew; one that was merged into another is found by that one alone."""
    for enterprise_id in ids:
        row = next(iter(write.store.run(Enterprise.select().where(Enterprise.id == enterprise_id))))
        if row.merged_into is None:
            _index(write, enterprise_id, row.name, row.uscc)
        else:
            search_index.remove(write.store.database, SEARCH_KIND, enterprise_id)


def _index(write: Write, enterprise_id: str, name: str, uscc: str | None) -> None:
    merged = write.store.sql("SELECT name, uscc FROM enterprise WHERE merged_into = ?", enterprise_id)
    names = tuple(dict.fromkeys((name, *(other for other, _ in merged))))
    codes = tuple(code for code in (uscc, *(code for _, code in merged)) if code)
    entry = Entry(SEARCH_KIND, enterprise_id, uscc or "", name, "", (*names, *codes), names, names)
    search_index.put(write.store.database, entry)


def _one(store: Store, condition: str, value: str) -> EnterpriseRow | None:
    """The first enterprise that fulfils a condition, or the one it was merged into."""
    standing = f"SELECT coalesce(merged_into, id) FROM enterprise WHERE {condition} ORDER BY rid LIMIT 1"  # noqa: S608
    rows = store.sql(f"{_SELECT} WHERE id = ({standing})", value)
    return _record(store, *rows[0]) if rows else None


def _row(store: Store, row: Any) -> EnterpriseRow:
    return _record(store, row.id, row.client_id, row.uscc, row.name, json.dumps(row.profile), row.created_at)


def _record(
    store: Store, enterprise_id: str, client_id: str | None, uscc: str | None, name: str, profile: str, created_at: str
) -> EnterpriseRow:
    wallet = wallet_of(store, enterprise_id)
    return EnterpriseRow(enterprise_id, client_id, uscc, name, json.loads(profile), created_at, wallet)


def standing(store: Store, enterprise_id: str) -> str:
    """The enterprise that speaks for this one: itself, or the one it was merged into."""
    rows = store.sql("SELECT coalesce(merged_into, id) FROM enterprise WHERE id = ?", enterprise_id)
    return str(rows[0][0]) if rows else enterprise_id


def take(write: Write, enterprise_id: str, fields: Mapping[str, Any], clocks: Mapping[str, str]) -> Taken:
    """Take over an enterprise of another PC; appends no change.

    Two PCs that were apart may each have entered one enterprise: the older row speaks for both, on every PC.
    """
    columns: dict[str, Any] = {}
    hidden_behind = _merged_by_hand(write, enterprise_id)
    twin = _twin(write, fields.get("uscc"), enterprise_id)
    if twin is not None:
        twin_id, twin_stands_as = twin
        if twin_id < enterprise_id:
            columns, hidden_behind = {"uscc": None}, hidden_behind or twin_stands_as
        else:
            write.store.database.execute_sql("UPDATE enterprise SET uscc = NULL WHERE id = ?", (twin_id,))
    if fields.get("client_id") and _has_client_id(write, str(fields["client_id"]), enterprise_id):
        columns["client_id"] = None
    taken = replicated.take(write, "enterprise", enterprise_id, fields, clocks, columns)
    if hidden_behind and taken.created:
        hide(write, enterprise_id, hidden_behind)
    elif twin is not None and twin[0] > enterprise_id:
        hide(write, twin[0], enterprise_id)
    if taken.created or taken.changed:
        reindex(write, [enterprise_id, *([twin[0]] if twin else [])])
    return taken


def hide(write: Write, enterprise_id: str, behind: str) -> None:
    """Let one enterprise speak for another: what hangs on the other is shown with the one from now on."""
    database = write.store.database
    database.execute_sql(
        "UPDATE enterprise SET merged_into = ? WHERE id = ? OR merged_into = ?", (behind, enterprise_id, enterprise_id)
    )
    for table in ("assist_case", "service_log", "appointment", "project", "visit", "demand"):
        database.execute_sql(
            f"UPDATE {table} SET enterprise_id = ? WHERE enterprise_id = ?",  # noqa: S608  # names of our own tables
            (behind, enterprise_id),
        )
    database.execute_sql(
        "UPDATE OR IGNORE wallet_item SET enterprise_id = ? WHERE enterprise_id = ?", (behind, enterprise_id)
    )


def _twin(write: Write, uscc: object, enterprise_id: str) -> tuple[str, str] | None:
    """Another row with this code, and the one that speaks for it."""
    if not uscc:
        return None
    rows = write.store.sql(
        "SELECT id, coalesce(merged_into, id) FROM enterprise WHERE uscc = ? AND id <> ?", uscc, enterprise_id
    )
    return (rows[0][0], rows[0][1]) if rows else None


def _merged_by_hand(write: Write, enterprise_id: str) -> str | None:
    rows = write.store.sql(
        "SELECT keep_id FROM enterprise_merge WHERE drop_id = ? AND undone_at IS NULL ORDER BY id DESC LIMIT 1",
        enterprise_id,
    )
    return str(rows[0][0]) if rows else None


def _has_client_id(write: Write, client_id: str, enterprise_id: str) -> bool:
    return bool(write.store.sql("SELECT 1 FROM enterprise WHERE client_id = ? AND id <> ?", client_id, enterprise_id))
