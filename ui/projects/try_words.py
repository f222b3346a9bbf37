"""What is typed to try a plan out: “+5”, “n06 加急，n07 不办”, read as changes of a plan."""

from __future__ import annotations

import re
from collections.abc import Mapping

from station_app.domain.project_what_if import ChangeKind, PlanChange
from station_app.errors import Code, UserError

_PARTS = re.compile(r"[，,；;、\n]+")
_DAYS = re.compile(r"(?P<node>.*?)\s*(?P<sign>[+=]{1,2})\s*(?P<days>[0-9]{1,6})\s*(?:个?工作日|天|日)?")
_WORDS = {
    "加急": ChangeKind.FAST,
    "直通车": ChangeKind.FAST,
    "fast": ChangeKind.FAST,
    "不办": ChangeKind.DROP,
    "drop": ChangeKind.DROP,
}


def changes_of(text: str, names: Mapping[str, str], here: str) -> tuple[PlanChange, ...]:
    """The changes in their order.

    Args:
        names: of the steps by their codes; a step is named by its code or by a part of its name only it has.
        here: the step that is meant where none is named.

    Raises:
        UserError: `bad_plan_change`, `unknown_node`.
    """
    return tuple(_change(part.strip(), names, here) for part in _PARTS.split(text) if part.strip())


def _change(part: str, names: Mapping[str, str], here: str) -> PlanChange:
    match = _DAYS.fullmatch(part)
    if match is not None:
        kind = ChangeKind.LENGTHEN if "+" in match["sign"] else ChangeKind.SET
        return PlanChange(kind, _node(match["node"].strip(), names, here), int(match["days"]))
    for word, kind in _WORDS.items():
        for head, tail in ((f"{word}:", ""), (word, ""), ("", word)):
            if part.startswith(head) and part.endswith(tail) and (head or tail):
                rest = part[len(head) : len(part) - len(tail)].strip(" :：")
                return PlanChange(kind, _node(rest, names, here))
    raise UserError(Code.BAD_PLAN_CHANGE, "set", change=part)


def _node(text: str, names: Mapping[str, str], here: str) -> str:
    if not text and here:
        return here
    codes = {code.casefold(): code for code in names}
    if text.casefold() in codes:
        return codes[text.casefold()]
    found = [code for code, name in names.items() if text and text in name]
    if len(found) != 1:
        raise UserError(Code.UNKNOWN_NODE, "set", node=text)
    return found[0]
