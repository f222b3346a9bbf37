"""Papers only the hall may issue: registered as received, with the hall's file, and never made at the station."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from station_app.clock import parse_moment
from station_app.domain.case_records import HallPaperRow
from station_app.domain.file_types import MediaType
from station_app.domain.hall_paper import HallPaper
from station_app.domain.text_rules import check_required
from station_app.errors import Code, UserError
from station_app.services.case_facts import CaseFiles, KnownCase
from station_app.services.catalogue_service import CatalogueService
from station_app.services.scan_service import KeptFile, ScanService
from station_app.storage import case_store, case_work_store, scan_store
from station_app.storage.case_work_store import WorkKind
from station_app.storage.store import Store

NAMES_A_REMEDY = frozenset({"WS05"})
"""Papers that must name 复议 and 诉讼; a station hands none over that does not (PRINT 8)."""
_LIMIT = 200


@dataclass(frozen=True, slots=True)
class ReceivedPaper:
    """A hall's paper as it came.

    Attributes:
        remedy: whether it names the appeal (含救济告知); to be told for refusals.
        file: the hall's own file, kept by `ScanService.keep`; None when only number and date are known.
    """

    document: str
    number: str
    dated: date
    issued_by: str
    item: str | None = None
    remedy: bool | None = None
    file: KeptFile | None = None


@dataclass(frozen=True, slots=True)
class HallFile:
    """A hall's paper with its file, to be printed page for page."""

    paper: HallPaperRow
    data: bytes
    media_type: MediaType


class HallPaperService:
    """One transaction per call that writes."""

    def __init__(self, store: Store, files: CaseFiles, catalogues: CatalogueService, scans: ScanService) -> None:
        self._store = store
        self._files = files
        self._catalogues = catalogues
        self._scans = scans

    def register(self, no: str, paper: ReceivedPaper, operator_id: str) -> str:
        """Note a paper of the hall and return its id; the same number again renews it; commits.

        A refusal without the appeal (`remedy` False) goes back to the hall and blocks the hand-over until it is renewed.

        Raises:
            UserError: `case_not_found`, `unknown_document`, `station_issues_it` for a paper of our own, `item_not_found`,
                `required` (also `remedy` of a refusal), `bad_date` for a day to come.
        """
        self._check_document(paper)
        check_required(paper.number, "number", _LIMIT)
        check_required(paper.issued_by, "issued_by", _LIMIT)
        with self._store.write(operator_id) as write:
            case = self._files.known(no)
            if paper.dated > write.now.date():
                raise UserError(Code.BAD_DATE, "dated")
            if paper.item is not None and all(row.code != paper.item for row in case.items):
                raise UserError(Code.ITEM_NOT_FOUND, "item", item=paper.item)
            if paper.file is not None:
                scan_store.add_file(write, paper.file.sha256, paper.file.size, paper.file.media_type)
            values = {
                "item": paper.item, "document": paper.document, "number": paper.number,
                "dated": paper.dated.isoformat(), "issued_by": paper.issued_by, "received_at": write.at,
                "sha256": paper.file.sha256 if paper.file else None, "remedy": paper.remedy,
            }  # fmt: skip
            known = _same_number(case, paper)
            if known is None:
                paper_id = case_work_store.add(write, WorkKind.HALL_PAPER, case.rid, case.id, values)
            else:
                paper_id = known.id
                case_work_store.amend(write, WorkKind.HALL_PAPER, paper_id, case.id, values)
            told = {"document": paper.document, "number": paper.number, "remedy": paper.remedy}
            case_store.add_event(write, case.rid, "hall_paper", "station", told)
            write.audit("hall_paper", case.detail.summary.no, document=paper.document)
        return paper_id

    def file_of(self, no: str, document: str) -> HallFile:
        """The newest file of one of the hall's papers in a case; may run on any thread that may read the store.

        Raises:
            UserError: `case_not_found`, `hall_only` while the hall has sent no file, with number and date as known,
                `file_not_sent` while it has not come from the PC that has it, `file_not_found` when it is gone.
            EnvironmentFault: `store_damaged`.
        """
        case = self._files.known(no)
        papers = [paper for paper in case.work.hall_papers if paper.document == document]
        with_file = [paper for paper in papers if paper.sha256]
        if not with_file:
            known = papers[-1] if papers else None
            name = self._catalogues.active().document_types[document].name
            raise UserError(
                Code.HALL_ONLY, "document", document=document, name=name, number=known.number if known else "",
                dated=known.dated if known else "",
            )  # fmt: skip
        paper = with_file[-1]
        assert paper.sha256 is not None
        try:
            content = self._scans.content(paper.sha256)
        except UserError as error:
            if scan_store.is_elsewhere(self._store, paper.sha256):
                raise UserError(Code.FILE_NOT_SENT, "document") from error
            raise
        return HallFile(paper, content, scan_store.media_type(self._store, paper.sha256))

    def reprinted(self, no: str, files: Sequence[HallFile], operator_id: str) -> None:
        """Note that papers of the hall were printed for a case (转打); commits.

        Raises:
            UserError: `case_not_found`.
        """
        with self._store.write(operator_id) as write:
            case = self._files.known(no)
            for file in files:
                told = {"document": file.paper.document, "number": file.paper.number}
                case_store.add_event(write, case.rid, "reprinted", "station", told)
                write.audit("hall_paper_reprint", case.detail.summary.no, document=file.paper.document)

    def _check_document(self, paper: ReceivedPaper) -> None:
        known = self._catalogues.active().document_types.get(paper.document)
        if known is None:
            raise UserError(Code.UNKNOWN_DOCUMENT, "document", document=paper.document)
        if known.station_may_issue:
            raise UserError(Code.STATION_ISSUES_IT, "document", document=paper.document, name=known.name)
        if paper.document in NAMES_A_REMEDY and paper.remedy is None:
            raise UserError(Code.REQUIRED, "remedy")


def hall_paper(file: HallFile) -> HallPaper:
    """What the reprint needs of a file."""
    return HallPaper(
        file=file.data,
        media_type=file.media_type.value,
        name=file.paper.number,
        issued_by=file.paper.issued_by,
        received_at=parse_moment(file.paper.received_at),
        number=file.paper.number,
    )


def _same_number(case: KnownCase, paper: ReceivedPaper) -> HallPaperRow | None:
    same = (one for one in case.work.hall_papers if (one.document, one.number) == (paper.document, paper.number))
    return next(same, None)
