"""Keeps the status bar and the rail's bubbles truthful: after every session, every save, and by the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PyQt6.QtCore import QObject

from station_app.clock import parse_moment
from station_app.services.case_views import CaseView
from station_app.services.service_set import Services
from station_app.services.sync_service import RunRow
from ui.cases.lines import moment_words
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.night_words import night_note
from ui.page import PageName
from ui.palette import Tone
from ui.widgets.status import StatusWords

if TYPE_CHECKING:
    from sync.station.worker import SessionProgress  # the network's libraries are loaded with the first session

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class _Facts:
    pending: int
    attention: int
    red: int
    mendings: int
    on_stick: int
    last_sync: str
    catalogue: str
    enrolled: bool


class StatusKeeper(QObject):
    """Reads on the store thread, shows on the GUI thread."""

    def __init__(self, desk: Desk, window: MainWindow) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        if desk.link is not None:
            desk.link.status_changed.connect(self._on_status)
            window.sync_requested.connect(desk.link.sync_now)
        desk.notifier.announced.connect(self._on_something)
        window.navigator.requested.connect(self._on_something)

    def refresh(self) -> None:
        """Read and show."""
        self._desk.tasks.store(self, partial(_read, self._desk), self._show, key="status")

    def _on_something(self, *_what: object) -> None:
        self.refresh()

    def _on_status(self, status: object) -> None:
        """A session began, moved on or ended; after it ended the page shown may be out of date."""
        self.refresh()
        if not getattr(status, "running", False):
            page = self._window.current()
            if page is not None:
                page.refresh()

    def _show(self, facts: _Facts) -> None:
        desk, services = self._desk, self._desk.services
        now = services.clock.now()
        network, icon, tone = self._network(facts)
        profile = services.profile
        self._window.show_status(
            StatusWords(
                station=f"{profile.name} {profile.code}{'（演示数据）' if profile.demo else ''}",
                operator=desk.operator_name,
                network=network,
                network_icon=icon,
                network_tone=tone,
                last_sync=facts.last_sync,
                outbox=_outbox(facts),
                attention=bool(facts.attention),
                catalogue=facts.catalogue,
                moment=f"{now.month}月{now.day}日 周{_WEEKDAYS[now.weekday()]} {now:%H:%M}",
            )
        )
        self._window.rail.item(PageName.CASES).show_count(facts.red)
        self._window.rail.item(PageName.EVALUATIONS).show_count(facts.mendings)
        self._window.rail.item(PageName.SYNC).show_count(facts.attention)

    def _network(self, facts: _Facts) -> tuple[str, str, Tone]:
        """Offline is normal: grey, never red."""
        offline = ("离线可用 · 数据已存本机", "cloud-off", Tone.GREY)
        status = self._desk.link.status if self._desk.link is not None else None
        if status is None:
            return offline
        if status.running and status.progress is not None and (moving := _moving(status.progress)):
            return moving, "refresh", Tone.BLUE
        if not facts.enrolled:
            return "未接入大厅 · 数据已存本机", "cloud-off", Tone.GREY
        if status.link == "online":
            return "在线 · 大厅可达", "plug-connected", Tone.GREEN
        if status.link == "unconfirmed":
            return "等大厅确认 · 数据已存本机", "cloud-off", Tone.GREY
        if status.link == "refused":
            return "大厅不认本机 · 数据已存本机", "cloud-off", Tone.GREY
        return offline


def _outbox(facts: _Facts) -> str:
    if facts.attention:
        return f"{facts.attention} 条需处理"
    return f"U 盘在途 {facts.on_stick} 批" if facts.on_stick else f"待上传 {facts.pending} 条"


def _moving(progress: SessionProgress) -> str:
    """“正在上传 5.8 / 9.4 MB” while files go, “正在上传 3 / 7 条” while changes do; empty otherwise."""
    if progress.bytes_to_send:
        unit, size = ("MB", 1024 * 1024) if progress.bytes_to_send >= 1024 * 1024 else ("KB", 1024)
        return f"正在上传 {progress.bytes_sent / size:.1f} / {progress.bytes_to_send / size:.1f} {unit}"
    return f"正在上传 {progress.sent} / {progress.to_send} 条" if progress.to_send else ""


def _read(desk: Desk) -> _Facts:
    services = desk.services
    good = next((run for run in services.sync.runs(20) if run.outcome != "failed"), None)
    return _Facts(
        pending=services.sync.pending(),
        attention=services.sync.attention_count(),
        red=services.cases.count(CaseView.DUE_TODAY, operator_id=desk.operator_id),
        mendings=len(services.evaluations.open_mendings()),
        on_stick=len(services.exchange.under_way()),
        last_sync=night_note(services, good) or _last_sync(good, services.clock.now()),
        catalogue=_catalogue(services),
        enrolled=services.sync.membership().hall_url is not None,
    )


def _last_sync(good: RunRow | None, now: datetime) -> str:
    """Today's session with what it moved, an older one with its moment."""
    if good is None:
        return "还没同步过"
    began = parse_moment(good.started_at)
    if began.date() == now.date() and (good.pushed or good.pulled):
        return f"{began:%H:%M} 同步完成：上传 {good.pushed}，收回 {good.pulled}"
    return f"上次同步 {moment_words(good.started_at, now)}"


def _catalogue(services: Services) -> str:
    active = services.catalogues.active().version
    return "大厅有新版事项库" if services.publications.newer_than_active("catalogue") else f"事项库 v{active}"
