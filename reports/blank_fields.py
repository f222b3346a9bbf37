"""Fields left blank to be written by hand, named by the paths that glyph errors give (`materials[3].name`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

_STEP = re.compile(r"([A-Za-z_]\w*)|\[(\d+)\]")
_LINE = "＿"
_SHORTEST, _LONGEST = 6, 20
Document = TypeVar("Document")


def blanked(data: Document, paths: Iterable[str]) -> Document:
    """The document with a line to write on in place of each text; a path that leads to no text is passed over."""
    result: Any = data
    for path in paths:
        result = _replaced(result, _STEP.findall(path))
    return result  # type: ignore[no-any-return]


def _replaced(value: Any, steps: list[tuple[str, str]]) -> Any:
    if not steps:
        return _line(value) if isinstance(value, str) else value
    (name, index), *rest = steps
    if name and hasattr(value, name):
        return replace(value, **{name: _replaced(getattr(value, name), rest)})
    if index and isinstance(value, tuple) and int(index) < len(value):
        at = int(index)
        return (*value[:at], _replaced(value[at], rest), *value[at + 1 :])
    return value


def _line(text: str) -> str:
    return _LINE * min(max(len(text), _SHORTEST), _LONGEST)
