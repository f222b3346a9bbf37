"""A case's list worked out anew under its frozen catalogue, whenever items or answers change before submission (RULES 1.8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from station_app.domain.assist_case import BEFORE_SUBMISSION, CaseAction, CaseState, fallen_back, move
from station_app.domain.catalogue import Catalogue
from station_app.domain.guidance import Guidance, GuidanceRequest, Mode
from station_app.domain.records import CaseDetail
from station_app.errors import Code, UserError
from station_app.services.case_facts import CaseFiles
from station_app.services.catalogue_service import CatalogueService
from station_app.services.guidance_service import GuidanceService
from station_app.services.materials_in_hand import put_count
from station_app.services.progress import Clocks
from station_app.services.registration import case_title, guidance_field
from station_app.storage import case_store, case_work_store, enterprise_store
from station_app.storage.store import Store, Write


class ListRevision:
    """Rewrites lists; marks stay with their materials."""

    def __init__(
        self,
        store: Store,
        files: CaseFiles,
        catalogues: CatalogueService,
        guidance: GuidanceService,
        clocks: Clocks,
    ) -> None:
        self._store = store
        self._files = files
        self._catalogues = catalogues
        self._guidance = guidance
        self._clocks = clocks

    def revise(
        self,
        no: str,
        operator_id: str,
        *,
        answers: Mapping[str, str] | None = None,
        items: Sequence[str] | None = None,
    ) -> Guidance:
        """Take other answers or other items over and work the list out anew; commits.

        Args:
            answers: all that is answered now; None keeps what was answered.
            items: all that is named by hand now; None keeps what was named.

        Raises:
            UserError: `case_not_found`, `action_not_allowed` once the list is fixed, or as `domain.guidance.guide`.
        """
        with self._store.write(operator_id) as write:
            case = self._files.known(no)
            if case.state not in BEFORE_SUBMISSION:
                raise UserError(
                    Code.ACTION_NOT_ALLOWED, "action", action="revise", state=case.state.value, reason="list_fixed"
                )
            detail = case.detail
            if answers is not None:
                detail = replace(detail, answers=dict(answers), open_situations=())
            if items is not None:
                detail = replace(detail, named_items=tuple(dict.fromkeys(items)))
            guidance = self.rework(write, detail)
            figures = {"requested": guidance.requested, "merged": guidance.merged, "to_submit": guidance.to_submit}
            case_store.add_event(write, case.rid, "revise", "station", figures)
            self.settle(write, case.id)
            self._clocks.refresh(write, self._files.known(no).detail)
        return guidance

    def rework(self, write: Write, detail: CaseDetail) -> Guidance:
        """Work a list out under what `detail` says and write it, with its change, in the caller's transaction."""
        summary, catalogue = detail.summary, self._catalogues.version(detail.catalogue_version)
        request = self._request(detail, catalogue)
        guidance = self._guidance.preview(request, catalogue)
        before = [row.code for row in case_store.items(self._store, summary.rid)]
        if list(guidance.chosen) != before:
            case_store.replace_items(write, summary.rid, guidance.chosen)
        case_store.replace_lines(write, summary.rid, guidance.lines, guidance.chosen)
        columns = {
            "title": case_title(catalogue, detail.bundle, guidance.chosen),
            "answers": dict(guidance.answers), "open_situations": list(guidance.open_situations),
            "named_items": list(request.items), "requested": guidance.requested,
            "merged": guidance.merged, "to_submit": guidance.to_submit,
        }  # fmt: skip
        told = {"guidance": guidance_field(detail.bundle, request.items, guidance, catalogue)}
        case_store.amend(write, summary.rid, summary.id, told, columns)
        return guidance

    def settle(self, write: Write, case_id: str) -> CaseState:
        """Bring the count in hand and the state in line with the list and its marks, in the caller's transaction.

        The first tick begins the collecting; a ready case that misses something after all goes back to it.
        """
        case = self._files.known(case_id)
        put_count(write, case.detail.summary, case.lines, case.work.marks)
        facts, state = case.facts(write.now.date()), case.state
        if state is CaseState.NOTICED and any(mark.ticked_at for mark in case.work.marks.values()):
            state = move(state, CaseAction.COLLECT, facts)
        state = fallen_back(state, facts)
        if state is not case.state:
            case_store.change_state(write, case.rid, case.id, state.value)
        return state

    def _request(self, detail: CaseDetail, catalogue: Catalogue) -> GuidanceRequest:
        known = enterprise_store.by_id(self._store, detail.summary.enterprise_id or "")
        marks = case_work_store.marks(self._store, detail.summary.rid)
        answered = {key: value for key, value in detail.answers.items() if key not in detail.open_situations}
        return GuidanceRequest(
            items=_named(detail, catalogue, [row.code for row in case_store.items(self._store, detail.summary.rid)]),
            bundle=detail.bundle,
            answers=answered,
            mode=Mode(detail.summary.mode),
            wallet=known.wallet if known else {},
            treatments={code: mark.treatment for code, mark in marks.items() if mark.treatment is not None},
        )


def _named(detail: CaseDetail, catalogue: Catalogue, chosen: Sequence[str] = ()) -> tuple[str, ...]:
    """The items named by hand; for a case logged before they were kept, those its bundle would not bring by itself."""
    if detail.named_items is not None:
        return detail.named_items
    if detail.bundle is None:
        return tuple(chosen)
    brought = {entry.item for entry in catalogue.bundle(detail.bundle).entries if not entry.optional}
    return tuple(code for code in chosen if code not in brought)
