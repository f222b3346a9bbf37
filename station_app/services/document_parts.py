"""What the papers of a case have in common, from the stored case to words, masked as paper asks for it (PRINT 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from station_app.domain.case_records import MarkRow
from station_app.domain.catalogue import Catalogue, HandlingItem, Limit
from station_app.domain.catalogue import Material as CatalogueMaterial
from station_app.domain.documents import (
    Agent,
    Answer,
    Applicant,
    DocumentData,
    Item,
    Material,
    Principal,
    Savings,
    Station,
)
from station_app.domain.guidance import Treatment, numerals_of_questions
from station_app.domain.masking import mask_mobile, mask_name
from station_app.domain.records import MaterialLineRow, OperatorRow
from station_app.services.case_service import FullCase
from station_app.services.station_profile import StationProfile

_SUPERVISION_PHONE = "12345"
_FORMS = {"纸质/电子化": "纸质、电子均可", "纸质": "纸质", "电子化": "电子"}
_STATION_PRINTED = "申请表格文书"


@dataclass(frozen=True, slots=True)
class Sources:
    """What a document of a case is made of; `numbers` holds the number of the last print per document type."""

    case: FullCase
    profile: StationProfile
    operator: OperatorRow
    enterprise_profile: dict[str, Any]
    now: datetime
    operators: tuple[OperatorRow, ...] = ()
    numbers: dict[str, str] | None = None

    def number_of(self, document: str) -> str:
        """The number of the last print of a document of the case, empty when there is none."""
        return (self.numbers or {}).get(document, "")

    def name_of(self, operator_id: str) -> str:
        """The name of an operator, empty when they are not known."""
        return next((operator.name for operator in self.operators if operator.id == operator_id), "")


@dataclass(frozen=True, slots=True)
class Part:
    """One paper of a type; `key` tells several of a case apart (one letter per department), empty for the only one."""

    key: str
    data: DocumentData


def principal_of(sources: Sources) -> Principal:
    """The applicant as the person who signs: the name in full, numbers masked."""
    detail = sources.case.detail
    return Principal(
        name=detail.summary.enterprise_name,
        applicant_cert_no=detail.uscc or "",
        is_enterprise=True,
        signatory=str(sources.enterprise_profile.get("legal_representative") or ""),
        signatory_role="法定代表人",
        signatory_cert_no="",
        phone=mask_mobile(detail.contact_mobile),
    )


def agent_of(sources: Sources) -> Agent:
    """The operator as the station's agent."""
    return Agent(sources.operator.name, agent_role(sources), "")


def station_of(profile: StationProfile) -> Station:
    """The station as the issuer of a paper."""
    return Station(
        name=profile.name,
        code=profile.code,
        park=profile.park,
        address=profile.address,
        phone=profile.phone,
        supervision_phone=_SUPERVISION_PHONE,
        hours=profile.hours,
        demo=profile.demo,
    )


def applicant_of(case: FullCase) -> Applicant:
    """The applicant with masked contact."""
    detail = case.detail
    return Applicant(
        name=detail.summary.enterprise_name,
        applicant_cert_no=detail.uscc or "",
        is_enterprise=detail.uscc is not None,
        contact=mask_name(detail.summary.contact_name),
        contact_role="经办人",
        phone=mask_mobile(detail.contact_mobile),
    )


def subject_of(case: FullCase) -> tuple[str, ...]:
    """What a case is about, for the line below a title: name, count of items, limit."""
    count = len(case.items)
    bundle = case.catalogue.bundles.get(case.detail.bundle or "")
    limit = bundle.promised_limit if bundle else case.catalogue.item(case.items[0].code).promised_limit
    promised = "当场办结" if limit.value == 0 else f"承诺 {limit.value} 个{limit.unit.value}办完"
    return (case.detail.summary.title, f"{count} 项合办" if count > 1 else "单项办理", promised)


def items_of(case: FullCase) -> tuple[Item, ...]:
    """The handling items with their numerals."""
    return tuple(
        _item(case.catalogue, case.catalogue.item(row.code), row.position, provisional=False) for row in case.items
    )


def _item(catalogue: Catalogue, item: HandlingItem, number: int, *, provisional: bool) -> Item:
    excluded = [procedure.name for procedure in item.special_procedures if procedure.excluded_from_limit]
    return Item(
        number=number,
        item_code=item.code,
        item_name=item.name,
        dept=catalogue.department_name(item.department),
        window="",
        promised=_limit(item.promised_limit),
        statutory=_limit(item.statutory_limit),
        result=item.result_name,
        conditions=item.accept_conditions,
        legal_basis=tuple(
            f"《{catalogue.laws[reference.law].title}》{reference.article or ''}" for reference in item.laws
        ),
        fee=(item.fee_standard or "按规定收费") if item.fee_charged else "",
        note=f"另有{'、'.join(excluded)}，不计入时限" if excluded else "",
        provisional=provisional,
    )


def agent_role(sources: Sources) -> str:
    """What the operator is, as the station's agent."""
    work_no = f"（工号 {sources.operator.work_no}）" if sources.operator.work_no else ""
    return f"{sources.profile.name}代办员{work_no}"


def _limit(limit: Limit) -> str:
    if limit.value is None:
        return ""
    return "当场办结" if limit.value == 0 else f"{limit.value} {limit.unit.value}"


def answers_of(case: FullCase, catalogue: Catalogue) -> tuple[Answer, ...]:
    """The situations with their answers."""
    chosen = [row.code for row in case.items]
    numerals = numerals_of_questions(catalogue, case.detail.bundle, chosen)
    everyone = tuple(range(1, len(chosen) + 1))
    return tuple(
        Answer(
            numbers=numerals.get(code, everyone),
            question=catalogue.situations[code].text,
            answer=catalogue.situations[code].label(value),
            open=code in case.detail.open_situations,
        )
        for code, value in case.detail.answers.items()
    )


def materials_of(case: FullCase, lines: Sequence[MaterialLineRow]) -> tuple[Material, ...]:
    """Lines of the case's list as printed materials."""
    numerals = {row.code: row.position for row in case.items}
    return tuple(
        _material(case.catalogue.materials[line.material], line, case.work.mark(line.material), numerals)
        for line in lines
    )


def _material(material: CatalogueMaterial, line: MaterialLineRow, mark: MarkRow, numerals: dict[str, int]) -> Material:
    station_printed = material.kind == _STATION_PRINTED
    return Material(
        code=material.code,
        name=material.name,
        numbers=line.items,
        originals=line.originals,
        copies=line.copies,
        treatment=Treatment(line.treatment),
        form=_FORMS.get(material.form, material.form),
        source=_source(material, station_printed=station_printed),
        standard=material.acceptance_standard or ("打印好后核对、签字" if station_printed else ""),
        station_printed=station_printed,
        produced_by=numerals.get(line.produced_by) if line.produced_by else None,
        deferral_workdays=line.deferral_workdays,
        deferral_until=mark.promised_until,
        ticked=mark.ticked_at is not None,
        provisional=line.provisional,
    )


def _source(material: CatalogueMaterial, *, station_printed: bool) -> str:
    if station_printed:
        return "驿站打印"
    return "自己准备" if material.source_channel == "申请人自备" else material.issuing_authority


def savings_of(case: FullCase) -> Savings:
    """The three figures and the visits."""
    summary = case.detail.summary
    visits = sum(case.catalogue.item(row.code).visits for row in case.items)
    return Savings(
        summary.requested, summary.merged, summary.to_submit, visits_before=max(visits, len(case.items)), visits=1
    )
