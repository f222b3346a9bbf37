"""Service log, appointments, duty and operators over a real store."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, time

import pytest

from station_app.clock import parse_moment
from station_app.domain.appointment import AppointmentForm, AppointmentState, BookingChannel
from station_app.domain.case_form import CaseForm, Channel
from station_app.domain.duty import DutyKind
from station_app.domain.quick_line import form_of
from station_app.domain.roles import Role
from station_app.domain.service_log import FreeKind, FreeService, ServiceCategory, ServiceLogForm
from station_app.errors import Code, Exit, StationError, UserError
from station_app.services.enterprise_service import EnterpriseForm
from station_app.settings import WEEKEND_SHIFTS

USCC = "91430300MA4L000033"
NAME = "青澜味工坊餐饮管理有限公司"
LOG = ServiceLogForm("z-1", ServiceCategory.SOCIAL_INSURANCE, "社保开户", Channel.PHONE, enterprise_name=NAME)
VISIT = AppointmentForm("y-1", BookingChannel.PHONE, date(2026, 11, 23), time(9), "食品经营许可", contact_name="周敏")
TODAY = date(2026, 11, 20)
NOW = "2026-11-20T18:00"


@pytest.fixture
def head(services):
    return services.operators.first().id


@pytest.fixture
def officer(services, head):
    return services.operators.add("李娜", Role.WINDOW_OFFICER, head, work_no="1002").id


def refusal(call, *arguments, **named):
    with pytest.raises(UserError) as refused:
        call(*arguments, **named)
    return refused.value.code


def test_a_log_links_a_known_enterprise_and_never_doubles_it(services, head):
    known = services.enterprises.add(EnterpriseForm(NAME, USCC), head)
    first = services.service_logs.add(LOG, head)
    services.service_logs.add(replace(LOG, client_id="z-2", enterprise_name="别名", uscc=USCC), head)
    services.service_logs.add(replace(LOG, client_id="z-3", enterprise_name="没听过的店"), head)
    assert [row.id for row in services.enterprises.all()] == [known.id]
    assert {row.client_id for row in services.service_logs.of_enterprise(known.id)} == {"z-1", "z-2"}
    row = services.service_logs.find(first.id)
    assert (row.weekend, row.after_hours, row.solved) == (False, True, True)


def test_the_same_log_again_is_the_same_and_other_content_is_refused(services, head):
    first = services.service_logs.add(LOG, head)
    assert services.service_logs.add(LOG, head) == replace(first, new=False)
    assert refusal(services.service_logs.add, replace(LOG, answer="别的"), head) is Code.CLIENT_ID_CONFLICT
    assert services.service_logs.figures(TODAY, TODAY).total == 1


def test_figures_count_categories_free_services_and_the_solution_rate(services, head):
    logs = services.service_logs
    assert logs.figures(TODAY, TODAY).solved.text == "—"
    free = (FreeService(FreeKind.PRINT, 3, 150), FreeService(FreeKind.POST, 1, 1200))
    logs.add(replace(LOG, free_services=free), head)
    logs.add(replace(LOG, client_id="z-2", free_services=(FreeService(FreeKind.PRINT, 2, 100),)), head)
    logs.add(replace(LOG, client_id="z-3", category=ServiceCategory.LOAN, solved=False, passed_to="金融办"), head)
    logs.add(replace(LOG, client_id="z-4", at=parse_moment("2026-11-14T10:00")), head)
    found = logs.figures(TODAY, TODAY)
    assert (found.total, found.by_category[ServiceCategory.LOAN], found.solved.text) == (3, 1, "66.7%")
    assert (found.free, found.saved_fen) == ({FreeKind.PRINT: 5, FreeKind.POST: 1}, 1450)
    week = logs.figures(date(2026, 11, 14), TODAY)
    assert (week.total, week.weekend, week.after_hours) == (4, 1, 3)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"subject": " "}, Code.REQUIRED, "subject"),
        ({"solved": False}, Code.REQUIRED, "passed_to"),
        ({"minutes": -1}, Code.BAD_NUMBER, "minutes"),
        ({"at": parse_moment("2026-11-21T10:00")}, Code.BAD_DATE, "at"),
        ({"callback_on": date(2026, 11, 19)}, Code.BAD_DATE, "callback_on"),
        ({"contact_mobile": "123"}, Code.MOBILE, "contact.mobile"),
        ({"uscc": USCC[:-1] + "4"}, Code.USCC_CHECK_DIGIT, "enterprise.uscc"),
        ({"case": "JG-000000-001"}, Code.CASE_NOT_FOUND, "case"),
        ({"answer": "\x00"}, Code.BAD_CHARACTER, "answer"),
    ],
)
def test_a_bad_log_is_refused_and_nothing_is_kept(services, head, change, code, field):
    with pytest.raises(StationError) as refused:
        services.service_logs.add(replace(LOG, **change), head)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert services.service_logs.page(date(2000, 1, 1), date(2100, 1, 1)) == []


def test_a_promised_call_is_owed_until_it_was_made(services, head):
    logs = services.service_logs
    done = logs.add(replace(LOG, callback_on=date(2026, 11, 24)), head)
    assert logs.owed_callbacks() == []
    assert [row.id for row in logs.owed_callbacks(date(2026, 11, 24), (head,))] == [done.id]
    logs.call_back(done.id, "已说明", head)
    assert logs.owed_callbacks(date(2026, 12, 31)) == []
    assert refusal(logs.call_back, done.id, "又一次", head) is Code.ACTION_NOT_ALLOWED


def test_a_log_becomes_one_case_and_no_other(services, head):
    done = services.service_logs.add(LOG, head)
    numbers = [
        services.cases.register(CaseForm(f"c-{n}", items=("SW-01-02-01",), enterprise_name=NAME, contact_name="周敏",
                                         contact_mobile="13812342067"), head).no
        for n in (1, 2)
    ]  # fmt: skip
    services.service_logs.link_case(done.id, numbers[0], head)
    services.service_logs.link_case(done.id, numbers[0], head)
    assert [row.id for row in services.service_logs.of_case(numbers[0])] == [done.id]
    assert refusal(services.service_logs.link_case, done.id, numbers[1], head) is Code.ACTION_NOT_ALLOWED


def test_quick_knows_the_enterprises_of_the_store(services, head):
    known = services.enterprises.add(EnterpriseForm("泊远软件"), head)
    line = services.service_logs.quick("电话 问社保 泊远软件 0731-5555123 +2w")
    row = services.service_logs.find(services.service_logs.add(form_of(line, "q-1"), head).id)
    assert (row.enterprise_name, row.subject, row.contact_mobile) == ("泊远软件", "问社保", "0731-5555123")
    assert (row.channel, row.enterprise_id, row.callback_on) == (Channel.PHONE, known.id, date(2026, 11, 24))


def test_a_slot_holds_its_capacity_whoever_books_at_the_same_moment(services, head):
    def book(number):
        try:
            return services.appointments.book(replace(VISIT, client_id=f"y-{number}"), head).no
        except UserError as error:
            return error.code

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(book, range(6)))
    assert sorted(code for code in found if code is not Code.SLOT_FULL) == ["YY-261123-001", "YY-261123-002"]
    assert services.appointments.day(VISIT.day).slots[0].free == 0
    services.appointments.settle("YY-261123-001", AppointmentState.CANCELLED, head, "改天")
    assert services.appointments.day(VISIT.day).slots[0].free == 1
    assert services.appointments.book(replace(VISIT, client_id="y-9"), head).no == "YY-261123-003"


def test_the_book_shows_three_service_days_and_weekend_shifts_when_set(services, head):
    days = [day.day for day in services.appointments.next_days()]
    assert days == [date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 24)]
    saturday = replace(VISIT, day=date(2026, 11, 21))
    assert refusal(services.appointments.book, saturday, head) is Code.SLOT_NOT_OFFERED
    services.settings.remember(WEEKEND_SHIFTS, ["6"])
    assert services.appointments.book(saturday, head).new
    assert [day.day.day for day in services.appointments.next_days()] == [20, 21, 23]


def test_nobody_is_missing_before_the_slot_and_a_cancelled_one_stays_so(services, head):
    no = services.appointments.book(VISIT, head).no
    assert services.appointments.book(VISIT, head).new is False
    settle = services.appointments.settle
    assert refusal(settle, no, AppointmentState.NO_SHOW, head) is Code.ACTION_NOT_ALLOWED
    assert settle(no, AppointmentState.ARRIVED, head).state is AppointmentState.ARRIVED
    assert refusal(settle, no, AppointmentState.CANCELLED, head) is Code.ACTION_NOT_ALLOWED
    assert refusal(services.appointments.find, "YY-1") is Code.APPOINTMENT_NOT_FOUND


def test_duty_changes_once_and_repeats_by_id(services, head):
    duty, morning = services.duty, parse_moment("2026-11-20T09:00")
    first = duty.mark(head, DutyKind.ON, at=morning, client_id="d-1")
    assert duty.mark(head, DutyKind.ON, at=morning, client_id="d-1") == first
    assert refusal(duty.mark, head, DutyKind.OFF, client_id="d-1") is Code.CLIENT_ID_CONFLICT
    assert refusal(duty.mark, head, DutyKind.ON) is Code.ACTION_NOT_ALLOWED
    assert refusal(duty.mark, head, DutyKind.OFF, at=parse_moment("2026-11-20T08:00")) is Code.BAD_DATE
    assert refusal(duty.mark, head, DutyKind.OFF, at=parse_moment("2026-11-20T18:30")) is Code.BAD_DATE
    duty.mark(head, DutyKind.OFF, reason="下班", at=parse_moment("2026-11-20T17:00"))
    assert duty.day(head).presence.text == "100.0%"
    assert duty.presence(head, date(2026, 11, 19), TODAY).text == "50.0%"


def test_cover_is_entered_by_oneself_or_the_head(services, head, officer):
    third = services.operators.add("顾专员", Role.MOBILE_ADVISOR, head).id
    days = (TODAY, date(2026, 11, 24))
    assert refusal(services.duty.leave, head, officer, *days, "", officer) is Code.ROLE_NOT_ALLOWED
    leave = services.duty.leave(officer, third, *days, "年休", officer)
    assert services.duty.covering(third) == (third, officer)
    assert services.duty.covering(third, date(2026, 11, 25)) == (third,)
    assert refusal(services.duty.cancel_leave, leave, third) is Code.ROLE_NOT_ALLOWED
    services.duty.cancel_leave(leave, head)
    assert services.duty.covering(third) == (third,)


def test_only_the_head_manages_operators_and_one_head_stays(services, head, officer):
    operators = services.operators
    for call in (
        lambda: operators.add("新人", Role.READ_ONLY, officer),
        lambda: operators.change_role(head, Role.READ_ONLY, officer),
        lambda: operators.deactivate(head, officer),
        lambda: operators.set_password(officer, "new", officer),
    ):
        with pytest.raises(UserError) as refused:
            call()
        assert (refused.value.code, refused.value.exit) == (Code.ROLE_NOT_ALLOWED, Exit.NOT_ALLOWED)
    assert refusal(operators.deactivate, head, head) is Code.ACTION_NOT_ALLOWED
    assert refusal(operators.change_role, head, Role.READ_ONLY, head) is Code.ACTION_NOT_ALLOWED
    assert refusal(operators.add, "李娜", Role.READ_ONLY, head) is Code.OPERATOR_EXISTS
    assert refusal(operators.add, "新人", "boss", head) is Code.BAD_CHOICE


def test_a_deactivated_operator_no_longer_signs_in_and_a_new_password_counts(services, head):
    operators = services.operators
    officer = operators.add("李娜", Role.WINDOW_OFFICER, head, work_no="1002", password="pw").id
    assert operators.sign_in("李娜", "pw").id == officer
    operators.set_password("1002", "neu", head)
    assert operators.sign_in("李娜", "neu").id == officer
    operators.deactivate(officer, head)
    with pytest.raises(StationError) as refused:
        operators.sign_in("李娜", "neu")
    assert refused.value.code is Code.PASSWORD_WRONG
    assert services.maintenance.verify() == []


def test_a_changed_operator_names_the_version_it_was_changed_from(services, head, officer):
    services.operators.change_role(officer, Role.MOBILE_ADVISOR, head)
    services.operators.change_role(officer, Role.PROJECT_LIAISON, head)
    rows = services._store.sql(
        "SELECT hlc, base FROM change JOIN change_body USING (seq) WHERE entity_id = ? ORDER BY seq", officer
    )
    assert [base for _, base in rows] == ["{}", f'{{"role":"{rows[0][0]}"}}', f'{{"role":"{rows[1][0]}"}}']


def test_queue_figures_end_in_a_hint(services, head):
    assert services.tidal.hint() is None
    assert services.tidal.note(12, 6, 2, head).add == 2
    assert refusal(services.tidal.note, -1, 0, 0, head) is Code.BAD_NUMBER
