"""Reads a checked catalogue file into the values of `domain.catalogue`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from station_app.domain.catalogue import (
    Bundle,
    BundleEntry,
    Catalogue,
    Department,
    DocumentType,
    HandlingItem,
    Law,
    LawReference,
    Limit,
    LimitUnit,
    MainItem,
    Material,
    Necessity,
    Option,
    ProfileField,
    Requirement,
    Situation,
    SpecialProcedure,
    SubItem,
    When,
)
from station_app.domain.project_template import PlanTemplate, TemplateNode, TemplatePhase


class _HasCode(Protocol):
    @property
    def code(self) -> str: ...


_Coded = TypeVar("_Coded", bound=_HasCode)


def parse_catalogue(data: Mapping[str, Any]) -> Catalogue:
    """Build a catalogue from checked JSON (`catalogue.schema.json`); key order is kept, it is catalogue order."""
    main_items, items = _parse_tree(data["main_items"])
    region = data.get("region", {})
    return Catalogue(
        version=data["catalogue_version"],
        region_code=region.get("code", ""),
        region_name=region.get("name", ""),
        disclaimer=data.get("disclaimer", ""),
        departments=_index([Department(d["code"], d["name"]) for d in data["departments"]]),
        laws=_index([Law(law["code"], law["title"], law["doc_no"]) for law in data["laws"]]),
        materials=_index([_parse_material(m) for m in data["materials"]]),
        situations=_index([_parse_situation(s) for s in data["situations"]]),
        main_items=main_items,
        items=_index(items),
        bundles=_index([_parse_bundle(b) for b in data["bundles"]]),
        document_types=_index([_parse_document_type(d) for d in data["document_types"]]),
        profile_fields=_index(
            [ProfileField(f["field"], f["label"], f["type"], tuple(f.get("values", ()))) for f in data["policy_fields"]]
        ),
        plan_templates=_index([_parse_plan(plan) for plan in data.get("project_plans", ())]),
    )


def _index(values: Sequence[_Coded]) -> Mapping[str, _Coded]:
    return MappingProxyType({value.code: value for value in values})


def _when(data: Mapping[str, Sequence[str]] | None) -> When:
    return MappingProxyType({key: tuple(values) for key, values in (data or {}).items()})


def _limit(data: Mapping[str, Any]) -> Limit:
    return Limit(data["value"], LimitUnit(data["unit"]), data.get("basis", ""))


def _parse_material(data: Mapping[str, Any]) -> Material:
    return Material(
        code=data["code"],
        name=data["name"],
        kind=data["material_type"],
        form=data["form"],
        source_channel=data["source_channel"],
        issuing_authority=data["issuing_authority"],
        ecert_exempt=data["ecert_exempt"],
        ecert_name=data.get("ecert_name"),
        fill_notice=data.get("fill_notice"),
        acceptance_standard=data.get("acceptance_standard"),
        aliases=tuple(data.get("aliases", ())),
    )


def _parse_situation(data: Mapping[str, Any]) -> Situation:
    options = tuple(Option(option["value"], option["label"]) for option in data["options"])
    return Situation(data["code"], data["text"], options, data["default"], data.get("help"))


def _parse_requirement(data: Mapping[str, Any]) -> Requirement:
    return Requirement(
        material=data["material"],
        originals=data["originals"],
        copies=data["copies"],
        necessity=Necessity(data["necessity"]),
        deferrable=data["deferrable"],
        commitment=data["commitment"],
        order=data["order"],
        deferral_workdays=data.get("deferral_workdays"),
        when=_when(data.get("when")),
    )


def _parse_item(data: Mapping[str, Any], main: Mapping[str, Any], sub: Mapping[str, Any]) -> HandlingItem:
    fee, result, assist = data["fee"], data["result"], data.get("assist", {})
    return HandlingItem(
        code=data["code"],
        name=data["name"],
        department=data["department"],
        item_type=data["item_type"],
        project_type=data["project_type"],
        statutory_limit=_limit(data["statutory_limit"]),
        promised_limit=_limit(data["promised_limit"]),
        requirements=tuple(_parse_requirement(row) for row in data["materials"]),
        situations=tuple(data["situations"]),
        produces=tuple(data.get("produces", ())),
        visits=data["visits"],
        handle_forms=tuple(data["handle_forms"]),
        service_objects=tuple(data["service_object"]),
        accept_conditions=tuple(data["accept_conditions"]),
        special_procedures=tuple(
            SpecialProcedure(row["name"], row["max_workdays"], row["excluded_from_limit"])
            for row in data["special_procedures"]
        ),
        laws=tuple(LawReference(row["law"], row.get("article")) for row in data["laws"]),
        result_name=result["name"],
        result_kind=result["type"],
        result_validity=result.get("validity"),
        fee_charged=fee["charged"],
        fee_standard=fee.get("standard"),
        fee_basis=fee.get("basis"),
        deferral_allowed=data["deferral_allowed"],
        commitment_allowed=data["commitment_allowed"],
        timed_minutes=data["timed"]["minutes"] if "timed" in data else None,
        help_available=bool(assist.get("help", True)),
        proxy_available=bool(assist.get("proxy", True)),
        main_code=main["code"],
        sub_code=sub["code"],
        domain=main["domain"],
        source=data["source"],
        faq=tuple((row.get("q", ""), row.get("a", "")) for row in data.get("faq", ())),
    )


def _parse_tree(data: Sequence[Mapping[str, Any]]) -> tuple[tuple[MainItem, ...], list[HandlingItem]]:
    main_items: list[MainItem] = []
    items: list[HandlingItem] = []
    for main in data:
        subs: list[SubItem] = []
        for sub in main["sub_items"]:
            parsed = [_parse_item(item, main, sub) for item in sub["handling_items"]]
            items.extend(parsed)
            subs.append(SubItem(sub["code"], sub["name"], tuple(item.code for item in parsed)))
        main_items.append(
            MainItem(
                code=main["code"],
                name=main["name"],
                domain=main["domain"],
                domain_name=main["domain_name"],
                department=main["department"],
                item_type=main["item_type"],
                sub_items=tuple(subs),
            )
        )
    return tuple(main_items), items


def _parse_bundle(data: Mapping[str, Any]) -> Bundle:
    entries = tuple(
        BundleEntry(e["item"], _when(e.get("when")), tuple(e.get("after", ())), e.get("optional", False))
        for e in data["items"]
    )
    return Bundle(
        code=data["code"],
        name=data["name"],
        kind=data["kind"],
        lead_department=data["lead_department"],
        promised_limit=_limit(data["promised_limit"]),
        entries=entries,
        one_form=data["one_form"],
        one_window=data["one_window"],
    )


def _parse_document_type(data: Mapping[str, Any]) -> DocumentType:
    return DocumentType(
        code=data["code"],
        name=data["name"],
        identifier=data["identifier"],
        station_may_issue=data["station_may_issue"],
        copies=data.get("copies", 1),
        basis=data.get("basis", ""),
        required_fields=tuple(field["key"] for field in data["fields"] if field["required"]),
    )


def _parse_plan(data: Mapping[str, Any]) -> PlanTemplate:
    phases = sorted(data["phases"], key=lambda phase: int(phase["order"]))
    return PlanTemplate(
        code=data["code"],
        name=data["name"],
        phases=tuple(TemplatePhase(phase["code"], phase["name"]) for phase in phases),
        nodes=tuple(_parse_node(node) for node in data["nodes"]),
        target_workdays=data.get("target_workdays"),
        illustrative=data.get("illustrative", False),
        source=data.get("source", ""),
    )


def _parse_node(data: Mapping[str, Any]) -> TemplateNode:
    return TemplateNode(
        code=data["node"],
        item=data.get("item"),
        phase=data["phase"],
        days=data["planned_workdays"],
        depends_on=tuple(data["depends_on"]),
        name=data.get("name") or "",
        parallel_group=data.get("parallel_group") or "",
        milestone=data.get("milestone", False),
        when=_when(data.get("when")),
        preliminary_for=tuple(data.get("preliminary_opinion_for", ())),
    )
