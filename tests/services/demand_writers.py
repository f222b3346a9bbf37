"""The writing methods of visits and demands, each tried once: what is called, and the changes that follow."""

import base64
from datetime import datetime

from station_app.clock import BEIJING
from station_app.domain.demand import Act, Cause, DemandChannel, DemandForm, StepForm
from station_app.domain.evidence import EvidenceOf
from station_app.domain.visit import VisitForm, VisitState

TABLES = ("visit", "demand", "demand_act", "evidence")
FORM = DemandForm("d-1", "园区夜间班车停运", DemandChannel.QR, enterprise_name="木桥数码")
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
THEN = datetime(2026, 1, 5, 9, 0, tzinfo=BEIJING)


def take_in(services, operator):
    return services.demands.add(FORM, operator).no


def analyse(services, operator):
    services.demands.act(take_in(services, operator), StepForm(Act.ANALYSE, unit="公交"), operator)


def assign(services, operator):
    analyse(services, operator)
    services.demands.act("d-1", StepForm(Act.ASSIGN, unit="公交", cause=Cause.COORDINATION), operator)


def plan(services, operator):
    return services.visits.add(VisitForm("v-1", THEN, "问需", enterprise_name="木桥数码"), operator).no


def done(services, operator):
    services.visits.settle(plan(services, operator), VisitState.DONE, operator, record="缺工", problems=("招工难",))


def attach(services, operator):
    no = take_in(services, operator)
    kept = services.scans.keep_bytes("路灯.png", PIXEL)
    return services.evidence.add(EvidenceOf.DEMAND, no, kept, operator).id


def detach(services, operator):
    services.evidence.remove(attach(services, operator), operator)


DEMAND_WRITERS = {
    "DemandService.add": (take_in, ["demand"]),
    "DemandService.act": (assign, ["demand", "demand_act", "demand_act"]),
    "EvidenceService.add": (attach, ["demand", "evidence"]),
    "EvidenceService.remove": (detach, ["demand", "evidence", "evidence"]),
    "VisitService.add": (plan, ["visit"]),
    "VisitService.settle": (done, ["visit", "visit", "demand"]),
}
