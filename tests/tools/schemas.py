"""Writes the JSON Schemas in `docs/schemas/` from the models that check the input: `python tests/tools/schemas.py`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from station_app.domain.catalogue import Catalogue, ProfileField  # noqa: E402
from station_app.domain.catalogue_parse import parse_catalogue  # noqa: E402
from station_app.services.act_inputs import ACT_MODELS  # noqa: E402
from station_app.services.catalogue_service import starter_file  # noqa: E402
from station_app.services.demand_inputs import (  # noqa: E402
    DemandActData,
    DemandInput,
    VisitActData,
    VisitEntryInput,
)
from station_app.services.inputs import CaseInput, EnterpriseInput, LogData  # noqa: E402
from station_app.services.people_inputs import (  # noqa: E402
    AppointmentInput,
    ConsultationInput,
    DutyInput,
    EvaluationActData,
    EvaluationInput,
)
from station_app.services.progress import LOG_EVENTS  # noqa: E402
from station_app.services.project_inputs import (  # noqa: E402
    BlockingActData,
    BlockingPointInput,
    ProjectActData,
    ProjectInput,
    WhistleInput,
)
from station_app.services.work_plan_inputs import WorkPlanInput, WorkTaskActData  # noqa: E402

FOLDER = ROOT / "docs" / "schemas"
LOG_FIELDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "log_accepted": ((), ("at", "document_no", "text", "official_no")),
    "log_suspended": (("kind", "document_no"), ("from", "to", "text")),
    "log_resumed": ((), ("at", "document_no", "text")),
    "log_extended": (("value", "document_no", "reason"), ("at",)),
    "log_correction": ((), ("at", "document_no", "text")),
    "log_finished": ((), ("at", "document_no", "text", "official_no")),
}
"""Per action the fields it needs besides `item`, and those that mean something to it."""
PEOPLE = {
    "consultation": (ConsultationInput, "One service for `station-app consultation add`."),
    "appointment": (AppointmentInput, "One appointment for `station-app appointment add`."),
    "duty": (DutyInput, "One record for `station-app duty on --file F` or `duty off --file F`."),
    "evaluation": (EvaluationInput, "One evaluation for `station-app evaluation add`."),
    "demand": (DemandInput, "One demand for `station-app demand add`."),
    "demand_act": (DemandActData, "The data of `station-app demand act NO ACT --data JSON`."),
    "visit": (VisitEntryInput, "One visit for `station-app visit add`."),
    "visit_act": (VisitActData, "The data of `station-app visit act NO STATE --data JSON`."),
    "project": (ProjectInput, "One project for `station-app project add`."),
    "project_act": (ProjectActData, "The data of `station-app project act NO NODE ACT --data JSON`."),
    "blocking_point": (BlockingPointInput, "One blocking point for `station-app blocking add`."),
    "blocking_act": (BlockingActData, "The data of `station-app blocking act ID STEP --data JSON`."),
    "whistle": (WhistleInput, "One whistle for `station-app whistle add`."),
    "work_plan": (WorkPlanInput, "One work plan for `station-app plan add`."),
    "work_task_act": (WorkTaskActData, "The data of `station-app plan act NO TASK ACT --data JSON`."),
    "evaluation_act": (EvaluationActData, "The data of `station-app evaluation act ID STEP --data JSON`."),
}


def schemas() -> dict[str, dict[str, Any]]:
    """Every schema by its file name."""
    return {
        "case.schema.json": _titled(CaseInput.model_json_schema(), "case", "One case for `station-app case add`."),
        "enterprise.schema.json": _enterprise(),
        **{f"{action}.schema.json": _log(action) for action in LOG_EVENTS},
        **{f"{action}.schema.json": _act(action) for action in ACT_MODELS},
        **{
            f"{name}.schema.json": _titled(model.model_json_schema(by_alias=True), name, description)
            for name, (model, description) in PEOPLE.items()
        },
    }


def text_of(schema: dict[str, Any]) -> str:
    """A schema as it stands in its file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _titled(schema: dict[str, Any], title: str, description: str) -> dict[str, Any]:
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, "description": description}
    return {**head, **{key: value for key, value in schema.items() if key not in head}}


def _enterprise() -> dict[str, Any]:
    """Fields of the starter catalogue's `policy_fields` stand beside those of the model."""
    schema = EnterpriseInput.model_json_schema()
    for name, field in _starter().profile_fields.items():
        schema["properties"].setdefault(name, _profile_field(field))
    return _titled(
        schema, "enterprise",
        "One enterprise for `station-app enterprise add`. Further fields are taken if the catalogue in force declares"
        " them in `policy_fields`; any other is refused.",
    )  # fmt: skip


def _profile_field(field: ProfileField) -> dict[str, Any]:
    kinds: dict[str, dict[str, Any]] = {
        "bool": {"type": "boolean"},
        "int": {"type": "integer"},
        "number": {"type": "number"},
        "enum": {"enum": list(field.values)},
    }
    return {"description": field.label, **kinds[field.kind]}


def _log(action: str) -> dict[str, Any]:
    schema = LogData.model_json_schema(by_alias=True)
    needed, further = LOG_FIELDS[action]
    names = ("item", *needed, *further)
    schema["properties"] = {name: schema["properties"][name] for name in names}
    for name in needed:
        schema["properties"][name] = schema["properties"][name]["anyOf"][0]
    schema["required"] = ["item", *needed]
    return _titled(schema, action, f"The data of `station-app case act NO {action} --data JSON`.")


def _act(action: str) -> dict[str, Any]:
    schema = ACT_MODELS[action].model_json_schema(by_alias=True)
    return _titled(schema, action, f"The data of `station-app case act NO {action} --data JSON`.")


def _starter() -> Catalogue:
    return parse_catalogue(json.loads(starter_file("catalogue.json")))


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        (FOLDER / name).write_text(text_of(schema), encoding="utf-8")
