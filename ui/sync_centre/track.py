"""The top panel of 同步中心: the batch that is on its way, or how the last one went."""

from __future__ import annotations

import time
from datetime import datetime

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout

from sync.station.worker import Link, SessionProgress, SyncStatus
from ui.marks import LIGHTS, SYNC_STATES, Light, Mark
from ui.palette import Tone
from ui.sync_centre.reading import SyncView
from ui.sync_centre.words import bytes_words, reason_words, size_words
from ui.widgets.button import Button
from ui.widgets.figures import ProgressLine, Stage, StageTrack
from ui.widgets.labels import MarkLabel
from ui.widgets.panel import Panel, row_of
from ui.widgets.text import ElidedText, Text

_NAMES = ("打包", "签名加密", "上传", "大厅校验", "回执入库")
_STEP_OF = {"hello": 0, "push": 2, "uploads": 2, "pull": 4, "publications": 4}
_PROMISE = "断网会自动续传，不会重复报送"
_ENOUGH_SECONDS = 2.0
"""After so long the pace is known well enough to say how long the rest takes."""


class TrackPanel(Panel):
    """Name of the batch, five steps, a bar while something is under way, and the button that stops it."""

    pause_wanted = pyqtSignal()
    resume_wanted = pyqtSignal()

    def __init__(self) -> None:
        super().__init__("本次同步")
        self._began: tuple[float, str] | None = None
        self.setFixedHeight(88)
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 13, 6)
        row.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addStretch(1)
        self.title = Text("还没有同步过", "heading")
        self.badge = MarkLabel(badge=True)
        words.addLayout(row_of(self.title, self.badge, None))
        self.note = ElidedText("", pixels=13, colour="text2")
        words.addWidget(self.note)
        words.addStretch(1)
        row.addLayout(words, 4)
        self.track = StageTrack()
        row.addWidget(self.track, 7, Qt.AlignmentFlag.AlignVCenter)
        right = QVBoxLayout()
        right.setSpacing(4)
        right.addStretch(1)
        self.share = Text("", "captionText")
        right.addLayout(row_of(self.share, None, Text(_PROMISE, "captionText")))
        self._bar = ProgressLine()
        right.addWidget(self._bar)
        right.addStretch(1)
        row.addLayout(right, 4)
        self.button = Button("暂停", icon="player-pause")
        self.button.clicked.connect(self._on_pressed)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(row)

    def _on_pressed(self) -> None:
        (self.resume_wanted if self.button.text() == "继续" else self.pause_wanted).emit()

    def _offer(self, text: str, icon: str) -> None:
        self.button.setText(text)
        self.button.setAccessibleName(text)
        self.button.set_icon(icon)
        self.button.updateGeometry()
        self.button.show()

    def show_running(self, view: SyncView | None, status: SyncStatus, now: datetime) -> None:
        """A session is under way."""
        if self._began is None:
            self._began = (time.monotonic(), f"{now:%H:%M}")
        progress = status.progress or SessionProgress("hello", 0, 0, 0)
        number = view.runs[0].number + 1 if view is not None and view.runs else 1
        stopping = status.paused
        self.title.setText(f"批次 #{number:04d}")
        self.badge.show_mark(SYNC_STATES["上传中"], "正在停下" if stopping else "上传中")
        step = _STEP_OF.get(progress.phase, 2)
        part, whole = (
            (progress.bytes_sent, progress.bytes_to_send)
            if progress.phase == "uploads"
            else (progress.sent, progress.to_send)
        )
        going = bytes_words(part, whole) if progress.phase == "uploads" else f"{part} / {whole} 条"
        files = f" {view.files} 附件" if view is not None and view.files else ""
        notes = [
            f"{progress.to_send} 条{files}" if step else "进行",
            "完成" if step > 1 else "等待",
            (going if step == 2 else "完成") if step > 1 else "等待",
            "完成" if step > 3 else "等待",
            "进行" if step > 3 else "等待",
        ]
        self.track.show_stages([Stage(name, note) for name, note in zip(_NAMES, notes, strict=True)], step)
        self.note.setText(f"{self._began[1]} 开始{self._left(part, whole)}")
        self.share.setText(f"{round(100 * part / whole)}%" if whole else "")
        self._bar.show_share(part, whole)
        self._offer("暂停", "player-pause")
        self.button.setEnabled(not stopping)

    def _left(self, part: int, whole: int) -> str:
        """How long the rest takes at the pace so far."""
        taken = time.monotonic() - self._began[0] if self._began is not None else 0.0
        if not 0 < part < whole or taken < _ENOUGH_SECONDS:
            return ""
        seconds = taken * (whole - part) / part
        return f" · 预计还需 {seconds:.0f} 秒" if seconds < 90 else f" · 预计还需 {seconds / 60:.0f} 分钟"

    def show_idle(self, view: SyncView, status: SyncStatus) -> None:
        """Nothing runs: the last session, that somebody paused, or that there was none."""
        self._began = None
        self.button.setEnabled(True)
        self.button.hide()
        waiting = view.pending + view.files
        self.share.setText(f"还有 {waiting} 条待上传" if waiting else "都已送到大厅")
        self._bar.show_share(0 if waiting else 1, 1)
        last = view.last
        if last is None:
            self.title.setText("还没有同步过")
            self.badge.show_mark(LIGHTS[Light.NONE], "待同步")
            self.note.setText("按 F9 立即同步")
            self.track.show_stages([Stage(name) for name in _NAMES], 0)
            self.share.setText(f"还有 {waiting} 条待上传" if waiting else "")
        else:
            self._show_last(view, status)
        if status.paused:
            self.badge.show_mark(Mark("player-pause", Tone.YELLOW), "已暂停")
            self.note.setText("已送到的都算数，按继续接着送")
            self._offer("继续", "refresh")

    def _show_last(self, view: SyncView, status: SyncStatus) -> None:
        last, line = view.runs[0], view.last
        if line is None:
            return
        failed = line.outcome == "failed"
        self.title.setText(f"批次 #{last.number:04d}")
        mark = Mark("cloud-off", Tone.GREY) if failed else SYNC_STATES["大厅已收"]
        self.badge.show_mark(mark, last.result if failed else "已完成")
        told = reason_words(line.code or "", {}) if failed else f"{last.when} {last.trigger} · 用时 {last.duration}"
        self.note.setText(told if status.link is not Link.NOT_ENROLLED else "还没接入大厅")
        receipt = f"回执 {line.receipt_no.rsplit('-', 1)[-1]}" if line.receipt_no else f"收回 {line.pulled} 条"
        notes = (f"{line.pushed} 条", "完成", size_words(line.bytes_up), "完成", receipt)
        shown = ("—",) * 5 if failed else notes
        self.track.show_stages(
            [Stage(name, note) for name, note in zip(_NAMES, shown, strict=True)], 2 if failed else len(_NAMES)
        )
