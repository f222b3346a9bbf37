"""What other pages may open 新建办件 with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DraftArgument:
    """Go on with a draft."""

    draft_id: str


@dataclass(frozen=True, slots=True)
class BeginArgument:
    """Begin with an item, a bundle or a known enterprise; empty parts are left as they are."""

    item: str = ""
    bundle: str = ""
    enterprise_id: str = ""
