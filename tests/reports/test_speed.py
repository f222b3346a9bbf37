"""Timings, run by name: a two-page notice, and two hundred in one file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from reports.render import render
from tests.reports import sample

pytestmark = pytest.mark.benchmark


def test_a_notice_of_two_pages(benchmark: Any) -> None:
    data = sample.notice()
    benchmark(render, [data])


def test_two_hundred_notices_in_one_file(benchmark: Any) -> None:
    base = sample.notice()
    documents = [
        replace(
            base,
            identity=sample.identity("WS01", i, f"JG-261123-{i:03d}"),
            applicant=replace(base.applicant, name=f"第{i}号餐馆"),
        )
        for i in range(200)
    ]
    benchmark.pedantic(render, args=(documents,), rounds=3)
