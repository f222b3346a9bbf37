"""Plans of 112 nodes, what-if, and the board of 50 such projects."""

from datetime import date

import pytest

from station_app.domain.project_graph import PlanNode
from station_app.domain.project_plan import work_out
from station_app.domain.project_what_if import parse_change
from tests.benchmarks.conftest import percentiles
from tests.benchmarks.plans import NODES, PROJECTS, add_projects, shape

pytestmark = pytest.mark.benchmark


def report(benchmark, figure, name, target):
    p50, p99 = percentiles(benchmark.stats.stats.data)
    figure(name, f"p50 {p50:.2f} ms, p99 {p99:.2f} ms", target)


@pytest.fixture
def many(services, tmp_path):
    """50 projects of 112 nodes each; the number of the first."""
    return add_projects(services, tmp_path, services.clock.today())


def test_a_plan_of_112_nodes(benchmark, figure, services):
    calendar = services.catalogues.calendar()
    nodes = [PlanNode(code, days, tuple(before)) for code, _, days, before in shape()]
    plan = benchmark.pedantic(
        lambda: work_out(nodes, date(2026, 1, 5), calendar, date(2026, 3, 2)), rounds=300, warmup_rounds=5
    )
    assert len(plan.rows) == NODES
    report(benchmark, figure, "plan of 112 nodes", "<= 5 ms")


def test_what_if_from_the_store(benchmark, figure, services, many):
    changes = [parse_change("k3=+5"), parse_change("drop:k9")]
    benchmark.pedantic(lambda: services.plans.what_if(many, changes), rounds=100, warmup_rounds=3)
    report(benchmark, figure, "what-if of 112 nodes, from the store", "<= 50 ms")


def test_the_view_of_a_project(benchmark, figure, services, many):
    benchmark.pedantic(lambda: services.plans.view(many), rounds=100, warmup_rounds=3)
    report(benchmark, figure, "project of 112 nodes with lights and lateness", "")


def test_the_board_of_fifty_projects(benchmark, figure, services, many):
    board = benchmark.pedantic(services.project_board.board, rounds=5, warmup_rounds=1)
    assert sum(len(column.cards) for column in board.columns) == PROJECTS
    report(benchmark, figure, "board of 50 projects of 112 nodes", "")
