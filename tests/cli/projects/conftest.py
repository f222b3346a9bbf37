"""A project entered by command on a Friday morning, and one that is planned."""

import pytest

from tests.cli.projects.project_document import PROJECT, lines


@pytest.fixture(autouse=True)
def _friday_morning(monkeypatch):
    monkeypatch.setenv("STATION_NOW", "2026-11-20T10:00")


@pytest.fixture
def no(run):
    return run("project", "add", "--file", "-", stdin=lines(PROJECT)).json["acks"][0]["project_no"]


@pytest.fixture
def planned(run, no):
    run("project", "plan", no, "--template", "PLAN-FAST", "--start", "2026-11-23")
    return no
