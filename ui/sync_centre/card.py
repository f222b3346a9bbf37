"""A card of 需处理: what happened in one sentence, and the next steps on its buttons and keys."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ui.marks import Mark


class Act(StrEnum):
    """What a button of a card does."""

    OPEN_CASE = "open_case"
    PRINT_NOTICE = "print_notice"
    RETRY_FILE = "retry_file"
    SYNC = "sync"
    ENROL = "enrol"
    TAKE_CALENDAR = "take_calendar"
    WITHDRAW = "withdraw"
    KEEP_WINNER = "winner"
    KEEP_LOSER = "loser"
    KEEP_BOTH = "both"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class CardStep:
    """One button; `key` presses it while the card has the focus."""

    act: Act
    label: str
    key: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class AttentionCard:
    """Something a person has to look at.

    Attributes:
        id: of the item; a conflict's card also names the conflict.
        masked: lines hold a masked name or number that can be shown in full.
        ref: what the item is about: a file's hash, a kind of publication.
    """

    id: int
    word: str
    mark: Mark
    no: str
    title: str
    lines: tuple[str, ...]
    when: str
    steps: tuple[CardStep, ...]
    ref: str = ""
    conflict: int = 0
    masked: bool = False
