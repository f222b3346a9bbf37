"""Reading matter in blocks: a heading with an item's numeral, then facts as label and wrapped text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.widgets.labels import NumeralsLabel
from ui.widgets.panel import clear_layout
from ui.widgets.text import Text, band

_LABEL = 72


@dataclass(frozen=True, slots=True)
class Section:
    """One block: an item's numeral and name, and its facts as label and text."""

    number: int | None
    title: str
    facts: tuple[tuple[str, str], ...]


class SectionsView(QScrollArea):
    """Scrolls; the texts can be selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setObjectName("page")
        self._content = QVBoxLayout(inside)
        self._content.setContentsMargins(16, 12, 16, 16)
        self._content.setSpacing(8)
        self.setWidget(inside)

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Show other blocks, from the top."""
        clear_layout(self._content)
        for position, section in enumerate(sections):
            if position:
                self._content.addWidget(band("rule"))
            self._add_section(section)
        self._content.addStretch(1)
        bar = self.verticalScrollBar()
        if bar is not None:
            bar.setValue(0)

    def _add_section(self, section: Section) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        if section.number is not None:
            head.addWidget(NumeralsLabel([section.number], filled=True))
        head.addWidget(Text(section.title, "strong", wrap=True), 1)
        self._content.addLayout(head)
        for label, text in section.facts:
            fact = QHBoxLayout()
            fact.setSpacing(8)
            if label:
                name = Text(label, "hint", wrap=True)
                name.setFixedWidth(_LABEL)
                fact.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
            value = Text(text, "small", wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            fact.addWidget(value, 1)
            self._content.addLayout(fact)
