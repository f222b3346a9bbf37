"""Double entry (双录): the fields of a provincial platform in its own order, filled from a case, and its number back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from station_app.errors import Code, UserError

SOURCES = frozenset(
    {
        "case.no", "case.title", "case.remark", "case.registered_on", "case.mode", "enterprise.name", "enterprise.uscc",
        "enterprise.legal_representative", "enterprise.address", "enterprise.phone", "contact.name", "contact.mobile",
        "item.code", "item.name", "item.department", "item.promised", "materials.count", "materials.names",
        "station.name", "station.phone", "operator.name",
    }
)  # fmt: skip
"""What a field may be filled with; `profile:NAME` and `text:…` stand beside these."""
_FREE = ("profile:", "text:")


@dataclass(frozen=True, slots=True)
class PlatformField:
    """One field of the platform's form, in its place: its label there and what fills it."""

    label: str
    source: str


@dataclass(frozen=True, slots=True)
class PlatformForm:
    """The form of one province.

    Attributes:
        number_pattern: what an acceptance number of this platform looks like, as a whole.
    """

    province: str
    version: str
    number_pattern: re.Pattern[str]
    fields: tuple[PlatformField, ...]


@dataclass(frozen=True, slots=True)
class FilledField:
    """A field with its value; empty when the case does not know it."""

    label: str
    value: str


def parse_form(data: Mapping[str, Any]) -> PlatformForm:
    """Read a mapping file.

    Raises:
        UserError: `bad_file` with the JSON path of the first fault.
    """
    fields = data.get("fields")
    if not isinstance(fields, list) or not fields:
        raise _fault("$.fields")
    parsed: list[PlatformField] = []
    for index, field in enumerate(fields):
        label, source = (field.get("label"), field.get("source")) if isinstance(field, dict) else (None, None)
        if not isinstance(label, str) or not label:
            raise _fault(f"$.fields[{index}].label")
        if not isinstance(source, str) or not (source in SOURCES or source.startswith(_FREE)):
            raise _fault(f"$.fields[{index}].source")
        parsed.append(PlatformField(label, source))
    for name in ("province", "version", "number_pattern"):
        if not isinstance(data.get(name), str) or not data[name]:
            raise _fault(f"$.{name}")
    try:
        pattern = re.compile(data["number_pattern"])
    except re.error as error:
        raise _fault("$.number_pattern") from error
    return PlatformForm(data["province"], data["version"], pattern, tuple(parsed))


def _fault(path: str) -> UserError:
    return UserError(Code.BAD_FILE, path, path=path)


def filled(form: PlatformForm, value_of: Callable[[str], str]) -> tuple[FilledField, ...]:
    """Every field of the form in its order, with its value.

    Args:
        value_of: answers a source of `SOURCES` or a `profile:NAME`; fixed texts are filled in here.
    """
    return tuple(
        FilledField(
            field.label,
            field.source.removeprefix("text:") if field.source.startswith("text:") else value_of(field.source),
        )
        for field in form.fields
    )


def pasted_number(form: PlatformForm, text: str) -> str:
    """The acceptance number in a pasted text; blanks around and inside are dropped.

    Raises:
        UserError: `official_number` when it is not one of this platform's.
    """
    number = "".join(text.split())
    if not form.number_pattern.fullmatch(number):
        raise UserError(Code.OFFICIAL_NUMBER, "official_no", found=text.strip()[:40], province=form.province)
    return number
