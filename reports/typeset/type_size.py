"""The sizes type is set in: as designed, or enlarged for readers who ask for it (大字版)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

SMALLEST = 7.5
LARGE = 1.2
LARGE_SMALLEST = 10.0

_scale: ContextVar[float] = ContextVar("type_scale", default=1.0)
P = ParamSpec("P")
R = TypeVar("R")


@contextmanager
def enlarged() -> Iterator[None]:
    """Everything set inside is set larger, nothing below ten points."""
    token = _scale.set(LARGE)
    try:
        yield
    finally:
        _scale.reset(token)


@contextmanager
def as_designed() -> Iterator[None]:
    """What is set inside keeps its size: charts, which have to fill their sheet and no more."""
    token = _scale.set(1.0)
    try:
        yield
    finally:
        _scale.reset(token)


def is_enlarged() -> bool:
    """Whether type is being set larger."""
    return _scale.get() != 1.0


def set_size(size: float) -> float:
    """The size a designed size is set in."""
    scale = _scale.get()
    return size if scale == 1.0 else max(LARGE_SMALLEST, size * scale)


def grown(length: float) -> float:
    """A length that grows with the type in it."""
    return length * _scale.get()


def smallest() -> float:
    """The size below which nothing is shrunk."""
    return LARGE_SMALLEST if is_enlarged() else SMALLEST


def cached_per_scale(function: Callable[P, R]) -> Callable[P, R]:
    """Keep what a function drew, for every scale apart."""
    kept: dict[object, R] = {}

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        key = (_scale.get(), args, tuple(kwargs.items()))
        if key not in kept:
            kept[key] = function(*args, **kwargs)
        return kept[key]

    return call
