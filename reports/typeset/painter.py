"""Draw lists to one PDF file: fonts cut to the characters used, every document under its own bookmark."""

from __future__ import annotations

import io
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from reports.typeset.archive import ArchiveCanvas
from reports.typeset.drawing import (
    Cells,
    Circle,
    DrawList,
    Group,
    Line,
    Op,
    Page,
    Polygon,
    Polyline,
    Rect,
    Text,
    Watermark,
    Weight,
)
from reports.typeset.font_object import EmbeddedFont
from reports.typeset.fonts import face
from reports.typeset.shaping import shape

_KAPPA = 0.5523
_FONT_NAMES = {Weight.REGULAR: "R", Weight.BOLD: "B"}
Fonts = dict[Weight, EmbeddedFont]


def paint(documents: Sequence[DrawList], title: str) -> bytes:
    """Write draw lists into one PDF/A-2b marked file; the same lists give the same bytes.

    Raises:
        UserError: MISSING_GLYPH.
    """
    fonts = _embed(documents)
    buffer = io.BytesIO()
    canvas = ArchiveCanvas(buffer, title, documents[0].moment, fonts.values())
    for number, drawn in enumerate(documents):
        key = f"document-{number}"
        for index, page in enumerate(drawn.pages):
            if index == 0:
                canvas.bookmarkPage(key)
                canvas.addOutlineEntry(drawn.title, key, 0)
            canvas.add_page(page.width, page.height, _page_code(page, fonts))
    canvas.save()
    return buffer.getvalue()


def _embed(documents: Iterable[DrawList]) -> Fonts:
    used: dict[Weight, set[str]] = defaultdict(set)
    seen: set[int] = set()

    def collect(ops: Iterable[Op]) -> None:
        for op in ops:
            if type(op) is Text:
                used[op.weight].update(op.text)
            elif type(op) is Group:
                if id(op.fragment) not in seen:
                    seen.add(id(op.fragment))
                    collect(op.fragment.ops)
            elif type(op) is Watermark:
                used[Weight.BOLD].update(op.text)

    for drawn in documents:
        for page in drawn.pages:
            collect(page.ops)
    return {
        weight: EmbeddedFont(_FONT_NAMES[weight], face(weight), sorted(used[weight]))
        for weight in Weight
        if used[weight]
    }


def _page_code(page: Page, fonts: Fonts) -> str:
    code: list[str] = []
    _emit_all(code, page.ops, 0.0, page.height, fonts)
    return "\n".join(code)


def _emit_all(code: list[str], ops: Iterable[Op], dx: float, top: float, fonts: Fonts) -> None:
    for op in ops:
        if type(op) is Text:
            code.append(_text(op, dx, top, fonts))
        elif type(op) is Group:
            _emit_all(code, op.fragment.ops, dx + op.x, top - op.y, fonts)
        elif type(op) is Watermark:
            code.append(_watermark(op, dx, top, fonts))
        else:
            code.append(_EMITTERS[type(op)](op, dx, top))


def _text(op: Text, dx: float, top: float, fonts: Fonts) -> str:
    font = fonts[op.weight]
    codes = font.codes
    if op.gaps is None:
        shown = f"<{''.join([codes[c] for c in op.text])}> Tj"
    else:
        parts: list[str] = []
        scale = -1000 / op.size
        for char, gap in zip(op.text, op.gaps, strict=True):
            if gap and parts:
                parts.append(f">{gap * scale:.0f}<")
            parts.append(codes[char])
        shown = f"[<{''.join(parts)}>] TJ"
    code = f"BT /{font.name} {op.size:.5g} Tf {dx + op.x:.2f} {top - op.y:.2f} Td {shown} ET"
    return f"1 g {code} 0 g" if op.white else code


def _watermark(op: Watermark, dx: float, top: float, fonts: Fonts) -> str:
    font = fonts[Weight.BOLD]
    width = shape(op.text, Weight.BOLD).total * op.size / 1000 + op.tracking * (len(op.text) - 1)
    cos, sin = math.cos(math.radians(op.angle)), math.sin(math.radians(op.angle))
    back, down = width / 2, op.size * 0.37
    x = dx + op.x - back * cos + down * sin
    y = top - op.y - back * sin - down * cos
    codes = "".join(font.codes[char] for char in op.text)
    return (
        f"q {op.grey:g} G {op.stroke:g} w BT 1 Tr {op.tracking:g} Tc /{font.name} {op.size:.5g} Tf "
        f"{cos:.4f} {sin:.4f} {-sin:.4f} {cos:.4f} {x:.2f} {y:.2f} Tm <{codes}> Tj ET Q"
    )


def _dash(dash: tuple[float, ...]) -> str:
    return f"[{' '.join(f'{length:g}' for length in dash)}] 0 d "


def _styled(path: str, stroke: float, dash: tuple[float, ...], *, closed: bool) -> str:
    if not stroke:
        return f"{path} f"
    paint_with = "s" if closed else "S"
    if dash:
        return f"q {stroke:g} w {_dash(dash)}{path} {paint_with} Q"
    return f"{stroke:g} w {path} {paint_with}"


def _line(op: Line, dx: float, top: float) -> str:
    path = f"{dx + op.x1:.2f} {top - op.y1:.2f} m {dx + op.x2:.2f} {top - op.y2:.2f} l"
    if op.dash or op.round_caps:
        caps = "1 J " if op.round_caps else ""
        return f"q {op.width:g} w {caps}{_dash(op.dash)}{path} S Q"
    return f"{op.width:g} w {path} S"


def _rect(op: Rect, dx: float, top: float) -> str:
    x, y = dx + op.x, top - op.y - op.height
    if not op.radius:
        return _styled(f"{x:.2f} {y:.2f} {op.width:.2f} {op.height:.2f} re", op.stroke, op.dash, closed=False)
    r, k = op.radius, op.radius * (1 - _KAPPA)
    right, upper = x + op.width, y + op.height
    path = (
        f"{x + r:.2f} {y:.2f} m {right - r:.2f} {y:.2f} l "
        f"{right - k:.2f} {y:.2f} {right:.2f} {y + k:.2f} {right:.2f} {y + r:.2f} c {right:.2f} {upper - r:.2f} l "
        f"{right:.2f} {upper - k:.2f} {right - k:.2f} {upper:.2f} {right - r:.2f} {upper:.2f} c "
        f"{x + r:.2f} {upper:.2f} l "
        f"{x + k:.2f} {upper:.2f} {x:.2f} {upper - k:.2f} {x:.2f} {upper - r:.2f} c {x:.2f} {y + r:.2f} l "
        f"{x:.2f} {y + k:.2f} {x + k:.2f} {y:.2f} {x + r:.2f} {y:.2f} c h"
    )
    return _styled(path, op.stroke, op.dash, closed=True)


def _circle(op: Circle, dx: float, top: float) -> str:
    x, y, r = dx + op.x, top - op.y, op.radius
    k = r * _KAPPA
    path = (
        f"{x + r:.2f} {y:.2f} m {x + r:.2f} {y + k:.2f} {x + k:.2f} {y + r:.2f} {x:.2f} {y + r:.2f} c "
        f"{x - k:.2f} {y + r:.2f} {x - r:.2f} {y + k:.2f} {x - r:.2f} {y:.2f} c "
        f"{x - r:.2f} {y - k:.2f} {x - k:.2f} {y - r:.2f} {x:.2f} {y - r:.2f} c "
        f"{x + k:.2f} {y - r:.2f} {x + r:.2f} {y - k:.2f} {x + r:.2f} {y:.2f} c h"
    )
    return _styled(path, op.stroke, op.dash, closed=True)


def _points(points: Iterable[tuple[float, float]], dx: float, top: float) -> str:
    first, *rest = [f"{dx + x:.2f} {top - y:.2f}" for x, y in points]
    return f"{first} m " + " ".join(f"{point} l" for point in rest)


def _polyline(op: Polyline, dx: float, top: float) -> str:
    code = f"{op.width:g} w {_points(op.points, dx, top)} S"
    return f"1 G {code} 0 G" if op.white else code


def _polygon(op: Polygon, dx: float, top: float) -> str:
    return f"{_points(op.points, dx, top)} h f"


def _cells(op: Cells, dx: float, top: float) -> str:
    rects = "\n".join(f"{x:g} {-y - height:g} {width:g} {height:g} re" for x, y, width, height in op.cells)
    return f"q {op.unit:.5f} 0 0 {op.unit:.5f} {dx + op.x:.3f} {top - op.y:.3f} cm\n{rects} f Q"


_EMITTERS: dict[type[Op], Callable[..., str]] = {
    Line: _line,
    Rect: _rect,
    Circle: _circle,
    Polyline: _polyline,
    Polygon: _polygon,
    Cells: _cells,
}
