"""走访单, 随身包 and 线索移送单, from what is stored to a PDF with its numbers."""

from dataclasses import replace
from datetime import date, datetime

import pypdfium2
import pytest

from reports.render import render
from station_app.clock import BEIJING
from station_app.domain.blocking_point import PointForm
from station_app.domain.case_form import CaseForm
from station_app.domain.demand import Act, Cause, DemandChannel, DemandForm, DemandKind, StepForm
from station_app.domain.evidence import EvidenceOf
from station_app.domain.project import ProjectForm
from station_app.domain.visit import VisitForm, VisitState
from station_app.errors import Code, UserError
from station_app.services.enterprise_service import EnterpriseForm
from tests.services.demand_writers import PIXEL

USCC = "91430300MA4L000033"
STYLE = DemandForm(
    "d-9", "窗口推诿", DemandChannel.HOTLINE, DemandKind.STYLE, "两次未受理", uscc=USCC, contact_name="陈明", contact_mobile="13612344410",
    hotline_no="20261118000123",
)  # fmt: skip
NOW = "2026-11-25T09:00"


@pytest.fixture
def visit(services, operator):
    """A visit to an enterprise with a case, a demand, a project with a blocking point, and a visit before."""
    profile = {
        "legal_representative": "周敏",
        "phone": "13812342067",
        "industry": "锂电池",
        "scale": "medium",
        "employees": 420,
    }
    services.enterprises.add(EnterpriseForm("禾光新能源电池有限公司", USCC, profile=profile), operator)
    services.cases.register(
        CaseForm(
            "c-1",
            items=("SW-01-02-01",),
            uscc=USCC,
            enterprise_name="禾光新能源电池有限公司",
            contact_name="陈明",
            contact_mobile="13612344410",
        ),
        operator,
    )
    services.demands.add(DemandForm("d-1", "夜班车停运", DemandChannel.PHONE, uscc=USCC), operator)
    project = services.projects.add(ProjectForm("x-1", "智能工厂", owner_uscc=USCC, owner_name="禾光"), operator).no
    services.plans.plan(project, "PLAN-FAST", operator, start=date(2026, 12, 1))
    services.blocking_points.raise_point(PointForm("p-1", project, "纪要未签", "供电", date(2026, 12, 3)), operator)
    before = VisitForm("v-1", at(6), "调度", uscc=USCC, done=True, record="两项待跟进", project=project)
    services.visits.add(before, operator)
    form = VisitForm("v-2", at(26), "勘察", uscc=USCC, place="3 号厂房", companions=("住建局",), project=project)
    return services.visits.add(form, operator).no


def at(day):
    return datetime(2026, 11, day, 9, 30, tzinfo=BEIJING)


def only(services, operator, name, document):
    (paper,) = services.documents.preview(name, document, operator)
    return paper


def referred(services, operator, form=STYLE):
    no = services.demands.add(form, operator).no
    services.demands.act(no, StepForm(Act.ANALYSE, text="叫号记录属实"), operator)
    services.demands.act(
        no, StepForm(Act.REFER, text="移送核查", unit="纪检监察工委", with_units=("专班",), workdays=10), operator
    )
    return no


def test_a_visits_sheet_gathers_what_is_known_and_open(services, operator, visit):
    paper = only(services, operator, visit, "ZF")
    assert paper.identity.case_number == visit
    assert (paper.enterprise, paper.uscc, paper.subject, paper.place) == (
        "禾光新能源电池有限公司",
        USCC,
        "勘察",
        "3 号厂房",
    )
    assert dict(paper.facts) == {
        "法定代表人": "周*", "联系人": "陈*　136****4410", "电话": "138****2067", "行业": "锂电池", "从业人数": "420", "企业规模": "中型",
    }  # fmt: skip
    assert [(line.subject, line.state) for line in paper.demands] == [("夜班车停运", "来源")]
    assert len(paper.cases) == 1
    assert [(line.subject, line.unit, line.words) for line in paper.points] == [("纪要未签", "供电", "余 6 天")]
    assert (paper.last_day, paper.last_subject, paper.last_record) == (date(2026, 11, 6), "调度", "两项待跟进")
    assert paper.project.startswith("智能工厂 JG-XM26-")
    assert "13612344410" not in "".join(
        "".join(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(render([paper]))
    )


def test_an_enterprise_without_a_visit_has_a_sheet_too(services, operator, visit):
    paper = only(services, operator, USCC, "ZF")
    assert (paper.enterprise, paper.at, paper.identity.case_number) == ("禾光新能源电池有限公司", None, "")
    assert paper.last_day == date(2026, 11, 6)
    with pytest.raises(UserError) as unknown:
        services.documents.preview("ZF-261101-999", "ZF", operator)
    assert unknown.value.code is Code.VISIT_NOT_FOUND


def test_a_visit_to_a_stranger_prints_what_little_is_known(services, operator):
    no = services.visits.add(VisitForm("v-9", at(26), "问需", enterprise_name="新来的店"), operator).no
    paper = only(services, operator, no, "ZF")
    assert (paper.enterprise, paper.facts, paper.cases, paper.last_day) == ("新来的店", (), (), None)


def test_a_pack_holds_the_sheet_and_the_forms_that_were_asked_for(services, operator, visit):
    case = services.cases.find("c-1").summary.no
    demand = services.demands.find("d-1").no
    packs = services.visit_packs
    assert packs.contents([visit, visit], (), operator).wanted == ((visit, "ZF"),)
    pack = packs.contents([visit], ("WS02", "WS20", "WS99"), operator)
    assert pack.wanted == ((visit, "ZF"), (case, "WS02"), (demand, "WS20"))
    delivered = []
    printed = packs.issue(pack, operator, render, delivered.append)
    assert [one.document for one in printed] == ["ZF", "WS02", "WS20"]
    assert all(one.number for one in printed)
    assert len(pypdfium2.PdfDocument(delivered[0])) >= 4


def test_nothing_is_numbered_when_a_pack_cannot_be_written(services, operator, visit):
    def full(_pdf):
        raise OSError("disk full")

    pack = services.visit_packs.contents([visit], ("WS20",), operator)
    with pytest.raises(OSError, match="disk full"):
        services.visit_packs.issue(pack, operator, render, full)
    printed = services.visit_packs.issue(pack, operator, render, lambda _: None)
    assert {one.number[-4:] for one in printed} == {"0001"}


def test_forms_of_a_case_with_open_situations_stay_out(services, operator, visit):
    form = CaseForm(
        "c-2", bundle="YJS-04", uscc=USCC, enterprise_name="禾光", contact_name="陈明", contact_mobile="13612344410"
    )
    case = services.cases.register(form, operator).no
    assert services.cases.find(case).open_situations
    pack = services.visit_packs.contents([visit], ("WS02",), operator)
    assert (case, "WS02") in pack.left_out
    assert (case, "WS02") not in pack.wanted


def test_a_referral_prints_what_was_reported_found_and_meant(services, operator, visit):
    no = referred(services, operator)
    paper = only(services, operator, no, "XS")
    assert (paper.receiver, paper.with_units, paper.limit) == ("纪检监察工委", "专班", "2026-12-09（10 个工作日）")
    assert (paper.content, paper.found, paper.opinion) == ("两次未受理", "叫号记录属实", "移送核查")
    assert (paper.reporter, paper.contact, paper.phone) == ("禾光新能源电池有限公司", "陈*", "136****4410")
    assert paper.slip_no.startswith("JB-2026-")
    assert (paper.source, paper.hotline_no, paper.answer) == ("12345 转办", "20261118000123", "")
    kept = services.scans.keep_bytes("叫号记录.png", PIXEL)
    services.evidence.add(EvidenceOf.DEMAND, no, kept, operator)
    assert only(services, operator, no, "XS").attached == ("叫号记录.png",)
    services.demands.act(no, StepForm(Act.FEED_BACK, text="已约谈"), operator)
    answered = only(services, operator, no, "XS")
    assert (answered.answer, answered.answered_on) == ("已约谈", date(2026, 11, 25))
    number = services.documents.issue([no], "XS", operator, lambda _: b"", lambda _: None)[0].number
    assert number.startswith("JG-XS-20261125-")


def test_only_what_was_referred_has_a_referral(services, operator, visit):
    plain = services.demands.add(replace(STYLE, client_id="d-8", kind=DemandKind.CLUE), operator).no
    services.demands.act(plain, StepForm(Act.ANALYSE), operator)
    services.demands.act(plain, StepForm(Act.ASSIGN, unit="窗口", cause=Cause.STAFF), operator)
    with pytest.raises(UserError) as refused:
        services.documents.preview(plain, "XS", operator)
    assert refused.value.code is Code.NOTHING_TO_PRINT


def test_a_cancelled_and_a_done_visit_still_print(services, operator, visit):
    services.visits.settle(visit, VisitState.CANCELLED, operator, reason="改期")
    assert only(services, operator, visit, "ZF").last_day == date(2026, 11, 6)
