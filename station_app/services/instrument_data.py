"""What the papers a person signs under print: 承诺书, 中止（终止）单, 续办委托书, 同意书."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from station_app.clock import parse_moment
from station_app.domain.assist_case import CaseState
from station_app.domain.catalogue import Catalogue, HandlingItem
from station_app.domain.catalogue import Material as CatalogueMaterial
from station_app.domain.documents import Identity
from station_app.domain.guidance import Treatment
from station_app.domain.instruments import (
    ConsentData,
    DeferralCommitmentData,
    EndReason,
    InformedCommitmentData,
    ResumptionData,
    SensitiveKind,
    ServiceEnd,
    ServiceEndData,
)
from station_app.domain.records import CaseEventRow, MaterialLineRow
from station_app.services.case_acts import POWER_OF_ATTORNEY_DAYS
from station_app.services.document_data import Builder
from station_app.services.document_parts import (
    Part,
    Sources,
    agent_of,
    items_of,
    materials_of,
    principal_of,
    station_of,
)

_COMMIT_SCOPE = (
    "书面承诺。申请人自愿选择是否适用告知承诺；不愿承诺或者无法承诺的，按规定提交证明材料。",
    "有较严重不良信用记录或者曾作虚假承诺、尚未修复信用的，不适用告知承诺。",
)
_LIABILITY = (
    "承诺不实的，依法终止办理、责令限期整改、撤销行政决定或者予以行政处罚，并记入信用记录；涉嫌犯罪的依法移送司法机关。",
    "审批部门在事中事后通过核查、现场检查、部门间信息核验等方式核实承诺内容。",
)
_APPLICANT_COMMIT = (
    "已经知晓审批部门告知的全部内容；",
    "已经符合审批部门告知的条件、标准和要求；",
    "能够在约定期限内提交审批部门告知的相关材料；",
    "愿意承担不实承诺、违反承诺的法律责任；",
    "以上承诺是申请人的真实意思表示。",
)
# The wording of 国办发〔2020〕42号 stands in for an authority's own text until one is published: 待法务审定.
_RETENTION = "自办结之日起三年，法律、行政法规另有规定的从其规定"
_SENSITIVE_WORDS: Mapping[SensitiveKind, tuple[str, ...]] = {
    SensitiveKind.ID_NUMBER: ("身份证",),
    SensitiveKind.BANK_ACCOUNT: ("银行", "账户", "账号"),
    SensitiveKind.HEALTH: ("健康",),
    SensitiveKind.MINOR: ("未成年", "出生医学"),
}


def _deferral_letters(sources: Sources, identity: Identity) -> Sequence[Part]:
    """One letter per department, over the deferred lines with a promised day."""
    case = sources.case
    promised = [
        line
        for line in case.lines
        if line.treatment == Treatment.DEFERRABLE
        and case.work.mark(line.material).promised_until
        and not case.work.mark(line.material).ticked_at
    ]
    parts: list[Part] = []
    for code, lines in _by_department(sources, promised).items():
        numbers = {number for line in lines for number in line.items}
        data = DeferralCommitmentData(
            station=station_of(sources.profile),
            identity=identity,
            applicant=principal_of(sources),
            dept=case.catalogue.department_name(code),
            items=tuple(item for item in items_of(case) if item.number in numbers),
            deferred=materials_of(case, lines),
        )
        parts.append(Part(code, data))
    return parts


def _by_department(sources: Sources, lines: Sequence[MaterialLineRow]) -> dict[str, list[MaterialLineRow]]:
    """Lines under every department whose item asks for them, in the order of the items."""
    found: dict[str, list[MaterialLineRow]] = {}
    for row in sources.case.items:
        department = sources.case.catalogue.item(row.code).department
        for line in lines:
            if row.position in line.items and line not in found.setdefault(department, []):
                found[department].append(line)
    return {department: of_department for department, of_department in found.items() if of_department}


def _commitment_letters(sources: Sources, identity: Identity) -> Sequence[Part]:
    """One letter per department, over the lines a commitment stands for."""
    case = sources.case
    committed = [line for line in case.lines if line.treatment == Treatment.COMMITMENT]
    parts: list[Part] = []
    for code, lines in _by_department(sources, committed).items():
        numbers = {number for line in lines for number in line.items}
        items = [case.catalogue.item(row.code) for row in case.items if row.position in numbers]
        data = InformedCommitmentData(
            station=station_of(sources.profile),
            identity=identity,
            applicant=principal_of(sources),
            dept=case.catalogue.department_name(code),
            items=tuple(item for item in items_of(case) if item.number in numbers),
            certs=tuple(_certificate(case.catalogue, case.catalogue.materials[line.material], items) for line in lines),
            conditions=tuple(dict.fromkeys(text for item in items for text in item.accept_conditions)),
            commit_scope=_COMMIT_SCOPE,
            liability=_LIABILITY,
            applicant_commit=_APPLICANT_COMMIT,
        )
        parts.append(Part(code, data))
    return parts


def _certificate(catalogue: Catalogue, material: CatalogueMaterial, items: Sequence[HandlingItem]) -> str:
    """What is certified, on what basis, with what content."""
    laws = dict.fromkeys(
        f"《{catalogue.laws[law.law].title}》{law.article or ''}" for item in items for law in item.laws
    )
    basis = f"，设定依据：{'、'.join(laws)}" if laws else ""
    content = f"，内容：{material.acceptance_standard}" if material.acceptance_standard else ""
    return f"{material.name}{basis}{content}"


def _service_end(sources: Sources, identity: Identity) -> Sequence[Part]:
    case = sources.case
    state = CaseState(case.detail.summary.state)
    last = _last_event(case.events, "suspend", "terminate", "withdraw")
    returned = {original.material for original in case.work.originals if original.returned_at}
    ended = state in {CaseState.TERMINATED, CaseState.WITHDRAWN}
    data = ServiceEndData(
        station=station_of(sources.profile),
        identity=identity,
        applicant=principal_of(sources),
        items=items_of(case),
        entrustment=_entrustment_number(sources),
        end=ServiceEnd.TERMINATED if ended else ServiceEnd.SUSPENDED if state is CaseState.SUSPENDED else None,
        reasons=(EndReason.WITHDRAWN,) if state is CaseState.WITHDRAWN else (),
        reason=str(last.data.get("reason") or "") if last else "",
        returned=materials_of(case, [line for line in case.lines if line.material in returned]),
    )
    return [Part("", data)]


def _resumption(sources: Sources, identity: Identity) -> Sequence[Part]:
    case, start = sources.case, sources.now.date()
    suspended, resumed = _last_event(case.events, "suspend"), _last_event(case.events, "resume")
    data = ResumptionData(
        station=station_of(sources.profile),
        identity=identity,
        principal=principal_of(sources),
        agent=agent_of(sources),
        matters=items_of(case),
        entrustment=_entrustment_number(sources),
        term_from=start,
        term_until=start + timedelta(days=POWER_OF_ATTORNEY_DAYS),
        suspension=sources.number_of("WS12"),
        suspended_on=_day(suspended),
        resume_reason=str(resumed.data.get("reason") or "") if resumed else "",
    )
    return [Part("", data)]


def _consent(sources: Sources, identity: Identity) -> Sequence[Part]:
    case = sources.case
    names = [case.catalogue.materials[line.material].name for line in case.lines]
    sensitive = tuple(
        kind for kind, words in _SENSITIVE_WORDS.items() if any(word in name for word in words for name in names)
    )
    data = ConsentData(
        station=station_of(sources.profile),
        identity=identity,
        person=principal_of(sources),
        matters=items_of(case),
        sensitive=sensitive,
        retention=_RETENTION,
    )
    return [Part("", data)]


def _entrustment_number(sources: Sources) -> str:
    signed = [one.number for one in sources.case.work.entrustments if one.number]
    return signed[-1] if signed else sources.number_of("WS10")


def _last_event(events: Sequence[CaseEventRow], *kinds: str) -> CaseEventRow | None:
    return next((event for event in reversed(events) if event.kind in kinds), None)


def _day(event: CaseEventRow | None) -> date | None:
    return parse_moment(event.at).date() if event else None


BUILDERS: Mapping[str, Builder] = {
    "WS07": _deferral_letters,
    "WS09": _commitment_letters,
    "WS12": _service_end,
    "WS13": _resumption,
    "WS22": _consent,
}
