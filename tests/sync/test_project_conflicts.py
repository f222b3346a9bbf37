"""One project on two PCs that were apart: what touches nothing goes together, what contradicts waits for a person."""

from __future__ import annotations

from datetime import timedelta

from station_app.domain.project_node import NodeAct, NodeState
from station_app.domain.whistle import WhistleForm
from station_app.services.conflict_service import Choice
from station_app.services.project_service import ProjectChange
from station_app.services.service_set import Services
from tests.services.project_writers import plan
from tests.sync.terminals import Pair, portrait


def who(services: Services) -> str:
    return services.operators.first().id


def apart(both: Pair) -> str:
    """A planned project that both know; then the network goes away."""
    no: str = plan(both.one, who(both.one))
    both.meet()
    both.clock.forward(minutes=1)
    return no


def test_different_nodes_and_fields_go_together(pair: Pair) -> None:
    no = apart(pair)
    pair.one.project_nodes.act(no, "f00", NodeAct.FINISH, who(pair.one))
    pair.two.project_nodes.act(no, "f01", NodeAct.START, who(pair.two))
    pair.two.project_nodes.change(no, "f00", who(pair.two), department="市发改委")
    pair.meet()
    assert pair.one.conflicts.open() == []
    for terminal in (pair.one, pair.two):
        view = terminal.plans.view(no)
        first, second = view.node("f00"), view.node("f01")
        assert first is not None
        assert second is not None
        assert (first.state, first.node.department, second.state) == (NodeState.FINISHED, "市发改委", NodeState.STARTED)
    assert portrait(pair.one) == portrait(pair.two)
    assert pair.one.plans.view(no).plan == pair.two.plans.view(no).plan


def test_two_finish_days_are_a_conflict_that_a_person_closes(pair: Pair) -> None:
    no = apart(pair)
    today = pair.clock.today()
    pair.one.project_nodes.act(no, "f00", NodeAct.FINISH, who(pair.one), day=today)
    pair.clock.forward(minutes=1)
    pair.two.project_nodes.act(no, "f00", NodeAct.FINISH, who(pair.two), day=today - timedelta(days=2))
    pair.meet()
    for terminal in (pair.one, pair.two):
        (conflict,) = terminal.conflicts.open()
        assert (conflict.kind, [field.name for field in conflict.fields]) == ("project_node", ["finished_on"])
        assert conflict.title == "万洋众创城一期 f00"
    pair.clock.forward(minutes=1)
    pair.one.conflicts.settle(pair.one.conflicts.open()[0].id, Choice.LOSER, who(pair.one))
    pair.meet()
    for terminal in (pair.one, pair.two):
        assert terminal.conflicts.open() == []
        node = terminal.plans.view(no).node("f00")
        assert node is not None
        assert node.node.finished_on == today


def test_a_project_of_the_other_pc_is_found_and_led_on(pair: Pair) -> None:
    no = apart(pair)
    assert [hit.no for hit in pair.two.search.find("万洋").hits if hit.kind == "project"] == [no]
    pair.two.plans.promise_anew(no, who(pair.two), "调整")
    pair.meet()
    assert pair.one.plans.view(no).baseline == pair.two.plans.view(no).baseline
    assert portrait(pair.one) == portrait(pair.two)


def test_a_name_that_a_person_chose_is_found(pair: Pair) -> None:
    no = apart(pair)
    pair.one.projects.change(no, ProjectChange(name="一号工程"), who(pair.one))
    pair.clock.forward(minutes=1)
    pair.two.projects.change(no, ProjectChange(name="二号工程"), who(pair.two))
    pair.meet()
    (conflict,) = pair.one.conflicts.open()
    assert conflict.title == "二号工程"
    pair.clock.forward(minutes=1)
    pair.one.conflicts.settle(conflict.id, Choice.LOSER, who(pair.one))
    pair.meet()
    for terminal in (pair.one, pair.two):
        assert [hit.title for hit in terminal.search.find("一号工程").hits if hit.kind == "project"] == ["一号工程"]
        assert terminal.search.find("二号工程", kinds=("project",)).hits == ()


def test_two_templates_at_once_leave_one_plan_with_its_own_promise(pair: Pair) -> None:
    no = apart(pair)
    start = pair.clock.today()
    pair.one.plans.plan(no, "PLAN-GOV", who(pair.one), start=start)
    pair.clock.forward(minutes=1)
    pair.two.plans.plan(no, "PLAN-IND", who(pair.two), start=start)
    pair.clock.forward(minutes=1)
    pair.one.plans.promise_anew(no, who(pair.one), "调整")
    pair.meet()
    for terminal in (pair.one, pair.two):
        view = terminal.plans.view(no)
        assert (view.project.template, len(view.nodes)) == ("PLAN-IND", 42)
        assert view.baseline is not None
        assert view.baseline.template == "PLAN-IND"
        (conflict,) = terminal.conflicts.open()
        assert {field.name for field in conflict.fields} == {"template", "situations"}
        assert terminal.project_board.views()[0].baseline == view.baseline


def test_two_answers_to_one_whistle_are_settled_as_one_and_both_their_words_can_stay(pair: Pair) -> None:
    no = apart(pair)
    sent = pair.one.whistles.send(WhistleForm("w-1", no, "市水利局", "窗口没人接件"), who(pair.one))
    pair.meet()
    pair.clock.forward(minutes=1)
    pair.one.whistles.answer(sent.id, "李科长", "派人到场", who(pair.one))
    pair.clock.forward(minutes=1)
    pair.two.whistles.answer(sent.id, "赵副科长", "当天接件", who(pair.two))
    later = pair.two.whistles.find(sent.id)
    reports = pair.sync(pair.one, pair.two, pair.one)
    assert sum(report.attention_new for report in reports) == 2, "one thing to settle on each PC"
    (conflict,) = pair.one.conflicts.open()
    assert {field.name for field in conflict.fields} == {"answered_at", "answered_by", "answer"}
    assert pair.one.sync.attention_count() == 1
    pair.one.conflicts.settle(conflict.id, Choice.BOTH, who(pair.one))
    pair.meet()
    for terminal in (pair.one, pair.two):
        told = terminal.whistles.find(sent.id)
        assert (told.answered_at, told.answered_by) == (later.answered_at, "赵副科长")
        assert told.answer == "当天接件；派人到场"
        assert terminal.conflicts.open() == []
