"""`operator`: who works here, their roles and passwords; only the head of the station changes them."""

from __future__ import annotations

import argparse
from typing import Any

from station_app.cli.context import Context
from station_app.domain.records import OperatorRow
from station_app.domain.roles import Role
from station_app.errors import Exit

_ROLES = [role.value for role in Role]


def add_commands(commands: Any, shared: list[argparse.ArgumentParser]) -> None:
    """Add this group's commands."""
    group = commands.add_parser("operator", parents=shared, help="operators").add_subparsers(
        metavar="ACTION", required=True
    )
    group.add_parser("list", parents=shared).set_defaults(run=_list)
    add = group.add_parser("add", parents=shared)
    add.add_argument("name")
    add.add_argument("--role", required=True, choices=_ROLES)
    add.add_argument("--work-no", default="")
    add.add_argument("--new-password-stdin", action="store_true", help="read the new password from standard input")
    add.set_defaults(run=_add)
    role = group.add_parser("role", parents=shared, help="give another role")
    role.add_argument("who")
    role.add_argument("role", choices=_ROLES)
    role.set_defaults(run=_role)
    password = group.add_parser("password", parents=shared, help="read a new password from standard input")
    password.add_argument("who")
    password.set_defaults(run=_password)
    deactivate = group.add_parser("deactivate", parents=shared)
    deactivate.add_argument("who")
    deactivate.set_defaults(run=_deactivate)


def _list(context: Context) -> Exit:
    with context.services() as services:
        rows = [_json(row) for row in services.operators.all()]
    context.answer({"operators": rows}, "\n".join(f"{r['name']}\t{r['role']}\t{r['work_no']}" for r in rows))
    return Exit.DONE


def _add(context: Context) -> Exit:
    options = context.options
    with context.services() as services:
        by = context.operator(services)
        password = context.read_line() if options.new_password_stdin else None
        row = services.operators.add(options.name, options.role, by.id, work_no=options.work_no, password=password)
    context.answer(_json(row), f"已添加：{row.name}")
    return Exit.DONE


def _role(context: Context) -> Exit:
    with context.services() as services:
        by = context.operator(services)
        row = services.operators.change_role(context.options.who, context.options.role, by.id)
    context.answer(_json(row), f"{row.name} 现在是 {row.role}")
    return Exit.DONE


def _password(context: Context) -> Exit:
    with context.services() as services:
        by = context.operator(services)
        row = services.operators.find(context.options.who)
        services.operators.set_password(row.id, context.read_line(), by.id)
    context.answer(_json(row), f"{row.name} 的口令已改")
    return Exit.DONE


def _deactivate(context: Context) -> Exit:
    with context.services() as services:
        by = context.operator(services)
        row = services.operators.find(context.options.who)
        services.operators.deactivate(row.id, by.id)
    context.answer(_json(row), f"{row.name} 已停用")
    return Exit.DONE


def _json(row: OperatorRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "role": row.role,
        "work_no": row.work_no,
        "password": row.password_hash is not None,
    }
