"""The people who may use the console."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict

from station_app.errors import Exit
from sync.hall import clerks
from sync.hall.commands.context import Commands, Result, open_of


def add(commands: Commands) -> None:
    """Add `clerk`."""
    adding = commands.command("add", _clerk_add, "let somebody use the console", "clerk", "people of the console")
    adding.add_argument("name")
    adding.add_argument("--role", required=True, choices=[role.value for role in clerks.Role])
    adding.add_argument("--place", default="", help="the window as the console shows it")
    adding.add_argument("--password-stdin", action="store_true", required=True, help="the first line of stdin")
    commands.command("list", _clerk_list, "who may use the console", "clerk")
    commands.command("remove", _clerk_remove, "shut somebody out", "clerk").add_argument("name")


def _clerk_add(arguments: argparse.Namespace) -> Result:
    password = sys.stdin.readline().rstrip("\r\n")
    role = clerks.Role(arguments.role)
    with open_of(arguments) as hall:
        clerks.add_clerk(hall, arguments.name, role, password, arguments.place)
    return Exit.DONE, {"name": arguments.name, "role": role.value}, f"{arguments.name} 可以登录大厅控制台了。"


def _clerk_list(arguments: argparse.Namespace) -> Result:
    with open_of(arguments) as hall:
        found = clerks.clerks(hall)
    text = "\n".join(f"{one.name}  {one.role.value}  {one.place}" for one in found)
    return Exit.DONE, {"clerks": [asdict(one) for one in found]}, text or "还没有人员。"


def _clerk_remove(arguments: argparse.Namespace) -> Result:
    with open_of(arguments) as hall:
        clerks.remove_clerk(hall, arguments.name)
    return Exit.DONE, {"name": arguments.name, "active": False}, f"{arguments.name} 已不能登录。"
