"""The rates of 好差评 from their counts (RULES 4), and the sample that is followed up."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from station_app.domain.evaluation import Level
from station_app.domain.rates import Rate


@dataclass(frozen=True, slots=True)
class EvaluationFigures:
    """The evaluations of a period in figures."""

    by_level: Mapping[Level, int]
    rated: Rate
    good: Rate
    mended: Rate
    revisit_satisfied: Rate
    real_name_revisited: Rate


@dataclass(frozen=True, slots=True)
class EvaluationCounts:
    """What the figures are worked out from.

    Attributes:
        finished: cases finished in the period; `rated_cases` of them were evaluated.
        settled: bad ones that were mended, explained or not upheld.
        satisfied: revisits whose answer was content; `revisits` all of them.
        real_name_bad: bad ones given by name; `real_name_revisited` those of them that were revisited.
    """

    by_level: Mapping[Level, int]
    finished: int
    rated_cases: int
    settled: int = 0
    revisits: int = 0
    satisfied: int = 0
    real_name_bad: int = 0
    real_name_revisited: int = 0


def figures(counts: EvaluationCounts) -> EvaluationFigures:
    """The rates of RULES 4 from their counts."""
    levels = {level: counts.by_level.get(level, 0) for level in Level}
    total = sum(levels.values())
    bad = sum(number for level, number in levels.items() if level.bad)
    return EvaluationFigures(
        by_level=levels,
        rated=Rate("主动评价率", "办件评价数 ÷ 办结数", counts.rated_cases, counts.finished),
        good=Rate("好评率", "1、2、3 级评价数 ÷ 全部评价数", total - bad, total),
        mended=Rate("差评整改率", "已整改、已说明或不采纳的差评数 ÷ 差评数", counts.settled, bad),
        revisit_satisfied=Rate("回访满意率", "回访满意数 ÷ 回访数", counts.satisfied, counts.revisits),
        real_name_revisited=Rate(
            "实名差评回访率", "已回访的实名差评数 ÷ 实名差评数", counts.real_name_revisited, counts.real_name_bad
        ),
    )


def sample(ids: Sequence[str], percent: int, seed: str) -> list[str]:
    """A share of the evaluations to follow up, at least one of any; the same for everybody who names the same seed."""
    count = -(-len(ids) * min(max(percent, 0), 100) // 100)
    drawn = sorted(ids, key=lambda one: hashlib.sha256(f"{seed}:{one}".encode()).digest())[:count]
    return [one for one in ids if one in set(drawn)]
