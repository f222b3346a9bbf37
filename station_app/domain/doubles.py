"""Enterprises that may be one: names compared without their suffixes, widths and brackets, codes by their body."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_SUFFIXES = (
    "股份有限公司", "有限责任公司", "有限公司", "个体工商户", "合伙企业有限合伙", "有限合伙", "合伙企业", "个人独资企业",
    "公司", "厂", "店",
)  # fmt: skip
_NOT_A_WORD = re.compile(r"[^\w]|_")
_SHORTEST = 2
_BODY = slice(8, 17)
"""The organisation's own nine characters of a 统一社会信用代码."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """Two enterprises that may be one; `reason` is `same_name` or `same_code_body`."""

    first_id: str
    second_id: str
    reason: str


def plain_name(name: str) -> str:
    """A name as it is compared: half width, without brackets, spaces and the form of the company."""
    plain = _NOT_A_WORD.sub("", unicodedata.normalize("NFKC", name).casefold())
    for suffix in _SUFFIXES:
        if plain.endswith(suffix) and len(plain) - len(suffix) >= _SHORTEST:
            return plain.removesuffix(suffix)
    return plain


def suspects(enterprises: Iterable[tuple[str, str, str | None]]) -> list[Suspect]:
    """Pairs that may be one, from id, name and 统一社会信用代码; the older one first.

    Two different codes with different bodies belong to two enterprises, whatever their names.
    """
    by_name: dict[str, list[tuple[str, str | None]]] = {}
    by_body: dict[str, list[str]] = {}
    found: dict[tuple[str, str], Suspect] = {}
    for enterprise_id, name, uscc in enterprises:
        if uscc:
            for earlier in by_body.setdefault(uscc[_BODY], []):
                found[earlier, enterprise_id] = Suspect(earlier, enterprise_id, "same_code_body")
            by_body[uscc[_BODY]].append(enterprise_id)
        alike = by_name.setdefault(plain_name(name), [])
        for earlier, code in alike:
            if not (code and uscc and code[_BODY] != uscc[_BODY]):
                found.setdefault((earlier, enterprise_id), Suspect(earlier, enterprise_id, "same_name"))
        alike.append((enterprise_id, uscc))
    return list(found.values())
