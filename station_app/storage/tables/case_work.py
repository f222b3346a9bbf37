"""Tables of the work on a case: what was handed in, promised, held, entrusted, brought back and handed over."""

from __future__ import annotations

from peewee import BooleanField, CompositeKey, IntegerField, TextField

from station_app.storage.tables.base import JsonText, Table


class MaterialMark(Table):
    """What the station knows of one material of a case; it stays with the material code when the list changes.

    `treatment` is the operator's own choice, `supplement` what the applicant has to mend (要补正).
    """

    case_rid = IntegerField()
    material = TextField()
    ticked_at = TextField(null=True)
    ticked_by = TextField(null=True)
    copies = IntegerField(null=True)
    treatment = TextField(null=True)
    signed_at = TextField(null=True)
    promised_at = TextField(null=True)
    promised_until = TextField(null=True)
    supplement = TextField(null=True)
    hlc = TextField()
    clocks = JsonText(null=True)

    class Meta:
        """One mark per case and material."""

        primary_key = CompositeKey("case_rid", "material")
        without_rowid = True


MaterialMark.add_index(MaterialMark.promised_until, where=MaterialMark.promised_until.is_null(is_null=False))


class HeldOriginal(Table):
    """An original the station keeps for an applicant, until it is given back."""

    id = TextField(primary_key=True)
    case_rid = IntegerField(index=True)
    material = TextField()
    taken_at = TextField()
    shelf = TextField()
    due_back = TextField(null=True)
    returned_at = TextField(null=True)
    returned_to = TextField(null=True)
    operator_id = TextField()
    hlc = TextField()
    clocks = JsonText(null=True)


HeldOriginal.add_index(HeldOriginal.due_back, where=HeldOriginal.returned_at.is_null())


class Entrustment(Table):
    """A signed power of attorney (授权委托书) and its term, both days included."""

    id = TextField(primary_key=True)
    case_rid = IntegerField(index=True)
    agent = TextField()
    number = TextField(null=True)
    valid_from = TextField()
    valid_until = TextField()
    signed_at = TextField()
    ended_at = TextField(null=True)
    hlc = TextField()
    clocks = JsonText(null=True)


class CaseResult(Table):
    """A result of the hall that reached the station: a licence, a decision."""

    id = TextField(primary_key=True)
    case_rid = IntegerField(index=True)
    item = TextField(null=True)
    name = TextField()
    document_no = TextField()
    received_at = TextField()
    hlc = TextField()
    clocks = JsonText(null=True)


class Delivery(Table):
    """Results handed over to the applicant (送达)."""

    id = TextField(primary_key=True)
    case_rid = IntegerField(index=True)
    recipient = TextField()
    relation = TextField()
    way = TextField()
    express_no = TextField(null=True)
    place = TextField(null=True)
    delivered_at = TextField()
    operator_id = TextField()
    hlc = TextField()
    clocks = JsonText(null=True)


class Shipment(Table):
    """Papers on their way by courier, for cross-region cases (异地代收代办)."""

    id = TextField(primary_key=True)
    case_rid = IntegerField(index=True)
    direction = TextField()
    courier = TextField()
    express_no = TextField()
    counterpart = TextField()
    sent_at = TextField()
    arrived_at = TextField(null=True)
    operator_id = TextField()
    hlc = TextField()
    clocks = JsonText(null=True)


class HallPaper(Table):
    """A paper only the hall may issue, as the station received it; `remedy` tells whether it names the appeal."""

    id = TextField(primary_key=True)
    case_rid = IntegerField(index=True)
    item = TextField(null=True)
    document = TextField()
    number = TextField()
    dated = TextField()
    issued_by = TextField()
    received_at = TextField()
    sha256 = TextField(null=True)
    remedy = BooleanField(null=True)
    operator_id = TextField()
    hlc = TextField()
    clocks = JsonText(null=True)


class Transfer(Table):
    """Materials of cases handed to the hall in one go (材料交接单); `received_at` is the hall's own time of receipt."""

    id = TextField(primary_key=True)
    number = TextField()
    cases = JsonText()
    checksum = TextField()
    sent_at = TextField()
    express_no = TextField(null=True)
    receiver = TextField(null=True)
    received_at = TextField(null=True)
    operator_id = TextField()
    hlc = TextField()
    clocks = JsonText(null=True)


class Correction(Table):
    """Other values for a contact whose case the hall has accepted (更正); the newest one counts, field by field."""

    id = TextField(primary_key=True)
    case_rid = IntegerField(index=True)
    fields = JsonText()
    reason = TextField()
    at = TextField()
    operator_id = TextField()
    hlc = TextField()
    clocks = JsonText(null=True)
