"""The five levels of satisfaction and the reasons for a bad one, as printed beside their boxes."""

from __future__ import annotations

from station_app.domain import terms
from station_app.domain.evaluation import BadReason, Level

LEVELS = tuple(terms.LEVELS[level] for level in Level)
REASONS = tuple(terms.BAD_REASONS[reason] for reason in BadReason)
