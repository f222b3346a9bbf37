"""What needs a person at the hall."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from station_app.errors import Exit
from sync.hall.attention import open_items
from sync.hall.commands.context import Commands, Result, open_of


def add(commands: Commands) -> None:
    """Add `attention`."""
    commands.command("list", _attention_list, "everything open", "attention", "what needs a person")


def _attention_list(arguments: argparse.Namespace) -> Result:
    with open_of(arguments) as hall, hall.store.read() as tx:
        items = open_items(tx)
    text = "\n".join(f"{item.first_at}  {item.station}  {item.code}  {item.ref}" for item in items)
    return Exit.DONE, {"attention": [asdict(item) for item in items]}, text or "没有需处理事项。"
