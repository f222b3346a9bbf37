"""The audit log: append-only rows chained by SHA-256; triggers refuse to change or delete one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from peewee import SqliteDatabase

GENESIS = "0" * 64


def append_audit(
    database: SqliteDatabase, at: str, actor: str, action: str, ref: str, detail: Mapping[str, object]
) -> None:
    """Append one row inside the caller's transaction."""
    last = database.execute_sql("SELECT hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    previous = last[0] if last else GENESIS
    text = json.dumps(detail, ensure_ascii=False, separators=(",", ":"), default=str)
    database.execute_sql(
        "INSERT INTO audit(at, actor, action, ref, detail, previous, hash) VALUES(?, ?, ?, ?, ?, ?, ?)",
        (at, actor, action, ref, text, previous, _hash(previous, at, actor, action, ref, text)),
    )


def first_broken(database: SqliteDatabase) -> int | None:
    """The seq of the first row that does not follow from its predecessor, or None when the chain holds."""
    previous, expected = GENESIS, 1
    rows = database.execute_sql("SELECT seq, at, actor, action, ref, detail, previous, hash FROM audit ORDER BY seq")
    for seq, at, actor, action, ref, detail, stored_previous, stored in rows:
        intact = stored_previous == previous and stored == _hash(previous, at, actor, action, ref, detail)
        if seq != expected or not intact:
            return int(seq)
        previous, expected = stored, seq + 1
    return None


def _hash(previous: str, *parts: str) -> str:
    canonical = json.dumps([previous, *parts], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
