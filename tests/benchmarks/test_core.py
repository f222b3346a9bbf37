"""Search, list, guidance, register and print on 476,405 encrypted cases."""

import resource
import time
import uuid
from datetime import date

import pypinyin
import pytest

from reports.render import render
from station_app.domain.case_form import CaseForm
from station_app.domain.guidance import GuidanceRequest, guide
from station_app.domain.records import PageKey
from station_app.services.case_views import CaseView
from tests.benchmarks.conftest import percentiles

pytestmark = pytest.mark.benchmark


@pytest.fixture(scope="module")
def sample(big):
    return big._store.sql("SELECT enterprise_name, contact_mobile, no FROM assist_case WHERE rid % 1588 = 0")


def initials(name):
    return "".join(syllable[0] for syllable in pypinyin.lazy_pinyin(name) if syllable[:1].isascii())


QUERIES = {
    "1 character": lambda row: row[0][0],
    "2 characters": lambda row: row[0][:2],
    "4 characters": lambda row: row[0][2:6],
    "pinyin, 2 initials": lambda row: initials(row[0])[:2],
    "pinyin, 4 initials": lambda row: initials(row[0])[1:5],
    "last 4 digits": lambda row: row[1][-4:],
    "case number": lambda row: row[2],
}


@pytest.mark.parametrize("kind", list(QUERIES))
def test_search(benchmark, big, sample, figure, kind):
    queries = iter([QUERIES[kind](row) for row in sample] * 20)
    benchmark.pedantic(lambda: big.search.find(next(queries)), rounds=300, warmup_rounds=5)
    p50, p99 = percentiles(benchmark.stats.stats.data)
    figure(f"search, {kind}", f"p50 {p50:.2f} ms, p99 {p99:.2f} ms", "p99 <= 16 ms")


@pytest.mark.parametrize("view", list(CaseView))
def test_first_page(benchmark, big, figure, view):
    operator = big.operators.first().id
    benchmark.pedantic(lambda: big.cases.page(view, PageKey(), 200, operator_id=operator), rounds=20, warmup_rounds=1)
    p50, p99 = percentiles(benchmark.stats.stats.data)
    count_started = time.perf_counter()
    count = big.cases.count(view, operator_id=operator)
    count_ms = (time.perf_counter() - count_started) * 1e3
    figure(
        f"list, first page, {view.value}", f"p50 {p50:.1f} ms, p99 {p99:.1f} ms; count {count} {count_ms:.0f} ms", "-"
    )


def test_guidance_of_the_largest_bundle(benchmark, big, figure):
    catalogue, today = big.catalogues.active(), date(2026, 11, 21)
    largest = max(catalogue.bundles, key=lambda code: guide(catalogue, GuidanceRequest(bundle=code), today).requested)
    benchmark.pedantic(lambda: big.guidance.preview(GuidanceRequest(bundle=largest)), rounds=200, warmup_rounds=5)
    p50, p99 = percentiles(benchmark.stats.stats.data)
    figure(f"guidance preview, {largest}", f"p50 {p50:.2f} ms, p99 {p99:.2f} ms", "<= 16 ms")


def test_register(benchmark, big, sample, figure):
    """Beside it in the same run: one durable one-row commit on the same store."""
    operator, names = big.operators.first().id, iter([row[0] for row in sample] * 3)

    def register():
        form = CaseForm(
            f"bench-{uuid.uuid4().hex}", bundle="YJS-04", enterprise_name=next(names), contact_name="周敏",
            contact_mobile="13812342067",
        )  # fmt: skip
        return big.cases.register(form, operator)

    def bare_commit():
        with big._store.database.atomic("IMMEDIATE"):
            big._store.database.execute_sql("UPDATE replica SET clock_offset_ms = 1 - clock_offset_ms")

    benchmark.pedantic(register, rounds=200, warmup_rounds=5)
    p50, p99 = percentiles(benchmark.stats.stats.data)
    reference = []
    for _ in range(100):
        started = time.perf_counter()
        bare_commit()
        reference.append(time.perf_counter() - started)
    bare, _ = percentiles(reference)
    figure("register, durable", f"p50 {p50:.2f} ms, p99 {p99:.1f} ms ({p50 / bare:.1f} x bare commit)", "p50 <= 10 ms")


def test_two_page_notice(benchmark, big, figure):
    form = CaseForm(
        f"bench-{uuid.uuid4().hex}", bundle="YJS-07", answers={"special_fire": "no", "civil_air": "none", "staged": "no"},
        enterprise_name="云栈智能装备有限公司", contact_name="展云", contact_mobile="18907320316",
    )  # fmt: skip
    operator = big.operators.first().id
    no = big.cases.register(form, operator).no
    (data,) = big.documents.preview(no, "WS01", operator)
    samples = []

    def once():
        started = time.process_time()
        render([data])
        samples.append(time.process_time() - started)

    benchmark.pedantic(once, rounds=60, warmup_rounds=5)
    p50, p99 = percentiles(samples)
    figure("WS01, CPU, warm", f"p50 {p50:.1f} ms, best {min(samples) * 1e3:.1f} ms, p99 {p99:.1f} ms", "<= 20 ms CPU")


def test_memory_of_the_core(big, figure):
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figure("RSS of this process, core and PDF", f"{megabytes:.0f} MB", "<= 250 MB (window)")
