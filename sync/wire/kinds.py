"""The change kinds and what their fields may hold; unknown kinds and fields pass unread and are kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from sync.wire.codes import Reason
from sync.wire.framing import canonical
from sync.wire.limits import MAX_DEPTH

Check = Callable[[Any], bool]
Fault = tuple[Reason, str]

_CONTAINERS = (dict, list)
_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in b"{}[]")

_UNWANTED = re.compile(rb"\\u00(?:0[0-8bcef]|1[0-9a-f])|\\u007f|\xc2[\x80-\x9f]|\x7f")
_ESCAPED_CONTROL = re.compile(rb"\\[bf]")


def _text(limit: int) -> Check:
    return lambda value: isinstance(value, str) and len(value) <= limit


def _optional_text(limit: int) -> Check:
    return lambda value: value is None or (isinstance(value, str) and len(value) <= limit)


def _object(value: Any) -> bool:
    return isinstance(value, dict)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _truth(value: Any) -> bool:
    return isinstance(value, bool)


def _list(value: Any) -> bool:
    return isinstance(value, list)


def _level(value: Any) -> bool:
    return _whole(value) and 1 <= value <= 5


def _share(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _guidance(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("items", []), list)
        and isinstance(value.get("lines", []), list)
        and all(isinstance(item, dict) and isinstance(item.get("code"), str) for item in value.get("items", []))
    )


FIELDS: dict[str, dict[str, Check]] = {
    "enterprise": {
        "client_id": _optional_text(64),
        "uscc": _optional_text(18),
        "name": _text(200),
        "profile": _object,
    },
    "wallet_item": {
        "enterprise": _text(128),
        "material": _text(64),
        "valid_to": _optional_text(40),
        "sha256": _optional_text(64),
        "source_case": _optional_text(64),
        "added_at": _optional_text(40),
    },
    "case": {
        "no": _text(64),
        "client_id": _optional_text(64),
        "mode": _text(16),
        "channel": _optional_text(32),
        "enterprise": _optional_text(128),
        "enterprise_name": _text(200),
        "uscc": _optional_text(18),
        "contact_name": _optional_text(64),
        "contact_mobile": _optional_text(64),
        "remark": _optional_text(4_000),
        "state": _text(32),
        "registered_at": _optional_text(40),
        "operator": _optional_text(128),
        "first_asker": _optional_text(128),
        "guidance": _guidance,
    },
    "progress_note": {
        "case": _text(128),
        "item": _optional_text(64),
        "action": _text(64),
        "at": _optional_text(40),
        "data": _object,
    },
    "document": {
        "case": _text(128),
        "number": _optional_text(64),
        "document": _text(32),
        "version": lambda value: value is None or isinstance(value, str | int),
        "copies": _whole,
        "printed_at": _optional_text(40),
        "content_hash": _optional_text(128),
    },
    "material_mark": {
        "case": _text(128),
        "material": _text(64),
        "ticked_at": _optional_text(40),
        "ticked_by": _optional_text(128),
        "copies": lambda value: value is None or _whole(value),
        "treatment": _optional_text(32),
        "signed_at": _optional_text(40),
        "promised_at": _optional_text(40),
        "promised_until": _optional_text(40),
        "supplement": _optional_text(500),
    },
    "held_original": {
        "case": _text(128),
        "material": _text(64),
        "taken_at": _text(40),
        "shelf": _text(64),
        "due_back": _optional_text(40),
        "returned_at": _optional_text(40),
        "returned_to": _optional_text(64),
    },
    "entrustment": {
        "case": _text(128),
        "agent": _text(64),
        "number": _optional_text(64),
        "valid_from": _text(40),
        "valid_until": _text(40),
        "signed_at": _text(40),
        "ended_at": _optional_text(40),
    },
    "case_result": {
        "case": _text(128),
        "item": _optional_text(64),
        "name": _text(200),
        "document_no": _text(200),
        "received_at": _text(40),
    },
    "delivery": {
        "case": _text(128),
        "recipient": _text(200),
        "relation": _text(64),
        "way": _text(32),
        "express_no": _optional_text(64),
        "place": _optional_text(200),
        "delivered_at": _text(40),
    },
    "shipment": {
        "case": _text(128),
        "direction": _text(16),
        "courier": _text(64),
        "express_no": _text(64),
        "counterpart": _text(200),
        "sent_at": _text(40),
        "arrived_at": _optional_text(40),
    },
    "hall_paper": {
        "case": _text(128),
        "item": _optional_text(64),
        "document": _text(32),
        "number": _text(200),
        "dated": _text(40),
        "issued_by": _text(200),
        "received_at": _text(40),
        "sha256": _optional_text(64),
        "remedy": lambda value: value is None or isinstance(value, bool),
    },
    "scan": {
        "case": _text(128),
        "material": _optional_text(64),
        "version": _whole,
        "sha256": _text(64),
        "size": _whole,
        "media_type": _text(64),
        "name": _text(200),
        "added_at": _text(40),
        "removed_at": _optional_text(40),
    },
    "scan_remark": {
        "case": _text(128),
        "scan": _text(128),
        "page": _whole,
        "x": _share,
        "y": _share,
        "text": _text(500),
        "source": _text(32),
        "at": _text(40),
        "settled_at": _optional_text(40),
    },
    "transfer": {
        "number": _text(64),
        "cases": _object,
        "checksum": _text(64),
        "sent_at": _text(40),
        "express_no": _optional_text(64),
        "receiver": _optional_text(64),
        "received_at": _optional_text(40),
    },
    "operator": {
        "name": _text(64),
        "role": _text(32),
        "work_no": _optional_text(64),
        "password_hash": _optional_text(512),
        "active": _truth,
    },
    "service_log": {
        "client_id": _text(64),
        "at": _text(40),
        "category": _text(32),
        "channel": _text(32),
        "enterprise": _optional_text(128),
        "enterprise_name": _text(200),
        "contact_name": _text(200),
        "contact_mobile": _text(64),
        "subject": _text(200),
        "answer": _text(4_000),
        "solved": _truth,
        "passed_to": _text(200),
        "minutes": _whole,
        "weekend": _truth,
        "after_hours": _truth,
        "case": _optional_text(128),
        "visit": lambda value: value is None or _object(value),
        "free_services": _list,
        "callback_on": _optional_text(40),
        "called_back_at": _optional_text(40),
        "callback_result": _text(4_000),
        "operator": _text(128),
    },
    "appointment": {
        "no": _text(64),
        "client_id": _text(64),
        "channel": _text(32),
        "day": _text(40),
        "start": _text(40),
        "end": _text(40),
        "window": _text(200),
        "enterprise": _optional_text(128),
        "enterprise_name": _text(200),
        "contact_name": _text(200),
        "contact_mobile": _text(64),
        "matter": _text(200),
        "case": _optional_text(128),
        "state": _text(32),
        "state_at": _text(40),
        "reason": _text(200),
        "operator": _text(128),
    },
    "duty": {
        "client_id": _text(64),
        "operator": _text(128),
        "at": _text(40),
        "kind": _text(16),
        "reason": _text(200),
    },
    "leave_cover": {
        "operator": _text(128),
        "cover": _text(128),
        "first": _text(40),
        "last": _text(40),
        "reason": _text(200),
        "cancelled_at": _optional_text(40),
    },
    "queue_figure": {"at": _text(40), "waiting": _whole, "served": _whole, "windows_open": _whole},
    "evaluation": {
        "client_id": _text(64),
        "event_kind": _text(32),
        "event": _text(128),
        "case": _optional_text(128),
        "level": _level,
        "channel": _text(32),
        "name": _text(64),
        "reasons": _list,
        "comment": _text(4_000),
        "at": _text(40),
        "handler": _text(128),
    },
    "evaluation_step": {
        "evaluation": _text(128),
        "step": _text(32),
        "at": _text(40),
        "text": _text(4_000),
        "satisfied": lambda value: value is None or _truth(value),
        "complex": _truth,
    },
    "enterprise_merge": {
        "keep": _text(128),
        "drop": _text(128),
        "moved": _object,
        "undone_at": _optional_text(40),
    },
}

REQUIRED_AT_CREATION: dict[str, tuple[str, ...]] = {
    "enterprise": ("name",),
    "case": ("no", "state"),
    "progress_note": ("case", "action"),
    "document": ("case", "document"),
    "service_log": ("at", "category", "subject", "solved"),
    "appointment": ("no", "day", "start", "state"),
    "duty": ("operator", "at", "kind"),
    "leave_cover": ("operator", "cover", "first", "last"),
    "queue_figure": ("at", "waiting", "served", "windows_open"),
    "evaluation": ("event_kind", "event", "level", "at"),
    "evaluation_step": ("evaluation", "step", "at"),
    "enterprise_merge": ("keep", "drop", "moved"),
    "material_mark": ("case", "material"),
    "held_original": ("case", "material"),
    "entrustment": ("case", "valid_from", "valid_until"),
    "case_result": ("case",),
    "delivery": ("case", "recipient", "delivered_at"),
    "shipment": ("case", "express_no"),
    "hall_paper": ("case", "document", "number"),
    "scan": ("case", "sha256"),
    "scan_remark": ("case", "scan", "text"),
    "transfer": ("number", "cases", "checksum"),
}

REFERS_TO_CASE = frozenset(
    {
        "progress_note", "document", "material_mark", "held_original", "entrustment", "case_result", "delivery",
        "shipment", "hall_paper", "scan", "scan_remark", "service_log", "appointment", "evaluation",
    }
)  # fmt: skip
"""Kinds that wait until the case named in their field `case` is at the hall."""


def field_fault(kind: str, fields: Mapping[str, Any], *, creates: bool) -> Fault | None:
    """The first field that does not hold what its kind allows, or None."""
    checks = FIELDS.get(kind)
    if checks is None:
        return None
    for name, value in fields.items():
        check = checks.get(name)
        if check is not None and not check(value):
            return Reason.INVALID_FIELD, name
    if creates:
        for name in REQUIRED_AT_CREATION.get(kind, ()):
            if name not in fields:
                return Reason.INVALID_FIELD, name
    return None


def character_fault(spelt: bytes, fields: Mapping[str, Any]) -> Fault | None:
    """The field with a control character, or a NUL; line breaks and tabs are fine.

    Args:
        spelt: the change in canonical spelling, looked at first because it is quick.
        fields: its fields, to name the one at fault.
    """
    if not _suspect(spelt):
        return None
    for name, value in fields.items():
        if _suspect(canonical({name: value})) and _has_unwanted({name: value}):
            return Reason.BAD_CHARACTER, name
    return None


def too_deep(spelt: bytes, value: Any) -> bool:
    """Whether a change nests deeper than `MAX_DEPTH` levels.

    Args:
        spelt: the change in canonical spelling: brackets that cancel out level by level settle it quickly; those inside
            texts leave it to the walk through the value.
        value: the change itself.
    """
    brackets = spelt.translate(None, _NO_BRACKETS)
    for _ in range(MAX_DEPTH):
        if not brackets:
            return False
        brackets = brackets.replace(b"{}", b"").replace(b"[]", b"")
    level = [value]
    for _ in range(MAX_DEPTH):
        inner: list[Any] = []
        for outer in level:
            parts = outer.values() if isinstance(outer, dict) else outer
            inner += [part for part in parts if isinstance(part, _CONTAINERS)]
        if not inner:
            return False
        level = inner
    return True


def _suspect(spelt: bytes) -> bool:
    if b"\\" not in spelt and b"\xc2" not in spelt and b"\x7f" not in spelt:
        return False
    return _UNWANTED.search(spelt) is not None or _ESCAPED_CONTROL.search(spelt) is not None


def _has_unwanted(value: Any) -> bool:
    if isinstance(value, str):
        return any(unwanted(character) for character in value)
    if isinstance(value, dict):
        return any(_has_unwanted(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(_has_unwanted(part) for part in value)


def unwanted(character: str) -> bool:
    """Control characters other than line breaks and tabs."""
    point = ord(character)
    return (point < 0x20 and character not in "\n\r\t") or 0x7F <= point < 0xA0
