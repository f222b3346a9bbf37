"""The hall's database: one factory, short transactions, and SQL that SQLite and PostgreSQL both understand."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from station_app.errors import Code, EnvironmentFault, UserError
from station_app.ids import new_id
from sync.hall.settings import store_path
from sync.hall.store.engine import CollisionError, Engine
from sync.hall.store.migrations import STEPS, TABLES
from sync.hall.store.sqlite import SqliteEngine, Turn, key_of

TRIES = 12
"""How often a transaction that collided with others is done again before the caller is told to come later."""
_LONGEST_PAUSE = 0.5

Answer = TypeVar("Answer")


class Tx:
    """The statements of one transaction; `?` marks a parameter whatever the database."""

    def __init__(self, engine: Engine, database: Any) -> None:
        self._engine = engine
        self._database = database

    @property
    def locks_rows(self) -> bool:
        """Whether other writers are at work at the same time."""
        return self._engine.locks_rows

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of the transaction that an exception undoes alone. Parts don't lie within each other."""
        self.run("SAVEPOINT part")
        try:
            yield
        except BaseException:
            self.run("ROLLBACK TO SAVEPOINT part")
            raise
        self.run("RELEASE SAVEPOINT part")

    def run(self, sql: str, *params: Any) -> int:
        """Execute a statement; the number of rows it touched."""
        return int(self._execute(sql, params).rowcount)

    def one(self, sql: str, *params: Any) -> tuple[Any, ...] | None:
        """The first row, or None."""
        row = self._execute(sql, params).fetchone()
        return None if row is None else tuple(row)

    def held(self, sql: str, *params: Any) -> tuple[Any, ...] | None:
        """The first row of a table, which nobody else changes until this transaction has ended."""
        return self.one(f"{sql} FOR UPDATE" if self._engine.locks_rows else sql, *params)

    def all(self, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        """All rows."""
        return list(self._execute(sql, params).fetchall())

    def many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Execute a statement once per row; an `INSERT` never has the same key in two of them."""
        if rows:
            self._engine.many(self._database, sql, rows)

    def among(self, sql: str, values: Sequence[Any], *params: Any, tail: str = "") -> list[tuple[Any, ...]]:
        """All rows of a statement ending in `IN (#)`, the mark standing for the values, 500 at a time.

        Args:
            tail: what follows the list, such as a grouping.
        """
        found: list[tuple[Any, ...]] = []
        for start in range(0, len(values), 500):
            part = values[start : start + 500]
            marks = ",".join("?" * len(part))
            found += self.all(f"{sql.replace('(#)', f'({marks})')} {tail}", *params, *part)
        return found

    def _execute(self, sql: str, params: Sequence[Any]) -> Any:
        return self._database.execute_sql(self._engine.marked(sql), self._engine.adapted(params))


class HallDatabase:
    """The open store of a hall, in whatever database.

    Attributes:
        path: where the embedded store lies; with another database nothing lies there, only beside it.
    """

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self.path = path
        self._sleep: Callable[[float], None] = time.sleep

    @property
    def kind(self) -> str:
        """`sqlite`, `postgresql` or `cockroachdb`."""
        return self._engine.name

    @property
    def locks_rows(self) -> bool:
        """As in `Tx`."""
        return self._engine.locks_rows

    def transact(self, work: Callable[[Tx], Answer]) -> Answer:
        """Do work in one writing transaction, and again from its start when it collided with another one's.

        Args:
            work: may be called several times; nothing but its statements may have an effect.

        Raises:
            EnvironmentFault: see `write`.
        """
        for attempt in range(1, TRIES):
            try:
                with self.write() as tx:
                    return work(tx)
            except CollisionError:
                self._sleep(random.uniform(0, min(_LONGEST_PAUSE, 0.005 * 2**attempt)))  # noqa: S311  # no secret
        with self.write() as tx:
            return work(tx)

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """A writing transaction, committed at the end, undone by an exception. `transact` can do it again, this cannot.

        On SQLite it holds the write lock from its start; elsewhere it holds the rows it has locked.

        Raises:
            EnvironmentFault: the disk is full, read-only, damaged, the server is gone, or a lock was not to be had.
        """
        with self._begun(self._engine.pool):
            yield Tx(self._engine, self._engine.pool)

    @contextmanager
    def rehearse(self) -> Iterator[Tx]:
        """Like `write`, but everything is undone at the end."""
        with self._begun(self._engine.pool) as transaction:
            yield Tx(self._engine, self._engine.pool)
            transaction.rollback()

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A transaction that sees one state of the store and changes nothing."""
        with self._translated(), self._engine.pool.connection_context(), self._engine.reading():
            yield Tx(self._engine, self._engine.pool)

    @contextmanager
    def glance(self) -> Iterator[Tx]:
        """For a single statement that reads: it needs no transaction around it, and none of the journeys that make one."""
        with self._translated(), self._engine.pool.connection_context():
            yield Tx(self._engine, self._engine.pool)

    @contextmanager
    def aside(self) -> Iterator[Tx]:
        """A short writing transaction for counts: it waits for no disk, and a power cut may undo it.

        Not to be begun inside another one of the same thread.
        """
        with self._begun(self._engine.aside):
            yield Tx(self._engine, self._engine.aside)

    def ticket(self, tx: Tx, scope: str) -> int:
        """A number never given before, for which no two transactions have to wait for each other.

        Where writers are at work at the same time it is taken apart from `tx`, so that one undone leaves a gap.
        """
        if not self._engine.locks_rows:
            return next_number(tx, scope)
        pool = self._engine.aside
        with self._translated(), pool.connection_context():
            return next_number(Tx(self._engine, pool), scope)

    @contextmanager
    def raw_connection(self) -> Iterator[Any]:
        """The driver's own connection, for the backup API and integrity checks."""
        with self._translated(), self._engine.pool.connection_context():
            yield self._engine.pool.connection()

    def version(self) -> str:
        """The version of the database itself."""
        with self.raw_connection() as connection:
            return self._engine.version(connection)

    def page_faults(self) -> list[str]:
        """What the database's own check of its pages finds."""
        with self.raw_connection() as connection:
            return self._engine.page_faults(connection)

    def connections(self) -> tuple[int, int]:
        """Connections of this process in use, and kept for use."""
        pools = (self._engine.pool, self._engine.aside)
        return sum(len(pool._in_use) for pool in pools), sum(len(pool._connections) for pool in pools)  # noqa: SLF001  # the pool tells no other way

    def migrate(self) -> None:
        """Bring the schema up to date; of several processes at once, one does it.

        Raises:
            EnvironmentFault: `store_newer`.
        """
        self.transact(self._take_steps)

    def get_ready(self) -> None:
        """Open connections, so that a rush of stations right after the start waits for none.

        Raises:
            EnvironmentFault: as `write`.
        """
        with self._translated():
            self._engine.get_ready(TABLES)

    def close(self) -> None:
        """Close every pooled connection."""
        self._engine.pool.close_all()
        self._engine.aside.close_all()

    def _take_steps(self, tx: Tx) -> None:
        connection = self._engine.pool.connection()
        version = self._engine.schema_version(connection)
        if version > len(STEPS):
            raise EnvironmentFault(Code.STORE_NEWER, schema=version)
        for step in STEPS[version:]:
            for statement in step:
                tx.run(statement)
        if version == len(STEPS):
            return
        self._engine.note_schema_version(connection, len(STEPS))
        if version == 0:
            for key in ("token_key", "cursor_key"):
                set_meta(tx, key, secrets.token_hex(32))
            set_meta(tx, "hall_epoch", new_id())

    @contextmanager
    def _begun(self, pool: Any) -> Iterator[Any]:
        with (
            self._engine.turn,
            self._translated(),
            pool.connection_context(),
            self._engine.writing(pool) as transaction,
        ):
            yield transaction

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except self._engine.errors as error:
            fault = self._engine.fault_of(error)
            if fault is None:
                raise
            raise fault from error


def open_store(home: Path, url: str = "") -> HallDatabase:
    """Open the store of a hall and bring its schema up to date.

    Args:
        home: its folder; the embedded store and its key are made there at first use.
        url: its database; empty for the embedded store under its usual name.

    Raises:
        UserError: `database_url`.
        EnvironmentFault: `sqlite_too_old`, `store_newer`, `key_file_bad`, `key_absent`, `driver_missing`,
            `store_unreachable`, or what the disk answers.
    """
    path = store_path(home, url)
    store = (
        HallDatabase(_engine(url), path) if "://" in url and not url.startswith("sqlite:") else _embedded(home, path)
    )
    try:
        store.migrate()
    except BaseException:
        store.close()
        raise
    return store


def open_file(path: Path, key: str) -> HallDatabase:
    """Open one database file with a raw key, without touching its schema."""
    return HallDatabase(SqliteEngine(path, key), path)


def meta(tx: Tx) -> Mapping[str, str]:
    """The few values that describe the hall itself: epoch, token key, cursor key."""
    return dict(tx.all("SELECT key, value FROM meta"))


def set_meta(tx: Tx, key: str, value: str) -> None:
    """Keep one of the hall's own values."""
    tx.run("INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value)


def next_number(tx: Tx, scope: str, count: int = 1) -> int:
    """Take the next `count` numbers of a scope; the first of them.

    Commit order is number order: whoever takes the next ones waits until this transaction has ended.
    """
    row = tx.one(
        "INSERT INTO scope_counter VALUES (?, ?) ON CONFLICT (scope) DO UPDATE SET n = scope_counter.n + ? RETURNING n",
        scope,
        count,
        count,
    )
    assert row is not None
    return int(row[0]) - count + 1


def lock_scope(tx: Tx, scope: str) -> None:
    """Wait until no other transaction holds a scope, and hold it to the end of this one.

    Whoever needs several takes them in the order of their names.
    """
    row = "SELECT n FROM scope_counter WHERE scope = ?"
    if not tx.locks_rows or tx.held(row, scope):
        return
    tx.run("INSERT INTO scope_counter VALUES (?, 0) ON CONFLICT (scope) DO NOTHING", scope)
    tx.held(row, scope)


def _embedded(home: Path, path: Path) -> HallDatabase:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = key_of(home / "hall.key", may_create=not path.exists())
    except PermissionError as error:
        raise EnvironmentFault(Code.STORE_READ_ONLY) from error
    return HallDatabase(SqliteEngine(path, key, Turn(path)), path)


def _engine(url: str) -> Engine:
    scheme = url.partition("://")[0]
    try:
        from sync.hall.store.postgres import CockroachEngine, PostgresEngine  # noqa: PLC0415  # its driver is an extra
    except ImportError as error:
        raise EnvironmentFault(Code.DRIVER_MISSING, "db") from error
    if scheme == "postgresql":
        return PostgresEngine(url)
    if scheme == "cockroachdb":
        return CockroachEngine(url)
    raise UserError(Code.DATABASE_URL, "db")
