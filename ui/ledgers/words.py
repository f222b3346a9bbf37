"""Sentences of the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from station_app.domain.ledger import Missing


def counted_missing(missing: Sequence[Missing]) -> str:
    """“2 条缺办结时间、1 条缺走访情况”; the same lack once."""
    kinds = Counter(one.what[max(one.what.find("缺"), 0) :] for one in missing)
    return "、".join(f"{count} 条{what}" for what, count in kinds.most_common())
