"""A read-only tree of plain nodes, built whole; for the service catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PyQt6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from ui.models.cells import Role
from ui.widgets.text import plain_tooltip


@dataclass(slots=True, eq=False)
class Node:
    """One line of the tree: a tag (主 子 办), its words, a count, and what it stands for."""

    tag: str
    text: str
    key: str = ""
    count: int | None = None
    children: list[Node] = field(default_factory=list)
    parent: Node | None = None
    row: int = 0


class TreeModel(QAbstractItemModel):
    """Parents are kept alive by the roots; indexes point at nodes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = Node("", "")

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Show another tree."""
        self.beginResetModel()
        self._root = Node("", "", children=list(nodes))
        _bind(self._root)
        self.endResetModel()

    def node(self, index: QModelIndex) -> Node | None:
        """The node at an index."""
        return index.internalPointer() if index.isValid() else None

    def find(self, key: str) -> QModelIndex:
        """The index of the first node that stands for `key`."""
        found = _find(self._root, key)
        return self.createIndex(found.row, 0, found) if found is not None else QModelIndex()

    def first_leaf(self) -> QModelIndex:
        """The first node that stands for something."""
        node = self._root
        while node.children:
            node = node.children[0]
        return self.createIndex(node.row, 0, node) if node is not self._root else QModelIndex()

    def index(self, row: int, column: int, parent: QModelIndex = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Qt override."""
        holder = self.node(parent) or self._root
        if 0 <= row < len(holder.children) and column == 0:
            return self.createIndex(row, column, holder.children[row])
        return QModelIndex()

    def parent(self, child: QModelIndex) -> QModelIndex:  # type: ignore[override]  # QObject.parent() has no argument
        """Qt override."""
        node = self.node(child)
        if node is None or node.parent is None or node.parent is self._root:
            return QModelIndex()
        return self.createIndex(node.parent.row, 0, node.parent)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's default
        """Qt override."""
        return len((self.node(parent) or self._root).children)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: ARG002, B008  # Qt's default
        """Qt override."""
        return 1

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt override."""
        node = self.node(index)
        if node is None:
            return None
        if role == Role.ROW:
            return node
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{node.tag} {node.text}" if role != Qt.ItemDataRole.DisplayRole else node.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(node.text)
        return None


def _bind(node: Node) -> None:
    for row, child in enumerate(node.children):
        child.parent, child.row = node, row
        _bind(child)


def _find(node: Node, key: str) -> Node | None:
    for child in node.children:
        if child.key == key and not child.children:
            return child
        found = _find(child, key)
        if found is not None:
            return found
    return None
