"""What the hall gives to other platforms."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from station_app.errors import Code, Exit, UserError
from sync.hall.commands.context import Commands, Result, open_of
from sync.hall.platform_export import export_up_pro


def add(commands: Commands) -> None:
    """Add `export`."""
    text = "affairs in the fields of the approval platform (GB/T 39046), as csv and JSON lines"
    export = commands.command("up_pro", _up_pro, text, "export", "files for other platforms")
    export.add_argument(
        "--since", required=True, metavar="DATE", help="only affairs with something new from this day on"
    )
    export.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")


def _up_pro(arguments: argparse.Namespace) -> Result:
    try:
        since = date.fromisoformat(arguments.since)
    except ValueError as error:
        raise UserError(Code.BAD_DATE, "since") from error
    with open_of(arguments) as hall:
        rows = export_up_pro(hall, since, arguments.output)
    text = "\n".join(f"{table}  {count} 行" for table, count in rows.items())
    return Exit.DONE, {"folder": str(arguments.output), "rows": rows}, text
