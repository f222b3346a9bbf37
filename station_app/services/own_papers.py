"""Papers of the station about something that is no case: how one is found by name, and how it is built."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from station_app.domain.documents import Identity
from station_app.domain.records import OperatorRow
from station_app.services.document_parts import Part


@dataclass(frozen=True, slots=True)
class OwnPaper:
    """One paper that could be printed.

    Attributes:
        name: what it is about, as people call it.
        ref: under what its prints are kept.
        number: what the barcode says (a project, a visit, a demand); empty for none.
        build: the papers, given an identity; none when there is nothing to say.
    """

    name: str
    ref: str
    number: str
    build: Callable[[Identity], Sequence[Part]]


Finder = Callable[[str, OperatorRow], OwnPaper]
"""From what the caller named, and who acts, to the paper."""
Finders = Mapping[str, Finder]
"""By document code."""
