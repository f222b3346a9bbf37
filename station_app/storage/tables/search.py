"""Tables of the search index: what a hit shows, and the full-text index over its tokens."""

from __future__ import annotations

from peewee import AutoField, TextField

from station_app.storage.tables.base import Table


class SearchRow(Table):
    """What the palette shows for one object; its full-text row has the same rowid in `search_index`."""

    rid = AutoField()
    kind = TextField()
    ref = TextField()
    no = TextField()
    title = TextField()
    detail = TextField()

    class Meta:
        """An object stands once in the index."""

        indexes = ((("kind", "ref"), True),)
