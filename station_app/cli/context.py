"""What every command gets: its options, the home, the clock, the key source, and where its output goes."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from station_app import bootstrap
from station_app.clock import Clock, parse_moment
from station_app.domain.records import OperatorRow
from station_app.errors import Code, UserError
from station_app.keyslots import KeySource
from station_app.paths import Paths, find_home
from station_app.services.service_set import Services


@dataclass(frozen=True)
class Context:
    """One invocation of the command line."""

    options: argparse.Namespace
    paths: Paths
    clock: Clock

    @property
    def json(self) -> bool:
        """Whether the answer is one JSON object on standard output."""
        return bool(self.options.json)

    @cached_property
    def _stdin_lines(self) -> Iterator[str]:
        """Read as bytes, so that the documents of `--file -` may follow the secrets."""
        return iter(lambda: sys.stdin.buffer.readline().decode("utf-8", "surrogateescape"), "")

    def _secret(self, option: str, prompt: str) -> str | None:
        """A secret from its `--*-stdin` option: one line each, in the order passphrase, password."""
        if not getattr(self.options, option, False):
            return None
        if sys.stdin.isatty():
            return getpass.getpass(prompt)
        return next(self._stdin_lines, "").rstrip("\r\n")

    @cached_property
    def key_source(self) -> KeySource:
        """What the store is to be opened with."""
        file = getattr(self.options, "key_file", None)
        return KeySource(Path(file) if file else None, self._secret("passphrase_stdin", "口令："))

    def password(self) -> str | None:
        """The operator's password, if one was announced."""
        _ = self.key_source  # the passphrase's line comes first
        return self._secret("password_stdin", "密码：")

    def read_line(self) -> str:
        """The next line of standard input, after the secrets that were announced."""
        _ = self.key_source
        return next(self._stdin_lines, "").strip()

    @contextmanager
    def services(self) -> Iterator[Services]:
        """The services over the home's store."""
        with bootstrap.open_services(self.paths, self.key_source, self.clock) as services:
            yield services

    def data(self) -> Any:
        """What `--data` holds.

        Raises:
            UserError: `bad_json`.
        """
        try:
            return json.loads(self.options.data)
        except json.JSONDecodeError as error:
            raise UserError(Code.BAD_JSON, "data", line=error.lineno, column=error.colno) from error
        except (ValueError, RecursionError) as error:
            raise UserError(Code.BAD_JSON, "data", line=1, column=1) from error

    def operator(self, services: Services) -> OperatorRow:
        """Who the command acts as: the first operator, or the one who signs in.

        Raises:
            EnvironmentFault: `password_wrong`.
        """
        name = getattr(self.options, "operator", None)
        if not name:
            return services.operators.first()
        return services.operators.sign_in(name, self.password() or "")

    def answer(self, data: Mapping[str, Any], text: str) -> None:
        """Print the answer: the object with `--json`, else a text for people."""
        print(json.dumps(data, ensure_ascii=False, default=str) if self.json else text, flush=True)

    def say(self, text: str) -> None:
        """Tell people something on standard error."""
        print(text, file=sys.stderr, flush=True)


def make_context(options: argparse.Namespace) -> Context:
    """Build the context of one invocation.

    Raises:
        UserError: `bad_date` for an unreadable `STATION_NOW`.
    """
    return Context(options, find_home(options.home), _clock())


def _clock() -> Clock:
    text = os.environ.get("STATION_NOW")
    if not text:
        return Clock()
    try:
        return Clock(parse_moment(text))
    except ValueError as error:
        raise UserError(Code.BAD_DATE, "STATION_NOW") from error


def split_list(text: str | None) -> tuple[str, ...]:
    """A comma-separated option as its parts."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def split_pairs(text: str | None) -> dict[str, str]:
    """A `k=v,k=v` option as a mapping.

    Raises:
        UserError: `unknown_situation` when a part has no `=`.
    """
    pairs: dict[str, str] = {}
    for part in split_list(text):
        key, sign, value = part.partition("=")
        if not sign:
            raise UserError(Code.UNKNOWN_SITUATION, "answers", situation=part)
        pairs[key.strip()] = value.strip()
    return pairs
