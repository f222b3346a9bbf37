"""The table of files that belong to demands, blocking points and visits."""

from __future__ import annotations

from peewee import TextField

from station_app.storage.tables.base import JsonText, Table


class Evidence(Table):
    """One file of one of them; `removed_at` takes it out of sight."""

    id = TextField(primary_key=True)
    about_kind = TextField()
    about_id = TextField()
    sha256 = TextField(index=True)
    name = TextField()
    added_at = TextField()
    operator_id = TextField()
    removed_at = TextField(null=True)
    hlc = TextField()
    clocks = JsonText(null=True)

    class Meta:
        """Files are read by what they belong to."""

        indexes = ((("about_kind", "about_id"), False),)
