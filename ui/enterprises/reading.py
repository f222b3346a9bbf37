"""Reads 企业 and 企业档案; runs on the store thread."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from station_app.clock import parse_moment
from station_app.domain.catalogue import Catalogue, ProfileField
from station_app.domain.evaluation import EventKind
from station_app.domain.masking import mask_mobile, mask_name
from station_app.domain.records import CaseSummary, EnterpriseRow
from station_app.domain.terms import CHANNELS, LEVELS
from station_app.domain.wallet import WalletEntry, WalletState
from station_app.services.disclosure_service import Disclosed
from ui.cases.lines import case_line
from ui.desk import Desk
from ui.enterprises.lines import (
    Contact,
    DoublesView,
    EnterpriseLine,
    EnterprisesView,
    Fact,
    ProfileView,
    RecordLine,
    Side,
    SuspectLine,
    WalletLine,
)

MOST = 500
_REASONS = {"same_name": "名称相近", "same_code_body": "信用代码主体相同"}
_CONTACTS, _STEPS, _JUDGED = 3, 6, 60
_LABELS = {
    "is_high_tech": "高新技术企业", "is_kx": "科技型中小企业", "is_srdi": "专精特新", "is_giant": "“小巨人”",
    "is_manufacturing": "制造业", "in_park": "园区内", "is_new": "当年新设立",
}  # fmt: skip
_VALUES = {
    "micro": "微型", "small": "小型", "medium": "中型", "large": "大型", "company": "企业", "individual": "个体工商户",
    "partnership": "合伙企业", "general": "一般纳税人",
}  # fmt: skip
_CREDIT = (
    "innovation_score", "dishonest", "taxpayer", "annual_revenue", "rd_ratio", "rd_expense", "layoff_rate", "ui_months",
    "taxable_income", "total_assets", "monthly_sales", "leased_area", "equipment_purchase", "hire_graduates",
    "hire_key_group", "first_above_scale", "negative_industry",
)  # fmt: skip


def read_enterprises(desk: Desk, words: str) -> EnterprisesView:
    """The newest enterprises, or those that a search finds."""
    services, today = desk.services, desk.services.clock.today()
    if words:
        hits = services.search.find(words, MOST, ("enterprise",)).hits
        rows = [services.enterprises.by_id(hit.ref) for hit in hits]
    else:
        rows = services.enterprises.newest(MOST)
    return EnterprisesView([_line(row, today) for row in rows], services.enterprises.count())


def read_doubles(desk: Desk) -> DoublesView:
    """Pairs that may be one, and pairs that were made one."""
    services = desk.services
    suspects = [
        SuspectLine(
            pair.first_id, pair.second_id, services.enterprises.by_id(pair.first_id).name,
            services.enterprises.by_id(pair.second_id).name, _REASONS[pair.reason],
        )
        for pair in services.merges.suspects()[:MOST]
    ]  # fmt: skip
    merged = [
        SuspectLine(
            merge.keep_id, merge.drop_id, services.enterprises.by_id(merge.keep_id).name,
            f"{parse_moment(merge.at):%m-%d %H:%M}", f"移过去 {sum(map(len, merge.moved.values()))} 条", merge.id,
        )
        for merge in services.merges.merges()
    ]  # fmt: skip
    return DoublesView(suspects, merged)


def read_sides(desk: Desk, line: SuspectLine) -> tuple[Side, Side]:
    """Both enterprises of a pair, for the dialog that makes them one."""
    first, second = (_side(desk, row_id) for row_id in (line.first_id, line.second_id))
    return first, second


def _side(desk: Desk, enterprise_id: str) -> Side:
    row = desk.services.enterprises.by_id(enterprise_id)
    cases, talks = desk.services.cases.of_enterprise(row.id), desk.services.service_logs.of_enterprise(row.id)
    facts = (
        ("信用代码", row.uscc or "未登记"),
        ("法定代表人", mask_name(str(row.profile.get("legal_representative") or "")) or "—"),
        ("地址", str(row.profile.get("address") or "—")),
        ("建档", f"{parse_moment(row.created_at):%Y-%m-%d}"),
        ("办件", f"{len(cases)} 件"),
        ("材料库", f"{len(row.wallet)} 份"),
        ("服务记录", f"{len(talks)} 条"),
    )
    return Side(row.id, row.name, row.uscc or "", facts)


def _line(row: EnterpriseRow, today: date) -> EnterpriseLine:
    person = str(row.profile.get("legal_representative") or "")
    expired = sum(day is not None and day < today for day in row.wallet.values())
    address = str(row.profile.get("address") or "")
    return EnterpriseLine(row.id, row.name, row.uscc or "", mask_name(person), len(row.wallet), expired, address)


def read_profile(desk: Desk, enterprise_id: str) -> ProfileView:
    """One enterprise with all that is known of it.

    Raises:
        UserError: `enterprise_not_found`.
    """
    services = desk.services
    row, today = services.enterprises.by_id(enterprise_id), services.clock.today()
    catalogue, calendar = services.catalogues.active(), services.catalogues.calendar()
    names = {operator.id: operator.name for operator in services.operators.all()}
    cases = services.cases.of_enterprise(row.id)
    talks = services.service_logs.of_enterprise(row.id)
    return ProfileView(
        id=row.id,
        name=row.name,
        uscc=row.uscc or "",
        labels=[word for key, word in _LABELS.items() if row.profile.get(key) is True],
        facts=_facts(row, catalogue, names.get(cases[0].operator_id, "") if cases else "", cases),
        contacts=_contacts(desk, cases),
        footprint=_footprint(cases, [(talk.at, talk.subject) for talk in talks]),
        wallet=[_wallet_line(entry, catalogue, today) for entry in services.wallets.entries(row.id)],
        cases=[case_line(case, calendar, today) for case in cases],
        talks=[
            RecordLine(
                f"{parse_moment(talk.at):%Y-%m-%d}", talk.subject, names.get(talk.operator_id, "—"),
                f"{CHANNELS.get(talk.channel, '')} · {'已答复' if talk.solved else '未办结'}",
            )
            for talk in talks
        ],
        evaluations=_evaluations(desk, cases, names),
        credit=_credit(row.profile, catalogue),
        today=today,
    )  # fmt: skip


def _facts(row: EnterpriseRow, catalogue: Catalogue, operator: str, cases: Sequence[CaseSummary]) -> list[Fact]:
    profile, facts = row.profile, []
    person, phone = str(profile.get("legal_representative") or ""), str(profile.get("phone") or "")
    if person:
        facts.append(Fact("法定代表人", mask_name(person), Disclosed.LEGAL_REPRESENTATIVE))
    if phone:
        facts.append(Fact("电话", mask_mobile(phone), Disclosed.PHONE))
    for key, label in (("registered_on", "成立"), ("industry", "行业"), ("address", "地址")):
        if profile.get(key):
            facts.append(Fact(label, str(profile[key])))
    for key in ("entity", "scale", "employees"):
        if profile.get(key) not in (None, "") and key in catalogue.profile_fields:
            field = catalogue.profile_fields[key]
            facts.append(Fact(_short(field), _value(field, profile[key])))
    if operator:
        facts.append(Fact("服务专员", operator))
    if cases:
        facts.append(Fact("最近办件", f"{parse_moment(cases[0].registered_at):%Y-%m-%d}"))
    return facts


def _contacts(desk: Desk, cases: Sequence[CaseSummary]) -> list[Contact]:
    """The last people who came, each once."""
    found: dict[str, Contact] = {}
    for case in cases:
        if len(found) == _CONTACTS:
            break
        if case.contact_name and case.contact_name not in found:
            mobile = desk.services.cases.find(case.no).contact_mobile
            last = f"{parse_moment(case.registered_at):%m-%d}"
            found[case.contact_name] = Contact(mask_name(case.contact_name), mask_mobile(mobile), case.no, last)
    return list(found.values())


def _footprint(cases: Sequence[CaseSummary], talks: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    steps = [(case.registered_at, f"{case.title} 登记") for case in cases] + list(talks)
    return [(f"{parse_moment(at):%m-%d}", words) for at, words in sorted(steps, reverse=True)[:_STEPS]]


def _wallet_line(entry: WalletEntry, catalogue: Catalogue, today: date) -> WalletLine:
    material = catalogue.materials.get(entry.material)
    source = entry.source_case or ("登记" if entry.sha256 is None else "扫描")
    state = entry.state(today)
    words = "有效"
    if entry.valid_to is not None and state is WalletState.EXPIRED:
        words = f"已过期 {(today - entry.valid_to).days} 天"
    elif entry.valid_to is not None and state is WalletState.EXPIRES_SOON:
        left = (entry.valid_to - today).days
        words = f"{left} 天后到期" if left else "今日到期"
    return WalletLine(entry, material.name if material is not None else entry.material, source, state, words)


def _evaluations(desk: Desk, cases: Sequence[CaseSummary], names: Mapping[str, str]) -> list[RecordLine]:
    over = [case for case in cases if case.state in ("evaluated", "archived")][:_JUDGED]
    found = [(case, desk.services.evaluations.of_event(EventKind.CASE, case.id)) for case in over]
    return [
        RecordLine(
            f"{parse_moment(row.at):%Y-%m-%d}", LEVELS.get(int(row.level), "—"), names.get(row.handler_id, "—"),
            row.comment or case.title, case.no,
        )
        for case, row in found
        if row is not None
    ]  # fmt: skip


def _credit(profile: Mapping[str, Any], catalogue: Catalogue) -> list[tuple[str, str]]:
    fields = [catalogue.profile_fields[key] for key in _CREDIT if key in catalogue.profile_fields]
    return [(_short(field), _value(field, profile[field.code])) for field in fields if field.code in profile]


def _short(field: ProfileField) -> str:
    return re.sub("（.*?）", "", field.label).removeprefix("是否")


def _value(field: ProfileField, value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if field.code == "taxpayer" and value == "small":
        return "小规模纳税人"
    if isinstance(value, float) and field.code.endswith(("ratio", "rate")):
        return f"{value:.1%}"
    return _VALUES.get(str(value), f"{value:,}" if isinstance(value, int | float) else str(value))
