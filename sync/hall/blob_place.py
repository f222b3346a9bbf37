"""Where the hall keeps its files: its own folder, or what `serve --blobs` named, remembered beside its key."""

from __future__ import annotations

import re
from pathlib import Path

from station_app.errors import Code, EnvironmentFault, UserError
from sync.hall.blob_store import Blobs
from sync.hall.blobs import BlobFolder

_REMEMBERED = "hall.blobs"
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_BUCKET = "s3://"


def open_blobs(home: Path) -> Blobs:
    """The files of a hall, wherever they lie; nothing is asked of the place yet.

    Raises:
        UserError: `bad_blobs` when what was remembered cannot be read.
        EnvironmentFault: `bucket_driver_missing`.
    """
    try:
        place = (home / _REMEMBERED).read_text("utf-8").rstrip("\n")
    except FileNotFoundError:
        place = str(home / "blobs")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(Code.BAD_BLOBS, "blobs", place=_REMEMBERED) from error
    return _blobs_at(place, home)


def remember_blobs(home: Path, place: str) -> None:
    """Keep the place for all further commands, once it has shown that files can be kept there.

    Args:
        place: a folder, which is made, or `s3://bucket/prefix`.

    Raises:
        UserError: `bad_blobs` for another kind of address.
        EnvironmentFault: `store_read_only`, `bucket_driver_missing`, `bucket_refused`, `bucket_unreachable`.
    """
    if not place.strip() or "\n" in place:
        raise UserError(Code.BAD_BLOBS, "blobs", place=place)
    partial = home / f"{_REMEMBERED}.part"
    in_bucket = _ADDRESS.match(place) is not None
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not in_bucket:
            folder = Path(place).absolute()
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            place = str(folder)
        _blobs_at(place, home).check()
        partial.write_text(f"{place}\n", "utf-8")
        partial.replace(home / _REMEMBERED)
    except OSError as error:
        raise EnvironmentFault(Code.STORE_READ_ONLY, "blobs") from error


def _blobs_at(place: str, home: Path) -> Blobs:
    if not place.startswith(_BUCKET):
        if _ADDRESS.match(place):
            raise UserError(Code.BAD_BLOBS, "blobs", place=place)
        return BlobFolder(Path(place))
    try:
        from sync.hall.blob_bucket import BlobBucket  # noqa: PLC0415  # its library is an extra
        from sync.hall.bucket import Bucket, read_place  # noqa: PLC0415
    except ImportError as error:
        raise EnvironmentFault(Code.BUCKET_DRIVER_MISSING, "blobs") from error
    return BlobBucket(Bucket(read_place(place)), home / "spool")
