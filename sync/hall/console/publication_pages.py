"""发布: what is in force, and publishing the next version: chosen, looked at once more, sent to all stations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from station_app.clock import parse_moment
from station_app.domain.publications import PublicationKind, checked
from station_app.errors import StationError, UserError
from sync.hall.blob_store import read_whole
from sync.hall.console.forms import Form, draft, keep_draft, spend
from sync.hall.console.pages import draw
from sync.hall.console.visit import GoneError, Visit, act, page, see
from sync.hall.messages import error_sentence
from sync.hall.publications import newest, publish, versions
from sync.hall.store.database import Tx

KINDS = {"catalogue": "事项库", "calendar": "工作日历", "policies": "政策"}
_SHOWN = 50


def _show(visit: Visit) -> Response:
    return _draw(visit)


def _draw(
    visit: Visit, problems: Mapping[str, str] | None = None, form: Form | None = None, status: int = 200
) -> Response:
    with visit.hall.store.read() as tx:
        in_force, all_versions = newest(tx), versions(tx)
        stations = tx.one("SELECT count(*) FROM station")
    more: dict[str, Any] = {"form": form} if form else {}
    return draw(
        visit, "publications.html", "publications", status, in_force=in_force,
        versions=[one for one in reversed(all_versions) if one not in in_force][:_SHOWN], kinds=KINDS,
        stations=stations[0] if stations else 0, problems=problems or {}, **more,
    )  # fmt: skip


def _next(visit: Visit, form: Form) -> Response:
    problems = dict(form.faults)
    kind, file = form.one("kind"), form.files.get("file")
    if kind not in set(PublicationKind):
        problems["kind"] = "选要发布哪一种。"
    if file is None:
        problems.setdefault("file", "选一个 JSON 文件。")
    try:
        if form.one("effective_from"):
            parse_moment(form.one("effective_from"))
    except ValueError:
        problems["effective_from"] = "日期写成 2026-12-03。"
    if not problems and file is not None:
        try:
            checked(PublicationKind(kind), read_whole(visit.hall.blobs, file.sha256))
        except UserError as error:
            problems["file"] = error_sentence(error)
    if problems:
        return _draw(visit, problems, form, 422)
    keep_draft(visit.hall, form, visit.clerk.name)
    return see(f"/console/publications/confirm?form={form.nonce}")


def _kept(visit: Visit, nonce: str) -> Form:
    with visit.hall.store.read() as tx:
        form = draft(tx, nonce, visit.clerk.name)
    if form is None or "file" not in form.files or form.one("kind") not in set(PublicationKind):
        raise GoneError
    return form


def _confirm(visit: Visit) -> Response:
    form = _kept(visit, visit.query("form"))
    kind = PublicationKind(form.one("kind"))
    content = read_whole(visit.hall.blobs, form.files["file"].sha256)
    with visit.hall.store.read() as tx:
        now = next((one for one in newest(tx) if one.kind == kind.value), None)
        stations = tx.one("SELECT count(*) FROM station")
    return draw(
        visit, "publish.html", "publications", form=form, file=form.files["file"], version=checked(kind, content),
        kind=KINDS[kind.value], in_force=now, stations=stations[0] if stations else 0,
    )  # fmt: skip


def _publish(visit: Visit, sent: Form) -> Response:
    """Publishing the same file again changes nothing, so the token may be used up after the deed."""
    with visit.hall.store.read() as tx:
        done = tx.one("SELECT location FROM spent_form WHERE nonce = ?", sent.nonce)
    if done:
        return see(done[0])
    form = _kept(visit, sent.nonce)
    content = read_whole(visit.hall.blobs, form.files["file"].sha256)
    day = form.one("effective_from") or None
    try:
        publish(visit.hall, PublicationKind(form.one("kind")), content, visit.clerk.name, day)
    except StationError as error:
        if not isinstance(error, UserError):
            raise
        return _draw(visit, {"file": error_sentence(error)}, form, 409)

    def work(tx: Tx) -> None:
        spend(visit.hall, tx, sent, visit.clerk.name, "/console/publications?done=1")

    visit.hall.store.transact(work)
    return see("/console/publications?done=1")


ROUTES = [
    Route("/publications", page(_show, admin=True), methods=["GET"]),
    Route("/publications", act(_next, admin=True), methods=["POST"]),
    Route("/publications/confirm", page(_confirm, admin=True), methods=["GET"]),
    Route("/publications/confirm", act(_publish, admin=True), methods=["POST"]),
]
