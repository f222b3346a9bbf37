"""Finds characters that cannot be printed before a document is laid out, and names the field they stand in."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING

from reports.typeset.drawing import Weight
from reports.typeset.fonts import face
from station_app.errors import Code, UserError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_BREAKING_SPACE = frozenset("\t\n\r\v\f\x85\u2028\u2029")
_printable: set[str] = set(_BREAKING_SPACE)


def check_glyphs(data: object, path: str = "") -> None:
    """Look at every text of a document's data.

    Raises:
        UserError: MISSING_GLYPH with the path of the field (`materials[3].name`) and the character.
    """
    if isinstance(data, str):
        _check_text(data, path)
    elif isinstance(data, tuple):
        for index, element in enumerate(data):
            check_glyphs(element, f"{path}[{index}]")
    elif is_dataclass(data) and not isinstance(data, type):
        for name in _field_names(type(data)):
            value = getattr(data, name)
            if isinstance(value, str):
                if not _printable.issuperset(value):
                    _check_text(value, f"{path}.{name}".removeprefix("."))
            elif value is not None:
                check_glyphs(value, f"{path}.{name}".removeprefix("."))


@cache
def _field_names(kind: type[DataclassInstance]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _check_text(text: str, path: str) -> None:
    regular = face(Weight.REGULAR)
    for char in text:
        if char not in _printable and not regular.covers(char):
            raise UserError(Code.MISSING_GLYPH, path, char=char)
    _printable.update(text)
