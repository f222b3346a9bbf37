"""The tree view: tags 主 子 办 before the words, counts at the right, our own arrows and focus frame."""

from __future__ import annotations

from PyQt6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from ui import fonts, icons
from ui.marks import draw_text, text_width
from ui.models.cells import Role
from ui.models.tree import Node, TreeModel
from ui.palette import palette, signals

ROW = 30
INDENT = 18


class _NodeDelegate(QStyledItemDelegate):
    def __init__(self, view: QTreeView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:  # noqa: ARG002
        return QSize(100, ROW)

    def paint(self, painter: QPainter | None, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        node = index.data(Role.ROW)
        if painter is None or not isinstance(node, Node):
            return
        colours = palette()
        rect = QRect(0, option.rect.top(), option.rect.right() + 1, ROW)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(rect, colours.selection if self._view.hasFocus() else colours.selection_inactive)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, colours.hover)
        left = self._paint_lead(painter, node, rect, index)
        right = rect.right() - 10
        if node.count is not None:
            count = QRectF(right - 40, rect.top(), 40, ROW)
            draw_text(painter, count, str(node.count), fonts.ui_font(12), colours.text3, right=True)
            right -= 44
        font = fonts.ui_font(14 if node.children else 13, bold=selected)
        draw_text(painter, QRectF(left, rect.top(), right - left, ROW), node.text, font, colours.text)
        if self._view.currentIndex() == index and self._view.hasFocus():
            painter.setPen(colours.focus)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def _paint_lead(self, painter: QPainter, node: Node, rect: QRect, index: QModelIndex) -> float:
        """Arrow and tag; returns where the words begin."""
        colours = palette()
        depth = 0
        above = node.parent
        while above is not None and above.parent is not None:
            depth, above = depth + 1, above.parent
        left = 8.0 + depth * INDENT
        if node.children:
            arrow = "chevron-down" if self._view.isExpanded(index) else "chevron-right"
            icons.draw(painter, arrow, QRectF(left, rect.center().y() - 7, 15, 15), colours.text2)
        left += 21
        if node.tag:
            width = max(20.0, text_width(node.tag, fonts.ui_font(12)) + 8)
            box = QRectF(left, rect.center().y() - 9, width, 20)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            leaf = not node.children
            painter.setBrush(colours.primary_soft if leaf else colours.grey_bg)
            painter.drawRoundedRect(box, 3, 3)
            ink = colours.primary_soft_text if leaf else colours.grey_fg
            draw_text(painter, box, node.tag, fonts.ui_font(12, bold=leaf), ink, centre=True)
            left += width + 6
        return left


class NodeTree(QTreeView):
    """Emits the key of the node under the cursor; Enter opens it."""

    moved_to = pyqtSignal(str)
    opened = pyqtSignal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.nodes = TreeModel(self)
        self.setModel(self.nodes)
        self.setItemDelegate(_NodeDelegate(self))
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setAnimated(False)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setExpandsOnDoubleClick(False)
        self.clicked.connect(self._on_clicked)
        signals.changed.connect(self._repaint)

    def _repaint(self) -> None:
        viewport = self.viewport()
        if viewport is not None:
            viewport.update()

    def _on_clicked(self, index: QModelIndex) -> None:
        node = self.nodes.node(index)
        if node is not None and node.children:
            self.setExpanded(index, not self.isExpanded(index))

    def go_to(self, key: str) -> bool:
        """Put the cursor on what `key` stands for, opening its branch; False when it is not in the tree."""
        index = self.nodes.find(key)
        if not index.isValid():
            return False
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        return True

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Qt override."""
        super().currentChanged(current, previous)
        node = self.nodes.node(current)
        if node is not None and node.key and not node.children:
            self.moved_to.emit(node.key)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Qt override: Enter opens a leaf and folds a branch."""
        node = self.nodes.node(self.currentIndex())
        if event is not None and node is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if node.children:
                self._on_clicked(self.currentIndex())
            else:
                self.opened.emit(node.key)
            return
        super().keyPressEvent(event)

    def focusInEvent(self, e: QFocusEvent | None) -> None:
        """Qt override."""
        super().focusInEvent(e)
        self._repaint()

    def focusOutEvent(self, e: QFocusEvent | None) -> None:
        """Qt override."""
        super().focusOutEvent(e)
        self._repaint()
