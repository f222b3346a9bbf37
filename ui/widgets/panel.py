"""Panels: white framed areas on the canvas, with header and footer bands."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from ui.widgets.text import Text, band

HEADER = 40
FOOTER = 32


class Panel(QFrame):
    """A framed area whose content goes into `body`; header and footer are added on demand."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)  # noqa: FBT003  # Qt property value
        self.setAccessibleName(name)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(1, 1, 1, 1)
        self.body.setSpacing(0)

    def add_header(self, title: str, remark: str = "") -> tuple[QHBoxLayout, Text]:
        """A 40 px header; returns its layout (appended widgets stand at the right end) and the remark label."""
        frame = band("header")
        frame.setFixedHeight(HEADER)
        row = QHBoxLayout(frame)
        row.setContentsMargins(12, 0, 9, 0)
        row.setSpacing(8)
        row.addWidget(Text(title, "heading"))
        label = Text(remark, "hint")
        row.addWidget(label)
        row.addStretch(1)
        self.body.addWidget(frame)
        return row, label

    def add_footer(self, height: int = FOOTER) -> QHBoxLayout:
        """A quiet band at the bottom; returns its layout."""
        frame = band("footer")
        frame.setFixedHeight(height)
        row = QHBoxLayout(frame)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(12)
        self.body.addWidget(frame)
        return row


def clear_layout(layout: QLayout) -> None:
    """Remove every item and delete the widgets in it."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            clear_layout(inner)


def scrolling_column(
    margins: tuple[int, int, int, int], spacing: int, name: str = "page"
) -> tuple[QScrollArea, QVBoxLayout]:
    """A column that scrolls up and down, without a frame and out of the way of the focus; its area and its layout.

    Args:
        name: what the style sheet calls its ground.
    """
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inside = QWidget()
    inside.setObjectName(name)
    layout = QVBoxLayout(inside)
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    area.setWidget(inside)
    return area, layout


def row_of(
    *widgets: QWidget | None, spacing: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QHBoxLayout:
    """Widgets in a row; None is a stretch."""
    row = QHBoxLayout()
    row.setContentsMargins(*margins)
    row.setSpacing(spacing)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
    return row
