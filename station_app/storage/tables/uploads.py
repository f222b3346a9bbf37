"""Tables of files on the wire: how far each upload has come, and what the hall has published."""

from __future__ import annotations

from peewee import BooleanField, IntegerField, TextField

from station_app.storage.tables.base import Table


class AttachmentUpload(Table):
    """How far a file of a case is on its way to the hall; its `attachment` row says when it has arrived.

    `upload_url` is where the hall takes it, `sent` how much of it the hall had last; `ask_first` when it had all of it
    once; `code` why a person is asked.
    """

    sha256 = TextField(primary_key=True)
    upload_url = TextField(null=True)
    sent = IntegerField(default=0)
    attempts = IntegerField(default=0)
    next_try_at = TextField(null=True)
    ask_first = BooleanField(default=False)
    code = TextField(null=True)


class Publication(Table):
    """The newest version of each kind the hall has published, and what has become of it here."""

    kind = TextField(primary_key=True)
    version = TextField()
    sha256 = TextField()
    size = IntegerField()
    effective_from = TextField()
    published_at = TextField()
    state = TextField()
    code = TextField(null=True)
    next_try_at = TextField(null=True)
