"""Facts of an enterprise's profile that rules ask for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from station_app.errors import Code, UserError

REGISTERED_ON = "registered_on"
"""Profile field: the day of establishment."""
_DISHONEST = "dishonest"
"""Profile field: under a serious breach of trust, until it is mended (policy_fields of the catalogue)."""


def is_dishonest(profile: Mapping[str, Any]) -> bool:
    """Whether deferrals and commitments are closed to the enterprise (domain dictionary 5.6)."""
    return profile.get(_DISHONEST) is True


def check_after_establishment(profile: Mapping[str, Any], day: date, field: str) -> None:
    """An enterprise signs and receives nothing before it exists.

    Raises:
        UserError: `before_establishment` with the field and the day of establishment.
    """
    registered_on = profile.get(REGISTERED_ON)
    if registered_on and day < date.fromisoformat(str(registered_on)):
        raise UserError(Code.BEFORE_ESTABLISHMENT, field, registered_on=registered_on)
