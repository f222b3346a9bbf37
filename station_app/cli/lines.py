"""Reads JSON or JSON lines from a file or standard input, each line handled as it arrives."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any

from station_app.errors import Code, UserError

Document = Callable[[], Any]
"""Parses one document when it is asked for; raises `bad_json`."""


def read_documents(source: str) -> Iterator[tuple[int, Document]]:
    """The documents of a source, each with its line number, counted from 1.

    A source that begins with a lone `{` or with `[` is one JSON document (an object or an array of them); anything
    else is read line by line, so that one bad line does not stop the rest.

    Raises:
        UserError: `file_not_found`.
    """
    with _opened(source) as stream:
        numbered = enumerate(iter(stream.readline, b""), start=1)
        for number, line in numbered:
            text = line.strip()
            if not text:
                continue
            if number == 1 and (text == b"{" or text.startswith(b"[")):
                yield from _whole(line + stream.read())
                return
            yield number, _parser(line)


def _whole(raw: bytes) -> Iterator[tuple[int, Document]]:
    parse = _parser(raw)
    try:
        value = parse()
    except UserError:
        yield 1, parse
        return
    for number, part in enumerate(value if isinstance(value, list) else [value], start=1):
        yield number, partial(_given, part)


def _given(value: Any) -> Any:
    return value


def _parser(raw: bytes) -> Document:
    def parse() -> Any:
        try:
            return json.loads(raw.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise UserError(Code.BAD_JSON, "line", line=1, column=getattr(error, "colno", 1)) from error

    return parse


@contextmanager
def _opened(source: str) -> Iterator[IO[bytes]]:
    if source == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = Path(source).open("rb")  # noqa: SIM115  # closed below
    except OSError as error:
        raise UserError(Code.FILE_NOT_FOUND, "file", path=source) from error
    with stream:
        yield stream
