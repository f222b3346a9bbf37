"""Projects in words: cards of the board, rows of the list, nodes of one project. No widgets, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from station_app.clock import parse_moment
from station_app.domain.deadlines import Light as Clock
from station_app.domain.project import ProjectState
from station_app.domain.project_board import PHASES, Card
from station_app.domain.project_node import NodeState
from station_app.domain.project_view import NodeView
from station_app.domain.visit import VisitRow, VisitState
from ui.marks import LIGHTS, Light, Mark

LIGHTS_OF: Mapping[Clock, Light] = {
    Clock.GREEN: Light.GREEN, Clock.YELLOW: Light.YELLOW, Clock.RED: Light.RED, Clock.PAUSED: Light.PAUSED,
    Clock.NOT_STARTED: Light.NONE, Clock.NO_LIMIT: Light.NONE, Clock.DONE: Light.DONE,
}  # fmt: skip
COUNTED: Mapping[Clock, str] = {
    Clock.RED: "红灯", Clock.YELLOW: "黄灯", Clock.GREEN: "绿灯", Clock.NOT_STARTED: "不计时", Clock.DONE: "完成",
}  # fmt: skip
STATES: Mapping[NodeState, str] = {
    NodeState.NOT_NEEDED: "无需办理", NodeState.WAITING: "未到", NodeState.READY: "可办", NodeState.STARTED: "在办",
    NodeState.PRELIMINARY: "初审意见", NodeState.FINISHED: "办结", NodeState.FORMAL: "正式件补齐",
}  # fmt: skip
_FEN_PER_WAN, _WAN_PER_YI = 1_000_000, 10_000
_SOON = 1


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
    """One node as a row: planned, real, and how far it lies behind its promise."""

    code: str
    name: str
    department: str
    phase: str
    planned: str
    real: str
    state: str
    light: Light
    light_words: str
    critical: bool
    late: str
    open: bool

    @property
    def mark(self) -> Mark:
        """The light to draw."""
        return LIGHTS[self.light]


def money(fen: int | None) -> str:
    """“9.8 亿元”, “800 万元”; empty when it is not known."""
    if not fen:
        return ""
    wan = fen / _FEN_PER_WAN
    return f"{wan / _WAN_PER_YI:.1f} 亿元" if wan >= _WAN_PER_YI / 10 else f"{wan:,.0f} 万元"


def card_line(card: Card, phase: str, visits: list[VisitRow], now: datetime) -> CardLine:
    """A card of the board."""
    row = card.project
    light = Light.PAUSED if row.state is ProjectState.PAUSED else LIGHTS_OF[card.light]
    words = _card_words(card, light, now.date())
    about = " · ".join(part for part in (row.owner_name or "未定业主", money(row.investment_fen), row.site) if part)
    following = card.next.node.name if card.next else "已全部办结" if card.needed else "还没排计划"
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


def remaining_words(remaining: int | None, due: date, today: date) -> str:
    """“超期 3 天”, “今日到期”, “明日到期”, “余 8 天”; workdays."""
    days = (due - today).days
    if days < 0:
        return f"超期 {max(1, -(remaining or 0))} 天"
    return ("今日到期", "明日到期")[days] if days <= _SOON else f"余 {remaining} 天"


def late_words(late: int | None) -> str:
    """“迟 3 日”, “提前 2 日”, “按计划”; a dash without a promise."""
    if late is None:
        return "—"
    return f"迟 {late} 日" if late > 0 else f"提前 {-late} 日" if late < 0 else "按计划"


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
    node, row = view.node, view.row
    is_open = view.remaining is not None and view.due is not None
    light = LIGHTS_OF[view.light]
    return NodeLine(
        code=node.code,
        name=node.name,
        department=node.department or "—",
        phase=node.phase_name,
        planned=f"{day_words(row.start)} — {day_words(row.finish)}" if row.active else "—",
        real=_real(node.began, node.ended),
        state=STATES[view.state],
        light=light,
        light_words=remaining_words(view.remaining, view.due, today) if is_open and view.due else STATES[view.state],
        critical=row.critical,
        late=late_words(view.late) if row.active else "—",
        open=is_open,
    )


def _real(began: date | None, ended: date | None) -> str:
    if began and ended:
        return f"{day_words(began)} — {day_words(ended)}"
    return f"{day_words(began)} 起" if began else f"{day_words(ended)} 止" if ended else "—"
