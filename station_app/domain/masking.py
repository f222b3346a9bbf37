"""Masked forms of personal data: the default on screen, on paper and in logs (domain dictionary, section 7)."""

from __future__ import annotations

from station_app.domain.identifiers import is_sole_trader


def mask_name(name: str) -> str:
    """`张*` for two characters, first and last for longer names: `李*敏`, `欧**娜`."""
    if len(name) <= 1:
        return name
    if len(name) == 2:
        return f"{name[0]}*"
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"


def mask_mobile(number: str) -> str:
    """`138****3210`; other numbers keep their last two digits."""
    if len(number) == 11:
        return f"{number[:3]}****{number[-4:]}"
    return "*" * max(len(number) - 2, 0) + number[-2:]


def mask_id_card(number: str) -> str:
    """First six and last four, for the station's own screen."""
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}" if len(number) > 10 else "*" * len(number)


def mask_id_card_outside(number: str) -> str:
    """First and last character only, for anything that leaves the station on paper."""
    return f"{number[0]}{'*' * (len(number) - 2)}{number[-1]}" if len(number) > 2 else "*" * len(number)


def mask_operator_of(uscc: str | None, name: str) -> str:
    """The legal representative's name: masked for sole traders (92), whose name is personal data."""
    return mask_name(name) if uscc and is_sole_trader(uscc) else name
