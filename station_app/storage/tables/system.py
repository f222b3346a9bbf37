"""Tables of the program itself: settings, operators, serials, audit and problems."""

from __future__ import annotations

from peewee import AutoField, BooleanField, CompositeKey, IntegerField, TextField

from station_app.storage.tables.base import JsonText, Table


class Setting(Table):
    """One declared setting that differs from its default."""

    key = TextField(primary_key=True)
    value = JsonText()


class Operator(Table):
    """A person who works at this station."""

    id = TextField(primary_key=True)
    name = TextField()
    role = TextField()
    work_no = TextField()
    password_hash = TextField(null=True)
    created_at = TextField()
    active = BooleanField(default=True)
    hlc = TextField(null=True)
    clocks = JsonText(null=True)


class Serial(Table):
    """The last serial given out in a row (case numbers, document numbers) on a day."""

    row = TextField()
    day = TextField()
    last = IntegerField()

    class Meta:
        """One counter per row and day."""

        primary_key = CompositeKey("row", "day")


class Audit(Table):
    """What was done, chained by hashes; triggers refuse to change or delete a row."""

    seq = AutoField()
    at = TextField()
    actor = TextField()
    action = TextField()
    ref = TextField()
    detail = JsonText()
    previous = TextField()
    hash = TextField()
