"""What is done next for a project (下一步), week by week, as the weekly ledger takes it over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from station_app.domain.text_rules import check_long_text, check_text

_LINE, _WHOLE = 200, 2_000
_WEEKS_KEPT = 26

NextSteps = Mapping[date, tuple[str, ...]]
"""Lines by the Monday of the week whose ledger they stand in."""


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def check_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """Lines without blanks around them; empty ones fall away.

    Raises:
        UserError: `too_long` for one of them or all together, `bad_character`.
    """
    plain = tuple(line.strip() for line in lines if line.strip())
    for line in plain:
        check_text(line, "next_steps", _LINE)
    check_long_text("\n".join(plain), "next_steps", _WHOLE)
    return plain


def written(known: NextSteps, monday: date, lines: tuple[str, ...]) -> dict[str, list[str]]:
    """The steps with one week's lines put in, as they are stored: the newest half year."""
    weeks = {**known, monday: lines}
    newest = sorted((week for week, kept in weeks.items() if kept), reverse=True)[:_WEEKS_KEPT]
    return {week.isoformat(): list(weeks[week]) for week in sorted(newest)}
