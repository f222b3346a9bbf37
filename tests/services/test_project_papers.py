"""Papers about projects, from what is stored to a PDF with its number."""

from datetime import date, datetime

import pypdfium2
import pytest

from reports.render import render
from station_app.clock import BEIJING
from station_app.domain.blocking_point import Level, PointForm, PointStep
from station_app.domain.documents import DocumentKind
from station_app.domain.project import ProjectForm
from station_app.domain.project_node import NodeAct
from station_app.domain.visit import VisitForm, VisitState
from station_app.errors import Code, UserError

NOW = "2026-11-23T09:00"


@pytest.fixture
def project(services, operator):
    form = ProjectForm(
        "x-1", "万洋众创城一期", project_code="2609-430302-04-01-512637", owner_name="万洋众创有限公司",
        investment_fen=182_000_000_000, site="186 亩", green_card=True, green_channel=True,
    )  # fmt: skip
    return services.projects.add(form, operator).no


@pytest.fixture
def planned(services, operator, project):
    services.plans.plan(project, "PLAN-FAST", operator, start=date(2026, 11, 18))
    services.project_nodes.act(project, "f00", NodeAct.FINISH, operator, day=date(2026, 11, 18))
    services.project_nodes.act(project, "f03", NodeAct.START, operator, day=date(2026, 11, 18))
    services.project_nodes.act(project, "f03", NodeAct.FINISH, operator, day=date(2026, 11, 20))
    return project


def only(services, operator, name, document):
    papers = services.documents.preview(name, document, operator)
    assert len(papers) == 1
    return papers[0]


def text_of(paper):
    pdf = pypdfium2.PdfDocument(render([paper]))
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pdf)


def test_a_chart_says_how_late_the_permit_will_be(services, operator, planned):
    paper = only(services, operator, planned, "GT")
    aim = paper.chart.aim
    assert (aim.step, aim.promised, aim.expected, aim.late) == ("f07", date(2026, 11, 20), date(2026, 11, 25), 3)
    late = {row.code: row.late_days for row in paper.chart.rows if row.late_days}
    assert late == {"f03": 2}
    text = text_of(paper)
    for words in (f"项目号{planned}", "万洋众创城一期审批甘特", "预计2026-11-25，晚3个工作日", "迟2日", "今天11-23"):
        assert words in text


def test_a_project_without_a_plan_has_a_sheet_but_no_chart(services, operator, project):
    with pytest.raises(UserError) as refused:
        services.documents.preview(project, "GT", operator)
    assert refused.value.code is Code.NOTHING_TO_PRINT
    assert only(services, operator, project, "YYZ").chart is None
    with pytest.raises(UserError) as unknown:
        services.documents.preview("JG-XM26-999", "YYZ", operator)
    assert unknown.value.code is Code.PROJECT_NOT_FOUND


def test_a_sheet_gathers_points_visits_and_what_comes_next(services, operator, planned):
    near = PointForm("d-1", planned, "纪要未签", "供电", date(2026, 11, 24), level=Level.DISTRICT, plan="报区级协调会")
    far = PointForm("d-2", planned, "口径待明确", "人防", date(2026, 12, 8))
    services.blocking_points.raise_point(far, operator)
    services.blocking_points.raise_point(near, operator)
    done = services.blocking_points.raise_point(
        PointForm("d-3", planned, "退线不一致", "资规", date(2026, 12, 1)), operator
    )
    services.blocking_points.step(done.point.id, PointStep.CLOSE, "已调整", operator)
    for client, at, state in (
        ("v-1", "2026-11-20T10:00", True),
        ("v-2", "2026-09-30T10:00", True),
        ("v-3", "2026-11-25T10:00", False),
    ):
        moment = datetime.fromisoformat(at).replace(tzinfo=BEIJING)
        form = VisitForm(
            client,
            moment,
            f"看现场 {client}",
            enterprise_name="万洋众创有限公司",
            project=planned,
            done=state,
            record="已看" if state else "",
        )
        visit = services.visits.add(form, operator).no
    services.visits.settle(visit, VisitState.AGREED, operator)
    paper = only(services, operator, planned, "YYZ")
    assert (paper.open_points, paper.closed_points) == (2, 1)
    assert [(line.title, line.words) for line in paper.points] == [
        ("纪要未签", "明日到期"),
        ("口径待明确", "余 11 天"),
        ("退线不一致", "已销号"),
    ]
    assert paper.visits_in_quarter == 1
    assert [(line.kind, line.text) for line in paper.visits] == [
        ("已约", "看现场 v-3"),
        ("走访", "看现场 v-1"),
        ("走访", "看现场 v-2"),
    ]
    assert [line.text for line in paper.next_steps][-1] == "报区级协调会"
    assert paper.investment == "总投资 18.2 亿元　186 亩"
    assert paper.service == "绿色通道"


def test_what_is_written_for_the_week_goes_before_the_coming_steps(services, operator, planned):
    coming = only(services, operator, planned, "YYZ").next_steps
    assert coming
    assert all(line.day for line in coming)
    services.projects.write_next_steps(planned, date(2026, 11, 25), ["取回会签件", "报会议议题"], operator)
    assert [line.text for line in only(services, operator, planned, "YYZ").next_steps] == ["取回会签件", "报会议议题"]


def test_prints_are_numbered_and_change_their_version(services, operator, planned):
    def printed(document):
        kept = []
        rows = services.documents.issue(
            [planned], document, operator, lambda papers: render(kept_in(kept, papers)), lambda _: None
        )
        return rows[0], kept[0]

    first, paper = printed("GT")
    assert first.number.startswith("JG-GT-20261123-")
    assert first.number.endswith("-0001")
    assert paper.identity.kind is DocumentKind.FINAL
    assert paper.identity.qr_payload.startswith(f"GZ1:{first.number}:")
    again, _ = printed("GT")
    assert (again.number, again.version, again.reprint) == (first.number, 1, 1)
    services.project_nodes.act(planned, "f02", NodeAct.FINISH, operator, day=date(2026, 11, 23))
    changed, _ = printed("GT")
    assert (changed.number, changed.version) == (first.number, 2)
    assert printed("YYZ")[0].number.startswith("JG-YYZ-20261123-")


def kept_in(kept, papers):
    kept.extend(papers)
    return papers
