"""The one proxy style: Fusion with our check box and without dotted focus frames.

Qt asks a style for hints thousands of times while a page is built; an override in Python would double that time, so
there is none.
"""

from __future__ import annotations

from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QPainter, QPen
from PyQt6.QtWidgets import QProxyStyle, QStyle, QStyleFactory, QStyleOption, QWidget

from ui import icons
from ui.palette import palette

_METRICS = {
    QStyle.PixelMetric.PM_IndicatorWidth: 22,
    QStyle.PixelMetric.PM_IndicatorHeight: 22,
    QStyle.PixelMetric.PM_CheckBoxLabelSpacing: 6,
    QStyle.PixelMetric.PM_SmallIconSize: 16,
    QStyle.PixelMetric.PM_ToolBarItemSpacing: 0,
}


class StationStyle(QProxyStyle):
    """Fusion plus the few primitives that a style sheet cannot draw without image files."""

    NAME = "station"

    def __init__(self) -> None:
        super().__init__(QStyleFactory.create("Fusion"))
        self.setObjectName(self.NAME)

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption | None,
        painter: QPainter | None,
        widget: QWidget | None = None,
    ) -> None:
        """Qt override: our check box; focus frames are painted by the widgets themselves."""
        if option is None or painter is None:
            return
        if element is QStyle.PrimitiveElement.PE_FrameFocusRect:
            return
        if element is QStyle.PrimitiveElement.PE_IndicatorCheckBox:
            _draw_check_box(painter, QRectF(option.rect), option.state)
            return
        super().drawPrimitive(element, option, painter, widget)

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        """Qt override: sizes from the tokens."""
        if metric in _METRICS:
            return _METRICS[metric]
        return super().pixelMetric(metric, option, widget)


def _draw_check_box(painter: QPainter, rect: QRectF, state: QStyle.StateFlag) -> None:
    colours = palette()
    side = min(rect.width(), rect.height())
    square = QRectF(0, 0, side, side)
    square.moveCenter(rect.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = square.adjusted(3.5, 3.5, -3.5, -3.5)
    if state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QPen(colours.focus, 2))
        painter.drawRoundedRect(square.adjusted(1, 1, -1, -1), 5, 5)
    draw_check(painter, box, checked=bool(state & QStyle.StateFlag.State_On))
    painter.restore()


def draw_check(painter: QPainter, box: QRectF, *, checked: bool) -> None:
    """A check box of the design, also used by delegates."""
    colours = palette()
    painter.setPen(QPen(colours.primary if checked else colours.border_strong, 1))
    painter.setBrush(colours.primary if checked else colours.surface)
    painter.drawRoundedRect(box, 3, 3)
    if checked:
        icons.draw(painter, "check", box.adjusted(1, 1, -1, -1), colours.text_on_primary)
