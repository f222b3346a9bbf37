"""The undo stack of one page: session-long, newest first; what is undone can be done again."""

from __future__ import annotations

from typing import Generic, TypeVar

S = TypeVar("S")


class UndoStack(Generic[S]):
    """Keeps steps; the page takes one, puts it back, and returns what undoes that again."""

    def __init__(self) -> None:
        self._done: list[S] = []
        self._undone: list[S] = []

    def did(self, step: S) -> None:
        """Something was done; what had been undone before can't be done again."""
        self._done.append(step)
        self._undone.clear()

    def to_undo(self) -> S | None:
        """Take the step that Ctrl+Z puts back; None when there is none."""
        return self._done.pop() if self._done else None

    def undone(self, step: S) -> None:
        """It was put back; `step` would do it again."""
        self._undone.append(step)

    def to_redo(self) -> S | None:
        """Take the step that Ctrl+Y does again; None when there is none."""
        return self._undone.pop() if self._undone else None

    def redone(self, step: S) -> None:
        """It was done again; `step` would undo it."""
        self._done.append(step)

    def clear(self) -> None:
        """Another case is shown."""
        self._done.clear()
        self._undone.clear()
