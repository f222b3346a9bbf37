"""The three files of a ledger or report: PDF, spreadsheet and text, in one folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from reports import atomic_write
from reports.ledgers.plain_text import ledger_text, report_text
from reports.ledgers.sheets import ledger_workbook, report_workbook
from reports.ledgers.xlsx import file_name
from reports.render import render
from station_app.domain.ledger import Ledger, LedgerKind
from station_app.domain.report import Report, ReportKind
from station_app.domain.report_papers import LEDGER, REPORTS
from station_app.domain.report_period import Period
from station_app.errors import Code, UserError
from station_app.services.document_service import Printed
from station_app.services.service_set import Services

Told = TypeVar("Told", Ledger, Report)
_NO_PAPER = frozenset({Code.LEDGER_TOO_LONG, Code.MISSING_GLYPH})
"""Why something can be told, but not printed: too many rows, or a character no font here has."""


@dataclass(frozen=True, slots=True)
class Written(Generic[Told]):
    """What was written.

    Attributes:
        printed: the paper's number; empty when there is no paper.
        body: it in words, as in the text file.
        no_paper: why there is no PDF; spreadsheet and text are there all the same.
    """

    told: Told
    printed: Printed
    body: str
    paths: tuple[Path, ...]
    no_paper: UserError | None = None


@dataclass(frozen=True, slots=True)
class _Files:
    """The three files of one report; the PDF is put last, so that its number is taken only when all of them stand."""

    pdf: Path
    workbook: bytes
    body: str

    @property
    def paths(self) -> tuple[Path, Path, Path]:
        return self.pdf, self.pdf.with_suffix(".xlsx"), self.pdf.with_suffix(".txt")

    def put(self, content: bytes) -> None:
        self.put_beside()
        atomic_write.write(self.pdf, content)

    def put_beside(self) -> None:
        _, xlsx, text = self.paths
        atomic_write.write(xlsx, self.workbook)
        atomic_write.write(text, self.body.encode())


def write_report(
    services: Services, kind: ReportKind, period: Period, folder: Path, operator_id: str
) -> Written[Report]:
    """Work a report out and put its files into a folder, which is made when it is missing; commits the print.

    What cannot be printed gets no PDF and no number, and says why.

    Raises:
        UserError: `period_in_future`, `bad_period`.
        EnvironmentFault: `file_not_written`, `disk_full`; no number is taken then.
    """
    report = services.reports.report(kind, period)
    body = report_text(report, services.profile.name)
    files = _Files(_place(folder, services, report.title, period), report_workbook(report), body)
    return _written(services, report, (REPORTS[kind], period.label), files, operator_id)


def write_ledger(
    services: Services, kind: LedgerKind, period: Period, folder: Path, operator_id: str
) -> Written[Ledger]:
    """As `write_report`, of a ledger."""
    ledger = services.reports.ledger(kind, period)
    body = ledger_text(ledger, services.profile.name)
    files = _Files(_place(folder, services, ledger.title, period), ledger_workbook(ledger), body)
    return _written(services, ledger, (LEDGER, f"{kind.value}:{period.label}"), files, operator_id)


def _place(folder: Path, services: Services, title: str, period: Period) -> Path:
    """The PDF's path; the others stand beside it under the same name."""
    atomic_write.make_folder(folder)
    name = file_name(services.profile.name, title, period.first, period.last)
    return folder / f"{name.removesuffix('.xlsx')}.pdf"


def _written(services: Services, told: Told, paper: tuple[str, str], files: _Files, operator_id: str) -> Written[Told]:
    """Print it and put the others beside it; `paper` is the document's code and what it is called."""
    document, name = paper
    try:
        (printed,) = services.documents.issue((name,), document, operator_id, render, files.put)
    except UserError as fault:
        if fault.code not in _NO_PAPER:
            raise
        files.put_beside()
        return Written(told, Printed(told.title, document, "", 0, 0), files.body, files.paths[1:], fault)
    return Written(told, printed, files.body, files.paths)
