"""The figures of 诉求: by source and outcome, and the rates with their formulas; every figure names its demands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from station_app.domain.demand import Act, DemandChannel, DemandKind, DemandRow, Outcome, Stage
from station_app.domain.rates import Rate


@dataclass(frozen=True, slots=True)
class DemandFigures:
    """The demands of a period in figures.

    Attributes:
        ids: the demands of the period, oldest first.
        by_outcome: what the enterprises were told, of those that are closed; merged ones count with nobody.
        concerned: enterprises concerned; `amount_fen` the money.
        reopened: how often a return visit was not satisfied.
    """

    ids: tuple[str, ...]
    by_channel: Mapping[DemandChannel, tuple[str, ...]]
    by_kind: Mapping[DemandKind, tuple[str, ...]]
    by_outcome: Mapping[Outcome, tuple[str, ...]]
    open_ids: tuple[str, ...]
    concerned: int
    amount_fen: int
    reopened: int
    closed: Rate
    solved: Rate
    satisfied: Rate
    on_time: Rate


def figures(rows: Sequence[DemandRow], late: Collection[str]) -> DemandFigures:
    """Work the figures out.

    Args:
        rows: the demands that came in during the period.
        late: the ids of those of which some stage was left, or is, after its limit.
    """
    closed = [row for row in rows if row.stage is Stage.CLOSED]
    told = [row for row in closed if row.outcome is not None and row.merged_into is None]
    visits = [step for row in rows for step in row.steps if step.act is Act.REVISIT]
    solved = [row for row in told if row.outcome is Outcome.RESOLVED]
    return DemandFigures(
        ids=_ids(rows),
        by_channel={channel: _ids(row for row in rows if row.channel is channel) for channel in DemandChannel},
        by_kind={kind: _ids(row for row in rows if row.kind is kind) for kind in DemandKind},
        by_outcome={outcome: _ids(row for row in told if row.outcome is outcome) for outcome in Outcome},
        open_ids=_ids(row for row in rows if row.stage is not Stage.CLOSED),
        concerned=sum(row.concerned for row in rows if row.merged_into is None),
        amount_fen=sum(row.amount_fen or 0 for row in rows if row.merged_into is None),
        reopened=sum(row.reopened for row in rows),
        closed=Rate("办结率", "已销号的诉求数 ÷ 诉求数", len(closed), len(rows)),
        solved=Rate("解决率", "已解决的诉求数 ÷ 已销号且已反馈的诉求数", len(solved), len(told)),
        satisfied=Rate("回访满意率", "回访满意数 ÷ 回访数", sum(1 for step in visits if step.satisfied), len(visits)),
        on_time=Rate(
            "按时率", "各环节均未超期的诉求数 ÷ 诉求数", sum(1 for row in rows if row.id not in late), len(rows)
        ),
    )


def _ids(rows: Iterable[DemandRow]) -> tuple[str, ...]:
    return tuple(row.id for row in rows)
