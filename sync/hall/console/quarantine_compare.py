"""What the hall has beside what a station wants, field by field, in words and with the names and numbers of people masked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from station_app.clock import parse_moment
from station_app.domain.field_values import EMPTY, MASKED, Names, only_different, value_words
from station_app.domain.masking import mask_mobile, mask_name
from sync.hall.console import words
from sync.hall.console.case_summary import text
from sync.hall.console.catalogues import at_hand
from sync.hall.console.field_words import field_words
from sync.hall.context import Hall
from sync.hall.decisions import Quarantined
from sync.hall.feed import Stored, entities
from sync.hall.store.database import Tx

_MOBILE = re.compile(r"(?<!\d)1\d{10}(?!\d)")
_LONGEST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Compared:
    """One field: what the hall has, what the station wants."""

    name: str
    hall: str
    station: str
    same: bool


def compare(hall: Hall, tx: Tx, one: Quarantined, stored: Stored | None) -> tuple[Compared, ...]:
    """Every field of a change; none of one that cannot be read."""
    if one.change is None:
        return ()
    kind, names = one.change.kind, _names(hall, tx, one.station)
    compared = []
    for name, wanted in one.change.fields.items():
        known = stored.state.value(name) if stored else None
        ours, theirs = (_shown(kind, name, value, (known, wanted), names) for value in (known, wanted))
        compared.append(Compared(field_words(kind, name), ours, theirs, known == wanted))
    return tuple(compared)


def number_of(tx: Tx, station: str, case_id: str) -> str | None:
    """The number of a case the hall has."""
    row = tx.one("SELECT no FROM case_index WHERE station = ? AND case_id = ?", station, case_id[:128])
    return str(row[0]) if row else None


def _names(hall: Hall, tx: Tx, station: str) -> Names:
    now = hall.clock.now()

    def operator(row_id: str) -> str:
        stored = entities(tx, station, [("operator", row_id)]).values()
        return next((mask_name(text(one.state, "name")) for one in stored), row_id)

    return Names(
        catalogue=at_hand(hall, tx),
        moment=lambda moment: words.when(parse_moment(moment), now),
        operator=operator,
        case=lambda case_id: number_of(tx, station, case_id) or case_id,
    )


def _shown(kind: str, name: str, value: Any, both: tuple[Any, Any], names: Names) -> str:
    """A value as everybody may see it, of a profile only what the two have otherwise."""
    told = value_words(kind, name, only_different(value, both), names, MASKED)
    if told == EMPTY:
        return "（空）"
    return _MOBILE.sub(lambda found: mask_mobile(found[0]), told)[:_LONGEST_SHOWN]
