"""怎么算的: a clock in words, day by day."""

from __future__ import annotations

from ui.case_detail.lines import ClockLine
from ui.widgets.sections import Section

_WEEKDAYS = "一二三四五六日"


def reckoning(line: ClockLine) -> list[Section]:
    """How a due day came about: the result first, then every day with its reason."""
    deadline = line.deadline
    facts = [("承诺", line.limit), ("已用", line.used), ("停表", line.stopped)]
    if deadline.start_day is None:
        facts.append(("起算", "还没受理，未起算"))
    else:
        facts.append(("起算", f"{deadline.start_day:%Y-%m-%d} 次日起"))
    if deadline.due is not None:
        facts.append(("到期", f"{deadline.due:%Y-%m-%d}{'（暂定：该年日历还没公布）' if deadline.tentative else ''}"))
    days = tuple(
        (
            f"{row.day:%m-%d} 周{_WEEKDAYS[row.day.weekday()]}",
            f"{'计' if row.counted else '不计'}  {row.reason}{f'（{row.clause}）' if row.clause else ''}",
        )
        for row in deadline.days
    )
    sections = [Section(line.number, line.name, tuple(facts))]
    if days:
        sections.append(Section(None, f"逐日 {len(days)} 天", days))
    return sections
