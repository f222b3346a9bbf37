"""The catalogues the hall knows: those it has published, and the one that comes with the program."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files

from station_app.domain.catalogue import Catalogue
from station_app.domain.catalogue_parse import parse_catalogue
from station_app.domain.publications import PublicationKind
from sync.hall.blob_store import read_whole
from sync.hall.context import Hall
from sync.hall.publications import Published, newest, versions
from sync.hall.store.database import Tx


def of_version(hall: Hall, tx: Tx, version: str) -> Catalogue | None:
    """The catalogue of that version: published by the hall, or the one that comes with the program."""
    published = next((one for one in _catalogues(versions(tx)) if one.version == version), None)
    if published is not None:
        return _published(hall, published)
    starter = _starter()
    return starter if starter.version == version else None


def in_force(hall: Hall, tx: Tx) -> Catalogue:
    """The newest that the hall has published, or the one that comes with the program."""
    published = next(iter(_catalogues(newest(tx))), None)
    return (_published(hall, published) if published else None) or _starter()


def _catalogues(published: list[Published]) -> list[Published]:
    return [one for one in published if one.kind == PublicationKind.CATALOGUE.value]


def _published(hall: Hall, published: Published) -> Catalogue | None:
    try:
        return _parsed(read_whole(hall.blobs, published.sha256))
    except FileNotFoundError:
        return None


@lru_cache(maxsize=4)
def _parsed(content: bytes) -> Catalogue:
    """Parsed once for the same content."""
    return parse_catalogue(json.loads(content))


@lru_cache(maxsize=1)
def _starter() -> Catalogue:
    return parse_catalogue(json.loads((files("station_app") / "data" / "catalogue.json").read_text("utf-8")))
