"""The top panel of 同步中心: the session that runs, or how the last one went."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout

from sync.station.worker import Link, SyncStatus
from ui.marks import LIGHTS, SYNC_STATES, Light, Mark
from ui.palette import Tone
from ui.sync_centre.reading import RunLine, SyncView, reason_words, size_words
from ui.widgets.figures import ProgressLine, Stage, StageTrack
from ui.widgets.labels import MarkLabel
from ui.widgets.panel import Panel, row_of
from ui.widgets.text import Text

_NAMES = ("打包", "上传", "大厅校验", "回执入库", "收回进度")


class TrackPanel(Panel):
    """Name of the batch, five steps, a bar while something is under way."""

    def __init__(self) -> None:
        super().__init__("本次同步")
        self.setFixedHeight(88)
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 16, 6)
        row.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addStretch(1)
        self._title = Text("还没有同步过", "heading")
        self._badge = MarkLabel(badge=True)
        words.addLayout(row_of(self._title, self._badge, None))
        self._note = Text("", "quiet")
        words.addWidget(self._note)
        words.addStretch(1)
        row.addLayout(words, 3)
        self.track = StageTrack()
        row.addWidget(self.track, 6, Qt.AlignmentFlag.AlignVCenter)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addStretch(1)
        self._share = Text("", "captionText")
        self._promise = Text("断网会自动续传，不会重复报送", "captionText")
        right.addLayout(row_of(self._share, None, self._promise))
        self._bar = ProgressLine()
        right.addWidget(self._bar)
        right.addStretch(1)
        row.addLayout(right, 4)
        self.body.addLayout(row)

    def show_running(self, status: SyncStatus) -> None:
        """A session is under way."""
        progress = status.progress
        self._title.setText("正在同步")
        self._badge.show_mark(SYNC_STATES["上传中"], "上传中")
        phase = progress.phase if progress is not None else "hello"
        step = {"hello": 0, "push": 1, "pull": 4}.get(phase, 1)
        sent, whole = (progress.sent, progress.to_send) if progress is not None else (0, 0)
        received = progress.received if progress is not None else 0
        notes = ["完成" if step > 0 else "进行", f"{sent} / {whole}", "—", "—", f"{received} 条"]
        self.track.show_stages([Stage(name, note) for name, note in zip(_NAMES, notes, strict=True)], step)
        self._note.setText(f"待上传 {max(0, whole - sent)} 条")
        self._share.setText(f"{round(100 * sent / whole)}%" if whole else "")
        self._bar.show_share(sent, whole)

    def show_idle(self, view: SyncView, line: RunLine | None, status: SyncStatus) -> None:
        """Nothing runs: the last session, or that there was none."""
        last = view.last
        if last is None or line is None:
            self._title.setText("还没有同步过")
            self._badge.show_mark(LIGHTS[Light.NONE], "待同步")
            self._note.setText("按 F9 立即同步")
            self.track.show_stages([Stage(name) for name in _NAMES], 0)
            self._share.setText("")
            self._bar.show_share(0, 1)
            return
        failed = last.outcome == "failed"
        self._title.setText(last.receipt_no or "上次同步")
        mark = Mark("circle-x", Tone.RED) if failed else SYNC_STATES["大厅已收"]
        self._badge.show_mark(mark, "没送成" if failed else "已完成")
        trouble = reason_words(last.code or "", {}) if failed else f"{line.when} {line.trigger} · 用时 {line.duration}"
        self._note.setText(trouble if status.link is not Link.NOT_ENROLLED else "还没接入大厅")
        notes = (
            f"{last.pushed} 条",
            size_words(last.bytes_up),
            "完成",
            last.receipt_no or "没有新批次",
            f"{last.pulled} 条",
        )
        shown = ("—",) * 5 if failed else notes
        stages = [Stage(name, note[:10]) for name, note in zip(_NAMES, shown, strict=True)]
        self.track.show_stages(stages, 1 if failed else 5)
        waiting = view.pending
        self._share.setText(f"还有 {waiting} 条待上传" if waiting else "都已送到大厅")
        self._bar.show_share(0 if waiting else 1, 1)
