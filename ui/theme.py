"""Puts the design on the application: fonts, style, QPalette and the style sheet filled from the tokens."""

from __future__ import annotations

from dataclasses import fields
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from PyQt6.QtCore import QSettings, Qt
from PyQt6.QtGui import QGuiApplication, QPalette

from ui import fonts
from ui.palette import Appearance, Palette, camel, palette, set_active, signals
from ui.style import StationStyle

if TYPE_CHECKING:
    from PyQt6.QtWidgets import QApplication


def remembered() -> Appearance:
    """What the operator chose on this PC."""
    stored = str(QSettings("station-desk", "window").value("appearance", Appearance.SYSTEM.value))
    return Appearance(stored) if stored in set(Appearance) else Appearance.SYSTEM


def remember(appearance: Appearance) -> None:
    """Keep the choice for the next start."""
    QSettings("station-desk", "window").setValue("appearance", appearance.value)


def resolve(appearance: Appearance) -> Appearance:
    """`LIGHT` or `DARK` for a wish, asking the system where the operator follows it."""
    if appearance is not Appearance.SYSTEM:
        return appearance
    hints = QGuiApplication.styleHints()
    dark = hints is not None and hints.colorScheme() == Qt.ColorScheme.Dark
    return Appearance.DARK if dark else Appearance.LIGHT


def apply(app: QApplication, appearance: Appearance) -> None:
    """Put fonts, style, palette and style sheet on the application; the first call also installs the style."""
    set_active(resolve(appearance))
    active_style = app.style()
    if active_style is None or active_style.objectName() != StationStyle.NAME:
        app.setFont(fonts.ui_font(14))
        app.setStyle(StationStyle())
    app.setPalette(_qt_palette(palette()))
    app.setStyleSheet(_style_sheet(palette()))
    signals.changed.emit()


def _style_sheet(colours: Palette) -> str:
    template = Template(files("ui").joinpath("resources/style.qss").read_text(encoding="utf-8"))
    values = {camel(field.name): getattr(colours, field.name).name() for field in fields(Palette)}
    return template.substitute(values)


def _qt_palette(colours: Palette) -> QPalette:
    result = QPalette()
    roles = QPalette.ColorRole
    for role, colour in {
        roles.Window: colours.canvas,
        roles.WindowText: colours.text,
        roles.Base: colours.surface,
        roles.AlternateBase: colours.surface_alt,
        roles.Text: colours.text,
        roles.Button: colours.surface,
        roles.ButtonText: colours.text,
        roles.BrightText: colours.text_on_primary,
        roles.Highlight: colours.primary,
        roles.HighlightedText: colours.text_on_primary,
        roles.ToolTipBase: colours.surface,
        roles.ToolTipText: colours.text,
        roles.PlaceholderText: colours.text3,
        roles.Link: colours.primary_soft_text,
        roles.Mid: colours.border,
        roles.Dark: colours.border_strong,
        roles.Light: colours.surface,
        roles.Accent: colours.primary,
    }.items():
        result.setColor(role, colour)
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, colours.disabled_text)
    return result
