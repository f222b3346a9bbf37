"""What free text may hold: every Han character, but no control characters or lone surrogates (CONTRACT 5)."""

from __future__ import annotations

import unicodedata

from station_app.errors import Code, UserError

_LINE_CHARACTERS = frozenset("\n\t")


def check_text(text: str, field: str, limit: int, *, lines: frozenset[str] = frozenset()) -> str:
    """Return the text unchanged if it may be stored.

    Args:
        text: as entered; it is neither trimmed nor normalised.
        field: named in the error.
        limit: largest number of characters.
        lines: control characters that are allowed all the same (see `check_long_text`).

    Raises:
        UserError: `bad_character` (position, character) or `too_long` (limit, found).
    """
    for position, character in enumerate(text, start=1):
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in lines:
            raise UserError(Code.BAD_CHARACTER, field, position=position, character=f"U+{ord(character):04X}")
    if len(text) > limit:
        raise UserError(Code.TOO_LONG, field, limit=limit, found=len(text))
    return text


def check_long_text(text: str, field: str, limit: int) -> str:
    """Like `check_text`, for remarks: line breaks and tabs are kept.

    Raises:
        UserError: `bad_character` or `too_long`.
    """
    return check_text(text, field, limit, lines=_LINE_CHARACTERS)


def check_required(text: str, field: str, limit: int) -> str:
    """Like `check_text`, and at least one visible character.

    Raises:
        UserError: `required`, `bad_character` or `too_long`.
    """
    if not text.strip():
        raise UserError(Code.REQUIRED, field)
    return check_text(text, field, limit)
