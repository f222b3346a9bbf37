"""Tables of enterprises and cases."""

from __future__ import annotations

from peewee import AutoField, BooleanField, CompositeKey, IntegerField, TextField

from station_app.storage.tables.base import JsonText, Table


class Enterprise(Table):
    """An enterprise the station has met; one without 统一社会信用代码 is not founded yet, one merged into another is hidden."""

    rid = AutoField()
    id = TextField(unique=True)
    client_id = TextField(null=True, unique=True)
    content_hash = TextField(null=True)
    uscc = TextField(null=True, unique=True)
    name = TextField(index=True)
    profile = JsonText()
    created_at = TextField()
    updated_at = TextField()
    hlc = TextField()
    clocks = JsonText(null=True)
    merged_into = TextField(null=True, index=True)


class WalletItem(Table):
    """A material the enterprise holds; no `valid_to` = does not expire. `reused` counts the cases that took it over."""

    enterprise_id = TextField()
    material = TextField()
    valid_to = TextField(null=True)
    hlc = TextField()
    sha256 = TextField(null=True)
    source_case = TextField(null=True)
    added_at = TextField(null=True)
    reused = IntegerField(null=True)

    class Meta:
        """One row per enterprise and material."""

        primary_key = CompositeKey("enterprise_id", "material")


class Draft(Table):
    """A form that was not registered yet: local, without a number and without a change row."""

    id = TextField(primary_key=True)
    form = JsonText()
    title = TextField()
    parked = BooleanField(default=False)
    updated_at = TextField()


class AssistCase(Table):
    """A case of the station (帮代办单).

    `sort_key` orders the list by due day, then what has none (`storage.sort_keys`); `clocks` holds the stamps of the fields written
    after `hlc`; `ready` counts the lines that are in hand. `operator_id` is who handles the case, `first_asker` who was
    asked first (首问); `named_items` are the items as chosen by hand; `state_before` is where a suspended case goes on.
    """

    rid = AutoField()
    id = TextField(unique=True)
    no = TextField(index=True)
    client_id = TextField(unique=True)
    content_hash = TextField()
    mode = TextField()
    channel = TextField()
    state = TextField()
    title = TextField()
    bundle = TextField(null=True)
    enterprise_id = TextField(null=True, index=True)
    enterprise_name = TextField()
    uscc = TextField(null=True)
    contact_name = TextField()
    contact_mobile = TextField()
    remark = TextField()
    catalogue_version = TextField()
    answers = JsonText()
    open_situations = JsonText()
    requested = IntegerField()
    merged = IntegerField()
    to_submit = IntegerField()
    ready = IntegerField()
    registered_at = TextField()
    submitted_at = TextField(null=True)
    operator_id = TextField()
    stage = TextField()
    clock = TextField()
    due = TextField(null=True)
    yellow_from = TextField(null=True)
    sort_key = TextField()
    sync_state = TextField()
    receipt_no = TextField(null=True)
    received_at = TextField(null=True)
    hlc = TextField()
    clocks = JsonText(null=True)
    named_items = JsonText(null=True)
    first_asker = TextField(null=True)
    state_before = TextField(null=True)
    region_mode = TextField(null=True)
    labels = JsonText(null=True)

    class Meta:
        """The default list is an index: due day, then age."""

        indexes = (
            (("sort_key", "rid"), False),
            (("state", "sort_key", "rid"), False),
            (("operator_id", "sort_key", "rid"), False),
            (("registered_at",), False),
        )


class CaseItem(Table):
    """A handling item of a case with the hall's progress as far as known.

    `watch_due` is the last day on which the hall may still ask for supplements, while it has not accepted.
    """

    case_rid = IntegerField()
    position = IntegerField()
    code = TextField()
    status = TextField(null=True)
    status_source = TextField(null=True)
    accepted_at = TextField(null=True)
    finished_at = TextField(null=True)
    official_no = TextField(null=True)
    due = TextField(null=True)
    watch_due = TextField(null=True)

    class Meta:
        """Items are numbered within their case."""

        primary_key = CompositeKey("case_rid", "position")
        without_rowid = True


CaseItem.add_index(CaseItem.watch_due, where=CaseItem.watch_due.is_null(is_null=False))
CaseItem.add_index(CaseItem.official_no, where=CaseItem.official_no.is_null(is_null=False))
CaseItem.add_index(CaseItem.accepted_at, where=CaseItem.accepted_at.is_null(is_null=False))
CaseItem.add_index(CaseItem.finished_at, where=CaseItem.finished_at.is_null(is_null=False))


class MaterialLine(Table):
    """One line of the merged list of a case, under the case's frozen catalogue version.

    `items` holds the numerals of the items that ask.
    """

    case_rid = IntegerField()
    material = TextField()
    position = IntegerField()
    originals = IntegerField()
    copies = IntegerField()
    items = TextField()
    necessity = TextField()
    treatment = TextField()
    deferrable = BooleanField()
    commitment = BooleanField()
    deferral_workdays = IntegerField(null=True)
    provisional = BooleanField()
    produced_by = TextField(null=True)
    wallet_valid_to = TextField(null=True)

    class Meta:
        """A material stands once on a case's list."""

        primary_key = CompositeKey("case_rid", "material")
        without_rowid = True


class CaseEvent(Table):
    """What happened to a case, in order: the station's acts and what came back from the hall."""

    id = AutoField()
    case_rid = IntegerField(index=True)
    at = TextField()
    kind = TextField()
    source = TextField()
    actor = TextField()
    data = JsonText()


CaseEvent.add_index(CaseEvent.at, where=(CaseEvent.source == "hall"))


class ProgressNote(Table):
    """Progress of the hall noted at the station (`log_*`); counts until the hall's own row arrives."""

    id = TextField(primary_key=True)
    case_rid = IntegerField(index=True)
    item = TextField()
    action = TextField()
    at = TextField()
    data = JsonText()
    recorded_at = TextField()
    operator_id = TextField()


class AffairRow(Table):
    """The hall's own row of one item of a case (办件), as it was pulled."""

    case_id = TextField()
    item = TextField()
    body = JsonText()
    pulled_at = TextField()

    class Meta:
        """One affair per case and item."""

        table_name = "affair"
        primary_key = CompositeKey("case_id", "item")


class DocumentPrint(Table):
    """A committed print: its number, version and what was printed.

    `part` tells the papers of one type in a case apart (one letter per department); `subject` names what a paper is
    about that belongs to no case, whose `case_rid` is 0 then.
    """

    id = TextField(primary_key=True)
    case_rid = IntegerField(index=True)
    number = TextField()
    document = TextField()
    version = IntegerField()
    reprint = IntegerField()
    content_hash = TextField()
    printed_at = TextField()
    operator_id = TextField()
    part = TextField(null=True)
    subject = TextField(null=True)

    class Meta:
        """A number is printed once per version and copy run."""

        indexes = ((("number", "version", "reprint"), True),)


DocumentPrint.add_index(DocumentPrint.subject, where=DocumentPrint.subject.is_null(is_null=False))
