"""The service catalogue: handling items, materials, situations and bundles as immutable values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from station_app.domain.project_template import PlanTemplate
from station_app.errors import Code, UserError

When = Mapping[str, tuple[str, ...]]
"""Conditions: every key is a situation whose value must be among the listed ones (RULES 1.4)."""


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
    plan_templates: Mapping[str, PlanTemplate] = field(default_factory=dict)

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
