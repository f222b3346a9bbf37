"""Search over cases, enterprises, projects, visits, demands and items: local, by Chinese, pinyin, codes and last digits."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from station_app.domain.records import SearchHit
from station_app.errors import Code, UserError
from station_app.storage import search_index
from station_app.storage.store import Store

DEFAULT_LIMIT = 50
_LONGEST_QUERY = 200


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """Hits, newest first, and how long it took."""

    hits: tuple[SearchHit, ...]
    milliseconds: float


class SearchService:
    """Reads the index only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, query: str, limit: int = DEFAULT_LIMIT, kinds: Sequence[str] = ()) -> SearchAnswer:
        """The newest objects that match every part of a query; an empty query finds nothing.

        Raises:
            UserError: `bad_query` for control characters, lone surrogates or more than 200 characters.
        """
        if len(query) > _LONGEST_QUERY or any(unicodedata.category(c) in {"Cc", "Cs"} for c in query):
            raise UserError(Code.BAD_QUERY, "query")
        started = time.perf_counter()
        with self._store.read():
            hits = search_index.search(self._store.database, query, limit, kinds)
        return SearchAnswer(tuple(hits), (time.perf_counter() - started) * 1000)
