"""Codes on the papers of liaisons open what they are about: a project, a visit, a demand."""

from datetime import datetime

import pytest

from station_app.clock import BEIJING
from station_app.domain.demand import DemandChannel, DemandForm
from station_app.domain.document_codes import qr_payload
from station_app.domain.project import ProjectForm
from station_app.domain.visit import VisitForm
from station_app.errors import Code, UserError
from station_app.services.code_reader import Found

AT = datetime(2026, 1, 5, 9, 0, tzinfo=BEIJING)


def code_of(services, number):
    return qr_payload(services.profile.document_key, number, services.profile.region)


def printed(services, operator, name, document):
    (paper,) = services.documents.issue([name], document, operator, lambda _: b"%PDF", lambda _: None)
    return services.codes.read(code_of(services, paper.number))


def test_papers_open_what_they_are_about(services):
    operator = services.operators.first().id
    project = services.projects.add(ProjectForm("x-1", "一期", owner_name="禾光"), operator).no
    visit = services.visits.add(VisitForm("v-1", AT, "问需", enterprise_name="木桥数码"), operator).no
    demand = services.demands.add(DemandForm("d-1", "班车", DemandChannel.QR), operator).no
    for name, document, found in (
        (project, "YYZ", Found.PROJECT), (visit, "ZF", Found.VISIT), (demand, "WS20", Found.DEMAND),
    ):  # fmt: skip
        read = printed(services, operator, name, document)
        assert (read.found, read.number) == (found, name)
    assert services.codes.read(project).found is Found.PROJECT


def test_a_project_that_is_not_here_says_so(services):
    with pytest.raises(UserError) as refused:
        services.codes.read("JG-XM26-999")
    assert refused.value.code is Code.PROJECT_NOT_FOUND
