"""What the guards of a case look at, read from the store on one snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from station_app.domain.assist_case import CaseFacts, CaseState
from station_app.domain.case_records import CaseWork
from station_app.domain.catalogue import Limit
from station_app.domain.guidance import Mode, Treatment
from station_app.domain.readiness import Lacking, lacking, latest_promise
from station_app.domain.records import CaseDetail, CaseItemRow, MaterialLineRow
from station_app.errors import Code, UserError
from station_app.services.case_lookup import find_case
from station_app.services.catalogue_service import CatalogueService
from station_app.settings import BIND_PROMISE_TO_LIMIT, Settings
from station_app.storage import case_store, case_work_store
from station_app.storage.store import Store


@dataclass(frozen=True, slots=True)
class KnownCase:
    """A case as its actions need it: the row, its list, what was done on it, and what is still missing."""

    detail: CaseDetail
    items: tuple[CaseItemRow, ...]
    lines: tuple[MaterialLineRow, ...]
    work: CaseWork
    missing: tuple[Lacking, ...]

    @property
    def rid(self) -> int:
        """The row of the case."""
        return self.detail.summary.rid

    @property
    def id(self) -> str:
        """The id of the case."""
        return self.detail.summary.id

    @property
    def state(self) -> CaseState:
        """The state of the case."""
        return CaseState(self.detail.summary.state)

    @property
    def mode(self) -> Mode:
        """How the station helps."""
        return Mode(self.detail.summary.mode)

    def line(self, material: str) -> MaterialLineRow:
        """One line of the list.

        Raises:
            UserError: `unknown_material` when the list does not have it.
        """
        found = next((line for line in self.lines if line.material == material), None)
        if found is None:
            raise UserError(Code.UNKNOWN_MATERIAL, "material", material=material)
        return found

    def facts(self, today: date, reason: str = "") -> CaseFacts:
        """What the guards look at."""
        return CaseFacts(
            mode=self.mode,
            materials_complete=not self.missing,
            authorised=any(entrustment.valid_on(today) for entrustment in self.work.entrustments),
            originals_held=len(self.work.held),
            remedy_missing=any(paper.remedy is False for paper in self.work.hall_papers),
            before_suspension=CaseState(self.detail.state_before) if self.detail.state_before else None,
            reason=reason,
        )


class CaseFiles:
    """Reads cases with everything the guards look at; touches nothing."""

    def __init__(self, store: Store, catalogues: CatalogueService, settings: Settings) -> None:
        self._store = store
        self._catalogues = catalogues
        self._settings = settings

    def known(self, no_or_id: str) -> KnownCase:
        """One case by its number, its id or its caller's id.

        Raises:
            UserError: `case_not_found`.
        """
        with self._store.read():
            detail = find_case(self._store, no_or_id)
            rid = detail.summary.rid
            items = tuple(case_store.items(self._store, rid))
            lines = tuple(case_store.lines(self._store, rid))
            work = case_work_store.work_of(self._store, rid)
        last_promises = self._last_promises(detail, items, lines, work)
        return KnownCase(detail, items, lines, work, lacking(lines, work.marks, last_promises))

    def last_promise(self, case: KnownCase, line: MaterialLineRow, signed_on: date) -> date:
        """The last day the deferral of a line may be promised for, signed on a day (RULES 1.9)."""
        return self._last_promise(case.detail, case.items, line, signed_on)

    def _last_promises(
        self,
        detail: CaseDetail,
        items: Sequence[CaseItemRow],
        lines: Sequence[MaterialLineRow],
        work: CaseWork,
    ) -> Mapping[str, date]:
        found: dict[str, date] = {}
        for line in lines:
            signed_on = work.mark(line.material).promised_on
            if line.treatment == Treatment.DEFERRABLE and signed_on is not None:
                found[line.material] = self._last_promise(detail, items, line, signed_on)
        return found

    def _last_promise(
        self, detail: CaseDetail, items: Sequence[CaseItemRow], line: MaterialLineRow, signed_on: date
    ) -> date:
        limits: tuple[Limit, ...] = ()
        if self._settings.get(BIND_PROMISE_TO_LIMIT):
            catalogue = self._catalogues.version(detail.catalogue_version)
            codes = {row.position: row.code for row in items}
            limits = tuple(catalogue.item(codes[number]).promised_limit for number in line.items)
        return latest_promise(signed_on, line.deferral_workdays or 0, self._catalogues.calendar(), limits)
