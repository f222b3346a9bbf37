"""Which papers a case can print now, in groups; read on the store thread."""

from __future__ import annotations

from dataclasses import dataclass

from station_app.domain.case_records import HallPaperRow
from station_app.domain.report_papers import NAMES as REPORT_PAPERS
from station_app.services.document_subjects import APPOINTMENT, DEMAND, SHIFT, TRANSFER
from station_app.services.outing_papers import NAMES as OUTING_PAPERS
from station_app.services.project_papers import GANTT
from station_app.services.project_papers import NAMES as PROJECT_PAPERS
from ui.desk import Desk

_GROUPS = (
    ("告知与材料", ("WS01", "WS02", "WS03", "WS22")),
    ("承诺与委托", ("WS09", "WS07", "WS10", "WS13")),
    ("受理与办结", ("WS11", "WS12", "WS14", "WS15", "WS21")),
    ("标签", ("BQ",)),
)
_HALL = "大厅出具"
_OWN = {"BQ": "材料袋标签", "JJ": "交接班单", **PROJECT_PAPERS, **OUTING_PAPERS, **REPORT_PAPERS}
LABELS, CHART = "BQ", GANTT
OF_ONE_SIZE = frozenset(PROJECT_PAPERS)
"""Papers that have to fill their sheet and no more, in type of any size."""
WITHOUT_CASE = frozenset({TRANSFER, APPOINTMENT, DEMAND, SHIFT, *PROJECT_PAPERS, *OUTING_PAPERS, *REPORT_PAPERS})
"""Papers that are about no case."""


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """One entry of the chooser.

    Attributes:
        heading: the group, on its first entry.
        remark: why it can't be printed; empty when it can.
        hall: the hall's own paper, printed page for page.
        copies: how many are usual.
    """

    document: str
    name: str
    heading: str = ""
    remark: str = ""
    hall: bool = False
    copies: int = 1


@dataclass(frozen=True, slots=True)
class Papers:
    """What the preview offers for one name.

    Attributes:
        applicant: whose choice of type size is remembered.
        items: codes of the case's items, in the order of their numerals.
    """

    choices: tuple[PaperChoice, ...]
    applicant: str = ""
    items: tuple[str, ...] = ()


def read_papers(desk: Desk, no: str) -> Papers:
    """Every paper this case can print now, the hall's own last.

    Raises:
        UserError: `case_not_found`.
    """
    services = desk.services
    offered, case = services.documents.offered(no, desk.operator_id), services.cases.full(no)
    types = services.catalogues.active().document_types
    choices: list[PaperChoice] = []
    for heading, documents in _GROUPS:
        shown = [document for document in documents if document in offered]
        for place, document in enumerate(shown):
            known = types.get(document)
            name, copies = (known.name, known.copies) if known else (_OWN[document], 1)
            choices.append(PaperChoice(document, name, "" if place else heading, copies=copies))
    of_hall = [known for known in types.values() if not known.station_may_issue]
    for place, known in enumerate(of_hall):
        received = [paper for paper in case.work.hall_papers if paper.document == known.code]
        heading = "" if place else _HALL
        choices.append(PaperChoice(known.code, known.name, heading, _waiting(received), hall=True))
    summary = case.detail.summary
    items = tuple(row.code for row in case.items)
    return Papers(tuple(choices), summary.enterprise_id or summary.enterprise_name, items)


def single_paper(desk: Desk, document: str) -> Papers:
    """A paper that is about no case: a hand-over, an appointment, a demand, a project, a report, a shift."""
    known = desk.services.catalogues.active().document_types.get(document)
    name, copies = (known.name, known.copies) if known else (_OWN[document], 1)
    return Papers((PaperChoice(document, name, copies=copies),))


def _waiting(received: list[HallPaperRow]) -> str:
    """What is known of a paper the hall has sent no file of."""
    if any(paper.sha256 for paper in received):
        return ""
    if not received:
        return "大厅还没回传盖章件"
    last = received[-1]
    return f"大厅还没回传盖章件 · {last.number} · {last.dated[5:]}"
