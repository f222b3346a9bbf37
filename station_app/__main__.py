"""Starts Station Desk: without arguments the window, otherwise the command line."""

from __future__ import annotations

import sys

from station_app.cli.main import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
