"""Logging: rotating UTF-8 files whose lines hold no ID numbers, mobile numbers, codes or tokens."""

from __future__ import annotations

import logging
import logging.handlers
import re

from station_app.paths import Paths

_MEGABYTE = 1 << 20
_PATTERNS = (
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), "<id>"),
    (re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), "<mobile>"),
    (re.compile(r"(?i)(bearer|token|password|authorization)([\"'=: ]+)[^\s\"',;]+"), r"\1\2<secret>"),
    (re.compile(r"(?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])"), "<key>"),
)


def redact(text: str) -> str:
    """Take personal data and secrets out of a line by their shape."""
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


class RedactingFormatter(logging.Formatter):
    """Redacts the finished line, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        """Format, then redact."""
        return redact(super().format(record))


def start_logging(paths: Paths, level: int = logging.INFO) -> logging.Handler:
    """Send the root logger's lines to the home's log folder; the caller closes the handler."""
    paths.logs.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        paths.logs / "station.log", maxBytes=2 * _MEGABYTE, backupCount=5, encoding="utf-8"
    )
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    return handler


def stop_logging(handler: logging.Handler) -> None:
    """Take a handler off the root logger and close its file."""
    logging.getLogger().removeHandler(handler)
    handler.close()
