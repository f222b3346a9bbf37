"""What a hall publishes to its stations: the kinds, what makes a file of each valid, and which of two versions is newer."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from station_app.domain.catalogue_check import CatalogueFault, find_faults, kind_of
from station_app.domain.catalogue_parse import parse_catalogue
from station_app.domain.workdays import parse_calendar
from station_app.errors import Code, UserError

LARGEST = 32 * 1024 * 1024
"""Bytes of the largest file a hall publishes."""


class PublicationKind(StrEnum):
    """What a published file holds."""

    CATALOGUE = "catalogue"
    CALENDAR = "calendar"
    POLICIES = "policies"


def checked(kind: PublicationKind, raw: bytes) -> str:
    """Check a file before it is published, or put in force; its version.

    Raises:
        UserError: `file_too_large`, `bad_json` with line and column, `bad_file` for another kind of file,
            `catalogue_faults` with every fault.
    """
    if len(raw) > LARGEST:
        raise UserError(Code.FILE_TOO_LARGE, "file", name=kind.value, most=LARGEST // (1024 * 1024))
    data = _read(raw)
    if faults := _faults(kind, data):
        raise UserError(Code.CATALOGUE_FAULTS, "file", faults=faults, count=len(faults), first=faults[0])
    if kind is PublicationKind.CATALOGUE:
        return str(data["catalogue_version"])
    if kind is PublicationKind.CALENDAR:
        return calendar_version(data, raw)
    return f"{len(data)}-{hashlib.sha256(raw).hexdigest()[:8]}"


def calendar_version(data: Mapping[str, Any], raw: bytes) -> str:
    """The version of a calendar, which names none itself: its years and its content."""
    years = sorted(data["years"])
    return f"{years[0]}-{years[-1]}-{hashlib.sha256(raw).hexdigest()[:8]}"


def is_older(kind: PublicationKind, version: str, than: str) -> bool:
    """Whether a catalogue's version comes before another one; the other kinds' versions have no order of their own."""
    if kind is not PublicationKind.CATALOGUE:
        return False
    one, other = _numbers(version), _numbers(than)
    return bool(one and other) and one < other


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d{1,9}", version))


def _read(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except json.JSONDecodeError as error:
        raise UserError(Code.BAD_JSON, "file", line=error.lineno, column=error.colno) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise UserError(Code.BAD_JSON, "file", line=1, column=1) from error


def _faults(kind: PublicationKind, data: Any) -> list[CatalogueFault]:
    if kind is PublicationKind.POLICIES:
        return _policy_faults(data)
    if not isinstance(data, dict) or kind_of(data) != kind.value:
        raise UserError(Code.BAD_FILE, "file", path=kind.value)
    if faults := find_faults(data):
        return faults
    try:
        if kind is PublicationKind.CATALOGUE:
            parse_catalogue(data)
        else:
            parse_calendar(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UserError(Code.BAD_FILE, "file", path=kind.value) from error
    return []


def _policy_faults(data: Any) -> list[CatalogueFault]:
    if not isinstance(data, list) or not data:
        raise UserError(Code.BAD_FILE, "file", path=PublicationKind.POLICIES.value)
    faults: list[CatalogueFault] = []
    seen: set[str] = set()
    for index, policy in enumerate(data):
        path = f"$[{index}]"
        if not isinstance(policy, dict):
            faults.append(CatalogueFault(path, "not_an_object", str(policy)[:40]))
            continue
        faults += [
            CatalogueFault(f"{path}.{name}", "required", "")
            for name in ("code", "name")
            if not isinstance(policy.get(name), str) or not policy[name].strip()
        ]
        faults += [
            CatalogueFault(f"{path}.{name}", "bad_date", str(policy[name])[:40])
            for name in ("valid_from", "valid_to")
            if policy.get(name) is not None and not _is_day(policy[name])
        ]
        code = policy.get("code")
        if isinstance(code, str):
            if code in seen:
                faults.append(CatalogueFault(f"{path}.code", "doubled_code", code))
            seen.add(code)
    return faults


def _is_day(text: object) -> bool:
    try:
        date.fromisoformat(str(text))
    except ValueError:
        return False
    return True
