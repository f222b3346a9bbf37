"""A frame around several blocks, so that a long framed text can still go over a page."""

from __future__ import annotations

from collections.abc import Sequence

from reports.documents.frame import WIDTH
from reports.typeset.drawing import MM, Fragment, Group, Line, Op
from reports.typeset.flow import Block, glue
from reports.typeset.table import OUTER

INSET = 3 * MM
INNER = WIDTH - 2 * INSET
_EDGE = 1.8 * MM


def framed_blocks(parts: Sequence[Fragment], gap: float) -> list[Block]:
    """Fragments of the width `INNER` below one another in one frame, kept on one page if a page can hold them."""
    last = len(parts) - 1
    pieces = [_piece(part, first=index == 0, last=index == last) for index, part in enumerate(parts)]
    return glue([Block(piece, gap if index == 0 else 0) for index, piece in enumerate(pieces)])


def _piece(part: Fragment, *, first: bool, last: bool) -> Fragment:
    top = _EDGE if first else 0.6 * MM
    height = top + part.height + (_EDGE if last else 0.6 * MM)
    ops: list[Op] = [
        Line(OUTER / 2, 0, OUTER / 2, height, OUTER),
        Line(WIDTH - OUTER / 2, 0, WIDTH - OUTER / 2, height, OUTER),
        Group(INSET, top, part),
    ]
    if first:
        ops.append(Line(0, OUTER / 2, WIDTH, OUTER / 2, OUTER))
    if last:
        ops.append(Line(0, height - OUTER / 2, WIDTH, height - OUTER / 2, OUTER))
    return Fragment(WIDTH, height, tuple(ops))
