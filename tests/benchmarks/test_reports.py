"""Weekly ledger and weekly report over the big store: in a process that has seen nothing, and once more."""

import subprocess
import sys
import time

import pytest

from reports.ledgers.plain_text import ledger_text, report_text
from reports.ledgers.sheets import ledger_workbook, report_workbook
from station_app import bootstrap
from station_app.clock import Clock, parse_moment
from station_app.domain.ledger import LedgerKind
from station_app.domain.report import ReportKind
from station_app.paths import Paths
from tests.benchmarks import generate

pytestmark = pytest.mark.benchmark
NOW, WEEK = "2026-10-22T16:00:00+08:00", "2026-W43"


@pytest.fixture
def in_october(big_home):
    """The big store on a Thursday whose week is full."""
    clock = Clock(parse_moment(NOW))
    with bootstrap.open_services(Paths(big_home), generate.key_of(big_home), clock) as services:
        yield services


@pytest.mark.parametrize("what", ["weekly", "ledger case"])
def test_from_the_command_line(big_home, tmp_path, figure, what, monkeypatch):
    """All of it: the process, the store, PDF, spreadsheet and text."""
    monkeypatch.setenv("STATION_NOW", NOW)
    command = [sys.executable, "-m", "station_app", "--home", str(big_home), "--key-file", str(generate.key_of(big_home).key_file),
               "report", *what.split(), "--period", WEEK, "-o", str(tmp_path), "--json"]  # fmt: skip
    for turn in ("cold", "again"):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        figure(f"report {what}, whole process, {turn}", f"{time.perf_counter() - began:.2f} s", "<= 10 s cold")


def test_the_weekly_report_warm(in_october, figure):
    period = in_october.reports.period(WEEK)
    for _ in range(3):
        began = time.perf_counter()
        report = in_october.reports.report(ReportKind.WEEKLY, period)
        worked_out = time.perf_counter() - began
        report_workbook(report)
        report_text(report, "站")
        whole = time.perf_counter() - began
    assert int(report.figures[0].value.replace(",", "")) > 1_000
    figure("weekly report, warm (with xlsx and text)", f"{worked_out:.2f} s ({whole:.2f} s)", "<= 2 s")


def test_the_weekly_ledger_warm(in_october, figure):
    period = in_october.reports.period(WEEK)
    for _ in range(3):
        began = time.perf_counter()
        ledger = in_october.reports.ledger(LedgerKind.CASE, period)
        worked_out = time.perf_counter() - began
        ledger_workbook(ledger)
        ledger_text(ledger, "站")
        whole = time.perf_counter() - began
    figure(f"weekly ledger of {len(ledger.rows):,} rows, warm (with xlsx and text)",
           f"{worked_out:.2f} s ({whole:.2f} s)", "<= 2 s")  # fmt: skip
