"""点餐吹哨 of one project: calling a department to the spot, and when it reported in (接铃报到)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QWidget

from station_app.domain.project_view import NodeView
from station_app.domain.whistle import WhistleForm, WhistleRow
from station_app.ids import new_id
from ui.desk import Desk
from ui.marks import LIGHTS, Light, Mark
from ui.models.cells import MarkCell, TextCell
from ui.models.rows import Column, RowsModel
from ui.projects.table_dialog import TableDialog
from ui.widgets.asked import ask_and_write
from ui.widgets.button import Button, Kind
from ui.widgets.form_dialog import Answers, Ask, Dated, FormDialog

Done = TypeVar("Done")
_ANSWER = (Ask("by", "谁来的"), Ask("text", "怎么答复的", required=True))


@dataclass(frozen=True, slots=True)
class WhistleLine:
    """One whistle; `took` is how long its answer took, or has been waited for, in service time."""

    row: WhistleRow
    department: str
    matter: str
    sent: str
    answer_by: str
    took: str
    state: str
    mark: Mark


def whistle_line(row: WhistleRow, minutes: int, today: date) -> WhistleLine:
    """A whistle as a row."""
    if row.answered_at is not None:
        state, light = (f"{row.answered_at:%m-%d %H:%M} 报到", Light.DONE if row.in_time else Light.YELLOW)
    else:
        state, light = ("等报到", Light.RED) if row.answer_by < today else ("等报到", Light.YELLOW)
    return WhistleLine(
        row, row.department, row.matter, f"{row.sent_at:%m-%d %H:%M}", f"{row.answer_by:%m-%d}", took_words(minutes),
        state, LIGHTS[light],
    )  # fmt: skip


def took_words(minutes: int) -> str:
    """“3 时 20 分”, “45 分”; service time."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} 时 {rest} 分" if hours else f"{rest} 分"


class Whistles(QObject):
    """Sends one, shows all of a project, and notes their answers."""

    done = pyqtSignal(str)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self.dialog: FormDialog | None = None
        self.list: TableDialog | None = None

    def send(self, no: str, node: NodeView | None) -> None:
        """点餐吹哨, for a step or for the whole project."""
        client_id, desk = new_id(), self._desk
        asks = (
            Ask("department", "吹给哪个部门", node.node.department if node else "", required=True),
            Ask("matter", "什么事", required=True),
            Ask("by", "要在哪天报到", hint="空着就是下一个工作日", dated=Dated.COMING),
        )

        def write(told: Answers) -> WhistleRow:
            answer_by = date.fromisoformat(told["by"]) if told["by"] else None
            form = WhistleForm(
                client_id, no, told["department"], told["matter"], node.node.code if node else "", answer_by
            )
            return desk.services.whistles.send(form, desk.operator_id)

        title = f"点餐吹哨：{node.node.name}" if node else "点餐吹哨"
        self._ask(title, asks, "吹哨", write, lambda row: self.done.emit(f"已吹哨，{row.answer_by:%m-%d} 前报到"))

    def open_list(self, no: str) -> None:
        """All whistles of the project; Enter on one that waits notes its answer."""
        services = self._desk.services

        def read() -> list[WhistleLine]:
            today = services.clock.today()
            rows = services.whistles.of_project(no)
            return [whistle_line(row, services.whistles.minutes(row), today) for row in reversed(rows)]

        self._desk.tasks.store(self, read, self._show)

    def _show(self, lines: Sequence[WhistleLine]) -> None:
        waiting = sum(line.row.answered_at is None for line in lines)
        words = f"共 {len(lines)} 次，{waiting} 次等报到；用时只算服务时间。回车记报到。" if lines else "还没吹过哨。"
        model = _model()
        model.set_rows(lines)
        self.list = TableDialog(self._page, "点餐吹哨", [words], model)  # type: ignore[arg-type]  # one kind of rows
        self.list.table.opened.connect(self._answer)
        note = Button("记报到", kind=Kind.OUTLINE, hint="Enter", small=True)
        note.clicked.connect(lambda: self._answer(self.list.table.current_row() if self.list else None))
        self.list.buttons.insertWidget(1, note)
        self.list.open()

    def _answer(self, line: object) -> None:
        if not isinstance(line, WhistleLine) or line.row.answered_at is not None:
            return
        desk, row = self._desk, line.row
        if self.list is not None:
            self.list.accept()
            self.list = None
        self._ask(
            f"接铃报到：{row.department}", _ANSWER, "记下",
            lambda told: desk.services.whistles.answer(row.id, told["by"], told["text"], desk.operator_id),
            lambda _: self.done.emit("已记报到"),
        )  # fmt: skip

    def _ask(
        self,
        title: str,
        asks: Sequence[Ask],
        verb: str,
        write: Callable[[Answers], Done],
        said: Callable[[Done], None],
    ) -> None:
        self.dialog = ask_and_write(self._desk, self._page, title, asks, write, verb=verb, safe="不记", said=said)


def _model() -> RowsModel[WhistleLine]:
    return RowsModel(
        [
            Column("state", "状态", 136, lambda line: MarkCell(line.state, line.mark)),
            Column("department", "部门", 120, lambda line: TextCell(line.department)),
            Column("matter", "什么事", 0, lambda line: TextCell(line.matter)),
            Column("sent", "吹哨", 96, lambda line: TextCell(line.sent)),
            Column("answer_by", "要求", 64, lambda line: TextCell(line.answer_by)),
            Column("took", "用时", 84, lambda line: TextCell(line.took)),
            Column("answer", "答复", 160, lambda line: TextCell(line.row.answer or "—")),
        ],
        spoken=lambda line: f"{line.state}，{line.department}，{line.matter}，{line.sent} 吹哨，用时 {line.took}",
    )
