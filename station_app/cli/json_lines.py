"""`add --file F|-`: every line handled as it arrives, one ACK or NAK each, the summary as JSON at the end (CONTRACT 2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from station_app.cli.context import Context
from station_app.cli.lines import read_documents
from station_app.errors import Exit, UserError

Ack = Mapping[str, Any]
"""What was stored: its number or id first, the caller's `client_id` second."""


def take_lines(context: Context, store: Callable[[Any], Ack]) -> Exit:
    """Store each document of the file named by `--file`, and answer line by line.

    Args:
        store: stores one document for good and returns its acknowledgement; raises `UserError` for a bad one, and the
            rest go on.
    """
    acks: list[Ack] = []
    naks: list[dict[str, Any]] = []
    for number, document in read_documents(context.options.file):
        try:
            ack = store(document())
        except UserError as error:
            naks.append({"line": number, "code": error.code.value, "field": error.field})
            if not context.json:
                print(f"NAK {number} {error.code.value} {error.field or '-'}", flush=True)
            continue
        acks.append(ack)
        if not context.json:
            print("ACK", *ack.values(), flush=True)
    if context.json:
        context.answer({"acks": acks, "naks": naks}, "")
    return Exit.BAD_INPUT if naks else Exit.DONE
