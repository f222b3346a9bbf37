"""Catalogue files: check, import (all or nothing, with the difference), versions, list and show."""

from __future__ import annotations

import hashlib
import json
import threading
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Any

from station_app.domain.catalogue import Catalogue, HandlingItem
from station_app.domain.catalogue_check import CatalogueFault, find_faults, kind_of
from station_app.domain.catalogue_parse import parse_catalogue
from station_app.domain.publications import calendar_version
from station_app.domain.records import PublishedItemRow, VersionRow
from station_app.domain.workdays import Calendar, parse_calendar
from station_app.errors import Code, UserError
from station_app.storage import catalogue_store, search_index
from station_app.storage.search_index import Entry
from station_app.storage.store import Store, Write

_POLICIES = "policies"


class FileKind(StrEnum):
    """What a catalogue file holds."""

    CATALOGUE = "catalogue"
    ITEMS = "items"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Difference:
    """What an import changes: codes that are new, revised, and no longer there (新增 / 修订 / 停用)."""

    kind: FileKind
    version: str
    replaces: str | None
    added: tuple[str, ...]
    revised: tuple[str, ...]
    removed: tuple[str, ...]


class CatalogueService:
    """Keeps the active catalogue and calendar in memory; versions are immutable, so a loaded one never changes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._loaded: dict[str, Catalogue] = {}
        self._calendar: Calendar | None = None
        self._guard = threading.Lock()

    def active(self) -> Catalogue:
        """The catalogue new cases are logged with."""
        return self.version(catalogue_store.active_version(self._store, FileKind.CATALOGUE))

    def version(self, version: str) -> Catalogue:
        """One imported version, as cases froze it.

        Raises:
            UserError: `item_not_found` when this store never had it.
        """
        with self._guard:
            known = self._loaded.get(version)
            if known is None:
                known = parse_catalogue(self._body(FileKind.CATALOGUE, version))
                self._loaded[version] = known
            return known

    def calendar(self) -> Calendar:
        """The workday calendar in force."""
        with self._guard:
            if self._calendar is None:
                version = catalogue_store.active_version(self._store, FileKind.CALENDAR)
                self._calendar = parse_calendar(self._body(FileKind.CALENDAR, version), version)
            return self._calendar

    def _body(self, kind: FileKind, version: str) -> dict[str, Any]:
        body = catalogue_store.body(self._store, kind, version)
        if body is None:
            raise UserError(Code.ITEM_NOT_FOUND, "version", item=version)
        data: dict[str, Any] = json.loads(zlib.decompress(body))
        return data

    def versions(self) -> list[VersionRow]:
        """All imported versions, newest first."""
        return catalogue_store.versions(self._store)

    def published(self, query: str = "") -> list[PublishedItemRow]:
        """Items of published lists that have no guide, filtered by a part of name, code or department."""
        return catalogue_store.published_items(self._store, query)

    def published_item(self, code: str) -> PublishedItemRow | None:
        """One published item by its code."""
        return catalogue_store.published_item(self._store, code)

    def find(self, query: str) -> list[HandlingItem]:
        """Items of the active catalogue whose code, name or department holds the query, in catalogue order."""
        catalogue, wanted = self.active(), query.strip().lower()
        return [
            item
            for item in catalogue.items.values()
            if wanted in item.code.lower()
            or wanted in item.name.lower()
            or wanted in catalogue.department_name(item.department).lower()
        ]

    def import_file(self, path: Path, *, dry_run: bool = False) -> Difference:
        """Import a catalogue, an item list or a calendar: everything or nothing; commits.

        Raises:
            UserError: `file_not_found`, `bad_json`, `catalogue_faults` (faults), `catalogue_version_altered` when the
                version exists with other content.
        """
        raw, data = read_file(path)
        if faults := find_faults(data):
            raise UserError(Code.CATALOGUE_FAULTS, "file", faults=faults, count=len(faults), first=faults[0])
        return self.import_data(raw, data, dry_run=dry_run)

    def import_bytes(self, raw: bytes) -> Difference:
        """Import a file the product ships; a test checks those, so it is not checked again here."""
        return self.import_data(raw, json.loads(raw))

    def import_data(self, raw: bytes, data: Mapping[str, Any], *, dry_run: bool = False) -> Difference:
        """Import checked data; see `import_file`."""
        kind = FileKind(kind_of(data))
        version = _version_of(kind, data, raw)
        digest = hashlib.sha256(raw).hexdigest()
        known = catalogue_store.digest(self._store, kind, version)
        if known is not None and known != digest:
            raise UserError(Code.CATALOGUE_VERSION_ALTERED, "catalogue_version", version=version)
        difference = self._difference(kind, version, data)
        if not dry_run:
            with self._store.write() as write:
                catalogue_store.put_version(write, kind, version, digest, zlib.compress(raw, 6))
                if kind is FileKind.ITEMS:
                    catalogue_store.put_published_items(write, version, data["items"])
                _index(write, kind, data)
                write.audit("catalogue_import", f"{kind}:{version}", sha256=digest)
            if kind is FileKind.CALENDAR:
                with self._guard:
                    self._calendar = None
        return difference

    def keep_policies(self, version: str, raw: bytes) -> None:
        """Put a published list of policies in force, as a version of its own kind; commits."""
        digest = hashlib.sha256(raw).hexdigest()
        with self._store.write() as write:
            catalogue_store.put_version(write, _POLICIES, version, digest, zlib.compress(raw, 6))
            write.audit("catalogue_import", f"{_POLICIES}:{version}", sha256=digest)

    def policies(self) -> list[dict[str, Any]]:
        """The policies in force: those the hall published, before that those of the catalogue in force."""
        version = catalogue_store.active_version_or_none(self._store, _POLICIES)
        packed = catalogue_store.body(self._store, _POLICIES, version) if version else None
        if packed is not None:
            return list(json.loads(zlib.decompress(packed)))
        return list(self._body(FileKind.CATALOGUE, self.active().version)["policies"])

    def _difference(self, kind: FileKind, version: str, data: Mapping[str, Any]) -> Difference:
        replaces = catalogue_store.active_version_or_none(self._store, kind)
        before = _entries(kind, self._body(kind, replaces)) if replaces else {}
        after = _entries(kind, data)
        return Difference(
            kind=kind,
            version=version,
            replaces=replaces,
            added=tuple(code for code in after if code not in before),
            revised=tuple(code for code in after if code in before and before[code] != after[code]),
            removed=tuple(code for code in before if code not in after),
        )


def check_file(path: Path) -> list[CatalogueFault]:
    """Every fault of a catalogue file with its JSON path; empty when it may be imported.

    Raises:
        UserError: `file_not_found` or `bad_json`.
    """
    return find_faults(read_file(path)[1])


def read_file(path: Path) -> tuple[bytes, dict[str, Any]]:
    """Read a JSON object from a file.

    Raises:
        UserError: `file_not_found`, or `bad_json` with line and column.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UserError(Code.FILE_NOT_FOUND, "file", path=str(path)) from error
    try:
        data = json.loads(raw)
    except json.JSONDecodeError as error:
        raise UserError(Code.BAD_JSON, "file", line=error.lineno, column=error.colno) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise UserError(Code.BAD_JSON, "file", line=1, column=1) from error
    if not isinstance(data, dict):
        raise UserError(Code.BAD_JSON, "file", line=1, column=1)
    return raw, data


def starter_file(name: str) -> bytes:
    """One of the data files the product ships."""
    return (resources.files("station_app") / "data" / name).read_bytes()


def _version_of(kind: FileKind, data: Mapping[str, Any], raw: bytes) -> str:
    match kind:
        case FileKind.CATALOGUE:
            return str(data["catalogue_version"])
        case FileKind.ITEMS:
            return f"{data['region']['code']}-{hashlib.sha256(raw).hexdigest()[:8]}"
        case FileKind.CALENDAR:
            return calendar_version(data, raw)


def _entries(kind: FileKind, data: Mapping[str, Any]) -> dict[str, Any]:
    """The parts that a difference is told by."""
    match kind:
        case FileKind.CATALOGUE:
            items = [item for main in data["main_items"] for sub in main["sub_items"] for item in sub["handling_items"]]
            parts = [*items, *data["materials"], *data["situations"], *data["bundles"], *data["policies"]]
            return {part["code"]: part for part in parts}
        case FileKind.ITEMS:
            return {item["item_code"]: item for item in data["items"]}
        case FileKind.CALENDAR:
            return dict(data["years"])


def _index(write: Write, kind: FileKind, data: Mapping[str, Any]) -> None:
    if kind is FileKind.CALENDAR:
        return
    database = write.store.database
    search_kind = "item" if kind is FileKind.CATALOGUE else "published_item"
    search_index.remove_kind(database, search_kind)
    if kind is FileKind.ITEMS:
        for item in data["items"]:
            code, name = item["item_code"], item["name"]
            search_index.put(
                database,
                Entry(search_kind, code, code, name, item["department"], (code, name, item["department"]), (name,)),
            )
        return
    search_index.remove_kind(database, "bundle")
    catalogue = parse_catalogue(data)
    for bundle in catalogue.bundles.values():
        detail = f"{bundle.kind} · {len(bundle.entries)}"
        texts = (bundle.code, bundle.name)
        search_index.put(
            database, Entry("bundle", bundle.code, bundle.code, bundle.name, detail, texts, (bundle.name,))
        )
    for entry in catalogue.items.values():
        department = catalogue.department_name(entry.department)
        names = (entry.name,)
        search_index.put(
            database,
            Entry(
                "item", entry.code, entry.code, entry.name, department, (entry.code, department, *names), names, names
            ),
        )
