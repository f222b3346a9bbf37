"""The table of reports that were handed in (报送)."""

from __future__ import annotations

from peewee import AutoField, IntegerField, TextField

from station_app.storage.tables.base import JsonText, Table


class ReportFiling(Table):
    """One report or ledger as it was handed in; triggers refuse to change or delete it.

    `figures` holds name, value and formula of every figure as it stood then; `body` the report in words.
    """

    rid = AutoField()
    id = TextField(unique=True)
    kind = TextField()
    period = TextField()
    title = TextField()
    number = TextField()
    version = IntegerField()
    figures = JsonText()
    body = TextField()
    at = TextField()
    operator_id = TextField()
    hlc = TextField()

    class Meta:
        """What was handed in for a period is read together."""

        indexes = ((("kind", "period"), False),)
