"""The rows a figure or bar counts, as lines that can be opened; runs on the reading thread."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from station_app.domain.ledger import Missing, Subject
from station_app.errors import UserError
from ui.desk import Desk
from ui.ledgers.clickable import Counted
from ui.page import PageName

MOST_LINES = 2_000
"""More than so many are said, not listed: the ledger itself is their list."""
PAGES = {
    Subject.CASE: PageName.CASE, Subject.DEMAND: PageName.VISITS, Subject.VISIT: PageName.VISITS,
    Subject.SERVICE_LOG: PageName.ENTERPRISE, Subject.EVALUATION: PageName.EVALUATIONS, Subject.PROJECT: PageName.PROJECT,
    Subject.BLOCKING_POINT: PageName.PROJECT, Subject.ENTERPRISE: PageName.ENTERPRISE, Subject.SYNC_RUN: PageName.SYNC,
}  # fmt: skip
"""Where the rows of a subject are opened; what is not named has no page of its own."""


@dataclass(frozen=True, slots=True)
class SubjectLine:
    """One of the rows a figure counts.

    Attributes:
        above: it stands above the line of a fraction, or is counted plainly.
        ref: with what its page is opened; empty when it has none.
    """

    subject: Subject
    id: str
    no: str
    name: str
    about: str
    above: bool
    ref: str


def read_lines(desk: Desk, what: Counted) -> list[SubjectLine]:
    """The rows a figure counts: those above the line first, then those that are only below it; each once."""
    above = dict.fromkeys(what.ids)
    every = [*above, *(one for one in dict.fromkeys(what.of_ids or ()) if one not in above)][:MOST_LINES]
    try:
        return _lines(desk, what.subject, every, above)
    finally:
        desk.services.close()


def read_ref(desk: Desk, subject: Subject, one: str) -> str:
    """With what the page of one row is opened; empty when it has none."""
    try:
        lines = _lines(desk, subject, [one], (one,))
    finally:
        desk.services.close()
    return lines[0].ref if lines else ""


def read_missing(desk: Desk, missing: Sequence[Missing]) -> list[SubjectLine]:
    """What a ledger lacks, with the page on which it is entered; what is lacking stands in `about`."""
    try:
        found: list[SubjectLine] = []
        for one in missing[:MOST_LINES]:
            known = _lines(desk, one.subject, [one.id], (one.id,))
            name, ref = (known[0].name, known[0].ref) if known else ("", "")
            no = one.no or (known[0].no if known else "—")
            found.append(SubjectLine(one.subject, one.id, no, name, one.what, above=True, ref=ref))
        return found
    finally:
        desk.services.close()


def _lines(desk: Desk, subject: Subject, every: Sequence[str], above: Collection[str]) -> list[SubjectLine]:
    if subject is Subject.CASE:
        found = {case.id: case for case in desk.services.cases.by_ids(every)}
        return [
            SubjectLine(subject, one, case.no, case.enterprise_name, case.title, one in above, case.no)
            for one in every
            if (case := found.get(one)) is not None
        ]
    read = _READERS.get(subject)
    if read is None:
        return []
    lines: list[SubjectLine] = []
    for one in every:
        try:
            no, name, about, ref = read(desk, one)
        except UserError:
            continue
        lines.append(SubjectLine(subject, one, no, name, about, one in above, ref))
    return lines


_Told = tuple[str, str, str, str]
"""Number, name, what it is about, and with what its page is opened."""


def _demand(desk: Desk, one: str) -> _Told:
    row = desk.services.demands.find(one)
    return row.no, row.enterprise_name, row.subject, row.no


def _visit(desk: Desk, one: str) -> _Told:
    row = desk.services.visits.find(one)
    return row.no, row.enterprise_name, row.subject, row.no


def _service(desk: Desk, one: str) -> _Told:
    row = desk.services.service_logs.find(one)
    return _moment(row.at), row.enterprise_name, row.subject, row.enterprise_id or ""


def _evaluation(desk: Desk, one: str) -> _Told:
    row = desk.services.evaluations.find(one)
    return _moment(row.at), row.name or "匿名", row.comment or "没有评语", row.id


def _project(desk: Desk, one: str) -> _Told:
    row = desk.services.project_files.known(one).row
    return row.no, row.name, row.owner_name, row.no


def _point(desk: Desk, one: str) -> _Told:
    point = desk.services.blocking_points.find(one).point
    row = desk.services.project_files.known(point.project_id).row
    return row.no, point.title, point.lead, row.no


def _enterprise(desk: Desk, one: str) -> _Told:
    row = desk.services.enterprises.by_id(one)
    return row.uscc or "—", row.name, "", row.id


def _moment(at: str) -> str:
    return at[5:16].replace("T", " ")


_READERS: dict[Subject, Callable[[Desk, str], _Told]] = {
    Subject.DEMAND: _demand, Subject.VISIT: _visit, Subject.SERVICE_LOG: _service, Subject.EVALUATION: _evaluation,
    Subject.PROJECT: _project, Subject.BLOCKING_POINT: _point, Subject.ENTERPRISE: _enterprise,
}  # fmt: skip
LISTED = frozenset({Subject.CASE, *_READERS})
"""What can be listed by its ids; the others are shown among the rows of their ledger."""
