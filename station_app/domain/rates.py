"""Rates as every report states them: a name, a formula in words, and a figure that is a dash when there is nothing to divide by."""

from __future__ import annotations

from dataclasses import dataclass

NO_FIGURE = "—"


@dataclass(frozen=True, slots=True)
class Rate:
    """One rate of RULES 4.

    Attributes:
        name: as it stands in a report.
        formula: what is divided by what, in words.
    """

    name: str
    formula: str
    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        """The share as a number; None without a denominator."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def text(self) -> str:
        """Per cent with one decimal, halves rounded up; a dash without a denominator."""
        if not self.denominator:
            return NO_FIGURE
        tenths = (2000 * self.numerator + self.denominator) // (2 * self.denominator)
        return f"{tenths // 10}.{tenths % 10}%"
