"""What 同步中心 shows, read on the store thread: outbox, receipts, history, what needs a person, versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from station_app.errors import Code
from station_app.services.sync_service import AttentionRow, OutboxRow, RunRow
from ui.cases.lines import moment_words
from ui.desk import Desk
from ui.marks import LIGHTS, SYNC_STATES, Light, Mark
from ui.messages import Language, sentence_for

_KINDS: Mapping[str, str] = {
    "case": "办件", "enterprise": "企业", "wallet_item": "材料库", "progress_note": "进度", "document": "文书",
    "operator": "操作员",
}  # fmt: skip
_CONTENTS: Mapping[str, str] = {
    "case": "登记", "enterprise": "企业资料", "wallet_item": "材料入库", "progress_note": "记下大厅的决定",
    "document": "打印文书", "operator": "操作员资料",
}  # fmt: skip
_TRIGGERS: Mapping[str, str] = {"window": "窗口自动", "manual": "手动", "nightly": "夜间自动", "usb": "U 盘"}
_KEPT = {"rejected": "被退回", "held": "待上传", "conflict": "有冲突"}
_SHOWN_RUNS = 50
_SHOWN_OUTBOX = 500


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """A change on its way."""

    seq: int
    kind: str
    no: str
    content: str
    when: str
    state: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """A receipted batch."""

    receipt_no: str
    changes: str
    size: str
    when: str


@dataclass(frozen=True, slots=True)
class RunLine:
    """A finished session."""

    when: str
    trigger: str
    content: str
    result: str
    mark: Mark
    duration: str


@dataclass(frozen=True, slots=True)
class AttentionCard:
    """Something a person has to look at, with the next step in words."""

    id: int
    word: str
    mark: Mark
    no: str
    title: str
    text: str
    when: str


@dataclass(frozen=True, slots=True)
class SyncView:
    """Everything the page shows but the running session."""

    hall_url: str | None
    outbox: tuple[OutboxLine, ...]
    pending: int
    receipts: tuple[ReceiptLine, ...]
    runs: tuple[RunLine, ...]
    last: RunRow | None
    attention: tuple[AttentionCard, ...]
    plan: tuple[tuple[str, str], ...]


def read_sync(desk: Desk) -> SyncView:
    """Read everything at once."""
    services = desk.services
    now = services.clock.now()
    sync = services.sync
    rows, runs = sync.outbox(limit=_SHOWN_OUTBOX), sync.runs(_SHOWN_RUNS)
    status = services.maintenance.status(services.profile.code, services.catalogues.active().version)
    backup = "还没有备份" if status.backup_age_s is None else f"{_age(status.backup_age_s)}前"
    return SyncView(
        hall_url=sync.membership().hall_url,
        outbox=tuple(_outbox_line(row, moment_words(row.wall_at, now)) for row in rows),
        pending=sync.pending(),
        receipts=tuple(
            ReceiptLine(
                batch.receipt_no or "—",
                f"{batch.last_seq - batch.first_seq + 1} 条（第 {batch.first_seq} 到 {batch.last_seq} 条）",
                size_words(batch.size),
                moment_words(batch.receipt_at, now) if batch.receipt_at else "—",
            )
            for batch in sync.receipts()
        ),
        runs=tuple(_run_line(run, moment_words(run.started_at, now)) for run in runs),
        last=runs[0] if runs else None,
        attention=tuple(_card(row, moment_words(row.last_at, now)) for row in sync.attention()),
        plan=(
            ("自动同步", "每 2 分钟一次，保存后随即上传"),
            ("事项库", f"v{status.catalogue_version}"),
            ("本机备份", backup),
            ("已收回执", f"{status.changes_acked} 条"),
        ),
    )


def _outbox_line(row: OutboxRow, when: str) -> OutboxLine:
    state = _KEPT.get(row.state, "待上传")
    content = _CONTENTS.get(row.kind, row.kind)
    if row.code:
        content = f"{content} · {reason_words(row.code, {})}"
    return OutboxLine(
        row.seq, _KINDS.get(row.kind, row.kind), row.case_no or "—", content, when, state, SYNC_STATES[state]
    )


def _run_line(run: RunRow, when: str) -> RunLine:
    if run.outcome == "failed":
        result, mark = reason_words(run.code or "", {}), LIGHTS[Light.RED]
    elif run.attention:
        result, mark = f"{run.attention} 条需处理", LIGHTS[Light.YELLOW]
    else:
        result, mark = "成功", LIGHTS[Light.GREEN]
    content = f"上传 {run.pushed} · 收回 {run.pulled}"
    trigger = _TRIGGERS.get(run.trigger, run.trigger)
    return RunLine(when, trigger, content, result, mark, f"{run.duration_ms / 1000:.1f} 秒")


def reason_words(code: str, params: Mapping[str, object]) -> str:
    """A code of the exchange in words; the hall's own codes are shown as they are."""
    try:
        return sentence_for(Code(code), None, params, Language.ZH).rstrip("。")
    except ValueError:
        return f"大厅代码 {code}"


def _card(row: AttentionRow, when: str) -> AttentionCard:
    verdict = str(row.params.get("verdict", ""))
    word = {"rejected": "被退回", "held": "待上传"}.get(verdict, "被退回")
    kind = _KINDS.get(str(row.params.get("kind", "")), "这一条")
    detail = str(row.params.get("detail") or row.params.get("text") or "")
    text = detail or reason_words(row.code, row.params)
    return AttentionCard(row.id, word, SYNC_STATES[word], row.case_no or "", f"{kind}被大厅退回", f"大厅：{text}", when)


def size_words(count: int) -> str:
    """Bytes as they are said."""
    if count < 1024:
        return f"{count} B"
    if count < 1024 * 1024:
        return f"{count / 1024:.0f} KB"
    return f"{count / 1024 / 1024:.1f} MB"


def _age(seconds: int) -> str:
    if seconds < 3600:
        return f"{max(1, seconds // 60)} 分钟"
    if seconds < 86400:
        return f"{seconds // 3600} 小时"
    return f"{seconds // 86400} 天"
