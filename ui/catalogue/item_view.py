"""The middle of 事项库: an item or a bundle with its facts, tabs and tables."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from station_app.domain.catalogue import Bundle, Catalogue, HandlingItem
from station_app.domain.records import PublishedItemRow
from ui.catalogue.reading import (
    EffectRow,
    MaterialRow,
    basis_sections,
    bundle_sections,
    course_sections,
    effect_rows,
    guide_sections,
    header_facts,
    material_rows,
    tags,
)
from ui.marks import TREATMENTS, Mark
from ui.models.cells import MarkCell, NumeralsCell, TextCell
from ui.models.rows import Column, RowsModel
from ui.widgets.button import Button, Kind
from ui.widgets.labels import MarkLabel
from ui.widgets.panel import Panel, clear_layout
from ui.widgets.sections import SectionsView
from ui.widgets.table import Table
from ui.widgets.tabs import CountTabs, Tab
from ui.widgets.text import ElidedText, Text, band

GUIDE, MATERIALS, SITUATIONS, COURSE, BASIS = "guide", "materials", "situations", "course", "basis"
_ITEM_COLUMNS = 4
HEADER = 32


class ItemView(QWidget):
    """Header panel with tabs, content panel below."""

    new_case_wanted = pyqtSignal(str, str)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._catalogue: Catalogue | None = None
        self._item: HandlingItem | None = None
        self._bundle: Bundle | None = None
        self._row_height = 32
        head = Panel("事项")
        head.body.addLayout(self._build_head())
        self.tabs = CountTabs([], "事项内容")
        self.tabs.chosen.connect(self._on_tab)
        head.body.addWidget(self.tabs)
        column.addWidget(head)
        content = Panel("内容")
        self._stack = QStackedWidget()
        self.sections = SectionsView()
        self._stack.addWidget(self.sections)
        self._stack.addWidget(self._build_materials())
        content.body.addWidget(self._stack, 1)
        foot = content.add_footer()
        self._foot = Text("", "captionText")
        foot.addWidget(self._foot)
        foot.addStretch(1)
        foot.addWidget(Text("指南只读，由大厅下发", "caption"))
        column.addWidget(content, 1)

    def _build_head(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(14, 8, 11, 8)
        column.setSpacing(4)
        top = QHBoxLayout()
        top.setSpacing(8)
        self._name = ElidedText("", pixels=16, bold=True)
        top.addWidget(self._name)
        self._tags = QHBoxLayout()
        self._tags.setSpacing(6)
        top.addLayout(self._tags)
        top.addStretch(1)
        self.new_button = Button("新建办件", kind=Kind.PRIMARY, icon="plus", small=True)
        self.new_button.clicked.connect(self._on_new)
        top.addWidget(self.new_button)
        column.addLayout(top)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(8)
        self._facts.setVerticalSpacing(3)
        column.addLayout(self._facts)
        return column

    def _build_materials(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.materials: RowsModel[MaterialRow] = RowsModel(
            [
                Column("name", "材料", 0, lambda row: TextCell(row.name)),
                Column("form", "形式", 104, lambda row: TextCell(row.form, quiet=True)),
                Column("source", "来源", 72, lambda row: TextCell(row.source, quiet=True)),
                Column("word", "办理方式", 94, lambda row: MarkCell(row.word, row.mark, badge=True)),
                Column("when", "什么时候要", 168, lambda row: TextCell(row.when, quiet=True)),
            ],
            spoken=lambda row: f"{row.name}，{row.form}，{row.word}，{row.when}",
        )
        self.material_table = Table("材料")
        self.material_table.setModel(self.materials)
        column.addWidget(self.material_table, 5)
        heading = band("sub")
        heading.setFixedHeight(36)
        row = QHBoxLayout(heading)
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(Text("情形如何改变材料", "strong"))
        self._effects_head = heading
        column.addWidget(heading)
        self.effects: RowsModel[EffectRow] = RowsModel(
            [
                Column("question", "情形问题", 260, lambda row: NumeralsCell((row.number,), row.question, quiet=False)),
                Column("effect", "影响", 0, lambda row: TextCell(row.effect, quiet=True)),
            ]
        )
        self.effect_table = Table("情形")
        self.effect_table.setModel(self.effects)
        column.addWidget(self.effect_table, 2)
        column.addStretch(0)
        return holder

    def show_item(self, catalogue: Catalogue, item: HandlingItem) -> None:
        """Show an item."""
        self._catalogue, self._item, self._bundle = catalogue, item, None
        self._show_head(item.name, header_facts(catalogue, item), tags(item))
        self.new_button.setEnabled(True)
        self.materials.set_rows(material_rows(catalogue, item))
        self.effects.set_rows(effect_rows(catalogue, item))
        chosen = self.tabs.key() or MATERIALS
        self.tabs.set_tabs(
            [
                Tab(GUIDE, "办事指南"),
                Tab(MATERIALS, "材料", len(item.requirements)),
                Tab(SITUATIONS, "情形", self.effects.rowCount()),
                Tab(COURSE, "流程"),
                Tab(BASIS, "依据", len(item.laws)),
            ]
        )
        self.tabs.choose(chosen)
        always = sum(not row.when for row in item.requirements)
        self._foot.setText(
            f"{len(item.requirements)} 份材料 · 恒需 {always} · 视情形 {len(item.requirements) - always}"
        )
        self._fit_materials()
        self._on_tab(self.tabs.key())

    def _fit_materials(self) -> None:
        """The questions follow right below the materials, unless these need the room."""
        self.material_table.setMaximumHeight(HEADER + self.materials.rowCount() * self._row_height + 1)

    def show_bundle(self, catalogue: Catalogue, bundle: Bundle, saving: str) -> None:
        """Show a bundle: its items in their order."""
        self._catalogue, self._item, self._bundle = catalogue, None, bundle
        facts = [
            ("编码", bundle.code),
            ("牵头部门", catalogue.department_name(bundle.lead_department)),
            ("事项", f"{len(bundle.entries)} 项"),
            ("去重", saving or "—"),
        ]
        marks = [
            (word, "免证可办")
            for word, holds in (("一张表", bundle.one_form), ("一个窗口", bundle.one_window))
            if holds
        ]
        self._show_head(bundle.name, facts, marks)
        self.new_button.setEnabled(True)
        self.tabs.set_tabs([Tab(GUIDE, "事项", len(bundle.entries))])
        self.sections.show_sections(bundle_sections(catalogue, bundle))
        self._stack.setCurrentIndex(0)
        self._foot.setText(f"{bundle.kind} · {len(bundle.entries)} 项")

    def show_published(self, row: PublishedItemRow) -> None:
        """Show an item that is only on a published list."""
        self._item, self._bundle = None, None
        facts = [("编码", row.code), ("实施部门", row.department), ("类型", row.item_type), ("区划", row.area_code)]
        self._show_head(row.name, facts, [("只有名录", "可不交")])
        self.new_button.setEnabled(False)
        self.tabs.set_tabs([Tab(GUIDE, "办事指南")])
        self.sections.show_sections([])
        self._stack.setCurrentIndex(0)
        self._foot.setText("这一项只有公布的名录，还没有办事指南，不能生成清单")

    def _show_head(self, name: str, facts: list[tuple[str, str]], marks: list[tuple[str, str]]) -> None:
        self._name.setText(name)
        clear_layout(self._tags)
        for word, treatment in marks:
            label = MarkLabel(badge=True)
            mark = TREATMENTS[treatment]
            label.show_mark(Mark("check", mark.tone) if treatment == "免证可办" else mark, word)
            self._tags.addWidget(label)
        clear_layout(self._facts)
        for position, (label_text, text) in enumerate(facts):
            row, place = divmod(position, _ITEM_COLUMNS)
            self._facts.addWidget(Text(label_text, "hint"), row, place * 2)
            value = ElidedText(text, pixels=12 if label_text == "编码" else 13, mono=label_text == "编码")
            self._facts.addWidget(value, row, place * 2 + 1)
        for place in range(_ITEM_COLUMNS):
            self._facts.setColumnStretch(place * 2 + 1, 1)

    def _on_tab(self, key: str) -> None:
        catalogue, item = self._catalogue, self._item
        if catalogue is None or item is None:
            return
        if key in (MATERIALS, SITUATIONS):
            self.material_table.setVisible(key == MATERIALS)
            self._effects_head.setVisible(key == MATERIALS and self.effects.rowCount() > 0)
            self.effect_table.setVisible(self.effects.rowCount() > 0)
            self._stack.setCurrentIndex(1)
            return
        sections = {
            COURSE: lambda: course_sections(catalogue, item),
            BASIS: lambda: basis_sections(catalogue, item),
        }.get(key, lambda: guide_sections(item))()
        self.sections.show_sections(sections)
        self._stack.setCurrentIndex(0)

    def _on_new(self) -> None:
        self.new_case_wanted.emit(
            self._item.code if self._item is not None else "", self._bundle.code if self._bundle is not None else ""
        )

    def set_row_height(self, height: int) -> None:
        """Width class changed."""
        self._row_height = height
        self.material_table.setColumnWidth(4, 168 if height > 28 else 120)
        self.material_table.set_row_height(height)
        self._fit_materials()
        self.effect_table.set_row_height(height)
