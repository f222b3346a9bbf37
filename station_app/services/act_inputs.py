"""The data of `case act`, as JSON checked into typed values (CONTRACT 2); `docs/schemas/` is generated from these models."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, StrictStr

from station_app.domain.case_records import DeliveryWay
from station_app.domain.cross_region import CaseLabel, Direction, RegionMode
from station_app.domain.evaluation import BadReason, EvaluationChannel, Level
from station_app.domain.guidance import Treatment
from station_app.services.inputs import Input


class NoData(Input):
    """An action that needs nothing else."""


class MaterialData(Input):
    """One material of the case's list, by its code."""

    material: StrictStr


class CorrectData(Input):
    """Other values of the contact or the remark; a reason once the hall has accepted the case."""

    contact_name: StrictStr | None = None
    contact_mobile: StrictStr | None = None
    remark: StrictStr | None = None
    reason: StrictStr = ""


class TickData(MaterialData):
    """A material that was handed in; `copies` when they differ from what is asked for."""

    copies: StrictInt | None = None


class DeferData(MaterialData):
    """Another treatment for a line; 容缺 unless named."""

    treatment: Literal[Treatment.SUBMIT, Treatment.COMMITMENT, Treatment.DEFERRABLE] = Treatment.DEFERRABLE


class PromiseData(MaterialData):
    """The day until which a deferred material was promised, in a signed letter; a reason when it is put off."""

    until: Annotated[date, Field(alias="date")]
    signed_on: date | None = None
    reason: StrictStr = ""


class SupplementData(MaterialData):
    """What the applicant has to mend on a material."""

    text: StrictStr


class HoldData(MaterialData):
    """An original that the station keeps."""

    shelf: StrictStr
    due_back: date | None = None


class ReturnData(MaterialData):
    """An original that was given back; to the contact unless named."""

    to: StrictStr = ""


class EntrustData(Input):
    """A signed power of attorney; from today, for 90 days, to the case's handler unless told otherwise."""

    start: Annotated[date | None, Field(default=None, alias="from")]
    until: date | None = None
    agent: StrictStr = ""
    number: StrictStr | None = None


class SubmitData(Input):
    """When the materials were handed to the hall; now unless given."""

    at: StrictStr | None = None


class ResultData(Input):
    """A result of the hall: a licence or a decision."""

    item: StrictStr | None = None
    name: StrictStr = ""
    document_no: StrictStr = ""


class DeliverData(Input):
    """Results handed over: to whom, in which way."""

    recipient: StrictStr = ""
    relation: StrictStr = "本人"
    way: DeliveryWay = DeliveryWay.DIRECT
    express_no: StrictStr = ""
    place: StrictStr = ""


class EvaluateData(Input):
    """好差评 of the case: 1 非常满意 to 5 非常不满意; reasons are due for 4 and 5; a name makes it 实名."""

    level: Level
    channel: EvaluationChannel = EvaluationChannel.SCREEN
    name: StrictStr = ""
    reasons: tuple[BadReason, ...] = ()
    comment: StrictStr = ""


class HallPaperData(Input):
    """A paper of the hall as it came; `file` is the hall's own file, `remedy` whether a refusal names the appeal."""

    document: StrictStr
    number: StrictStr
    dated: date
    issued_by: StrictStr
    item: StrictStr | None = None
    remedy: StrictBool | None = None
    file: StrictStr | None = None


class LabelsData(Input):
    """The labels of the case from now on; none takes them away."""

    labels: tuple[CaseLabel, ...] = ()


class RegionModeData(Input):
    """How the case is handled elsewhere; left out = here."""

    mode: RegionMode | None = None


class SendData(Input):
    """Papers given to a courier; `counterpart` is the office at the other end."""

    direction: Direction = Direction.OUT
    courier: StrictStr
    express_no: StrictStr
    counterpart: StrictStr


class ArrivedData(Input):
    """A parcel that was signed for, by its courier number."""

    express_no: StrictStr


class KeepData(MaterialData):
    """A material to keep for later cases, until its last valid day; left out = does not expire."""

    valid_to: date | None = None


class ReasonData(Input):
    """The reason, where one is due."""

    reason: StrictStr = ""


class AssignData(Input):
    """The new handler by name, work number or id; `expected` is who the caller believes has the case."""

    operator: StrictStr
    expected: StrictStr | None = None
    reason: StrictStr = ""


class ReviseData(Input):
    """Other answers or other items; what is left out stays as it was."""

    answers: dict[StrictStr, StrictStr] | None = None
    items: tuple[StrictStr, ...] | None = None


ACT_MODELS: Mapping[str, type[Input]] = {
    "notice": NoData,
    "revise": ReviseData,
    "tick": TickData,
    "untick": MaterialData,
    "defer": DeferData,
    "promise": PromiseData,
    "commit": MaterialData,
    "supplement": SupplementData,
    "hold_original": HoldData,
    "return_original": ReturnData,
    "entrust": EntrustData,
    "ready": NoData,
    "submit": SubmitData,
    "result": ResultData,
    "deliver": DeliverData,
    "evaluate": EvaluateData,
    "suspend": ReasonData,
    "resume": ReasonData,
    "terminate": ReasonData,
    "withdraw": ReasonData,
    "archive": NoData,
    "assign": AssignData,
    "hall_paper": HallPaperData,
    "labels": LabelsData,
    "region_mode": RegionModeData,
    "correct": CorrectData,
    "send": SendData,
    "arrived": ArrivedData,
    "keep": KeepData,
}
"""The data of each action of the station's own case."""
