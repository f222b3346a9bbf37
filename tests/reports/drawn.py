"""Looks at what a document draws before it becomes a PDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reports.render import layout
from reports.typeset.drawing import Group, Line, Op, Polyline, Rect, Text
from reports.typeset.marks import SMALLEST_WHITE


def single_ops(ops: Iterable[Op]) -> Iterator[Op]:
    """Every drawing operation, those within groups too."""
    for op in ops:
        if isinstance(op, Group):
            yield from single_ops(op.fragment.ops)
        else:
            yield op


def assert_survives_photocopy(document: object) -> None:
    for page in layout(document).pages:
        for op in single_ops(page.ops):
            if isinstance(op, Text):
                assert op.size >= (SMALLEST_WHITE if op.white else 7.4 if len(op.text) > 3 else 4)
            elif isinstance(op, Line | Polyline):
                assert op.width >= 0.5
            elif isinstance(op, Rect):
                assert op.stroke == 0 or op.stroke >= 0.5
