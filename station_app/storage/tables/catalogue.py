"""Tables of the catalogue: immutable versions and the published items that have no guide."""

from __future__ import annotations

from peewee import BlobField, BooleanField, CompositeKey, IntegerField, TextField

from station_app.storage.tables.base import Table


class CatalogueVersion(Table):
    """One imported file, whole: `kind` is catalogue, calendar or items; exactly one per kind is active."""

    kind = TextField()
    version = TextField()
    sha256 = TextField()
    body = BlobField()
    imported_at = TextField()
    active = BooleanField()

    class Meta:
        """A version exists once per kind."""

        primary_key = CompositeKey("kind", "version")


class PublishedItem(Table):
    """An item of a published list (事项清单): code, name and department as published, without materials."""

    code = TextField(primary_key=True)
    name = TextField()
    department = TextField()
    department_code = TextField()
    area_code = TextField()
    item_type_code = TextField()
    item_type = TextField()
    source = TextField(index=True)
    position = IntegerField()
