"""事项库: tree at the left, the item in the middle, bundles and versions at the right; reading only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PyQt6.QtCore import QTimer
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station_app.domain.catalogue import Catalogue
from station_app.domain.guidance import GuidanceRequest
from station_app.domain.records import PublishedItemRow, VersionRow
from station_app.services.search_service import SearchAnswer
from ui.catalogue.item_view import ItemView
from ui.catalogue.reading import bundle_tree, bundles_of, counts, item_tree, proxy_items, published_tree
from ui.catalogue.side import BundleRow, SidePanels
from ui.desk import Desk
from ui.intake.arguments import BeginArgument
from ui.page import Navigator, Page, PageName, WidthClass
from ui.shortcuts import action
from ui.widgets.inputs import Field
from ui.widgets.panel import Panel
from ui.widgets.split import RememberedSplit
from ui.widgets.tabs import Chip
from ui.widgets.text import Text
from ui.widgets.tree import NodeTree

ALL, PROXY, BUNDLES, PUBLISHED = "all", "proxy", "bundles", "published"
_KINDS: Mapping[str, tuple[str, ...]] = {BUNDLES: ("bundle",), PUBLISHED: ("published_item",)}
_FILTER_MS = 150


@dataclass(frozen=True, slots=True)
class _Loaded:
    catalogue: Catalogue
    published: tuple[PublishedItemRow, ...]
    versions: tuple[VersionRow, ...]
    savings: Mapping[str, str]


class CataloguePage(Page):
    """Everything is in memory once loaded; only the search asks the store."""

    def __init__(self, desk: Desk, navigator: Navigator) -> None:
        super().__init__(desk, navigator, "事项库")
        self._loaded: _Loaded | None = None
        self._filter_by = ALL
        self._key = ""
        self._asked = False
        self._build()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_FILTER_MS)
        self._actions = [
            action(self, "筛选", "Ctrl+F", self.search.setFocus),
            action(self, "下一页签", "Ctrl+Tab", partial(self.item.tabs.step, 1)),
            action(self, "下一窗格", "F6", self._step_pane),
            *(
                action(self, chip.text(), f"Alt+{number}", partial(self._choose, key))
                for number, (key, chip) in enumerate(self._chips.items(), 1)
            ),
        ]
        self._connect()

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 12, 12, 12)
        self.item, self.side = ItemView(), SidePanels()
        panels = (self._build_tree(), self.item, self.side)
        self._split = RememberedSplit("catalogue", panels, (0, 1, 0), {WidthClass.M: (325, 690, 300)})
        outer.addWidget(self._split)

    def _build_tree(self) -> Panel:
        panel = Panel("事项树")
        panel.setMinimumWidth(260)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(12, 9, 9, 6)
        column.setSpacing(4)
        self.search = Field("名称 / 编码 / 首字母", icon="search", hint_key="Ctrl F")
        self.search.setPlaceholderText("名称 / 编码 / 首字母")
        column.addWidget(self.search)
        row = QHBoxLayout()
        row.setContentsMargins(-3, 0, 0, 0)
        row.setSpacing(0)
        self._chips = {
            ALL: Chip("全部", icon=""),
            PROXY: Chip("可代办", icon=""),
            BUNDLES: Chip("套餐", icon=""),
            PUBLISHED: Chip("名录", icon=""),
        }
        for key, chip in self._chips.items():
            chip.setCheckable(True)
            chip.clicked.connect(partial(self._on_chip, key))
            row.addWidget(chip)
        row.addStretch(1)
        column.addLayout(row)
        panel.body.addWidget(holder)
        self.tree = NodeTree("事项")
        panel.body.addWidget(self.tree, 1)
        foot = panel.add_footer()
        self._total = Text("", "captionText")
        foot.addWidget(self._total)
        return panel

    def _connect(self) -> None:
        self.search.textChanged.connect(self._typing.start)
        self.search.moved.connect(lambda _: self.tree.setFocus())
        self.search.returnPressed.connect(self._on_search_taken)
        self._typing.timeout.connect(self._apply)
        self.tree.moved_to.connect(self._show)
        self.side.bundle_opened.connect(self._on_bundle_opened)
        self.item.new_case_wanted.connect(self._on_new_case)

    def page_actions(self) -> Sequence[QAction]:
        """The actions of this page."""
        return self._actions

    def open_with(self, argument: object) -> None:
        """An item's or bundle's code puts the cursor there."""
        if isinstance(argument, str):
            self._key, self._asked = argument, True
        self.refresh()
        self.tree.setFocus()

    def refresh(self) -> None:
        """Load the catalogue in force; the tree stays as it is while the versions are the same."""
        services, known = self.desk.services, self._loaded

        def work() -> _Loaded:
            versions = tuple(services.catalogues.versions())
            if known is not None and known.versions == versions:
                return known
            catalogue = services.catalogues.active()
            savings = {code: _saving(self.desk, catalogue, code) for code in catalogue.bundles}
            return _Loaded(catalogue, tuple(services.catalogues.published()), versions, savings)

        self.desk.tasks.store(self, work, self._on_loaded, key="load")

    def _on_loaded(self, loaded: _Loaded) -> None:
        if loaded is self._loaded and not self._asked:
            return
        self._loaded, self._asked = loaded, False
        catalogue, numbers = loaded.catalogue, counts(loaded.catalogue)
        self.set_heading("事项库", f"v{catalogue.version} · {catalogue.region_name}")
        self._total.setText(f"主项 {numbers['main']} · 子项 {numbers['sub']} · 办理项 {numbers['item']}")
        words = {
            ALL: f"全部 {numbers['item']}",
            PROXY: "可代办",
            BUNDLES: f"套餐 {numbers['bundle']}",
            PUBLISHED: f"名录 {len(loaded.published)}",
        }
        for key, chip in self._chips.items():
            chip.setText(words[key])
            chip.updateGeometry()
        self._chips[PUBLISHED].setVisible(bool(loaded.published))
        self.side.versions.set_rows(loaded.versions)
        if self._key in catalogue.bundles:
            self._filter_by = BUNDLES
        elif self._key:
            self._filter_by = ALL if self._key in catalogue.items else PUBLISHED
        self._apply()

    def _on_chip(self, key: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002  # Qt's argument
        self._choose(key)

    def _choose(self, key: str) -> None:
        self._filter_by = key
        self._apply()

    def _apply(self) -> None:
        """Show the tree that filter and search leave."""
        for key, chip in self._chips.items():
            chip.setChecked(key == self._filter_by)
        text = self.search.text().strip()
        if not text:
            self._show_tree(None)
            return
        kinds = _KINDS.get(self._filter_by, ("item",))
        work = partial(self.desk.services.search.find, text, 200, kinds)
        self.desk.tasks.store(self, work, self._on_found, key="search")

    def _on_found(self, answer: SearchAnswer) -> None:
        self._show_tree(frozenset(hit.ref for hit in answer.hits))

    def _show_tree(self, wanted: frozenset[str] | None) -> None:
        if self._loaded is None:
            return
        catalogue = self._loaded.catalogue
        if self._filter_by == BUNDLES:
            nodes = bundle_tree(catalogue, wanted)
        elif self._filter_by == PUBLISHED:
            rows = [row for row in self._loaded.published if wanted is None or row.code in wanted]
            nodes = published_tree(rows)
        else:
            allowed = proxy_items(catalogue) if self._filter_by == PROXY else None
            if wanted is not None and allowed is not None:
                allowed = allowed & wanted
            nodes = item_tree(catalogue, wanted if allowed is None else allowed)
        self.tree.nodes.show_nodes(nodes)
        if wanted is not None or self._filter_by == BUNDLES:
            self.tree.expandAll()
        if not (self._key and self.tree.go_to(self._key)):
            first = self.tree.nodes.first_leaf()
            if first.isValid():
                self.tree.setCurrentIndex(first)

    def _on_search_taken(self) -> None:
        self.tree.setFocus()

    def _step_pane(self) -> None:
        (self.item.tabs if self.tree.hasFocus() else self.tree).setFocus()

    def _show(self, key: str) -> None:
        if self._loaded is None:
            return
        self._key = key
        catalogue = self._loaded.catalogue
        if key in catalogue.items:
            self.item.show_item(catalogue, catalogue.items[key])
            rows = [BundleRow(b.code, b.name, self._loaded.savings[b.code]) for b in bundles_of(catalogue, key)]
            self.side.show_bundles(rows)
        elif key in catalogue.bundles:
            self.item.show_bundle(catalogue, catalogue.bundles[key], self._loaded.savings[key])
            self.side.show_bundles([])
        else:
            row = next((row for row in self._loaded.published if row.code == key), None)
            if row is not None:
                self.item.show_published(row)
                self.side.show_bundles([])

    def _on_bundle_opened(self, code: str) -> None:
        self._key = code
        self.search.clear()
        self._choose(BUNDLES)

    def _on_new_case(self, item: str, bundle: str) -> None:
        self.navigator.go(PageName.INTAKE, BeginArgument(item, bundle))

    def escape(self) -> bool:
        """Clear the search."""
        if not self.search.text():
            return False
        self.search.clear()
        self.tree.setFocus()
        return True

    def set_width_class(self, width: WidthClass) -> None:
        """Row 28 on S; the side closes below that."""
        self.item.set_row_height(28 if width in (WidthClass.S, WidthClass.NARROW) else 32)
        self.side.setVisible(width is not WidthClass.NARROW)
        self._split.set_width_class(width)


def _saving(desk: Desk, catalogue: Catalogue, code: str) -> str:
    guidance = desk.services.guidance.preview(GuidanceRequest(bundle=code), catalogue)
    return f"{guidance.requested} → {guidance.merged}"
