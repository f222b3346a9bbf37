"""Tables of the work with people: service log, appointments, duty, leave, queues, evaluations and merged enterprises."""

from __future__ import annotations

from peewee import AutoField, BooleanField, CompositeKey, IntegerField, TextField

from station_app.storage.tables.base import JsonText, Table


class ServiceLog(Table):
    """One service (服务登记); `visit` holds an on-site visit, `called_back_at` ends a promised call back."""

    rid = AutoField()
    id = TextField(unique=True)
    client_id = TextField(unique=True)
    content_hash = TextField()
    at = TextField(index=True)
    category = TextField()
    channel = TextField()
    enterprise_id = TextField(null=True, index=True)
    enterprise_name = TextField()
    contact_name = TextField()
    contact_mobile = TextField()
    subject = TextField()
    answer = TextField()
    solved = BooleanField()
    passed_to = TextField()
    minutes = IntegerField()
    weekend = BooleanField()
    after_hours = BooleanField()
    case_id = TextField(null=True, index=True)
    visit = JsonText(null=True)
    callback_on = TextField(null=True)
    called_back_at = TextField(null=True)
    callback_result = TextField()
    operator_id = TextField()
    hlc = TextField()
    clocks = JsonText(null=True)


ServiceLog.add_index(
    ServiceLog.callback_on,
    where=ServiceLog.callback_on.is_null(is_null=False) & ServiceLog.called_back_at.is_null(),
)


class FreeServiceRow(Table):
    """Free services of one kind given with a service; the saved amount in 分."""

    log_rid = IntegerField()
    kind = TextField()
    count = IntegerField()
    saved_fen = IntegerField()

    class Meta:
        """One row per service and kind."""

        table_name = "free_service"
        primary_key = CompositeKey("log_rid", "kind")
        without_rowid = True


class Appointment(Table):
    """One appointment; it holds a place of its slot unless it was cancelled."""

    rid = AutoField()
    id = TextField(unique=True)
    no = TextField(index=True)
    client_id = TextField(unique=True)
    content_hash = TextField()
    channel = TextField()
    day = TextField()
    start = TextField()
    end = TextField()
    window = TextField()
    enterprise_id = TextField(null=True, index=True)
    enterprise_name = TextField()
    contact_name = TextField()
    contact_mobile = TextField()
    matter = TextField()
    case_id = TextField(null=True, index=True)
    state = TextField()
    state_at = TextField()
    reason = TextField()
    operator_id = TextField()
    hlc = TextField()
    clocks = JsonText(null=True)

    class Meta:
        """The book is read day by day, slot by slot."""

        indexes = ((("day", "start"), False),)


class Duty(Table):
    """One operator coming on duty or leaving."""

    id = TextField(primary_key=True)
    client_id = TextField(unique=True)
    operator_id = TextField()
    at = TextField()
    kind = TextField()
    reason = TextField()
    hlc = TextField()

    class Meta:
        """An operator's day is read in order."""

        indexes = ((("operator_id", "at"), False),)


class LeaveCover(Table):
    """Leave of an operator and who covers, both days included."""

    id = TextField(primary_key=True)
    operator_id = TextField()
    cover_id = TextField(index=True)
    first_day = TextField()
    last_day = TextField()
    reason = TextField()
    cancelled_at = TextField(null=True)
    hlc = TextField()
    clocks = JsonText(null=True)


class QueueRow(Table):
    """Queue figures of one half hour."""

    id = TextField(primary_key=True)
    at = TextField(index=True)
    waiting = IntegerField()
    served = IntegerField()
    windows_open = IntegerField()
    hlc = TextField()

    class Meta:
        """Named after what it counts."""

        table_name = "queue_figure"


class Evaluation(Table):
    """One evaluation; triggers refuse to change or delete it."""

    rid = AutoField()
    id = TextField(unique=True)
    client_id = TextField(unique=True)
    content_hash = TextField()
    event_kind = TextField()
    event_id = TextField()
    case_id = TextField(null=True, index=True)
    level = IntegerField(index=True)
    channel = TextField()
    name = TextField()
    reasons = JsonText()
    comment = TextField()
    at = TextField(index=True)
    handler_id = TextField()
    recorded_by = TextField()
    hlc = TextField()

    class Meta:
        """Read by event: one each, unless two PCs took one in while they were apart."""

        indexes = ((("event_kind", "event_id"), False),)


class EvaluationStep(Table):
    """What was done about an evaluation, in order; triggers refuse to change or delete it."""

    seq = AutoField()
    id = TextField(unique=True)
    evaluation_id = TextField(index=True)
    step = TextField()
    at = TextField()
    actor = TextField()
    text = TextField()
    satisfied = BooleanField(null=True)
    complex_case = BooleanField()
    hlc = TextField()


class EnterpriseMerge(Table):
    """A merge of two enterprises; `moved` names every row that went over, so that exactly those can go back."""

    id = TextField(primary_key=True)
    keep_id = TextField(index=True)
    drop_id = TextField(index=True)
    moved = JsonText()
    at = TextField()
    operator_id = TextField()
    undone_at = TextField(null=True)
    undone_by = TextField(null=True)
    hlc = TextField()
    clocks = JsonText(null=True)
