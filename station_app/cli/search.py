"""`search`: cases, enterprises and items by Chinese, pinyin, codes and last digits."""

from __future__ import annotations

import argparse
from typing import Any

from station_app.cli.context import Context
from station_app.errors import Code, Exit, UserError
from station_app.services.search_service import DEFAULT_LIMIT


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's command."""
    search = commands.add_parser("search", parents=shared)
    search.add_argument("query")
    search.add_argument("--limit", type=int, default=DEFAULT_LIMIT)
    search.set_defaults(run=_search)


def _search(context: Context) -> Exit:
    if context.options.limit < 0:
        raise UserError(Code.BAD_NUMBER, "limit")
    with context.services() as services:
        answer = services.search.find(context.options.query, context.options.limit)
    hits = [
        {"kind": hit.kind, "id": hit.ref, "no": hit.no, "title": hit.title, "matched": hit.detail}
        for hit in answer.hits
    ]
    text = "\n".join(f"{hit['kind']}\t{hit['no']}\t{hit['title']}\t{hit['matched']}" for hit in hits)
    context.answer({"hits": hits, "ms": round(answer.milliseconds, 3)}, text)
    return Exit.DONE
