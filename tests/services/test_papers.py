"""Every paper the station issues, from a stored case to a PDF, with its numbers."""

from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from reports.render import render
from station_app.clock import parse_moment
from station_app.domain.appointment import AppointmentForm, BookingChannel
from station_app.domain.case_form import CaseForm
from station_app.errors import Code, UserError
from station_app.services.case_acts import HandOver, Term

FORM = CaseForm(
    "t-1", items=("ZY-01-01-01", "SW-01-02-01"), enterprise_name="青澜味工坊餐饮管理有限公司", contact_name="周敏",
    contact_mobile="13812342067",
)  # fmt: skip
NOW = "2026-11-20T09:00"


@pytest.fixture
def finished(services, operator, case):
    """A case with everything a paper can speak of."""
    services.acts.notice(case, operator)
    for line in services.cases.full(case).lines:
        if line.treatment == "submit":
            services.materials.tick(case, line.material, operator)
        if line.treatment == "deferrable":
            services.materials.promise(case, line.material, operator, date(2026, 11, 26))
    services.materials.hold_original(case, "CL0242", operator, "A-1")
    services.materials.return_original(case, "CL0242", operator)
    services.acts.entrust(case, operator, Term(number="JG-WS10-20261120-0-0001"))
    services.acts.suspend(case, operator, "场地装修")
    services.acts.resume(case, operator, "装修完成")
    services.acts.ready(case, operator)
    services.acts.submit(case, operator)
    services.acts.result(case, operator, item="ZY-01-01-01", name="食品经营许可证", document_no="JY24303020012345")
    services.acts.deliver(case, operator, HandOver("周敏"))
    return case


def text_of(services, operator, name, document):
    papers = services.documents.preview(name, document, operator)
    pdf = pypdfium2.PdfDocument(render(papers))
    return "".join(page.get_textpage().get_text_range() for page in pdf).replace("\r\n", "").replace("\n", "")


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("WS01", ["一次性告知书", "食品经营许可"]),
        ("WS02", ["食品经营许可申请书", "自己准备"]),
        ("WS03", ["收件不等于受理"]),
        ("WS07", ["食品安全管理人员", "2026-11-26 前", "食品经营许可"]),
        ("WS10", ["没有打勾的，不授权"]),
        ("WS11", ["帮办代办服务自愿、无偿。", "顾"]),
        ("WS12", ["场地装修", "食品经营许可申请书", "JG-WS10-20261120-0-0001"]),
        ("WS13", ["装修完成", "JG-WS10-20261120-0-0001"]),
        ("WS14", ["食品经营许可证", "JY24303020012345", "材料原件"]),
        ("WS15", ["JY24303020012345", "收到日期由受送达人自己填写"]),
        ("WS21", ["自愿评价，经办人请回避。"]),
        ("WS22", ["身份证", "健康"]),
        ("BQ", ["青澜味工坊"]),
    ],
)
def test_each_paper_says_what_the_case_knows(services, operator, finished, document, words):
    operator = services.operators.add("顾专员", "window_officer", operator, work_no="1002").id
    text = text_of(services, operator, finished, document)
    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize("document", ["WS07", "WS09", "WS15"])
def test_a_paper_that_has_nothing_to_say_is_not_printed(services, operator, case, document):
    with pytest.raises(UserError) as nothing:
        services.documents.preview(case, document, operator)
    assert nothing.value.code is Code.NOTHING_TO_PRINT


def issue(services, operator, name, document):
    return services.documents.issue([name], document, operator, render, lambda _: None)


def test_letters_go_to_each_department_with_a_number_of_their_own(services, operator):
    asked = CaseForm(
        "t-2", bundle="YJS-04", enterprise_name="味工坊", contact_name="周敏", contact_mobile="13812342067"
    )
    defaults = services.guidance.preview(asked.request({})).answers
    no = services.cases.register(replace(asked, answers=dict(defaults)), operator).no
    for line in services.cases.full(no).lines:
        if line.treatment == "deferrable":
            services.materials.promise(no, line.material, operator, date(2026, 11, 24))
    printed = issue(services, operator, no, "WS07")
    assert len(printed) > 1
    assert len({one.number for one in printed}) == len(printed)
    again = issue(services, operator, no, "WS07")
    assert [(one.number, one.version, one.reprint) for one in again] == [(one.number, 1, 1) for one in printed]


def test_a_changed_letter_is_the_second_version_and_voids_the_first(services, operator, case):
    line = next(line for line in services.cases.full(case).lines if line.treatment == "deferrable")
    services.materials.promise(case, line.material, operator, date(2026, 11, 24))
    (first,) = issue(services, operator, case, "WS07")
    services.materials.promise(case, line.material, operator, date(2026, 11, 25), reason="厂家补寄")
    (second,) = issue(services, operator, case, "WS07")
    assert (second.number, second.version) == (first.number, 2)


def test_slips_about_no_single_case_have_numbers_and_changes_too(services, operator, case):
    services.materials.tick(case, "CL0103", operator)
    transfer = services.transfers.make([case], operator)
    booked = services.appointments.book(
        AppointmentForm(
            "a-1", BookingChannel.PHONE, date(2026, 11, 20), parse_moment("2026-11-20T10:00").time(), "开餐饮店",
            enterprise_name="味工坊", contact_name="周敏", contact_mobile="13812342067",
        ), operator,
    )  # fmt: skip
    for name, document in ((transfer.number, "WS18"), (booked.no, "WS19"), ("", "JJ")):
        (printed,) = issue(services, operator, name, document)
        assert f"-{document}-" in printed.number
        (again,) = issue(services, operator, name, document)
        assert (again.number, again.reprint) == (printed.number, 1)
    kinds = services._store.sql("SELECT count(*) FROM change WHERE kind = 'document'")
    assert kinds == [(6,)]
    assert "接收时间为大厅收到材料的时间" in text_of(services, operator, transfer.number, "WS18")
    assert "过号请到取号台报预约号" in text_of(services, operator, booked.no, "WS19")
    assert case in text_of(services, operator, "", "JJ")


def test_a_label_takes_no_number(services, operator, case):
    (printed,) = issue(services, operator, case, "BQ")
    assert printed.number == ""
    assert services.documents.prints(case) == []
