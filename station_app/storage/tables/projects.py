"""Tables of projects: their plans and nodes, people, reminders, blocking points, whistles and hand-overs."""

from __future__ import annotations

from peewee import AutoField, BooleanField, IntegerField, TextField

from station_app.storage.tables.base import JsonText, Table


class Project(Table):
    """One project; `start` is the first day of its plan, `situations` what it was tailored by, `next_steps` lines by Monday."""

    rid = AutoField()
    id = TextField(unique=True)
    no = TextField(index=True)
    client_id = TextField(unique=True)
    content_hash = TextField()
    name = TextField()
    project_code = TextField()
    enterprise_id = TextField(null=True, index=True)
    owner_uscc = TextField()
    owner_name = TextField()
    investment_fen = IntegerField(null=True)
    site = TextField()
    green_card = BooleanField()
    green_card_no = TextField()
    green_channel = BooleanField()
    liaison_id = TextField(index=True)
    answers = JsonText()
    situations = JsonText()
    fast = JsonText()
    template = TextField(null=True)
    start = TextField(null=True)
    wished_finish = TextField(null=True)
    state = TextField(index=True)
    state_at = TextField()
    state_reason = TextField()
    remark = TextField()
    registered_at = TextField()
    operator_id = TextField()
    hlc = TextField()
    clocks = JsonText(null=True)
    next_steps = JsonText(null=True)


class ProjectNode(Table):
    """One node of a project under one template; `condition` holds the answers under which it is needed."""

    id = TextField(primary_key=True)
    project_id = TextField()
    template = TextField()
    code = TextField()
    position = IntegerField()
    name = TextField()
    item = TextField(null=True)
    department = TextField()
    phase = TextField()
    phase_name = TextField()
    days = IntegerField()
    depends_on = JsonText()
    preliminary_for = JsonText()
    parallel_group = TextField()
    milestone = BooleanField()
    condition = JsonText()
    fast = BooleanField()
    dropped_on = TextField(null=True)
    drop_reason = TextField()
    started_on = TextField(null=True)
    preliminary_on = TextField(null=True)
    finished_on = TextField(null=True, index=True)
    case_id = TextField(null=True, index=True)
    hlc = TextField()
    clocks = JsonText(null=True)

    class Meta:
        """A project's plan is read under its template, in order."""

        indexes = ((("project_id", "template", "position"), False),)


class ProjectBaseline(Table):
    """What a plan promised when it was made: start, finish and days of every node; the newest one counts."""

    seq = AutoField()
    id = TextField(unique=True)
    project_id = TextField(index=True)
    version = IntegerField()
    template = TextField()
    at = TextField()
    reason = TextField()
    start = TextField()
    finish = TextField(null=True)
    workdays = IntegerField()
    tentative = BooleanField()
    nodes = JsonText()
    operator_id = TextField()
    hlc = TextField()


class ProjectTemplate(Table):
    """A template of the station's own, read from a spreadsheet."""

    rid = AutoField()
    id = TextField(unique=True)
    code = TextField(index=True)
    name = TextField()
    phases = JsonText()
    nodes = JsonText()
    source = TextField()
    retired_at = TextField(null=True)
    at = TextField()
    operator_id = TextField()
    hlc = TextField()
    clocks = JsonText(null=True)


class ProjectContact(Table):
    """A person of a department who has to do with a project."""

    rid = AutoField()
    id = TextField(unique=True)
    project_id = TextField(index=True)
    department = TextField()
    name = TextField()
    phone = TextField()
    duty = TextField()
    removed_at = TextField(null=True)
    hlc = TextField()
    clocks = JsonText(null=True)


class ProjectHandover(Table):
    """A project going from one liaison to another, with what was open then."""

    seq = AutoField()
    id = TextField(unique=True)
    project_id = TextField(index=True)
    from_id = TextField()
    to_id = TextField()
    at = TextField()
    reason = TextField()
    open_work = JsonText()
    operator_id = TextField()
    hlc = TextField()


class Chase(Table):
    """One reminder (催办) to a department about a node; `times` counts those about the same node."""

    rid = AutoField()
    id = TextField(unique=True)
    project_id = TextField(index=True)
    node = TextField()
    department = TextField()
    contact = TextField()
    way = TextField()
    times = IntegerField()
    text = TextField()
    at = TextField(index=True)
    answered_on = TextField(null=True)
    answer = TextField()
    operator_id = TextField()
    hlc = TextField()
    clocks = JsonText(null=True)


class BlockingPoint(Table):
    """One blocking point (堵点); `closed_on` ends it (销号)."""

    rid = AutoField()
    id = TextField(unique=True)
    client_id = TextField(unique=True)
    content_hash = TextField()
    project_id = TextField(index=True)
    node = TextField()
    title = TextField()
    cause = TextField()
    lead = TextField()
    support = TextField()
    level = TextField()
    raised_on = TextField(index=True)
    due = TextField()
    evidence = TextField()
    plan = TextField()
    closed_on = TextField(null=True, index=True)
    result = TextField()
    operator_id = TextField()
    hlc = TextField()
    clocks = JsonText(null=True)


class BlockingStep(Table):
    """What was done about a blocking point, in order; triggers refuse to change or delete it."""

    seq = AutoField()
    id = TextField(unique=True)
    point_id = TextField(index=True)
    step = TextField()
    at = TextField()
    level = TextField()
    text = TextField()
    actor = TextField()
    hlc = TextField()


class Whistle(Table):
    """One whistle (点餐吹哨): sent to a department, and when it answered (接铃报到)."""

    rid = AutoField()
    id = TextField(unique=True)
    client_id = TextField(unique=True)
    content_hash = TextField()
    project_id = TextField(index=True)
    node = TextField()
    department = TextField()
    matter = TextField()
    sent_at = TextField(index=True)
    answer_by = TextField()
    answered_at = TextField(null=True)
    answered_by = TextField()
    answer = TextField()
    operator_id = TextField()
    hlc = TextField()
    clocks = JsonText(null=True)
