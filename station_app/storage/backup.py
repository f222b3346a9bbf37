"""Backups by SQLite's backup API: one file, verified before it takes its name; restore into an empty home."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlcipher3
from peewee import SqliteDatabase

from station_app.errors import Code, EnvironmentFault, UserError
from station_app.storage.database import faults_as_codes

_STORE, _KEYS, _MANIFEST = "station.db", "keys.json", "manifest.json"
_ATTACHMENTS = "attachments/"
_ATTACHMENT = re.compile(r"attachments/[0-9a-f]{2}/[0-9a-f]{64}\.age")
_FORMAT = 1


def copy_verified(database: SqliteDatabase, target: Path, key: bytes) -> None:
    """Copy an open store to `target` through the backup API and verify the copy before it takes its name.

    One step under one read lock: the copy holds every transaction committed before it began.

    Raises:
        EnvironmentFault: `disk_full`, `store_damaged` and their like; nothing is left behind.
    """
    part = target.with_name(target.name + ".part")
    _make_room(part)
    try:
        with faults_as_codes(target):
            copy = _connect(part, key)
            try:
                database.connection().backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE").fetchall()
            finally:
                copy.close()
        if faults := integrity_faults(part, key):
            raise EnvironmentFault(Code.STORE_DAMAGED, path=str(part), faults=faults)
        _sync(part)
        part.replace(target)
        _sync(target.parent)
    finally:
        part.unlink(missing_ok=True)


def integrity_faults(path: Path, key: bytes) -> list[str]:
    """What is wrong with a store's file, as SQLCipher and SQLite see it; empty when it is whole."""
    try:
        connection = _connect(path, key)
    except sqlcipher3.Error as error:
        return [str(error)]
    try:
        faults = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
        faults += [str(row[0]) for row in connection.execute("PRAGMA quick_check") if row[0] != "ok"]
    except sqlcipher3.Error as error:
        return [str(error)]
    else:
        return faults
    finally:
        connection.close()


def write_backup(
    database: SqliteDatabase, keys: Path, target: Path, key: bytes, attachments: Sequence[Path] = ()
) -> None:
    """Put a backup there whole or not at all: store, key slots (no key) and files of cases in one file.

    Args:
        attachments: encrypted files to take along; they lie in the folder of their first two characters.

    Raises:
        UserError: `backup_exists` when the target exists.
        EnvironmentFault: `disk_full`, `store_damaged`, `file_not_written`.
    """
    if target.exists():
        raise UserError(Code.BACKUP_EXISTS, "file", path=str(target))
    store = target.with_name(target.name + ".store")
    part = target.with_name(target.name + ".part")
    _make_room(part)
    try:
        copy_verified(database, store, key)
        manifest = {"format": _FORMAT, "sha256": {_STORE: _digest(store), _KEYS: _digest(keys)}}
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
            archive.write(store, _STORE)
            archive.write(keys, _KEYS)
            for path in attachments:
                archive.write(path, f"{_ATTACHMENTS}{path.parent.name}/{path.name}")
            archive.writestr(_MANIFEST, json.dumps(manifest))
        _sync(part)
        part.replace(target)
        _sync(target.parent)
    except OSError as error:
        raise EnvironmentFault(Code.FILE_NOT_WRITTEN, path=str(target)) from error
    finally:
        store.unlink(missing_ok=True)
        part.unlink(missing_ok=True)


def unpack_backup(source: Path, folder: Path) -> tuple[Path, Path]:
    """Unpack a backup into an empty folder; returns the store and the key slots, both verified by their hashes.

    Files of cases land in `attachments` below the folder; age itself notices when one was altered.

    Raises:
        UserError: `file_not_found`, or `bad_file` when it is no backup or was altered.
    """
    if not source.is_file():
        raise UserError(Code.FILE_NOT_FOUND, "file", path=str(source))
    try:
        with zipfile.ZipFile(source) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(_MANIFEST))
            for name in (_STORE, _KEYS):
                with archive.open(name) as packed, (folder / name).open("wb") as unpacked:
                    shutil.copyfileobj(packed, unpacked, 1 << 20)
                if _digest(folder / name) != manifest["sha256"][name]:
                    raise UserError(Code.BAD_FILE, "file", path=str(source))
            (folder / _ATTACHMENTS).mkdir()
            for name in archive.namelist():
                if _ATTACHMENT.fullmatch(name):
                    archive.extract(name, folder)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise UserError(Code.BAD_FILE, "file", path=str(source)) from error
    return folder / _STORE, folder / _KEYS


def files_in(folder: Path) -> list[str]:
    """The hashes of the files a backup brought along, before they are put in place."""
    return [path.name.partition(".")[0] for path in (folder / _ATTACHMENTS).glob("*/*")]


def put_in_place(store: Path, keys: Path, home: Path, names: tuple[str, str]) -> None:
    """Move a verified store, its key slots and its files into an empty home; the store's name comes last: the commit.

    Args:
        names: of the store and of the key slots in their new home.
    """
    for path in (store, keys):
        _sync(path)
    _move_files(store.parent / _ATTACHMENTS, home / _ATTACHMENTS)
    keys.replace(home / names[1])
    store.replace(home / names[0])
    _sync(home)


def _move_files(source: Path, target: Path) -> None:
    for path in sorted(source.glob("*/*")):
        place = target / path.parent.name / path.name
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _sync(path)
        path.replace(place)
        _sync(place.parent)


def _make_room(part: Path) -> None:
    """The folder is there, and nothing of an interrupted attempt is.

    Raises:
        EnvironmentFault: `file_not_written`.
    """
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
    except OSError as error:
        raise EnvironmentFault(Code.FILE_NOT_WRITTEN, path=str(part)) from error


def _connect(path: Path, key: bytes) -> Any:
    connection = sqlcipher3.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_log_level=NONE")
    return connection


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """Make a file or a folder's names durable; folders can't be opened on Windows and need it less there."""
    if os.name == "nt" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
