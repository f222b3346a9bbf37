"""PostgreSQL and CockroachDB: several workers, on one machine or many, over one database."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Any

import peewee
import psycopg
from playhouse.cockroachdb import CockroachDatabase
from playhouse.pool import MaxConnectionsExceeded
from playhouse.pool import _PooledPostgresqlDatabase as _Pooled
from pydantic_core import to_json
from urllib3.util import wait_for_read

from station_app.errors import Code, EnvironmentFault
from sync.hall.store.engine import CollisionError

_SCHEMA_LOCK = 0x5354_4445_534B
"""Any number, as long as all workers use the same."""

_COLLISIONS = frozenset({"40001", "40P01"})
"""Serialisation failure and deadlock: the whole transaction may be done again."""
_FAULTS = {
    "53100": Code.DISK_FULL,
    "53200": Code.STORE_BUSY,
    "53300": Code.STORE_BUSY,
    "55P03": Code.STORE_BUSY,
    "57014": Code.STORE_BUSY,
    "25006": Code.STORE_READ_ONLY,
    "42501": Code.STORE_READ_ONLY,
    "XX001": Code.STORE_DAMAGED,
    "XX002": Code.STORE_DAMAGED,
    "28000": Code.STORE_UNREACHABLE,
    "28P01": Code.STORE_UNREACHABLE,
    "3D000": Code.STORE_UNREACHABLE,
}
_SETTINGS = ("SET lock_timeout = '15s'", "SET statement_timeout = '60s'", "SET plan_cache_mode = force_custom_plan")
_INSERT = re.compile(
    r"INSERT INTO (?P<table>\w+)(?: \((?P<columns>[\w, ]+)\))? VALUES \(\?(?:, \?)*\)(?P<rest>.*)", re.DOTALL
)
_ASIDE = "SET synchronous_commit = off"
_CONNECTIONS, _CONNECTIONS_ASIDE = 8, 2
"""Of one worker. More would only make the server's processes wait for a processor in turn, and each costs it a start."""


class _Postgres(peewee.PostgresqlDatabase):
    """Connections with bounded waits; a transaction begins with the words it is given."""

    settings: tuple[str, ...] = _SETTINGS

    def begin(self, isolation_level: Any = "") -> None:
        """The level is a text with all that follows BEGIN."""
        cursor: Any = self.cursor  # peewee carries no types
        cursor().execute(f"BEGIN {isolation_level}")

    def _connect(self) -> Any:
        connection = super()._connect()  # type: ignore[misc]  # peewee carries no types
        for setting in self.settings:
            connection.execute(setting)
        return connection


class _Pool(_Pooled):  # type: ignore[misc]  # peewee carries no types
    """Connections that are kept between requests."""

    def _is_closed(self, connection: Any) -> bool:
        """Whether a pooled connection is gone, without a journey to the server while everybody waits for the pool.

        One that idles has nothing to read, unless the server has ended it.
        """
        if not connection.closed and wait_for_read(connection, timeout=0):
            connection.close()
        return bool(connection.closed)

    def open_ahead(self, count: int, looks: Sequence[str]) -> None:
        """Open connections before anybody waits for one; what the server refuses now is tried again when it is needed.

        Args:
            looks: statements that only read.
        """
        opened: list[Any] = []
        with suppress(peewee.OperationalError, psycopg.OperationalError):
            opened.extend(self._connect() for _ in range(count))
        for connection in opened:
            for look in looks:
                connection.execute(look)
            self._close(connection)


class _PooledPostgres(_Pool, _Postgres):
    """PostgreSQL connections that are kept between requests."""


class _PooledCockroach(_Pool, _Postgres, CockroachDatabase):  # type: ignore[misc]  # peewee carries no types
    """CockroachDB connections that are kept between requests."""

    settings = ()


class PostgresEngine:
    """A PostgreSQL server. Writers wait for each other only at rows."""

    name = "postgresql"
    locks_rows = True
    turn: AbstractContextManager[Any] = nullcontext()
    errors: tuple[type[Exception], ...] = (
        peewee.DatabaseError,
        peewee.InterfaceError,
        psycopg.Error,
        MaxConnectionsExceeded,
    )
    _pool_class: type[Any] = _PooledPostgres
    _collisions = _COLLISIONS

    def __init__(self, url: str) -> None:
        self.pool = self._open(url, _CONNECTIONS)
        self.aside = self._open(url, _CONNECTIONS_ASIDE)
        self.aside.settings = (*self.aside.settings, _ASIDE)
        self._columns: dict[str, list[str]] = {}

    def get_ready(self, tables: Sequence[str]) -> None:
        """A connection is a process of the server, which learns each table at its first use."""
        looks = [f"SELECT * FROM {table} LIMIT 0" for table in tables]  # noqa: S608  # names of the schema
        self.pool.open_ahead(_CONNECTIONS, looks)
        self.aside.open_ahead(_CONNECTIONS_ASIDE, looks)

    def writing(self, pool: Any) -> Any:
        """Each statement sees what is committed by then; the rows it has locked stay as they are."""
        return pool.transaction("ISOLATION LEVEL READ COMMITTED")

    def reading(self) -> Any:
        """One snapshot: rows and the counter that says where they end belong together."""
        return self.pool.transaction("ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def marked(self, sql: str) -> str:
        """The driver's marks begin with a percent sign, so those of the statement are doubled."""
        return sql.replace("%", "%%").replace("?", "%s")

    def adapted(self, params: Sequence[Any]) -> Sequence[Any]:
        """PostgreSQL's text has no NUL; where one could still come in, it shows as a replacement character."""
        for value in params:
            if type(value) is str and "\0" in value:
                return [value.replace("\0", "\ufffd") if isinstance(value, str) else value for value in params]
        return params

    def many(self, pool: Any, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """An `INSERT` brings all its rows as one JSON text: neither the driver nor the server goes through them one by one."""
        insert = _INSERT.fullmatch(sql)
        if insert is None:
            self._row_by_row(pool, sql, rows)
            return
        table = insert["table"]
        columns = insert["columns"].split(", ") if insert["columns"] else self._columns_of(pool, table)
        names = ", ".join(columns)
        statement = (
            f"INSERT INTO {table} ({names})"  # noqa: S608  # names of the schema
            f" SELECT {names} FROM json_populate_recordset(NULL::{table}, %s::json){insert['rest']}"
        )
        named = [dict(zip(columns, self.adapted(row), strict=True)) for row in rows]
        pool.execute_sql(statement, (to_json(named).decode(),))

    def fault_of(self, error: Exception) -> EnvironmentFault | None:
        """By SQLSTATE; an operational error without one means that the server could not be reached."""
        if isinstance(error, MaxConnectionsExceeded):
            return EnvironmentFault(Code.STORE_BUSY)
        original = getattr(error, "orig", None) or error
        state = getattr(original, "sqlstate", None) or ""
        if state in self._collisions:
            return CollisionError(Code.STORE_BUSY)
        if state in _FAULTS:
            return EnvironmentFault(_FAULTS[state])
        gone = isinstance(original, psycopg.OperationalError | psycopg.InterfaceError) and not state
        if gone or state.startswith(("08", "57P")):
            return EnvironmentFault(Code.STORE_UNREACHABLE)
        return None

    def schema_version(self, connection: Any) -> int:
        """Other workers wait here until the schema is complete."""
        self._lock_schema(connection)
        if connection.execute("SELECT to_regclass('meta')").fetchone()[0] is None:
            return 0
        row = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
        return int(row[0]) if row else 0

    def note_schema_version(self, connection: Any, version: int) -> None:
        """Beside the hall's other facts."""
        connection.execute(
            "INSERT INTO meta VALUES ('schema', %s) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (str(version),),
        )

    def version(self, connection: Any) -> str:
        """The server's."""
        return str(connection.execute("SHOW server_version").fetchone()[0])

    def page_faults(self, connection: Any) -> list[str]:
        """The server looks after its pages itself."""
        _ = connection
        return []

    def _row_by_row(self, pool: Any, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        pool.cursor().executemany(self.marked(sql), [self.adapted(row) for row in rows])

    def _columns_of(self, pool: Any, table: str) -> list[str]:
        if table not in self._columns:
            rows = pool.execute_sql(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
                " ORDER BY attnum",
                (table,),
            )
            self._columns[table] = [str(row[0]) for row in rows.fetchall()]
        return self._columns[table]

    def _lock_schema(self, connection: Any) -> None:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_SCHEMA_LOCK,))

    def _open(self, url: str, connections: int) -> Any:
        return self._pool_class(url, prefer_psycopg3=True, max_connections=connections, timeout=15, connect_timeout=10)


class CockroachEngine(PostgresEngine):
    """A CockroachDB cluster: as PostgreSQL, but every transaction is serialisable and may have to be done again."""

    name = "cockroachdb"
    _pool_class = _PooledCockroach
    _collisions = _COLLISIONS | {"42P07", "42701"}

    def __init__(self, url: str) -> None:
        super().__init__("postgresql" + url.removeprefix("cockroachdb"))
        self.aside.settings = ()

    def writing(self, pool: Any) -> Any:
        """Serialisable."""
        return pool.transaction("ISOLATION LEVEL SERIALIZABLE")

    def many(self, pool: Any, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Row by row: the JSON text is not tried on one."""
        self._row_by_row(pool, sql, rows)

    def reading(self) -> Any:
        """Serialisable, so one snapshot too."""
        return self.pool.transaction("ISOLATION LEVEL SERIALIZABLE READ ONLY")

    def _lock_schema(self, connection: Any) -> None:
        """There are no advisory locks: two workers that start at once make the same tables, and one begins again."""
