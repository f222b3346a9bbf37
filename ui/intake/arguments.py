"""What other pages may open 新建办件 with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DraftArgument:
    """Go on with a draft."""

    draft_id: str


@dataclass(frozen=True, slots=True)
class PickArgument:
    """Begin with a bundle or an item already picked."""

    item: str = ""
    bundle: str = ""
