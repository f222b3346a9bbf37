"""What the papers about materials and powers print: 一次性告知书, 材料清单, 收件凭证, 授权委托书."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from station_app.domain.case_records import MarkRow
from station_app.domain.documents import (
    ChecklistData,
    Identity,
    Material,
    NoticeData,
    PowerOfAttorneyData,
    ReceiptData,
)
from station_app.domain.guidance import Mode
from station_app.domain.terms import CHANNELS
from station_app.services.case_acts import POWER_OF_ATTORNEY_DAYS
from station_app.services.document_parts import (
    Part,
    Sources,
    agent_of,
    answers_of,
    applicant_of,
    items_of,
    materials_of,
    principal_of,
    savings_of,
    station_of,
    subject_of,
)

Builder = Callable[[Sources, Identity], Sequence[Part]]
"""From a case to the papers of one type; none when the case has nothing such a paper could say."""
_MODES = {Mode.CONSULT: "咨询", Mode.HELP: "帮办", Mode.PROXY: "全程代办"}
_HANDED_OVER = frozenset({"submit", "commitment", "deferrable"})


def _notice(sources: Sources, identity: Identity) -> Sequence[Part]:
    case = sources.case
    data = NoticeData(
        station=station_of(sources.profile),
        identity=identity,
        applicant=applicant_of(case),
        subject=subject_of(case),
        channel=(CHANNELS[case.detail.summary.channel], _MODES[Mode(case.detail.summary.mode)]),
        items=items_of(case),
        situation=answers_of(case, case.catalogue),
        materials=materials_of(case, case.lines),
        savings=savings_of(case),
        place_time="",
    )
    return [Part("", data)]


def _checklist(sources: Sources, identity: Identity) -> Sequence[Part]:
    case = sources.case
    data = ChecklistData(
        station=station_of(sources.profile),
        identity=identity,
        applicant=applicant_of(case),
        subject=(*subject_of(case)[:2], "随手带着，备好一样勾一样"),
        items=items_of(case),
        rows=materials_of(case, case.lines),
        dedup_summary=savings_of(case),
    )
    return [Part("", data)]


def _receipt(sources: Sources, identity: Identity) -> Sequence[Part]:
    case = sources.case
    handed_over = [line for line in case.lines if line.treatment in _HANDED_OVER]
    ticked = [line for line in handed_over if case.work.mark(line.material).ticked_at]
    deferred = [line for line in handed_over if line.treatment == "deferrable" and line not in ticked]
    departments = dict.fromkeys(
        case.catalogue.department_name(case.catalogue.item(row.code).department) for row in case.items
    )
    received = materials_of(case, ticked or handed_over)
    data = ReceiptData(
        station=station_of(sources.profile),
        identity=identity,
        applicant=applicant_of(case),
        subject=(case.detail.summary.title, "、".join(departments)),
        items=items_of(case),
        received=tuple(_as_counted(material, case.work.mark(material.code)) for material in received),
        received_at=sources.now,
        deferred=materials_of(case, deferred) if ticked else (),
        ticked_by_hand=not ticked,
    )
    return [Part("", data)]


def _as_counted(material: Material, mark: MarkRow) -> Material:
    """The copies that were counted in, where they differ from what is asked for."""
    if mark.copies is None:
        return material
    originals = min(material.originals, mark.copies)
    return replace(material, originals=originals, copies=mark.copies - originals)


def _power_of_attorney(sources: Sources, identity: Identity) -> Sequence[Part]:
    case, start = sources.case, sources.now.date()
    handed_over = [line for line in case.lines if line.treatment == "submit"]
    data = PowerOfAttorneyData(
        station=station_of(sources.profile),
        identity=identity,
        principal=principal_of(sources),
        agent=agent_of(sources),
        matters=items_of(case),
        term_from=start,
        term_until=start + timedelta(days=POWER_OF_ATTORNEY_DAYS),
        materials=materials_of(case, handed_over),
    )
    return [Part("", data)]


BUILDERS: Mapping[str, Builder] = {
    "WS01": _notice,
    "WS02": _checklist,
    "WS03": _receipt,
    "WS10": _power_of_attorney,
}
