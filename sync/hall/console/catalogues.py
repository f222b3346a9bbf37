"""The catalogues the hall knows: those it has published, and the one that comes with the program."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files

from station_app.domain.catalogue import Catalogue
from station_app.domain.catalogue_parse import parse_catalogue
from station_app.domain.publications import PublicationKind
from station_app.errors import EnvironmentFault
from sync.hall.blob_store import Blobs, read_whole
from sync.hall.context import Hall
from sync.hall.publications import Published, newest, versions
from sync.hall.store.database import Tx


def of_version(hall: Hall, tx: Tx, version: str) -> Catalogue | None:
    """The catalogue of that version: published by the hall, or the one that comes with the program.

    Raises:
        EnvironmentFault: its file cannot be reached now.
    """
    published = next((one for one in _catalogues(versions(tx)) if one.version == version), None)
    if published is not None:
        return _published(hall, published)
    starter = _starter()
    return starter if starter.version == version else None


def in_force(hall: Hall, tx: Tx) -> Catalogue:
    """The newest that the hall has published, or the one that comes with the program.

    Raises:
        EnvironmentFault: its file cannot be reached now.
    """
    published = next(iter(_catalogues(newest(tx))), None)
    return (_published(hall, published) if published else None) or _starter()


def at_hand(hall: Hall, tx: Tx) -> Catalogue:
    """The one in force; while its file cannot be reached, the one that comes with the program: nobody waits for words."""
    try:
        return in_force(hall, tx)
    except EnvironmentFault:
        return _starter()


def _catalogues(published: list[Published]) -> list[Published]:
    return [one for one in published if one.kind == PublicationKind.CATALOGUE.value]


def _published(hall: Hall, published: Published) -> Catalogue | None:
    try:
        return _parsed(hall.blobs, published.sha256)
    except FileNotFoundError:
        return None


@lru_cache(maxsize=4)
def _parsed(blobs: Blobs, sha256: str) -> Catalogue:
    """Read and parsed once: a file never changes under its hash."""
    return parse_catalogue(json.loads(read_whole(blobs, sha256)))


@lru_cache(maxsize=1)
def _starter() -> Catalogue:
    return parse_catalogue(json.loads((files("station_app") / "data" / "catalogue.json").read_text("utf-8")))
