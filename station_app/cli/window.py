"""The window, `demo` and `dump-ui`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from station_app.cli.context import Context
from station_app.errors import Code, Exit, UserError

_WIDEST = 10_000
_LEAST_SCALE, _MOST_SCALE = 0.5, 4.0


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's commands."""
    demo = commands.add_parser("demo", parents=shared, help="embedded hall, demo station, the main job end to end")
    demo.add_argument("--headless", action="store_true")
    demo.add_argument("--out", type=Path, metavar="DIR")
    demo.add_argument("--cases", type=int, default=15, metavar="N")
    demo.set_defaults(run=_demo)
    dump = commands.add_parser("dump-ui", parents=shared, help="render one page of the window offscreen")
    dump.add_argument("page")
    dump.add_argument("-o", "--output", required=True, type=Path)
    dump.add_argument("--size", default="1440x900", metavar="WxH")
    dump.add_argument("--theme", choices=("light", "dark"), default="light")
    dump.add_argument("--scale", type=float, default=1.0)
    dump.add_argument("--tree", type=Path, metavar="FILE")
    dump.add_argument("--case", default="", metavar="NO")
    dump.set_defaults(run=_dump)


def open_window(context: Context) -> int:
    """Open the window on the home's store, or offer a set-up."""
    from station_app.cli.demo import start_demo
    from station_app.cli.practice import restart_practice
    from ui.app import run_window  # Qt loads only when a window opens

    return run_window(
        context.paths, context.key_source, context.clock, start_demo=start_demo, start_practice=restart_practice
    )


def _demo(context: Context) -> int:
    from station_app.cli.demo import run_demo  # the hall loads only for the demonstration

    options = context.options
    if options.cases < 1:
        raise UserError(Code.BAD_NUMBER, "cases")
    return run_demo(context, headless=options.headless, out=options.out, cases=options.cases)


def _dump(context: Context) -> int:
    from ui.dump import dump_page  # Qt loads only when a window opens

    options = context.options
    width, sign, height = options.size.partition("x")
    if not (sign and width.isdigit() and height.isdigit() and 0 < int(width) <= _WIDEST and 0 < int(height) <= _WIDEST):
        raise UserError(Code.BAD_NUMBER, "size")
    if not _LEAST_SCALE <= options.scale <= _MOST_SCALE:
        raise UserError(Code.BAD_NUMBER, "scale")
    with context.services() as services:
        dump_page(
            services,
            options.page,
            options.output,
            size=(int(width), int(height)),
            theme=options.theme,
            scale=options.scale,
            tree=options.tree,
            case=options.case,
        )
    context.answer({"path": str(options.output)}, str(options.output))
    return Exit.DONE
