"""What the buttons of 需处理 do: go to the case, settle a conflict, send a file again, take a calendar over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QWidget

from station_app.domain.publications import PublicationKind
from station_app.services.conflict_service import Choice
from ui.desk import Desk
from ui.page import Navigator, PageName
from ui.sync_centre.card import Act, AttentionCard, CardStep
from ui.sync_centre.conflict_cards import shown_lines
from ui.widgets.question import Question

_CHOICES: Mapping[Act, tuple[Choice, str]] = {
    Act.KEEP_WINNER: (Choice.WINNER, "已选定，两台电脑下次同步后一致"),
    Act.KEEP_LOSER: (Choice.LOSER, "已选定，两台电脑下次同步后一致"),
    Act.KEEP_BOTH: (Choice.BOTH, "两个都留着了，一前一后"),
}


class CardDeeds(QObject):
    """Writes on the store thread and says what was done; `done` asks the page to read again."""

    done = pyqtSignal()
    enrol_wanted = pyqtSignal()
    lines_shown = pyqtSignal(object, object)

    def __init__(self, desk: Desk, navigator: Navigator, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._navigator = navigator
        self._page = parent
        self.question: Question | None = None
        self._deeds: Mapping[Act, Callable[[AttentionCard], None]] = {
            Act.OPEN_CASE: lambda card: navigator.go(PageName.CASE, card.no),
            Act.PRINT_NOTICE: self._print_notice,
            Act.RETRY_FILE: self._retry,
            Act.WITHDRAW: self._withdraw,
            Act.SYNC: lambda _: self._sync(),
            Act.ENROL: lambda _: self.enrol_wanted.emit(),
            Act.TAKE_CALENDAR: self._ask_calendar,
            Act.DONE: self._close,
        }

    def do(self, card: AttentionCard, step: CardStep) -> None:
        """What a button or its key asks for."""
        if step.act in _CHOICES:
            self._settle(card, step.act)
        else:
            self._deeds[step.act](card)

    def disclose(self, card: AttentionCard) -> None:
        """“显示”: names and numbers of a conflict in full, once the line stands in the audit log."""
        services, me = self._desk.services, self._desk.operator_id

        def work() -> tuple[str, ...]:
            services.disclosures.of_conflict(card.conflict, me)
            return shown_lines(self._desk, card.conflict)

        self._desk.tasks.store(self, work, partial(self.lines_shown.emit, card))

    def _settle(self, card: AttentionCard, act: Act) -> None:
        choice, said = _CHOICES[act]
        work = partial(self._desk.services.conflicts.settle, card.conflict, choice, self._desk.operator_id)
        self._desk.tasks.store(self, work, lambda _: self._finish(said, "arrows-exchange"))

    def _withdraw(self, card: AttentionCard) -> None:
        work = partial(self._desk.services.withdrawal.withdraw, card.ref, self._desk.operator_id)
        self._desk.tasks.store(self, work, self._on_withdrawn)

    def _on_withdrawn(self, to_fetch: bool) -> None:  # noqa: FBT001  # what the service answers
        said = "已撤回，下次同步取回大厅的内容" if to_fetch else "已撤回，恢复成改动前的内容"
        self._finish(said, "arrow-back-up")

    def _retry(self, card: AttentionCard) -> None:
        work = partial(self._desk.services.uploads.retry, card.ref)
        self._desk.tasks.store(self, work, lambda _: self._on_retried())

    def _on_retried(self) -> None:
        self._finish("已排到前面重传，送到后这一条自动消失", "refresh")
        if self._desk.link is not None:
            self._desk.link.sync_now()

    def _close(self, card: AttentionCard) -> None:
        work = partial(self._desk.services.sync.close_item, card.id)
        self._desk.tasks.store(self, work, lambda _: self._finish("已处理，从清单里去掉了", "checks"))

    def _sync(self) -> None:
        if self._desk.link is not None:
            self._desk.link.sync_now()

    def _print_notice(self, card: AttentionCard) -> None:
        from ui.preview.dialog import PreviewRequest, open_preview  # noqa: PLC0415  # 40 ms, with the first paper

        open_preview(self._desk, PreviewRequest(card.no, "WS06"), self._page)

    def _ask_calendar(self, card: AttentionCard) -> None:
        """What moves due days is put in force by a person, with the number of cases before the eyes."""
        self.question = Question(
            self._page,
            "启用新的工作日历",
            card.lines[0],
            safe="先不启用",
            other="启用",
            on_other=self._take_calendar,
        )
        self.question.open()

    def _take_calendar(self) -> None:
        work = partial(
            self._desk.services.publications.take_waiting, PublicationKind.CALENDAR.value, self._desk.operator_id
        )
        self._desk.tasks.store(self, work, lambda moved: self._finish(f"新日历已启用，{moved} 件已重算", "calendar"))

    def _finish(self, said: str, icon: str) -> None:
        self._desk.notifier.say(said, icon=icon, key="sync_centre")
        self.done.emit()
