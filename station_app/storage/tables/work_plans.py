"""Tables of work plans (专项任务台账), their tasks and what is written about them week by week."""

from __future__ import annotations

from peewee import AutoField, IntegerField, TextField

from station_app.storage.tables.base import JsonText, Table


class WorkPlan(Table):
    """One plan."""

    rid = AutoField()
    id = TextField(unique=True)
    no = TextField(index=True)
    client_id = TextField(unique=True)
    content_hash = TextField()
    title = TextField()
    lead = TextField()
    first_day = TextField(null=True)
    last_day = TextField(null=True)
    source = TextField()
    operator_id = TextField()
    hlc = TextField()
    clocks = JsonText(null=True)


class WorkTask(Table):
    """One task of a plan, known there by its number; `targets` by month."""

    rid = AutoField()
    id = TextField(unique=True)
    plan_id = TextField(index=True)
    number = TextField()
    position = IntegerField()
    aspect = TextField()
    item = TextField()
    title = TextField()
    lead = TextField()
    support = TextField()
    due = TextField(null=True)
    targets = JsonText()
    finished_on = TextField(null=True)
    result = TextField()
    dropped_on = TextField(null=True)
    hlc = TextField()
    clocks = JsonText(null=True)


class WorkNote(Table):
    """What was written about a task for one week; triggers refuse to change anything but its stamp, and to delete it."""

    rid = AutoField()
    id = TextField(unique=True)
    task_id = TextField()
    week = TextField()
    progress = TextField()
    coming = TextField()
    at = TextField()
    operator_id = TextField()
    hlc = TextField()

    class Meta:
        """The notes of a week are read in the order of their stamps, whichever PC made them."""

        indexes = ((("task_id", "week", "hlc"), False),)
