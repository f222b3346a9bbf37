"""Plans of projects: made from a template, moved, tailored, tried out and taken over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from station_app.clock import Clock
from station_app.domain.catalogue import Catalogue
from station_app.domain.guidance import holds
from station_app.domain.project import check_answers
from station_app.domain.project_baseline import baseline_of
from station_app.domain.project_graph import PlanNode, on_paper_only
from station_app.domain.project_node import NodeRow
from station_app.domain.project_plan import Plan, latest_start, work_out
from station_app.domain.project_template import PlanTemplate, TemplateNode, plan_nodes
from station_app.domain.project_view import ProjectView, planned
from station_app.domain.project_what_if import PlanChange, WhatIf, what_if, with_changes
from station_app.domain.text_rules import check_text
from station_app.domain.workday_axis import check_near
from station_app.errors import Code, UserError
from station_app.services.catalogue_service import CatalogueService
from station_app.services.project_files import KnownProject, ProjectFiles
from station_app.services.project_template_service import ProjectTemplateService
from station_app.storage import project_node_store, project_store
from station_app.storage.store import Store, Write

_REASON = 200


class ProjectPlanService:
    """One transaction per call that writes; every one appends its changes for the hall."""

    def __init__(
        self,
        store: Store,
        catalogues: CatalogueService,
        templates: ProjectTemplateService,
        files: ProjectFiles,
        clock: Clock,
    ) -> None:
        self._store = store
        self._catalogues = catalogues
        self._templates = templates
        self._files = files
        self._clock = clock

    def view(self, no: str) -> ProjectView:
        """One project with its plan as things stand.

        Raises:
            UserError: `project_not_found`.
        """
        return self._files.view(no)

    def plan(
        self,
        no: str,
        template: str,
        operator_id: str,
        *,
        start: date | None = None,
        finish: date | None = None,
        answers: Mapping[str, str] | None = None,
        reason: str = "",
    ) -> ProjectView:
        """Plan a project from a template, forward from a start or back from a wished finish, and keep it as the promise.

        Planned again under its template it keeps its own copy of the nodes with what is known of them.

        Raises:
            UserError: `required` unless exactly one of the two days is given; `project_not_found`, `unknown_plan`,
                `unknown_situation`, `answer_not_an_option`, `unknown_node` for a fast node the template lacks,
                `finish_too_early` (shortage), `bad_date`, `plan_too_long`, `action_not_allowed` when work under
                another template has begun or the project is closed.
        """
        if (start is None) == (finish is None):
            raise UserError(Code.REQUIRED, "plan_start")
        check_near(start or finish or date.min, self._clock.today(), "plan_start" if start else "finish")
        check_text(reason, "reason", _REASON)
        check_answers(answers or {}, self._files.options())
        chosen = self._templates.template(template)
        with self._store.write(operator_id) as write:
            project = self._files.open(no, "plan")
            _check_may_change(project, chosen)
            given = {**project.row.answers, **(answers or {})}
            self._put_nodes(write, project, chosen)
            rows = project_node_store.nodes_under(self._store, project.id, chosen.code)
            situations = self._tailoring(rows, given)
            if finish is not None:
                nodes = tuple(node.planned(situations) for node in rows)
                start = latest_start(nodes, finish, self._files.calendar, self._clock.today())
            assert start is not None
            columns = {
                "template": chosen.code, "answers": given, "situations": situations, "start": start.isoformat(),
                "wished_finish": finish.isoformat() if finish else None,
            }  # fmt: skip
            project_store.update(write, project.id, columns)
            self._promise(write, project.id, reason, on_paper=True)
            write.audit("project_plan", project.row.no, template=chosen.code)
        return self.view(project.id)

    def _tailoring(self, nodes: Sequence[NodeRow], answers: Mapping[str, str]) -> dict[str, str]:
        """The value of every question the nodes hang on: as answered, else its default."""
        situations = self._catalogues.active().situations
        asked = dict.fromkeys(code for node in nodes for code in node.when)
        return {code: answers.get(code) or (situations[code].default if code in situations else "") for code in asked}

    def _put_nodes(self, write: Write, project: KnownProject, template: PlanTemplate) -> None:
        """Copy the nodes of a template, once: the copy is the project's own and stays as it is when the template changes."""
        codes = {node.code for node in template.nodes}
        for code in project.row.fast:
            if code not in codes:
                raise UserError(Code.UNKNOWN_NODE, "fast", node=code)
        if project_node_store.has_nodes(self._store, project.id, template.code):
            return
        phases = {phase.code: phase.name for phase in template.phases}
        catalogue = self._catalogues.active()
        for position, node in enumerate(template.nodes):
            names = {**_names(node, catalogue), "phase_name": phases.get(node.phase, node.phase)}
            fast = node.code in project.row.fast
            project_node_store.insert(write, project.id, template, position, node, names, fast=fast)

    def _promise(self, write: Write, project_id: str, reason: str, *, on_paper: bool) -> None:
        """Keep the plan as what is promised: on paper, as from its start, or as things stand."""
        row = project_store.find(self._store, project_id)
        assert row is not None
        assert row.start is not None
        assert row.template is not None
        nodes = planned(row, project_node_store.nodes(self._store, project_id))
        if on_paper:
            plan = work_out(on_paper_only(nodes), row.start, self._files.calendar)
        else:
            plan = work_out(nodes, row.start, self._files.calendar, self._clock.today())
        before = project_node_store.baselines(self._store, project_id)
        version = 1 + max((one.version for one in before), default=0)
        baseline = baseline_of(plan, nodes, version=version, template=row.template, at=write.at, reason=reason)
        project_node_store.add_baseline(write, project_id, baseline)

    def promise_anew(self, no: str, operator_id: str, reason: str = "") -> ProjectView:
        """Make the plan as it stands today the new promise; the old ones stay to be read; commits.

        Raises:
            UserError: `project_not_found`, `project_not_planned`, `action_not_allowed`, `bad_character`, `too_long`.
        """
        check_text(reason, "reason", _REASON)
        with self._store.write(operator_id) as write:
            project = self._files.open(no, "promise")
            _ = project.start
            self._promise(write, project.id, reason, on_paper=False)
            write.audit("project_promise", project.row.no)
        return self.view(project.id)

    def tailor(self, no: str, answers: Mapping[str, str], operator_id: str) -> ProjectView:
        """Answer the template's questions anew: nodes become needed or 无需办理; the promise stays; commits.

        Raises:
            UserError: `project_not_found`, `project_not_planned`, `unknown_situation`, `answer_not_an_option`,
                `action_not_allowed`.
        """
        with self._store.write(operator_id) as write:
            project = self._files.open(no, "tailor")
            _ = project.start
            check_answers(answers, self._files.options())
            given = {**project.row.answers, **answers}
            values = self._tailoring(project.nodes, {**project.row.situations, **given})
            project_store.update(write, project.id, {"answers": given, "situations": values})
            write.audit("project_tailor", project.row.no, situations=sorted(answers))
        return self.view(project.id)

    def what_if(self, no: str, changes: Sequence[PlanChange]) -> WhatIf:
        """What changes would do; nothing is written.

        Raises:
            UserError: `project_not_found`, `project_not_planned`, `unknown_node`, `node_finished`, `bad_number`,
                `plan_too_long`.
        """
        project = self._files.known(no)
        return what_if(project.planned(), changes, project.start, self._files.calendar, self._clock.today())

    def take_over(self, no: str, changes: Sequence[PlanChange], operator_id: str) -> WhatIf:
        """Put changes that were tried out into the plan; the promise stays; commits.

        Raises:
            UserError: as `what_if`; `action_not_allowed` when the project is closed.
        """
        with self._store.write(operator_id) as write:
            project = self._files.open(no, "take_over")
            answer = what_if(project.planned(), changes, project.start, self._files.calendar, self._clock.today())
            after = {node.code: node for node in with_changes(project.planned(), changes)}
            for node in project.nodes:
                wanted = after[node.code]
                columns: dict[str, object] = {}
                if wanted.days != node.days:
                    columns["days"] = wanted.days
                if wanted.fast != node.fast:
                    columns["fast"] = True
                if node.needed(project.row.situations) and not wanted.active:
                    columns |= {"dropped_on": self._clock.today().isoformat(), "drop_reason": ""}
                if columns:
                    project_node_store.update(write, node.id, columns)
            write.audit("project_take_over", project.row.no, changes=len(changes))
        return answer

    def paper(self, no: str) -> Plan:
        """The plan of a project as it would go without what really happened.

        Raises:
            UserError: `project_not_found`, `project_not_planned`.
        """
        project = self._files.known(no)
        return work_out(project.bare(), project.start, self._files.calendar)

    def sketch(self, no: str, template: str) -> tuple[Plan, Mapping[str, str]]:
        """How a project would go under a template, on paper from the same start; and the names of its nodes.

        Raises:
            UserError: `project_not_found`, `project_not_planned`, `unknown_plan`.
        """
        project, chosen = self._files.known(no), self._templates.template(template)
        nodes = self._nodes_of(chosen, project.row.answers, project.row.fast)
        catalogue = self._catalogues.active()
        names = {node.code: _names(node, catalogue)["name"] for node in chosen.nodes}
        return work_out(nodes, project.start, self._files.calendar), names

    def foresee(self, template: str, *, start: date | None = None, finish: date | None = None) -> Plan:
        """The plan a template would give under its default answers; nothing is written.

        Raises:
            UserError: `required` unless exactly one of the two days is given; `unknown_plan`, `finish_too_early`,
                `bad_date`, `plan_too_long`.
        """
        if (start is None) == (finish is None):
            raise UserError(Code.REQUIRED, "plan_start")
        today, calendar = self._clock.today(), self._files.calendar
        check_near(start or finish or date.min, today, "plan_start" if start else "finish")
        nodes = self._nodes_of(self._templates.template(template), {}, ())
        if finish is not None:
            start = latest_start(nodes, finish, calendar, today)
        assert start is not None
        return work_out(nodes, start, calendar)

    def _nodes_of(
        self, template: PlanTemplate, answers: Mapping[str, str], fast: Sequence[str]
    ) -> tuple[PlanNode, ...]:
        """The nodes of a template under some answers, on paper."""
        known = self._catalogues.active().situations
        situations = {
            code: answers.get(code) or (known[code].default if code in known else "") for code in template.situations
        }
        return tuple(
            replace(plain, active=holds(node.when, situations), fast=node.code in fast)
            for plain, node in zip(plan_nodes(template), template.nodes, strict=True)
        )

    def compare(self, no: str, other: str) -> tuple[Plan, Plan, int]:
        """The plans of two projects on paper, and the workdays between their lengths.

        Raises:
            UserError: `project_not_found`, `project_not_planned`.
        """
        first, second = self.paper(no), self.paper(other)
        return first, second, second.workdays - first.workdays


def _names(node: TemplateNode, catalogue: Catalogue) -> dict[str, str]:
    """Name and department as they are shown: the template's own, else those of its item."""
    item = catalogue.items.get(node.item) if node.item else None
    department = node.department or (catalogue.department_name(item.department) if item else "")
    return {"name": node.name or (item.name if item else node.code), "department": department}


def _check_may_change(project: KnownProject, template: PlanTemplate) -> None:
    other = project.row.template not in {None, template.code}
    if other and any(node.began or node.ended or node.preliminary_on for node in project.nodes):
        raise UserError(Code.ACTION_NOT_ALLOWED, "template", action="plan", reason="project_under_way")
