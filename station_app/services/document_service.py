"""Documents: previews without a number, and prints that take one only when they are committed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from station_app.clock import Clock
from station_app.domain.assist_case import CaseAction, CaseFacts, CaseState, move
from station_app.domain.document_codes import check_code, qr_payload
from station_app.domain.documents import DocumentData, DocumentKind, Identity
from station_app.domain.guidance import Mode
from station_app.domain.identifiers import document_number
from station_app.domain.records import OperatorRow, PrintRow
from station_app.errors import Code, UserError
from station_app.ids import new_id
from station_app.services.case_service import CaseService, FullCase
from station_app.services.catalogue_service import CatalogueService
from station_app.services.document_data import BUILDERS, Sources, build
from station_app.services.operator_service import OperatorService
from station_app.services.station_profile import StationProfile
from station_app.storage import case_store, document_store, enterprise_store
from station_app.storage.store import Store, Write

NOTICE = "WS01"
Renderer = Callable[[Sequence[DocumentData]], bytes]
"""Documents to one PDF; passed in, because services know no PDF."""
Delivery = Callable[[bytes], None]
"""Puts a PDF where it belongs; called before COMMIT, so that a failure takes no number."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A committed print."""

    case_no: str
    document: str
    number: str
    version: int
    reprint: int


class DocumentService:
    """Numbers are reserved, rendered with and committed in one transaction: no gaps, no clashes."""

    def __init__(
        self,
        store: Store,
        profile: StationProfile,
        cases: CaseService,
        catalogues: CatalogueService,
        operators: OperatorService,
        clock: Clock,
    ) -> None:
        self._store = store
        self._profile = profile
        self._cases = cases
        self._catalogues = catalogues
        self._operators = operators
        self._clock = clock

    def preview(self, no: str, document: str, operator_id: str) -> DocumentData:
        """The document as it would be printed, with “编号 待取”; a draft while situations are open.

        Raises:
            UserError: `case_not_found`, `unknown_document`, `hall_only`.
        """
        case = self._case(no, document)
        kind = DocumentKind.DRAFT if case.detail.open_situations else self._final_kind()
        operator = self._operator(operator_id)
        return build(document, self._sources(case, operator), self._identity(case, operator, kind, self._clock.now()))

    def draft(self, no: str, document: str, operator_id: str) -> DocumentData:
        """The document as a draft (预审版): no number, no codes, no signatures.

        Raises:
            UserError: `case_not_found`, `unknown_document`, `hall_only`.
        """
        case, operator = self._case(no, document), self._operator(operator_id)
        identity = self._identity(case, operator, DocumentKind.DRAFT, self._clock.now())
        return build(document, self._sources(case, operator), identity)

    def prints(self, no: str) -> list[PrintRow]:
        """All committed prints of a case, oldest first.

        Raises:
            UserError: `case_not_found`.
        """
        return document_store.of_case(self._store, self._cases.find(no).summary.rid)

    def issue(
        self, numbers: Sequence[str], document: str, operator_id: str, render: Renderer, deliver: Delivery
    ) -> list[Printed]:
        """Print one document of several cases into one PDF; commits once it has been delivered.

        Raises:
            UserError: `case_not_found`, `unknown_document`, `hall_only`, `open_situations`, `missing_glyph`.
            EnvironmentFault: whatever `deliver` raises; no number is taken then.
        """
        operator = self._operator(operator_id)
        with self._store.write(operator_id) as write:
            prepared = [self._prepare(write, no, document, operator) for no in numbers]
            deliver(render([data for data, _, _ in prepared]))
            for _, case, printed in prepared:
                self._record(write, case, printed)
        return [printed for _, _, printed in prepared]

    def _prepare(
        self, write: Write, no: str, document: str, operator: OperatorRow
    ) -> tuple[DocumentData, FullCase, _Committed]:
        case = self._case(no, document)
        if case.detail.open_situations:
            open_situations = list(case.detail.open_situations)
            raise UserError(Code.OPEN_SITUATIONS, "answers", case=no, situations=open_situations)
        identity = self._identity(case, operator, self._final_kind(), write.now)
        data = build(document, self._sources(case, operator), identity)
        digest = _content_hash(data)
        printed = self._numbered(write, case, document, digest)
        region, key = self._profile.region, self._profile.document_key
        identity = replace(
            identity,
            number=printed.number,
            version=printed.version,
            voided_version=printed.version - 1 or None,
            reprint=printed.reprint,
            qr_payload=qr_payload(key, printed.number, region),
            check_code=check_code(key, printed.number, region),
        )
        return replace(data, identity=identity), case, printed

    def _numbered(self, write: Write, case: FullCase, document: str, digest: str) -> _Committed:
        """A new number, the next version of a changed paper, or another copy of the same one."""
        summary = case.detail.summary
        last = document_store.latest(self._store, summary.rid, document)
        if last is None:
            day, terminal = write.now.date(), self._profile.terminal
            serial = case_store.next_serial(write, f"{document}:{terminal}", day.isoformat())
            number = document_number(self._profile.code, document, day, terminal, serial)
            return _Committed(summary.no, document, number, 1, 0, digest)
        if last.content_hash == digest:
            return _Committed(summary.no, document, last.number, last.version, last.reprint + 1, digest)
        return _Committed(summary.no, document, last.number, last.version + 1, 0, digest)

    def _record(self, write: Write, case: FullCase, printed: _Committed) -> None:
        summary = case.detail.summary
        row = PrintRow(
            new_id(), printed.number, printed.document, printed.version, printed.reprint, printed.content_hash, write.at
        )
        document_store.insert(write, summary.rid, summary.id, row)
        event = {"document": printed.document, "number": printed.number, "version": printed.version}
        case_store.add_event(write, summary.rid, "printed", "station", event)
        write.audit("document_print", printed.number, version=printed.version, reprint=printed.reprint)
        if printed.document == NOTICE and summary.state == CaseState.REGISTERED:
            state = move(CaseState.REGISTERED, CaseAction.NOTICE, CaseFacts(Mode(summary.mode)))
            case_store.change_state(write, summary.rid, summary.id, state.value)

    def _case(self, no: str, document: str) -> FullCase:
        known = self._catalogues.active().document_types.get(document)
        if known is None:
            raise UserError(Code.UNKNOWN_DOCUMENT, "document", document=document)
        if not known.station_may_issue:
            raise UserError(Code.HALL_ONLY, "document", document=document, name=known.name)
        if document not in BUILDERS:
            raise UserError(Code.UNKNOWN_DOCUMENT, "document", document=document)
        return self._cases.full(no)

    def _operator(self, operator_id: str) -> OperatorRow:
        found = (operator for operator in self._operators.all() if operator.id == operator_id)
        return next(found, None) or self._operators.first()

    def _sources(self, case: FullCase, operator: OperatorRow) -> Sources:
        known = enterprise_store.by_id(self._store, case.detail.summary.enterprise_id or "")
        profile = dict(known.profile) if known else {}
        return Sources(case, self._profile, operator, profile, self._clock.now())

    def _final_kind(self) -> DocumentKind:
        return DocumentKind.DEMO if self._profile.demo else DocumentKind.FINAL

    def _identity(self, case: FullCase, operator: OperatorRow, kind: DocumentKind, now: datetime) -> Identity:
        in_force, frozen = self._catalogues.active().version, case.detail.catalogue_version
        return Identity(
            kind=kind,
            number=None,
            case_number=case.detail.summary.no,
            catalogue_version=frozen,
            printed_at=now,
            operator_name=operator.name,
            operator_number=operator.work_no,
            catalogue_in_force=in_force if in_force != frozen else None,
        )


@dataclass(frozen=True, slots=True)
class _Committed(Printed):
    content_hash: str


def _content_hash(data: DocumentData) -> str:
    """What was printed, without when and by whom: the same content again is a reprint, not a new version."""
    content = asdict(data)
    for varying in ("identity", "received_at", "term_from", "term_until"):
        content.pop(varying, None)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
