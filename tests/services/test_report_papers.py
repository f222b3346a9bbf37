"""Papers of ledgers and reports, from what is stored to a PDF with its number, version and reprint."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest

from reports.render import render
from station_app.domain.ledger import LedgerKind
from station_app.domain.report_papers import MOST_ROWS
from station_app.errors import Code, UserError
from station_app.services.report_service import ReportService
from tests.reports import sample_ledgers
from tests.services.test_papers import FORM

NOW = "2026-11-20T09:00"


def issue(services, operator, name, document):
    made = []
    (printed,) = services.documents.issue([name], document, operator, render, made.append)
    pdf = pypdfium2.PdfDocument(made[0])
    return printed, "".join("".join(page.get_textpage().get_text_range().split()) for page in pdf)


@pytest.mark.parametrize("kind", LedgerKind)
def test_every_ledger_can_be_printed(services, operator, case, kind):
    printed, text = issue(services, operator, f"{kind.value}:2026-W47", "TZ")
    assert printed.number == "JG-TZ-20261120-00-0001"
    assert "2026年第47周（11月16日—11月22日）" in text
    assert "合计" in text
    assert "TZ-JG-2026-47" in text


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("weekly:2026-W47", "ZB"),
        ("2026-W47", "ZB"),
        ("monthly:2026-11", "YB"),
        ("special:2026-11-01..2026-11-20", "ZT"),
    ],
)
def test_every_report_can_be_printed(services, operator, case, name, document):
    printed, text = issue(services, operator, name, document)
    assert printed.number == f"JG-{document}-20261120-00-0001"
    assert "登记办件1件" in text
    assert "填报" in text


def test_the_same_content_is_a_reprint_whoever_prints_it_and_a_new_case_a_new_version(services, operator, case):
    name = "case:2026-W47"
    first, text = issue(services, operator, name, "TZ")
    assert case in text
    again, text = issue(services, operator, name, "TZ")
    assert (again.number, again.version, again.reprint) == (first.number, 1, 1)
    assert "补打1" in text
    services.cases.register(replace(FORM, client_id="t-2"), operator)
    changed, text = issue(services, operator, name, "TZ")
    assert (changed.number, changed.version, changed.reprint) == (first.number, 2, 0)
    assert "第2版，作废第1版" in text
    other, _ = issue(services, operator, "case:2026-11", "TZ")
    assert other.number == "JG-TZ-20261120-00-0002"


def test_what_is_too_long_for_paper_is_refused_and_takes_no_number(services, operator, case, monkeypatch):
    row = sample_ledgers.case_ledger(1).rows
    long = sample_ledgers.case_ledger(rows=row * (MOST_ROWS + 1))
    monkeypatch.setattr(ReportService, "ledger", lambda *_: long)
    with pytest.raises(UserError) as refused:
        issue(services, operator, "case:2026-W47", "TZ")
    assert refused.value.code is Code.LEDGER_TOO_LONG
    monkeypatch.undo()
    assert issue(services, operator, "case:2026-W47", "TZ")[0].number.endswith("-0001")


@pytest.mark.parametrize(
    ("name", "document", "code"),
    [
        ("case:2026-W60", "TZ", Code.BAD_PERIOD),
        ("case:2026-W48", "TZ", Code.PERIOD_IN_FUTURE),
        ("cases:2026-W47", "TZ", Code.UNKNOWN_DOCUMENT),
        ("weekly:2026-11", "ZB", Code.BAD_PERIOD),
        ("nothing", "ZB", Code.BAD_PERIOD),
    ],
)
def test_what_is_no_ledger_is_refused(services, operator, name, document, code):
    with pytest.raises(UserError) as refused:
        services.documents.preview(name, document, operator)
    assert refused.value.code is code
