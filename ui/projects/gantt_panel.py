"""The panel of the chart: what its signs mean, its zoom, and the same rows as a table."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, QSize
from PyQt6.QtGui import QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from ui import fonts
from ui.marks import draw_text, text_width
from ui.models.cells import MarkCell, TextCell
from ui.models.rows import Column, RowsModel
from ui.page import WidthClass
from ui.palette import palette, signals
from ui.projects.gantt_bars import draw_plan, paint_late
from ui.projects.gantt_frame import Columns
from ui.projects.gantt_view import GanttView
from ui.projects.lines import NodeLine
from ui.projects.scale import ZOOM_WORDS, ZOOMS, Zoom
from ui.projects.sheet_reading import ProjectSheet
from ui.widgets.button import Button, Kind
from ui.widgets.overlays import EmptyState
from ui.widgets.panel import Panel
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.table import Table

_SIGNS = ("计划", "实际 · 关键路径", "实际", "迟延")
_COLUMNS = {
    WidthClass.NARROW: Columns(170, 84, 82), WidthClass.S: Columns(200, 112, 82), WidthClass.M: Columns(204, 114, 84),
    WidthClass.L: Columns(260, 140, 90),
}  # fmt: skip


class Legend(QWidget):
    """The four signs of the chart with their words."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("图例：虚框是计划，深色是关键路径的实际，浅色是实际，斜纹是迟延")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        signals.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Qt override."""
        return QSize(round(sum(text_width(word, fonts.ui_font(12)) + 40 for word in _SIGNS)), 26)

    def paintEvent(self, a0: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        colours, left, font = palette(), 2.0, fonts.ui_font(12)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        for place, word in enumerate(_SIGNS):
            sign = QRectF(left, middle - 5, 18, 10)
            if place == 0:
                draw_plan(painter, sign)
            elif place == len(_SIGNS) - 1:
                paint_late(painter, sign)
            else:
                painter.setPen(QPen(colours.chart1 if place == 1 else colours.chart2, 1))
                painter.setBrush(colours.chart1 if place == 1 else colours.chart2)
                painter.drawRect(sign.adjusted(0.5, 0.5, -0.5, -0.5))
            width = text_width(word, font)
            draw_text(painter, QRectF(left + 24, 0, width + 2, self.height()), word, font, colours.text2)
            left += width + 40
        painter.end()


class GanttPanel(Panel):
    """Chart and table show the same steps under one cursor; a project without a plan says what to do."""

    def __init__(self) -> None:
        super().__init__("审批甘特")
        row, self.remark = self.add_header("审批甘特", "")
        self.legend = Legend()
        self.zoom = Segmented([Segment(zoom, ZOOM_WORDS[zoom]) for zoom in ZOOMS], "比例", height=26)
        self.zoom.choose(Zoom.MONTH)
        self.zoom.setFixedWidth(112)
        self.edit = Button("编辑计划", kind=Kind.TEXT, icon="pencil", hint="F2", small=True)
        self.try_out = Button("推演", kind=Kind.TEXT, icon="history", hint="Ctrl G", small=True)
        self.export = Button("导出图", kind=Kind.TEXT, icon="download", small=True)
        self.more = Button("更多", kind=Kind.TEXT, icon="dots", hint="Ctrl M", small=True)
        for widget in (self.legend, self.zoom, self.edit, self.try_out, self.export, self.more):
            row.addWidget(widget)
        self.chart = GanttView("审批甘特", _COLUMNS[WidthClass.M])
        self.table, self.rows = Table("审批事项"), nodes_model()
        self.table.setModel(self.rows)
        self.plan = Button("排计划", kind=Kind.OUTLINE, icon="plus", hint="Ctrl Shift P")
        words = "选一个模板，从开工日往后排，或从要完成的日子倒排；计划和每项的最晚日子自动算出来。"
        self.empty = EmptyState("building-factory-2", "还没排计划", words, self.plan)
        self._stack = QStackedWidget()
        for view in (self.chart, self.table, self.empty):
            self._stack.addWidget(view)
        self.body.addWidget(self._stack, 1)
        self._tabled = False
        self.zoom.chosen.connect(lambda value: self.chart.set_zoom(Zoom(value)))
        self.chart.zoomed.connect(self.zoom.choose)
        self.chart.moved_to.connect(self._follow)
        self.table.moved_to.connect(self._on_row)

    @property
    def tabled(self) -> bool:
        """Whether the table is shown in the place of the chart."""
        return self._tabled

    def show_sheet(self, sheet: ProjectSheet, *, anew: bool) -> None:
        """Show a project; `anew` forgets where the cursor was."""
        here = "" if anew else self.current()
        view, picture = sheet.view, sheet.picture
        if picture is not None:
            years = "、".join(str(year) for year in picture.tentative)
            tentative = f" · {years} 年暂定" if years else ""
            self.remark.setToolTip(f"{years} 年的工作日历还没公布，日期是暂定的。" if years else "")
            self.remark.setText(f"{view.needed} 个审批事项 · {view.done} 个完成{tentative}")
            self.chart.show_picture(picture, anew=anew)
        else:
            self.remark.setText("")
            self.empty.say(*_nothing(sheet))
        self.plan.setVisible(view.plan is None)
        self.rows.set_rows(sheet.nodes)
        wanted = here or next((one.node.code for one in view.next), "")
        self.go_to(wanted or (sheet.nodes[0].code if sheet.nodes else ""))
        for widget in (self.legend, self.zoom, self.edit, self.try_out, self.export):
            widget.setEnabled(picture is not None)
        self._turn(has_rows=picture is not None, has_nodes=bool(sheet.nodes))

    def _turn(self, *, has_rows: bool, has_nodes: bool) -> None:
        held = self._stack.currentWidget()
        focused = held is not None and held.hasFocus()
        shown: QWidget = self.empty
        if has_nodes and (self._tabled or not has_rows):
            shown = self.table
        elif has_rows:
            shown = self.chart
        self._stack.setCurrentWidget(shown)
        if focused:
            self.take_focus()

    def turn(self) -> None:
        """Ctrl+T: table or chart."""
        code = self.current()
        self._tabled = not self._tabled
        self._turn(has_rows=self.chart.picture is not None, has_nodes=bool(self.rows.rows()))
        self.go_to(code)
        self.take_focus()

    def take_focus(self) -> None:
        """To what is shown."""
        shown = self._stack.currentWidget()
        if shown is self.empty:
            self.plan.setFocus()
        elif shown is not None:
            shown.setFocus()

    def current(self) -> str:
        """The step under the cursor."""
        if self._stack.currentWidget() is self.table:
            row = self.table.current_row()
            return row.code if isinstance(row, NodeLine) else ""
        return self.chart.current()

    def go_to(self, code: str) -> None:
        """Put both cursors on a step."""
        self.chart.go_to(code)
        self._follow(code)

    def _follow(self, code: str) -> None:
        row = self.table.current_row()
        if not isinstance(row, NodeLine) or row.code != code:
            self.table.select_first(lambda line: isinstance(line, NodeLine) and line.code == code)

    def _on_row(self, line: object) -> None:
        if isinstance(line, NodeLine):
            self.chart.go_to(line.code)

    def set_width_class(self, width: WidthClass) -> None:
        """Wider columns where there is room."""
        short = width in (WidthClass.S, WidthClass.NARROW)
        self.legend.setVisible(width is not WidthClass.NARROW)
        for button in (self.edit, self.try_out, self.more):
            button.set_hint_shown(width is not WidthClass.NARROW)
        self.chart.set_measures(_COLUMNS[width], 22 if short else 23)
        self.table.set_row_height(28 if short else 31)


def _nothing(sheet: ProjectSheet) -> tuple[str, str]:
    if sheet.view.plan is not None:
        return "这份计划里没有要办的事项", "按答案裁剪后一项也不剩。改情形答案，或换一份模板重排。"
    return "还没排计划", "选一个模板，从开工日往后排，或从要完成的日子倒排；计划和每项的最晚日子自动算出来。"


def nodes_model() -> RowsModel[NodeLine]:
    """The steps as a table, with every date in a column."""
    return RowsModel(
        [
            Column("name", "审批事项", 0, lambda line: TextCell(_name(line), bold=line.critical)),
            Column("department", "部门", 124, lambda line: TextCell(line.department)),
            Column("phase", "阶段", 118, lambda line: TextCell(line.phase, quiet=True)),
            Column("planned_first", "计划开始", 74, lambda line: TextCell(line.planned_first)),
            Column("planned_last", "计划办结", 74, lambda line: TextCell(line.planned_last)),
            Column("began", "实际开始", 74, lambda line: TextCell(line.began)),
            Column("ended", "实际办结", 74, lambda line: TextCell(line.ended)),
            Column("expected", "预计办结", 74, lambda line: TextCell(line.expected)),
            Column("state", "状态", 82, lambda line: TextCell(line.state)),
            Column("light", "灯", 92, lambda line: MarkCell(line.light_words, line.mark)),
            Column("late", "比承诺", 80, lambda line: TextCell(line.late)),
        ],
        spoken=lambda line: line.spoken,
    )


def _name(line: NodeLine) -> str:
    return f"◆ {line.name}" if line.critical else line.name
