"""好差评: one evaluation per event, never by who handled it; bad ones are contacted, mended and revisited on time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from station_app.clock import Clock, to_text
from station_app.domain.affair import AffairState
from station_app.domain.assist_case import CaseAction, CaseFacts, CaseState, move
from station_app.domain.deadlines import Light
from station_app.domain.evaluation import (
    EvaluationForm,
    EvaluationRow,
    EventKind,
    Mending,
    MendingLimits,
    Step,
    StepRow,
    check_evaluation,
    check_recorder,
    check_step,
    mending,
)
from station_app.domain.evaluation_figures import EvaluationFigures, figures, sample
from station_app.domain.form_digest import form_digest
from station_app.domain.guidance import Mode
from station_app.domain.records import CaseDetail
from station_app.errors import Code, UserError
from station_app.services.catalogue_service import CatalogueService
from station_app.settings import (
    EVALUATION_COMPLEX_WORKDAYS,
    EVALUATION_CONTACT_WORKDAYS,
    EVALUATION_MEND_WORKDAYS,
    EVALUATION_SAMPLE_PERCENT,
    Settings,
)
from station_app.storage import case_store, evaluation_store, service_log_store
from station_app.storage.store import Store, Write

_PAGE = 100
_OVER_AT_STATION = frozenset({CaseState.RESULTED, CaseState.DELIVERED, CaseState.EVALUATED, CaseState.ARCHIVED})
_OVER_AT_HALL = frozenset({AffairState.FINISHED.value, AffairState.SERVED.value})


@dataclass(frozen=True, slots=True)
class Evaluated:
    """An evaluation that is safely stored."""

    id: str
    client_id: str
    new: bool


@dataclass(frozen=True, slots=True)
class OpenMending:
    """A bad evaluation on which something is left to do, with its clocks."""

    evaluation: EvaluationRow
    clocks: Mending


class EvaluationService:
    """One transaction per call that writes; every one appends its change for the hall."""

    def __init__(self, store: Store, catalogues: CatalogueService, settings: Settings, clock: Clock) -> None:
        self._store = store
        self._catalogues = catalogues
        self._settings = settings
        self._clock = clock

    def add(self, form: EvaluationForm, operator_id: str) -> Evaluated:
        """Record an evaluation; a delivered case moves to `evaluated`; commits.

        The same `client_id` with the same content answers the same evaluation and writes nothing.

        Args:
            form: what was given.
            operator_id: who records it; empty when the enterprise enters it itself on the second screen or by code.

        Raises:
            UserError: at the first wrong field; `case_not_found`, `service_log_not_found`, `own_evaluation`,
                `evaluated_already`, `action_not_allowed` before the case is finished, `client_id_conflict`.
        """
        check_evaluation(form, self._clock.now())
        digest = form_digest(form)
        with self._store.write(operator_id) as write:
            known = evaluation_store.acknowledged(self._store, form.client_id)
            if known is not None and known[1] != digest:
                raise UserError(Code.CLIENT_ID_CONFLICT, "client_id", client_id=form.client_id)
            if known is not None:
                return Evaluated(known[0], form.client_id, new=False)
            entity = self._of_case(write, form, digest) if form.event_kind is EventKind.CASE else None
            return Evaluated(entity or self._of_log(write, form, digest), form.client_id, new=True)

    def _of_case(self, write: Write, form: EvaluationForm, digest: str) -> str:
        case = case_store.detail(self._store, form.event)
        if case is None:
            raise UserError(Code.CASE_NOT_FOUND, "event", case=form.event)
        state = CaseState(case.summary.state)
        over_at_hall = case.summary.stage in _OVER_AT_HALL and case.summary.clock == Light.DONE
        if state not in _OVER_AT_STATION and not over_at_hall:
            raise UserError(
                Code.ACTION_NOT_ALLOWED, "event", action="evaluate", state=state.value, reason="not_finished"
            )
        entity = self._insert(write, form, digest, (case.summary.id, case.summary.id, case.summary.operator_id))
        if state is CaseState.DELIVERED:
            self._move(write, case, entity, form)
        return entity

    def _move(self, write: Write, case: CaseDetail, entity: str, form: EvaluationForm) -> None:
        summary = case.summary
        target = move(CaseState(summary.state), CaseAction.EVALUATE, CaseFacts(Mode(summary.mode)))
        case_store.change_state(write, summary.rid, summary.id, target.value)
        data = {"evaluation": entity, "level": int(form.level), "channel": form.channel.value}
        case_store.add_event(write, summary.rid, target.value, "station", data)

    def _of_log(self, write: Write, form: EvaluationForm, digest: str) -> str:
        log = service_log_store.by_id(self._store, form.event)
        if log is None:
            raise UserError(Code.SERVICE_LOG_NOT_FOUND, "event", id=form.event)
        return self._insert(write, form, digest, (log.id, log.case_id, log.operator_id))

    def _insert(self, write: Write, form: EvaluationForm, digest: str, event: tuple[str, str | None, str]) -> str:
        """Add the row; `event` is its id, its case and who handled it."""
        event_id, case_id, handler = event
        check_recorder(handler, write.actor, form.channel)
        if evaluation_store.is_evaluated(self._store, form.event_kind, event_id):
            raise UserError(Code.EVALUATED_ALREADY, "event")
        values = {
            "client_id": form.client_id, "event_kind": form.event_kind.value, "event_id": event_id, "case_id": case_id,
            "level": int(form.level), "channel": form.channel.value, "name": form.name,
            "reasons": [reason.value for reason in form.reasons], "comment": form.comment,
            "at": to_text(form.at or write.now), "handler_id": handler, "recorded_by": write.actor,
        }  # fmt: skip
        entity = evaluation_store.insert(write, values, digest)
        write.audit("evaluation_add", entity, event=event_id, channel=form.channel.value)
        return entity

    def act(
        self,
        evaluation_id: str,
        step: Step,
        operator_id: str,
        *,
        text: str = "",
        satisfied: bool | None = None,
        complex_case: bool = False,
    ) -> EvaluationRow:
        """Note a step of the mending; commits and returns the evaluation with it.

        Args:
            satisfied: the answer of a revisit.
            complex_case: said with the contact: the longer limit applies.

        Raises:
            UserError: `evaluation_not_found`; what `check_step` refuses.
        """
        with self._store.write(operator_id) as write:
            row = self.find(evaluation_id)
            done = StepRow(
                step=step,
                at=write.at,
                actor=operator_id,
                text=text,
                satisfied=satisfied if step is Step.REVISIT else None,
                complex_case=complex_case and step is Step.CONTACT,
            )
            check_step(row, done)
            evaluation_store.add_step(write, row.id, done)
            write.audit("evaluation_step", row.id, step=step.value)
        return self.find(row.id)

    def find(self, evaluation_id: str) -> EvaluationRow:
        """One evaluation by its id or its caller's id.

        Raises:
            UserError: `evaluation_not_found`.
        """
        found = evaluation_store.find(self._store, evaluation_id)
        if found is None:
            raise UserError(Code.EVALUATION_NOT_FOUND, "evaluation", id=evaluation_id)
        return found

    def of_event(self, kind: EventKind, event_id: str) -> EvaluationRow | None:
        """The evaluation of a case or a service log, by its id."""
        return evaluation_store.of_event(self._store, kind, event_id)

    def page(self, first: date, last: date, before_rid: int = 0, limit: int = _PAGE) -> list[EvaluationRow]:
        """The next evaluations of a period, newest first; `before_rid` is the last row of the page before."""
        return evaluation_store.page(self._store, first, last, before_rid, limit)

    def clocks(self, row: EvaluationRow) -> Mending:
        """The clocks that still run for an evaluation."""
        limits = MendingLimits(
            self._settings.get(EVALUATION_CONTACT_WORKDAYS),
            self._settings.get(EVALUATION_MEND_WORKDAYS),
            self._settings.get(EVALUATION_COMPLEX_WORKDAYS),
        )
        return mending(row, limits, self._catalogues.calendar(), self._settings.hours(), self._clock.now())

    def open_mendings(self) -> list[OpenMending]:
        """The bad evaluations on which something is left to do, oldest first."""
        return [OpenMending(row, self.clocks(row)) for row in evaluation_store.bad_ones(self._store) if not row.closed]

    def follow_up(self, first: date, last: date) -> list[EvaluationRow]:
        """Whom to ask again: every settled bad one given by name, and a sample of the good ones; not yet asked."""
        rows = evaluation_store.of_period(self._store, first, last)
        good = [row.id for row in rows if not row.level.bad]
        drawn = set(sample(good, self._settings.get(EVALUATION_SAMPLE_PERCENT), f"{first}:{last}"))
        due = [row for row in rows if row.id in drawn or (row.real_name and row.settled)]
        return [row for row in due if not row.revisited]

    def figures(self, first: date, last: date) -> EvaluationFigures:
        """The rates of a period, both days included, each with its formula."""
        with self._store.read():
            return figures(evaluation_store.counts(self._store, first, last))
