"""What is asked for a new project, its plan and its nodes, and the answers as forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from station_app.domain.money import fen_of_wan
from station_app.domain.project import ProjectForm
from station_app.domain.project_template import PlanTemplate
from ui.widgets.form_dialog import Answers, Ask, Dated

NEW_PROJECT: Sequence[Ask] = (
    Ask("name", "项目名称", required=True),
    Ask("owner", "业主单位", required=True),
    Ask("code", "投资项目代码", hint="备案证明上的，没有就空着"),
    Ask("investment", "总投资", hint="万元"),
    Ask("site", "用地", hint="如 132 亩、租赁厂房"),
    Ask("green", "绿卡项目", "no", choices=(("yes", "是"), ("no", "不是"))),
)


def project_form(client_id: str, told: Answers) -> ProjectForm:
    """The answers as a project.

    Raises:
        UserError: `bad_amount`.
    """
    return ProjectForm(
        client_id=client_id,
        name=told["name"],
        project_code=told["code"],
        owner_name=told["owner"],
        investment_fen=fen_of_wan(told["investment"], "investment") if told["investment"] else None,
        site=told["site"],
        green_card=told["green"] == "yes",
    )


def plan_asks(templates: Sequence[PlanTemplate], today: date) -> Sequence[Ask]:
    """Template and first day."""
    return (
        Ask("template", "模板", templates[0].code, choices=tuple((one.code, one.name) for one in templates)),
        Ask("start", "计划开工日", today.isoformat(), hint="或填下面的完成日", dated=Dated.COMING),
        Ask("finish", "要在哪天完成", hint="倒排，填了就按它排", dated=Dated.COMING),
    )


DAY = (Ask("day", "哪天", hint="空着就是今天", dated=Dated.PAST),)
DROP = (Ask("reason", "为什么不需要办", required=True),)
