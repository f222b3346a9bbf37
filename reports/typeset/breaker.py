"""Atoms to lines: 避头尾 strictly, whole Latin words, no character left alone, justified on request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.typeset.shaping import Kind, line_end_slack, line_start_shift
from reports.typeset.type_size import smallest

_SHRINK_STEPS = (0.25, 0.5)
_TOLERANCE = 0.01
_STRETCHABLE = frozenset({Kind.HAN, Kind.CLOSER, Kind.OPENER, Kind.SPACE, Kind.MARK})


@dataclass(slots=True)
class Atom:
    """A character or mark to be set; lengths in points.

    Attributes:
        gap: space before it, when it does not begin a line.
        can_start: a line may begin with it.
        span: index of the inline it came from.
    """

    char: str
    kind: Kind
    size: float
    advance: float
    gap: float
    can_start: bool
    span: int


@dataclass(frozen=True, slots=True)
class SetLine:
    """Atoms `start` to `end` on one line.

    Attributes:
        shift: how far the first atom moves left of the line's beginning.
        width: from the beginning to the last ink.
        stretch: extra space before each atom where `stretchable` holds.
    """

    start: int
    end: int
    shift: float
    width: float
    stretch: float = 0.0


def stretchable(before: Atom, after: Atom) -> bool:
    """Whether justification may widen the distance between two neighbours."""
    if before.kind is Kind.CONNECTED and after.kind is Kind.CONNECTED:
        return False
    return before.kind in _STRETCHABLE or after.kind in _STRETCHABLE


def break_lines(atoms: Sequence[Atom], width: float, indent: float = 0.0) -> list[SetLine]:
    """Fill lines of a width one after the other; the first is shorter by `indent`.

    Every atom is on exactly one line; spaces at a line's end hang beyond it.
    """
    lines: list[SetLine] = []
    start = 0
    room = width - indent
    while start < len(atoms):
        line = _fill(atoms, start, room)
        lines.append(line)
        start = line.end
        room = width
    return lines


def set_lines(
    atoms: Sequence[Atom], width: float, *, indent: float = 0.0, justify: bool = False
) -> tuple[list[SetLine], float]:
    """Break a paragraph well.

    Returns:
        The lines, and the factor by which all sizes shrink (1, unless that keeps a character from standing alone).
    """
    lines = break_lines(atoms, width, indent)
    factor = 1.0
    if len(lines) > 1 and _stands_alone(atoms, lines[-1]):
        lines, factor = _avoid_lone_character(atoms, lines, width, indent)
    if justify:
        scaled = width / factor
        lines = [
            _justified(atoms, line, scaled - (indent / factor if i == 0 else 0)) if i < len(lines) - 1 else line
            for i, line in enumerate(lines)
        ]
    return lines, factor


def _fill(atoms: Sequence[Atom], start: int, room: float) -> SetLine:
    first = atoms[start]
    shift = line_start_shift(first.kind, first.char) * first.size / 1000
    x = -shift
    best: tuple[int, float] | None = None
    before_width = 0.0
    for i in range(start, len(atoms)):
        atom = atoms[i]
        if i > start:
            if atom.can_start:
                best = (i, before_width)
            x += atom.gap
        x += atom.advance
        ink = x - line_end_slack(atom.kind, atom.char) * atom.size / 1000
        if ink > room + _TOLERANCE and i > start and atom.kind is not Kind.SPACE:
            end, width = best or _forced(atoms, start, i)
            return SetLine(start, end, shift, width)
        before_width = ink if atom.kind is not Kind.SPACE else before_width
    return SetLine(start, len(atoms), shift, before_width)


def _forced(atoms: Sequence[Atom], start: int, overflow: int) -> tuple[int, float]:
    """Where to cut when no place allows it: inside a word too long for the line, in marks alone at the edge itself."""
    for end in range(overflow, start, -1):
        if atoms[end].kind in (Kind.WORD, Kind.HAN, Kind.MARK) and atoms[end - 1].kind in (Kind.WORD, Kind.HAN):
            return end, _width(atoms, start, end)
    return overflow, _width(atoms, start, overflow)


def _width(atoms: Sequence[Atom], start: int, end: int) -> float:
    while end - start > 1 and atoms[end - 1].kind is Kind.SPACE:
        end -= 1
    first = atoms[start]
    x = first.advance - line_start_shift(first.kind, first.char) * first.size / 1000
    for i in range(start + 1, end):
        x += atoms[i].gap + atoms[i].advance
    last = atoms[end - 1]
    return x - line_end_slack(last.kind, last.char) * last.size / 1000


def _stands_alone(atoms: Sequence[Atom], line: SetLine) -> bool:
    return sum(1 for atom in _visible(atoms, line)) == 1


def _visible(atoms: Sequence[Atom], line: SetLine) -> Iterator[Atom]:
    return (a for a in atoms[line.start : line.end] if a.kind not in (Kind.SPACE, Kind.CLOSER, Kind.NARROW_CLOSER))


def _avoid_lone_character(
    atoms: Sequence[Atom], lines: list[SetLine], width: float, indent: float
) -> tuple[list[SetLine], float]:
    size = min((atom.size for atom in atoms if atom.size), default=smallest())
    for step in _SHRINK_STEPS:
        if size - step < smallest():
            break
        factor = (size - step) / size
        shrunk = break_lines(atoms, width / factor, indent / factor)
        if len(shrunk) < len(lines):
            return shrunk, factor
    above, last = lines[-2], lines[-1]
    earlier = next((i for i in range(last.start - 1, above.start, -1) if atoms[i].can_start), None)
    if earlier is None or earlier - above.start < 2:
        return lines, 1.0
    first = atoms[earlier]
    shift = line_start_shift(first.kind, first.char) * first.size / 1000
    if _width(atoms, earlier, last.end) > width + _TOLERANCE:
        return lines, 1.0
    cut = SetLine(above.start, earlier, above.shift, _width(atoms, above.start, earlier))
    return [*lines[:-2], cut, SetLine(earlier, last.end, shift, _width(atoms, earlier, last.end))], 1.0


def _justified(atoms: Sequence[Atom], line: SetLine, room: float) -> SetLine:
    end = line.end
    while end > line.start and atoms[end - 1].kind is Kind.SPACE:
        end -= 1
    places = sum(1 for i in range(line.start + 1, end) if stretchable(atoms[i - 1], atoms[i]))
    missing = room - line.width
    if not places or missing <= 0:
        return line
    return SetLine(line.start, line.end, line.shift, room, missing / places)
