"""A calendar that moves due days waits for a person; one that moves nothing is in force at once."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from station_app.cli.main import main
from station_app.clock import BEIJING
from station_app.domain.publications import PublicationKind
from station_app.errors import Exit, UserError
from station_app.services.service_set import Services
from sync.hall.embedded import EmbeddedHall
from sync.hall.publications import publish
from sync.station.session import run_session
from tests.sync.conftest import SetClock
from tests.sync.station_work import log_case
from tests.sync.uploads.published import (
    attention,
    calendar,
    sync,
)


def test_a_calendar_that_moves_due_days_waits_for_a_person(
    wired: Services, hall: EmbeddedHall, clock: SetClock
) -> None:
    operator = wired.operators.first().id
    clock.moment = datetime(2026, 12, 29, 10, 0, tzinfo=BEIJING)
    no = log_case(wired)
    due = wired.cases.find(no).summary.due
    one = publish(hall.hall, PublicationKind.CALENDAR, calendar("2027-01-01", "2027-01-04"), "cli")
    assert sync(wired).exit is Exit.ATTENTION
    (item,) = wired.sync.attention()
    assert (item.code, item.params["count"], item.params["version"]) == ("calendar_waits", 1, one.version)
    assert wired.cases.find(no).summary.due == due
    assert run_session(wired).requests == 1
    assert wired.publications.take_waiting("calendar", operator) == 1
    assert wired.cases.find(no).summary.due != due
    assert wired.catalogues.calendar().version == one.version
    assert attention(wired) == []
    with pytest.raises(UserError):
        wired.publications.take_waiting("calendar", operator)


def test_the_command_shows_what_the_waiting_calendar_moves_and_puts_it_in_force(
    wired: Services, hall: EmbeddedHall, clock: SetClock, station_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def take(*words: str) -> dict[str, Any]:
        home, key = str(station_folder / "home"), str(station_folder / "key")
        code = main(["--home", home, "--key-file", key, "--json", "catalogue", "take", *words])
        return {"exit": code, **json.loads(capsys.readouterr().out)}

    clock.moment = datetime(2026, 12, 29, 10, 0, tzinfo=BEIJING)
    assert take()["exit"] == Exit.NOT_FOUND
    no = log_case(wired)
    due = wired.cases.find(no).summary.due
    one = publish(hall.hall, PublicationKind.CALENDAR, calendar("2027-01-01", "2027-01-04"), "cli")
    sync(wired)
    told = take("--dry-run")
    assert (told["exit"], told["version"], [row["no"] for row in told["affected"]]) == (Exit.DONE, one.version, [no])
    assert (wired.cases.find(no).summary.due, told["affected"][0]["before"]) == (due, due)
    assert len(wired.sync.attention()) == 1
    assert take()["affected"] == told["affected"]
    assert wired.cases.find(no).summary.due == told["affected"][0]["after"]
    assert wired.sync.attention() == []
    assert take()["exit"] == Exit.NOT_FOUND


def test_a_calendar_that_moves_nothing_is_in_force_at_once(wired: Services, hall: EmbeddedHall) -> None:
    one = publish(hall.hall, PublicationKind.CALENDAR, calendar("2027-01-01"), "cli")
    sync(wired)
    assert wired.catalogues.calendar().version == one.version
