"""Where the hall keeps its files: its own folder, or the one that `serve --blobs` named, remembered beside its key."""

from __future__ import annotations

import re
from pathlib import Path

from station_app.errors import Code, EnvironmentFault, UserError

_REMEMBERED = "hall.blobs"
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def blobs_of(home: Path) -> Path:
    """The folder of files of a hall.

    Raises:
        UserError: `bad_blobs` when what was remembered cannot be read.
    """
    try:
        return Path((home / _REMEMBERED).read_text("utf-8").rstrip("\n"))
    except FileNotFoundError:
        return home / "blobs"
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(Code.BAD_BLOBS, "blobs", place=_REMEMBERED) from error


def remember_blobs(home: Path, place: str) -> None:
    """Keep the folder for all further commands.

    Raises:
        UserError: `bad_blobs` for a bucket or an address.
        EnvironmentFault: `store_read_only`.
    """
    if not place.strip() or "\n" in place or _ELSEWHERE.match(place):
        raise UserError(Code.BAD_BLOBS, "blobs", place=place)
    partial = home / f"{_REMEMBERED}.part"
    try:
        folder = Path(place).absolute()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial.write_text(f"{folder}\n", "utf-8")
        partial.replace(home / _REMEMBERED)
    except OSError as error:
        raise EnvironmentFault(Code.STORE_READ_ONLY, "blobs") from error
