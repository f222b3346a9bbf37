"""The right column: the numbers of the page as charts."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from station_app.domain.report_period import PeriodKind
from ui.ledgers.charts import BAR_ROW, BarLine, FigureLine, LinesPanel, SavingFigures
from ui.ledgers.reading import Shown
from ui.ledgers.trend import HEIGHT, TrendChart
from ui.widgets.panel import Panel, scrolling_column

_CHARTS = 3
_EACH = {
    PeriodKind.DAY: "天", PeriodKind.WEEK: "周", PeriodKind.MONTH: "个月", PeriodKind.QUARTER: "季", PeriodKind.YEAR: "年",
    PeriodKind.DAYS: "段",
}  # fmt: skip


class ChartSide(QWidget):
    """材料精简, 登记趋势, then bars; without materials the figures come first."""

    opened = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self.saving_panel = Panel("材料精简")
        self.saving_panel.add_header("材料精简")
        self.saving = SavingFigures()
        self.saving_panel.body.addWidget(self.saving)
        self.figures = LinesPanel("指标", FigureLine)
        self.trend_panel = Panel("登记趋势")
        _, self._trend_remark = self.trend_panel.add_header("登记趋势")
        self.trend = TrendChart()
        self.trend_panel.body.addWidget(self.trend)
        self.charts = [LinesPanel("", BarLine) for _ in range(_CHARTS)]
        area, column = scrolling_column((0, 0, 0, 0), 12, "canvas")
        self._area: QScrollArea = area
        area.setFrameShape(QFrame.Shape.NoFrame)
        for panel in (self.saving_panel, self.figures, self.trend_panel, *self.charts):
            panel.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            panel.hide()
            column.addWidget(panel)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self.saving.opened.connect(self.opened)
        for lines in (self.figures, *self.charts):
            lines.opened.connect(self.opened)

    def show_charts(self, shown: Shown) -> None:
        """Show the charts of another ledger or report."""
        self.saving_panel.setVisible(shown.saving is not None)
        if shown.saving is not None:
            self.saving.show_saving(*shown.saving)
        self.figures.show_lines(() if shown.saving is not None else shown.figures)
        self.trend_panel.setVisible(bool(shown.trend))
        self._trend_remark.setText(f"近 {len(shown.trend)} {_EACH[shown.period.kind]} · 件")
        self.trend.show_points(shown.trend)
        for place, panel in enumerate(self.charts):
            chart = shown.charts[place] if place < len(shown.charts) else None
            if chart is not None:
                panel.set_title(chart.title)
            panel.show_lines(chart.bars if chart is not None else (), chart.remark if chart is not None else "")

    def set_short(self, *, short: bool) -> None:
        """Lower charts where room is short."""
        self.trend.setFixedHeight(112 if short else HEIGHT)
        for panel in self.charts:
            panel.set_line_height(22 if short else BAR_ROW)

    def first_line(self) -> QWidget:
        """Where F6 puts the focus."""
        for panel in (self.figures, *self.charts):
            if not panel.isHidden() and panel.lines:
                return panel.lines[0]
        return self.saving
