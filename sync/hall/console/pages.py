"""Drawing pages: the templates, what every page shows around its content, and the headers it is sent with."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

import jinja2
from starlette.responses import Response

from station_app import __version__
from sync.hall.console import words
from sync.hall.console.counts import nav_counts
from sync.hall.console.forms import blank, new_token
from sync.hall.console.visit import Visit
from sync.hall.context import Hall
from sync.hall.publications import newest
from sync.hall.store.database import Tx

CSP = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'"
HEADERS = {
    "Content-Security-Policy": CSP,
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
LITTLE_SPACE = 64 * 1024 * 1024
"""Less than this and nothing new is taken in."""


@lru_cache(maxsize=1)
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("sync.hall.console"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        day=words.day,
        moment=words.moment,
        when=words.when,
        number=words.number,
        circled=words.circled,
        since=words.since,
        short=words.short,
        size=words.size,
        clock=words.clock_words,
    )
    environment.globals["seal"] = (files("sync.hall.console") / "static" / "seal.svg").read_text("utf-8")
    return environment


def draw(visit: Visit, template: str, tab: str, status: int = 200, **context: Any) -> Response:
    """A page for a clerk, with the bar on top, a fresh form token and the line at the foot."""
    hall = visit.hall
    shell: dict[str, Any]
    with hall.store.read() as tx:
        shell = {
            "visit": visit,
            "clerk": visit.clerk,
            "tab": tab,
            "counts": nav_counts(hall, tx, visit.clerk),
            "token": new_token(hall, tx, visit.secret),
            "catalogue": in_force(tx, "catalogue"),
        }
    now = hall.clock.now()
    shell |= {"now": now, "version": __version__, "trouble": trouble(hall), "problems": {}, "failed": ""}
    shell["form"] = blank(shell["token"])
    return plain(template, status, **{**shell, **context})


def plain(template: str, status: int = 200, **context: Any) -> Response:
    """A page without the bar, for those who are not signed in."""
    text = _templates().get_template(template).render(**context)
    return Response(text, status, HEADERS, media_type="text/html; charset=utf-8")


def in_force(tx: Tx, kind: str) -> str:
    """The version of a publication in force, or the empty text."""
    return next((one.version for one in newest(tx) if one.kind == kind), "")


def trouble(hall: Hall) -> str:
    """Why nothing can be written just now, in words, or the empty text."""
    folder = hall.store.path.parent
    if not os.access(folder, os.W_OK) or (hall.store.path.exists() and not os.access(hall.store.path, os.W_OK)):
        return "大厅数据文件夹只读，只能看，不能登记。请管理员检查权限。"
    if shutil.disk_usage(folder).free < LITTLE_SPACE:
        return "大厅磁盘满了，只能看，不能登记。请管理员清理空间。"
    return ""


def first_fault(problems: Mapping[str, str]) -> str:
    """The field the cursor goes to."""
    return next(iter(problems), "")


def at(now: datetime) -> str:
    """The moment as a file name carries it."""
    return now.strftime("%Y%m%d-%H%M")
