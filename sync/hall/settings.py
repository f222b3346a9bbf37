"""What an administrator can set for a hall: its database, remembered beside its key, and `hall.toml`."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from station_app.errors import Code, EnvironmentFault, UserError

_REMEMBERED = "hall.database"
_SERVERS = ("postgresql://", "cockroachdb://")
_FILE = "sqlite:///"


@dataclass(frozen=True, slots=True)
class RateSettings:
    """How many requests are taken at once (`burst`) and in the long run (`per_second`).

    A device that sends 50,000 changes needs 50 requests for them, one that uploads sends one or two per file.
    """

    device_burst: int = 600
    device_per_second: float = 20.0
    enrol_burst: int = 100
    enrol_per_second: float = 1.0
    token_burst: int = 600
    token_per_second: float = 10.0


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """How many batches each process works on at once, and how long another may wait for its turn."""

    at_once: int = 4
    wait_seconds: float = 20.0


@dataclass(frozen=True, slots=True)
class HallSettings:
    """The tables of `hall.toml`; what it does not say is as here.

    `night_window` (`window` of the table `night`, `HH:MM-HH:MM`) is when the stations' nightly runs may work; empty
    leaves it to them.
    """

    rate: RateSettings = field(default_factory=RateSettings)
    batches: BatchSettings = field(default_factory=BatchSettings)
    night_window: str = ""


def read_settings(home: Path) -> HallSettings:
    """The settings of a hall.

    Raises:
        UserError: `hall_settings` for a file that is no TOML or sets what there is not, or to no positive number.
    """
    try:
        text = (home / "hall.toml").read_text("utf-8")
    except FileNotFoundError:
        return HallSettings()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(Code.HALL_SETTINGS, "hall.toml", setting="hall.toml") from error
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError(Code.HALL_SETTINGS, "hall.toml", setting="hall.toml") from error
    unknown = next((name for name in tables if name not in {"rate", "batches", "night"}), None)
    if unknown is not None:
        raise UserError(Code.HALL_SETTINGS, "hall.toml", setting=unknown)
    return HallSettings(
        rate=RateSettings(**_numbers("rate", tables.get("rate", {}), RateSettings)),
        batches=BatchSettings(**_numbers("batches", tables.get("batches", {}), BatchSettings)),
        night_window=_window(tables.get("night", {})),
    )


def _window(table: Any) -> str:
    text = table.get("window", "") if isinstance(table, dict) and set(table) <= {"window"} else None
    if not isinstance(text, str) or (
        text and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d", text) is None
    ):
        raise UserError(Code.HALL_SETTINGS, "hall.toml", setting="night.window")
    return text


def database_of(home: Path) -> str:
    """The address of the hall's database: `HALL_DB`, else what was remembered, else empty for its own file.

    Raises:
        UserError: `database_url`.
    """
    named = os.environ.get("HALL_DB")
    if named:
        return checked_url(named)
    try:
        return checked_url((home / _REMEMBERED).read_text("utf-8").strip())
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(Code.DATABASE_URL, "db") from error


def remember_database(home: Path, url: str) -> None:
    """Keep the address for all further commands, readable by the owner alone: it may hold a password.

    Raises:
        UserError: `database_url`.
        EnvironmentFault: `store_read_only`.
    """
    checked = checked_url(url)
    partial = home / f"{_REMEMBERED}.part"
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        partial.touch(mode=0o600)
        partial.write_text(f"{checked}\n", "utf-8")
        partial.replace(home / _REMEMBERED)
    except OSError as error:
        raise EnvironmentFault(Code.STORE_READ_ONLY, "db") from error


def checked_url(url: str) -> str:
    """An address of one of the three kinds of database.

    Raises:
        UserError: `database_url`.
    """
    named = url.startswith(_SERVERS) and url.partition("://")[2]
    if not (named or url.startswith(_FILE)) or any(character.isspace() for character in url):
        raise UserError(Code.DATABASE_URL, "db")
    return url


def store_path(home: Path, url: str) -> Path:
    """Where the embedded store lies: `sqlite:///NAME` in the hall's folder, `sqlite:////PATH` anywhere."""
    name = url.removeprefix(_FILE) if url.startswith(_FILE) else ""
    return home / (name or "hall.db")


def _numbers(table: str, values: Any, shape: type[Any]) -> dict[str, Any]:
    known = {one.name: type(one.default) for one in fields(shape)}
    if not isinstance(values, dict):
        raise UserError(Code.HALL_SETTINGS, "hall.toml", setting=table)
    for name, value in values.items():
        whole = isinstance(value, int) and not isinstance(value, bool)
        right = whole or (known.get(name) is float and isinstance(value, float))
        if name not in known or not right or not 0 < value <= 1_000_000:
            raise UserError(Code.HALL_SETTINGS, "hall.toml", setting=f"{table}.{name}")
    return values
