"""The count “材料 n/m” of a case, kept beside it so that lists need not work it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from station_app.domain.case_records import MarkRow
from station_app.domain.readiness import in_hand
from station_app.domain.records import CaseSummary, MaterialLineRow
from station_app.storage import case_store, case_work_store
from station_app.storage.store import Write


def recount(write: Write, case: CaseSummary) -> None:
    """Bring the count in line with the list and its marks, in the caller's transaction."""
    lines = case_store.lines(write.store, case.rid)
    put_count(write, case, lines, case_work_store.marks(write.store, case.rid))


def put_count(write: Write, case: CaseSummary, lines: Iterable[MaterialLineRow], marks: Mapping[str, MarkRow]) -> None:
    """The same for a caller that has read the list and its marks."""
    count = sum(in_hand(line, marks.get(line.material)) for line in lines)
    if count != case.ready:
        case_store.update(write, case.rid, {"ready": count})
