"""One page of a PDF as a picture, drawn in a process of its own: a file from outside may do there what it likes.

`python -m sync.hall.console.pdf_page FILE PAGE WIDTH` writes a JPEG to standard output, and ends with 1 when it cannot.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from functools import lru_cache
from pathlib import Path

import sync

SECONDS = 20
MOST_BYTES = 1024 * 1024 * 1024
"""Memory the drawing may take."""
_AT_ONCE = threading.BoundedSemaphore(2)
_TALLEST = 3
"""Times its width."""


class UndrawnError(Exception):
    """The page could not be drawn."""


@lru_cache(maxsize=32)
def drawn(path: Path, page: int, width: int) -> bytes:
    """A JPEG of a page, of this width at most; a file never changes under its name, so it is drawn once.

    Raises:
        UndrawnError: the file or the page cannot be read, or it takes too long or too much memory.
    """
    root = str(Path(sync.__file__).resolve().parent.parent)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))}
    command = [sys.executable, "-P", "-m", __name__, str(path), str(page), str(width)]
    try:
        with _AT_ONCE:
            done = subprocess.run(  # noqa: S603  # our own program; the file is an argument and named by its hash
                command, capture_output=True, timeout=SECONDS, check=True, env=environment, stdin=subprocess.DEVNULL
            )
    except (subprocess.SubprocessError, OSError) as error:
        raise UndrawnError from error
    return done.stdout


def main(arguments: list[str]) -> int:
    """Draw what the arguments name."""
    import pypdfium2  # noqa: PLC0415  # only here, never in the hall itself

    _be_modest()
    path, page, width = arguments[0], int(arguments[1]), int(arguments[2])
    try:
        with pypdfium2.PdfDocument(path) as document:
            sheet = document[page - 1]
            across, down = sheet.get_size()
            if not (0 < across < 20_000 and 0 < down < 20_000):
                return 1
            scale = min(width / across, width * _TALLEST / down)
            sheet.render(scale=scale).to_pil().convert("RGB").save(sys.stdout.buffer, "JPEG", quality=88)
    except (pypdfium2.PdfiumError, IndexError, OSError, ValueError, MemoryError):
        return 1
    return 0


def _be_modest() -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  # there is none elsewhere

        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
