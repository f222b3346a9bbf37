"""The left of 企业档案: name, code, labels, facts with “显示”, who came last, and what happened last."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from station_app.services.disclosure_service import Disclosed
from ui.enterprises.lines import Contact, Fact, ProfileView
from ui.marks import Mark
from ui.palette import Tone
from ui.widgets.button import Link
from ui.widgets.labels import MarkLabel
from ui.widgets.panel import Panel, clear_layout, row_of
from ui.widgets.text import ElidedText, Text, band

_LABEL = 76


class ProfilePanel(Panel):
    """Masked until somebody asks; what was shown is masked again when the page is filled anew."""

    shown_wanted = pyqtSignal(object)
    """A Fact, or a Contact, whose full text is asked for."""

    def __init__(self) -> None:
        super().__init__("企业资料")
        inside = QWidget()
        inside.setObjectName("page")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(14, 12, 12, 12)
        self._column.setSpacing(8)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        self.body.addWidget(area)
        self._values: dict[object, ElidedText] = {}
        self._links: dict[object, Link] = {}

    def show_profile(self, view: ProfileView) -> None:
        """Show another enterprise."""
        clear_layout(self._column)
        self._values, self._links = {}, {}
        self._column.addWidget(Text(view.name, "heading", wrap=True))
        self._column.addWidget(
            ElidedText(view.uscc or "尚未办理营业执照", pixels=12, mono=bool(view.uscc), colour="text2")
        )
        for start in range(0, len(view.labels), 3):
            self._column.addLayout(row_of(*(_label(word) for word in view.labels[start : start + 3]), None))
        self._rule("")
        self._facts(view)
        if view.contacts:
            self._rule("经办人")
            self._contacts(view)
        if view.footprint:
            self._rule("服务足迹")
            grid = self._grid()
            for row, (day, words) in enumerate(view.footprint):
                grid.addWidget(Text(day, "hint"), row, 0)
                grid.addWidget(ElidedText(words, pixels=13), row, 1)
        self._column.addStretch(1)

    def show_text(self, asked: Fact | Contact, text: str) -> None:
        """The full text of what was asked for, until the page is filled again."""
        value = self._values.get(asked)
        if value is not None:
            value.setText(text)
            self._links[asked].hide()

    def link(self, what: Disclosed) -> Link | None:
        """The “显示” of a fact."""
        return next(
            (link for asked, link in self._links.items() if isinstance(asked, Fact) and asked.what is what), None
        )

    def _rule(self, title: str) -> None:
        self._column.addWidget(band("rule"))
        if title:
            self._column.addWidget(Text(title, "strong"))

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        self._column.addLayout(grid)
        return grid

    def _facts(self, view: ProfileView) -> None:
        grid = self._grid()
        for row, fact in enumerate(view.facts):
            grid.addWidget(Text(fact.label, "hint"), row, 0)
            value = ElidedText(fact.text, pixels=13)
            grid.addWidget(value, row, 1)
            if fact.what is not None:
                self._add_link(grid, row, fact, value)

    def _contacts(self, view: ProfileView) -> None:
        grid = self._grid()
        for row, contact in enumerate(view.contacts):
            grid.addWidget(Text(contact.name, "small"), row, 0)
            value = ElidedText(contact.mobile or "—", pixels=13, mono=bool(contact.mobile))
            grid.addWidget(value, row, 1)
            if contact.mobile:
                self._add_link(grid, row, contact, value)

    def _add_link(self, grid: QGridLayout, row: int, asked: Fact | Contact, value: ElidedText) -> None:
        link = Link("显示", icon="eye")
        link.setAccessibleName(f"显示{asked.label if isinstance(asked, Fact) else '经办人'}")
        link.clicked.connect(lambda: self.shown_wanted.emit(asked))
        grid.addWidget(link, row, 2)
        self._values[asked], self._links[asked] = value, link


def _label(word: str) -> MarkLabel:
    label = MarkLabel(badge=True)
    label.show_mark(Mark("", Tone.BLUE), word)
    return label
