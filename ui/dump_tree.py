"""The visible widgets of a page as a tree of plain values, for `dump-ui --tree` and for tests."""

from __future__ import annotations

from typing import Any

from PyQt6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PyQt6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

_ROWS = 200


def tree_of(widget: QWidget) -> dict[str, Any]:
    """One node: `role,name,text,text_format,children`; invisible widgets are left out."""
    node: dict[str, Any] = {
        "role": type(widget).__name__,
        "name": widget.accessibleName() or widget.objectName(),
        "text": _text(widget),
        "text_format": _format(widget),
        "children": [],
    }
    if isinstance(widget, QAbstractItemView):
        node["children"] = _rows(widget)
    else:
        for child in widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if child.isVisibleTo(widget):
                node["children"].append(tree_of(child))
    return node


def _text(widget: QWidget) -> str:
    if isinstance(widget, (QLabel, QLineEdit, QAbstractButton)):
        return widget.text()
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    return widget.accessibleName()


def _format(widget: QWidget) -> str:
    """Painted widgets and inputs draw plain text by nature; labels say what they are set to."""
    return widget.textFormat().name if isinstance(widget, QLabel) else Qt.TextFormat.PlainText.name


def _rows(view: QAbstractItemView) -> list[dict[str, Any]]:
    model = view.model()
    if model is None:
        return []
    nodes = []
    if isinstance(view, QTableView):
        titles = [model.headerData(i, Qt.Orientation.Horizontal) or "" for i in range(model.columnCount())]
        nodes.append(_node("Header", "", " | ".join(str(title) for title in titles)))
    return nodes + _branch(model, QModelIndex())


def _branch(model: QAbstractItemModel, parent: QModelIndex) -> list[dict[str, Any]]:
    result = []
    for row in range(min(model.rowCount(parent), _ROWS)):
        texts = [str(model.index(row, column, parent).data() or "") for column in range(_columns(model, parent))]
        spoken = model.index(row, 0, parent).data(Qt.ItemDataRole.AccessibleTextRole)
        node = _node("Row", str(spoken or ""), " | ".join(text for text in texts if text))
        node["children"] = _branch(model, model.index(row, 0, parent))
        result.append(node)
    return result


def _columns(model: QAbstractItemModel, parent: QModelIndex) -> int:
    """Lists have one column; PyQt hides their `columnCount`."""
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)


def _node(role: str, name: str, text: str) -> dict[str, Any]:
    return {"role": role, "name": name, "text": text, "text_format": Qt.TextFormat.PlainText.name, "children": []}
