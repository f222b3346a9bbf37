"""The inbox: what waits for a decision, what was done today, what is in correction; never by reading every case."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from station_app.clock import to_text
from station_app.domain.affair import SUPPLEMENT, Affair, AffairState, EventKind
from station_app.domain.affair_json import event_from_json
from sync.hall.affairs import affairs_of_cases
from sync.hall.console.case_summary import Case, Summary, Window, summaries, window
from sync.hall.console.counts import bounded, in_states, undecided
from sync.hall.console.cursors import PAGE, Page, cut, read
from sync.hall.context import Hall
from sync.hall.store.database import Tx

CORRECTING = ("correction", "suspended")
RUNNING = ("accepted", "processing", "suspended")
_MOST_SEARCHED = 1_000
_START = ("", "", "")
"""Before every case; named so that the index is walked from there."""


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A case that waits."""

    summary: Summary
    window: Window

    @property
    def no(self) -> str:
        """Its number."""
        return self.summary.no

    @property
    def enterprise(self) -> str:
        """Whose case it is."""
        return self.summary.enterprise

    @property
    def title(self) -> str:
        """What it is about."""
        return self.summary.title

    @property
    def received_at(self) -> datetime | None:
        """When the hall received it."""
        return self.summary.received_at

    @property
    def due(self) -> date | None:
        """The last day for a decision."""
        return self.window.due


@dataclass(frozen=True, slots=True)
class DoneRow:
    """Something posted today."""

    at: datetime
    summary: Summary
    action: str
    document_no: str


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A case that waits for the enterprise."""

    summary: Summary
    until: date | None
    left: int
    light: str
    missing: str
    document_no: str


def station_counts(tx: Tx) -> list[tuple[str, str, int | None]]:
    """Code, name and undecided cases of every station, the fullest first."""
    stations = tx.all("SELECT code, name FROM station")
    if undecided(tx) is None:
        return [(code, name, None) for code, name in sorted(stations)]
    counts = dict(
        tx.all("SELECT station, count(DISTINCT case_id) FROM affair WHERE silent_from <> '' GROUP BY station")
    )
    return sorted(((code, name, counts.get(code, 0)) for code, name in stations), key=lambda row: (-row[2], row[0]))


def undecided_page(hall: Hall, tx: Tx, station: str, cursor: str) -> Page[InboxRow]:
    """Cases that wait for acceptance or a notice, the most urgent first."""
    place = read(cursor, 3)
    order, sign = ("DESC", "<") if place and place.backwards else ("ASC", ">")
    where, params = (" AND station = ?", [station]) if station else ("", [])
    keys = tx.all(
        "SELECT silent_from, station, case_id FROM affair WHERE silent_from <> ''"  # noqa: S608  # fixed parts
        f" AND (silent_from, station, case_id) {sign} (?, ?, ?){where} GROUP BY silent_from, station, case_id"
        f" ORDER BY silent_from {order}, station {order}, case_id {order} LIMIT ?",
        *(place.key if place else _START),
        *params,
        PAGE + 1,
    )
    page = cut(keys, keys, place)
    return Page(_rows(hall, tx, [(key[1], key[2]) for key in page.rows]), page.earlier, page.later)


def _rows(hall: Hall, tx: Tx, cases: Sequence[Case]) -> tuple[InboxRow, ...]:
    found = summaries(hall, tx, cases)
    affairs = affairs_of_cases(tx, set(cases))
    rows = [
        InboxRow(found[case], window(hall, _received(affairs.get(case, []))))
        for case in dict.fromkeys(cases)
        if case in found
    ]
    return tuple(sorted(rows, key=lambda row: (row.due or date.max, row.received_at or hall.clock.now())))


def _received(affairs: Sequence[Affair]) -> datetime | None:
    return min(
        (one.received_at for one in affairs if one.state is AffairState.RECEIVED and one.received_at), default=None
    )


def running_page(hall: Hall, tx: Tx, station: str, cursor: str) -> Page[Summary]:
    """Cases with an accepted item that is not finished."""
    place = read(cursor, 2)
    order, sign = ("DESC", "<") if place and place.backwards else ("ASC", ">")
    found: set[tuple[str, str]] = set()
    for state in RUNNING:
        where, params = (" AND station = ?", [station]) if station else ("", [])
        if place:
            where += f" AND (station, case_id) {sign} (?, ?)"
            params += place.key
        found |= {
            (row[0], row[1])
            for row in tx.all(
                f"SELECT DISTINCT station, case_id FROM affair WHERE state = ?{where}"  # noqa: S608  # fixed parts
                f" ORDER BY station {order}, case_id {order} LIMIT ?",
                state,
                *params,
                PAGE + 1,
            )
        }
    keys = sorted(found, reverse=order == "DESC")[: PAGE + 1]
    page = cut(keys, keys, place)
    known = summaries(hall, tx, page.rows)
    return Page(tuple(known[key] for key in page.rows if key in known), page.earlier, page.later)


def done_today(hall: Hall, tx: Tx, clerk: str) -> list[DoneRow]:
    """What a clerk has posted today, the newest first; one line for items posted together."""
    today = datetime.combine(hall.clock.today(), datetime.min.time(), hall.clock.now().tzinfo)
    rows = tx.all(
        "SELECT posted_at, station, case_id, action, document_no FROM posting WHERE posted_at >= ? AND clerk = ?"
        " AND replaced_by = '' ORDER BY posted_at DESC, id DESC LIMIT ?",
        to_text(today),
        clerk,
        PAGE,
    )
    known = summaries(hall, tx, {(row[1], row[2]) for row in rows})
    lines = dict.fromkeys((row[0], (row[1], row[2]), row[3], row[4]) for row in rows)
    return [
        DoneRow(datetime.fromisoformat(at), known[case], action, number)
        for at, case, action, number in lines
        if case in known
    ]


def in_correction(hall: Hall, tx: Tx, station: str) -> list[CorrectionRow]:
    """Cases that wait for the enterprise, the nearest day first; at most fifty."""
    rows: set[Case] = set()
    for state in CORRECTING:
        where, params = (" AND station = ?", [station]) if station else ("", [])
        rows |= {
            (row[0], row[1])
            for row in tx.all(
                f"SELECT DISTINCT station, case_id FROM affair WHERE state = ?{where} ORDER BY station, case_id LIMIT ?",  # noqa: S608  # fixed parts
                state,
                *params,
                PAGE * 2,
            )
        }
    known = summaries(hall, tx, rows)
    affairs = affairs_of_cases(tx, rows)
    found = [_correction(hall, known[case], affairs.get(case, [])) for case in sorted(rows) if case in known]
    listed = [row for row in found if row]
    return sorted(listed, key=lambda row: (row.until or date.max, row.summary.no))[:PAGE]


def _correction(hall: Hall, summary: Summary, affairs: Sequence[Affair]) -> CorrectionRow | None:
    for one in affairs:
        stopped = one.state is AffairState.SUSPENDED and one.segments and one.segments[-1].kind == SUPPLEMENT
        if one.state is not AffairState.CORRECTION and not stopped:
            continue
        notice = next((event for event in reversed(one.events) if event.kind is EventKind.CORRECTION), None)
        if notice is None:
            continue
        today = hall.clock.today()
        left = _workdays(hall, today, notice.until) if notice.until else 0
        light = (
            "none" if notice.until is None else "red" if today >= notice.until else "yellow" if left <= 2 else "green"
        )
        return CorrectionRow(summary, notice.until, left, light, _short(notice.text), notice.document_no)
    return None


def _workdays(hall: Hall, today: date, until: date) -> int:
    span = (until - today).days
    return sum(hall.calendar.is_workday(today + timedelta(days=day)) for day in range(1, min(span, 400) + 1))


def _short(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "、".join(lines)[:60]


def counts(tx: Tx, station: str) -> dict[str, int | None]:
    """What stands behind the three filters."""
    return {
        "undecided": undecided(tx, station),
        "correction": in_states(tx, ("correction",), station),
        "running": in_states(tx, RUNNING, station),
    }


def search(hall: Hall, tx: Tx, query: str) -> list[Summary]:
    """Cases by number, by a document's number, or by a part of the enterprise's name among what is undecided."""
    cases: list[Case] = [
        (row[0], row[1])
        for row in tx.all(
            "SELECT station, case_id FROM case_index WHERE no >= ? AND no < ? ORDER BY no LIMIT ?",
            query.upper(),
            query.upper() + "\uffff",
            PAGE,
        )
    ]
    for sql in (
        "SELECT DISTINCT station, case_id FROM posting WHERE document_no = ? AND document_no <> '' LIMIT 50",
        "SELECT DISTINCT station, case_id FROM affair WHERE official_no = ? LIMIT 50",
    ):
        cases += [(row[0], row[1]) for row in tx.all(sql, query)]
    if not cases:
        cases = _by_enterprise(tx, query)
    known = summaries(hall, tx, set(cases))
    return [known[case] for case in dict.fromkeys(cases) if case in known][:PAGE]


def _by_enterprise(tx: Tx, query: str) -> list[Case]:
    rows = tx.all(
        "SELECT a.station, a.case_id, f.body FROM (SELECT silent_from, station, case_id FROM affair WHERE silent_from <> ''"
        " AND (silent_from, station, case_id) > (?, ?, ?) GROUP BY silent_from, station, case_id"
        " ORDER BY silent_from, station, case_id LIMIT ?) a JOIN feed f"
        " ON f.station = a.station AND f.kind = 'case' AND f.entity = a.case_id",
        *_START,
        _MOST_SEARCHED,
    )
    return [(station, case_id) for station, case_id, body in rows if query in body]


def event_words(body: str) -> str:
    """The action of a stored event."""
    return event_from_json(json.loads(body)).kind.value


__all__ = [
    "CorrectionRow", "DoneRow", "InboxRow", "bounded", "counts", "done_today", "event_words", "in_correction",
    "running_page", "search", "station_counts", "undecided_page",
]  # fmt: skip
