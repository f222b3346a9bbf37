"""What one field of a change may hold, as small checks that the kinds are put together from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Check = Callable[[Any], bool]


def text(limit: int) -> Check:
    """A text of at most so many characters."""
    return lambda value: isinstance(value, str) and len(value) <= limit


def optional_text(limit: int) -> Check:
    """Such a text, or nothing."""
    return lambda value: value is None or (isinstance(value, str) and len(value) <= limit)


def is_object(value: Any) -> bool:
    """An object, whatever it holds."""
    return isinstance(value, dict)


def whole(value: Any) -> bool:
    """A whole number."""
    return isinstance(value, int) and not isinstance(value, bool)


def truth(value: Any) -> bool:
    """True or false."""
    return isinstance(value, bool)


def is_list(value: Any) -> bool:
    """A list, whatever it holds."""
    return isinstance(value, list)


def level(value: Any) -> bool:
    """One of the five levels of an evaluation."""
    return whole(value) and 1 <= value <= 5


def share(value: Any) -> bool:
    """A number from 0 to 1."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def guidance(value: Any) -> bool:
    """What guidance worked out, as far as the hall reads it."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("items", []), list)
        and isinstance(value.get("lines", []), list)
        and all(isinstance(item, dict) and isinstance(item.get("code"), str) for item in value.get("items", []))
    )
