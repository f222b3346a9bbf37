"""The tokens reach palette, style sheet and icons whole, and every pair of colours can be read."""

import pytest
from PyQt6.QtGui import QColor

from ui import icons, theme
from ui.marks import CASE_STATES, LIGHTS, SYNC_STATES, TREATMENTS
from ui.palette import Appearance, Tone, palette, palette_for, signals, tokens

BOTH = (Appearance.LIGHT, Appearance.DARK)
READABLE = 4.5


def luminance(colour: QColor) -> float:
    parts = [channel / 255 for channel in (colour.red(), colour.green(), colour.blue())]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: QColor, second: QColor) -> float:
    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("appearance", BOTH)
def test_text_is_readable_on_what_it_stands_on(appearance):
    colours = palette_for(appearance)
    for ink in (colours.text, colours.text2, colours.text3):
        for ground in (colours.surface, colours.surface_alt, colours.canvas):
            assert contrast(ink, ground) >= READABLE
    assert contrast(colours.text, colours.selection) >= READABLE
    assert contrast(colours.text, colours.highlight) >= READABLE
    assert contrast(colours.text_on_primary, colours.primary) >= READABLE
    assert contrast(colours.focus, colours.surface) >= 3
    for tone in Tone:
        assert contrast(colours.foreground(tone), colours.background(tone)) >= READABLE


def test_every_icon_of_the_tokens_is_drawn():
    named = {*tokens()["icons"]["nav"].values(), *tokens()["icons"]["action"].values()}
    named |= {entry["icon"].split("/")[1] for key, entry in tokens()["status"].items() if key.startswith("light.")}
    for group in ("material", "sync"):
        named |= {entry["icon"].split("/")[1] for entry in tokens()["status"][group].values()}
    assert named <= set(icons.GLYPHS)


@pytest.mark.parametrize("name", sorted(icons.GLYPHS))
def test_every_mapped_glyph_exists_and_paints_something(name):
    assert icons.glyph_exists(icons.GLYPHS[name])
    image = icons.pixmap(name, QColor("#000000"), 32).toImage()
    painted = sum(image.pixelColor(x, y).alpha() > 0 for x in range(image.width()) for y in range(image.height()))
    assert painted > 20


def test_marks_use_mapped_icons_and_the_shapes_of_lights_differ():
    for table in (LIGHTS, CASE_STATES, TREATMENTS, SYNC_STATES):
        assert all(mark.icon in icons.GLYPHS for mark in table.values())
    shapes = {LIGHTS[light].icon for light in ("green", "yellow", "red", "none", "done")}
    assert len(shapes) == 5


def test_switching_the_appearance_changes_palette_and_sheet(qapp, qtbot):
    light_sheet = qapp.styleSheet()
    with qtbot.waitSignal(signals.changed):
        theme.apply(qapp, Appearance.DARK)
    try:
        assert palette() is palette_for(Appearance.DARK)
        assert qapp.styleSheet() != light_sheet
        assert "$" not in qapp.styleSheet()
        assert qapp.palette().window().color() == palette().canvas
    finally:
        theme.apply(qapp, Appearance.LIGHT)


def test_seal_is_an_outline_and_not_a_letter():
    assert icons.seal_outline().elementCount() > 50
