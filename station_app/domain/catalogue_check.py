"""Checks of a catalogue file: its schema, its references and its loops, every fault with a JSON path."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import resources
from typing import TYPE_CHECKING, Any

from station_app.errors import Code, UserError

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

_CALENDAR_SCHEMA = {
    "type": "object",
    "required": ["years"],
    "properties": {
        "years": {
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"pattern": "^\\d{4}$"},
            "additionalProperties": {
                "type": "object",
                "required": ["holidays", "makeup_workdays"],
                "properties": {
                    name: {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["date", "name"],
                            "properties": {
                                "date": {"type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}$", "format": "date"}
                            },
                        },
                    }
                    for name in ("holidays", "makeup_workdays")
                },
            },
        }
    },
}


@dataclass(frozen=True, slots=True)
class CatalogueFault:
    """One fault: where it is, what kind, and the value that is wrong."""

    path: str
    code: str
    detail: str

    def __str__(self) -> str:
        return f"{self.path}: {self.code}: {self.detail}"


def kind_of(data: Mapping[str, Any]) -> str:
    """Which of the three file kinds this is, by its outermost keys.

    Raises:
        UserError: `bad_file` when it is none of them.
    """
    if "main_items" in data or "catalogue_version" in data:
        return "catalogue"
    if "years" in data:
        return "calendar"
    if "items" in data and "region" in data:
        return "items"
    raise UserError(Code.BAD_FILE, "file", path="")


def find_faults(data: Mapping[str, Any]) -> list[CatalogueFault]:
    """Every fault of a file; references are looked at only once the schema holds.

    Raises:
        UserError: `bad_file` when it is no catalogue, item list or calendar.
    """
    kind = kind_of(data)
    faults = list(_schema_faults(kind, data))
    if not faults and kind == "catalogue":
        faults = list(_reference_faults(data))
    if not faults and kind == "items":
        faults = list(_doubled("$.items", [item["item_code"] for item in data["items"]]))
    return faults


@cache
def _validator(kind: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator  # noqa: PLC0415  # needed only when a file is checked

    if kind == "calendar":
        return Draft202012Validator(_CALENDAR_SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
    name = {"catalogue": "catalogue.schema.json", "items": "real_items.schema.json"}[kind]
    schema = json.loads((resources.files("station_app") / "data" / name).read_text("utf-8"))
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def _schema_faults(kind: str, data: Mapping[str, Any]) -> Iterator[CatalogueFault]:
    for error in sorted(_validator(kind).iter_errors(data), key=lambda error: error.json_path):
        yield CatalogueFault(error.json_path, f"schema_{error.validator}", error.message[:200])


def _reference_faults(data: Mapping[str, Any]) -> Iterator[CatalogueFault]:
    known = _Known(data)
    yield from known.doubled()
    for path, item in _items(data):
        yield from _item_faults(path, item, known)
    for index, bundle in enumerate(data["bundles"]):
        yield from _bundle_faults(f"$.bundles[{index}]", bundle, known)
    for index, plan in enumerate(data["project_plans"]):
        yield from _plan_faults(f"$.project_plans[{index}]", plan, known)
    for index, situation in enumerate(data["situations"]):
        if situation["default"] not in {option["value"] for option in situation["options"]}:
            yield CatalogueFault(f"$.situations[{index}].default", "not_an_option", situation["default"])


class _Known:
    """The codes a catalogue defines."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._lists = {
            "$.departments": [row["code"] for row in data["departments"]],
            "$.laws": [row["code"] for row in data["laws"]],
            "$.materials": [row["code"] for row in data["materials"]],
            "$.situations": [row["code"] for row in data["situations"]],
            "$.bundles": [row["code"] for row in data["bundles"]],
            "$.main_items": [item["code"] for _, item in _items(data)],
        }
        self.departments = set(self._lists["$.departments"])
        self.laws = set(self._lists["$.laws"])
        self.materials = set(self._lists["$.materials"])
        self.items = set(self._lists["$.main_items"])
        self.options = {row["code"]: {option["value"] for option in row["options"]} for row in data["situations"]}

    def doubled(self) -> Iterator[CatalogueFault]:
        for path, codes in self._lists.items():
            yield from _doubled(path, codes)

    def when_faults(self, path: str, when: Mapping[str, Iterable[str]]) -> Iterator[CatalogueFault]:
        for code, values in when.items():
            if code not in self.options:
                yield CatalogueFault(f"{path}.when.{code}", "unknown_situation", code)
                continue
            for value in values:
                if value not in self.options[code]:
                    yield CatalogueFault(f"{path}.when.{code}", "not_an_option", value)


def _doubled(path: str, codes: list[str]) -> Iterator[CatalogueFault]:
    seen: set[str] = set()
    for index, code in enumerate(codes):
        if code in seen:
            yield CatalogueFault(f"{path}[{index}].code", "doubled_code", code)
        seen.add(code)


def _items(data: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for m, main in enumerate(data["main_items"]):
        for s, sub in enumerate(main["sub_items"]):
            for h, item in enumerate(sub["handling_items"]):
                yield f"$.main_items[{m}].sub_items[{s}].handling_items[{h}]", item


def _item_faults(path: str, item: Mapping[str, Any], known: _Known) -> Iterator[CatalogueFault]:
    if item["department"] not in known.departments:
        yield CatalogueFault(f"{path}.department", "unknown_department", item["department"])
    for index, code in enumerate(item["situations"]):
        if code not in known.options:
            yield CatalogueFault(f"{path}.situations[{index}]", "unknown_situation", code)
    for index, reference in enumerate(item["laws"]):
        if reference["law"] not in known.laws:
            yield CatalogueFault(f"{path}.laws[{index}].law", "unknown_law", reference["law"])
    for index, code in enumerate(item.get("produces", ())):
        if code not in known.materials:
            yield CatalogueFault(f"{path}.produces[{index}]", "unknown_material", code)
    for index, row in enumerate(item["materials"]):
        row_path = f"{path}.materials[{index}]"
        if row["material"] not in known.materials:
            yield CatalogueFault(f"{row_path}.material", "unknown_material", row["material"])
        yield from known.when_faults(row_path, row.get("when", {}))


def _bundle_faults(path: str, bundle: Mapping[str, Any], known: _Known) -> Iterator[CatalogueFault]:
    members = {entry["item"] for entry in bundle["items"]}
    for index, entry in enumerate(bundle["items"]):
        entry_path = f"{path}.items[{index}]"
        if entry["item"] not in known.items:
            yield CatalogueFault(f"{entry_path}.item", "unknown_item", entry["item"])
        for position, before in enumerate(entry.get("after", ())):
            if before not in members:
                yield CatalogueFault(f"{entry_path}.after[{position}]", "unknown_item", before)
        yield from known.when_faults(entry_path, entry.get("when", {}))
    graph = {entry["item"]: list(entry.get("after", ())) for entry in bundle["items"]}
    yield from _loop(f"{path}.items", graph)


def _plan_faults(path: str, plan: Mapping[str, Any], known: _Known) -> Iterator[CatalogueFault]:
    nodes = {node["node"] for node in plan["nodes"]}
    for index, node in enumerate(plan["nodes"]):
        node_path = f"{path}.nodes[{index}]"
        if node.get("item") is not None and node["item"] not in known.items:
            yield CatalogueFault(f"{node_path}.item", "unknown_item", node["item"])
        for key in ("depends_on", "preliminary_opinion_for"):
            for position, other in enumerate(node.get(key, ())):
                if other not in nodes:
                    yield CatalogueFault(f"{node_path}.{key}[{position}]", "unknown_node", other)
        yield from known.when_faults(node_path, node.get("when", {}))
    yield from _loop(f"{path}.nodes", {node["node"]: list(node["depends_on"]) for node in plan["nodes"]})


def _loop(path: str, graph: Mapping[str, Iterable[str]]) -> Iterator[CatalogueFault]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield CatalogueFault(path, "loop", " → ".join(error.args[1]))
