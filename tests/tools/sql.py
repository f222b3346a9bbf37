"""Runs SQL statements from standard input on a store, opened as the product opens it; development only.

Prints `{"rows":[...]}` of the last statement, each row a list in the order of its columns; BLOBs as hex digits.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlcipher3
from peewee import PeeweeException

from station_app.bootstrap import open_store, unlock
from station_app.clock import Clock
from station_app.errors import Exit, StationError
from station_app.keyslots import KeySource
from station_app.paths import find_home


def main() -> int:
    """Run the statements; the exit codes are the product's."""
    parser = argparse.ArgumentParser(prog="dev sql", description=__doc__)
    parser.add_argument("--home", metavar="DIR")
    parser.add_argument("--key-file", type=Path, metavar="FILE")
    options = parser.parse_args()
    paths = find_home(options.home)
    try:
        store = open_store(paths, unlock(paths, KeySource(options.key_file)).key, Clock())
    except StationError as error:
        print(error, error.params, file=sys.stderr)
        return error.exit
    try:
        rows: list[Any] = []
        for statement in statements(sys.stdin.read()):
            rows = store.database.execute_sql(statement).fetchall()
    except (PeeweeException, sqlcipher3.Error) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return Exit.BAD_INPUT
    finally:
        store.close()
    print(json.dumps({"rows": rows}, ensure_ascii=False, default=bytes.hex))
    return Exit.DONE


def statements(text: str) -> Iterator[str]:
    """The statements of a script, cut where SQLite sees one end; triggers stay whole."""
    collected = ""
    for part in text.split(";"):
        collected += part + ";"
        if sqlite3.complete_statement(collected):
            if collected.strip("; \t\r\n"):
                yield collected
            collected = ""
    if collected.strip("; \t\r\n"):
        yield collected


if __name__ == "__main__":
    sys.exit(main())
