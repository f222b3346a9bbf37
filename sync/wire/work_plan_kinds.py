"""The change kinds of work plans (专项任务台账), and what their fields may hold."""

from __future__ import annotations

from sync.wire.field_checks import Check, is_object, optional_text, text, whole

_ID, _LINE, _LONG, _DAY = text(128), text(200), text(4_000), optional_text(40)

WORK_PLAN_FIELDS: dict[str, dict[str, Check]] = {
    "work_plan": {
        "no": text(64),
        "client_id": text(64),
        "title": _LINE,
        "lead": _LINE,
        "first_day": _DAY,
        "last_day": _DAY,
        "source": _LINE,
        "operator": _ID,
    },
    "work_task": {
        "plan": _ID,
        "number": text(32),
        "position": whole,
        "aspect": _LINE,
        "item": _LINE,
        "title": _LINE,
        "lead": _LINE,
        "support": _LINE,
        "due": _DAY,
        "targets": is_object,
        "finished_on": _DAY,
        "result": _LONG,
        "dropped_on": _DAY,
    },
    "work_note": {"task": _ID, "week": text(40), "progress": _LONG, "coming": _LONG, "at": text(40), "operator": _ID},
}

WORK_PLAN_REQUIRED: dict[str, tuple[str, ...]] = {
    "work_plan": ("no", "title"),
    "work_task": ("plan", "number", "title", "lead"),
    "work_note": ("task", "week", "at"),
}
