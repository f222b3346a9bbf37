"""The base of all tables: models are bound to no database, every query names the store it runs on."""

from __future__ import annotations

import json
from typing import Any

from peewee import Model, TextField


class JsonText(TextField):
    """A JSON value kept as compact text."""

    def db_value(self, value: Any) -> str | None:
        """Write the value as compact JSON; Han characters stay readable."""
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def python_value(self, value: str | None) -> Any:
        """Read the value back."""
        return None if value is None else json.loads(value)


class Table(Model):
    """Base of the tables; holds no behaviour."""

    class Meta:
        """Names follow the class names."""

        legacy_table_names = False
