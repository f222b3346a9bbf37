"""What the station's own slips about a case print: 受理单, 办结单, 送达回证, 评价表, 材料袋标签."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from station_app.clock import parse_moment
from station_app.domain.document_codes import qr_payload
from station_app.domain.documents import Identity
from station_app.domain.guidance import Mode, Treatment
from station_app.domain.records import CaseItemRow
from station_app.domain.slips import (
    Assigned,
    BagLabel,
    BagLabelsData,
    CloseSlipData,
    EvaluationFormData,
    HandedBack,
    IntakeSlipData,
    Outcome,
    PlanStep,
    ServedPaper,
    ServiceReturnData,
    ServiceType,
)
from station_app.services.document_data import Builder
from station_app.services.document_parts import (
    Part,
    Sources,
    applicant_of,
    items_of,
    principal_of,
    station_of,
    subject_of,
)

BAG_LABELS = "BQ"


def _intake(sources: Sources, identity: Identity) -> Sequence[Part]:
    case = sources.case
    due = case.detail.summary.due
    prepared = PlanStep("备齐材料、核对签字", "申请人、驿站", "", parse_moment(due).date() if due else None)
    steps = [PlanStep(f"办理{item.item_name}", item.dept, item.promised) for item in items_of(case)]
    data = IntakeSlipData(
        station=station_of(sources.profile),
        identity=identity,
        applicant=applicant_of(case),
        service_type=_service_type(sources),
        subject=subject_of(case),
        items=items_of(case),
        assigned=_assigned(sources),
        plan=(prepared, *steps, PlanStep("送达结果、回访评价", "驿站", "")),
    )
    return [Part("", data)]


def _close(sources: Sources, identity: Identity) -> Sequence[Part]:
    case = sources.case
    outcomes = tuple(_outcome(sources, row) for row in case.items)
    returned = [
        HandedBack(case.catalogue.materials[original.material].name, "材料原件", 1)
        for original in case.work.originals
        if original.returned_at
    ]
    licences = [HandedBack(result.name, "证照", 1) for result in case.work.results if result.name]
    data = CloseSlipData(
        station=station_of(sources.profile),
        identity=identity,
        applicant=applicant_of(case),
        service_type=_service_type(sources),
        subject=subject_of(case),
        results=outcomes,
        returned=(*returned, *licences),
        assigned=_assigned(sources),
    )
    return [Part("", data)]


def _outcome(sources: Sources, row: CaseItemRow) -> Outcome:
    item = sources.case.catalogue.item(row.code)
    result = next((one for one in sources.case.work.results if one.item in {row.code, None}), None)
    words = "已出结果" if result else "办结" if row.finished_at else "在办"
    return Outcome(
        number=row.position,
        item_name=item.name,
        result=words,
        certificate=(result.name if result else "") or (item.result_name if result or row.finished_at else ""),
        certificate_no=result.document_no if result else "",
        decided_on=parse_moment(row.finished_at).date() if row.finished_at else None,
    )


def _service_return(sources: Sources, identity: Identity) -> Sequence[Part]:
    case = sources.case
    numerals = {row.code: row.position for row in case.items}
    everything = tuple(numerals.values())
    results = [
        ServedPaper((numerals[result.item],) if result.item else everything, result.name, result.document_no)
        for result in case.work.results
    ]
    names = {code: known.name for code, known in case.catalogue.document_types.items()}
    papers = [
        ServedPaper(
            (numerals[paper.item],) if paper.item in numerals else everything, names[paper.document], paper.number
        )
        for paper in case.work.hall_papers
    ]
    if not results and not papers:
        return []
    departments = dict.fromkeys(
        case.catalogue.department_name(case.catalogue.item(row.code).department) for row in case.items
    )
    data = ServiceReturnData(
        station=station_of(sources.profile),
        identity=identity,
        recipient=principal_of(sources),
        authority=tuple(departments),
        place=sources.profile.address or sources.profile.name,
        papers=(*results, *papers),
    )
    return [Part("", data)]


def _evaluation_form(sources: Sources, identity: Identity) -> Sequence[Part]:
    handler = sources.name_of(sources.case.detail.summary.operator_id) or sources.operator.name
    data = EvaluationFormData(
        station=station_of(sources.profile), identity=identity, subject=subject_of(sources.case), handler=handler
    )
    return [Part("", data)]


def _bag_labels(sources: Sources, identity: Identity) -> Sequence[Part]:
    """One bag per case; labels have no number of their own (PRINT 7)."""
    case, profile = sources.case, sources.profile
    summary = case.detail.summary
    in_bag = [line for line in case.lines if case.work.mark(line.material).ticked_at]
    wanted = in_bag or [line for line in case.lines if line.treatment == Treatment.SUBMIT]
    label = BagLabel(
        case_number=summary.no,
        bag=1,
        bags=1,
        enterprise=summary.enterprise_name,
        subject=summary.title,
        numbers=tuple(row.position for row in case.items),
        received_at=sources.now,
        operator_name=sources.operator.name,
        originals=sum(line.originals for line in wanted),
        copies=sum(line.copies for line in wanted),
        qr_payload=qr_payload(profile.document_key, summary.no, profile.region),
    )
    return [Part("", BagLabelsData(station=station_of(profile), identity=identity, labels=(label,)))]


def _service_type(sources: Sources) -> ServiceType:
    return ServiceType.PROXY if sources.case.detail.summary.mode == Mode.PROXY else ServiceType.HELP


def _assigned(sources: Sources) -> tuple[Assigned, ...]:
    detail = sources.case.detail
    role = "代办员" if _service_type(sources) is ServiceType.PROXY else "帮办员"
    people = [
        Assigned(role, sources.name_of(detail.summary.operator_id) or sources.operator.name, sources.profile.phone)
    ]
    if detail.first_asker and detail.first_asker != detail.summary.operator_id:
        people.append(Assigned("首问", sources.name_of(detail.first_asker)))
    return tuple(people)


BUILDERS: Mapping[str, Builder] = {
    "WS11": _intake,
    "WS14": _close,
    "WS15": _service_return,
    "WS21": _evaluation_form,
    BAG_LABELS: _bag_labels,
}
