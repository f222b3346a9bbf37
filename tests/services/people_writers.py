"""The writing methods of the services for people, each tried once: what is called, and the changes that follow."""

from datetime import date

from station_app.domain.appointment import AppointmentForm, AppointmentState, BookingChannel
from station_app.domain.case_form import CaseForm
from station_app.domain.duty import DutyKind
from station_app.domain.evaluation import BadReason, EvaluationChannel, EvaluationForm, EventKind, Level, Step
from station_app.domain.roles import Role
from station_app.domain.service_log import ServiceCategory, ServiceLogForm
from station_app.services.enterprise_service import EnterpriseForm

TABLES = (
    "service_log", "appointment", "duty", "leave_cover", "queue_figure", "evaluation", "evaluation_step",
    "enterprise_merge",
)  # fmt: skip
DAY = date(2027, 3, 1)


def register(services, operator):
    form = CaseForm("p-1", items=("SW-01-02-01",), enterprise_name="甲店", contact_name="陈涛",
                    contact_mobile="18673210045")  # fmt: skip
    services.cases.register(form, operator)


def log(services, operator):
    form = ServiceLogForm("z-1", ServiceCategory.LOAN, "问贴息", callback_on=date(2100, 1, 1))
    return services.service_logs.add(form, operator).id


def book(services, operator):
    day = services.appointments.next_days(2)[-1]
    form = AppointmentForm("y-1", BookingChannel.PHONE, day.day, day.slots[0].start, "许可", contact_name="陈涛")
    return services.appointments.book(form, operator).no


def colleague(services, operator, password=None):
    """Without a password, as most do not need one: its hash takes a quarter of a second."""
    return services.operators.add("李娜", Role.WINDOW_OFFICER, operator, password=password).id


def leave(services, operator):
    return services.duty.leave(colleague(services, operator), operator, DAY, DAY, "年休", operator)


def evaluate(services, operator):
    form = EvaluationForm(
        "e-1", EventKind.SERVICE_LOG, log(services, operator), Level(5), EvaluationChannel.QR, "周敏", (BadReason.SLOW,)
    )
    return services.evaluations.add(form, "").id


def merge(services, operator):
    pair = [services.enterprises.add(EnterpriseForm(name), operator).id for name in ("甲有限公司", "甲公司")]
    return services.merges.merge(*pair, operator).id


def linked(make, link):
    def run(services, operator):
        register(services, operator)
        link(services)(make(services, operator), "p-1", operator)

    return run


def after(make, act):
    return lambda services, operator: act(services, make(services, operator), operator)


CASE = ["enterprise", "case"]
MERGED = ["enterprise", "enterprise", "enterprise_merge"]
PEOPLE_WRITERS = {
    "ServiceLogService.add": (log, ["service_log"]),
    "ServiceLogService.link_case": (
        linked(log, lambda services: services.service_logs.link_case),
        [*CASE, "service_log", "service_log"],
    ),
    "ServiceLogService.call_back": (
        after(log, lambda services, entry, who: services.service_logs.call_back(entry, "已回", who)),
        ["service_log", "service_log"],
    ),
    "AppointmentService.book": (book, ["appointment"]),
    "AppointmentService.settle": (
        after(book, lambda services, no, who: services.appointments.settle(no, AppointmentState.CANCELLED, who)),
        ["appointment", "appointment"],
    ),
    "AppointmentService.link_case": (
        linked(book, lambda services: services.appointments.link_case),
        [*CASE, "appointment", "appointment"],
    ),
    "DutyService.mark": (lambda services, who: services.duty.mark(who, DutyKind.ON), ["duty"]),
    "DutyService.leave": (leave, ["operator", "leave_cover"]),
    "DutyService.cancel_leave": (
        after(leave, lambda services, entry, who: services.duty.cancel_leave(entry, who)),
        ["operator", "leave_cover", "leave_cover"],
    ),
    "TidalService.note": (lambda services, who: services.tidal.note(3, 6, 2, who), ["queue_figure"]),
    "EvaluationService.add": (evaluate, ["service_log", "evaluation"]),
    "EvaluationService.act": (
        after(evaluate, lambda services, entry, who: services.evaluations.act(entry, Step.CONTACT, who)),
        ["service_log", "evaluation", "evaluation_step"],
    ),
    "EnterpriseMergeService.merge": (merge, MERGED),
    "EnterpriseMergeService.undo": (
        after(merge, lambda services, entry, who: services.merges.undo(entry, who)),
        [*MERGED, "enterprise_merge"],
    ),
    "OperatorService.add": (lambda services, who: colleague(services, who, "pw"), ["operator"]),
    "OperatorService.change_role": (
        after(colleague, lambda services, one, who: services.operators.change_role(one, Role.READ_ONLY, who)),
        ["operator", "operator"],
    ),
    "OperatorService.deactivate": (
        after(colleague, lambda services, one, who: services.operators.deactivate(one, who)),
        ["operator", "operator"],
    ),
    "OperatorService.set_password": (
        after(colleague, lambda services, one, who: services.operators.set_password(one, "neu", who)),
        ["operator", "operator"],
    ),
}
