"""`print`: one document of a case, or of several as one file; the hall's own papers page for page."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from station_app.cli.context import Context, split_list
from station_app.errors import Code, Exit, UserError
from station_app.services.document_service import NOTICE
from station_app.services.document_subjects import SHIFT
from station_app.services.hall_paper_service import hall_paper
from station_app.services.service_set import Services


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's command."""
    printing = commands.add_parser("print", parents=shared, help="write a document as PDF")
    printing.add_argument("no", nargs="?")
    printing.add_argument("--batch", metavar="NO,NO")
    printing.add_argument("--document", default=NOTICE, metavar="CODE")
    printing.add_argument("-o", "--output", required=True, type=Path)
    printing.add_argument("--sheet", choices=("A4", "A3"), default="A4", help="what a project's chart is drawn on")
    printing.add_argument("--draft", action="store_true", help="watermarked, without a number")
    printing.set_defaults(run=_print)


def _print(context: Context) -> Exit:
    options = context.options
    numbers = tuple(dict.fromkeys(split_list(options.batch))) or ((options.no,) if options.no else ())
    if not numbers and options.document != SHIFT:
        raise UserError(Code.REQUIRED, "case")
    with context.services() as services:
        operator = context.operator(services).id
        known = services.catalogues.active().document_types.get(options.document)
        if known is not None and not known.station_may_issue:
            return _reprint(context, services, numbers, operator)
        if options.draft:
            return _draft(context, services, numbers, operator)
        return _issue(context, services, numbers or ("",), operator)


def _issue(context: Context, services: Services, numbers: Sequence[str], operator: str) -> Exit:
    from reports import atomic_write  # reportlab loads only when something is printed
    from reports.documents.landscape import A3_ACROSS, A4_ACROSS
    from reports.render import BatchOptions, render

    options = context.options
    batch = BatchOptions(pad_to_even=len(numbers) > 1, chart_sheet=A3_ACROSS if options.sheet == "A3" else A4_ACROSS)
    printed = services.documents.issue(
        numbers,
        options.document,
        operator,
        lambda documents: render(documents, batch),
        lambda pdf: atomic_write.write(options.output, pdf),
    )
    rows: list[dict[str, Any]] = [
        {"no": p.case_no, "document": p.document, "number": p.number, "version": p.version, "reprint": p.reprint}
        for p in printed
    ]
    answer = {"path": str(options.output), "documents": rows}
    context.answer(answer, "\n".join([str(options.output), *(row["number"] for row in rows)]))
    return Exit.DONE


def _draft(context: Context, services: Services, numbers: Sequence[str], operator: str) -> Exit:
    from reports import atomic_write
    from reports.render import render

    options = context.options
    drafts = [data for no in numbers for data in services.documents.draft(no, options.document, operator)]
    atomic_write.write(options.output, render(drafts))
    context.answer({"path": str(options.output), "documents": [], "draft": True}, f"预审版：{options.output}")
    return Exit.DONE


def _reprint(context: Context, services: Services, numbers: Sequence[str], operator: str) -> Exit:
    """The hall's own files, page for page (PRINT 8)."""
    from reports import atomic_write
    from reports.joined import joined
    from reports.reprint import reprint

    options = context.options
    files = {no: services.hall_papers.file_of(no, options.document) for no in numbers}
    papers = [reprint(hall_paper(file)) for file in files.values()]
    title = services.catalogues.active().document_types[options.document].name
    atomic_write.write(options.output, papers[0] if len(papers) == 1 else joined(papers, title))
    for no, file in files.items():
        services.hall_papers.reprinted(no, [file], operator)
    rows = [{"no": no, "document": options.document, "number": file.paper.number} for no, file in files.items()]
    context.answer({"path": str(options.output), "documents": rows, "reprint": True}, f"转打件：{options.output}")
    return Exit.DONE
