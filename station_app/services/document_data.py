"""From a stored case to what a document prints, masked as paper asks for it (PRINT 6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from station_app.domain.case_records import MarkRow
from station_app.domain.catalogue import Catalogue, HandlingItem, Limit
from station_app.domain.catalogue import Material as CatalogueMaterial
from station_app.domain.documents import (
    Agent,
    Answer,
    Applicant,
    ChecklistData,
    DocumentData,
    Identity,
    Item,
    Material,
    NoticeData,
    PowerOfAttorneyData,
    Principal,
    ReceiptData,
    Savings,
    Station,
)
from station_app.domain.guidance import Mode, Treatment, numerals_of_questions
from station_app.domain.masking import mask_mobile, mask_name
from station_app.domain.records import MaterialLineRow, OperatorRow
from station_app.services.case_acts import POWER_OF_ATTORNEY_DAYS
from station_app.services.case_service import FullCase
from station_app.services.station_profile import StationProfile

_SUPERVISION_PHONE = "12345"
_CHANNELS = {"on_site": "到站", "visit": "上门", "phone": "电话", "online": "线上", "scan": "扫码"}
_MODES = {Mode.CONSULT: "咨询", Mode.HELP: "帮办", Mode.PROXY: "全程代办"}
_FORMS = {"纸质/电子化": "纸质、电子均可", "纸质": "纸质", "电子化": "电子"}
_STATION_PRINTED = "申请表格文书"
_HANDED_OVER = frozenset({"submit", "commitment", "deferrable"})


@dataclass(frozen=True, slots=True)
class Sources:
    """What a document is made of."""

    case: FullCase
    profile: StationProfile
    operator: OperatorRow
    enterprise_profile: dict[str, Any]
    now: datetime


def build(document: str, sources: Sources, identity: Identity) -> DocumentData:
    """The data of one document.

    Raises:
        KeyError: no builder for the document; the caller has checked it.
    """
    return BUILDERS[document](sources, identity)


def _notice(sources: Sources, identity: Identity) -> NoticeData:
    case, catalogue = sources.case, sources.case.catalogue
    return NoticeData(
        station=_station(sources.profile),
        identity=identity,
        applicant=_applicant(case),
        subject=_subject(case),
        channel=(_CHANNELS[case.detail.summary.channel], _MODES[Mode(case.detail.summary.mode)]),
        items=_items(case),
        situation=_answers(case, catalogue),
        materials=_materials(case, case.lines),
        savings=_savings(case),
        place_time="",
    )


def _checklist(sources: Sources, identity: Identity) -> ChecklistData:
    case = sources.case
    return ChecklistData(
        station=_station(sources.profile),
        identity=identity,
        applicant=_applicant(case),
        subject=(*_subject(case)[:2], "随手带着，备好一样勾一样"),
        items=_items(case),
        rows=_materials(case, case.lines),
        dedup_summary=_savings(case),
    )


def _receipt(sources: Sources, identity: Identity) -> ReceiptData:
    case = sources.case
    handed_over = [line for line in case.lines if line.treatment in _HANDED_OVER]
    ticked = [line for line in handed_over if case.work.mark(line.material).ticked_at]
    deferred = [line for line in handed_over if line.treatment == "deferrable" and line not in ticked]
    departments = dict.fromkeys(
        case.catalogue.department_name(case.catalogue.item(row.code).department) for row in case.items
    )
    return ReceiptData(
        station=_station(sources.profile),
        identity=identity,
        applicant=_applicant(case),
        subject=(case.detail.summary.title, "、".join(departments)),
        items=_items(case),
        received=_materials(case, ticked or handed_over),
        received_at=sources.now,
        deferred=_materials(case, deferred) if ticked else (),
        ticked_by_hand=not ticked,
    )


def _power_of_attorney(sources: Sources, identity: Identity) -> PowerOfAttorneyData:
    case, detail = sources.case, sources.case.detail
    handed_over = [line for line in case.lines if line.treatment == "submit"]
    start = sources.now.date()
    signatory = str(sources.enterprise_profile.get("legal_representative") or "")
    return PowerOfAttorneyData(
        station=_station(sources.profile),
        identity=identity,
        principal=Principal(
            name=detail.summary.enterprise_name,
            applicant_cert_no=detail.uscc or "",
            is_enterprise=True,
            signatory=signatory,
            signatory_role="法定代表人",
            signatory_cert_no="",
            phone=mask_mobile(detail.contact_mobile),
        ),
        agent=Agent(sources.operator.name, _agent_role(sources), ""),
        matters=_items(case),
        term_from=start,
        term_until=start + timedelta(days=POWER_OF_ATTORNEY_DAYS),
        materials=_materials(case, handed_over),
    )


BUILDERS: dict[str, Callable[[Sources, Identity], DocumentData]] = {
    "WS01": _notice,
    "WS02": _checklist,
    "WS03": _receipt,
    "WS10": _power_of_attorney,
}
"""The documents this version can issue."""


def _station(profile: StationProfile) -> Station:
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


def _applicant(case: FullCase) -> Applicant:
    detail = case.detail
    return Applicant(
        name=detail.summary.enterprise_name,
        applicant_cert_no=detail.uscc or "",
        is_enterprise=detail.uscc is not None,
        contact=mask_name(detail.summary.contact_name),
        contact_role="经办人",
        phone=mask_mobile(detail.contact_mobile),
    )


def _subject(case: FullCase) -> tuple[str, ...]:
    count = len(case.items)
    bundle = case.catalogue.bundles.get(case.detail.bundle or "")
    limit = bundle.promised_limit if bundle else case.catalogue.item(case.items[0].code).promised_limit
    promised = "当场办结" if limit.value == 0 else f"承诺 {limit.value} 个{limit.unit.value}办完"
    return (case.detail.summary.title, f"{count} 项合办" if count > 1 else "单项办理", promised)


def _items(case: FullCase) -> tuple[Item, ...]:
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


def _agent_role(sources: Sources) -> str:
    work_no = f"（工号 {sources.operator.work_no}）" if sources.operator.work_no else ""
    return f"{sources.profile.name}代办员{work_no}"


def _limit(limit: Limit) -> str:
    if limit.value is None:
        return ""
    return "当场办结" if limit.value == 0 else f"{limit.value} {limit.unit.value}"


def _answers(case: FullCase, catalogue: Catalogue) -> tuple[Answer, ...]:
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


def _materials(case: FullCase, lines: Sequence[MaterialLineRow]) -> tuple[Material, ...]:
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


def _savings(case: FullCase) -> Savings:
    summary = case.detail.summary
    visits = sum(case.catalogue.item(row.code).visits for row in case.items)
    return Savings(
        summary.requested, summary.merged, summary.to_submit, visits_before=max(visits, len(case.items)), visits=1
    )
