"""Values of fields as a person reads them: codes, ids and moments in words, the names and numbers of people veiled.

What another machine wrote may hold anything that passes the checks of the exchange; a value that is not what its field
should hold is told as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from station_app.domain.catalogue import Catalogue
from station_app.domain.field_terms import Reading, Reads, reading_of
from station_app.domain.masking import mask_mobile, mask_name
from station_app.domain.money import wan_text

EMPTY = "空"
_MOST = 4
"""Names of a list that are told; the others are counted."""
_PROFILE: Mapping[str, tuple[str, Reading]] = {
    "legal_representative": ("法定代表人", Reads.PERSON), "address": ("地址", Reads.TEXT), "phone": ("电话", Reads.MOBILE),
    "industry": ("行业", Reads.TEXT), "registered_on": ("成立日期", Reads.DAY),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Veil:
    """What becomes of the names and numbers of people."""

    person: Callable[[str], str]
    mobile: Callable[[str], str]


MASKED, SHOWN = Veil(mask_name, mask_mobile), Veil(str, str)


@dataclass(frozen=True, slots=True)
class Names:
    """What ids, codes and moments are called where they are read; a look-up answers the id itself for what is not here.

    Attributes:
        moment: an ISO 8601 moment; may raise ValueError for a text that is none.
    """

    catalogue: Catalogue
    moment: Callable[[str], str]
    operator: Callable[[str], str]
    case: Callable[[str], str] = str
    enterprise: Callable[[str], str] = str
    project: Callable[[str], str] = str
    template: Callable[[str], str] = str


def value_words(kind: str, name: str, value: Any, names: Names, veil: Veil) -> str:
    """A value on one line."""
    return _told(reading_of(kind, name), value, names, veil)


def only_different(value: Any, others: Sequence[Any]) -> Any:
    """Of a mapping among mappings what some other holds otherwise, and its lists; every other value whole."""
    if not isinstance(value, Mapping) or not all(isinstance(other, Mapping) for other in others):
        return value
    parts = {name: [other.get(name) for other in others] for name in value}
    return {
        name: part if isinstance(part, list) else only_different(part, parts[name])
        for name, part in value.items()
        if isinstance(part, list) or any(part != other for other in parts[name])
    }


def _told(reading: Reading, value: Any, names: Names, veil: Veil) -> str:
    if reading is Reads.SECRET:
        return "不显示"
    if value in (None, "", [], {}):
        return reading.get("", EMPTY) if isinstance(reading, Mapping) else EMPTY
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return _list(reading, value, names, veil)
    if isinstance(value, Mapping):
        return _mapping(reading, value, names, veil)
    text = " ".join(str(value).split())
    if isinstance(reading, Mapping):
        return reading.get(text, text)
    return _of_text(reading, text, names, veil)


def _of_text(reading: Reads, text: str, names: Names, veil: Veil) -> str:
    tellers: Mapping[Reads, Callable[[str], str]] = {
        Reads.MOMENT: lambda moment: _moment(moment, names),
        Reads.MONEY: _money,
        Reads.FILE: lambda content: f"文件 {content[:8]}",
        Reads.PERSON: veil.person,
        Reads.MOBILE: veil.mobile,
        Reads.OPERATOR: names.operator,
        Reads.CASE: names.case,
        Reads.ENTERPRISE: names.enterprise,
        Reads.PROJECT: names.project,
        Reads.TEMPLATE: names.template,
        Reads.ITEM: lambda code: names.catalogue.items[code].name if code in names.catalogue.items else code,
        Reads.MATERIAL: lambda code: material_name(code, names.catalogue),
        Reads.DOCUMENT: lambda code: _document(code, names.catalogue),
        Reads.YES_NO: lambda told: {"1": "是", "0": "否"}.get(told, told),
    }
    teller = tellers.get(reading)
    return teller(text) if teller is not None else text


def material_name(code: str, catalogue: Catalogue) -> str:
    """What a material is called; its code where the catalogue does not have it."""
    return catalogue.materials[code].name if code in catalogue.materials else code


def _document(code: str, catalogue: Catalogue) -> str:
    return catalogue.document_types[code].name if code in catalogue.document_types else code


def _moment(text: str, names: Names) -> str:
    try:
        return names.moment(text) if "T" in text else text
    except ValueError:
        return text


def _money(text: str) -> str:
    return f"{wan_text(int(text)).rstrip('0').rstrip('.')} 万元" if text.isdecimal() else text


def _list(reading: Reading, value: Sequence[Any], names: Names, veil: Veil) -> str:
    if any(isinstance(one, Mapping) for one in value):
        return f"{len(value)} 项"
    told = [_told(reading, one, names, veil) for one in value]
    return "、".join(told[:_MOST]) + (f"等 {len(told)} 项" if len(told) > _MOST else "")


def _mapping(reading: Reading, value: Mapping[str, Any], names: Names, veil: Veil) -> str:
    if reading is Reads.GUIDANCE:
        return _guidance(value, names)
    if reading is Reads.SITUATIONS:
        return _situations(value, names.catalogue)
    if reading is Reads.PROFILE:
        pairs = [(*_profile_field(name, names.catalogue), one) for name, one in value.items()]
        return "，".join(f"{label} {_told(reads, one, names, veil)}" for label, reads, one in pairs)
    return "，".join(f"{name} {_told(Reads.TEXT, one, names, veil)}" for name, one in value.items())


def _profile_field(name: str, catalogue: Catalogue) -> tuple[str, Reading]:
    if name in _PROFILE:
        return _PROFILE[name]
    known = catalogue.profile_fields.get(name)
    return (known.label if known is not None else name), Reads.TEXT


def _guidance(value: Mapping[str, Any], names: Names) -> str:
    """The items by their names, as the one who chose them saw them, the answers, and how long the list is."""
    items, answers = value.get("items"), value.get("answers")
    chosen = [str(one.get("name")) for one in items if isinstance(one, Mapping)] if isinstance(items, list) else []
    told = [_list(Reads.TEXT, chosen, names, MASKED)] if chosen else []
    if isinstance(answers, Mapping) and answers:
        told.append(_situations(answers, names.catalogue))
    if isinstance(lines := value.get("lines"), list) and lines:
        told.append(f"材料 {len(lines)} 份")
    return "；".join(told) or EMPTY


def _situations(answers: Mapping[str, Any], catalogue: Catalogue) -> str:
    told = []
    for code, answer in answers.items():
        known = catalogue.situations.get(code)
        told.append(f"{known.text} {known.label(str(answer))}" if known is not None else f"{code} {answer}")
    return "，".join(told)
