"""Hand-overs of materials to the hall (材料交接单): what went, with a checksum, and when the hall says it came."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from station_app.clock import Clock, to_text
from station_app.domain.case_records import TransferRow
from station_app.domain.guidance import Treatment
from station_app.domain.text_rules import check_required, check_text
from station_app.errors import Code, UserError
from station_app.services.case_facts import CaseFiles, KnownCase
from station_app.services.progress import RECEIPT_NOTE, Clocks
from station_app.services.station_profile import StationProfile
from station_app.storage import affair_store, case_store, case_work_store
from station_app.storage.store import Store, Write

_NAME_LIMIT = 64
_TRAVELS = frozenset({Treatment.SUBMIT, Treatment.COMMITMENT, Treatment.DEFERRABLE})


class TransferService:
    """One transaction per call that writes."""

    def __init__(self, store: Store, profile: StationProfile, files: CaseFiles, clocks: Clocks, clock: Clock) -> None:
        self._store = store
        self._profile = profile
        self._files = files
        self._clocks = clocks
        self._clock = clock

    def make(self, cases: Sequence[str], operator_id: str, express_no: str = "") -> TransferRow:
        """Note that the ticked materials of cases go to the hall together; commits.

        Raises:
            UserError: `case_not_found`, `nothing_chosen` when no case has anything to hand over, `too_long`.
        """
        check_text(express_no, "express_no", _NAME_LIMIT)
        with self._store.write(operator_id) as write:
            papers = {case.detail.summary.no: _papers(case) for case in map(self._files.known, dict.fromkeys(cases))}
            papers = {no: of_case for no, of_case in papers.items() if of_case}
            if not papers:
                raise UserError(Code.NOTHING_CHOSEN, "cases")
            number = self._number(write)
            transfer_id = case_work_store.add_transfer(write, number, papers, checksum(number, papers), express_no)
            for no in papers:
                rid = self._files.known(no).rid
                case_store.add_event(write, rid, "transfer", "station", {"transfer": number})
            write.audit("transfer", number, cases=list(papers))
        return self.find(transfer_id)

    def received(self, number: str, receiver: str, at: datetime, operator_id: str) -> TransferRow:
        """Note the hall's signature and its time on the slip: supplement windows run from then (RULES 2, 补正); commits.

        Raises:
            UserError: `transfer_not_found`, `required`, `bad_date` for a time to come or before it was sent.
        """
        check_required(receiver, "receiver", _NAME_LIMIT)
        with self._store.write(operator_id) as write:
            transfer, moment = self.find(number), to_text(at)
            if moment > write.at or moment[:10] < transfer.sent_at[:10]:
                raise UserError(Code.BAD_DATE, "at")
            case_work_store.amend_transfer(write, transfer.id, {"receiver": receiver, "received_at": moment})
            for no in transfer.cases:
                case = self._files.known(no)
                for item in case.items:
                    data = {"transfer": transfer.number}
                    affair_store.add_note(write, case.rid, case.id, item.code, RECEIPT_NOTE, moment, data)
                case_store.add_event(write, case.rid, RECEIPT_NOTE, "station", {"transfer": transfer.number}, moment)
                self._clocks.refresh(write, case.detail)
        return self.find(transfer.id)

    def find(self, number: str) -> TransferRow:
        """One hand-over by its number or id.

        Raises:
            UserError: `transfer_not_found`.
        """
        found = case_work_store.transfer(self._store, number)
        if found is None:
            raise UserError(Code.TRANSFER_NOT_FOUND, "transfer", transfer=number)
        return found

    def _number(self, write: Write) -> str:
        day, terminal = write.now.date(), self._profile.terminal
        serial = case_store.next_serial(write, f"transfer:{terminal}", day.isoformat())
        return f"{self._profile.code}-J{day:%y%m%d}-{terminal}{serial:02d}"


def checksum(number: str, papers: Mapping[str, Mapping[str, int]]) -> str:
    """Sixteen hex digits over the number and every paper of a hand-over, for both sides to compare."""
    text = json.dumps([number, papers], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16].upper()


def _papers(case: KnownCase) -> dict[str, int]:
    """The materials of a case that are in hand and travel, with their copies."""
    return {
        line.material: case.work.mark(line.material).copies or line.originals + line.copies
        for line in case.lines
        if Treatment(line.treatment) in _TRAVELS and case.work.mark(line.material).ticked_at
    }
