"""The writing methods of the services for projects, each tried once: what is called, and the changes that follow."""

from datetime import timedelta

from station_app.domain.blocking_point import PointForm, PointStep
from station_app.domain.case_form import CaseForm
from station_app.domain.project import ProjectForm, ProjectState
from station_app.domain.project_node import NodeAct
from station_app.domain.project_what_if import parse_change
from station_app.domain.whistle import WhistleForm
from station_app.services.project_service import ProjectChange
from tests.services.people_writers import after, colleague
from tests.services.template_sheets import SMALL, sheet

PROJECT_TABLES = (
    "project", "project_node", "project_baseline", "project_template", "project_contact", "project_handover", "chase",
    "blocking_point", "blocking_step", "whistle",
)  # fmt: skip
NODES = 14
"""Nodes of PLAN-FAST."""


def enter(services, operator):
    form = ProjectForm("x-1", "万洋众创城一期", owner_name="万洋众创有限公司", investment_fen=182_000_000_000)
    return services.projects.add(form, operator).no


def plan(services, operator):
    no = enter(services, operator)
    services.plans.plan(no, "PLAN-FAST", operator, start=services.clock.today() + timedelta(days=1))
    return no


def raise_point(services, operator):
    due = services.clock.today() + timedelta(days=9)
    form = PointForm("d-1", plan(services, operator), "高压线迁改协调会纪要未签", "供电公司", due, node="f07")
    return services.blocking_points.raise_point(form, operator).point.id


def send_whistle(services, operator):
    form = WhistleForm("s-1", enter(services, operator), "区住建局", "请到现场看施工图")
    return services.whistles.send(form, operator).id


def chase(services, operator):
    return services.project_people.chase(plan(services, operator), "f07", operator).id


def contact(services, operator):
    no = enter(services, operator)
    found = services.project_people.add_contact(no, operator, department="区住建局", name="李工", phone="0731-5551234")
    return no, found.id


def import_template(services, operator):
    services.plan_templates.import_sheet(sheet(services.paths.home / "own.xlsx", SMALL), operator, code="OWN-1")
    return "OWN-1"


def linked_case(services, operator, no):
    item = next(node.node.item for node in services.plans.view(no).nodes if node.node.code == "f07")
    form = CaseForm(
        "x-case", items=(item,), enterprise_name="万洋众创有限公司", contact_name="陈涛", contact_mobile="18673210045"
    )
    case = services.cases.register(form, operator).no
    services.project_nodes.link(no, "f07", case, operator)
    return no


def hand_over(services, operator, no):
    services.projects.hand_over(no, colleague(services, operator), operator, "换岗")


def unlink(services, operator, no):
    services.project_nodes.unlink(linked_case(services, operator, no), "f07", operator)


PLANNED = ["project", *["project_node"] * NODES, "project", "project_baseline"]
PROJECT_WRITERS = {
    "ProjectService.add": (enter, ["project"]),
    "ProjectService.change": (
        after(enter, lambda services, no, who: services.projects.change(no, ProjectChange(site="186 亩"), who)),
        ["project", "project"],
    ),
    "ProjectService.write_next_steps": (
        after(
            enter,
            lambda services, no, who: services.projects.write_next_steps(
                no, services.clock.today(), ["报区级议题"], who
            ),
        ),
        ["project", "project"],
    ),
    "ProjectService.move": (
        after(enter, lambda services, no, who: services.projects.move(no, ProjectState.PAUSED, who, "等企业改设计")),
        ["project", "project"],
    ),
    "ProjectService.hand_over": (
        after(enter, lambda services, no, who: hand_over(services, who, no)),
        ["project", "operator", "project_handover", "project"],
    ),
    "ProjectPlanService.plan": (plan, PLANNED),
    "ProjectPlanService.promise_anew": (
        after(plan, lambda services, no, who: services.plans.promise_anew(no, who, "调整")),
        [*PLANNED, "project_baseline"],
    ),
    "ProjectPlanService.tailor": (
        after(plan, lambda services, no, who: services.plans.tailor(no, {"staged": "yes"}, who)),
        [*PLANNED, "project"],
    ),
    "ProjectPlanService.take_over": (
        after(plan, lambda services, no, who: services.plans.take_over(no, [parse_change("f04=+5")], who)),
        [*PLANNED, "project_node"],
    ),
    "ProjectNodeService.act_all": (
        after(plan, lambda services, no, who: services.project_nodes.act(no, "f00", NodeAct.FINISH, who)),
        [*PLANNED, "project_node"],
    ),
    "ProjectNodeService.change": (
        after(plan, lambda services, no, who: services.project_nodes.change(no, "f07", who, days=2, department="住建")),
        [*PLANNED, "project_node"],
    ),
    "ProjectNodeService.link": (
        after(plan, lambda services, no, who: linked_case(services, who, no)),
        [*PLANNED, "enterprise", "case", "project_node"],
    ),
    "ProjectNodeService.unlink": (
        after(plan, lambda services, no, who: unlink(services, who, no)),
        [*PLANNED, "enterprise", "case", "project_node", "project_node"],
    ),
    "ProjectPeopleService.add_contact": (contact, ["project", "project_contact"]),
    "ProjectPeopleService.remove_contact": (
        after(contact, lambda services, one, who: services.project_people.remove_contact(*one, who)),
        ["project", "project_contact", "project_contact"],
    ),
    "ProjectPeopleService.chase": (chase, [*PLANNED, "chase"]),
    "ProjectPeopleService.answered": (
        after(chase, lambda services, one, who: services.project_people.answered(one, "周五前办结", who)),
        [*PLANNED, "chase", "chase"],
    ),
    "ProjectTemplateService.import_sheet": (import_template, ["project_template"]),
    "ProjectTemplateService.retire": (
        after(import_template, lambda services, code, who: services.plan_templates.retire(code, who)),
        ["project_template", "project_template"],
    ),
    "BlockingPointService.raise_point": (raise_point, [*PLANNED, "blocking_point", "blocking_step"]),
    "BlockingPointService.step": (
        after(
            raise_point,
            lambda services, point, who: services.blocking_points.step(
                point, PointStep.ESCALATE, "报区级协调会", who, due=services.clock.today() + timedelta(days=30)
            ),
        ),
        [*PLANNED, "blocking_point", "blocking_step", "blocking_point", "blocking_step"],
    ),
    "WhistleService.send": (send_whistle, ["project", "whistle"]),
    "WhistleService.answer": (
        after(send_whistle, lambda services, one, who: services.whistles.answer(one, "王科长", "明天到场", who)),
        ["project", "whistle", "whistle"],
    ),
}
