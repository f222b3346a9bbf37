"""Table models: paging by keyset, group rows, what screen readers and the clipboard get."""

from PyQt6.QtCore import QModelIndex, Qt
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtTest import QAbstractItemModelTester, QTest

from ui.models.cells import GroupCell, Role, TextCell
from ui.models.rows import Column, PagedModel, RowsModel
from ui.models.tree import Node, TreeModel
from ui.widgets.table import Table

FATAL = QAbstractItemModelTester.FailureReportingMode.Warning


def columns():
    return [
        Column("a", "甲", 80, lambda row: GroupCell(row, "共 2 份") if row.startswith("组") else TextCell(row)),
        Column("b", "乙", 0, lambda row: TextCell(f"{row}<b>&", right=True), right=True),
    ]


class Numbers(PagedModel[str]):
    PAGE = 3
    LIMIT = 8

    def __init__(self, total: int) -> None:
        super().__init__(columns())
        self._total = total
        self.requests = []

    def request_page(self, after):
        self.requests.append(after)
        start = 0 if after is None else int(after) + 1
        rows = [str(n) for n in range(start, min(start + self.PAGE, self._total))]
        if after is None:
            self.first_page_arrived(rows, self.PAGE)
        else:
            self.next_page_arrived(rows)


def test_pages_follow_each_other_by_key_until_the_end(qtbot):
    model = Numbers(7)
    model.reload()
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
    assert model.rows() == [str(n) for n in range(7)]
    assert model.requests == [None, "2", "5"]


def test_paging_stops_where_search_serves_better(qtbot):
    model = Numbers(1000)
    model.reload()
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
    assert model.LIMIT <= model.rowCount() < model.LIMIT + model.PAGE


def test_group_rows_span_and_are_skipped_by_the_keys(qtbot):
    model, view = RowsModel(columns(), spoken=lambda row: f"第 {row} 行"), Table("表")
    QAbstractItemModelTester(model, FATAL, model)
    qtbot.addWidget(view)
    view.setModel(model)
    model.set_rows(["组一", "1", "组二", "2"])
    view.show()
    view.select_first()
    assert view.current_row() == "1"
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.current_row() == "2"
    assert view.columnSpan(0, 0) == 2
    assert model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "第 1 行"
    assert model.index(1, 1).data(Role.CELL).right


def test_copying_gives_tab_separated_text_and_tooltips_are_escaped(qtbot):
    model, view = RowsModel(columns()), Table("表")
    qtbot.addWidget(view)
    view.setModel(model)
    model.set_rows(["1"])
    view.select_first()
    view.copy_rows()
    assert QGuiApplication.clipboard().text() == "1\t1<b>&"
    assert model.index(0, 1).data(Qt.ItemDataRole.ToolTipRole) == "<span>1&lt;b&gt;&amp;</span>"


def test_tree_finds_leaves_by_key(qtbot):
    model = TreeModel()
    QAbstractItemModelTester(model, FATAL, model)
    model.show_nodes([Node("主", "甲", "A", 1, [Node("子", "乙", "A", 1, [Node("办", "丙", "A")])])])
    found = model.find("A")
    assert model.node(found).tag == "办"
    assert model.node(model.parent(found)).tag == "子"
    model.show_nodes([])
    assert not model.first_leaf().isValid()
