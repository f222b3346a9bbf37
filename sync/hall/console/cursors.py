"""Opaque cursors of long lists: where a page begins or ends, in whatever key the list is sorted by."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

PAGE = 50
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Place:
    """The key a page lies behind, or before."""

    key: tuple[str, ...]
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Up to fifty rows and the cursors of the pages around them; empty where there is none."""

    rows: tuple[Row, ...]
    earlier: str = ""
    later: str = ""


def write(key: Sequence[str], *, backwards: bool = False) -> str:
    """The text of a cursor."""
    text = json.dumps([int(backwards), *key], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(text: str, length: int) -> Place | None:
    """The place behind a cursor; None for the beginning and for a text that is no cursor."""
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        return None
    if not isinstance(values, list) or len(values) != length + 1 or values[0] not in {0, 1}:
        return None
    if not all(isinstance(value, str) for value in values[1:]):
        return None
    return Place(tuple(values[1:]), bool(values[0]))


def cut(found: Sequence[Row], keys: Sequence[Sequence[str]], place: Place | None, size: int = PAGE) -> Page[Row]:
    """A page out of one row more than it holds, fetched from the place on in its direction.

    Args:
        found: in the direction of the place.
        keys: the key of each row.
    """
    more = len(found) > size
    rows, kept = list(found[:size]), list(keys[:size])
    backwards = place is not None and place.backwards
    if backwards:
        rows.reverse()
        kept.reverse()
    if not rows:
        return Page(())
    before = more if backwards else place is not None
    after = True if backwards else more
    return Page(
        tuple(rows),
        write(kept[0], backwards=True) if before else "",
        write(kept[-1]) if after else "",
    )
