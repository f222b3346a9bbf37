"""评价: the list with its rates, bad ones as a closed loop, and whom to ask again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QVBoxLayout, QWidget

from station_app.domain.evaluation import EvaluationRow, Step
from station_app.domain.terms import EVALUATION_STEPS, LEVELS
from ui.desk import Desk
from ui.evaluations.figures import FiguresStrip
from ui.evaluations.lines import EvaluationLine, StepLine
from ui.evaluations.loop import LoopPanel
from ui.evaluations.reading import MONTH, QUARTER, YEAR, EvaluationsView, read_evaluations, read_steps
from ui.models.cells import MarkCell, TextCell
from ui.models.rows import Column, RowsModel
from ui.page import Navigator, Page, PageName, WidthClass
from ui.shortcuts import action
from ui.widgets.button import Button, Kind
from ui.widgets.form_dialog import Answers, Ask, FormDialog
from ui.widgets.overlays import EmptyState
from ui.widgets.panel import Panel, row_of
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.split import RememberedSplit
from ui.widgets.table import Table
from ui.widgets.tabs import CountTabs, Tab
from ui.widgets.text import Text

ALL, MENDINGS, FOLLOW_UP = "all", "mendings", "follow_up"
_TABS = ((ALL, "全部评价"), (MENDINGS, "差评待办"), (FOLLOW_UP, "待回访"))
_PERIODS = (Segment(MONTH, "本月"), Segment(QUARTER, "本季"), Segment(YEAR, "本年"))
_EMPTY = {
    ALL: ("这段时间没有评价", "送达后请企业评一评；纸上和电话里的，用“记一条评价”补记。"),
    MENDINGS: ("没有要整改的差评", "差评一来就列在这里，先联系，再整改，最后回访。"),
    FOLLOW_UP: ("没有要回访的", "实名差评整改后必访，好评按比例抽访。"),
}
_ASKS = {
    Step.CONTACT: (
        Ask("text", "企业怎么说"),
        Ask("complex", "整改难度", "no", hint="复杂的期限更长", choices=(("no", "一般"), ("yes", "复杂"))),
    ),
    Step.MEND: (Ask("text", "改了什么", required=True),),
    Step.EXPLAIN: (Ask("text", "怎么说明的", required=True),),
    Step.REJECT: (Ask("text", "为什么不采纳", hint="经办人不能写", required=True),),
    Step.REVISIT: (
        Ask("satisfied", "现在满意吗", "yes", choices=(("yes", "满意"), ("no", "仍不满意"))),
        Ask("text", "企业怎么说"),
    ),
}


class EvaluationsPage(Page):
    """Reads on the store thread; tab and cursor only choose from what was read."""

    def __init__(self, desk: Desk, navigator: Navigator) -> None:
        super().__init__(desk, navigator, "评价")
        self._view: EvaluationsView | None = None
        self._wanted = ""
        self.strip, self.loop = FiguresStrip(), LoopPanel()
        self.tabs = CountTabs([Tab(key, label) for key, label in _TABS], "评价")
        self.tabs.ruled = False
        self.period = Segmented(_PERIODS, "时段")
        self.table = Table("评价列表")
        self.rows = _model()
        self.dialog: FormDialog | None = None
        self._record = Button("记一条评价", kind=Kind.PRIMARY, icon="plus", hint="Ctrl J")
        self._build()
        self._actions = self._shortcuts()
        self._connect()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 12, 12, 12)
        outer.setSpacing(12)
        outer.addWidget(self.strip)
        panel = Panel("评价")
        self.period.setFixedWidth(186)
        panel.body.addLayout(row_of(self.tabs, self.period, margins=(0, 0, 10, 0)))
        self.table.setModel(self.rows)
        self._empty = EmptyState("mood-smile", "", "")
        self._empty.lie_on(self.table)
        panel.body.addWidget(self.table, 1)
        foot = panel.add_footer()
        self._note = Text("", "captionText")
        foot.addWidget(self._note)
        foot.addStretch(1)
        foot.addWidget(Text("Enter 看办件 · Ctrl+Enter 下一步", "captionText"))
        self.loop.setMinimumWidth(360)
        sizes = {WidthClass.S: (846, 408), WidthClass.M: (888, 440), WidthClass.L: (1100, 468)}
        self._split = RememberedSplit("evaluations", (panel, self.loop), (1, 0), sizes)
        outer.addWidget(self._split, 1)

    def _shortcuts(self) -> list[QAction]:
        result = [
            action(self, "记一条评价", "Ctrl+J", self.record),
            action(self, "下一步", ("Ctrl+Return", "Ctrl+Enter"), self.do_next),
            action(self, "打印评价表", "Ctrl+P", self.print_form),
            action(self, "下一页签", "Ctrl+Tab", partial(self.tabs.step, 1)),
            action(self, "上一页签", "Ctrl+Shift+Tab", partial(self.tabs.step, -1)),
        ]
        for number, segment in enumerate(_PERIODS, 1):
            result.append(action(self, segment.label, f"Alt+{number}", partial(self.period.choose, segment.value)))
        return result

    def _connect(self) -> None:
        self._record.clicked.connect(self.record)
        self.tabs.chosen.connect(self._fill)
        self.period.chosen.connect(self.refresh)
        self.table.moved_to.connect(self._on_moved)
        self.table.opened.connect(self._open_case)
        self.loop.step_wanted.connect(self.take_step)
        self.loop.case_wanted.connect(self._open_case)
        self.loop.form_wanted.connect(self.print_form)

    # What the shell calls.

    def top_actions(self) -> Sequence[QWidget]:
        """记一条评价, the page's primary button."""
        return (self._record,)

    def page_actions(self) -> Sequence[QAction]:
        """The actions of this page."""
        return self._actions

    def open_with(self, argument: object) -> None:
        """The id of an evaluation puts the cursor on it, among those that are to be mended."""
        if isinstance(argument, str) and argument:
            self._wanted = argument
            self.tabs.choose(MENDINGS)
        self.refresh()
        self.table.setFocus()

    def refresh(self, _period: str = "") -> None:
        """Read again; the cursor stays on its row."""
        work = partial(read_evaluations, self.desk, self.period.value())
        self.desk.tasks.store(self, work, self._show, key="evaluations")

    def set_width_class(self, width: WidthClass) -> None:
        """Rows of 28 where room is short; below that the loop closes."""
        self.table.set_row_height(28 if width in (WidthClass.S, WidthClass.NARROW) else 32)
        self.loop.setVisible(width is not WidthClass.NARROW)
        self._split.set_width_class(width)

    # Showing.

    def _show(self, view: EvaluationsView) -> None:
        self._view = view
        figures = view.figures
        self.set_heading("评价", f"{view.first:%m-%d} 到 {view.last:%m-%d}")
        self.strip.show_rates(
            (figures.good, figures.rated, figures.mended, figures.revisit_satisfied, figures.real_name_revisited)
        )
        counts = {ALL: len(view.rows), MENDINGS: len(view.mendings), FOLLOW_UP: len(view.follow_up)}
        self.tabs.set_tabs([Tab(key, label, counts[key]) for key, label in _TABS])
        self._note.setText(" · ".join(f"{LEVELS[int(level)]} {count}" for level, count in figures.by_level.items()))
        self._fill()

    def _shown(self) -> tuple[EvaluationLine, ...]:
        view, key = self._view, self.tabs.key()
        if view is None:
            return ()
        return {ALL: view.rows, MENDINGS: view.mendings, FOLLOW_UP: view.follow_up}[key]

    def _fill(self, _key: str = "") -> None:
        shown, here = self._shown(), self.current()
        wanted = self._wanted or (here.row.id if here is not None else "")
        self._wanted = ""
        self.rows.set_rows(shown)
        self._empty.setVisible(not shown and self._view is not None)
        self._empty.say(*_EMPTY[self.tabs.key()])
        self.table.select_first(lambda line: isinstance(line, EvaluationLine) and line.row.id == wanted)
        if not self.table.currentIndex().isValid():
            self.table.select_first()
        if not shown:
            self.loop.show_line(None)

    def current(self) -> EvaluationLine | None:
        """The evaluation under the cursor."""
        row = self.table.current_row()
        return row if isinstance(row, EvaluationLine) else None

    def _on_moved(self, line: object) -> None:
        if isinstance(line, EvaluationLine):
            self.loop.show_line(line)
            work = partial(read_steps, self.desk, line.row)
            self.desk.tasks.store(self, work, self._show_steps, key="steps")

    def _show_steps(self, steps: list[StepLine]) -> None:
        self.loop.show_steps(steps)

    # Doing.

    def do_next(self) -> None:
        """Ctrl+Enter: the first step that is legal now."""
        first = next(iter(self.loop.buttons), None)
        if first is not None:
            self.take_step(first)

    def take_step(self, step: Step) -> None:
        """Ask what belongs to a step, then note it."""
        line = self.current()
        if line is None:
            return
        self.dialog = FormDialog(
            self,
            f"{EVALUATION_STEPS[step]}：{line.enterprise or line.about}",
            _ASKS[step],
            verb=EVALUATION_STEPS[step],
            safe="不记",
            on_done=partial(self._on_told, line.row, step),
        )
        self.dialog.open()

    def _on_told(self, row: EvaluationRow, step: Step, told: Answers) -> None:
        satisfied = told["satisfied"] == "yes" if "satisfied" in told else None

        def work() -> EvaluationRow:
            return self.desk.services.evaluations.act(
                row.id,
                step,
                self.desk.operator_id,
                text=told["text"],
                satisfied=satisfied,
                complex_case=told.get("complex") == "yes",
            )

        self.desk.tasks.store(self, work, partial(self._on_done, step))

    def _on_done(self, step: Step, row: EvaluationRow) -> None:
        self.desk.notifier.say(
            f"已记：{EVALUATION_STEPS[step].removeprefix('记').removeprefix('已')}", key="evaluations"
        )
        self._wanted = row.id
        self.refresh()

    def record(self) -> None:
        """Ctrl+J: an evaluation that was given on paper, by phone or at the hall."""
        from ui.evaluations.record import RecordDialog  # noqa: PLC0415  # when first asked for

        dialog = RecordDialog(self.desk, self)
        dialog.recorded.connect(self._on_recorded)
        dialog.open()

    def _on_recorded(self, evaluation: str) -> None:
        self.desk.notifier.say("已记下评价", icon="mood-smile", key="evaluations")
        self._wanted = evaluation
        self.refresh()

    def _open_case(self, _row: object = None) -> None:
        line = self.current()
        if line is not None and line.case_no:
            self.navigator.go(PageName.CASE, line.case_no)

    def print_form(self) -> None:
        """WS21 of the case under the cursor."""
        from ui.preview.dialog import PreviewRequest, open_preview  # noqa: PLC0415  # 40 ms, with the first paper

        line = self.current()
        if line is not None and line.case_no:
            open_preview(self.desk, PreviewRequest(line.case_no, "WS21"), self)


def _model() -> RowsModel[EvaluationLine]:
    return RowsModel(
        [
            Column("when", "时间", 100, lambda line: TextCell(line.when, quiet=True)),
            Column("no", "办件", 124, lambda line: TextCell(line.case_no or "服务登记", mono=bool(line.case_no))),
            Column("enterprise", "企业", 206, lambda line: TextCell(line.enterprise)),
            Column("level", "满意度", 104, lambda line: MarkCell(line.level, line.mark)),
            Column("comment", "评语", 0, lambda line: TextCell(line.comment)),
            Column("revisit", "回访", 80, lambda line: TextCell(line.revisit, quiet=True)),
        ],
        spoken=lambda line: (
            f"{line.when}，{line.case_no}，{line.enterprise}，{line.level}，{line.comment}，{line.revisit}"
        ),
    )
