"""The timeline as a list: a time, a round mark on a line, what happened and who says so; append-only."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PyQt6.QtGui import QFontMetrics, QGuiApplication, QPainter, QResizeEvent
from PyQt6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import fonts, icons
from ui.case_detail.lines import EventLine
from ui.marks import draw_text, mark_colour
from ui.models.cells import Role, TextCell
from ui.models.rows import Column, RowsModel
from ui.palette import palette, signals
from ui.shortcuts import action

_CIRCLE, _LINE, _GAP = 26, 18, 12
_TIMES = 104
_MARGIN = 12


class EventDelegate(QStyledItemDelegate):
    """Paints one entry; `times` is the room at the left for the time, 0 puts it under the words."""

    def __init__(self, view: QListView, times: int) -> None:
        super().__init__(view)
        self._view = view
        self._times = times

    def _left(self) -> int:
        return _MARGIN + self._times + _CIRCLE + 10

    def _words(self, line: EventLine) -> int:
        viewport = self._view.viewport()
        width = (viewport.width() if viewport is not None else 240) - self._left() - _MARGIN
        metrics = QFontMetrics(fonts.ui_font(13, bold=line.strong))
        flags = Qt.TextFlag.TextWordWrap.value | Qt.TextFlag.TextWrapAnywhere.value
        return metrics.boundingRect(QRect(0, 0, max(80, width), 4000), flags, line.title).height()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: ARG002
        """Qt override: the words wrap, so the height follows the width."""
        line = index.data(Role.ROW)
        return QSize(80, (self._words(line) if isinstance(line, EventLine) else _LINE) + _LINE + _GAP + 4)

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        """Qt override."""
        line = index.data(Role.ROW)
        if painter is None or not isinstance(line, EventLine):
            return
        colours, rect = palette(), option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected) and self._view.hasFocus()
        painter.fillRect(rect, colours.selection if selected else colours.surface)
        middle = rect.left() + _MARGIN + self._times + _CIRCLE / 2
        top = rect.top() + 4
        model = index.model()
        if model is not None and index.row() < model.rowCount() - 1:
            painter.fillRect(QRectF(middle - 0.5, top + _CIRCLE / 2, 1, rect.height()), colours.border)
        if index.row():
            painter.fillRect(QRectF(middle - 0.5, rect.top(), 1, 10), colours.border)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.background(line.mark.tone))
        painter.drawEllipse(QPointF(middle, top + _CIRCLE / 2), _CIRCLE / 2, _CIRCLE / 2)
        icons.draw(painter, line.mark.icon, QRectF(middle - 7, top + _CIRCLE / 2 - 7, 14, 14), mark_colour(line.mark))
        self._paint_words(painter, rect, line)
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRect, line: EventLine) -> None:
        colours, left = palette(), rect.left() + self._left()
        width, words = rect.right() - left - _MARGIN + 1, self._words(line)
        painter.setFont(fonts.ui_font(13, bold=line.strong))
        painter.setPen(colours.text)
        flags = Qt.TextFlag.TextWordWrap.value | Qt.TextFlag.TextWrapAnywhere.value
        painter.drawText(QRect(left, rect.top() + 7, width, words), flags, line.title)
        below = QRectF(left, rect.top() + 8 + words, width, _LINE)
        who = line.who if self._times else f"{line.who} · {line.at}"
        draw_text(painter, below, who, fonts.ui_font(12), colours.text2)
        if self._times:
            at = QRectF(rect.left() + _MARGIN, rect.top() + 7, self._times - 10, _LINE)
            draw_text(painter, at, line.at, fonts.ui_font(12), colours.text2, right=True)


class TimelineView(QListView):
    """Newest first; Ctrl+C copies the selected entries."""

    def __init__(self, *, times: bool) -> None:
        super().__init__()
        self.setAccessibleName("时间线")
        self.events: RowsModel[EventLine] = RowsModel(
            [Column("event", "", 0, lambda line: TextCell(f"{line.at}\t{line.title}\t{line.who}"))],
            spoken=lambda line: f"{line.at}，{line.title}，{line.who}",
            parent=self,
        )
        self.setModel(self.events)
        self.setItemDelegate(EventDelegate(self, _TIMES if times else 0))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setViewportMargins(0, 8, 0, 0)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        action(self, "复制记录", "Ctrl+C", self.copy_selected, context=Qt.ShortcutContext.WidgetShortcut)
        signals.changed.connect(self._repaint)

    def _repaint(self) -> None:
        viewport = self.viewport()
        if viewport is not None:
            viewport.update()

    def show_events(self, events: Sequence[EventLine]) -> None:
        """Show other entries."""
        self.events.set_rows(events)

    def copy_selected(self) -> None:
        """The selected entries as lines of text."""
        clipboard = QGuiApplication.clipboard()
        rows = sorted(index.row() for index in self.selectedIndexes())
        if clipboard is not None and rows:
            clipboard.setText("\n".join(str(self.events.index(row, 0).data()) for row in rows))

    def resizeEvent(self, e: QResizeEvent | None) -> None:
        """Qt override: heights follow the width."""
        super().resizeEvent(e)
        self.scheduleDelayedItemsLayout()
