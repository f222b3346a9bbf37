"""沟通记录 and 评价 of a case as reading matter."""

from __future__ import annotations

from collections.abc import Mapping

from station_app.clock import parse_moment
from station_app.domain.evaluation import EvaluationRow
from station_app.domain.service_log import ServiceLogRow
from station_app.domain.terms import CHANNELS, LEVELS
from ui.case_detail.lines import EventLine
from ui.marks import Mark
from ui.palette import Tone
from ui.widgets.sections import Section


def talk_section(row: ServiceLogRow, names: Mapping[str, str]) -> Section:
    """One talk with the enterprise."""
    who = f"{CHANNELS.get(row.channel, '')} · {names.get(row.operator_id, '驿站')}"
    facts = [("时间", f"{parse_moment(row.at):%Y-%m-%d %H:%M}  {who}")]
    if row.answer:
        facts.append(("答复", row.answer))
    if row.callback_on is not None:
        made = f"，已回电：{row.callback_result}" if row.called_back_at else ""
        facts.append(("回电", f"{row.callback_on:%m-%d}{made}"))
    return Section(None, row.subject, tuple(facts))


def talk_event(row: ServiceLogRow, names: Mapping[str, str]) -> EventLine:
    """The same in the timeline, on the enterprise's side."""
    return EventLine(
        at=f"{parse_moment(row.at):%m-%d %H:%M}",
        title=f"{CHANNELS.get(row.channel, '')}：{row.subject}",
        who=names.get(row.operator_id, "驿站"),
        mark=Mark("phone", Tone.BLUE),
        source="enterprise",
        moment=row.at,
    )


def evaluation_section(row: EvaluationRow, names: Mapping[str, str]) -> Section:
    """What the enterprise thought of it."""
    facts = [
        ("时间", f"{parse_moment(row.at):%Y-%m-%d %H:%M}"),
        ("经办", names.get(row.handler_id, "—")),
        ("记录", names.get(row.recorded_by, "—")),
    ]
    if row.comment:
        facts.append(("评语", row.comment))
    return Section(None, LEVELS.get(int(row.level), "—"), tuple(facts))
