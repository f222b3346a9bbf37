"""Entry point of `station-hall` and `python -m sync.hall`."""

from __future__ import annotations

import sys

from sync.hall.cli import run


def main(argv: list[str] | None = None) -> int:
    """Run one command of the hall and return its exit code."""
    return run(argv)


if __name__ == "__main__":
    sys.exit(main())
