"""`print`: one document of a case, or of several cases as one file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from station_app.cli.context import Context, split_list
from station_app.errors import Code, Exit, UserError
from station_app.services.document_service import NOTICE


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's command."""
    printing = commands.add_parser("print", parents=shared, help="write a document as PDF")
    printing.add_argument("no", nargs="?")
    printing.add_argument("--batch", metavar="NO,NO")
    printing.add_argument("--document", default=NOTICE, metavar="CODE")
    printing.add_argument("-o", "--output", required=True, type=Path)
    printing.add_argument("--draft", action="store_true", help="watermarked, without a number")
    printing.set_defaults(run=_print)


def _print(context: Context) -> Exit:
    from reports import atomic_write  # reportlab loads only when something is printed
    from reports.render import BatchOptions, render

    options = context.options
    numbers = tuple(dict.fromkeys(split_list(options.batch))) or ((options.no,) if options.no else ())
    if not numbers:
        raise UserError(Code.REQUIRED, "case")
    output: Path = options.output
    with context.services() as services:
        operator = context.operator(services)
        if options.draft:
            drafts = [data for no in numbers for data in services.documents.draft(no, options.document, operator.id)]
            atomic_write.write(output, render(drafts))
            context.answer({"path": str(output), "documents": [], "draft": True}, f"预审版：{output}")
            return Exit.DONE
        batch = BatchOptions(pad_to_even=len(numbers) > 1)
        printed = services.documents.issue(
            numbers,
            options.document,
            operator.id,
            lambda documents: render(documents, batch),
            lambda pdf: atomic_write.write(output, pdf),
        )
    rows: list[dict[str, Any]] = [
        {"no": p.case_no, "document": p.document, "number": p.number, "version": p.version, "reprint": p.reprint}
        for p in printed
    ]
    context.answer({"path": str(output), "documents": rows}, "\n".join([str(output), *(r["number"] for r in rows)]))
    return Exit.DONE
