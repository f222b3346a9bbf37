"""Projects through their services: plans and promises, what cases move, lights, the board, and what hangs on enterprises."""

from datetime import date, timedelta

import pytest

from station_app.clock import Clock, parse_moment
from station_app.domain.blocking_point import PointForm
from station_app.domain.case_form import CaseForm
from station_app.domain.chase import ChaseWay
from station_app.domain.deadlines import Light
from station_app.domain.project import ProjectForm, ProjectState
from station_app.domain.project_node import NodeAct, NodeState
from station_app.domain.project_plan import Cause
from station_app.domain.project_what_if import parse_change
from station_app.errors import Code, UserError
from station_app.services.enterprise_service import EnterpriseForm
from station_app.services.project_service import ProjectChange
from tests.services.template_sheets import HEADER, SMALL, sheet

USCC = "91430300MA4L000033"
START = date(2026, 11, 16)


class SetClock(Clock):
    """Stands at a moment until it is set to another."""

    def __init__(self):
        super().__init__()
        self.moment = parse_moment("2026-11-16T09:00")

    def now(self):
        return self.moment

    def on(self, day):
        self.moment = parse_moment(f"{day}T10:00")


@pytest.fixture
def clock():
    return SetClock()


@pytest.fixture
def who(services):
    return services.operators.first().id


@pytest.fixture
def no(services, who):
    form = ProjectForm(
        "x-1",
        "万洋众创城",
        owner_uscc=USCC,
        owner_name="万洋众创有限公司",
        investment_fen=100,
        green_card_no="LK-2026-07",
    )
    return services.projects.add(form, who).no


@pytest.fixture
def planned(services, who, no):
    services.plans.plan(no, "PLAN-FAST", who, start=START)
    return no


def state(services, no, code):
    return services.plans.view(no).node(code).state


def refused(call, *arguments, **named):
    with pytest.raises(UserError) as caught:
        call(*arguments, **named)
    return caught.value


def log(services, who, case, action, item, at):
    services.cases.log(case, action, {"item": item, "at": at}, who)


@pytest.fixture
def case(services, who):
    form = CaseForm(
        "c-1", items=("GC-10-01-01", "GC-20-01-01"), enterprise_name="万洋众创有限公司", contact_name="陈涛",
        contact_mobile="18673210045",
    )  # fmt: skip
    return services.cases.register(form, who).no


def test_a_case_moves_its_node(services, who, planned, case, clock):
    services.project_nodes.link(planned, "f03", case, who)
    assert state(services, planned, "f03") is NodeState.WAITING
    clock.on("2026-11-19")
    log(services, who, case, "log_accepted", "GC-10-01-01", "2026-11-18T09:00")
    begun = services.plans.view(planned).node("f03")
    assert (begun.state, begun.row.start, begun.row.cause) == (NodeState.STARTED, date(2026, 11, 18), Cause.STARTED)
    assert begun.due == begun.node.case.due  # the law's clock runs, not the plan's
    log(services, who, case, "log_finished", "GC-10-01-01", "2026-11-19T09:00")
    done = services.plans.view(planned).node("f03")
    assert (done.state, done.row.finish, done.light) == (NodeState.FINISHED, date(2026, 11, 19), Light.DONE)
    assert state(services, planned, "f07") is NodeState.WAITING  # the case's other item moves no other node
    assert [node.code for node in services.project_nodes.of_case(case)] == ["f03"]


def test_what_was_noted_here_goes_before_what_the_case_tells(services, who, planned, case, clock):
    services.project_nodes.link(planned, "f03", case, who)
    clock.on("2026-11-19")
    log(services, who, case, "log_accepted", "GC-10-01-01", "2026-11-18T09:00")
    services.project_nodes.act(planned, "f03", NodeAct.START, who, day=date(2026, 11, 17))
    assert services.plans.view(planned).node("f03").row.start == date(2026, 11, 17)
    services.project_nodes.unlink(planned, "f03", who)
    assert services.plans.view(planned).node("f03").node.case is None


def test_a_case_that_was_turned_down_finishes_no_node(services, who, planned, case, clock):
    """Only what ended well ends a node: returned items have a last day too."""
    services.project_nodes.link(planned, "f03", case, who)
    clock.on("2026-11-19")
    log(services, who, case, "log_accepted", "GC-10-01-01", "2026-11-17T09:00")
    services._store.database.execute_sql(
        "UPDATE case_item SET status = 'returned', finished_at = '2026-11-18T10:00:00+08:00' WHERE code = 'GC-10-01-01'"
    )
    assert state(services, planned, "f03") is NodeState.STARTED


def test_only_a_case_with_the_item_stands_behind_a_node(services, who, planned, case, tmp_path):
    error = refused(services.project_nodes.link, planned, "f02", case, who)
    assert (error.code, error.params["reason"]) == (Code.ACTION_NOT_ALLOWED, "item_not_in_case")
    services.plan_templates.import_sheet(sheet(tmp_path / "s.xlsx", SMALL), who, code="OWN")
    services.plans.plan(planned, "OWN", who, start=START)
    assert refused(services.project_nodes.link, planned, "c", case, who).params["reason"] == "node_without_item"


def test_lateness_is_told_against_the_promise(services, who, planned, clock):
    """f00 waits until 11-19 although it was promised for 11-16: everything behind it is three workdays late."""
    clock.on("2026-11-19")
    view = services.plans.view(planned)
    assert (view.late, view.baseline.finish, view.plan.finish) == (3, date(2026, 11, 18), date(2026, 11, 23))
    first = view.node("f00")
    assert (first.state, first.light, first.late, first.remaining) == (NodeState.READY, Light.RED, 3, -3)
    assert view.light is Light.RED
    renewed = services.plans.promise_anew(planned, who, "土地晚交")
    assert (renewed.late, renewed.baseline.version, renewed.baseline.reason) == (0, 2, "土地晚交")
    assert renewed.node("f00").light is Light.YELLOW  # promised for today, and not begun


def test_the_opinion_lets_what_follows_begin(services, who, planned):
    services.project_nodes.act(planned, "f00", NodeAct.FINISH, who)
    services.project_nodes.act(planned, "f01", NodeAct.FINISH, who)
    services.project_nodes.act(planned, "f02", NodeAct.FINISH, who)
    assert state(services, planned, "f04") is NodeState.WAITING
    services.project_nodes.act(planned, "f03", NodeAct.PRELIMINARY, who)
    assert (state(services, planned, "f03"), state(services, planned, "f04")) == (
        NodeState.PRELIMINARY,
        NodeState.READY,
    )
    assert services.plans.view(planned).node("f03").row.formal_due is not None
    services.project_nodes.act(planned, "f03", NodeAct.FINISH, who)
    assert state(services, planned, "f03") is NodeState.FORMAL
    assert services.plans.view(planned).node("f03").row.formal_due is None


def test_what_is_not_needed_is_looked_through(services, who, planned):
    """f02 is dropped: f04 may begin when f01, which stands behind it, and f03 are done."""
    for code in ("f00", "f01", "f03"):
        services.project_nodes.act(planned, code, NodeAct.FINISH, who)
    services.project_nodes.act(planned, "f02", NodeAct.DROP, who, reason="已有证")
    assert (state(services, planned, "f02"), state(services, planned, "f04")) == (NodeState.NOT_NEEDED, NodeState.READY)


def test_a_plan_is_made_again_with_what_is_known(services, who, planned):
    services.project_nodes.act(planned, "f00", NodeAct.FINISH, who)
    services.plans.take_over(planned, [parse_change("f04=4"), parse_change("drop:f10"), parse_change("fast:f03")], who)
    again = services.plans.plan(planned, "PLAN-FAST", who, start=START + timedelta(days=7), reason="推迟")
    assert (again.node("f00").state, again.node("f04").node.days, again.node("f10").state, again.node("f03").node.fast) == (
        NodeState.FINISHED, 4, NodeState.NOT_NEEDED, True,
    )  # fmt: skip
    assert (again.baseline.version, again.baseline.start) == (2, date(2026, 11, 23))


def test_another_template_only_before_work_has_begun(services, who, planned):
    other = services.plans.plan(planned, "PLAN-GOV", who, start=START)
    assert (len(other.nodes), other.project.template) == (24, "PLAN-GOV")
    services.plans.plan(planned, "PLAN-FAST", who, start=START)
    services.project_nodes.act(planned, "f00", NodeAct.START, who)
    error = refused(services.plans.plan, planned, "PLAN-GOV", who, start=START)
    assert (error.code, error.params["reason"]) == (Code.ACTION_NOT_ALLOWED, "project_under_way")


def test_answers_tailor_the_plan_and_the_promise_stays(services, who, no):
    before = services.plans.plan(no, "PLAN-IND", who, start=START, answers={"eia_class": "book"})
    assert (state(services, no, "p02"), state(services, no, "p01")) == (NodeState.WAITING, NodeState.NOT_NEEDED)
    assert "eia_class" not in before.open_situations
    after = services.plans.tailor(no, {"eia_class": "form"}, who)
    assert (after.node("p02").state, after.node("p01").promised) == (NodeState.NOT_NEEDED, None)
    assert after.baseline == before.baseline


def test_a_plan_that_fails_leaves_nothing_behind(services, who, no):
    rows = "SELECT (SELECT count(*) FROM project_node), (SELECT count(*) FROM change)"
    before = services._store.sql(rows)
    refused(services.plans.plan, no, "PLAN-IND", who, finish=date(2026, 11, 20))
    assert services._store.sql(rows) == before
    assert services.projects.find(no).template is None


def test_the_board_puts_what_presses_first(services, who, planned, clock):
    for number in (2, 3):
        services.projects.add(ProjectForm(f"x-{number}", f"第{number}个项目", owner_name="甲公司"), who)
    services.plans.plan("x-2", "PLAN-IND", who, start=START)
    clock.on("2026-11-18")
    for code in ("f00", "f01", "f02", "f10"):
        services.project_nodes.act(planned, code, NodeAct.FINISH, who)
    point = PointForm("d-1", "x-2", "电力增容", "供电公司", date(2026, 12, 31))
    services.blocking_points.raise_point(point, who)
    board = services.project_board.board()
    names = [[card.project.name for card in column.cards] for column in board.columns]
    assert names == [["第2个项目", "第3个项目"], ["万洋众创城"], [], []]
    (card,) = board.columns[1].cards
    assert (card.done, card.needed, card.liaison, card.next.node.code) == (4, 11, "站长", "f03")
    assert (board.with_points, board.green_cards, board.investment_fen) == (1, 1, 100)
    assert sum(board.lights.values()) == 3
    assert len(services.project_board.board(with_points=True).columns[0].cards) == 1
    assert services.project_board.board(green_only=True).columns[0].cards == ()
    due = services.project_board.due_nodes(date(2026, 11, 18))
    assert {(one.project.project.no, one.node.node.code) for one in due} >= {(planned, "f03"), (planned, "f04")}
    services.projects.move(planned, ProjectState.CLOSED, who)
    assert services.project_board.board().columns[1].cards == ()


def test_a_plan_that_cannot_be_worked_out_hides_no_other(services, who, planned):
    """Rows of other PCs may come in any order; a node that names one that is not there is one of them."""
    services.projects.add(ProjectForm("x-2", "别的项目", owner_name="甲公司"), who)
    services._store.database.execute_sql("DELETE FROM project_node WHERE code = 'f01'")
    cards = services.project_board.board().columns[0].cards
    assert [(card.project.name, card.light) for card in cards] == [
        ("万洋众创城", Light.RED), ("别的项目", Light.NOT_STARTED),
    ]  # fmt: skip


def test_a_paused_project_shows_no_other_light(services, who, planned, clock):
    clock.on("2026-12-18")
    services.projects.move(planned, ProjectState.PAUSED, who, "等企业改设计")
    assert services.plans.view(planned).light is Light.PAUSED
    assert services.project_board.due_nodes(date(2026, 12, 31)) == []
    assert refused(services.projects.move, planned, ProjectState.PAUSED, who, "x").code is Code.ACTION_NOT_ALLOWED


def test_what_is_known_of_a_project_is_changed_once(services, who, no):
    change = ProjectChange(name="万洋众创城（一期）", site="186 亩")
    first = services._store.sql("SELECT max(seq) FROM change")[0][0]
    services.projects.change(no, change, who)
    row = services.projects.change(no, change, who)
    assert (row.name, row.site) == ("万洋众创城（一期）", "186 亩")
    assert services._store.sql("SELECT count(*) FROM change WHERE seq > ?", first) == [(1,)]
    assert [hit.title for hit in services.search.find("一期").hits] == ["万洋众创城（一期）"]


def test_projects_follow_merged_enterprises_and_come_back(services, who, no):
    keep = services.enterprises.add(EnterpriseForm("万洋众创城有限公司"), who)
    drop = services.enterprises.by_uscc(USCC)
    assert [row.no for row in services.projects.of_enterprise(drop.id)] == [no]
    merged = services.merges.merge(drop.id, keep.id, who)
    services.merges.undo(merged.id, who)
    other = services.enterprises.add(EnterpriseForm("另一家"), who)
    services._store.database.execute_sql("UPDATE project SET enterprise_id = ? WHERE no = ?", (other.id, no))
    merged = services.merges.merge(drop.id, other.id, who)
    assert [row.no for row in services.projects.of_enterprise(drop.id)] == [no]
    services.merges.undo(merged.id, who)
    assert [row.no for row in services.projects.of_enterprise(other.id)] == [no]


def test_the_words_of_a_reminder_say_what_is_late(services, who, planned, clock):
    clock.on("2026-11-19")
    text = services.project_people.draft(planned, "f00")
    assert "发展和改革局：万洋众创城的“企业投资项目备案（新办）”" in text
    assert "应于 11-16 办结，已晚 3 个工作日" in text
    services.project_people.chase(planned, "f00", who, way=ChaseWay.PHONE)
    assert "第 2 次催办" in services.project_people.draft(planned, "f00")
    assert len(services.project_people.chases_of_period(date(2026, 11, 19), date(2026, 11, 19))) == 1
    assert services.project_people.chases_of_period(date(2026, 11, 20), date(2026, 11, 30)) == []


def test_two_templates_of_ones_own_side_by_side(services, who, no, tmp_path):
    """交房即交证 from 116 to 19 workdays: the two ways as spreadsheets, two projects, one comparison."""
    steps = (
        ("竣工联合验收", 30, 7),
        ("竣工验收备案", 15, 5),
        ("不动产首次登记", 20, 8),
        ("契税缴纳核对", 21, 1),
        ("转移登记发证", 30, 5),
    )
    apart = [
        (f"n{n}", name, None, "登记中心", "D 竣工验收", days, f"n{n - 1}" if n > 1 else None)
        for n, (name, days, _) in enumerate(steps, start=1)
    ]
    after = (None, None, "n2", "n1、n3", "n4")
    together = [
        (f"n{n}", name, None, "登记中心", "D 竣工验收", days, after[n - 1])
        for n, (name, _, days) in enumerate(steps, start=1)
    ]
    for code, rows in (("APART", apart), ("TOGETHER", together)):
        services.plan_templates.import_sheet(sheet(tmp_path / f"{code}.xlsx", (HEADER, *rows)), who, code=code)
    second = services.projects.add(ProjectForm("x-2", "交房即交证", owner_name="甲公司"), who).no
    services.plans.plan(no, "APART", who, start=START)
    services.plans.plan(second, "TOGETHER", who, start=START)
    one, other, change = services.plans.compare(no, second)
    assert (one.workdays, other.workdays, change) == (116, 19, -97)
    assert (one.tentative, other.tentative) == (True, False)
    assert other.finish == date(2026, 12, 10)


def test_looking_back_tells_promise_reality_stops_and_causes(services, who, planned, case, clock):
    """f03 was promised 1 workday and took 6 from 11-17 to 11-24, of which 11-19 and 11-20 the clock stood still."""
    services.project_nodes.link(planned, "f03", case, who)
    point = PointForm("d-1", planned, "图纸不齐", "设计院", date(2026, 11, 20), node="f03")
    services.blocking_points.raise_point(point, who)
    services.project_people.chase(planned, "f03", who)
    services.project_nodes.act(planned, "f00", NodeAct.FINISH, who)
    clock.on("2026-11-24")
    log(services, who, case, "log_accepted", "GC-10-01-01", "2026-11-17T09:00")
    stop = {"item": "GC-10-01-01", "from": "2026-11-18", "to": "2026-11-20", "kind": "检测", "document_no": "检 1"}
    services.cases.log(case, "log_suspended", stop, who)
    log(services, who, case, "log_finished", "GC-10-01-01", "2026-11-24T09:00")
    services.plans.promise_anew(planned, who, "检测")
    found = services.retrospects.retrospect(planned)
    assert (found.first_promise, found.stopped, found.in_time.text) == (3, 2, "100.0%")
    (node,) = [one for one in found.nodes if one.code == "f03"]
    assert (node.promised, node.real, node.stopped, node.causes, node.chased) == (1, 6, 2, ("图纸不齐",), 1)
    assert refused(services.retrospects.retrospect, "nobody").code is Code.PROJECT_NOT_FOUND


def test_a_project_keeps_its_own_copy_of_a_template(services, who, no, tmp_path):
    services.plan_templates.import_sheet(sheet(tmp_path / "s.xlsx", SMALL), who, code="OWN")
    first = services.plans.plan(no, "OWN", who, start=START)
    longer = (HEADER, ("a", "备案", None, "发改局", "A", 9), ("z", "新节点", None, "发改局", "A", 9, "a"))
    services.plan_templates.import_sheet(sheet(tmp_path / "s.xlsx", longer), who, code="OWN")
    again = services.plans.plan(no, "OWN", who, start=START)
    assert [(one.node.code, one.node.days) for one in again.nodes] == [
        (one.node.code, one.node.days) for one in first.nodes
    ]
    other = services.projects.add(ProjectForm("x-2", "别的项目", owner_name="甲公司"), who).no
    assert [one.node.code for one in services.plans.plan(other, "OWN", who, start=START).nodes] == ["a", "z"]


def test_what_a_template_would_give_is_foreseen_and_writes_nothing(services, who, planned):
    plan = services.plans.foresee("PLAN-IND", start=START)
    assert (plan.start, plan.finish) == (START, services.plans.foresee("PLAN-IND", finish=plan.finish).finish)
    sketch, names = services.plans.sketch(planned, "PLAN-IND")
    assert (sketch.workdays, names["n01"]) == (plan.workdays, "企业投资项目备案（新办）")
    assert services.plans.view(planned).project.template == "PLAN-FAST"
    assert len(services.projects.all()) == 1
    late = refused(services.plans.foresee, "PLAN-IND", finish=START + timedelta(days=3))
    assert (late.code, late.params["shortage"] > 0) == (Code.FINISH_TOO_EARLY, True)
    assert refused(services.plans.foresee, "PLAN-IND").code is Code.REQUIRED
    assert refused(services.plans.foresee, "NONE", start=START).code is Code.UNKNOWN_PLAN
