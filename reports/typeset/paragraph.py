"""Inline pieces (words in two weights, numerals, tick boxes) set into lines and drawn as one fragment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from reports.typeset.breaker import Atom, SetLine, set_lines, stretchable
from reports.typeset.drawing import Fragment, Group, Op, Text, Weight
from reports.typeset.shaping import Kind, gap_between, may_break, shape
from reports.typeset.type_size import SMALLEST, is_enlarged, set_size

_OBJECT = "\ufffc"
_ASCENT = 0.88
_CENTRE = 0.37
_MARK_SPACE = 0.2
_SPACED = frozenset({Kind.HAN, Kind.WORD})
LEADING = 1.35


class Align(Enum):
    """Where lines stand in their column."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Span:
    """Text in one weight; `size` None = the paragraph's."""

    text: str
    weight: Weight = Weight.REGULAR
    size: float | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A drawing that stands in a line like a character; `before` and `after` are its side bearings.

    Attributes:
        joins_next: no line ends directly after it.
    """

    fragment: Fragment
    before: float = 0.0
    after: float = 0.0
    joins_next: bool = True


@dataclass(frozen=True, slots=True)
class Space:
    """A gap in a line; a line may end after it."""

    width: float


Inline = Span | Mark | Space


def bold(text: str, size: float | None = None) -> Span:
    """Text in the heavier weight."""
    return Span(text, Weight.BOLD, size)


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set; sizes in points, `leading` in line heights, `indent` in ems."""

    size: float
    weight: Weight = Weight.REGULAR
    align: Align = Align.LEFT
    leading: float = LEADING
    justify: bool = False
    indent: float = 0.0
    tracking: float = 0.0


def text_width(text: str, size: float, weight: Weight = Weight.REGULAR) -> float:
    """The width of a text on one line, in points."""
    return shape(text, weight).total * set_size(size) / 1000


def fitted(text: str, width: float, style: Style, *, smallest: float = SMALLEST) -> Fragment:
    """Set a text on one line, smaller when it must be; below `smallest` it wraps instead."""
    style = _as_set(style)
    natural = shape(text, style.weight).total * style.size / 1000
    least = min(set_size(smallest), style.size)
    size = style.size if natural <= width else max(least, style.size * width / natural * 0.999)
    return _set(text, width, replace(style, size=size))


def paragraph(content: str | Sequence[Inline], width: float, style: Style) -> Fragment:
    """Set text into a column of a width; the fragment is as wide as the column.

    Raises:
        UserError: MISSING_GLYPH.
    """
    return _set(content if isinstance(content, str) else _spans_as_set(content), width, _as_set(style))


@lru_cache(maxsize=4096)
def _set(content: str | tuple[Inline, ...], width: float, style: Style) -> Fragment:
    if isinstance(content, str):
        single = _single_line(content, width, style)
        if single is not None:
            return single
        content = (Span(content, style.weight),)
    atoms = _atoms(content, style)
    lines, factor = set_lines(atoms, width, indent=style.indent * style.size, justify=style.justify)
    size = style.size * factor
    pitch = style.size * style.leading
    ops: list[Op] = []
    for number, line in enumerate(lines):
        slack = width - line.width * factor
        x = slack * style.align.value if style.align is not Align.LEFT else 0.0
        if number == 0:
            x += style.indent * size
        baseline = number * pitch + (pitch - size) / 2 + size * _ASCENT
        _draw_line(ops, atoms, line, content, x, baseline, factor, size)
    return Fragment(width, max(len(lines), 1) * pitch, tuple(ops))


def line_of(content: Sequence[Inline], style: Style) -> Fragment:
    """Set inline pieces on one line, as wide as they are."""
    style, spans = _as_set(style), _spans_as_set(content)
    width = sum(atom.advance + atom.gap for atom in _atoms(spans, style))
    drawn = _set(spans, width + 1, style)
    return Fragment(width, drawn.height, drawn.ops)


def _as_set(style: Style) -> Style:
    return replace(style, size=set_size(style.size)) if is_enlarged() else style


def _spans_as_set(content: Sequence[Inline]) -> tuple[Inline, ...]:
    if not is_enlarged():
        return tuple(content)
    return tuple(
        replace(inline, size=set_size(inline.size)) if isinstance(inline, Span) and inline.size else inline
        for inline in content
    )


def _single_line(text: str, width: float, style: Style) -> Fragment | None:
    """The quick way for text that fits on one line, which most cells do; None when it does not fit."""
    shaped = shape(text, style.weight)
    if not shaped.text:
        return Fragment(width, style.size * style.leading, ())
    natural = shaped.total * style.size / 1000 + style.tracking * (len(shaped.text) - 1)
    if natural + style.indent * style.size > width or shaped.kinds[0] is Kind.OPENER:
        return None
    x = (width - natural) * style.align.value + style.indent * style.size
    baseline = (style.size * style.leading - style.size) / 2 + style.size * _ASCENT
    gaps = None
    if style.tracking or shaped.gaps:
        base = shaped.gaps or (0.0,) * len(shaped.text)
        gaps = (0.0, *(gap * style.size / 1000 + style.tracking for gap in base[1:]))
    op = Text(x, baseline, style.size, style.weight, shaped.text, gaps)
    return Fragment(width, style.size * style.leading, (op,))


def _atoms(content: Sequence[Inline], style: Style) -> list[Atom]:
    atoms: list[Atom] = []
    for index, inline in enumerate(content):
        if isinstance(inline, Mark):
            atoms.append(_mark_atom(inline, index, atoms[-1] if atoms else None, style))
            continue
        if isinstance(inline, Space):
            atoms.append(Atom(_OBJECT, Kind.SPACE, 0.0, inline.width, 0.0, can_start=False, span=index))
            continue
        shaped = shape(inline.text, inline.weight)
        size = inline.size or style.size
        scale = size / 1000
        gaps = shaped.gaps or (0.0,) * len(shaped.text)
        first = len(atoms)
        atoms.extend(
            Atom(char, kind, size, advance * scale, gap * scale, can_start, index)
            for char, kind, advance, gap, can_start in zip(
                shaped.text, shaped.kinds, shaped.advances, gaps, shaped.breaks, strict=True
            )
        )
        if 0 < first < len(atoms):
            _join(atoms[first - 1], atoms[first])
    return atoms


def _mark_atom(mark: Mark, index: int, before: Atom | None, style: Style) -> Atom:
    kind = Kind.MARK if mark.joins_next else Kind.HAN
    after_text = before is not None and before.char != _OBJECT and before.kind in _SPACED
    return Atom(
        _OBJECT,
        kind,
        0.0,
        mark.before + mark.fragment.width + mark.after,
        _MARK_SPACE * style.size if after_text else 0.0,
        before is None or may_break(before.kind, Kind.HAN),
        index,
    )


def _join(before: Atom, after: Atom) -> None:
    """Settle the border between two inlines as if they were one text."""
    after.can_start = may_break(before.kind, after.kind)
    if before.kind is Kind.SPACE:
        after.gap = 0.0
    elif before.char == _OBJECT:
        after.gap = _MARK_SPACE * after.size if after.kind in _SPACED else 0.0
    else:
        after.gap = gap_between(before.kind, after.kind, before.char, after.char) * after.size / 1000


def _draw_line(
    ops: list[Op],
    atoms: Sequence[Atom],
    line: SetLine,
    content: Sequence[Inline],
    x: float,
    baseline: float,
    factor: float,
    size: float,
) -> None:
    x -= line.shift * factor
    run: list[str] = []
    gaps: list[float] = []
    run_x, run_span = x, -1
    for i in range(line.start, line.end):
        atom = atoms[i]
        gap = 0.0
        if i > line.start:
            gap = atom.gap + (line.stretch if line.stretch and stretchable(atoms[i - 1], atom) else 0.0)
            gap *= factor
        if atom.span != run_span:
            _flush(ops, run, gaps, run_x, baseline, content, run_span, factor, size)
            run, gaps, run_x, run_span = [], [], x + gap, atom.span
            gaps.append(0.0)
        else:
            gaps.append(gap)
        x += gap
        inline = content[atom.span]
        if isinstance(inline, Mark):
            ops.append(
                Group(x + inline.before, baseline - size * _CENTRE - inline.fragment.height / 2, inline.fragment)
            )
        elif isinstance(inline, Span):
            run.append(atom.char)
        x += atom.advance * factor
    _flush(ops, run, gaps, run_x, baseline, content, run_span, factor, size)


def _flush(
    ops: list[Op],
    run: list[str],
    gaps: list[float],
    x: float,
    baseline: float,
    content: Sequence[Inline],
    span: int,
    factor: float,
    size: float,
) -> None:
    if not run:
        return
    inline = content[span]
    assert isinstance(inline, Span)
    own = (inline.size * factor) if inline.size else size
    ops.append(Text(x, baseline, own, inline.weight, "".join(run), tuple(gaps) if any(gaps) else None))
