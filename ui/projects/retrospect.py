"""复盘 in words: promised beside real workdays, days clocks stood still, and what was in the way."""

from __future__ import annotations

from PyQt6.QtWidgets import QWidget

from station_app.domain.project_retrospect import NodeRetrospect, Retrospect
from ui.models.cells import TextCell
from ui.models.rows import Column, RowsModel
from ui.palette import Tone
from ui.projects.lines import late_words
from ui.projects.table_dialog import TableDialog


def open_retrospect(page: QWidget, name: str, told: Retrospect) -> TableDialog:
    """Show the retrospect of a project."""
    dialog = TableDialog(page, f"复盘：{name}", summary(told), _model(told))
    dialog.open()
    return dialog


def summary(told: Retrospect) -> list[str]:
    """The whole project in sentences."""
    first = "没有承诺过" if told.first_promise is None else f"最初承诺 {told.first_promise} 个工作日"
    last = "" if told.last_promise in {None, told.first_promise} else f"，后来调整为 {told.last_promise} 个"
    rate = told.in_time
    in_time = f"按期率 {rate.text}（{rate.formula}：{rate.numerator}/{rate.denominator}）"
    causes = "、".join(told.causes) if told.causes else "没有"
    return [
        f"{first}{last}；实际用了（或预计要用）{told.workdays} 个工作日，其中停表 {told.stopped} 天。{in_time}。",
        f"整个项目的堵点：{causes}。",
    ]


def _model(told: Retrospect) -> RowsModel[object]:
    model: RowsModel[NodeRetrospect] = RowsModel(
        [
            Column("name", "审批事项", 0, lambda line: TextCell(line.name)),
            Column("department", "部门", 112, lambda line: TextCell(line.department or "—")),
            Column("promised", "承诺", 56, lambda line: TextCell(_number(line.promised), right=True), right=True),
            Column("real", "实际", 56, lambda line: TextCell(_number(line.real), right=True), right=True),
            Column("stopped", "停表", 56, lambda line: TextCell(str(line.stopped), right=True), right=True),
            Column("late", "比承诺", 84, lambda line: TextCell(late_words(line.late), tone=_tone(line.late))),
            Column("chased", "催办", 56, lambda line: TextCell(str(line.chased), right=True), right=True),
            Column("causes", "归因", 220, lambda line: TextCell("、".join(line.causes) or "—")),
        ],
        spoken=lambda line: (
            f"{line.name}，承诺 {_number(line.promised)}，实际 {_number(line.real)} 个工作日，停表 {line.stopped} 天，"
            f"{late_words(line.late)}，归因 {'、'.join(line.causes) or '没有'}"
        ),
    )
    model.set_rows(told.nodes)
    return model  # type: ignore[return-value]  # a model of one kind of rows


def _number(value: int | None) -> str:
    return "—" if value is None else str(value)


def _tone(late: int | None) -> Tone | None:
    return None if not late else Tone.RED if late > 0 else Tone.GREEN
