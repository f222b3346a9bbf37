"""Work on cases among 476,405 encrypted ones: ticking, opening a long case, the workbench, and two hundred notices at once."""

import time
import uuid

import pytest

from reports.render import BatchOptions, render
from station_app.domain.case_form import CaseForm
from station_app.domain.guidance import GuidanceRequest, guide
from tests.benchmarks.conftest import percentiles

pytestmark = pytest.mark.benchmark
MATERIALS, EVENTS = 30, 60


@pytest.fixture(scope="module")
def operator(big):
    return big.operators.first().id


@pytest.fixture(scope="module")
def long_case(big, operator):
    """A case with at least 30 materials, ticked and unticked until its timeline has 60 entries."""
    catalogue, chosen = big.catalogues.active(), []
    for code in catalogue.items:
        guidance = guide(catalogue, GuidanceRequest(items=(*chosen, code)), big.clock.today())
        chosen.append(code)
        if guidance.merged >= MATERIALS:
            break
    no = register(big, operator, items=tuple(chosen)).no
    big.acts.notice(no, operator)
    lines = [line.material for line in big.cases.full(no).lines]
    while len(big.cases.full(no).events) < EVENTS:
        for material in lines[: EVENTS - len(big.cases.full(no).events)]:
            ticked = big.cases.full(no).work.mark(material).ticked_at
            (big.materials.untick if ticked else big.materials.tick)(no, material, operator)
    return no


def register(big, operator, **chosen):
    form = CaseForm(
        f"bench-{uuid.uuid4().hex}", enterprise_name="云栈智能装备有限公司", contact_name="展云",
        contact_mobile="18907320316", **chosen,
    )  # fmt: skip
    return big.cases.register(form, operator)


def timed(act, times):
    samples = []
    for number in range(times):
        started = time.perf_counter()
        act(number)
        samples.append(time.perf_counter() - started)
    return samples


def commit_one_row(big):
    with big._store.write() as write:
        write.audit("benchmark", "reference")


def test_tick_is_durable(benchmark, big, operator, long_case, figure):
    lines = [line.material for line in big.cases.full(long_case).lines]

    def tick(number):
        material = lines[number % len(lines)]
        (big.materials.tick if number // len(lines) % 2 else big.materials.untick)(long_case, material, operator)

    timed(tick, 20)
    p50, p99 = percentiles(timed(tick, 400))
    reference, _ = percentiles(timed(lambda _: commit_one_row(big), 200))
    benchmark.pedantic(tick, args=(0,), rounds=5)
    figure(
        "tick a material, durable", f"p50 {p50:.1f} ms, p99 {p99:.1f} ms, {p50 / reference:.1f} x one row",
        "p99 <= 30 ms",
    )  # fmt: skip


def test_read_a_long_case(benchmark, big, long_case, figure):
    def read(_=0):
        full = big.cases.full(long_case)
        big.cases.progress(long_case)
        big.acts.offered(long_case)
        return full

    full = read()
    p50, p99 = percentiles(timed(read, 100))
    benchmark(read)
    figure(
        f"read a case, {len(full.lines)} materials, {len(full.events)} events",
        f"p50 {p50:.1f} ms, p99 {p99:.1f} ms",
        "-",
    )


def test_two_hundred_notices_as_one_file(benchmark, big, operator, figure):
    numbers = [register(big, operator, items=("ZY-01-01-01", "SW-01-02-01")).no for _ in range(200)]
    batch = BatchOptions(pad_to_even=True)
    sizes = []

    def issue():
        started = time.process_time()
        big.documents.issue(
            numbers, "WS01", operator, lambda papers: render(papers, batch), lambda pdf: sizes.append(len(pdf))
        )
        return time.process_time() - started

    issue()
    samples = [issue() for _ in range(3)]
    benchmark.pedantic(issue, rounds=1)
    figure(
        "200 notices as one print file, CPU", f"best {min(samples):.2f} s, worst {max(samples):.2f} s, {sizes[0] >> 10} KB",
        "<= 4 s CPU",
    )  # fmt: skip


def test_workbench(benchmark, big, operator, figure):
    def look(_=0):
        return big.workbench.look(operator)

    look()
    p50, p99 = percentiles(timed(look, 30))
    benchmark(look)
    figure("workbench, all of it", f"p50 {p50:.1f} ms, p99 {p99:.1f} ms", "-")
