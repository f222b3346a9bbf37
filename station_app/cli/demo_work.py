"""The demonstration's work on cases: those the hall will speak of are brought to their submission, others are begun."""

from __future__ import annotations

from station_app.domain.guidance import Mode, Treatment
from station_app.services.case_acts import Term
from station_app.services.service_set import Services

_BROUGHT_BY_NOW = 5
"""From so many days on, what was deferred has been brought; before, it is promised for the last possible day."""


def submit(services: Services, no: str, days_ago: int) -> None:
    """Everything between the telling and the hall, on the day of the services' clock."""
    operator, today = services.operators.first().id, services.clock.today()
    services.acts.notice(no, operator)
    known = services.files.known(no)
    for line in known.lines:
        if line.treatment == Treatment.SUBMIT or (
            line.treatment == Treatment.DEFERRABLE and days_ago >= _BROUGHT_BY_NOW
        ):
            services.materials.tick(no, line.material, operator)
        elif line.treatment == Treatment.DEFERRABLE:
            last = services.files.last_promise(known, line, today)
            services.materials.promise(no, line.material, operator, last)
        elif line.treatment == Treatment.COMMITMENT:
            services.materials.commit(no, line.material, operator)
    if known.mode is Mode.PROXY:
        services.acts.entrust(no, operator, Term())
    services.acts.ready(no, operator)
    services.acts.submit(no, operator)


def begin(services: Services, no: str) -> None:
    """Every second paper is in hand already."""
    operator = services.operators.first().id
    services.acts.notice(no, operator)
    wanted = [line for line in services.files.known(no).lines if line.treatment == Treatment.SUBMIT]
    for line in wanted[::2]:
        services.materials.tick(no, line.material, operator)
