"""What papers print that leave the station: 走访单 (ZF) of a visit or an enterprise, 线索移送单 (XS) of a demand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from station_app.clock import Clock, parse_moment
from station_app.domain import terms
from station_app.domain.blocking_point import PointView, view_of_point
from station_app.domain.deadlines import Deadline, Light
from station_app.domain.demand import Act, DemandRow, DemandStep
from station_app.domain.documents import Identity
from station_app.domain.enterprise_facts import REGISTERED_ON
from station_app.domain.evidence import EvidenceOf
from station_app.domain.masking import mask_mobile, mask_name
from station_app.domain.money import amount_text
from station_app.domain.outing_papers import OpenLine, ReferralData, VisitSheetData
from station_app.domain.records import CaseSummary, EnterpriseRow, OperatorRow
from station_app.domain.remaining_words import remaining_words, stored_light, workdays_left
from station_app.domain.visit import VisitKind, VisitRow, VisitState
from station_app.services.case_service import CaseService
from station_app.services.catalogue_service import CatalogueService
from station_app.services.demand_service import DemandService
from station_app.services.document_parts import Part, station_of
from station_app.services.operator_service import OperatorService
from station_app.services.own_papers import Finders, OwnPaper
from station_app.services.project_files import ProjectFiles
from station_app.services.station_profile import StationProfile
from station_app.services.visit_service import VisitService
from station_app.storage import blocking_point_store, enterprise_store, evidence_store, project_store, visit_store
from station_app.storage.store import Store

VISIT_SHEET, REFERRAL = "ZF", "XS"
NAMES = {VISIT_SHEET: "走访单", REFERRAL: "线索移送单"}
_OVER = frozenset({"delivered", "evaluated", "archived", "terminated", "withdrawn"})
_SCALES = {"micro": "微型", "small": "小型", "medium": "中型", "large": "大型"}


class OutingPapers:
    """Reads only."""

    def __init__(
        self,
        store: Store,
        profile: StationProfile,
        catalogues: CatalogueService,
        cases: CaseService,
        visits: VisitService,
        demands: DemandService,
        files: ProjectFiles,
        operators: OperatorService,
        clock: Clock,
    ) -> None:
        self._store = store
        self._profile = profile
        self._catalogues = catalogues
        self._cases = cases
        self._visits = visits
        self._demands = demands
        self._files = files
        self._operators = operators
        self._clock = clock

    @property
    def finders(self) -> Finders:
        """How these papers are found: by the number of a visit or the code of an enterprise, by that of a demand."""
        return {VISIT_SHEET: self._visit_sheet, REFERRAL: self._referral}

    # Of a visit.

    def _visit_sheet(self, name: str, _operator: OperatorRow) -> OwnPaper:
        visit = visit_store.find(self._store, name)
        enterprise = self._enterprise(visit, name)
        if visit is None and enterprise is None:
            self._visits.find(name)

        def build(identity: Identity) -> Sequence[Part]:
            return [Part("", self._visit_data(identity, visit, enterprise))]

        if visit is not None:
            return OwnPaper(visit.no, f"visit:{visit.id}", visit.no, build)
        assert enterprise is not None
        day = self._clock.today()
        return OwnPaper(enterprise.name, f"visit-of:{enterprise.id}:{day.isoformat()}", "", build)

    def _enterprise(self, visit: VisitRow | None, name: str) -> EnterpriseRow | None:
        if visit is None:
            return enterprise_store.by_uscc(self._store, name) or enterprise_store.by_id(self._store, name)
        return enterprise_store.by_id(self._store, visit.enterprise_id) if visit.enterprise_id else None

    def open_cases(self, name: str) -> list[CaseSummary]:
        """The cases of a visit's enterprise that are not over, newest first; none where it is not known."""
        enterprise = self._enterprise(visit_store.find(self._store, name), name)
        return self._open_cases(enterprise.id) if enterprise else []

    def has_open_situations(self, no: str) -> bool:
        """Whether questions of a case are still to be answered, so that its papers may change.

        Raises:
            UserError: `case_not_found`.
        """
        return bool(self._cases.find(no).open_situations)

    def open_demands(self, name: str) -> list[DemandRow]:
        """The demands of a visit's enterprise that are not closed, newest first; none where it is not known."""
        enterprise = self._enterprise(visit_store.find(self._store, name), name)
        return self._open_demands(enterprise.id) if enterprise else []

    def _open_demands(self, enterprise_id: str) -> list[DemandRow]:
        return [one for one in self._demands.of_enterprise(enterprise_id) if one.closed_at is None]

    def _open_cases(self, enterprise_id: str) -> list[CaseSummary]:
        return [case for case in self._cases.of_enterprise(enterprise_id) if case.state not in _OVER]

    def _visit_data(
        self, identity: Identity, visit: VisitRow | None, enterprise: EnterpriseRow | None
    ) -> VisitSheetData:
        last = self._last_visit(enterprise, visit)
        known = enterprise.id if enterprise else ""
        row = project_store.find(self._store, visit.project_id) if visit and visit.project_id else None
        demands = self._open_demands(known) if known else []
        kind = visit.kind if visit else VisitKind.VISIT
        return VisitSheetData(
            station=station_of(self._profile),
            identity=identity,
            kind=terms.VISIT_KINDS[kind],
            enterprise=enterprise.name if enterprise else visit.enterprise_name if visit else "",
            uscc=(enterprise.uscc or "") if enterprise else "",
            at=parse_moment(visit.at) if visit else None,
            place=visit.place if visit else "",
            subject=visit.subject if visit else "",
            companions="、".join(visit.companions) if visit else "",
            project=f"{row.name} {row.no}" if row else "",
            facts=self._facts(enterprise),
            cases=tuple(self._case(case) for case in self._open_cases(known)) if known else (),
            demands=tuple(self._demand(one) for one in demands),
            points=tuple(_point(one, self._clock.today()) for one in self._points(row.id if row else "")),
            last_day=parse_moment(last.at).date() if last else None,
            last_subject=last.subject if last else "",
            last_record=last.record if last else "",
        )

    def _last_visit(self, enterprise: EnterpriseRow | None, visit: VisitRow | None) -> VisitRow | None:
        if enterprise is None:
            return None
        done = (one for one in self._visits.of_enterprise(enterprise.id) if one.state is VisitState.DONE)
        return next((one for one in done if visit is None or one.id != visit.id), None)

    def _facts(self, enterprise: EnterpriseRow | None) -> tuple[tuple[str, str], ...]:
        if enterprise is None:
            return ()
        profile: Mapping[str, object] = enterprise.profile
        contact = self._cases.latest_contact(enterprise.id)
        person = str(profile.get("legal_representative") or "")
        told = (
            ("法定代表人", mask_name(person) if person else ""),
            ("联系人", f"{mask_name(contact[0])}　{mask_mobile(contact[1])}" if contact else ""),
            ("电话", mask_mobile(str(profile.get("phone") or "")) if profile.get("phone") else ""),
            ("行业", str(profile.get("industry") or "")),
            ("成立", str(profile.get(REGISTERED_ON) or "")),
            ("从业人数", str(profile.get("employees") or "")),
            ("企业规模", _SCALES.get(str(profile.get("scale") or ""), "")),
            ("地址", str(profile.get("address") or "")),
        )
        return tuple((label, value) for label, value in told if value)

    def _case(self, case: CaseSummary) -> OpenLine:
        calendar, today = self._catalogues.calendar(), self._clock.today()
        light, words = stored_light(case.clock, case.due, case.yellow_from, calendar, today)
        state, unit = terms.state_of(case.state, case.stage, over=case.clock == "done")
        return OpenLine(case.no, case.title, state, unit, light, words)

    def _demand(self, row: DemandRow) -> OpenLine:
        clock = self._demands.clock(row)
        unit = row.assigned.unit if row.assigned else ""
        return OpenLine(row.no, row.subject, terms.DEMAND_STAGES[row.stage], unit, *self._clock_words(clock))

    def _clock_words(self, clock: Deadline | None) -> tuple[Light, str]:
        if clock is None or clock.due is None:
            return Light.NO_LIMIT, "未计时"
        today = self._clock.today()
        left = workdays_left(self._catalogues.calendar(), today, clock.due)
        return clock.light, remaining_words(left, clock.due, today)

    def _points(self, project_id: str) -> list[PointView]:
        if not project_id:
            return []
        axis, today = self._files.axis(), self._clock.today()
        points = blocking_point_store.of_project(self._store, project_id)
        return [view_of_point(point, axis, today) for point in points if point.closed_on is None]

    # Of a demand.

    def _referral(self, no: str, _operator: OperatorRow) -> OwnPaper:
        row = self._demands.find(no)

        def build(identity: Identity) -> Sequence[Part]:
            referred = next((step for step in reversed(row.steps) if step.act is Act.REFER), None)
            return [Part("", self._referral_data(identity, row, referred))] if referred else []

        return OwnPaper(row.no, f"demand:{row.id}", row.no, build)

    def _referral_data(self, identity: Identity, row: DemandRow, referred: DemandStep) -> ReferralData:
        names = {one.id: one.name for one in self._operators.all()}
        found = next((step.text for step in reversed(row.steps) if step.act is Act.ANALYSE), "")
        answer = _answer(row, referred)
        money = f"，金额 {amount_text(row.amount_fen)} 元" if row.amount_fen else ""
        return ReferralData(
            station=station_of(self._profile),
            identity=identity,
            slip_no=referred.slip_no,
            source=terms.DEMAND_CHANNELS[row.channel],
            hotline_no=row.hotline_no,
            received_at=parse_moment(row.at),
            reporter=row.enterprise_name or (mask_name(row.contact_name) if row.contact_name else "未留名"),
            is_enterprise=bool(row.enterprise_name),
            contact=mask_name(row.contact_name) if row.contact_name else "",
            phone=mask_mobile(row.contact_mobile) if row.contact_mobile else "",
            concerned=f"企业 {row.concerned} 家{money}",
            subject=row.subject,
            content=row.text,
            found=found,
            opinion=referred.text,
            receiver=referred.unit,
            with_units="、".join(referred.with_units),
            referred_at=parse_moment(referred.at),
            limit=self._limit(referred),
            handler=names.get(referred.actor, ""),
            answer=answer.text if answer else "",
            answered_on=parse_moment(answer.at).date() if answer else None,
            attached=tuple(one.name for one in evidence_store.of(self._store, EvidenceOf.DEMAND, row.id)),
        )

    def _limit(self, referred: DemandStep) -> str:
        days = referred.workdays or self._demands.limits().assignment
        until = self._catalogues.calendar().add_workdays(parse_moment(referred.at).date(), days)
        return f"{until}（{days} 个工作日）"


def _answer(row: DemandRow, referred: DemandStep) -> DemandStep | None:
    """What the body said after it was handed the clue."""
    after = row.steps[row.steps.index(referred) + 1 :]
    return next((step for step in reversed(after) if step.act in {Act.FEED_BACK, Act.REPLY}), None)


def _point(view: PointView, today: date) -> OpenLine:
    point = view.point
    words = remaining_words(view.remaining, point.due, today)
    return OpenLine("", point.title, terms.BLOCKING_LEVELS[point.level], point.lead, view.light, words)
