"""Tables of visits and of demands with what was done about them."""

from __future__ import annotations

from peewee import AutoField, BooleanField, IntegerField, TextField

from station_app.storage.tables.base import JsonText, Table


class Visit(Table):
    """One visit, planned or done; found by `at`."""

    rid = AutoField()
    id = TextField(unique=True)
    no = TextField(index=True)
    client_id = TextField(unique=True)
    content_hash = TextField()
    kind = TextField()
    enterprise_id = TextField(null=True, index=True)
    enterprise_name = TextField()
    at = TextField(index=True)
    subject = TextField()
    companions = JsonText()
    place = TextField()
    record = TextField()
    state = TextField()
    state_at = TextField()
    reason = TextField()
    project_id = TextField(null=True, index=True)
    operator_id = TextField()
    hlc = TextField()
    clocks = JsonText(null=True)


class Demand(Table):
    """One demand as it came in; triggers refuse to change anything but its stamp and its enterprise, and to delete it."""

    rid = AutoField()
    id = TextField(unique=True)
    no = TextField(index=True)
    client_id = TextField(unique=True)
    content_hash = TextField()
    kind = TextField()
    channel = TextField()
    subject = TextField()
    text = TextField()
    enterprise_id = TextField(null=True, index=True)
    enterprise_name = TextField()
    contact_name = TextField()
    contact_mobile = TextField()
    amount_fen = IntegerField(null=True)
    concerned = IntegerField()
    broken_promise = BooleanField()
    hotline_no = TextField()
    case_id = TextField(null=True, index=True)
    project_id = TextField(null=True, index=True)
    visit_id = TextField(null=True, index=True)
    at = TextField(index=True)
    operator_id = TextField()
    hlc = TextField()


class DemandAct(Table):
    """What was done about a demand; `after` is the stage it led to, empty when it moved nothing. Changed in its stamp only."""

    seq = AutoField()
    id = TextField(unique=True)
    demand_id = TextField()
    act = TextField()
    after = TextField()
    at = TextField()
    actor = TextField()
    text = TextField()
    unit = TextField()
    with_units = JsonText()
    person = TextField()
    workdays = IntegerField(null=True)
    cause = TextField()
    outcome = TextField()
    satisfied = BooleanField(null=True)
    into_id = TextField(null=True, index=True)
    slip_no = TextField()
    hlc = TextField()

    class Meta:
        """A demand's acts are read in the order of their stamps, whichever PC made them."""

        indexes = ((("demand_id", "hlc"), False),)
