"""What an enterprise has left at the station for later cases (企业材料库), and until when each of it may be used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SOON_DAYS = 30
"""A material that expires within so many calendar days is about to."""


class WalletState(StrEnum):
    """Whether a material may still be used."""

    VALID = "valid"
    EXPIRES_SOON = "expires_soon"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class WalletEntry:
    """One material of a wallet.

    Attributes:
        valid_to: its last valid day; None = does not expire.
        sha256: the scan that stands for it, if one was kept.
        source_case: number of the case it came from.
        reused: how many cases took it over.
    """

    material: str
    valid_to: date | None
    sha256: str | None = None
    source_case: str | None = None
    added_at: str | None = None
    reused: int = 0

    def state(self, today: date) -> WalletState:
        """Whether it may be used on a day; through its last day it may."""
        if self.valid_to is None:
            return WalletState.VALID
        if today > self.valid_to:
            return WalletState.EXPIRED
        soon = (self.valid_to - today).days <= SOON_DAYS
        return WalletState.EXPIRES_SOON if soon else WalletState.VALID
