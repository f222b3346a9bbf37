"""Another reader sees the same: every document, full and minimal, read by poppler's pdftotext where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reports.render import render
from tests.reports import sample
from tests.reports.reading import all_text, squeezed
from tests.reports.test_every_document import FULL, MINIMAL

OTHERS = {
    "WS01": sample.notice,
    "draft": sample.draft_notice,
    "WS02": sample.checklist,
    "WS03": sample.receipt,
    "WS10": sample.power_of_attorney,
}
CASES: dict[str, Callable[[], Any]] = {
    **{f"{code}-full": make for code, make in {**FULL, **OTHERS}.items()},
    **{f"{code}-minimal": make for code, make in MINIMAL.items()},
}
CLOSING = tuple("，。；：？！）》”")


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not on this machine")
@pytest.mark.parametrize("case", CASES)
def test_poppler_reads_every_character_and_no_line_begins_wrongly(case: str, tmp_path: Path) -> None:
    pdf = render([CASES[case]()])
    (tmp_path / "paper.pdf").write_bytes(pdf)
    read = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "paper.pdf", "-"], capture_output=True, check=True, text=True
    )
    ours, theirs = Counter(all_text(pdf)), Counter(squeezed(read.stdout))
    assert ours - theirs == Counter()
    assert [line for line in read.stdout.splitlines() if line.lstrip().startswith(CLOSING)] == []
