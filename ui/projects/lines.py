"""Projects in words: cards of the board, rows of the list, nodes of one project. No widgets, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from station_app.clock import parse_moment
from station_app.domain.deadlines import Light as Clock
from station_app.domain.project import ProjectState
from station_app.domain.project_board import PHASES, Card
from station_app.domain.project_view import NodeView
from station_app.domain.remaining_words import remaining_words
from station_app.domain.terms import NODE_STATES
from station_app.domain.visit import VisitRow, VisitState
from ui.marks import CLOCK_LIGHTS, LIGHTS, Light, Mark

COUNTED: Mapping[Clock, str] = {
    Clock.RED: "红灯", Clock.YELLOW: "黄灯", Clock.GREEN: "绿灯", Clock.NOT_STARTED: "不计时", Clock.DONE: "完成",
}  # fmt: skip
_FEN_PER_WAN, _WAN_PER_YI = 1_000_000, 10_000


@dataclass(frozen=True, slots=True)
class CardLine:
    """One card.

    Attributes:
        about: the investor, what is invested, and where.
        last_visit: day of the newest visit, or of the next one that is agreed.
    """

    no: str
    name: str
    green_card: bool
    about: str
    light: Light
    light_words: str
    next: str
    done: int
    needed: int
    points: int
    last_visit: str
    liaison: str
    phase: str
    finish: str
    late: str

    @property
    def mark(self) -> Mark:
        """The light to draw."""
        return LIGHTS[self.light]

    @property
    def spoken(self) -> str:
        """The card read aloud."""
        points = f"堵点 {self.points}" if self.points else "无堵点"
        return f"{self.name}，{self.light_words}，{self.next}，审批 {self.done}/{self.needed}，{points}，{self.liaison}"


@dataclass(frozen=True, slots=True)
class NodeLine:
    """One node as a row: promised, real and expected, and how far it lies behind its promise."""

    code: str
    name: str
    department: str
    phase: str
    planned_first: str
    planned_last: str
    began: str
    ended: str
    expected: str
    state: str
    light: Light
    light_words: str
    critical: bool
    late: str

    @property
    def mark(self) -> Mark:
        """The light to draw."""
        return LIGHTS[self.light]

    @property
    def spoken(self) -> str:
        """The row read aloud."""
        critical = "，关键路径" if self.critical else ""
        return (
            f"{self.name}，{self.department}，计划 {self.planned_first} 到 {self.planned_last}，实际 {self.began} 到"
            f" {self.ended}，预计 {self.expected} 办结，{self.state}，{self.light_words}{critical}"
        )


def money(fen: int | None) -> str:
    """“9.8 亿元”, “800 万元”; empty when it is not known."""
    if not fen:
        return ""
    wan = fen / _FEN_PER_WAN
    return f"{wan / _WAN_PER_YI:.1f} 亿元" if wan >= _WAN_PER_YI / 10 else f"{wan:,.0f} 万元"


def card_line(card: Card, phase: str, visits: list[VisitRow], now: datetime) -> CardLine:
    """A card of the board."""
    row = card.project
    light = Light.PAUSED if row.state is ProjectState.PAUSED else CLOCK_LIGHTS[card.light]
    words = _card_words(card, light, now.date())
    about = " · ".join(part for part in (row.owner_name or "未定业主", money(row.investment_fen), row.site) if part)
    following = plain_name(card.next.node.name) if card.next else "已全部办结" if card.needed else "还没排计划"
    if light is Light.PAUSED:
        following = row.state_reason or "已暂停"
    return CardLine(
        no=row.no,
        name=row.name,
        green_card=row.green_card,
        about=about,
        light=light,
        light_words=words,
        next=following,
        done=card.done,
        needed=card.needed,
        points=card.points,
        last_visit=_visit(visits, now),
        liaison=card.liaison or "未定",
        phase=PHASES.get(phase, phase),
        finish=day_words(card.finish),
        late=late_words(card.late),
    )


def _card_words(card: Card, light: Light, today: date) -> str:
    if light is Light.PAUSED:
        return "已暂停"
    if light is Light.DONE:
        return "已验收"
    if card.next is None or card.next.due is None:
        return "未计时"
    return remaining_words(card.next.remaining, card.next.due, today)


def late_words(late: int | None) -> str:
    """“迟 3 日”, “提前 2 日”, “按计划”; a dash without a promise."""
    if late is None:
        return "—"
    return f"迟 {late} 日" if late > 0 else f"提前 {-late} 日" if late < 0 else "按计划"


def plain_name(name: str) -> str:
    """A name without what stands in brackets after it."""
    return name.partition("（")[0] or name


def day_words(day: date | None) -> str:
    """“11-20”; a dash for none."""
    return f"{day:%m-%d}" if day else "—"


def _visit(visits: list[VisitRow], now: datetime) -> str:
    moment = now.isoformat()
    coming = [row for row in visits if row.at > moment and row.state in (VisitState.PLANNED, VisitState.AGREED)]
    if coming:
        return f"{parse_moment(min(row.at for row in coming)):%m-%d} 约"
    done = [row.at for row in visits if row.state is VisitState.DONE]
    return f"{parse_moment(max(done)):%m-%d}" if done else "—"


def node_line(view: NodeView, today: date) -> NodeLine:
    """A node of one project."""
    node, row, promised = view.node, view.row, view.promised
    is_open = view.remaining is not None and view.due is not None
    return NodeLine(
        code=node.code,
        name=node.name,
        department=node.department or "—",
        phase=node.phase_name,
        planned_first=day_words(promised.start if promised else row.start),
        planned_last=day_words(promised.finish if promised else row.finish),
        began=day_words(node.began),
        ended=day_words(node.ended),
        expected=day_words(row.finish if row.active and node.ended is None else None),
        state=NODE_STATES[view.state],
        light=CLOCK_LIGHTS[view.light],
        light_words=remaining_words(view.remaining, view.due, today)
        if is_open and view.due
        else NODE_STATES[view.state],
        critical=row.critical,
        late=late_words(view.late) if row.active else "—",
    )
