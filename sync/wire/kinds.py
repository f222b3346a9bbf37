"""The change kinds and what their fields may hold; unknown kinds and fields pass unread and are kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sync.wire.codes import Reason
from sync.wire.demand_kinds import DEMAND_FIELDS, DEMAND_REQUIRED
from sync.wire.field_checks import Check, guidance, is_object, optional_text, share, text, truth, whole
from sync.wire.framing import canonical
from sync.wire.limits import MAX_DEPTH
from sync.wire.people_kinds import PEOPLE_FIELDS, PEOPLE_REQUIRED
from sync.wire.project_kinds import PROJECT_FIELDS, PROJECT_REQUIRED
from sync.wire.report_kinds import REPORT_FIELDS, REPORT_REQUIRED
from sync.wire.work_plan_kinds import WORK_PLAN_FIELDS, WORK_PLAN_REQUIRED

Fault = tuple[Reason, str]

_CONTAINERS = (dict, list)
_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in b"{}[]")

_UNWANTED = re.compile(rb"\\u00(?:0[0-8bcef]|1[0-9a-f])|\\u007f|\xc2[\x80-\x9f]|\x7f")
_ESCAPED_CONTROL = re.compile(rb"\\[bf]")


FIELDS: dict[str, dict[str, Check]] = {
    "enterprise": {
        "client_id": optional_text(64),
        "uscc": optional_text(18),
        "name": text(200),
        "profile": is_object,
    },
    "wallet_item": {
        "enterprise": text(128),
        "material": text(64),
        "valid_to": optional_text(40),
        "sha256": optional_text(64),
        "source_case": optional_text(64),
        "added_at": optional_text(40),
    },
    "case": {
        "no": text(64),
        "client_id": optional_text(64),
        "mode": text(16),
        "channel": optional_text(32),
        "enterprise": optional_text(128),
        "enterprise_name": text(200),
        "uscc": optional_text(18),
        "contact_name": optional_text(64),
        "contact_mobile": optional_text(64),
        "remark": optional_text(4_000),
        "state": text(32),
        "registered_at": optional_text(40),
        "submitted_at": optional_text(40),
        "state_before": optional_text(32),
        "operator": optional_text(128),
        "first_asker": optional_text(128),
        "region_mode": optional_text(32),
        "labels": lambda value: isinstance(value, list),
        "guidance": guidance,
    },
    "progress_note": {
        "case": text(128),
        "item": optional_text(64),
        "action": text(64),
        "at": optional_text(40),
        "data": is_object,
    },
    "document": {
        "case": text(128),
        "number": optional_text(64),
        "document": text(32),
        "version": lambda value: value is None or isinstance(value, str | int),
        "copies": whole,
        "printed_at": optional_text(40),
        "content_hash": optional_text(128),
    },
    "material_mark": {
        "case": text(128),
        "material": text(64),
        "ticked_at": optional_text(40),
        "ticked_by": optional_text(128),
        "copies": lambda value: value is None or whole(value),
        "treatment": optional_text(32),
        "signed_at": optional_text(40),
        "promised_at": optional_text(40),
        "promised_until": optional_text(40),
        "supplement": optional_text(500),
    },
    "held_original": {
        "case": text(128),
        "material": text(64),
        "taken_at": text(40),
        "shelf": text(64),
        "due_back": optional_text(40),
        "returned_at": optional_text(40),
        "returned_to": optional_text(64),
    },
    "entrustment": {
        "case": text(128),
        "agent": text(64),
        "number": optional_text(64),
        "valid_from": text(40),
        "valid_until": text(40),
        "signed_at": text(40),
        "ended_at": optional_text(40),
    },
    "case_result": {
        "case": text(128),
        "item": optional_text(64),
        "name": text(200),
        "document_no": text(200),
        "received_at": text(40),
    },
    "delivery": {
        "case": text(128),
        "recipient": text(200),
        "relation": text(64),
        "way": text(32),
        "express_no": optional_text(64),
        "place": optional_text(200),
        "delivered_at": text(40),
    },
    "shipment": {
        "case": text(128),
        "direction": text(16),
        "courier": text(64),
        "express_no": text(64),
        "counterpart": text(200),
        "sent_at": text(40),
        "arrived_at": optional_text(40),
    },
    "hall_paper": {
        "case": text(128),
        "item": optional_text(64),
        "document": text(32),
        "number": text(200),
        "dated": text(40),
        "issued_by": text(200),
        "received_at": text(40),
        "sha256": optional_text(64),
        "remedy": lambda value: value is None or isinstance(value, bool),
    },
    "correction": {"case": text(128), "fields": is_object, "reason": text(500), "at": text(40)},
    "scan": {
        "case": text(128),
        "material": optional_text(64),
        "version": whole,
        "sha256": text(64),
        "size": whole,
        "media_type": text(64),
        "name": text(200),
        "added_at": text(40),
        "removed_at": optional_text(40),
    },
    "scan_remark": {
        "case": text(128),
        "scan": text(128),
        "page": whole,
        "x": share,
        "y": share,
        "text": text(500),
        "source": text(32),
        "at": text(40),
        "settled_at": optional_text(40),
    },
    "transfer": {
        "number": text(64),
        "cases": is_object,
        "checksum": text(64),
        "sent_at": text(40),
        "express_no": optional_text(64),
        "receiver": optional_text(64),
        "received_at": optional_text(40),
    },
    "operator": {
        "name": text(64),
        "role": text(32),
        "work_no": optional_text(64),
        "password_hash": optional_text(512),
        "active": truth,
    },
    **PEOPLE_FIELDS,
    **PROJECT_FIELDS,
    **DEMAND_FIELDS,
    **REPORT_FIELDS,
    **WORK_PLAN_FIELDS,
}

REQUIRED_AT_CREATION: dict[str, tuple[str, ...]] = {
    **PEOPLE_REQUIRED,
    **PROJECT_REQUIRED,
    **DEMAND_REQUIRED,
    **REPORT_REQUIRED,
    **WORK_PLAN_REQUIRED,
    "enterprise": ("name",),
    "case": ("no", "state"),
    "progress_note": ("case", "action"),
    "document": ("document",),
    "material_mark": ("case", "material"),
    "held_original": ("case", "material"),
    "entrustment": ("case", "valid_from", "valid_until"),
    "case_result": ("case",),
    "delivery": ("case", "recipient", "delivered_at"),
    "shipment": ("case", "express_no"),
    "hall_paper": ("case", "document", "number"),
    "correction": ("case", "fields", "at"),
    "scan": ("case", "sha256"),
    "scan_remark": ("case", "scan", "text"),
    "transfer": ("number", "cases", "checksum"),
}

REFERS_TO_CASE = frozenset(
    {
        "progress_note", "document", "material_mark", "held_original", "entrustment", "case_result", "delivery",
        "shipment", "hall_paper", "correction", "scan", "scan_remark", "service_log", "appointment", "evaluation",
        "project_node", "demand",
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
