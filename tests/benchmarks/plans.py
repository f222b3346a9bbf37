"""Fifty projects of 112 nodes for the benchmarks."""

import random
from datetime import timedelta

from station_app.domain.project import ProjectForm
from tests.services.template_sheets import HEADER, sheet

NODES, PROJECTS = 112, 50


def shape():
    """112 nodes in four phases, each after up to four of the ten before it."""
    dice = random.Random(NODES)
    for number in range(NODES):
        earlier = [f"k{one}" for one in range(max(0, number - 10), number)]
        before = dice.sample(earlier, min(len(earlier), dice.randint(1, 4)))
        yield f"k{number}", "ABCD"[number * 4 // NODES], dice.choice((0, 1, 1, 2, 3, 5, 8, 10, 20)), before


def add_projects(services, folder, day):
    """Plan all of them to begin forty days before a day; the number of the first."""
    rows = [
        (code, f"事项 {code}", None, "住建局", phase, days, "、".join(before)) for code, phase, days, before in shape()
    ]
    who = services.operators.first().id
    services.plan_templates.import_sheet(sheet(folder / "big.xlsx", (HEADER, *rows)), who, code="BIG")
    for number in range(PROJECTS):
        services.projects.add(ProjectForm(f"x-{number}", f"第{number}个项目", owner_name="甲公司"), who)
        services.plans.plan(f"x-{number}", "BIG", who, start=day - timedelta(days=40))
    return "x-0"
