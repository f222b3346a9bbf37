"""Characters to atoms: class, width and the space before each, after the rules for Chinese text (避头尾, 标点挤压, autospace)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from reports.typeset.drawing import Weight
from reports.typeset.fonts import face

AUTOSPACE = 250.0
_HALF = 500.0
_FIRST_IDEOGRAPH = "\u2e80"
_WIDE_SPACE = "\u3000"
_BREAKING_SPACE = re.compile(r"[\t\n\r\v\f\x85\u2028\u2029]+")

_OPENERS = frozenset("（《〈「『【〔〖［｛“‘")
_CLOSERS = frozenset("，。、；：？！）》〉」』】〕〗］｝”’")
_NARROW_OPENERS = frozenset("([{")
_NARROW_CLOSERS = frozenset(",.;:?!)]}%")
_CURRENCY = frozenset("￥¥$＄£#＃№")
_TRAILING = frozenset("％‰℃°·～")
_CONNECTED = frozenset("—…")


class Kind(IntEnum):
    """What a character does at the edge of a line and beside its neighbours."""

    HAN = 0
    WORD = 1
    SPACE = 2
    OPENER = 3
    CLOSER = 4
    NARROW_OPENER = 5
    NARROW_CLOSER = 6
    CONNECTED = 7
    TRAILING = 8
    LEADING = 9
    MARK = 10


_NEVER_FIRST = frozenset({Kind.CLOSER, Kind.NARROW_CLOSER, Kind.TRAILING})
_NEVER_LAST = frozenset({Kind.OPENER, Kind.NARROW_OPENER, Kind.LEADING, Kind.MARK})
_LATIN = frozenset({Kind.WORD, Kind.NARROW_OPENER, Kind.NARROW_CLOSER})


@dataclass(frozen=True, slots=True)
class Shaped:
    """A text in one weight; lengths in thousandths of its size.

    Attributes:
        gaps: change of distance before each character, negative where punctuation is squeezed; the first is 0.
        breaks: per character, whether a line may begin with it; the first is False.
        total: width including the gaps.
    """

    text: str
    advances: tuple[float, ...]
    kinds: tuple[Kind, ...]
    gaps: tuple[float, ...] | None
    breaks: tuple[bool, ...]
    total: float


@lru_cache(maxsize=8192)
def shape(text: str, weight: Weight) -> Shaped:
    """Measure and classify a text.

    Raises:
        UserError: MISSING_GLYPH.
    """
    text = _BREAKING_SPACE.sub(" ", text)
    advance = face(weight).advance
    advances = tuple(map(advance, text))
    kinds = tuple(map(kind_of, text))
    gaps = [0.0] * len(text)
    breaks = [False] * len(text)
    for i in range(1, len(text)):
        gaps[i] = gap_between(kinds[i - 1], kinds[i], text[i - 1], text[i])
        breaks[i] = may_break(kinds[i - 1], kinds[i])
    total = sum(advances) + sum(gaps)
    return Shaped(text, advances, kinds, tuple(gaps) if any(gaps) else None, tuple(breaks), total)


@cache
def kind_of(char: str) -> Kind:
    """Classify one character."""
    for kind, members in _CLASSES:
        if char in members:
            return kind
    if char in (" ", _WIDE_SPACE):
        return Kind.SPACE
    return Kind.WORD if _is_latin(char) else Kind.HAN


def may_break(before: Kind, after: Kind) -> bool:
    """Whether a line may end between two neighbours."""
    if after in _NEVER_FIRST or before in _NEVER_LAST or after is Kind.SPACE:
        return False
    if before is Kind.CONNECTED or after is Kind.CONNECTED:
        return before is not after and after is not Kind.CONNECTED
    return not (before in _LATIN and after in _LATIN)


def gap_between(before: Kind, after: Kind, char_before: str, char_after: str) -> float:
    """Change of distance between two neighbours, in thousandths of the size."""
    if after is Kind.OPENER and before in (Kind.CLOSER, Kind.OPENER):
        return -_left_blank(char_after)
    if before is Kind.CLOSER and (after is Kind.CLOSER or char_after == _WIDE_SPACE):
        return -right_blank(char_before)
    if before is Kind.HAN and after is Kind.WORD:
        return AUTOSPACE if char_before >= _FIRST_IDEOGRAPH and char_after.isalnum() else 0.0
    if before is Kind.WORD and after is Kind.HAN:
        return AUTOSPACE if char_after >= _FIRST_IDEOGRAPH and char_before.isalnum() else 0.0
    return 0.0


def line_start_shift(kind: Kind, char: str) -> float:
    """How far a character moves left at the start of a line, so that an opening bracket stands flush."""
    return _left_blank(char) if kind is Kind.OPENER else 0.0


def line_end_slack(kind: Kind, char: str) -> float:
    """How much of a character may lie beyond the right edge of a line: the blank half of a closing mark."""
    return right_blank(char) if kind is Kind.CLOSER else 0.0


@cache
def right_blank(char: str) -> float:
    """The blank right half of a full-width closing mark, 0 when there is none."""
    regular = face(Weight.REGULAR)
    return _HALF if regular.advance(char) == 1000 and regular.ink(char)[1] <= _HALF + 60 else 0.0


@cache
def _left_blank(char: str) -> float:
    regular = face(Weight.REGULAR)
    return _HALF if regular.advance(char) == 1000 and regular.ink(char)[0] >= _HALF - 60 else 0.0


def _is_latin(char: str) -> bool:
    return char < "\u2000" and char not in "·×÷±§¶"


_CLASSES: tuple[tuple[Kind, frozenset[str]], ...] = (
    (Kind.OPENER, _OPENERS),
    (Kind.CLOSER, _CLOSERS),
    (Kind.NARROW_OPENER, _NARROW_OPENERS),
    (Kind.NARROW_CLOSER, _NARROW_CLOSERS),
    (Kind.CONNECTED, _CONNECTED),
    (Kind.TRAILING, _TRAILING),
    (Kind.LEADING, _CURRENCY),
)
