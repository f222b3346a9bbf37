"""The starter catalogue and calendar, parsed once."""

import json
from importlib import resources

import pytest

from station_app.domain.catalogue_parse import parse_catalogue
from station_app.domain.workdays import parse_calendar


def shipped(name):
    return json.loads((resources.files("station_app") / "data" / name).read_text("utf-8"))


@pytest.fixture(scope="session")
def catalogue():
    return parse_catalogue(shipped("catalogue.json"))


@pytest.fixture(scope="session")
def calendar():
    return parse_calendar(shipped("workdays.cn.json"))
