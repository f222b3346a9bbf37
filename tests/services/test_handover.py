"""The facts of the hand-over sheet: what is the operator's own, and what is due soon enough."""

from dataclasses import replace
from datetime import date, time

from station_app.domain.appointment import AppointmentForm, AppointmentState, BookingChannel
from station_app.domain.case_form import CaseForm
from station_app.domain.roles import Role
from station_app.domain.service_log import ServiceCategory, ServiceLogForm

FORM = CaseForm("c-1", bundle="YJS-04", enterprise_name="青澜味工坊", contact_name="周敏", contact_mobile="13812342067")
FRIDAY = date(2026, 11, 20)
NOW = "2026-11-20T10:00"


def test_the_sheet_holds_the_operators_cases_promises_calls_appointments_and_originals(services):
    head = services.operators.first().id
    other = services.operators.add("李娜", Role.WINDOW_OFFICER, head).id
    no = services.cases.register(FORM, head).no
    services.cases.register(replace(FORM, client_id="c-2"), other)
    lines = {line.treatment: line for line in services.cases.full(no).lines}
    deferred, held = lines["deferrable"].material, lines["submit"].material
    services.materials.promise(no, deferred, head, date(2026, 11, 25))
    services.materials.hold_original(no, held, head, "A-1")
    log = ServiceLogForm("z-1", ServiceCategory.LOAN, "问贴息", callback_on=date(2026, 11, 23))
    owed = services.service_logs.add(log, head)
    services.service_logs.add(replace(log, client_id="z-2", callback_on=date(2026, 11, 26)), head)
    visit = AppointmentForm("y-1", BookingChannel.PHONE, FRIDAY, time(15), "许可", contact_name="周敏")
    numbers = [
        services.appointments.book(replace(visit, client_id=f"y-{day}", day=date(2026, 11, day)), head).no
        for day in (20, 23, 24)
    ]
    sheet = services.handovers.handover(head, FRIDAY)
    assert [case.no for case in sheet.cases] == [no]
    assert [(one.case_no, one.promised_until) for one in sheet.deferrals] == [(no, date(2026, 11, 25))]
    assert [row.id for row in sheet.callbacks] == [owed.id]
    assert [row.no for row in sheet.appointments] == numbers[:2]
    assert [(one.case_no, one.shelf) for one in sheet.originals] == [(no, "A-1")]
    services.appointments.settle(numbers[0], AppointmentState.ARRIVED, head)
    services.materials.return_original(no, held, head)
    later = services.handovers.handover(head, FRIDAY)
    assert ([row.no for row in later.appointments], later.originals) == (numbers[1:2], ())
    assert services.handovers.handover(head, date(2026, 11, 19)).deferrals == ()
