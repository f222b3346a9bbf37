"""The roles of a station (1+1+X) and what they may do to each other."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person is at the station."""

    STATION_HEAD = "station_head"
    WINDOW_OFFICER = "window_officer"
    MOBILE_ADVISOR = "mobile_advisor"
    PROJECT_LIAISON = "project_liaison"
    ADMINISTRATOR = "administrator"
    READ_ONLY = "read_only"


def may_manage_operators(role: str) -> bool:
    """Whether somebody of this role may add, change and deactivate operators."""
    return role == Role.STATION_HEAD
