"""What 同步中心 shows, read on the store thread: outbox, inbox, history, what needs a person, plan and versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from station_app.domain.terms import SYNC_TRIGGERS
from station_app.services.exchange_lists import InboxEntry, NumberedRun, OutboxObject
from station_app.services.sync_service import BatchRow, RunRow
from sync.station.worker import last_night
from ui.cases.lines import moment_words
from ui.desk import Desk
from ui.marks import LIGHTS, SYNC_STATES, Light, Mark
from ui.palette import Tone
from ui.sync_centre.card import AttentionCard
from ui.sync_centre.cards import read_cards
from ui.sync_centre.words import KINDS, age_words, reason_words, size_words

_SHOWN = 500
_CAME: Mapping[str, str] = {
    "received": "大厅收到", "accepted": "大厅受理", "processing": "进入审批", "correction": "大厅要求补正",
    "suspended": "大厅停表", "resumed": "恢复计时", "extended": "大厅延长期限", "finished": "大厅办结", "served": "结果送达",
    "returned": "大厅退回", "not_accepted": "大厅不予受理", "deemed_accepted": "视为受理", "hall_paper": "大厅文书",
    "registered_elsewhere": "在另一台电脑登记", "changed_elsewhere": "另一台电脑有改动",
}  # fmt: skip
_PLAIN_ROW = Mark("info-circle", Tone.BLUE)
_CAME_MARKS: Mapping[str, Mark] = {
    "correction": Mark("arrow-back-up", Tone.RED), "returned": Mark("arrow-back-up", Tone.RED),
    "not_accepted": Mark("circle-x", Tone.RED), "finished": Mark("checks", Tone.GREEN),
    "served": Mark("checks", Tone.GREEN), "received": Mark("cloud-check", Tone.GREEN),
    "receipt": Mark("cloud-check", Tone.GREEN), "accepted": Mark("file-text", Tone.BLUE),
    "registered_elsewhere": Mark("arrows-exchange", Tone.BLUE), "changed_elsewhere": Mark("arrows-exchange", Tone.BLUE),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """An object on its way; `sent` turns 待上传 into 上传中 while a session runs."""

    kind: str
    no: str
    content: str
    size: str
    when: str
    state: str
    mark: Mark
    sent: bool = False
    case: bool = False


@dataclass(frozen=True, slots=True)
class InboxLine:
    """Something that came."""

    word: str
    mark: Mark
    no: str
    content: str
    when: str
    case: bool = False


@dataclass(frozen=True, slots=True)
class RunLine:
    """A finished session."""

    number: int
    when: str
    trigger: str
    content: str
    result: str
    mark: Mark
    duration: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Stick:
    """Packages on a stick: how many are under way, and whether this PC can make one."""

    under_way: int
    ready: bool


@dataclass(frozen=True, slots=True)
class SyncView:
    """Everything the page shows but the running session.

    Attributes:
        pending: changes that wait, `files` the files; `size` the bytes of what is listed.
        cut: more waits than is listed.
        attention: the cards shown, of `open_items` in all.
        plan: label and text; the catalogue's and the backup's lines may carry a badge.
    """

    hall_url: str | None
    outbox: tuple[OutboxLine, ...]
    pending: int
    files: int
    size: str
    earliest: str
    inbox: tuple[InboxLine, ...]
    runs: tuple[RunLine, ...]
    last: RunRow | None
    attention: tuple[AttentionCard, ...]
    open_items: int
    plan: tuple[PlanLine, ...]
    stick: Stick
    cut: bool = False


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line of 计划与版本."""

    label: str
    text: str
    badge: str = ""
    mark: Mark = LIGHTS[Light.NONE]


def read_sync(desk: Desk) -> SyncView:
    """Read everything at once."""
    services = desk.services
    now, sync = services.clock.now(), services.sync
    lists = services.exchange_lists
    objects, runs = lists.waiting_objects(_SHOWN), lists.numbered_runs()
    cards, open_items = read_cards(desk)
    under_way = services.exchange.under_way()
    on_stick = max((row.made_at for row in under_way), default="")
    return SyncView(
        hall_url=sync.membership().hall_url,
        outbox=tuple(outbox_line(one, now, on_stick) for one in objects),
        pending=sync.pending(),
        files=services.uploads.pending(),
        size=size_words(sum(one.size for one in objects)),
        earliest=moment_words(min(one.stored_at for one in objects), now) if objects else "",
        inbox=_inbox(lists.inbox(), sync.receipts(), now),
        runs=tuple(_run_line(run, now) for run in runs),
        last=runs[0].run if runs else None,
        attention=tuple(cards),
        open_items=open_items,
        plan=_plan(desk, now),
        stick=Stick(len(under_way), services.exchange.keys() is not None),
        cut=sync.pending() > sum(sum(one.kinds.values()) for one in objects),
    )


def outbox_line(one: OutboxObject, now: datetime, on_stick: str) -> OutboxLine:
    """An object with its state in the words of the design.

    Args:
        on_stick: when the newest package on a stick was made; what has not changed since lies in it.
    """
    if one.verdict == "rejected":
        state = "被退回"
    elif one.file_fault:
        state = "校验未过"
    elif one.contested:
        state = "有冲突"
    else:
        state = "U 盘在途" if one.changed_at <= on_stick else "待上传"
    kind = KINDS.get(one.kind, one.kind)
    return OutboxLine(
        kind=kind, no=one.no or "—", content=_content(one), size=size_words(one.size),
        when=moment_words(one.stored_at, now), state=state, mark=SYNC_STATES[state], sent=one.sent, case=one.kind == "case",
    )  # fmt: skip


def _content(one: OutboxObject) -> str:
    parts: list[str] = []
    if one.kind == "case" and one.fresh:
        parts.append(f"新建 · {one.name}")
    else:
        count = "、".join(f"{KINDS.get(kind, kind)} {number} 条" for kind, number in one.kinds.items())
        parts.append(" · ".join(part for part in (one.name, count) if part))
    if one.files:
        parts.append(f"附件 {one.files} 份")
    if one.verdict == "held":
        parts.append("等大厅裁定")
    return " · ".join(part for part in parts if part)


def _inbox(entries: Sequence[InboxEntry], receipts: Sequence[BatchRow], now: datetime) -> tuple[InboxLine, ...]:
    lines: list[tuple[str, InboxLine]] = []
    for entry in entries:
        said = str(entry.data.get("text") or entry.data.get("document_no") or "")
        content = f"{entry.title} · {said}" if said else entry.title
        mark = _CAME_MARKS.get(entry.kind, _PLAIN_ROW)
        word = _CAME.get(entry.kind, "大厅消息")
        lines.append((entry.at, InboxLine(word, mark, entry.case_no, content, moment_words(entry.at, now), case=True)))
    for batch in receipts:
        at = batch.receipt_at or batch.created_at
        content = f"{batch.last_seq - batch.first_seq + 1} 条 · {size_words(batch.size)}，大厅已收"
        line = InboxLine("大厅回执", _CAME_MARKS["receipt"], batch.receipt_no or "—", content, moment_words(at, now))
        lines.append((at, line))
    return tuple(line for _, line in sorted(lines, key=lambda pair: pair[0], reverse=True))


def _run_line(numbered: NumberedRun, now: datetime) -> RunLine:
    run = numbered.run
    content = f"上传 {run.pushed} · 收回 {run.pulled}"
    duration = f"{run.duration_ms // 60_000:02d}:{run.duration_ms // 1000 % 60:02d}"
    if run.outcome == "failed":
        offline = run.code in {"hall_unreachable", "hall_busy", "hall_nonsense"}
        result, mark = ("未连上" if offline else "没送成"), LIGHTS[Light.RED]
        if run.code == "device_unconfirmed":
            result, mark = "等确认", LIGHTS[Light.YELLOW]
        content, duration = reason_words(run.code or "", {}), "—"
    elif run.attention:
        result, mark = f"{run.attention} 条需处理", LIGHTS[Light.YELLOW]
    elif run.outcome == "partial":
        result, mark = "没送完", LIGHTS[Light.YELLOW]
    else:
        result, mark = "成功", LIGHTS[Light.GREEN]
    trigger = SYNC_TRIGGERS.get(run.trigger, run.trigger)
    when = moment_words(run.started_at, now)
    return RunLine(numbered.number, when, trigger, content, result, mark, duration, run.started_at)


def _plan(desk: Desk, now: datetime) -> tuple[PlanLine, ...]:
    services = desk.services
    first, _, last = services.sync.night_window().partition("-")
    begun = f"{now:%H:%M}" >= first
    night = last_night(services)
    lines = [
        PlanLine("大厅", services.sync.membership().hall_url or "还没接入"),
        PlanLine("夜间自动", f"每日 {first} 到 {last}，错过了开机后补"),
        PlanLine("下次", f"{'明日' if begun else '今日'} {first}；开着窗口时每 2 分钟一次"),
    ]
    if night is None:
        lines.append(PlanLine("昨晚", "还没有夜间同步过"))
    elif night.code is not None:
        text = f"{moment_words(night.at, now)} {reason_words(night.code, {})}"
        lines.append(PlanLine("昨晚", text, "没连上", Mark("cloud-off", Tone.GREY)))
    else:
        text = f"{moment_words(night.at, now)} 上传 {night.pushed}，收回 {night.pulled}"
        lines.append(PlanLine("昨晚", text, "成功", LIGHTS[Light.GREEN]))
    return (*lines, *_versions(desk), _backup(desk))


def _versions(desk: Desk) -> list[PlanLine]:
    services = desk.services
    active = services.catalogues.active().version
    newer = services.publications.newer_than_active("catalogue")
    if newer:
        return [PlanLine("事项库", f"v{active}，大厅有 v{newer}", "可更新", Mark("download", Tone.BLUE))]
    return [PlanLine("事项库", f"v{active}")]


def _backup(desk: Desk) -> PlanLine:
    status = desk.services.maintenance.status(desk.services.profile.code, "")
    if status.backup_age_s is None:
        return PlanLine("本机备份", "还没有备份，今晚自动备份")
    return PlanLine("本机备份", f"{age_words(status.backup_age_s)}前", "已校验", LIGHTS[Light.GREEN])
