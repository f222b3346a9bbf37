"""Tables of files: what is kept, which material of which case a scan belongs to, and remarks pinned to it."""

from __future__ import annotations

from peewee import BooleanField, FloatField, IntegerField, TextField

from station_app.storage.tables.base import JsonText, Table


class Attachment(Table):
    """A file by the hash of its content; `complete_at` tells that the hall has all of it.

    `elsewhere`: another PC of the station took it in; this one does not hold it.
    """

    sha256 = TextField(primary_key=True)
    size = IntegerField()
    media_type = TextField()
    added_at = TextField()
    complete_at = TextField(null=True)
    elsewhere = BooleanField(null=True)


Attachment.add_index(Attachment.complete_at, where=Attachment.complete_at.is_null())


class Scan(Table):
    """A version of a scan; an earlier version stays when a newer one comes, `removed_at` takes it out of sight."""

    id = TextField(primary_key=True)
    case_rid = IntegerField()
    material = TextField(null=True)
    version = IntegerField()
    sha256 = TextField(index=True)
    name = TextField()
    added_at = TextField()
    operator_id = TextField()
    removed_at = TextField(null=True)
    hlc = TextField()
    clocks = JsonText(null=True)

    class Meta:
        """Scans are read by their case."""

        indexes = ((("case_rid", "material", "version"), False),)


class ScanRemark(Table):
    """A remark pinned to a page of a scan; x and y run from 0 to 1 from the top left corner."""

    id = TextField(primary_key=True)
    scan_id = TextField(index=True)
    page = IntegerField()
    x = FloatField()
    y = FloatField()
    text = TextField()
    source = TextField()
    at = TextField()
    settled_at = TextField(null=True)
    hlc = TextField()
    clocks = JsonText(null=True)
