"""Cases that are handled elsewhere (跨省通办): the three modes, and papers that travel by courier."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from station_app.domain.text_rules import check_required

_COURIER_LIMIT = 64
_PLACE_LIMIT = 200


class RegionMode(StrEnum):
    """How a case is handled elsewhere (国办发〔2020〕35号): wholly online, received here, or by several places."""

    ONLINE = "online"
    RECEIVED_FOR_OTHERS = "received_for_others"
    JOINT = "joint"


class Direction(StrEnum):
    """Which way papers travel."""

    OUT = "out"
    BACK = "back"


class CaseLabel(StrEnum):
    """Marks of a case that people look for and count."""

    GREEN_CHANNEL = "green_channel"
    PRIORITY_GROUP = "priority_group"
    WORRY_FREE = "worry_free"
    ONE_THING = "one_thing"
    CROSS_REGION = "cross_region"


@dataclass(frozen=True, slots=True)
class Parcel:
    """Papers given to a courier.

    Attributes:
        counterpart: the office at the other end.
    """

    direction: Direction
    courier: str
    express_no: str
    counterpart: str


def check_parcel(parcel: Parcel) -> None:
    """Make sure that a parcel can be found again.

    Raises:
        UserError: `required`, `too_long` or `bad_character` with the field.
    """
    check_required(parcel.courier, "courier", _COURIER_LIMIT)
    check_required(parcel.express_no, "express_no", _COURIER_LIMIT)
    check_required(parcel.counterpart, "counterpart", _PLACE_LIMIT)
