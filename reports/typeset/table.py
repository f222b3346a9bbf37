"""Ruled rows of cells and boxed forms: look-up tables without verticals, form tables with bold labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.typeset.drawing import Fragment, Group, Line, Op, Rect

OUTER = 1.1
HEAD = 0.8
ROW = 0.5
FORM_CELL = 0.6


@dataclass(frozen=True, slots=True)
class Placed:
    """A fragment at a horizontal position of a row, centred on the row's height."""

    x: float
    fragment: Fragment


def row(
    width: float,
    cells: Sequence[Placed],
    *,
    padding: float,
    least: float = 0.0,
    below: float = ROW,
    above: float = 0.0,
    extra: Sequence[Op] = (),
) -> Fragment:
    """A row as high as its highest cell, with a line below (and above, for a header)."""
    height = max([least, *(cell.fragment.height + 2 * padding for cell in cells)])
    ops: list[Op] = [Group(cell.x, (height - cell.fragment.height) / 2, cell.fragment) for cell in cells]
    if above:
        ops.append(Line(0, 0, width, 0, above))
    if below:
        ops.append(Line(0, height, width, height, below))
    ops.extend(extra)
    return Fragment(width, height, tuple(ops))


@dataclass(frozen=True, slots=True)
class FormCell:
    """A cell of a form: its width, what stands in it and how far from its left edge; `rows` it reaches down."""

    width: float
    fragment: Fragment
    inset: float = 0.0
    rows: int = 1


def form(rows: Sequence[Sequence[FormCell]], *, padding: float, least: float) -> Fragment:
    """A boxed form; a cell that reaches down leaves its place out in the rows below."""
    heights = [
        max([least, *(cell.fragment.height + 2 * padding for cell in cells if cell.rows == 1)]) for cells in rows
    ]
    total = sum(heights)
    width = sum(cell.width for cell in rows[0])
    ops: list[Op] = []
    hanging: list[tuple[float, float, int]] = []
    y = 0.0
    for index, cells in enumerate(rows):
        occupied = [(x, w) for x, w, until in hanging if until > index]
        x = 0.0
        for cell in cells:
            x = _past(x, occupied)
            height = sum(heights[index : index + cell.rows])
            ops.append(Group(x + cell.inset, y + (height - cell.fragment.height) / 2, cell.fragment))
            if x > 0:
                ops.append(Line(x, y, x, y + height, FORM_CELL))
            if index > 0:
                ops.append(Line(x, y, x + cell.width, y, FORM_CELL))
            if cell.rows > 1:
                hanging.append((x, cell.width, index + cell.rows))
            x += cell.width
        y += heights[index]
    ops.append(Rect(0, 0, width, total, stroke=OUTER))
    return Fragment(width, total, tuple(ops))


def _past(x: float, occupied: Sequence[tuple[float, float]]) -> float:
    for left, width in occupied:
        if abs(left - x) < 0.01:
            return left + width
    return x
