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
from station_app.services.case_service import CaseService
from station_app.services.catalogue_service import CatalogueService
from station_app.services.document_parts import Part
from station_app.services.document_subjects import WITHOUT_NUMBER, DocumentSubjects, Subject
from station_app.services.operator_service import OperatorService
from station_app.services.station_profile import StationProfile
from station_app.storage import case_store, document_store
from station_app.storage.store import Store, Write

NOTICE = "WS01"
Renderer = Callable[[Sequence[DocumentData]], bytes]
"""Documents to one PDF; passed in, because services know no PDF."""
Delivery = Callable[[bytes], None]
"""Puts a PDF where it belongs; called before COMMIT, so that a failure takes no number."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A committed print; a label has no number."""

    case_no: str
    document: str
    number: str
    version: int
    reprint: int


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A paper that waits to be delivered, and what is to be recorded of it."""

    subject: Subject
    part: str
    data: DocumentData
    printed: Printed
    content_hash: str


class DocumentService:
    """Numbers are reserved, rendered with and committed in one transaction: no gaps, no clashes."""

    def __init__(
        self,
        store: Store,
        profile: StationProfile,
        cases: CaseService,
        catalogues: CatalogueService,
        operators: OperatorService,
        subjects: DocumentSubjects,
        clock: Clock,
    ) -> None:
        self._store = store
        self._profile = profile
        self._cases = cases
        self._catalogues = catalogues
        self._operators = operators
        self._subjects = subjects
        self._clock = clock

    def preview(self, name: str, document: str, operator_id: str) -> tuple[DocumentData, ...]:
        """The papers as they would be printed, with “编号 待取”; drafts while situations are open.

        Args:
            name: what the document is about, see `DocumentSubjects.find`.

        Raises:
            UserError: `case_not_found`, `unknown_document`, `hall_only`, `nothing_to_print`.
        """
        operator = self._operators.by_id(operator_id)
        subject = self._subjects.find(name, document, operator)
        kind = DocumentKind.DRAFT if subject.open_situations else self._final_kind()
        return self._papers(subject, document, self._identity(subject, operator, kind, self._clock.now()))

    def draft(self, name: str, document: str, operator_id: str) -> tuple[DocumentData, ...]:
        """The papers as drafts (预审版): no number, no codes, no signatures.

        Raises:
            UserError: as `preview`.
        """
        operator = self._operators.by_id(operator_id)
        subject = self._subjects.find(name, document, operator)
        identity = self._identity(subject, operator, DocumentKind.DRAFT, self._clock.now())
        return self._papers(subject, document, identity)

    def offered(self, no: str, operator_id: str) -> frozenset[str]:
        """The papers about a case that have something to say now.

        Raises:
            UserError: `case_not_found`.
        """
        operator = self._operators.by_id(operator_id)
        found = self._subjects.of_case(no, operator)
        identity = self._identity(next(iter(found.values())), operator, DocumentKind.DRAFT, self._clock.now())
        return frozenset(document for document, subject in found.items() if subject.build(identity))

    def prints(self, no: str) -> list[PrintRow]:
        """All committed prints of a case, oldest first.

        Raises:
            UserError: `case_not_found`.
        """
        return document_store.of_case(self._store, self._cases.find(no).summary.rid)

    def issue(
        self,
        names: Sequence[str],
        document: str,
        operator_id: str,
        render: Renderer,
        deliver: Delivery,
        *,
        blank_fields: Sequence[str] = (),
    ) -> list[Printed]:
        """Print one document about several cases into one PDF; commits once it has been delivered.

        Args:
            blank_fields: fields that `render` leaves to be written by hand, for the audit.

        Raises:
            UserError: as `preview`, `open_situations`, `missing_glyph`.
            EnvironmentFault: whatever `deliver` raises; no number is taken then.
        """
        wanted = [(name, document) for name in names]
        return self.issue_set(wanted, operator_id, render, deliver, blank_fields=blank_fields)

    def issue_set(
        self,
        wanted: Sequence[tuple[str, str]],
        operator_id: str,
        render: Renderer,
        deliver: Delivery,
        *,
        blank_fields: Sequence[str] = (),
    ) -> list[Printed]:
        """Print several documents, each with what it is about, into one PDF; as `issue`.

        Raises:
            UserError: as `issue`.
            EnvironmentFault: as `issue`.
        """
        operator = self._operators.by_id(operator_id)
        with self._store.write(operator_id) as write:
            prepared = [one for name, document in wanted for one in self._prepare(write, name, document, operator)]
            deliver(render([one.data for one in prepared]))
            for one in prepared:
                self._record(write, one, blank_fields)
        return [one.printed for one in prepared]

    def _papers(self, subject: Subject, document: str, identity: Identity) -> tuple[DocumentData, ...]:
        return tuple(part.data for part in self._parts(subject, document, identity))

    def _parts(self, subject: Subject, document: str, identity: Identity) -> Sequence[Part]:
        parts = subject.build(identity)
        if not parts:
            raise UserError(Code.NOTHING_TO_PRINT, "document", document=document)
        return parts

    def _prepare(self, write: Write, name: str, document: str, operator: OperatorRow) -> list[_Prepared]:
        subject = self._subjects.find(name, document, operator)
        if subject.open_situations:
            situations = list(subject.open_situations)
            raise UserError(Code.OPEN_SITUATIONS, "answers", case=subject.name, situations=situations)
        identity = self._identity(subject, operator, self._final_kind(), write.now)
        parts = self._parts(subject, document, identity)
        return [self._prepare_part(write, subject, document, part) for part in parts]

    def _prepare_part(self, write: Write, subject: Subject, document: str, part: Part) -> _Prepared:
        data, digest = part.data, _content_hash(part.data)
        if document in WITHOUT_NUMBER:
            return _Prepared(subject, part.key, data, Printed(subject.name, document, "", 1, 0), digest)
        printed = self._numbered(write, subject, document, part.key, digest)
        region, key = self._profile.region, self._profile.document_key
        identity = replace(
            data.identity,
            number=printed.number,
            version=printed.version,
            voided_version=printed.version - 1 or None,
            reprint=printed.reprint,
            qr_payload=qr_payload(key, printed.number, region),
            check_code=check_code(key, printed.number, region),
        )
        return _Prepared(subject, part.key, replace(data, identity=identity), printed, digest)

    def _numbered(self, write: Write, subject: Subject, document: str, part: str, digest: str) -> Printed:
        """A new number, the next version of a changed paper, or another copy of the same one."""
        last = document_store.latest(self._store, subject.about, document, part)
        if last is None:
            day, terminal = write.now.date(), self._profile.terminal
            serial = case_store.next_serial(write, f"{document}:{terminal}", day.isoformat())
            number = document_number(self._profile.code, document, day, terminal, serial)
            return Printed(subject.name, document, number, 1, 0)
        if last.content_hash == digest:
            return Printed(subject.name, document, last.number, last.version, last.reprint + 1)
        return Printed(subject.name, document, last.number, last.version + 1, 0)

    def _record(self, write: Write, prepared: _Prepared, blank_fields: Sequence[str]) -> None:
        printed, about = prepared.printed, prepared.subject.about
        by_hand = {"by_hand": list(blank_fields)} if blank_fields else {}
        write.audit("document_print", printed.number or printed.case_no, document=printed.document, **by_hand)
        if printed.document in WITHOUT_NUMBER:
            return
        row = PrintRow(
            new_id(),
            printed.number,
            printed.document,
            printed.version,
            printed.reprint,
            prepared.content_hash,
            write.at,
        )
        document_store.insert(write, about, prepared.part, row)
        if about.case_id is not None:
            event = {"document": printed.document, "number": printed.number, "version": printed.version}
            case_store.add_event(write, about.case_rid, "printed", "station", event)
            if printed.document == NOTICE:
                self._told(write, about.case_id)

    def _told(self, write: Write, case_id: str) -> None:
        """A printed notice is the telling (一次性告知)."""
        summary = self._cases.find(case_id).summary
        if summary.state == CaseState.REGISTERED:
            state = move(CaseState.REGISTERED, CaseAction.NOTICE, CaseFacts(Mode(summary.mode)))
            case_store.change_state(write, summary.rid, summary.id, state.value)

    def _final_kind(self) -> DocumentKind:
        if self._profile.practice:
            return DocumentKind.PRACTICE
        return DocumentKind.DEMO if self._profile.demo else DocumentKind.FINAL

    def _identity(self, subject: Subject, operator: OperatorRow, kind: DocumentKind, now: datetime) -> Identity:
        in_force, frozen = self._catalogues.active().version, subject.catalogue_version
        return Identity(
            kind=kind,
            number=None,
            case_number=subject.case_number,
            catalogue_version=frozen,
            printed_at=now,
            operator_name=operator.name,
            operator_number=operator.work_no,
            catalogue_in_force=in_force if in_force != frozen else None,
        )


def _content_hash(data: DocumentData) -> str:
    """What was printed, without when and by whom: the same content again is a reprint, not a new version."""
    content = asdict(data)
    for varying in ("identity", "received_at", "term_from", "term_until", "reporter"):
        content.pop(varying, None)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
