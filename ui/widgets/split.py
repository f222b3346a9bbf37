"""A splitter that remembers where the operator put it, for each screen and width class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PyQt6.QtCore import QSettings, Qt
from PyQt6.QtWidgets import QSplitter, QWidget

from ui.page import WidthClass

GAP = 12


class RememberedSplit(QSplitter):
    """Panels side by side with the canvas between them.

    Args:
        screen: names the screen in the settings.
        sizes: the design's widths per class; a class that is not given takes those of `M`.
    """

    def __init__(
        self,
        screen: str,
        panels: Sequence[QWidget],
        stretches: Sequence[int],
        sizes: Mapping[WidthClass, Sequence[int]],
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._screen = screen
        self._sizes = sizes
        self._width = WidthClass.M
        self.setHandleWidth(GAP)
        self.setChildrenCollapsible(False)
        for position, (panel, stretch) in enumerate(zip(panels, stretches, strict=True)):
            self.addWidget(panel)
            self.setStretchFactor(position, stretch)
        self.splitterMoved.connect(self._remember)
        self.set_width_class(WidthClass.M)

    def set_width_class(self, width: WidthClass) -> None:
        """Take the sizes of another width class: the operator's, else the design's."""
        self._width = width
        stored = str(self._settings().value(self._key(), ""))
        parts = [int(part) for part in stored.split(",") if part.isdigit()]
        if len(parts) == self.count() and sum(parts) > 0:
            self.setSizes(parts)
        else:
            self.setSizes(list(self._sizes.get(width, self._sizes[WidthClass.M])))

    def _remember(self) -> None:
        self._settings().setValue(self._key(), ",".join(str(size) for size in self.sizes()))

    def _key(self) -> str:
        return f"split/{self._screen}/{self._width.value}"

    @staticmethod
    def _settings() -> QSettings:
        return QSettings("station-desk", "window")
