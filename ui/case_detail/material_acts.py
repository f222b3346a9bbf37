"""Does what the keys of the 材料 tab ask for: at once, with a toast that takes it back, and Ctrl+Z / Ctrl+Y."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from PyQt6.QtCore import QObject, Qt, pyqtSignal
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QWidget

from station_app.domain.assist_case import CaseState
from station_app.errors import StationError
from station_app.services.material_work import Marked
from ui.case_detail.lines import CaseView, MaterialRow
from ui.case_detail.materials import MaterialsTab
from ui.case_detail.steps import Step, marked
from ui.case_detail.undo import UndoStack
from ui.desk import Desk
from ui.shortcuts import action
from ui.widgets.form_dialog import Answers, Ask, Dated, FormDialog

_TOAST = "materials"


class MaterialActs(QObject):
    """Works on the line under the cursor; says when the case has to be read again."""

    done = pyqtSignal()

    def __init__(self, desk: Desk, tab: MaterialsTab, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._tab = tab
        self._page = page
        self._view: CaseView | None = None
        self._stack: UndoStack[Step] = UndoStack()
        self.dialog: FormDialog | None = None
        tab.table.toggled.connect(self.toggle)
        tab.table.copies_typed.connect(self.set_copies)
        tab.line.tick.clicked.connect(lambda: self.toggle(tab.current()))
        tab.line.defer.clicked.connect(self.defer)
        tab.line.mend.clicked.connect(self.mend)
        tab.line.original.clicked.connect(self.original)
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        self.actions: list[QAction] = [
            action(tab.views, "容缺", "R", self.defer, context=here),
            action(tab.views, "要补正", "B", self.mend, context=here),
            action(tab.views, "收原件 / 还原件", "O", self.original, context=here),
            action(page, "撤销", "Ctrl+Z", self.undo),
            action(page, "重做", "Ctrl+Y", self.redo),
        ]

    def show_case(self, view: CaseView) -> None:
        """Another case has another stack."""
        if self._view is None or self._view.no != view.no:
            self._stack.clear()
        self._view = view

    def toggle(self, row: object) -> None:
        """Space: tick or untick; a commitment is signed or taken back."""
        if not isinstance(row, MaterialRow) or self._view is None or row.free:
            return
        work, no, me = self._desk.services.materials, self._view.no, self._desk.operator_id
        if row.signs and row.mark.signed_at:
            unsigned = Marked(no, replace(row.mark, signed_at=None), row.mark, CaseState.COLLECTING)
            self._do(partial(work.put_back, unsigned, me), f"承诺撤下：{row.name}")
        elif row.signs:
            self._do(partial(work.commit, no, row.code, me), f"承诺已签：{row.name}")
        elif row.mark.ticked_at and not row.mark.supplement:
            self._do(partial(work.untick, no, row.code, me), f"取下：{row.name}")
        else:
            self._do(partial(work.tick, no, row.code, me), f"收下：{row.name}")

    def set_copies(self, row: object, copies: int) -> None:
        """Digits: so many copies were handed in."""
        if isinstance(row, MaterialRow) and self._view is not None and not row.free and not row.signs:
            work = partial(
                self._desk.services.materials.tick, self._view.no, row.code, self._desk.operator_id, copies=copies
            )
            self._do(work, f"收下 {copies} 份：{row.name}")

    def defer(self) -> None:
        """R: promise it for a day, the last allowed one unless another is typed."""
        row, view = self._tab.current(), self._view
        if row is None or view is None or row.free:
            return
        if row.latest is None:
            self._desk.notifier.say(f"“{row.name}”不在容缺范围", icon="info-circle")
            return
        asks = [
            Ask(
                "until",
                "补齐日期",
                row.latest.isoformat(),
                f"最晚 {row.latest:%m-%d}",
                required=True,
                dated=Dated.COMING,
            )
        ]
        if row.mark.promised_until is not None:
            asks.append(Ask("reason", "延期原因", hint="比原先晚要写"))
        work = self._desk.services.materials

        def run(answers: Answers) -> None:
            until = date.fromisoformat(answers["until"])
            reason = answers.get("reason", "")
            self._do(
                lambda: work.promise(view.no, row.code, self._desk.operator_id, until, reason=reason),
                f"容缺，{until:%m-%d} 前补齐：{row.name}",
            )

        self._ask(f"容缺受理：{row.name}", asks, "容缺", "不容缺", run, "申请人签容缺受理承诺书后先受理，后补齐。")

    def mend(self) -> None:
        """B: say what has to be mended."""
        row, view = self._tab.current(), self._view
        if row is None or view is None:
            return
        asks = [Ask("text", "要补正什么", row.mark.supplement, required=True)]
        work = self._desk.services.materials

        def run(answers: Answers) -> None:
            self._do(
                lambda: work.supplement(view.no, row.code, self._desk.operator_id, answers["text"]),
                f"要补正：{row.name}",
            )

        self._ask(f"要补正：{row.name}", asks, "要补正", "不用补", run)

    def original(self) -> None:
        """O: take the original in with its shelf, or give it back."""
        row, view = self._tab.current(), self._view
        if row is None or view is None:
            return
        work, me = self._desk.services.materials, self._desk.operator_id
        if row.held:
            asks = [Ask("to", "领取人", view.contact)]
            self._ask(
                f"还原件：{row.name}", asks, "还原件", "先不还",
                lambda told: self._do(lambda: work.return_original(view.no, row.code, me, told["to"]), f"已还原件：{row.name}"),
            )  # fmt: skip
            return

        def keep(told: Answers) -> None:
            due = date.fromisoformat(told["due"]) if told["due"] else None
            self._do(lambda: work.hold_original(view.no, row.code, me, told["shelf"], due), f"已收原件：{row.name}")

        asks = [Ask("shelf", "放在", required=True, hint="柜号或抽屉"), Ask("due", "归还日期", dated=Dated.COMING)]
        self._ask(f"收原件：{row.name}", asks, "收下", "不收", keep)

    def undo(self) -> None:
        """Ctrl+Z: put the newest act back."""
        step = self._stack.to_undo()
        if step is not None:
            self._put_back(step, self._stack.undone)

    def redo(self) -> None:
        """Ctrl+Y: do the newest undone act again."""
        step = self._stack.to_redo()
        if step is not None:
            self._put_back(step, self._stack.redone)

    def did(self, step: Step, said: str) -> None:
        """Something was done; the toast and Ctrl+Z take it back."""
        self._stack.did(step)
        self._desk.notifier.say(said, action="撤销", on_action=self.undo, key=_TOAST)

    def _put_back(self, step: Step, keep: Callable[[Step], None]) -> None:
        def done(opposite: Step) -> None:
            keep(opposite)
            self.done.emit()

        self._desk.tasks.store(self, step.back, done, failed=self._on_failed)

    def _ask(
        self, title: str, asks: list[Ask], verb: str, safe: str, run: Callable[[Answers], None], text: str = ""
    ) -> None:
        today = self._view.now.date() if self._view is not None else None
        dialog = FormDialog(self._page, title, asks, verb=verb, safe=safe, on_done=run, text=text, today=today)
        dialog.rejected.connect(self._on_left)
        self.dialog = dialog
        dialog.open()

    def _on_left(self) -> None:
        """The safe way out of a dialog: nothing was done."""
        self.dialog = None

    def _do(self, work: Callable[[], object], said: str) -> None:
        dialog, self.dialog = self.dialog, None

        def done(result: object) -> None:
            if dialog is not None:
                dialog.settle()
            if isinstance(result, Marked) and result.before != result.after:
                self.did(marked(self._desk.services.materials, self._desk.operator_id, result), said)
            elif not isinstance(result, Marked):
                self._desk.notifier.say(said, key=_TOAST)
            self.done.emit()

        def failed(error: StationError) -> None:
            self.dialog = dialog
            self._on_failed(error)

        self._desk.tasks.store(self, work, done, failed=failed)

    def _on_failed(self, error: StationError) -> None:
        if self.dialog is not None:
            self.dialog.refuse(error)
        else:
            self._desk.notifier.problem(error)
        self.done.emit()
