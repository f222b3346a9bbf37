"""The search index: FTS5 over CJK bigrams, digit suffixes and windows of pinyin initials."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from peewee import SqliteDatabase

from station_app.domain.records import SearchHit

_RUNS = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[a-z0-9]+")
_CJK_FROM = "\u3000"
_INITIALS, _SPELT = "ψ", "π"
"""Marks that keep pinyin apart from Latin text of the data itself."""
_INITIALS_WINDOW = 6
_SPELT_WINDOW = 4
_SPELT_QUERY = 8
_SHORTEST_DIGITS = 4
_MOST_READINGS = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One object of the index.

    Attributes:
        texts: what is searched, word by word or character by character.
        names: Chinese names that are also found by the initials of their pinyin.
        spelt: Chinese names that are also found by their full pinyin.
    """

    kind: str
    ref: str
    no: str
    title: str
    detail: str
    texts: tuple[str, ...]
    names: tuple[str, ...] = ()
    spelt: tuple[str, ...] = ()


def put(database: SqliteDatabase, entry: Entry) -> None:
    """Write or replace one object's rows inside the caller's transaction."""
    row = database.execute_sql(
        "INSERT INTO search_row(kind, ref, no, title, detail) VALUES(?, ?, ?, ?, ?)"
        " ON CONFLICT(kind, ref) DO UPDATE SET no = excluded.no, title = excluded.title, detail = excluded.detail"
        " RETURNING rid",
        (entry.kind, entry.ref, entry.no, entry.title, entry.detail),
    ).fetchone()
    database.execute_sql(
        "INSERT OR REPLACE INTO search_index(rowid, tokens) VALUES(?, ?)",
        (row[0], " ".join(tokens(entry.texts, entry.names, entry.spelt))),
    )


def put_many(database: SqliteDatabase, entries: Sequence[Entry]) -> None:
    """As `put`, for many objects one after the other.

    The index gathers what is written to it in one go, and would write each piece out for any statement in between.
    """
    connection = database.connection()
    connection.executemany(
        "INSERT INTO search_row(kind, ref, no, title, detail) VALUES(?, ?, ?, ?, ?)"
        " ON CONFLICT(kind, ref) DO UPDATE SET no = excluded.no, title = excluded.title, detail = excluded.detail",
        [(entry.kind, entry.ref, entry.no, entry.title, entry.detail) for entry in entries],
    )
    known = "SELECT rid FROM search_row WHERE kind = ? AND ref = ?"
    rids = [database.execute_sql(known, (entry.kind, entry.ref)).fetchone()[0] for entry in entries]
    connection.executemany(
        "INSERT OR REPLACE INTO search_index(rowid, tokens) VALUES(?, ?)",
        [
            (rid, " ".join(tokens(entry.texts, entry.names, entry.spelt)))
            for rid, entry in sorted(zip(rids, entries, strict=True), key=lambda pair: pair[0])
        ],
    )


def remove(database: SqliteDatabase, kind: str, ref: str) -> None:
    """Take one object out of the index, inside the caller's transaction."""
    rows = database.execute_sql("DELETE FROM search_row WHERE kind = ? AND ref = ? RETURNING rid", (kind, ref))
    for (rid,) in rows.fetchall():
        database.execute_sql("DELETE FROM search_index WHERE rowid = ?", (rid,))


def remove_kind(database: SqliteDatabase, kind: str) -> None:
    """Take all objects of a kind out of the index, inside the caller's transaction."""
    database.execute_sql("DELETE FROM search_index WHERE rowid IN (SELECT rid FROM search_row WHERE kind = ?)", (kind,))
    database.execute_sql("DELETE FROM search_row WHERE kind = ?", (kind,))


def search(database: SqliteDatabase, query: str, limit: int, kinds: Sequence[str] = ()) -> list[SearchHit]:
    """The newest objects that match every part of the query; nothing for a query without letters or digits."""
    match = match_expression(query)
    if not match:
        return []
    among = f" AND kind IN ({','.join('?' * len(kinds))})" if kinds else ""
    rows = database.execute_sql(
        "SELECT kind, ref, no, title, detail FROM search_row WHERE rid IN"  # noqa: S608  # only question marks vary
        f" (SELECT rowid FROM search_index WHERE search_index MATCH ? ORDER BY rowid DESC LIMIT ?){among}"
        " ORDER BY rid DESC LIMIT ?",
        (match, limit * 20 if kinds else limit, *kinds, limit),
    ).fetchall()
    return [SearchHit(*row) for row in rows]


def tokens(texts: Iterable[str], names: Iterable[str] = (), spelt: Iterable[str] = ()) -> list[str]:
    """The tokens of an object, each once."""
    found: dict[str, None] = {}
    for text in texts:
        found.update(dict.fromkeys(_grams(text)))
    for name in names:
        found.update(dict.fromkeys(_initials_tokens(name)))
    for name in spelt:
        found.update(dict.fromkeys(_spelt_tokens(name)))
    return list(found)


def match_expression(query: str) -> str:
    """The FTS5 expression of a query: all parts must match; empty when nothing searchable was typed."""
    parts: list[str] = []
    for run in _runs(query):
        if run[0] > _CJK_FROM:
            parts += [f'"{run}"*'] if len(run) == 1 else [f'"{run[i : i + 2]}"' for i in range(len(run) - 1)]
        elif run.isalpha():
            initials, spelt = _INITIALS + run[:_INITIALS_WINDOW], _SPELT + run[:_SPELT_QUERY]
            parts.append(f'("{run}"* OR "{initials}"* OR "{spelt}"*)')
        else:
            parts.append(f'"{run}"*')
    return " AND ".join(parts)


def _runs(text: str) -> Iterator[str]:
    normal = unicodedata.normalize("NFKC", text).lower()
    return (match.group() for match in _RUNS.finditer(normal))


def _grams(text: str) -> Iterator[str]:
    for run in _runs(text):
        if run[0] > _CJK_FROM:
            yield from (run[i : i + 2] for i in range(len(run) - 1))
            yield run[-1]
        else:
            yield run
            yield from _suffixes(run)


def _suffixes(run: str) -> Iterator[str]:
    """Digit runs are found by any piece of four digits, mixed codes by their last six and last four."""
    if run.isdigit():
        yield from (run[start:] for start in range(1, len(run) - _SHORTEST_DIGITS + 1))
    elif len(run) > 6:
        yield run[-6:]
        yield run[-4:]


@lru_cache(maxsize=65536)
def _initials_tokens(name: str) -> tuple[str, ...]:
    """Windows of the initials from every start."""
    found: dict[str, None] = {}
    for initials in _initials(name):
        for start in range(max(1, len(initials) - 1)):
            found[_INITIALS + initials[start : start + _INITIALS_WINDOW]] = None
    return tuple(found)


@lru_cache(maxsize=4096)
def _spelt_tokens(name: str) -> tuple[str, ...]:
    """Windows of a few whole syllables from every start, in the most usual reading."""
    import pypinyin  # noqa: PLC0415  # 250 ms, needed only when data is written

    syllables = [s for s in pypinyin.lazy_pinyin(name, errors="ignore") if s.isascii()]
    return tuple(
        dict.fromkeys(_SPELT + "".join(syllables[i : i + _SPELT_WINDOW]).lower() for i in range(len(syllables)))
    )


def _initials(name: str) -> list[str]:
    """The initials of a name; characters with several readings give a few more."""
    import pypinyin  # noqa: PLC0415  # 250 ms, needed only when data is written

    readings = [""]
    for syllables in pypinyin.pinyin(name, style=pypinyin.Style.FIRST_LETTER, heteronym=True, errors=_keep_latin):
        letters = dict.fromkeys(syllable for syllable in syllables if syllable)
        readings = [reading + letter for letter in letters for reading in readings][:_MOST_READINGS] or readings
    return [re.sub(r"[^a-z0-9]", "", reading.lower()) for reading in readings]


def _keep_latin(characters: str) -> str:
    return "".join(character for character in characters if character.isascii())
