"""Fonts of the window: the token stack where it is installed, else Noto Sans SC from the font package.

The package holds one variable font, which style sheets cannot address by weight; so 400 and 700 are pinned once
into two plain font files in the user's cache folder and registered from there (12 ms a start).
"""

from __future__ import annotations

import os
import tempfile
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from PyQt6.QtCore import QStandardPaths
from PyQt6.QtGui import QFont, QFontDatabase

UI_STACK = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Micro Hei",
)
MONO_STACK = ("Sarasa Mono SC", "Noto Sans Mono CJK SC", "Consolas", "DejaVu Sans Mono")
BUNDLED_FAMILY = "Noto Sans SC"
_WEIGHTS = (400, 700)


@lru_cache(maxsize=1)
def ui_families() -> tuple[str, ...]:
    """The installed families of the stack; the bundled one when the machine has no Chinese font."""
    installed = set(QFontDatabase.families())
    present = tuple(name for name in UI_STACK if name in installed)
    if present:
        return present
    _register_bundled()
    return (BUNDLED_FAMILY,)


@lru_cache(maxsize=1)
def mono_families() -> tuple[str, ...]:
    """Families for case numbers, credit codes and digests."""
    installed = set(QFontDatabase.families())
    return (*(name for name in MONO_STACK if name in installed), *ui_families())


@lru_cache(maxsize=32)
def ui_font(pixels: int, *, bold: bool = False) -> QFont:
    """The interface font in logical pixels; only weights 400 and 700 are used."""
    font = QFont()
    font.setFamilies(list(ui_families()))
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font


@lru_cache(maxsize=8)
def mono_font(pixels: int) -> QFont:
    """The fixed-pitch font in logical pixels."""
    font = QFont()
    font.setFamilies(list(mono_families()))
    font.setPixelSize(pixels)
    return font


def _register_bundled() -> None:
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericCacheLocation))
    for weight in _WEIGHTS:
        target = folder / "station-desk" / f"noto-sans-sc-{weight}-v1.ttf"
        if not target.exists():
            _write_pinned(target, weight)
        QFontDatabase.addApplicationFont(str(target))


def _write_pinned(target: Path, weight: int) -> None:
    import uharfbuzz as hb  # noqa: PLC0415  # needed once per machine

    spec = find_spec("justmytype_intl_cjk")
    if spec is None or spec.origin is None:
        return
    source = Path(spec.origin).parent / "fonts/ofl/notosanssc/NotoSansSC[wght].ttf"
    face = hb.Face(hb.Blob.from_file_path(str(source)))
    request = hb.SubsetInput()
    request.keep_everything()
    request.pin_axis_location(face, "wght", weight)
    request.flags |= hb.SubsetFlags.NO_HINTING
    pinned = hb.subset(face, request)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, suffix=".part")
    with os.fdopen(handle, "wb") as stream:
        stream.write(pinned.blob.data)
    Path(temporary).replace(target)
