"""What the hall's databases do differently, so that everything else can be the same."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from station_app.errors import EnvironmentFault


class CollisionError(EnvironmentFault):
    """Two transactions got in each other's way and this one was undone; done again it may well succeed."""


class Engine(Protocol):
    """One kind of database.

    Attributes:
        name: `sqlite`, `postgresql` or `cockroachdb`.
        pool: connections whose commits are durable.
        aside: connections whose last commits may be lost with the machine: for counts nobody was promised.
        locks_rows: writers wait for each other at rows; otherwise one writer holds the whole database.
        turn: held while this process writes.
        errors: what the driver may raise.
    """

    name: str
    pool: Any
    aside: Any
    locks_rows: bool
    turn: AbstractContextManager[Any]
    errors: tuple[type[Exception], ...]

    def get_ready(self, tables: Sequence[str]) -> None:
        """Do what the first requests would otherwise wait for."""

    def writing(self, pool: Any) -> Any:
        """A transaction that will write."""

    def reading(self) -> Any:
        """A transaction that sees one state from its start to its end."""

    def marked(self, sql: str) -> str:
        """A statement with the driver's own marks for parameters."""

    def adapted(self, params: Sequence[Any]) -> Sequence[Any]:
        """Parameters as the database can take them."""

    def many(self, pool: Any, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Execute a statement once per row; an `INSERT` never has the same key in two of them."""

    def fault_of(self, error: Exception) -> EnvironmentFault | None:
        """The fault of the surroundings behind a driver's error; None when it is a programming mistake."""

    def schema_version(self, connection: Any) -> int:
        """How many steps the schema has taken; from here on no other process can take one at the same time."""

    def note_schema_version(self, connection: Any, version: int) -> None:
        """Remember how many steps were taken, in the transaction that took them."""

    def version(self, connection: Any) -> str:
        """The version of the database itself."""

    def page_faults(self, connection: Any) -> list[str]:
        """What the database's own check of its pages finds."""
