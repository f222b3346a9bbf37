"""随身包: one file to take along to visits: the visit's sheet, and of what is still open the forms that were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from station_app.services.document_service import Delivery, DocumentService, Printed, Renderer
from station_app.services.outing_papers import VISIT_SHEET, OutingPapers

DEMAND_TICKET = "WS20"


@dataclass(frozen=True, slots=True)
class Pack:
    """What goes into a pack, each paper with what it is about, and what cannot be printed for open situations."""

    wanted: tuple[tuple[str, str], ...]
    left_out: tuple[tuple[str, str], ...]


class VisitPacks:
    """Puts packs together; every paper in one takes its number as any print does."""

    def __init__(self, papers: OutingPapers, documents: DocumentService) -> None:
        self._papers = papers
        self._documents = documents

    def contents(self, names: Sequence[str], forms: Sequence[str], operator_id: str) -> Pack:
        """What goes into a pack.

        Args:
            names: numbers of visits, or codes of enterprises.
            forms: document codes; those of a case for every open case that has something to say in them, WS20 for every
                open demand.
        """
        found: list[tuple[str, str]] = []
        left_out: list[tuple[str, str]] = []
        for name in dict.fromkeys(names):
            found.append((name, VISIT_SHEET))
            for case in self._papers.open_cases(name):
                offered = self._documents.offered(case.no, operator_id) if forms else frozenset()
                papers = [(case.no, form) for form in forms if form in offered]
                (left_out if self._papers.has_open_situations(case.no) else found).extend(papers)
            if DEMAND_TICKET in forms:
                found += [(demand.no, DEMAND_TICKET) for demand in self._papers.open_demands(name)]
        return Pack(tuple(dict.fromkeys(found)), tuple(dict.fromkeys(left_out)))

    def issue(self, pack: Pack, operator_id: str, render: Renderer, deliver: Delivery) -> list[Printed]:
        """Print a pack into one PDF; commits once it has been delivered.

        Raises:
            UserError: `visit_not_found`, `missing_glyph`.
            EnvironmentFault: whatever `deliver` raises; no number is taken then.
        """
        return self._documents.issue_set(pack.wanted, operator_id, render, deliver)
