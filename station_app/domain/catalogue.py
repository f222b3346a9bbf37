"""The service catalogue: handling items, materials, situations and bundles as immutable values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from station_app.errors import Code, UserError

When = Mapping[str, tuple[str, ...]]
"""Conditions: every key is a situation whose value must be among the listed ones (RULES 1.4)."""


class _HasCode(Protocol):
    @property
    def code(self) -> str: ...


_Coded = TypeVar("_Coded", bound=_HasCode)


class Necessity(StrEnum):
    """How much a requirement row insists on its material."""

    REQUIRED = "必要"
    LATER = "容缺后补"
    OPTIONAL = "非必要"


class LimitUnit(StrEnum):
    """Units of a time limit; the unit is set by law, item by item."""

    WORKDAY = "工作日"
    CALENDAR_DAY = "自然日"
    HOUR = "小时"
    MINUTE = "分钟"


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit; `value` None means that the law sets none, 0 means on the spot (当场办结)."""

    value: int | None
    unit: LimitUnit
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Department:
    """A department that decides on items."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Law:
    """A law or regulation that items refer to."""

    code: str
    title: str
    document_no: str


@dataclass(frozen=True, slots=True)
class Material:
    """A material; its code is the key by which lists are merged."""

    code: str
    name: str
    kind: str
    form: str
    source_channel: str
    issuing_authority: str
    ecert_exempt: bool
    ecert_name: str | None = None
    fill_notice: str | None = None
    acceptance_standard: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a situation."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Situation:
    """A question (情形) whose answer adds or removes materials or items."""

    code: str
    text: str
    options: tuple[Option, ...]
    default: str
    help: str | None = None

    def label(self, value: str) -> str:
        """The wording of one answer; the value itself when it is none of the options."""
        return next((option.label for option in self.options if option.value == value), value)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One row of an item's material table."""

    material: str
    originals: int
    copies: int
    necessity: Necessity
    deferrable: bool
    commitment: bool
    order: int
    deferral_workdays: int | None = None
    when: When = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SpecialProcedure:
    """A procedure whose time may be excluded from the limit (行政许可法第四十五条)."""

    name: str
    max_workdays: int | None
    excluded_from_limit: bool


@dataclass(frozen=True, slots=True)
class LawReference:
    """An article of a law."""

    law: str
    article: str | None


@dataclass(frozen=True, slots=True)
class HandlingItem:
    """The smallest unit that can be applied for (业务办理项)."""

    code: str
    name: str
    department: str
    item_type: str
    project_type: str
    statutory_limit: Limit
    promised_limit: Limit
    requirements: tuple[Requirement, ...]
    situations: tuple[str, ...]
    produces: tuple[str, ...]
    visits: int
    handle_forms: tuple[str, ...]
    service_objects: tuple[str, ...]
    accept_conditions: tuple[str, ...]
    special_procedures: tuple[SpecialProcedure, ...]
    laws: tuple[LawReference, ...]
    result_name: str
    result_kind: str
    result_validity: str | None
    fee_charged: bool
    fee_standard: str | None
    fee_basis: str | None
    deferral_allowed: bool
    commitment_allowed: bool
    timed_minutes: int | None
    help_available: bool
    proxy_available: bool
    main_code: str
    sub_code: str
    domain: str
    source: str
    faq: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SubItem:
    """The middle level of the item tree (子项)."""

    code: str
    name: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MainItem:
    """The top level of the item tree (主项)."""

    code: str
    name: str
    domain: str
    domain_name: str
    department: str
    item_type: str
    sub_items: tuple[SubItem, ...]


@dataclass(frozen=True, slots=True)
class BundleEntry:
    """An item of a bundle, with the condition under which it is taken."""

    item: str
    when: When
    after: tuple[str, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class Bundle:
    """A theme (一件事·套餐): several items handled together."""

    code: str
    name: str
    kind: str
    lead_department: str
    promised_limit: Limit
    entries: tuple[BundleEntry, ...]
    one_form: bool
    one_window: bool


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A document of the catalogue; hall-only types are never issued by a station."""

    code: str
    name: str
    identifier: str
    station_may_issue: bool
    copies: int
    basis: str
    required_fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProfileField:
    """A field of an enterprise's profile that policies look at; `kind` is enum, int, number or bool."""

    code: str
    label: str
    kind: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One immutable catalogue version with its indexes."""

    version: str
    region_code: str
    region_name: str
    disclaimer: str
    departments: Mapping[str, Department]
    laws: Mapping[str, Law]
    materials: Mapping[str, Material]
    situations: Mapping[str, Situation]
    main_items: tuple[MainItem, ...]
    items: Mapping[str, HandlingItem]
    bundles: Mapping[str, Bundle]
    document_types: Mapping[str, DocumentType]
    profile_fields: Mapping[str, ProfileField]

    def item(self, code: str) -> HandlingItem:
        """The item with this code.

        Raises:
            UserError: `unknown_item`.
        """
        try:
            return self.items[code]
        except KeyError:
            raise UserError(Code.UNKNOWN_ITEM, "items", item=code) from None

    def bundle(self, code: str) -> Bundle:
        """The bundle with this code.

        Raises:
            UserError: `unknown_bundle`.
        """
        try:
            return self.bundles[code]
        except KeyError:
            raise UserError(Code.UNKNOWN_BUNDLE, "bundle", bundle=code) from None

    def department_name(self, code: str) -> str:
        """The name of a department; the code itself when it is not listed."""
        known = self.departments.get(code)
        return known.name if known else code

    def bundles_with(self, item: str) -> Iterator[Bundle]:
        """The bundles that hold an item, in catalogue order."""
        return (bundle for bundle in self.bundles.values() if any(entry.item == item for entry in bundle.entries))


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
