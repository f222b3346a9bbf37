"""What the sync tests do at a station and read back from it and from its hall."""

from __future__ import annotations

from typing import Any

from station_app.domain.case_form import CaseForm
from station_app.services.service_set import Services
from sync.hall import reading
from sync.hall.embedded import EmbeddedHall

ITEM = "SW-01-02-01"


def log_case(services: Services, name: str = "一") -> str:
    form = CaseForm(
        client_id=f"test-{name.encode().hex()}",
        items=(ITEM,),
        enterprise_name=f"第{name}饮食店",
        contact_name="王芳",
        contact_mobile="13800000000",
    )
    return services.cases.register(form, services.operators.first().id).no


def captured(services: Services) -> list[tuple[Any, ...]]:
    """What the operator has captured, without the marks the exchange makes on it."""
    store = services._store
    changes = store.sql(
        "SELECT change_id, kind, entity_id, op, fields, wall_at, actor_id FROM change JOIN change_body USING (seq)"
        " ORDER BY seq"
    )
    return changes + store.sql("SELECT id, no, client_id, content_hash, remark FROM assist_case ORDER BY rid")


def everything(services: Services) -> list[tuple[Any, ...]]:
    store = services._store
    return [
        *store.sql("SELECT * FROM change JOIN change_body USING (seq) ORDER BY seq"),
        *store.sql("SELECT * FROM assist_case ORDER BY rid"),
        *store.sql("SELECT * FROM affair ORDER BY case_id, item"),
        *store.sql("SELECT cursor, hall_epoch, next_seq, replica_id FROM replica"),
    ]


def at_hall(hall: EmbeddedHall) -> list[str]:
    return [case["no"] for case in reading.cases(hall.hall)]


def states(services: Services) -> set[str]:
    return {row[0] for row in services._store.sql("SELECT DISTINCT state FROM change")}
