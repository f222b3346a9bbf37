"""The change kinds of visits and demands, and what their fields may hold."""

from __future__ import annotations

from sync.wire.field_checks import Check, is_list, optional_text, text, truth, whole

_ID, _LINK, _LINE, _LONG, _AT, _WORD = text(128), optional_text(128), text(200), text(4_000), text(40), text(32)


def _optional_whole(value: object) -> bool:
    return value is None or whole(value)


DEMAND_FIELDS: dict[str, dict[str, Check]] = {
    "visit": {
        "no": text(64),
        "client_id": text(64),
        "kind": _WORD,
        "enterprise": _LINK,
        "enterprise_name": _LINE,
        "at": _AT,
        "subject": _LINE,
        "companions": is_list,
        "place": _LINE,
        "record": _LONG,
        "state": _WORD,
        "state_at": _AT,
        "reason": _LINE,
        "project": _LINK,
        "operator": _ID,
    },
    "demand": {
        "no": text(64),
        "client_id": text(128),
        "kind": _WORD,
        "channel": _WORD,
        "subject": _LINE,
        "text": _LONG,
        "enterprise": _LINK,
        "enterprise_name": _LINE,
        "contact_name": _LINE,
        "contact_mobile": text(64),
        "amount_fen": _optional_whole,
        "concerned": whole,
        "broken_promise": truth,
        "hotline_no": text(64),
        "case": _LINK,
        "project": _LINK,
        "visit": _LINK,
        "at": _AT,
        "operator": _ID,
    },
    "demand_act": {
        "demand": _ID,
        "act": _WORD,
        "after": _WORD,
        "at": _AT,
        "operator": _ID,
        "text": _LONG,
        "unit": text(64),
        "with_units": is_list,
        "person": text(64),
        "workdays": _optional_whole,
        "cause": _WORD,
        "outcome": _WORD,
        "satisfied": lambda value: value is None or truth(value),
        "into": _LINK,
        "slip_no": text(64),
    },
    "evidence": {
        "about_kind": _WORD,
        "about": _ID,
        "sha256": text(64),
        "size": whole,
        "media_type": text(64),
        "name": _LINE,
        "added_at": _AT,
        "removed_at": optional_text(40),
        "operator": _ID,
    },
}

DEMAND_REQUIRED: dict[str, tuple[str, ...]] = {
    "visit": ("no", "kind", "enterprise_name", "at", "subject", "state"),
    "demand": ("no", "kind", "channel", "subject", "at"),
    "demand_act": ("demand", "act", "at"),
    "evidence": ("about_kind", "about", "sha256"),
}
