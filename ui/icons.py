"""Line icons: design names mapped to Remix and Phosphor glyphs, drawn as vector paths in one size and weight.

The two icon fonts and their character maps are read from the qtawesome package. Its own `icon()` loads all seven
of its fonts first (about 120 ms, more than the whole first paint may cost), so the glyph outlines are drawn here.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QRawFont,
    QTransform,
)

_EM = 240

GLYPHS: dict[str, str] = {
    # navigation
    "layout-dashboard": "ri.dashboard-line",
    "files": "ph.files",
    "building-factory-2": "ph.factory",
    "building-skyscraper": "ri.building-line",
    "messages": "ri.question-answer-line",
    "bell": "ri.notification-3-line",
    "binary-tree": "ph.tree-structure",
    "certificate": "ri.award-line",
    "mood-smile": "ri.emotion-line",
    "report-analytics": "ri.file-chart-line",
    "refresh": "ri.refresh-line",
    "settings": "ri.settings-3-line",
    # actions
    "plus": "ri.add-line",
    "search": "ri.search-line",
    "zoom-in": "ri.zoom-in-line",
    "dots": "ri.more-fill",
    "printer": "ri.printer-line",
    "device-floppy": "ri.save-line",
    "barcode": "ri.barcode-line",
    "camera": "ri.camera-line",
    "filter": "ri.filter-line",
    "columns": "ri.list-check",
    "file-spreadsheet": "ri.file-excel-2-line",
    "copy": "ri.file-copy-line",
    "arrow-back-up": "ri.arrow-go-back-line",
    "send": "ri.send-plane-line",
    "pencil": "ri.pencil-line",
    "arrow-merge": "ri.git-merge-line",
    "usb": "ri.usb-line",
    "car": "ri.car-line",
    "calendar": "ri.calendar-line",
    "walk": "ri.walk-line",
    "ban": "ri.forbid-line",
    "phone": "ri.phone-line",
    "lock": "ri.lock-line",
    "package": "ph.package",
    "file-check": "ri.file-list-2-line",
    # statuses
    "circle-check": "ri.checkbox-circle-fill",
    "alert-triangle": "ri.alert-fill",
    "alert-octagon": "ph.warning-octagon-fill",
    "circle-dashed": "drawn.circle-dashed",
    "checks": "ri.check-double-line",
    "shield-check": "ri.shield-check-line",
    "hourglass": "ph.hourglass",
    "signature": "ri.quill-pen-line",
    "folder": "ri.folder-line",
    "paperclip": "ri.attachment-2",
    "clock": "ri.time-line",
    "cloud-check": "ph.cloud-check",
    "cloud-off": "ri.cloud-off-line",
    "arrows-exchange": "ri.arrow-left-right-line",
    "circle-x": "ri.close-circle-line",
    "clipboard": "ri.clipboard-line",
    "file-text": "ri.file-text-line",
    # parts of widgets
    "check": "ri.check-line",
    "x": "ri.close-line",
    "chevron-down": "ri.arrow-down-s-line",
    "chevron-right": "ri.arrow-right-s-line",
    "arrow-right": "ri.arrow-right-line",
    "arrow-up": "ri.arrow-up-line",
    "sort-ascending": "ri.sort-asc",
    "player-pause": "ri.pause-line",
    "map-pin": "ri.map-pin-line",
    "user": "ri.user-line",
    "eye": "ri.eye-line",
    "info-circle": "ri.information-line",
    "bulb": "ri.lightbulb-line",
    "home": "ri.home-4-line",
    "plug-connected": "ri.link",
    "download": "ri.download-line",
    "upload": "ri.upload-line",
    "key": "ri.key-2-line",
    "history": "ri.history-line",
    "external": "ri.external-link-line",
}


@lru_cache(maxsize=2)
def _font(prefix: str) -> tuple[QRawFont, dict[str, str]]:
    spec = find_spec("qtawesome")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("qtawesome")
    folder = Path(spec.origin).parent / "fonts"
    stem = {"ri": "remixicon", "ph": "phosphor"}[prefix]
    (face,) = folder.glob(f"{stem}-[0-9]*.ttf")
    (characters,) = folder.glob(f"{stem}-charmap-*.json")
    return QRawFont(str(face), _EM), json.loads(characters.read_text(encoding="utf-8"))


def glyph_exists(glyph: str) -> bool:
    """True when a `prefix.name` of `GLYPHS` is in its icon font."""
    prefix, name = glyph.split(".", 1)
    return prefix == "drawn" or name in _font(prefix)[1]


@lru_cache(maxsize=128)
def _outline(name: str) -> QPainterPath:
    prefix, glyph = GLYPHS[name].split(".", 1)
    font, characters = _font(prefix)
    index = font.glyphIndexesForString(chr(int(characters[glyph], 16)))[0]
    top = font.ascent()
    return QTransform.fromScale(1 / _EM, 1 / _EM).translate(0, top).map(font.pathForGlyph(index))


def draw(painter: QPainter, name: str, rect: QRectF, colour: QColor) -> None:
    """Paint an icon into a square; vector outlines, so every pixel ratio is sharp."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if GLYPHS[name] == "drawn.circle-dashed":
        _draw_dashed_circle(painter, rect, colour)
    else:
        painter.translate(rect.topLeft())
        painter.scale(rect.width(), rect.height())
        painter.fillPath(_outline(name), colour)
    painter.restore()


def _draw_dashed_circle(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    width = rect.width() / 13
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    radius = rect.width() * 0.38
    dash = 2 * 3.14159265 * radius / width / 8
    pen.setDashPattern([dash * 0.62, dash * 0.38])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(rect.center(), radius, radius)


@lru_cache(maxsize=512)
def _pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    image = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    draw(painter, name, QRectF(0, 0, size, size), QColor(colour))
    painter.end()
    return image


def pixmap(name: str, colour: QColor, size: int = 16) -> QPixmap:
    """A cached pixmap for the sharpest screen in use."""
    app = QGuiApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0
    return _pixmap(name, colour.name(), size, ratio)


def icon(name: str, colour: QColor, disabled: QColor | None = None, size: int = 16) -> QIcon:
    """A QIcon for buttons and actions, with its own colour while disabled."""
    result = QIcon(pixmap(name, colour, size))
    if disabled is not None:
        result.addPixmap(pixmap(name, disabled, size), QIcon.Mode.Disabled)
    return result


def draw_seal(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """The brand seal: 朱砂 square with the character 驿 in white, drawn from a path and not from a font."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    radius = rect.width() * 6 / 34
    painter.drawRoundedRect(rect, radius, radius)
    glyph = seal_outline()
    bounds = glyph.boundingRect()
    scale = rect.width() * 0.64 / max(bounds.width(), bounds.height())
    painter.translate(rect.center())
    painter.scale(scale, scale)
    painter.translate(-bounds.center() + QPointF(0, 0))
    painter.fillPath(glyph, QColor("#FFFFFF"))
    painter.restore()


@lru_cache(maxsize=1)
def seal_outline() -> QPainterPath:
    """The outline of 驿 as shipped in `resources/seal.json` (moves, lines, curves)."""
    from importlib.resources import files  # noqa: PLC0415

    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for step in json.loads(files("ui").joinpath("resources/seal.json").read_text(encoding="utf-8")):
        points = [QPointF(x, y) for x, y in zip(step[1::2], step[2::2], strict=True)]
        if step[0] == "M":
            path.moveTo(points[0])
        elif step[0] == "L":
            path.lineTo(points[0])
        else:
            path.cubicTo(points[0], points[1], points[2])
    return path
