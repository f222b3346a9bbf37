"""Where tests keep what they make: in memory, where the system has a folder with room for it there."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

_IN_MEMORY = Path("/dev/shm")
_ROOM = 8 << 30
"""The longest groups of tests keep less than half as much at once."""


def quick_place() -> Path:
    """A folder in memory, or else the usual one for temporary files."""
    roomy = _IN_MEMORY.is_dir() and shutil.disk_usage(_IN_MEMORY).free > _ROOM
    return _IN_MEMORY if roomy else Path(tempfile.gettempdir())
