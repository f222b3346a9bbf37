"""The status bar: flat cells that tell the truth about station, operator, network, outbox and catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QWidget

from ui import fonts, icons
from ui.marks import draw_key_hint, draw_text, text_width
from ui.palette import Tone, palette, signals
from ui.widgets.text import band

HEIGHT = 28


@dataclass(frozen=True, slots=True)
class StatusWords:
    """Everything the status bar says, ready to show."""

    station: str
    operator: str
    network: str
    network_icon: str
    network_tone: Tone
    last_sync: str
    outbox: str
    attention: bool
    catalogue: str
    moment: str


class StatusCell(QAbstractButton):
    """Icon and words; pressing it goes where the words can be acted on."""

    def __init__(self, icon: str = "", key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._key = key
        self._bold = False
        self._tone: Tone | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        signals.changed.connect(self.update)

    def say(self, text: str, *, icon: str | None = None, bold: bool = False, tone: Tone | None = None) -> None:
        """Show other words."""
        self.setText(text)
        self.setAccessibleName(text)
        self._icon = self._icon if icon is None else icon
        self._bold, self._tone = bold, tone
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Qt override."""
        width = text_width(self.text(), fonts.ui_font(12, bold=self._bold)) + 22
        width += 19 if self._icon else 0
        width += text_width(self._key, fonts.ui_font(12)) + 17 if self._key else 0
        return QSize(round(width), HEIGHT - 1)

    def paintEvent(self, e: QPaintEvent | None) -> None:  # noqa: ARG002
        """Qt override."""
        colours = palette()
        painter = QPainter(self)
        if self.underMouse() or self.hasFocus():
            painter.fillRect(self.rect(), colours.hover)
        left, middle = 11.0, self.height() / 2
        ink = colours.text if self._bold else colours.text2
        if self._tone is not None:
            ink = colours.foreground(self._tone)
        if self._key:
            width = text_width(self._key, fonts.ui_font(12)) + 10
            draw_key_hint(painter, left + width, middle, self._key, colours.text2, colours.border)
            left += width + 7
        if self._icon:
            icons.draw(painter, self._icon, QRectF(left, middle - 7, 14, 14), ink)
            left += 19
        area = QRectF(left, 0, self.width() - left, self.height())
        draw_text(painter, area, self.text(), fonts.ui_font(12, bold=self._bold), ink)
        painter.end()


class StatusBar(QFrame):
    """The seven cells in their order, separated by thin lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusbar")
        self.setAccessibleName("状态栏")
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 1, 4, 0)
        row.setSpacing(0)
        self.station = StatusCell("map-pin")
        self.operator = StatusCell("user")
        self.network = StatusCell("cloud-off")
        self.last_sync = StatusCell()
        self.outbox = StatusCell("clock")
        self.catalogue = StatusCell()
        self.keys = StatusCell(key="F1")
        self.keys.say("快捷键")
        self.moment = StatusCell()
        cells = (self.station, self.operator, self.network, self.last_sync, self.outbox, self.catalogue)
        for position, cell in enumerate(cells):
            if position:
                row.addWidget(self._stem())
            row.addWidget(cell)
        row.addStretch(1)
        row.addWidget(self.keys)
        row.addWidget(self._stem())
        row.addWidget(self.moment)

    @staticmethod
    def _stem() -> QFrame:
        stem = band("stem")
        stem.setFixedHeight(12)
        return stem

    def show_words(self, words: StatusWords) -> None:
        """Show the state of the station."""
        self.station.say(words.station)
        self.operator.say(words.operator)
        tone = None if words.network_tone is Tone.GREY else words.network_tone
        self.network.say(words.network, icon=words.network_icon, tone=tone)
        self.last_sync.say(words.last_sync)
        icon = "alert-octagon" if words.attention else "clock"
        self.outbox.say(words.outbox, icon=icon, bold=True, tone=Tone.RED if words.attention else None)
        self.catalogue.say(words.catalogue)
        self.moment.say(words.moment)
