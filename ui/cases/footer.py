"""The line under the case list: how many, how many selected, how many of each light."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtWidgets import QHBoxLayout

from ui.cases.lines import CaseLine
from ui.marks import LIGHTS, Light
from ui.widgets.labels import MarkLabel
from ui.widgets.text import Text

_WORDS = {Light.RED: "红灯", Light.YELLOW: "黄灯", Light.GREEN: "绿灯"}


class ListFooter:
    """Fills a panel's footer band."""

    def __init__(self, row: QHBoxLayout) -> None:
        self._total = Text("", "captionText")
        row.addWidget(self._total)
        self._lights = {light: MarkLabel() for light in _WORDS}
        for label in self._lights.values():
            row.addWidget(label)
        row.addStretch(1)
        row.addWidget(Text("Enter 打开 · Ctrl+C 复制", "caption"))

    def text(self) -> str:
        """The words at the left."""
        return self._total.text()

    def show(
        self, lines: Sequence[CaseLine], total: int, selected: int, *, complete: bool, most: int | None = None
    ) -> None:
        """Show counts; lights are counted only when every row is there.

        Args:
            most: how many rows this order shows at most.
        """
        cut = f"，这样排只列前 {most:,} 件" if most is not None and total > most else ""
        self._total.setText(f"共 {total} 件{cut}" + (f" · 已选 {selected}" if selected else ""))
        for light, label in self._lights.items():
            label.show_mark(LIGHTS[light], f"{_WORDS[light]} {sum(line.light is light for line in lines)}")
            label.setVisible(complete and bool(lines))
